//! Bounds on what may wait, be asked for, be kept and be written: whoever brings more is heard no further.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::hostile::flood;
use super::several::three;
use super::story::{book, club};
use crate::action::Action;
use crate::agreed::Command;
use crate::cbor::SignatureBytes;
use crate::entry::{ENTRY_BYTES_MAX, ENTRY_VERSION, Entry, Payload, Point};
use crate::id::{EntryId, OrganisationId, RunningHash, SealingKey};
use crate::ledger::admit::{UNCONFIRMED_BYTES_MAX, UNCONFIRMED_ENTRIES_OWN};
use crate::ledger::record::{Key, Notice};
use crate::ledger::state::Look;
use crate::order::OrderRecord;
use crate::replica::agree::Agreement;
use crate::replica::catchup::AHEAD_BYTES;
use crate::replica::keeper::NOTICE_AFTER_MS;
use crate::replica::message::{ANSWER_BYTES, Bytes, Message, PROTOCOL_VERSION, Right};
use crate::replica::proofs::ASKED_PROOFS_MAX;
use crate::replica::pull::{ASKED_MAX, WAITING_ENROLMENTS_MAX, WAITING_MAX, WAITING_PER_DEVICE_MAX, Waiting};
use crate::replica::recover::SUCCESSIONS_MAX;
use crate::replica::{Effect, Event};
use crate::request::Request;
use crate::store::Write;
use crate::testing::network::dropped;
use crate::testing::{bytes, device, next_payload, sign, succession};
use ed25519_dalek::Signer;

#[test]
fn of_what_a_keeper_has_not_confirmed_only_so_many_bytes_are_taken_from_a_device() {
    let (mut network, lathe) = club(4);
    network.connect("ben", "cleo");
    network.run();
    for (a, b) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.cut(a, b);
    }
    let mut shelf = network.peer("cleo").shelf.clone();
    flood(&network, &mut shelf, "cleo", 1_000, |number, payload| {
        payload.action = Action::Statute { text: vec![number.to_be_bytes()[7]; 5_000] };
    });
    network.add_copy("cleo's flood", "cleo", shelf);
    network.connect("cleo's flood", "ben");
    network.run();
    let journal = *network.peer("ben").ledger().index().journal(&device("cleo")).unwrap();
    let taken = journal.unconfirmed_bytes;
    assert!(taken >= UNCONFIRMED_BYTES_MAX, "{taken}");
    assert!(taken < UNCONFIRMED_BYTES_MAX + ENTRY_BYTES_MAX as u64, "{taken}");
    let request = book(&network, lathe, 60);
    network.act("ben", request).unwrap();
    network.connect("ben", "ada");
    network.run();
    network.agree(&["ada", "ben"]);
}

#[test]
fn a_device_stops_writing_in_time_to_keep_some_room_for_restrictions() {
    for (written, full) in [(UNCONFIRMED_ENTRIES_OWN - 1, false), (UNCONFIRMED_ENTRIES_OWN, true)] {
        let (mut network, lathe) = club(4);
        network.cut("ada", "ben");
        let mut shelf = network.peer("ben").shelf.clone();
        flood(&network, &mut shelf, "ben", written, |_, _| ());
        let place = network.peers.iter().position(|peer| peer.name == "ben").unwrap();
        network.peers[place].shelf = shelf;
        network.restart("ben");
        network.run();
        let request = book(&network, lathe, 60);
        if full {
            assert_eq!(network.refused("ben", request.clone()), "refused-own-journal-full");
        } else {
            network.act("ben", request.clone()).unwrap();
        }
        let restrict = Action::RestrictDevice { device: device("cleo") };
        assert!(network.peer("ben").ledger().own_room(&device("ben"), &restrict));
        // With a keeper there is room again.
        network.connect("ben", "ada");
        network.run();
        let request = book(&network, lathe, 90);
        network.act("ben", request).unwrap();
        network.agree(&["ada", "ben"]);
    }
}

#[test]
fn while_the_next_batch_is_not_complete_only_so_much_is_fetched_ahead_of_it() {
    let (mut network, lathe) = club(4);
    network.cut("ada", "ben");
    let request = book(&network, lathe, 60);
    network.act("cleo", request).unwrap();
    // Nine batches after that one, of nearly three megabytes each.
    for _ in 0..9 {
        let mut shelf = network.peer("ada").shelf.clone();
        flood(&network, &mut shelf, "ada", 480, |number, payload| {
            payload.action = Action::Statute { text: vec![b'a' + number.to_be_bytes()[7] % 26; 6_000] };
        });
        let place = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
        network.peers[place].shelf = shelf;
        network.restart("ada");
        network.run();
    }
    let kept = network.peer("ada").shelf.entries.values();
    let largest = ANSWER_BYTES + ENTRY_BYTES_MAX;
    let most = AHEAD_BYTES + ASKED_MAX * largest;
    assert!(kept.map(|kept| kept.bytes.len()).sum::<usize>() > most, "there is more than may be fetched");
    // What the first of them lacks does not come.
    network.tamper = Some(|_, to, message| match message {
        Message::Entries { device: of, .. } if to == "ben" && of == device("cleo") => Vec::new(),
        other => vec![other],
    });
    network.connect("ada", "ben");
    network.run();
    let fetched = network.peer("ben").replica.catchup.fetched_bytes();
    assert!((AHEAD_BYTES..most).contains(&fetched), "{fetched}");
    network.tamper = None;
    network.cut("ada", "ben");
    network.connect("ada", "ben");
    network.run();
    network.agree(&["ada", "ben"]);
    assert_eq!(network.peer("ben").replica.catchup.fetched_bytes(), 0);
}

#[test]
fn a_peer_that_offers_proofs_without_end_is_asked_for_so_many() {
    let (mut network, _) = club(1);
    network.tamper = Some(|_, _, message| match message {
        Message::WantProof { .. } => Vec::new(),
        other => vec![other],
    });
    for round in 0..3 {
        let ids = (0..40).map(|n| Bytes(bytes(&format!("proof {round} {n}")).to_vec())).collect();
        network.inject("cleo", "ada", &Message::HaveProofs { ids });
        network.run();
    }
    let asked: usize = network.peer("ada").replica.peers.values().map(|peer| peer.asked_proofs.len()).sum();
    assert_eq!(asked, ASKED_PROOFS_MAX);
}

#[test]
fn who_finds_a_sheet_and_makes_recoveries_without_end_does_not_crowd_out_one_that_members_support() {
    let (mut network, _) = club(1);
    let sheet = ed25519_dalek::SigningKey::from_bytes(&network.sheet("ada"));
    let ledger = network.peer("ben").ledger();
    let (organisation, point) = (ledger.organisation(), ledger.point().unwrap());
    let member = super::story::member(&network, "ada");
    let record = |name: &str, with: &[&str]| {
        let mut record = succession(organisation, point, member, name, with);
        record.signature = SignatureBytes(sheet.sign(&record.succession.statement()).to_bytes());
        record.encode()
    };
    for n in 0..SUCCESSIONS_MAX + 4 {
        let made_up = record(&format!("made up {n}"), &[]);
        assert!(network.replica("ben").succession_seen(&made_up));
    }
    let seen = |network: &crate::testing::network::Network| {
        let replica = &network.peer("ben").replica;
        let devices: Vec<_> = replica.successions().all().map(|(device, _)| *device).collect();
        devices
    };
    assert_eq!(seen(&network).len(), SUCCESSIONS_MAX);
    let supported = record("ada's new laptop", &["cleo"]);
    assert!(network.replica("ben").succession_seen(&supported));
    network.pass(1_000);
    assert_eq!(seen(&network).len(), SUCCESSIONS_MAX);
    assert!(seen(&network).contains(&device("ada's new laptop")));
    assert_eq!(network.peer("ben").shelf.successions.len(), SUCCESSIONS_MAX);
}

fn waits(name: &str, sequence: u64, action: Action) -> Entry {
    let payload = Payload {
        version: ENTRY_VERSION,
        organisation: Some(OrganisationId([1; 32])),
        device: device(name),
        sequence,
        previous: (sequence > 1).then_some(EntryId([2; 32])),
        seen: None,
        builds_on: vec![EntryId([3; 32])],
        clock_ms: 0,
        words: None,
        action,
    };
    sign(name, &payload)
}

#[test]
fn what_names_things_that_are_not_here_waits_up_to_a_bound_of_a_device_of_newcomers_and_in_all() {
    let mut waiting = Waiting::default();
    let most = WAITING_PER_DEVICE_MAX as u64;
    for sequence in 1..=most {
        assert!(waiting.push(waits("ben", sequence, Action::Leave)));
    }
    assert!(!waiting.push(waits("ben", most + 1, Action::Leave)));
    assert!(waiting.push(waits("ben", 1, Action::Leave)), "what waits already");
    assert_eq!(waiting.len(), WAITING_PER_DEVICE_MAX);

    let mut waiting = Waiting::default();
    let enrol = || Action::Enrol {
        invitation: crate::id::InvitationId([4; 32]),
        sealing_key: SealingKey([5; 32]),
        proof: SignatureBytes([6; 64]),
    };
    for n in 0..WAITING_ENROLMENTS_MAX {
        assert!(waiting.push(waits(&format!("made up {n}"), 1, enrol())));
    }
    assert!(!waiting.push(waits("one more", 1, enrol())));
    assert!(waiting.push(waits("ben", 2, Action::Leave)), "others have their own room");

    let mut waiting = Waiting::default();
    for n in 0..WAITING_MAX / WAITING_PER_DEVICE_MAX {
        for sequence in 1..=most {
            assert!(waiting.push(waits(&format!("member {n}"), sequence, Action::Leave)));
        }
    }
    assert!(!waiting.push(waits("one more", 1, Action::Leave)));
    assert_eq!(waiting.len(), WAITING_MAX);
}

/// Ada holds an entry of Cleo's that names one which nobody has.
fn names_what_is_missing(network: &mut crate::testing::network::Network) -> EntryId {
    let missing = EntryId([9; 32]);
    let next = next_payload(network.peer("ada").ledger(), "cleo", network.now_ms, Action::Leave);
    let payload = Payload { builds_on: vec![missing], ..next };
    let entry = sign("cleo", &payload);
    network.replica("ada").admit_entry(None, entry, &mut std::collections::BTreeSet::new());
    missing
}

#[test]
fn who_is_slow_to_say_what_it_has_by_name_is_asked_once_and_left_only_when_it_never_answers() {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let (mut network, _) = club(2);
    network.tamper = Some(|from, to, message| {
        if (from, to) == ("ada", "ben") && matches!(message, Message::WantNamed { .. }) {
            ASKED.fetch_add(1, Ordering::Relaxed);
            return Vec::new();
        }
        vec![message]
    });
    names_what_is_missing(&mut network);
    // Ben's answer takes longer than until the next round of questions.
    for round in 1..=2 {
        network.pass(11_000);
        network.pass(11_000);
        assert_eq!(ASKED.load(Ordering::Relaxed), round, "not again while the answer is owed");
        network.inject("ben", "ada", &Message::Named { entries: Vec::new() });
        network.run();
        assert!(network.linked("ada", "ben"));
    }
    assert_eq!(dropped(network.peer("ada")), [""; 0]);
    for _ in 0..5 {
        network.pass(11_000);
    }
    assert!(!network.linked("ada", "ben"), "who never answers is left");
    assert_eq!(dropped(network.peer("ada")), ["dropped-silent"]);
}

#[test]
fn a_keeper_gives_notice_of_what_is_missing_after_an_hour_and_not_before() {
    let (mut network, _) = club(2);
    let missing = names_what_is_missing(&mut network);
    assert_eq!(network.peer("ada").replica.waiting_len(), 1);
    let noticed = |network: &crate::testing::network::Network| {
        network.peer("ada").ledger().current().record::<Notice>(&Key::Notice(missing)).is_some()
    };
    // It is missed from the second look on.
    network.pass(1_000);
    network.pass(1_000);
    network.pass(NOTICE_AFTER_MS - 1_000);
    assert!(!noticed(&network));
    network.pass(2_000);
    assert!(noticed(&network));
}

#[test]
fn a_revoked_device_is_told_that_it_is_out_and_not_that_it_wrote_too_much() {
    let (mut network, lathe) = club(1);
    network.act("ben", Request::RevokeDevice { device: crate::testing::device("ben") }).unwrap();
    network.agree(&["ada", "cleo"]);
    let request = book(&network, lathe, 30);
    assert_eq!(network.refused("ben", request), "refused-device-revoked");
}

#[test]
fn a_thousand_strangers_leave_one_row_and_cost_the_disk_one_write_a_minute() {
    let (mut network, _) = club(2);
    let organisation = network.peer("ada").ledger().organisation();
    let contacts = network.peer("ada").shelf.contacts.clone();
    assert_eq!(contacts.len(), 2, "ben and cleo");
    let ada = network.peers.iter().position(|peer| peer.name == "ada").unwrap();
    let mut stored = Vec::new();
    let (now_ms, first) = (network.now_ms, 1_000_000);
    for n in 0..1_000 {
        let link = first + n;
        let replica = &mut network.peers[ada].replica;
        let hello =
            Message::Hello { version: PROTOCOL_VERSION, organisation, clock_ms: 0, right: Right::Enrolled };
        let knocks = [
            Event::Connected { link, device: device(&format!("stranger {n}")), dialled: false },
            Event::Frame { link, bytes: hello.encode() },
            Event::Closed { link },
        ];
        for event in knocks {
            for effect in replica.handle(now_ms, event) {
                if let Effect::Store(writes) = effect {
                    stored.extend(writes);
                }
            }
        }
    }
    assert_eq!(stored.len(), 1, "{stored:?}");
    network.peers[ada].shelf.keep_all(&stored);
    network.pass(59_000);
    assert_eq!(network.peer("ada").shelf.dropped, [(None, "dropped-unknown-device".to_owned())]);
    // The others are counted.
    network.now_ms += 1_000;
    let tick = Event::Tick { uptime_ms: 1_000_000_000, lasting_ms: 1_000_000_000 };
    let effects = network.peers[ada].replica.handle(network.now_ms, tick);
    let counted = effects.into_iter().find_map(|effect| match effect {
        Effect::Store(writes) => Some(writes),
        _ => None,
    });
    assert!(
        matches!(counted.as_deref(), Some([Write::Dropped { from: None, times: 999, .. }])),
        "{counted:?}"
    );
    assert_eq!(network.peer("ada").shelf.contacts, contacts);
}

#[test]
fn whoever_comes_with_a_sheet_and_any_number_of_keys_leaves_no_contacts() {
    let (mut network, _) = club(2);
    let sheet = network.sheet("ada");
    for n in 0..3 {
        let name = format!("finder {n}");
        let shelf = network.peer("cleo").shelf.clone();
        network.add_shelf(&name, shelf);
        network.take_over(&name, sheet.clone());
        network.connect(&name, "ben");
        network.run();
        network.cut(&name, "ben");
    }
    assert!(network.peer("ben").shelf.dropped.is_empty());
    let contacts: Vec<_> = network.peer("ben").shelf.contacts.iter().copied().collect();
    assert_eq!(contacts, [device("ada")]);
}

#[test]
fn keepers_pass_over_a_command_that_continues_the_last_position_of_all() {
    let (mut network, _) = three(5);
    let after = Point { epoch: 1, position: u64::MAX, hash: RunningHash([7; 32]) };
    let record = OrderRecord {
        version: 1,
        epoch: 1,
        first: 1,
        time_ms: 0,
        rules_version: 3,
        keepers: vec![device("ada")],
        runs: Vec::new(),
        verdicts: Vec::new(),
    };
    let commands = [
        Command::Batch { after, record: record.encode() },
        Command::Open { after, point: after, record: record.encode(), opens: [7; 32] },
    ];
    let ben = network.place("ben");
    for (number, command) in (1_000..).zip(commands) {
        let bytes = command.encode();
        network.event(ben, Event::Agreement(Agreement::Considered { bytes: bytes.clone() }));
        network.event(ben, Event::Agreement(Agreement::Agreed { number, bytes }));
        network.run();
    }
    assert_eq!(network.peer("ben").replica.agreed_point(), None);
}
