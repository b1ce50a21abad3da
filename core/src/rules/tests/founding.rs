//! Founding, and how many devices one member may have.

use std::collections::BTreeMap;

use super::*;
use crate::constitution::Constitution;
use crate::entry::{ENTRY_VERSION, Payload};
use crate::id::{MemberId, OrganisationId, SealingKey, VerifyingKeyBytes};
use crate::ledger::Ledger;
use crate::ledger::record::{Device, Keepers, Member, Organisation, Standing, Stewards};
use crate::rules::DAY_MS;
use crate::testing::{BEGIN_MS, device, key, sign};

fn founding(constitution: [u8; 32]) -> Payload {
    Payload {
        version: ENTRY_VERSION,
        organisation: None,
        device: device("ada"),
        sequence: 1,
        previous: None,
        seen: None,
        builds_on: Vec::new(),
        clock_ms: BEGIN_MS,
        words: None,
        action: Action::Found {
            sealing_key: SealingKey([1; 32]),
            recovery_key: VerifyingKeyBytes([2; 32]),
            constitution,
        },
    }
}

fn default_hash() -> [u8; 32] {
    *blake3::hash(Constitution::default_text().as_bytes()).as_bytes()
}

#[test]
fn the_founding_entry_makes_member_steward_device_and_keeper_in_one() {
    let entry = sign("ada", &founding(default_hash()));
    let mut ledger = Ledger::new(OrganisationId(entry.id().0));
    let mut writes = Vec::new();
    ledger.admit(&entry, |_, _| None, &mut writes).unwrap();
    ledger.propose(BEGIN_MS, 10, &BTreeMap::new(), &mut writes).unwrap();
    let ada = MemberId(entry.id().0);
    let state = ledger.confirmed();
    assert_eq!(state.record::<Organisation>(&Key::Organisation).unwrap().founder, ada);
    assert_eq!(
        state.record::<Keepers>(&Key::Keepers),
        Some(&Keepers { epoch: 1, devices: vec![device("ada")], past: Vec::new(), base: 0 })
    );
    assert_eq!(state.record::<Stewards>(&Key::Stewards), Some(&Stewards(vec![ada])));
    let member = state.record::<Member>(&Key::Member(ada)).unwrap();
    assert!(member.steward && !member.left);
    assert_eq!(state.record::<Device>(&Key::Device(device("ada"))).unwrap().standing, Standing::Enrolled);
}

#[test]
fn an_organisation_is_founded_once_and_with_a_constitution_that_is_known() {
    let entry = sign("ada", &founding([3; 32]));
    let mut ledger = Ledger::new(OrganisationId(entry.id().0));
    ledger.admit(&entry, |_, _| None, &mut Vec::new()).unwrap();
    ledger.settle(usize::MAX);
    let refused = Judgement::Refused(Refusal::new("refused-constitution-unknown"));
    assert_eq!(ledger.tail().judgement(entry.id()), Some(&refused));

    let club = club();
    let again = sign("ada", &founding(default_hash()));
    let refused = Judgement::Refused(Refusal::new("refused-founded-already"));
    assert_eq!(club.ledger.try_act(&again).0, refused);
}

pub(super) fn invite(club: &Club, for_whom: &str, own_device: bool) -> Action {
    Action::Invite {
        key: VerifyingKeyBytes(key(&format!("invitation of {for_whom}")).verifying_key().to_bytes()),
        expires_ms: club.now_ms + 7 * DAY_MS,
        own_device,
    }
}

/// A new device's enrolment by the invitation that was made for a name.
pub(super) fn enrolment(club: &Club, invitation: EntryId, for_whom: &str, new: &str) -> Action {
    use crate::cbor::SignatureBytes;
    use crate::id::SealingKey;
    use ed25519_dalek::Signer;
    let sealing_key = SealingKey(bytes(&format!("{new} sealing")));
    let statement =
        crate::invitation::enrolment_statement(club.organisation(), invitation, device(new), sealing_key);
    let proof = SignatureBytes(key(&format!("invitation of {for_whom}")).sign(&statement).to_bytes());
    Action::Enrol { invitation: invitation.into(), sealing_key, proof }
}

#[test]
fn a_member_has_only_so_many_devices_over_time() {
    let mut club = club();
    let names: Vec<&'static str> = (1..=64).map(|number| &*format!("phone {number}").leak()).collect();
    for (number, name) in names.iter().enumerate() {
        let action = invite(&club, name, true);
        let invitation = does(&mut club, "ben", action);
        let action = enrolment(&club, invitation, name, name);
        let entry = club.draft(name, None, action);
        let expected = if number < 63 { "" } else { "refused-devices-too-many" };
        club.admit(name, &entry, None);
        club.confirm();
        assert_eq!(outcome(&club, entry.id()), expected, "{number}");
    }
    let ben = confirmed::<Device>(&club, Key::Device(device("ben"))).unwrap().member;
    assert_eq!(confirmed::<Member>(&club, Key::Member(ben)).unwrap().devices.len(), 64);
}
