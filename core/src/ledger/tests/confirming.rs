//! Batches that do not follow, entries that can no longer be placed, and branches that lost.

use super::world::{World, begin};
use crate::action::Action;
use crate::entry::{Entry, Payload};
use crate::equivocation::Equivocation;
use crate::id::{EntryId, VerifyingKeyBytes};
use crate::ledger::admit::NotAdmitted;
use crate::ledger::record::{Device, Key, Standing};
use crate::ledger::saved::is_readable_state;
use crate::ledger::state::Look;
use crate::ledger::{Batch, BatchFault, Ledger, Status};
use crate::order::OrderRecord;
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::{device, key, sign};

fn invite(number: u64) -> Action {
    Action::Invite {
        key: VerifyingKeyBytes(key(&format!("guest {number}")).verifying_key().to_bytes()),
        expires_ms: begin().now_ms + 9 * DAY_MS,
        own_device: false,
    }
}

/// A batch as the keeper made it, with one thing changed.
fn changed(batch: &Batch, change: impl FnOnce(&mut OrderRecord)) -> Batch {
    let mut record = batch.record.clone();
    change(&mut record);
    Batch { bytes: record.encode(), record, ..batch.clone() }
}

/// Ben and Cleo have written a little, and the keeper has confirmed it; nobody else has taken the batch.
fn confirmed() -> World {
    let mut world = World::new();
    for number in 0..4 {
        world.now_ms += 1_000;
        world.write(usize::try_from(1 + number % 2).unwrap(), invite(number));
    }
    world.pass_on(1, 0, usize::MAX);
    world.pass_on(2, 0, usize::MAX);
    world.confirm(100);
    world
}

#[test]
fn a_batch_that_does_not_follow_is_not_taken_and_the_fault_says_what_is_wrong() {
    type Change = fn(&mut Batch);
    type Expected = fn(&BatchFault) -> bool;
    let cases: &[(&str, Change, Expected)] = &[
        ("a later position", |b| *b = changed(b, |r| r.first += 1), |f| *f == BatchFault::Position),
        ("an earlier position", |b| *b = changed(b, |r| r.first -= 1), |f| *f == BatchFault::Position),
        ("a time before the last", |b| *b = changed(b, |r| r.time_ms = 1), |f| *f == BatchFault::Header),
        ("another epoch", |b| *b = changed(b, |r| r.epoch += 1), |f| *f == BatchFault::Header),
        (
            "another keeper",
            |b| *b = changed(b, |r| r.keepers = vec![device("ben")]),
            |f| *f == BatchFault::Header,
        ),
        (
            "newer rules, to which nothing raised them",
            |b| *b = changed(b, |r| r.rules_version += 1),
            |f| *f == BatchFault::Header,
        ),
        ("a gap", |b| *b = changed(b, |r| r.runs[0].first += 1), |f| matches!(f, BatchFault::Entry(_))),
        ("a replay", |b| *b = changed(b, |r| r.runs[0].first -= 1), |f| matches!(f, BatchFault::Entry(_))),
        (
            "another last entry",
            |b| *b = changed(b, |r| r.runs[0].last = EntryId([7; 32])),
            |f| matches!(f, BatchFault::Entry(_)),
        ),
        (
            "a verdict turned round",
            |b| *b = changed(b, |r| r.verdicts[0] ^= 1),
            |f| matches!(f, BatchFault::Verdict { accepted_here: true, .. }),
        ),
        ("an entry missing", |b| drop(b.entries.pop()), |f| matches!(f, BatchFault::Entry(_))),
    ];
    for (name, change, expected) in cases {
        let mut world = confirmed();
        let mut batch = world.batch_for(3, 0);
        change(&mut batch);
        let mut writes = Vec::new();
        let fault = world.people[3].ledger.take(&batch, &mut writes).unwrap_err();
        assert!(expected(&fault), "{name}: {fault:?}");
        assert_eq!(writes, [], "{name}: nothing is kept of it");
        assert!(world.take(3), "{name}: as it was made it is taken after all");
    }
}

#[test]
fn an_entry_that_names_a_dead_one_is_placed_as_refused_and_its_journal_goes_on() {
    let mut world = World::new();
    // Ben's invitation never reaches the keeper; Cleo has it and takes it back, then goes on.
    let missing = world.write(1, invite(1));
    world.pass_on(1, 2, usize::MAX);
    let names = world.write(2, Action::CancelInvitation { invitation: missing.into() });
    let after = world.write(2, invite(2));
    let of_cleo: Vec<Entry> = [names, after]
        .iter()
        .map(|id| {
            Entry::verify(&world.people[2].shelf.entries.values().find(|k| k.id == *id).unwrap().bytes)
                .unwrap()
        })
        .collect();
    let admit = |world: &mut World, entry: &Entry| {
        let mut writes = Vec::new();
        let result = world.people[0].ledger.admit(entry, |_, _| None, &mut writes);
        world.people[0].keep(&writes);
        result
    };
    assert_eq!(admit(&mut world, &of_cleo[0]), Err(NotAdmitted::Names(vec![missing])));
    world.write(0, Action::Notice { missing });
    world.confirm(100);
    assert_eq!(admit(&mut world, &of_cleo[0]), Err(NotAdmitted::Names(vec![missing])), "not dead yet");
    world.now_ms += 15 * DAY_MS;
    world.confirm(100);
    for entry in &of_cleo {
        assert!(admit(&mut world, entry).is_ok());
    }
    world.confirm(100);
    let shelf = &world.people[0].shelf;
    assert_eq!(shelf.refusals[&names].code, "refused-invitation-unknown");
    assert!(matches!(world.people[0].ledger.status(after), Some(Status::Confirmed { .. })));
    // Who follows comes to the same, and so does one who opens it again.
    for who in 1..4 {
        while world.take(who) {}
    }
    assert_eq!(world.people[3].ledger.confirmed(), world.people[0].ledger.confirmed());
}

#[test]
fn of_two_entries_with_one_number_the_confirmed_one_counts_and_the_device_is_out() {
    let mut world = World::new();
    let first = world.write(1, invite(1));
    world.pass_on(1, 0, usize::MAX);
    world.confirm(10);
    // The other branch, at Cleo's.
    let kept = world.people[1].shelf.entries.values().find(|kept| kept.id == first).unwrap().clone();
    let here = Entry::verify(&kept.bytes).unwrap();
    let other = sign("ben", &Payload { clock_ms: here.payload().clock_ms + 1, ..here.payload().clone() });
    let next = Payload {
        sequence: other.payload().sequence + 1,
        previous: Some(other.id()),
        action: invite(3),
        ..other.payload().clone()
    };
    let next = sign("ben", &next);
    let mut writes = Vec::new();
    let cleo = &mut world.people[2].ledger;
    cleo.admit(&other, |_, _| None, &mut writes).unwrap();
    cleo.admit(&next, |_, _| None, &mut writes).unwrap();
    let proof = cleo.admit(&here, |_, _| Some(other.clone()), &mut writes);
    let Err(NotAdmitted::Equivocation(proof)) = proof else { panic!("it is found out") };
    let bytes = proof.encode();
    assert_eq!(Equivocation::decode(&bytes).unwrap().1, device("ben"));
    // The confirmed order has the first: the other and what chains to it go.
    cleo.drop_branch(&device("ben"), here.payload().sequence, &mut writes);
    world.people[2].keep(&writes);
    assert!(world.take(2));
    let id = Equivocation::id(&bytes);
    for who in [0, 2] {
        world.people[who].ledger.add_proof(id, device("ben"));
    }
    assert_eq!(world.people[2].ledger.find(&other.id()), None);
    assert_eq!(world.people[2].ledger.find(&next.id()), None);
    world.write(0, Action::Expose { device: device("ben"), proof: id });
    world.now_ms += HOUR_MS;
    world.confirm(10);
    assert!(world.take(2));
    for who in [0, 2] {
        let state = world.people[who].ledger.confirmed();
        let found = state.record::<Device>(&Key::Device(device("ben"))).unwrap();
        assert_eq!(found.standing, Standing::Equivocated);
        assert!(matches!(world.people[who].ledger.status(first), Some(Status::Confirmed { .. })));
        assert_eq!(world.people[who].ledger.room(&device("ben")), 0);
    }
}

#[test]
fn a_saved_state_of_another_form_is_ignored_and_everything_is_judged_again() {
    let mut world = confirmed();
    let keeper = &mut world.people[0];
    let mut writes = Vec::new();
    keeper.ledger.save(true, &mut writes);
    keeper.keep(&writes);
    let (_, state) = keeper.shelf.state.as_mut().unwrap();
    // The form's number is the second byte.
    assert!(is_readable_state(state));
    state[1] += 1;
    assert!(!is_readable_state(state));
    let opening = keeper.shelf.opening();
    assert!(opening.state.is_none() && !opening.records.is_empty());
    let again = Ledger::open(keeper.ledger.organisation(), &opening).unwrap();
    assert_eq!(again.confirmed(), keeper.ledger.confirmed());
    assert_eq!(again.point(), keeper.ledger.point());
}

#[test]
fn a_device_that_is_not_confirmed_has_room_for_64_entries() {
    use crate::ledger::admit::PROVISIONAL_ENTRIES_MAX;
    use crate::testing::Club;
    let mut club = Club::found();
    club.join("dan");
    for _ in 1..PROVISIONAL_ENTRIES_MAX {
        club.act("dan", Action::Statute { text: vec![1] });
    }
    let more = club.draft("dan", None, Action::Statute { text: vec![1] });
    let admit = |club: &mut Club, entry: &Entry| club.ledger.admit(entry, |_, _| None, &mut Vec::new());
    assert_eq!(admit(&mut club, &more), Err(NotAdmitted::Full));
    club.confirm();
    assert!(admit(&mut club, &more).is_ok());
}

#[test]
fn one_invitation_brings_two_rivals_and_one_inviter_eight_guests_at_a_time() {
    use crate::cbor::SignatureBytes;
    use crate::id::SealingKey;
    use crate::invitation::enrolment_statement;
    use crate::ledger::admit::{INVITATION_ENROLMENTS_MAX, PROVISIONAL_ENROLMENTS_MAX};
    use crate::testing::Club;
    use ed25519_dalek::Signer;

    fn admit(club: &mut Club, entry: &Entry) -> Result<crate::ledger::Admission, NotAdmitted> {
        let admitted = club.ledger.admit(entry, |_, _| None, &mut Vec::new());
        club.ledger.settle(usize::MAX);
        admitted
    }
    let mut club = Club::found();
    let (stolen, _) = club.join("dan");
    // The thief makes up devices, each with a sound proof of the invitation.
    let enrol = |club: &mut Club, name: &'static str| {
        let sealing_key = SealingKey([7; 32]);
        let statement = enrolment_statement(club.organisation(), stolen, device(name), sealing_key);
        let proof = SignatureBytes(key("invitation of dan").sign(&statement).to_bytes());
        let action = Action::Enrol { invitation: stolen.into(), sealing_key, proof };
        let mut payload = club.draft(name, None, action).payload().clone();
        payload.words = None;
        sign(name, &payload)
    };
    let rivals = ["thief 1", "thief 2", "thief 3"].map(|name| enrol(&mut club, name));
    let taken = rivals.iter().filter(|entry| admit(&mut club, entry).is_ok()).count();
    assert_eq!(taken, INVITATION_ENROLMENTS_MAX - 1, "beside the guest's own");
    let guests = ["g1", "g2", "g3", "g4", "g5", "g6", "g7"];
    for name in guests {
        club.join(name);
    }
    assert_eq!(guests.len() + 1, PROVISIONAL_ENROLMENTS_MAX);
    let invite = Action::Invite {
        key: VerifyingKeyBytes(key("invitation of g8").verifying_key().to_bytes()),
        expires_ms: club.now_ms + DAY_MS,
        own_device: false,
    };
    let invitation = club.act("ada", invite);
    let sealing_key = SealingKey([8; 32]);
    let statement = enrolment_statement(club.organisation(), invitation, device("g8"), sealing_key);
    let proof = SignatureBytes(key("invitation of g8").sign(&statement).to_bytes());
    let one_more =
        club.draft("g8", None, Action::Enrol { invitation: invitation.into(), sealing_key, proof });
    assert_eq!(admit(&mut club, &one_more), Err(NotAdmitted::Full), "eight at a time");
}
