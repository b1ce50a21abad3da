//! Peers and insiders that lie. The honest ones stay up, agree, and say what they dropped.

use super::story::{book, club, member};
use crate::action::Action;
use crate::entry::{ENTRY_VERSION, Entry, Payload};
use crate::ledger::record::{Booking, Device, Key, Paper as PaperRecord, Standing};
use crate::ledger::state::Look;
use crate::ledger::{Ledger, admit::UNCONFIRMED_ENTRIES_MAX};
use crate::replica::message::{Bytes, Head, Message};
use crate::request::{ProposalEffect, Request};
use crate::rules::HOUR_MS;
use crate::store::Stamp;
use crate::testing::network::{Network, Tamper, dropped};
use crate::testing::shelf::{Kept, Shelf};
use crate::testing::{device, lies, sign};

fn change(from: &str, message: Message, change: fn(&mut Vec<Bytes>)) -> Vec<Message> {
    match message {
        Message::Entries { device, from: first, mut entries } if from == "cleo" => {
            change(&mut entries);
            vec![Message::Entries { device, from: first, entries }]
        }
        other => vec![other],
    }
}

#[test]
fn entries_that_were_changed_on_the_way_are_dropped_with_their_sender_and_nobody_else() {
    let cases: &[(&str, Tamper, &str)] = &[
        (
            "a forged signature",
            |from, _, message| change(from, message, |entries| *entries[0].0.last_mut().unwrap() ^= 1),
            "dropped-signature",
        ),
        (
            "an altered payload",
            |from, _, message| {
                // The clock's last byte: still an entry, but not what was signed.
                change(from, message, |entries| {
                    let entry = Entry::verify(&entries[0].0).unwrap();
                    let mut payload = entry.payload().clone();
                    payload.clock_ms += 1;
                    let other = sign("mallory", &payload_of("mallory", &payload));
                    let signature = other.bytes()[other.bytes().len() - 64..].to_vec();
                    let own = sign("cleo", &payload);
                    let mut bytes = own.bytes().to_vec();
                    let at = bytes.len() - 64;
                    bytes[at..].copy_from_slice(&signature);
                    entries[0] = Bytes(bytes);
                })
            },
            "dropped-signature",
        ),
        (
            "bytes that are no entry",
            |from, _, message| change(from, message, |entries| entries[0].0.truncate(40)),
            "dropped-malformed",
        ),
        (
            "another order",
            |from, _, message| change(from, message, |entries| entries.reverse()),
            "dropped-not-as-asked",
        ),
        (
            "a gap",
            |from, _, message| change(from, message, |entries| drop(entries.remove(0))),
            "dropped-not-as-asked",
        ),
        (
            "the same again",
            |from, _, message| match message {
                Message::Entries { .. } if from == "cleo" => vec![message.clone(), message],
                other => vec![other],
            },
            "dropped-unasked",
        ),
        (
            "more than was asked for",
            |from, _, message| change(from, message, |entries| entries.push(entries.last().unwrap().clone())),
            "dropped-unasked",
        ),
    ];
    for (name, tamper, code) in cases {
        let (mut network, lathe) = club(3);
        network.cut("ada", "cleo");
        for hours in [30, 40, 50] {
            let request = book(&network, lathe, hours);
            network.act("cleo", request).unwrap();
        }
        network.tamper = Some(*tamper);
        network.connect("cleo", "ada");
        network.run();
        assert!(!network.linked("ada", "cleo"), "{name}");
        assert_eq!(dropped(network.peer("ada")), [*code], "{name}");
        // The others go on, and so does the sender once it is honest.
        network.tamper = None;
        let request = book(&network, lathe, 60);
        network.act("ben", request).unwrap();
        network.agree(&["ada", "ben"]);
        network.connect("cleo", "ada");
        network.run();
        network.agree(&["ada", "ben", "cleo"]);
    }
}

fn payload_of(name: &str, payload: &Payload) -> Payload {
    Payload { device: device(name), ..payload.clone() }
}

#[test]
fn what_nobody_asked_for_closes_the_link() {
    let cases: &[(&str, Message)] = &[
        ("entries", Message::Entries { device: device("cleo"), from: 1, entries: Vec::new() }),
        ("order", Message::Order { from: 1, batches: Vec::new(), certificate: Vec::new() }),
        ("bodies", Message::Bodies { asked: vec![crate::id::BodyHash([7; 32])], bodies: Vec::new() }),
        ("a proof", Message::Proof { proof: vec![1, 2, 3] }),
        ("ranges", Message::Ranges { ranges: Vec::new() }),
    ];
    for (name, message) in cases {
        let (mut network, lathe) = club(1);
        network.inject("cleo", "ada", message);
        network.run();
        assert_eq!(dropped(network.peer("ada")), ["dropped-unasked"], "{name}");
        assert!(!network.linked("ada", "cleo") && network.linked("ada", "ben"), "{name}");
        let request = book(&network, lathe, 60);
        network.act("ben", request).unwrap();
        network.agree(&["ada", "ben"]);
    }
}

#[test]
fn heads_that_nobody_can_bring_keep_nobody_busy() {
    let (mut network, lathe) = club(1);
    let heads = (0..200u8)
        .map(|n| Head { device: crate::id::DeviceId([n; 32]), sequence: 9, id: crate::id::EntryId([n; 32]) })
        .collect();
    network.inject("cleo", "ada", &Message::Heads { heads });
    network.run();
    let request = book(&network, lathe, 60);
    network.act("ben", request).unwrap();
    network.agree(&["ada", "ben", "cleo"]);
}

#[test]
fn a_copied_device_is_found_out_and_what_was_confirmed_first_counts() {
    for seed in 0..6 {
        let (mut network, lathe) = club(seed);
        network.connect("ben", "cleo");
        network.run();
        let shelf = network.peer("ben").shelf.clone();
        network.cut("ben", "ada");
        network.cut("ben", "cleo");
        network.cut("cleo", "ada");
        network.add_copy("ben's copy", "ben", shelf);
        let (here, there) = (book(&network, lathe, 30), book(&network, lathe, 40));
        let first = network.act("ben", here).unwrap();
        let other = network.act("ben's copy", there).unwrap();
        let after = book(&network, lathe, 50);
        let after = network.act("ben's copy", after).unwrap();
        network.connect("ben's copy", "cleo");
        network.connect("ben", "ada");
        network.run();
        network.connect("cleo", "ada");
        network.run();
        network.pass(1_000);
        network.agree(&["ada", "cleo"]);
        let state = network.peer("cleo").ledger().confirmed();
        let counts = |id: crate::id::EntryId| state.record::<Booking>(&Key::Booking(id.into())).is_some();
        assert!(counts(first) && !counts(other) && !counts(after), "seed {seed}");
        let standing = state.record::<Device>(&Key::Device(device("ben"))).unwrap().standing;
        assert_eq!(standing, Standing::Equivocated, "seed {seed}");
        for name in ["ada", "cleo"] {
            assert_eq!(network.peer(name).shelf.proofs.len(), 1, "{name} seed {seed}");
        }
        let request = book(&network, lathe, 60);
        network.act("cleo", request).unwrap();
        network.agree(&["ada", "cleo"]);
    }
}

/// Puts entries at the end of a device's journal on its shelf, as a program without limits would.
pub(super) fn flood(
    network: &Network,
    shelf: &mut Shelf,
    name: &'static str,
    count: u64,
    change: fn(u64, &mut Payload),
) {
    let ledger: &Ledger = network.peer(name).ledger();
    let journal = *ledger.index().journal(&device(name)).unwrap();
    let mut previous = journal.head;
    for number in 1..=count {
        let mut payload = Payload {
            version: ENTRY_VERSION,
            organisation: Some(ledger.organisation()),
            device: device(name),
            sequence: journal.sequence + number,
            previous: Some(previous),
            seen: ledger.point(),
            builds_on: Vec::new(),
            clock_ms: network.now_ms,
            words: None,
            action: Action::Statute { text: number.to_be_bytes().to_vec() },
        };
        change(number, &mut payload);
        let entry = sign(name, &payload);
        previous = entry.id();
        let seen = ledger.point().unwrap().position;
        let stamp = Stamp { seen, clock_ms: network.now_ms, depth: u32::try_from(number).unwrap() };
        let kept = Kept { id: previous, stamp, words: None, bytes: entry.bytes().clone(), position: None };
        shelf.entries.insert((device(name), journal.sequence + number), kept);
    }
}

#[test]
fn of_three_thousand_entries_at_once_only_so_many_are_taken_and_the_honest_go_on() {
    let (mut network, lathe) = club(4);
    network.connect("ben", "cleo");
    network.run();
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    network.cut("ben", "cleo");
    let mut shelf = network.peer("cleo").shelf.clone();
    flood(&network, &mut shelf, "cleo", 3_000, |_, _| ());
    network.add_copy("cleo's flood", "cleo", shelf);
    network.connect("cleo's flood", "ben");
    network.run();
    let journal = *network.peer("ben").ledger().index().journal(&device("cleo")).unwrap();
    assert_eq!(journal.sequence - journal.confirmed, UNCONFIRMED_ENTRIES_MAX);
    let request = book(&network, lathe, 60);
    let of_ben = network.act("ben", request).unwrap();
    // The keeper confirms what comes, so the rest flows as its prefix is confirmed.
    network.connect("ben", "ada");
    network.run();
    network.agree(&["ada", "ben"]);
    let state = network.peer("ada").ledger().confirmed();
    assert!(state.record::<Booking>(&Key::Booking(of_ben.into())).is_some());
    assert_eq!(network.peer("ada").ledger().tail().len(), 0);
}

#[test]
fn a_restriction_that_is_not_confirmed_acts_at_once_and_lapses_by_itself() {
    let (mut network, lathe) = club(6);
    network.connect("ben", "cleo");
    network.run();
    let ben = member(&network, "ben");
    let effect = ProposalEffect::AppointSteward { member: ben };
    let request = Request::Propose { title: "Ben".to_owned(), text: String::new(), effect, hours: Some(24) };
    let proposal = network.act("ada", request).unwrap();
    for name in ["ada", "cleo"] {
        let request = Request::Vote { proposal: proposal.into(), choice: crate::request::Choice::Yes };
        network.act(name, request).unwrap();
    }
    network.pass(25 * HOUR_MS);
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    // Ben's stolen device restricts everybody: the keeper's device never, the others for three days.
    assert_eq!(
        network.refused("ben", Request::RestrictDevice { device: device("ada") }),
        "refused-keeper-restricted"
    );
    network.act("ben", Request::RestrictDevice { device: device("cleo") }).unwrap();
    network.pass(1_000);
    let request = book(&network, lathe, 100);
    assert_eq!(network.refused("cleo", request), "refused-constitution-forbids");
    let vote = Request::Propose {
        title: "A new lathe".to_owned(),
        text: String::new(),
        effect: ProposalEffect::None,
        hours: None,
    };
    assert_eq!(network.refused("cleo", vote), "refused-constitution-forbids");
    network.pass(71 * HOUR_MS);
    let request = book(&network, lathe, 100);
    assert_eq!(network.refused("cleo", request), "refused-constitution-forbids");
    network.pass(2 * HOUR_MS);
    let request = book(&network, lathe, 100);
    network.act("cleo", request).unwrap();
}

#[test]
fn an_erased_paper_does_not_come_back_with_a_peer_that_was_away() {
    for seed in 0..4 {
        let (mut network, _) = club(seed);
        let request = Request::Propose {
            title: "A new lathe".to_owned(),
            text: String::new(),
            effect: ProposalEffect::None,
            hours: None,
        };
        let proposal = network.act("ada", request).unwrap();
        let request = Request::Comment { proposal: proposal.into(), text: "Rude words.".to_owned() };
        let comment = network.act("ben", request).unwrap();
        network.agree(&["ada", "ben", "cleo"]);
        network.cut("ada", "cleo");
        network.act("ben", Request::Erase { paper: comment.into() }).unwrap();
        let body =
            *network.peer("cleo").shelf.bodies.iter().find(|(_, (entry, _))| *entry == comment).unwrap().0;
        assert!(!network.peer("ada").shelf.bodies.contains_key(&body), "deleted when confirmed");
        let stale = network.peer("cleo").shelf.clone();
        network.connect("cleo", "ada");
        network.run();
        network.agree(&["ada", "ben", "cleo"]);
        assert!(!network.peer("cleo").shelf.bodies.contains_key(&body));
        // One that goes on offering it finds nobody who asks, and one who sends it unasked is dropped.
        let bytes = stale.bodies[&body].1.clone();
        network.inject("cleo", "ada", &Message::HaveBodies { hashes: vec![body] });
        network.run();
        assert!(network.linked("ada", "cleo"));
        network.inject("cleo", "ada", &Message::Bodies { asked: vec![body], bodies: vec![Bytes(bytes)] });
        network.run();
        assert!(!network.linked("ada", "cleo"));
        let ada = network.peer("ada");
        assert!(!ada.shelf.bodies.contains_key(&body));
        assert!(ada.ledger().confirmed().record::<PaperRecord>(&Key::Paper(comment.into())).unwrap().erased);
        // Nor does it come to a member who joins later.
        network.bring("ada", "dan");
        assert!(!network.peer("dan").shelf.bodies.contains_key(&body));
        network.agree(&["ada", "ben", "dan"]);
    }
}

#[test]
fn two_branches_of_one_length_are_found_by_comparing_heads_without_a_keeper() {
    let (mut network, lathe) = club(2);
    network.bring("ada", "dan");
    network.connect("ben", "cleo");
    network.run();
    let shelf = network.peer("ben").shelf.clone();
    for name in ["ben", "cleo", "dan"] {
        network.cut("ada", name);
    }
    network.add_copy("ben's copy", "ben", shelf);
    let (here, there) = (book(&network, lathe, 30), book(&network, lathe, 40));
    network.act("ben", here).unwrap();
    network.connect("ben's copy", "dan");
    network.act("ben's copy", there).unwrap();
    network.cut("ben's copy", "dan");
    network.connect("cleo", "dan");
    network.run();
    for name in ["cleo", "dan"] {
        assert_eq!(network.peer(name).shelf.proofs.len(), 1, "{name}");
        assert_eq!(network.peer(name).ledger().room(&device("ben")), 0, "{name}");
    }
}

#[test]
fn a_ballot_on_words_that_a_losing_branch_brought_is_refused_at_once_and_its_journal_goes_on() {
    let (mut network, lathe) = club(8);
    let request = Request::Propose {
        title: "A new lathe".to_owned(),
        text: "The old one is worn.".to_owned(),
        effect: ProposalEffect::None,
        hours: Some(72),
    };
    let proposal = network.act("ada", request).unwrap();
    for name in ["ben", "cleo"] {
        network.cut("ada", name);
    }
    network.connect("ben", "cleo");
    network.run();
    let shelf = network.peer("ben").shelf.clone();
    network.add_copy("ben's copy", "ben", shelf);
    // Cleo votes on the text as Ben's device changed it; the keeper is given another entry under that number.
    let edit = |text: &str| Request::EditProposal {
        proposal: proposal.into(),
        title: "A new lathe".to_owned(),
        text: text.to_owned(),
    };
    network.act("ben", edit("The old one is worn out.")).unwrap();
    network.act("ben", edit("The old one is quite worn out.")).unwrap();
    let vote = Request::Vote { proposal: proposal.into(), choice: crate::request::Choice::Yes };
    let ballot = network.act("cleo", vote.clone()).unwrap();
    let booking = network.act("cleo", book(&network, lathe, 30)).unwrap();
    network.cut("ben", "cleo");
    network.connect("ben's copy", "ada");
    network.act("ben's copy", edit("Something else.")).unwrap();
    network.connect("cleo", "ada");
    network.run();
    network.pass(11_000);
    network.pass(11_000);
    network.agree(&["ada", "cleo"]);
    assert_eq!(network.peer("cleo").shelf.refusals[&ballot].code, "refused-version-unknown");
    let state = network.peer("ada").ledger().confirmed();
    assert!(state.record::<Booking>(&Key::Booking(booking.into())).is_some(), "the journal goes on");
    network.act("cleo", vote).unwrap();
    network.agree(&["ada", "cleo"]);
}

#[test]
fn a_clock_at_either_end_of_time_and_one_that_is_set_later_ask_a_person_and_stop_nothing_else() {
    for clock_ms in [i64::MIN, i64::MAX] {
        let (mut network, lathe) = club(1);
        network.cut("ada", "ben");
        network.cut("ada", "cleo");
        network.tamper = Some(if clock_ms == i64::MIN { earliest } else { latest });
        network.connect("ben", "ada");
        network.connect("cleo", "ada");
        network.run();
        network.pass(1_000);
        assert!(network.peer("ada").replica.alarms().any(|alarm| alarm.code == "alarm-clock-off"));
        network.tamper = None;
        network.replica("ada").trust_clock();
        let request = book(&network, lathe, 30);
        network.act("ben", request).unwrap();
        network.agree(&["ada", "ben", "cleo"]);
    }
    let (mut network, _) = club(1);
    network.pass(1_000);
    assert!(network.peer("ada").replica.alarms().next().is_none());
    let ada = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
    network.peers[ada].clock_ahead_ms = 3 * HOUR_MS;
    network.pass(1_000);
    assert!(network.peer("ada").replica.alarms().any(|alarm| alarm.code == "alarm-clock-off"));
}

#[test]
fn many_devices_of_one_member_have_one_clock_among_them() {
    let (mut network, lathe) = club(1);
    for name in ["ben's phone", "ben's tablet"] {
        let text = network.invite("ben", true);
        network.add(name);
        network.join(name, &text).unwrap();
        network.connect(name, "ada");
        network.run();
    }
    let off = |network: &mut Network| {
        for (name, clock_ahead_ms) in [("ben", 3), ("ben's phone", 3), ("ben's tablet", 3)] {
            network.cut(name, "ada");
            let place = network.peers.iter().position(|peer| peer.name == name).unwrap();
            network.peers[place].clock_ahead_ms = clock_ahead_ms * HOUR_MS;
            network.connect(name, "ada");
        }
        network.run();
        network.pass(1_000);
    };
    off(&mut network);
    let alarmed =
        |network: &Network| network.peer("ada").replica.alarms().any(|alarm| alarm.code == "alarm-clock-off");
    assert!(!alarmed(&network), "three devices of Ben's against one of Cleo's");
    let request = book(&network, lathe, 30);
    network.act("cleo", request).unwrap();
    network.agree(&["ada", "cleo"]);
    // Another member's clock that is off as well is a second voice of two.
    network.cut("cleo", "ada");
    let cleo = network.peers.iter().position(|peer| peer.name == "cleo").unwrap();
    network.peers[cleo].clock_ahead_ms = 3 * HOUR_MS;
    network.connect("cleo", "ada");
    network.run();
    network.pass(1_000);
    assert!(alarmed(&network));
}

fn at(clock_ms: i64, message: Message) -> Vec<Message> {
    match message {
        Message::Hello { version, organisation, right, .. } => {
            vec![Message::Hello { version, organisation, clock_ms, right }]
        }
        other => vec![other],
    }
}

fn earliest(_: &str, _: &str, message: Message) -> Vec<Message> {
    at(i64::MIN, message)
}

fn latest(_: &str, _: &str, message: Message) -> Vec<Message> {
    at(i64::MAX, message)
}

#[test]
fn nine_proofs_against_one_device_stop_nobody() {
    let (mut network, lathe) = club(3);
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    let ledger = network.peer("ada").ledger();
    let proofs: Vec<Vec<u8>> = (1..=9).map(|number| lies::two_stories(ledger, "ben", number)).collect();
    // Cleo has eight of them, the keeper another one, by which it puts the device out.
    for proof in &proofs[..8] {
        network.replica("cleo").add_proof(proof, device("ben"), None);
    }
    network.replica("ada").add_proof(&proofs[8], device("ben"), None);
    network.pass(1_000);
    network.connect("cleo", "ada");
    network.run();
    network.pass(1_000);
    assert_eq!(network.peer("cleo").ledger().point(), network.peer("ada").ledger().point());
    let state = network.peer("cleo").ledger().confirmed();
    let standing = state.record::<Device>(&Key::Device(device("ben"))).unwrap().standing;
    assert_eq!(standing, Standing::Equivocated);
    let request = book(&network, lathe, 60);
    network.act("cleo", request).unwrap();
    network.agree(&["ada", "cleo"]);
}

#[test]
fn proofs_against_keys_that_nobody_knows_are_not_kept() {
    let (mut network, _) = club(3);
    let organisation = network.peer("ada").ledger().organisation();
    let payload = |clock_ms| Payload {
        version: ENTRY_VERSION,
        organisation: Some(organisation),
        device: device("made up"),
        sequence: 1,
        previous: None,
        seen: None,
        builds_on: Vec::new(),
        clock_ms,
        words: None,
        action: Action::Leave,
    };
    let (one, other) = (sign("made up", &payload(1)), sign("made up", &payload(2)));
    let proof = crate::equivocation::Equivocation::new(&one, &other).unwrap().encode();
    network.replica("ada").add_proof(&proof, device("made up"), None);
    network.pass(1_000);
    assert!(network.peer("ada").shelf.proofs.is_empty() && network.peer("ada").ledger().proofs().is_empty());
}

#[test]
fn who_announces_an_order_and_never_brings_it_keeps_nobody_from_asking_another() {
    for chatter in [false, true] {
        let (mut network, lathe) = club(6);
        network.connect("ben", "cleo");
        network.run();
        network.cut("ada", "ben");
        let request = book(&network, lathe, 30);
        network.act("ada", request).unwrap();
        // Cleo tells of an order far ahead and swallows whatever she is asked.
        network.tamper = Some(|from, to, message| match message {
            Message::Order { .. } | Message::Entries { .. } if (from, to) == ("cleo", "ben") => Vec::new(),
            other => vec![other],
        });
        let mut point = network.peer("ada").ledger().point().unwrap();
        point.position += 1_000;
        network.inject("cleo", "ben", &Message::NewPoint { point });
        network.run();
        network.connect("ada", "ben");
        network.run();
        for _ in 0..3 {
            network.pass(4_000);
            if chatter && network.linked("ben", "cleo") {
                network.inject("cleo", "ben", &Message::HaveBodies { hashes: Vec::new() });
                network.run();
            }
        }
        network.agree(&["ada", "ben"]);
        for _ in 0..10 {
            network.pass(4_000);
            if chatter && network.linked("ben", "cleo") {
                network.inject("cleo", "ben", &Message::HaveBodies { hashes: Vec::new() });
                network.run();
            }
        }
        assert!(
            !network.linked("ben", "cleo"),
            "chatter {chatter}: words about something else are no answer"
        );
    }
}

#[test]
fn who_brings_the_right_order_with_another_branch_of_its_own_is_left_and_shown_and_stops_nobody() {
    for after in [0, 1] {
        let (mut network, lathe) = club(6);
        network.cut("ada", "ben");
        network.cut("ada", "cleo");
        for hours in [30, 40, 50] {
            let request = book(&network, lathe, hours);
            network.act("cleo", request).unwrap();
        }
        network.connect("ada", "cleo");
        network.run();
        network.agree(&["ada", "cleo"]);
        // Cleo's device signs another entry of the same number, which the order does not place.
        network.tamper = Some(|from, to, message| match message {
            Message::Entries { device: of, from: first, mut entries }
                if (from, to) == ("cleo", "ben") && of == device("cleo") && entries.len() > 1 =>
            {
                let at = entries.len() - 2;
                let mut payload = Entry::verify(&entries[at].0).unwrap().payload().clone();
                payload.clock_ms += 1;
                entries[at] = Bytes(sign("cleo", &payload).bytes().to_vec());
                vec![Message::Entries { device: of, from: first, entries }]
            }
            other => vec![other],
        });
        network.connect("cleo", "ben");
        network.run();
        network.pass(1_000);
        let ben = network.peer("ben");
        assert!(ben.replica.alarms().next().is_none());
        assert_eq!(dropped(ben), ["dropped-not-as-asked"]);
        assert!(!network.linked("ben", "cleo"));
        for _ in 0..after {
            network.connect("cleo", "ben");
            network.run();
        }
        network.connect("ada", "ben");
        network.run();
        network.pass(1_000);
        network.agree(&["ada", "ben"]);
        assert_eq!(network.peer("ben").shelf.proofs.len(), 1, "and the device is shown for what it is");
        let request = book(&network, lathe, 60);
        network.act("ben", request).unwrap();
        network.agree(&["ada", "ben"]);
    }
}
