//! Stories of newcomers who begin at a checkpoint and have the history later.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ed25519_dalek::Signer;

use super::keepers::all_for;
use super::several::{ALL, booked, codes, three};
use super::story::{book, confirmed};
use super::succession::{epoch, names, supports};
use crate::cbor::SignatureBytes;
use crate::entry::{Entry, Point};
use crate::id::{DeviceId, EntryId, ResourceId, RunningHash};
use crate::ledger::record::{Key, Resource};
use crate::ledger::state::Look;
use crate::line::{BatchBytes, Line};
use crate::order::{Certificate, KeeperSignature, OrderRecord, Run, certificate_statement};
use crate::replica::begin::{PIECE_BYTES, PIECES_MAX};
use crate::replica::message::{Bytes, CheckpointPart, Message};
use crate::request::{ProposalEffect, Request};
use crate::rules::HOUR_MS;
use crate::testing::memory::Memory;
use crate::testing::network::{Network, Tamper, dropped};
use crate::testing::shelf::Kept;
use crate::testing::{device, key};
use crate::verify::verify_every;

/// Between two checkpoints, in these stories.
const EVERY: u64 = 4;

/// Three keepers with a history of many checkpoints.
fn with_history(seed: u64) -> (Network, ResourceId) {
    let (mut network, lathe) = three(seed);
    network.checkpoint_every = Some(EVERY);
    for (hours, name) in (20..50).zip(ALL.iter().cycle()) {
        booked(&mut network, name, lathe, 2 * hours);
    }
    (network, lathe)
}

/// Eve has an invitation of Ada's and is linked to these.
fn invited(network: &mut Network, to: &[&str]) {
    let text = network.invite("ada", false);
    network.add("eve");
    network.join("eve", &text).unwrap();
    for name in to {
        network.connect("eve", name);
    }
}

/// Lets things happen until Eve is in and has some of the history but not all.
fn until_in(network: &mut Network) {
    while network.peer("eve").replica.my_member().is_none()
        || network.peer("eve").replica.history_checked().is_none_or(|checked| checked.position < 3)
    {
        assert!(network.step(), "Eve never comes in, or has the whole history at once");
    }
}

/// Everything comes to rest. Once the history is here Eve opens anew, and calls again.
fn to_the_end(network: &mut Network) {
    network.run();
    network.connect("eve", "ada");
    network.connect("eve", "cleo");
    network.run();
    network.pass(1_000);
}

/// What anybody has of the history gets a hole. Says what is missing.
fn holes(network: &mut Network) -> [(&'static str, (DeviceId, u64), Kept); 3] {
    ALL.map(|name| {
        let entries = &mut network.shelf(name).entries;
        let at = entries.iter().find(|(_, kept)| kept.position == Some(20)).map(|(key, _)| *key).unwrap();
        (name, at, entries.remove(&at).unwrap())
    })
}

/// All devices have the same, and Eve's can be checked from its bytes.
fn is_whole(network: &mut Network) {
    is_whole_with(network, EVERY);
}

/// The same with another distance between checkpoints.
fn is_whole_with(network: &mut Network, every: u64) {
    assert_eq!(network.peer("eve").replica.history_checked(), None);
    assert_eq!(network.peer("eve").ledger().begun(), None);
    network.agree(&["ada", "ben", "cleo", "eve"]);
    assert_eq!(network.peer("eve").shelf.order(), network.peer("ada").shelf.order());
    let report = verify_every(&Memory::new(&network.peer("eve").writes), every).unwrap();
    assert_eq!((report.fault, report.history), (None, None));
    for name in ["ada", "ben", "cleo", "eve"] {
        assert_eq!(dropped(network.peer(name)), [""; 0], "{name}");
        assert_eq!(codes(network, name), [""; 0], "{name}");
    }
}

#[test]
fn a_newcomer_acts_before_it_has_the_history_and_has_all_of_it_in_the_end() {
    for seed in 0..6 {
        let (mut network, lathe) = with_history(seed);
        invited(&mut network, &["ada"]);
        until_in(&mut network);
        let eve = network.peer("eve");
        let begun = eve.ledger().begun().unwrap();
        assert!(begun.position > 24, "{begun:?}");
        assert!(eve.ledger().confirmed().record::<Resource>(&Key::Resource(lathe)).is_some());
        let (shown, all) = (eve.shelf.entries.len(), network.peer("ada").shelf.entries.len());
        assert!(shown < all, "{shown} of {all} entries are here");
        let report = verify_every(&Memory::new(&eve.writes), EVERY).unwrap();
        assert_eq!((report.fault, report.history), (None, eve.replica.history_checked()));
        let request = book(&network, lathe, 200);
        let ticket = network.ask("eve", request);
        while !network.is_answered("eve", ticket) {
            assert!(network.step());
        }
        let booking = network.answer("eve", ticket).unwrap();
        to_the_end(&mut network);
        assert!(confirmed(&network, "eve", booking) && confirmed(&network, "cleo", booking));
        is_whole(&mut network);
        // From then on it is as any other, after a start too.
        network.restart("eve");
        to_the_end(&mut network);
        let later = booked(&mut network, "eve", lathe, 220);
        assert!(confirmed(&network, "ben", later));
        is_whole(&mut network);
    }
}

#[test]
fn a_newcomer_that_stops_on_the_way_goes_on_with_the_history_where_it_was() {
    for seed in 10..14 {
        let (mut network, lathe) = with_history(seed);
        invited(&mut network, &["ada"]);
        until_in(&mut network);
        network.cut("eve", "ada");
        network.run();
        let before = network.peer("eve").replica.history_checked().unwrap();
        network.restart("eve");
        network.run();
        // What was fetched is judged again from the store, with nobody there to be asked.
        assert_eq!(network.peer("eve").replica.history_checked(), Some(before));
        let request = book(&network, lathe, 200);
        network.act("eve", request).unwrap();
        network.connect("eve", "cleo");
        to_the_end(&mut network);
        is_whole(&mut network);
    }
}

#[test]
fn a_newcomer_without_the_history_confirms_nothing_though_members_name_it_in_the_lost_keepers_place() {
    let (mut network, lathe) = with_history(50);
    let holes = holes(&mut network);
    invited(&mut network, &["ada"]);
    network.run();
    network.pass(1_000);
    assert!(network.peer("eve").replica.my_member().is_some_and(|(_, confirmed)| confirmed));
    assert!(network.peer("eve").replica.history_checked().is_some_and(|checked| checked.position < 20));
    // Everything else goes on without it.
    let booking = booked(&mut network, "eve", lathe, 200);
    network.pass(1_000);
    assert!(confirmed(&network, "ada", booking) && confirmed(&network, "eve", booking));
    for other in ["ben", "cleo", "eve"] {
        network.cut("ada", other);
    }
    network.orderer.away.extend(ALL.map(str::to_owned));
    network.connect("eve", "ben");
    network.connect("eve", "cleo");
    network.run();
    names(&mut network, "ben", &["eve"]);
    supports(&mut network, "cleo");
    supports(&mut network, "eve");
    network.pass(1_000);
    assert_eq!(network.peer("eve").replica.namings().len(), 1);
    assert_eq!((epoch(&network, "eve"), epoch(&network, "ben")), (1, 1));
    // Once it has the history, it is the keeper.
    for (name, at, kept) in holes {
        network.shelf(name).entries.insert(at, kept);
    }
    network.pass(61_000);
    network.connect("eve", "ben");
    network.connect("eve", "cleo");
    network.run();
    network.pass(1_000);
    assert_eq!((epoch(&network, "eve"), epoch(&network, "cleo")), (2, 2));
}

#[test]
fn batches_without_entries_are_part_of_the_history() {
    let (mut network, lathe) = three(60);
    network.checkpoint_every = Some(1);
    booked(&mut network, "ada", lathe, 40);
    // A vote ends while nobody writes.
    all_for(&mut network, "ada", "Paint the gate", ProposalEffect::None);
    network.pass(25 * HOUR_MS);
    booked(&mut network, "ben", lathe, 60);
    let batches = &network.peer("ada").shelf.batches;
    let records = batches.iter().map(|batch| OrderRecord::decode(&batch.record).unwrap());
    assert!(records.into_iter().any(|record| record.count() == 0), "one has no entries");
    invited(&mut network, &["ada"]);
    until_in(&mut network);
    to_the_end(&mut network);
    is_whole_with(&mut network, 1);
}

#[test]
fn words_of_the_history_are_here_before_it() {
    let (mut network, _) = with_history(20);
    invited(&mut network, &["ada"]);
    until_in(&mut network);
    // The lathe's name and description came with an entry that is not here yet.
    let missed = |network: &Network| {
        let ours = &network.peer("eve").shelf.bodies;
        network.peer("ada").shelf.bodies.keys().filter(|hash| !ours.contains_key(*hash)).count()
    };
    while missed(&network) > 0 {
        assert!(network.peer("eve").replica.history_checked().is_some(), "words come with the history only");
        assert!(network.step());
    }
    to_the_end(&mut network);
    is_whole(&mut network);
}

#[test]
fn a_state_that_was_not_certified_is_not_taken_and_the_newcomer_begins_with_the_first_batch() {
    let (mut network, _) = with_history(30);
    invited(&mut network, &[]);
    // Ada's disk has another state under the certificate.
    let (_, bytes) = network.shelf("ada").checkpoint.as_mut().unwrap();
    let place = bytes.len() / 2;
    bytes[place] ^= 1;
    network.connect("eve", "ada");
    network.run();
    assert_eq!(dropped(network.peer("eve")), ["dropped-checkpoint"]);
    assert!(!network.linked("eve", "ada"));
    network.connect("eve", "ada");
    network.run();
    assert!(network.peer("eve").replica.my_member().is_some());
    assert_eq!(network.peer("eve").ledger().begun(), None);
    network.agree(&["ada", "ben", "cleo", "eve"]);
}

#[test]
fn an_invitation_from_before_the_checkpoint_is_enough_where_the_inviter_says_where_the_order_is() {
    let (mut network, _) = with_history(31);
    invited(&mut network, &[]);
    let named = network.peer("eve").replica.joining().unwrap().point().unwrap();
    for number in 0..10 {
        let add = Request::AddResource { name: format!("Bench {number}"), description: String::new() };
        network.act("ada", add).unwrap();
    }
    network.connect("eve", "ada");
    until_in(&mut network);
    assert!(network.peer("eve").ledger().begun().unwrap().position > named.position);
    to_the_end(&mut network);
    is_whole(&mut network);
}

#[test]
fn what_nobody_asked_for_of_checkpoints_and_history_is_a_fault() {
    let messages = [
        Message::Checkpoint { piece: 0, part: None },
        Message::History { from: 1, skip: 0, line: crate::line::Line::default(), entries: Vec::new() },
    ];
    for message in messages {
        let (mut network, _) = with_history(40);
        network.inject("ben", "ada", &message);
        network.run();
        assert_eq!(dropped(network.peer("ada")), ["dropped-unasked"]);
        assert!(!network.linked("ada", "ben"));
    }
}

/// How often Eve asked for another piece than the first.
static PIECES_ASKED: AtomicUsize = AtomicUsize::new(0);

/// Ada says that her checkpoint has three pieces, and something else that is not so.
fn three_pieces(from: &str, message: Message, change: fn(u32, &mut CheckpointPart)) -> Vec<Message> {
    static FIRST: Mutex<Option<CheckpointPart>> = Mutex::new(None);
    match message {
        Message::Checkpoint { piece, part } if from == "ada" => {
            let mut first = FIRST.lock().unwrap();
            if piece == 0 {
                *first = part;
            }
            let Some(first) = first.clone() else { return vec![Message::Checkpoint { piece, part: None }] };
            let proof = first.proof.filter(|_| piece == 0);
            let mut part = CheckpointPart { pieces: 3, bytes: vec![7; PIECE_BYTES], proof, ..first };
            change(piece, &mut part);
            vec![Message::Checkpoint { piece, part: Some(part) }]
        }
        Message::WantCheckpoint { piece } if piece > 0 => {
            PIECES_ASKED.fetch_add(1, Ordering::Relaxed);
            vec![message]
        }
        other => vec![other],
    }
}

#[test]
fn whoever_misleads_a_newcomer_about_the_pieces_is_left_and_the_newcomer_begins_with_the_first_batch() {
    let lies = ["dropped-checkpoint"];
    let cases: &[(&str, Tamper, &[&str], usize)] = &[
        (
            "another checkpoint in the middle, each time",
            |from, _, message| {
                three_pieces(from, message, |piece, part| part.point.position += u64::from(piece))
            },
            &[],
            2,
        ),
        (
            "more pieces than before",
            |from, _, message| three_pieces(from, message, |piece, part| part.pieces += piece),
            &lies,
            1,
        ),
        (
            "a short piece in the middle",
            |from, _, message| {
                three_pieces(from, message, |piece, part| {
                    part.bytes.truncate(if piece == 1 { 9 } else { PIECE_BYTES })
                })
            },
            &lies,
            1,
        ),
        ("nothing that was certified", |from, _, message| three_pieces(from, message, |_, _| ()), &lies, 2),
        (
            "one piece, longer than a piece is",
            |from, _, message| {
                three_pieces(from, message, |_, part| {
                    part.pieces = 1;
                    part.bytes.push(7);
                })
            },
            &lies,
            0,
        ),
        (
            "more pieces than are fetched",
            |from, _, message| three_pieces(from, message, |_, part| part.pieces = PIECES_MAX + 1),
            &[],
            0,
        ),
        (
            "a batch after the last position of all",
            |from, _, message| {
                three_pieces(from, message, |_, part| {
                    let hash = RunningHash([7; 32]);
                    if let Some(proof) = &mut part.proof {
                        proof.after = Some(Point { epoch: 1, position: u64::MAX, hash });
                    }
                })
            },
            &lies,
            0,
        ),
    ];
    for (name, tamper, code, asked_on) in cases {
        let (mut network, _) = with_history(70);
        PIECES_ASKED.store(0, Ordering::Relaxed);
        network.tamper = Some(*tamper);
        invited(&mut network, &["ada"]);
        network.run();
        assert_eq!(dropped(network.peer("eve")), **code, "{name}");
        assert_eq!(PIECES_ASKED.load(Ordering::Relaxed), *asked_on, "{name}");
        if !network.linked("eve", "ada") {
            network.connect("eve", "ada");
            network.run();
        }
        assert!(network.peer("eve").replica.my_member().is_some(), "{name}");
        assert_eq!(network.peer("eve").ledger().begun(), None, "{name}");
        network.agree(&["ada", "ben", "cleo", "eve"]);
    }
}

/// How often Eve asked for the rest of what an answer began.
static REST_ASKED: AtomicUsize = AtomicUsize::new(0);

/// Ada's first answer about the history is changed.
fn history(from: &str, message: Message, change: fn(&mut Line, &mut Vec<Bytes>)) -> Vec<Message> {
    match message {
        Message::History { from: first, skip: 0, mut line, mut entries } if from == "ada" => {
            change(&mut line, &mut entries);
            vec![Message::History { from: first, skip: 0, line, entries }]
        }
        Message::WantHistory { skip, .. } if skip > 0 => {
            REST_ASKED.fetch_add(1, Ordering::Relaxed);
            vec![message]
        }
        other => vec![other],
    }
}

/// A first batch of twenty entries that somebody made up and certified as its keeper, whoever began the organisation.
fn made_up(line: &mut Line, founding: &Entry) {
    let mallory = device("mallory");
    let record = OrderRecord {
        version: 1,
        epoch: 1,
        first: 1,
        time_ms: 0,
        rules_version: 1,
        keepers: vec![mallory],
        runs: vec![Run { device: mallory, first: 1, count: 20, last: EntryId([7; 32]) }],
        verdicts: vec![0; 3],
    };
    let batch = BatchBytes { opens: Vec::new(), record: record.encode() };
    let point = batch.point(None, &record).unwrap();
    let statement = certificate_statement(founding.organisation(), &point, None);
    let signature = SignatureBytes(key("mallory").sign(&statement).to_bytes());
    let signatures = vec![KeeperSignature { keeper: mallory, signature }];
    line.certificate = Certificate { version: 1, point, state: None, signatures }.encode();
    line.batches = vec![batch];
}

#[test]
fn history_that_is_not_as_the_keepers_placed_it_is_left_at_its_first_words_and_fetched_from_others() {
    let cases: &[(&str, Tamper)] = &[
        ("one entry, again and again", |from, _, message| {
            history(from, message, |_, entries| *entries = vec![entries[0].clone(); 2])
        }),
        ("not the first of all", |from, _, message| {
            history(from, message, |_, entries| drop(entries.remove(0)))
        }),
        ("batches that no keeper certified", |from, _, message| {
            history(from, message, |line, entries| {
                made_up(line, &Entry::verify(&entries[0].0).unwrap());
                entries.truncate(1);
            })
        }),
        ("batches without a certificate", |from, _, message| {
            history(from, message, |line, entries| {
                line.certificate.clear();
                entries.truncate(1);
            })
        }),
    ];
    for (name, tamper) in cases {
        let (mut network, _) = with_history(71);
        REST_ASKED.store(0, Ordering::Relaxed);
        network.tamper = Some(*tamper);
        invited(&mut network, &["ada"]);
        network.run();
        assert_eq!(dropped(network.peer("eve")), ["dropped-history"], "{name}");
        assert_eq!(REST_ASKED.load(Ordering::Relaxed), 0, "{name}");
        assert_eq!(network.peer("eve").replica.history_checked().unwrap().position, 0, "{name}");
        network.connect("eve", "cleo");
        network.run();
        assert_eq!(network.peer("eve").replica.history_checked(), None, "{name}");
        assert_eq!(network.peer("eve").shelf.order(), network.peer("ada").shelf.order(), "{name}");
    }
}
