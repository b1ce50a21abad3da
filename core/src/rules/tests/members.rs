use super::*;
use crate::cbor::SignatureBytes;
use crate::id::{InvitationId, SealingKey, VerifyingKeyBytes};
use crate::invitation::enrolment_statement;
use crate::ledger::record::{Device, Invitation, Member, Stewards};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::{device, key};
use ed25519_dalek::Signer;

fn invite(club: &Club, name: &str, days: i64, own_device: bool) -> Action {
    let key = VerifyingKeyBytes(key(&format!("invitation of {name}")).verifying_key().to_bytes());
    Action::Invite { key, expires_ms: club.now_ms + days * DAY_MS, own_device }
}

fn enrol(club: &Club, name: &str, invitation: EntryId, with: &str) -> Action {
    let sealing_key = SealingKey(bytes("sealing"));
    let statement = enrolment_statement(club.organisation(), invitation, device(name), sealing_key);
    let proof = SignatureBytes(key(&format!("invitation of {with}")).sign(&statement).to_bytes());
    Action::Enrol { invitation: invitation.into(), sealing_key, proof }
}

#[test]
fn who_may_invite_whom_for_how_long() {
    let mut club = club();
    let used = club.join("dan").0;
    club.confirm();
    let open = invite(&club, "eve", 7, false);
    let open = does(&mut club, "ben", open);
    let gone = invite(&club, "eve", 7, false);
    let gone = does(&mut club, "ben", gone);
    does(&mut club, "ben", Action::CancelInvitation { invitation: gone.into() });
    let cancel = |id: EntryId| Action::CancelInvitation { invitation: InvitationId(id.0) };
    let rows = vec![
        ("a member invites", "ben", invite(&club, "x", 7, false), ""),
        ("a further device", "ben", invite(&club, "x", 7, true), ""),
        ("for 30 days", "ben", invite(&club, "x", 30, false), ""),
        ("for 31 days", "ben", invite(&club, "x", 31, false), "refused-invitation-too-long"),
        ("for no time", "ben", invite(&club, "x", 0, false), "refused-invitation-expired"),
        ("one's own is taken back", "ben", cancel(open), ""),
        ("a steward takes it back", "ada", cancel(open), ""),
        ("another takes it back", "cleo", cancel(open), "nothing-permits-cancel-invitation"),
        ("taken back twice", "ben", cancel(gone), "refused-invitation-cancelled"),
        ("taken back after use", "ada", cancel(used), "refused-invitation-used"),
        ("no such invitation", "ada", cancel(EntryId([9; 32])), "refused-invitation-unknown"),
        ("used", "eve", enrol(&club, "eve", used, "dan"), "refused-invitation-used"),
        ("cancelled", "eve", enrol(&club, "eve", gone, "eve"), "refused-invitation-cancelled"),
        ("unknown", "eve", enrol(&club, "eve", EntryId([9; 32]), "eve"), "refused-invitation-unknown"),
        ("another's proof", "eve", enrol(&club, "mallory", open, "eve"), "refused-enrolment-proof"),
        ("another key", "eve", enrol(&club, "eve", open, "mallory"), "refused-enrolment-proof"),
        ("in order", "eve", enrol(&club, "eve", open, "eve"), ""),
        ("enrolled already", "ben", enrol(&club, "ben", open, "eve"), "refused-enrolled-already"),
        ("a stranger", "mallory", Action::Leave, "refused-device-unknown"),
    ];
    table(&mut club, rows);
    club.now_ms += 8 * DAY_MS;
    let late = enrol(&club, "eve", open, "eve");
    assert_eq!(tried(&mut club, "eve", late), "refused-invitation-expired");
}

#[test]
fn an_enrolment_makes_a_member_and_one_for_a_further_device_does_not() {
    let mut club = club();
    let invitation = invite(&club, "ben's phone", 7, true);
    let invitation = does(&mut club, "ben", invitation);
    let proof = enrol(&club, "ben's phone", invitation, "ben's phone");
    let entry = club.draft("ben's phone", None, proof.clone());
    club.admit("ben's phone", &entry, None);
    club.confirm();
    let ben = club.member_of("ben");
    let phone: Device = confirmed(&club, Key::Device(device("ben's phone"))).unwrap();
    assert_eq!((phone.member, phone.invitation), (ben, Some(invitation.into())));
    let member: Member = confirmed(&club, Key::Member(ben)).unwrap();
    assert_eq!(member.devices, [device("ben"), device("ben's phone")]);
    let used: Invitation = confirmed(&club, Key::Invitation(invitation.into())).unwrap();
    assert_eq!(used.used_by, Some(device("ben's phone")));
}

#[test]
fn an_invitation_dies_with_its_inviters_membership() {
    let mut club = club();
    let invitation = invite(&club, "eve", 7, false);
    let invitation = does(&mut club, "ben", invitation);
    does(&mut club, "ben", Action::Leave);
    let action = enrol(&club, "eve", invitation, "eve");
    assert_ne!(tried(&mut club, "eve", action), "");
    assert_eq!(tried(&mut club, "ben", Action::AddResource), "refused-constitution-forbids");
}

#[test]
fn the_last_steward_and_a_keepers_member_do_not_leave() {
    let mut club = stewards();
    assert_eq!(tried(&mut club, "ada", Action::Leave), "refused-keeper-leaves");
    assert_eq!(tried(&mut self::alone(), "ada", Action::Leave), "refused-last-steward");
    does(&mut club, "ben", Action::Leave);
    let ben: Member = confirmed(&club, Key::Member(club.member_of("ben"))).unwrap();
    assert!(ben.left && !ben.steward);
    let all: Stewards = confirmed(&club, Key::Stewards).unwrap();
    assert!(!all.0.contains(&club.member_of("ben")) && all.0.len() == 2);
}

fn alone() -> Club {
    Club::found()
}

#[test]
fn a_provisional_device_writes_but_vouches_for_nobody() {
    let mut club = club();
    let lathe = lathe(&mut club);
    club.join("dan");
    let t = club.now_ms / HOUR_MS * HOUR_MS + DAY_MS;
    let book = Action::Book { resource: lathe.into(), from_ms: t, until_ms: t + HOUR_MS };
    let rows = vec![
        ("books", "dan", book, ""),
        ("invites", "dan", invite(&club, "x", 7, false), "refused-constitution-forbids"),
        ("adds a device", "dan", invite(&club, "x", 7, true), "refused-constitution-forbids"),
        (
            "restricts",
            "dan",
            Action::RestrictDevice { device: device("dan") },
            "refused-constitution-forbids",
        ),
    ];
    table(&mut club, rows);
}

#[test]
fn an_invitation_is_worth_what_the_device_that_made_it_is() {
    let mut club = stewards();
    let of = |club: &mut Club, name: &'static str, whom: &str, own| {
        let action = invite(club, whom, 7, own);
        does(club, name, action)
    };
    let (new, own) = (of(&mut club, "dan", "eve", false), of(&mut club, "dan", "dan's phone", true));
    let further = |club: &mut Club| {
        let action = enrol(club, "dan's phone", own, "dan's phone");
        let entry = club.draft("dan's phone", None, action);
        match club.ledger.try_act(&entry).0 {
            Judgement::Refused(refusal) => refusal.code.into_owned(),
            _ => String::new(),
        }
    };
    let of_ben = of(&mut club, "ben", "eve", false);
    let rows = |club: &Club, code| {
        vec![
            ("a newcomer", "eve", enrol(club, "eve", new, "eve"), code),
            ("another's invitation", "eve", enrol(club, "eve", of_ben, "eve"), ""),
        ]
    };
    let restrict = Action::RestrictDevice { device: device("dan") };
    let none = rows(&club, "");
    table(&mut club, none);
    assert_eq!(further(&mut club), "");
    // What is not confirmed yet counts as well: nobody need wait for the keeper.
    writes(&mut club, "ben", restrict);
    club.ledger.settle(usize::MAX);
    let restricted = rows(&club, "refused-invitation-device-restricted");
    table(&mut club, restricted.clone());
    club.confirm();
    table(&mut club, restricted);
    does(&mut club, "ben", Action::LiftRestriction { device: device("dan") });
    let none = rows(&club, "");
    table(&mut club, none);
    does(&mut club, "dan", Action::RevokeDevice { device: device("dan") });
    let out = rows(&club, "refused-invitation-device-out");
    table(&mut club, out);
    assert_eq!(further(&mut club), "refused-invitation-device-out");
}

#[test]
fn the_invitation_of_a_device_that_wrote_two_stories_is_void() {
    let mut club = club();
    let invitation = invite(&club, "eve", 7, false);
    let invitation = does(&mut club, "ben", invitation);
    let proof = club.equivocate("ben");
    does(&mut club, "cleo", Action::Expose { device: device("ben"), proof });
    let action = enrol(&club, "eve", invitation, "eve");
    assert_eq!(tried(&mut club, "eve", action), "refused-invitation-device-out");
}
