//! Who is given words that are not for every member.

use super::story::{club, member};
use crate::constitution::Constitution;
use crate::id::{MemberId, ProposalId};
use crate::ledger::record::{Contact, Key, Member, Proposal};
use crate::ledger::state::Look;
use crate::paper::Field;
use crate::replica::acts::NotDone;
use crate::request::membership::{Membership, Newcomer};
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::network::Network;
use crate::way::Way;

const HOW: &str = "dora@example.org";

/// How else a member is reached, as far as somebody's device was given it.
fn told(network: &Network, name: &str, about: MemberId) -> Option<String> {
    told_by(network, name, about, Way::Contact)
}

/// How a member is reached in a way, as far as somebody's device was given it.
fn told_by(network: &Network, name: &str, about: MemberId, way: Way) -> Option<String> {
    let peer = network.peer(name);
    let Contact(paper) = *peer.ledger().current().record::<Contact>(&Key::reach(about, way))?;
    peer.paper(paper)?.text(Field::Contact)
}

/// Ada, a steward, keeps a record of somebody and how to reach her.
fn kept(network: &mut Network) -> MemberId {
    let dora = Newcomer { name: "Dora".to_owned(), contact: HOW.to_owned(), ..Newcomer::default() };
    register(network, dora)
}

fn register(network: &mut Network, dora: Newcomer) -> MemberId {
    network.act("ada", Request::Membership { act: Membership::Register { people: vec![dora] } }).unwrap();
    network.agree(&["ada"]);
    let ledger = network.peer("ada").ledger();
    let current = ledger.current();
    let members = current.records::<Member>(Key::Member(MemberId([0; 32])), Key::Member(MemberId([255; 32])));
    let without_device = members.into_iter().find_map(|(key, member)| match key {
        Key::Member(id) if member.devices.is_empty() => Some(id),
        _ => None,
    });
    without_device.unwrap()
}

fn write(member: MemberId, way: Way, text: &str) -> Membership {
    Membership::WriteContact { member, way, contact: text.to_owned() }
}

/// All three say yes to it.
pub(super) fn decided(network: &mut Network, title: &str, effect: ProposalEffect) {
    let text = "So that it is done.".to_owned();
    let propose = Request::Propose { title: title.to_owned(), text, effect, hours: Some(24) };
    network.act("ada", propose).unwrap();
    network.run();
    let current = network.peer("ada").ledger().current();
    let all =
        current.records::<Proposal>(Key::Proposal(ProposalId([0; 32])), Key::Proposal(ProposalId([255; 32])));
    let open = all.into_iter().find_map(|(key, proposal)| match key {
        Key::Proposal(id) if proposal.outcome.is_none() => Some(id),
        _ => None,
    });
    let proposal = open.unwrap();
    for name in ["ada", "ben", "cleo"] {
        network.act(name, Request::Vote { proposal, choice: Choice::Yes }).unwrap();
    }
    network.pass(25 * HOUR_MS);
    network.run();
}

#[test]
fn how_to_reach_a_member_goes_to_stewards_and_to_whoever_becomes_one_and_to_nobody_else() {
    let (mut network, _) = club(3);
    let dora = kept(&mut network);
    let mine = write(member(&network, "cleo"), Way::Contact, "0660");
    network.act("cleo", Request::Membership { act: mine }).unwrap();
    network.run();
    let cleo = member(&network, "cleo");
    assert_eq!(told(&network, "ada", dora).as_deref(), Some(HOW));
    assert_eq!(told(&network, "ada", cleo).as_deref(), Some("0660"));
    assert_eq!(told(&network, "cleo", cleo).as_deref(), Some("0660"), "one's own");
    assert_eq!(told(&network, "cleo", dora), None);
    assert_eq!((told(&network, "ben", dora), told(&network, "ben", cleo)), (None, None));
    let holds = |network: &Network, name: &str| {
        let bodies = network.peer(name).shelf.bodies.values();
        bodies.filter(|(_, bytes)| bytes.windows(HOW.len()).any(|part| part == HOW.as_bytes())).count()
    };
    assert_eq!((holds(&network, "ada"), holds(&network, "ben"), holds(&network, "cleo")), (1, 0, 0));

    // Ben becomes a steward; then his device asks for what it may have.
    let ben = member(&network, "ben");
    decided(&mut network, "Ben as a steward", ProposalEffect::AppointSteward { member: ben });
    assert!(network.peer("ben").ledger().confirmed().record::<Member>(&Key::Member(ben)).unwrap().steward);
    assert_eq!(told(&network, "ben", dora).as_deref(), Some(HOW));
    assert_eq!(told(&network, "cleo", dora), None);

    // Who leaves is erased, also where it had been read.
    network.act("ada", Request::Membership { act: Membership::RecordLeaving { member: dora } }).unwrap();
    network.run();
    assert_eq!((holds(&network, "ada"), holds(&network, "ben")), (0, 0));
}

#[test]
fn once_the_constitution_lets_all_members_read_it_they_are_given_how_to_reach_a_member() {
    let (mut network, _) = club(3);
    let dora = kept(&mut network);
    network.run();
    assert_eq!(told(&network, "cleo", dora), None);
    let text = Constitution::default_text();
    let open = text.replace(r#"contacts_for = "stewards""#, r#"contacts_for = "members""#);
    assert_ne!(open, text);
    decided(&mut network, "Reach each other", ProposalEffect::Amend { constitution: open });
    assert_eq!(told(&network, "cleo", dora).as_deref(), Some(HOW));
    // A steward who was none for a while is given what was written meanwhile.
    let ben = member(&network, "ben");
    decided(
        &mut network,
        "Keep it to stewards again",
        ProposalEffect::Amend { constitution: text.to_owned() },
    );
    decided(&mut network, "Ben as a steward", ProposalEffect::AppointSteward { member: ben });
    decided(&mut network, "Ben rests", ProposalEffect::DismissSteward { member: ben });
    // Whoever is dismissed has some days to answer.
    network.pass(4 * DAY_MS);
    network.run();
    let later = write(dora, Way::Contact, "0670");
    network.act("ada", Request::Membership { act: later }).unwrap();
    network.run();
    let steward = |network: &Network| {
        network.peer("ben").ledger().confirmed().record::<Member>(&Key::Member(ben)).unwrap().steward
    };
    assert!(!steward(&network));
    assert_eq!(told(&network, "ben", dora).as_deref(), Some(HOW), "as far as it was read before");
    decided(&mut network, "Ben goes on", ProposalEffect::AppointSteward { member: ben });
    assert_eq!(told(&network, "ben", dora).as_deref(), Some("0670"));
}

/// Whose device has the words of which way, in the order of [`Way::ALL`]: `true` where it has them.
fn readers(network: &Network, about: MemberId) -> [[bool; 4]; 3] {
    ["ada", "ben", "cleo"].map(|name| Way::ALL.map(|way| told_by(network, name, about, way).is_some()))
}

#[test]
fn each_way_of_reaching_a_member_has_readers_of_its_own() {
    let all = [true; 4];
    for (at, open) in Way::ALL.into_iter().enumerate() {
        let (mut network, _) = club(3);
        let dora = Newcomer {
            name: "Dora".to_owned(),
            mail: HOW.to_owned(),
            phone: "0732".to_owned(),
            address: "Weg 1".to_owned(),
            contact: "evenings".to_owned(),
            ..Newcomer::default()
        };
        let dora = register(&mut network, dora);
        network.run();
        let cleo = member(&network, "cleo");
        for way in Way::ALL {
            let act = write(cleo, way, "mine");
            network.act("cleo", Request::Membership { act }).unwrap();
        }
        network.run();
        assert_eq!(readers(&network, dora), [all, [false; 4], [false; 4]], "stewards");
        assert_eq!(readers(&network, cleo), [all, [false; 4], all], "stewards and herself");
        let told = Way::ALL.map(|way| told_by(&network, "ada", dora, way).unwrap());
        assert_eq!(told, [HOW, "0732", "Weg 1", "evenings"]);

        // One of them is opened to all; of the others nothing more goes to anybody.
        let line = |readers| format!("parameter {} = \"{readers}\";", open.parameter());
        let text = Constitution::default_text().replace(&line("stewards"), &line("members"));
        decided(&mut network, "Reach each other", ProposalEffect::Amend { constitution: text });
        let one = std::array::from_fn(|way| way == at);
        assert_eq!(readers(&network, dora), [all, one, one], "{} for all", open.name());
        assert_eq!(readers(&network, cleo), [all, one, all], "{} for all", open.name());
        let ben = network.peer("ben");
        for way in Way::ALL {
            let paper = ben.ledger().current().record::<Contact>(&Key::reach(dora, way)).unwrap().0;
            let readable = |name: &str| ben.replica.may_read(crate::testing::device(name), paper);
            assert_eq!((readable("ada"), readable("cleo")), (true, way == open), "{}", way.name());
        }
    }
}

#[test]
fn an_empty_text_erases_what_stood_there_of_oneself_and_another_can_be_written() {
    let (mut network, _) = club(3);
    let cleo = member(&network, "cleo");
    let say = |network: &mut Network, text: &str| {
        let act = write(cleo, Way::Phone, text);
        network.act("cleo", Request::Membership { act })
    };
    assert_eq!(say(&mut network, " "), Err(NotDone::Misuse("misuse-contact-empty")));
    say(&mut network, "0660 777").unwrap();
    network.run();
    say(&mut network, "").unwrap();
    network.run();
    let holds = |name: &str| {
        let bodies = network.peer(name).shelf.bodies.values();
        bodies.filter(|(_, bytes)| bytes.windows(8).any(|part| part == b"0660 777")).count()
    };
    assert_eq!((holds("ada"), holds("cleo")), (0, 0), "not among the earlier words either");
    say(&mut network, "0670").unwrap();
    network.run();
    assert_eq!(told_by(&network, "ada", cleo, Way::Phone).as_deref(), Some("0670"));
}
