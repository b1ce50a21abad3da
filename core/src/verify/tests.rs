#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::action::Action;
use crate::checkpoint::CHECKPOINT_EVERY;
use crate::id::StateHash;
use crate::order::{Certificate, OrderRecord};
use crate::store::Write;
use crate::testing::memory::Memory;
use crate::testing::{Club, certificate, checkpoint_certificate, device, grown_club};

/// Damages a stored ledger somewhere.
type Damage = fn(&mut Memory);

fn flip(bytes: &mut [u8], at: usize) {
    bytes[at] ^= 1;
}

fn flip_shared(bytes: &mut std::sync::Arc<[u8]>, at: usize) {
    let mut changed = bytes.to_vec();
    flip(&mut changed, at);
    *bytes = changed.into();
}

fn check(memory: &Memory) -> Report {
    let Ok(report) = verify(memory);
    report
}

/// Does each damage to a sound ledger by itself, and expects what the check says of it.
fn finds_each(cases: &[(&str, Damage, What)]) {
    let sound = Memory::new(&grown_club().writes);
    for (name, damage, what) in cases {
        let mut memory = sound.clone();
        damage(&mut memory);
        let fault = check(&memory).fault;
        assert_eq!(fault.map(|fault| fault.what), Some(*what), "{name}");
    }
}

#[test]
fn a_sound_ledger_is_found_sound_and_everything_in_it_is_counted() {
    let memory = Memory::new(&grown_club().writes);
    let report = check(&memory);
    assert_eq!(report.fault, None);
    assert_eq!(report.entries, memory.entries.len() as u64);
    assert_eq!(report.journals, 3);
    assert_eq!(report.batches, memory.batches.len() as u64);
    assert_eq!(report.verdicts, report.entries - 1);
    assert_eq!(report.unconfirmed, 1);
    assert_eq!(report.certificates, report.batches);
    assert_eq!(report.bodies, memory.bodies.len() as u64);
    assert_eq!((report.proofs, report.receipts, report.epochs), (2, 1, 1));
    assert!(memory.state.is_some() && memory.refusals.len() == 1 && memory.erased.len() == 1);
}

#[test]
fn an_empty_store_is_sound() {
    assert_eq!(check(&Memory::default()), Report::default());
}

#[test]
fn one_flipped_byte_in_each_kind_of_stored_thing_is_found_and_named() {
    let cases: &[(&str, Damage, What)] = &[
        ("an entry's tag", |m| flip_shared(&mut m.entries[3].bytes, 0), What::EntryForm),
        (
            "an entry's signature",
            |m| {
                let last = m.entries[3].bytes.len() - 1;
                flip_shared(&mut m.entries[3].bytes, last);
            },
            What::EntrySignature,
        ),
        ("an entry's id", |m| flip(&mut m.entries[3].id.0, 7), What::EntryRow),
        ("an entry's device", |m| flip(&mut m.entries[3].device.0, 7), What::EntryRow),
        ("a body's bytes", |m| flip(&mut m.bodies[2].bytes, 60), What::BodyHash),
        ("a body's name", |m| flip(&mut m.bodies[2].hash.0, 0), What::BodyHash),
        ("a body's entry", |m| flip(&mut m.bodies[2].entry.0, 0), What::BodyEntry),
        ("an order record's head", |m| flip(&mut m.batches[2].record, 0), What::OrderForm),
        (
            "a verdict",
            |m| {
                let last = m.batches[3].record.len() - 1;
                flip(&mut m.batches[3].record, last);
            },
            What::Verdict,
        ),
        ("a point's hash", |m| flip(&mut m.batches[2].point.hash.0, 9), What::RunningHash),
        (
            "an epoch record",
            |m| {
                let opening = m.batches.iter_mut().find(|row| row.opens.is_some()).unwrap();
                flip(opening.opens.as_mut().unwrap(), 50);
            },
            What::Epoch,
        ),
        ("a place", |m| m.runs[1].position ^= 1, What::Run),
        ("a certificate's head", |m| flip(&mut m.certificates[1].bytes, 0), What::CertificateForm),
        ("a certified hash", |m| flip(&mut m.certificates[1].bytes, 10), What::CertificatePoint),
        (
            "a certificate's signature",
            |m| {
                let last = m.certificates[1].bytes.len() - 1;
                flip(&mut m.certificates[1].bytes, last);
            },
            What::CertificateSignature,
        ),
        ("a proof of two orders", |m| flip(&mut m.proofs[0].bytes, 100), What::Proof),
        ("whom that proof is against", |m| flip(&mut m.proofs[0].device.0, 3), What::Proof),
        ("a proof", |m| flip(&mut m.proofs[1].bytes, 100), What::Proof),
        ("a receipt", |m| flip(&mut m.receipts[0].bytes, 100), What::Receipt),
        ("a receipt's ballot", |m| flip(&mut m.receipts[0].ballot.0, 3), What::Receipt),
        ("a proof's device", |m| flip(&mut m.proofs[1].device.0, 3), What::Proof),
        ("a reason", |m| flip(&mut m.refusals[0].reason, 4), What::Reason),
        ("a saved state", |m| flip(&mut m.state.as_mut().unwrap().bytes, 99), What::State),
        ("a saved state's form", |m| flip(&mut m.state.as_mut().unwrap().bytes, 1), What::State),
        ("a saved state's hash", |m| flip(&mut m.state.as_mut().unwrap().hash, 0), What::State),
    ];
    finds_each(cases);
}

#[test]
fn what_is_missing_misplaced_or_not_the_others_is_found_and_named() {
    let cases: &[(&str, Damage, What)] = &[
        ("an entry is gone from the middle", |m| drop(m.entries.remove(3)), What::Chain),
        (
            "the end of a journal is gone",
            |m| {
                let of_ada = device("ada");
                let last = m.entries.iter().rposition(|row| row.device == of_ada).unwrap();
                m.entries.remove(last);
            },
            What::Placed,
        ),
        ("a batch is gone", |m| drop(m.batches.remove(2)), What::Order),
        ("two batches are swapped", |m| m.batches.swap(2, 3), What::Order),
        ("the last batch is gone", |m| drop(m.batches.pop()), What::Run),
        ("a proof is gone", |m| m.proofs.clear(), What::Verdict),
        ("a reason is gone", |m| m.refusals.clear(), What::Reason),
        (
            "an erased body is back",
            |m| {
                let body = m.bodies[1].hash;
                m.erased.push(body);
            },
            What::BodyErased,
        ),
        (
            "the order's end is not certified",
            |m| {
                m.certificates.pop();
                m.signed.clear();
            },
            What::Uncertified,
        ),
        (
            "somebody who is no keeper certified",
            |m| {
                let row = &mut m.certificates[2];
                row.bytes = certificate(m.organisation.unwrap(), row.point, &["ben"]).encode();
            },
            What::CertificateSignature,
        ),
        (
            "the old keeper certified in the new epoch",
            |m| {
                let row = m.certificates.last_mut().unwrap();
                row.bytes = certificate(m.organisation.unwrap(), row.point, &["ada"]).encode();
            },
            What::CertificateSignature,
        ),
        (
            "nobody certified",
            |m| {
                let row = &mut m.certificates[2];
                row.bytes = certificate(m.organisation.unwrap(), row.point, &[]).encode();
            },
            What::CertificateQuorum,
        ),
        (
            "another organisation's ledger",
            |m| flip(&mut m.organisation.as_mut().unwrap().0, 1),
            What::EntryOrganisation,
        ),
    ];
    finds_each(cases);
}

#[test]
fn no_flipped_byte_of_any_stored_bytes_goes_unnoticed() {
    let sound = Memory::new(&grown_club().writes);
    // A step that meets every offset within a few rows, so that the whole takes seconds.
    let mut flips = 0;
    let mut try_one = |damage: &dyn Fn(&mut Memory)| {
        let mut memory = sound.clone();
        damage(&mut memory);
        assert!(check(&memory).fault.is_some(), "flip {flips} of {memory:?}");
        flips += 1;
    };
    let step = 41;
    let mut every = |lengths: Vec<usize>, damage: fn(&mut Memory, usize, usize)| {
        for (row, length) in lengths.into_iter().enumerate() {
            for at in (row % step..length).step_by(step) {
                try_one(&|memory| damage(memory, row, at));
            }
        }
    };
    every(sound.entries.iter().map(|row| row.bytes.len()).collect(), |memory, row, at| {
        flip_shared(&mut memory.entries[row].bytes, at);
    });
    every(sound.batches.iter().map(|row| row.record.len()).collect(), |memory, row, at| {
        flip(&mut memory.batches[row].record, at);
    });
    every(sound.certificates.iter().map(|row| row.bytes.len()).collect(), |memory, row, at| {
        flip(&mut memory.certificates[row].bytes, at);
    });
    every(sound.bodies.iter().map(|row| row.bytes.len()).collect(), |memory, row, at| {
        flip(&mut memory.bodies[row].bytes, at);
    });
    assert!(flips > 100, "{flips} bytes were flipped");
}

#[test]
fn every_fault_has_its_sentence_which_names_the_place() {
    let sentences = crate::sentences::Sentences::new("en");
    for what in What::ALL {
        let fault = VerifyFault { what, place: Place::Position(4711) };
        let sentence = sentences.say(&fault.message(), &|_: i64| String::new());
        assert!(sentence.contains("4711") && !sentence.contains(what.code()), "{sentence}");
    }
}

#[test]
fn a_certified_state_is_worked_out_again() {
    let mut club = Club::found();
    while club.ledger.position() < CHECKPOINT_EVERY {
        for _ in 0..1_000 {
            club.act("ada", Action::AddResource);
        }
        club.confirm();
    }
    let mut memory = Memory::new(&club.writes);
    let report = check(&memory);
    assert_eq!((report.fault, report.checkpoints), (None, 1));
    let certified = |row: &CertificateRow| Certificate::decode(&row.bytes).unwrap().state.is_some();
    let row = memory.certificates.iter_mut().find(|row| certified(row)).unwrap();
    let state = Some(StateHash([1; 32]));
    row.bytes = checkpoint_certificate(club.organisation(), row.point, state, &["ada"]).encode();
    let at = Place::Position(row.point.position);
    assert_eq!(check(&memory).fault, Some(VerifyFault { what: What::Checkpoint, place: at }));
}

#[test]
fn several_keepers_whom_they_hand_over_to_and_whom_members_name_are_found_sound() {
    let club = crate::testing::kept::kept_club();
    let report = verify(&Memory::new(&club.writes)).unwrap();
    assert_eq!((report.fault, report.epochs), (None, 1));
    let sets: std::collections::BTreeSet<usize> = club
        .writes
        .iter()
        .filter_map(|write| match write {
            Write::Order { record, .. } => Some(OrderRecord::decode(record).unwrap().keepers.len()),
            _ => None,
        })
        .collect();
    assert_eq!(sets, [1, 2, 3].into(), "one, three by decision, two whom members named");
}
