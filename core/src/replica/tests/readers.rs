//! Who is given words that are not for every member.

use super::story::{club, member};
use crate::id::MemberId;
use crate::ledger::record::{Contact, Key, Member};
use crate::ledger::state::Look;
use crate::paper::Field;
use crate::request::membership::{Membership, Newcomer};
use crate::request::{Choice, ProposalEffect, Request};
use crate::rules::HOUR_MS;
use crate::testing::network::Network;

const HOW: &str = "dora@example.org";

/// How a member is reached, as far as somebody's device was given it.
fn told(network: &Network, name: &str, about: MemberId) -> Option<String> {
    let peer = network.peer(name);
    let Contact(paper) = *peer.ledger().current().record::<Contact>(&Key::Contact(about))?;
    peer.paper(paper)?.text(Field::Contact)
}

/// Ada, a steward, keeps a record of somebody and how to reach her.
fn kept(network: &mut Network) -> MemberId {
    let dora = Newcomer { name: "Dora".to_owned(), about: String::new(), contact: HOW.to_owned() };
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

#[test]
fn how_to_reach_a_member_goes_to_stewards_and_to_whoever_becomes_one_and_to_nobody_else() {
    let (mut network, _) = club(3);
    let dora = kept(&mut network);
    let mine = Membership::WriteContact { member: member(&network, "cleo"), contact: "0660".to_owned() };
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
    let propose = Request::Propose {
        title: "Ben as a steward".to_owned(),
        text: "He is here every day.".to_owned(),
        effect: ProposalEffect::AppointSteward { member: ben },
        hours: Some(24),
    };
    let proposal = network.act("ada", propose).unwrap().into();
    for name in ["ada", "ben", "cleo"] {
        network.act(name, Request::Vote { proposal, choice: Choice::Yes }).unwrap();
    }
    network.pass(25 * HOUR_MS);
    network.run();
    assert!(network.peer("ben").ledger().confirmed().record::<Member>(&Key::Member(ben)).unwrap().steward);
    assert_eq!(told(&network, "ben", dora).as_deref(), Some(HOW));
    assert_eq!(told(&network, "cleo", dora), None);

    // Who leaves is erased, also where it had been read.
    network.act("ada", Request::Membership { act: Membership::RecordLeaving { member: dora } }).unwrap();
    network.run();
    assert_eq!((holds(&network, "ada"), holds(&network, "ben")), (0, 0));
}
