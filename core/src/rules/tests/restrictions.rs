//! Restrictions before anybody confirmed them, and devices that their own signatures put out.

use super::*;
use crate::action::{Effect, PaperKind};
use crate::id::VerifyingKeyBytes;
use crate::ledger::record::{Device, Restriction, Standing};
use crate::request::Choice;
use crate::rules::HOUR_MS;
use crate::testing::device;

fn restrict(name: &str) -> Action {
    Action::RestrictDevice { device: device(name) }
}

fn invite(club: &Club) -> Action {
    Action::Invite {
        key: VerifyingKeyBytes([7; 32]),
        expires_ms: club.now_ms + 24 * HOUR_MS,
        own_device: false,
    }
}

/// What an entry that nobody confirmed comes to.
fn provisional(club: &Club, id: EntryId) -> String {
    match club.ledger.tail().judgement(id).unwrap() {
        Judgement::Accepted => String::new(),
        Judgement::Refused(refusal) => refusal.code.clone().into_owned(),
        Judgement::Aside(reason) => panic!("{reason}"),
    }
}

#[test]
fn a_restriction_acts_at_once_and_leaves_votes_comments_and_ones_own_revocation() {
    let mut club = club();
    let proposal = does(&mut club, "ada", Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS });
    writes(&mut club, "ada", restrict("ben"));
    assert_eq!(confirmed::<Restriction>(&club, Key::Restriction(device("ben"))), None);
    let choice = Choice::Yes;
    let vote = Action::Vote { proposal: proposal.into(), version: vec![proposal], replaces: None, choice };
    let guest = invite(&club);
    let no = "refused-constitution-forbids";
    table(
        &mut club,
        vec![
            ("votes", "ben", vote, ""),
            ("comments", "ben", Action::BeginPaper { kind: PaperKind::Comment, about: proposal }, ""),
            ("revokes it", "ben", Action::RevokeDevice { device: device("ben") }, ""),
            ("invites", "ben", guest, no),
            ("lifts it", "ben", Action::LiftRestriction { device: device("ben") }, no),
            ("restricts it", "ben", restrict("ben"), no),
            ("leaves", "ben", Action::Leave, no),
        ],
    );
}

#[test]
fn a_provisional_restriction_lapses_on_a_devices_own_clock_unless_it_may_go_on() {
    let mut club = stewards();
    let guest = invite(&club);
    // One steward's alone.
    let alone = writes(&mut club, "ben", restrict("dan"));
    assert_eq!(tried(&mut club, "dan", guest.clone()), "refused-constitution-forbids");
    club.ledger.lapse(alone);
    club.ledger.settle(usize::MAX);
    assert_eq!(provisional(&club, alone), "refused-restriction-lapsed");
    assert_eq!(tried(&mut club, "dan", guest.clone()), "");
    // Confirmed, it acts by certified time.
    club.confirm();
    assert_eq!(outcome(&club, alone), "");
    assert_eq!(tried(&mut club, "dan", guest.clone()), "refused-constitution-forbids");
    // Two stewards' goes on, and one's own; nothing else lapses.
    does(&mut club, "ben", Action::LiftRestriction { device: device("dan") });
    let first = writes(&mut club, "ada", restrict("dan"));
    writes(&mut club, "ben", restrict("dan"));
    let own = writes(&mut club, "cleo", restrict("cleo"));
    let other = writes(&mut club, "ben", guest);
    for id in [first, own, other] {
        club.ledger.lapse(id);
        club.ledger.settle(usize::MAX);
        assert_eq!(provisional(&club, id), "");
    }
}

#[test]
fn a_device_that_wrote_two_entries_with_one_number_is_put_out_by_anybody_with_the_proof() {
    let mut club = club();
    let expose = |name: &str, proof| Action::Expose { device: device(name), proof };
    assert_eq!(tried(&mut club, "cleo", expose("ben", [7; 32])), "refused-proof-unknown");
    let proof = club.equivocate("ben");
    assert_eq!(tried(&mut club, "cleo", expose("ada", proof)), "refused-proof-unknown", "not against others");
    does(&mut club, "cleo", expose("ben", proof));
    let found: Device = confirmed(&club, Key::Device(device("ben"))).unwrap();
    assert_eq!(found.standing, Standing::Equivocated);
    assert_eq!(tried(&mut club, "cleo", expose("ben", proof)), "refused-device-out-already");
    let guest = invite(&club);
    assert_eq!(tried(&mut club, "ben", guest), "refused-device-equivocated");
}
