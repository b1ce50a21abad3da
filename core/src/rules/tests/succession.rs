//! A new epoch by the members' word.

use super::*;
use crate::epoch::{Countersignature, EpochOpening, Naming, NamingRecord};
use crate::ledger::record::Keepers;
use crate::rules::succession::{may_be_named, needed, open_epoch, share, voice, voices};
use crate::testing::{device, key};

/// Ada, Ben, Cleo and Dan are members of a club of version 3.
fn four() -> Club {
    let mut club = club();
    club.join("dan");
    club.confirm();
    club
}

fn naming(club: &Club, successors: &[&str]) -> Naming {
    let mut successors: Vec<_> = successors.iter().map(|name| device(name)).collect();
    successors.sort_unstable();
    let (organisation, after) = (club.organisation(), club.ledger.point().unwrap());
    Naming { version: 2, organisation, after, successors }
}

/// A naming with these devices' signatures.
fn record(naming: Naming, signed_by: &[&str]) -> NamingRecord {
    use ed25519_dalek::Signer;
    let statement = naming.statement();
    let mut signatures: Vec<Countersignature> = signed_by
        .iter()
        .map(|name| Countersignature {
            device: device(name),
            signature: crate::cbor::SignatureBytes(key(name).sign(&statement).to_bytes()),
        })
        .collect();
    signatures.sort_unstable_by_key(|by| by.device);
    NamingRecord { naming, signatures }
}

fn refused(club: &Club, record: &NamingRecord) -> String {
    let (state, constitution) = (club.ledger.confirmed(), club.ledger.constitution());
    open_epoch(state, constitution, record).unwrap_err().code.into_owned()
}

#[test]
fn enough_members_open_an_epoch_for_whom_they_name_and_too_few_do_not() {
    let mut club = four();
    let record = |club: &Club, signed_by: &[&str]| record(naming(club, &["ben", "cleo"]), signed_by);
    assert_eq!(refused(&club, &record(&club, &["ben", "cleo"])), "refused-succession-too-few");
    assert_eq!(refused(&club, &record(&club, &["ben", "cleo", "nobody"])), "refused-succession-too-few");
    let good = record(&club, &["ben", "cleo", "dan"]);
    let bytes = good.encode();
    let opening = EpochOpening::decode(&bytes, None).unwrap();
    assert_eq!(opening, EpochOpening::Members(good));
    let mut writes = Vec::new();
    let point = club.ledger.open_epoch(&opening, bytes, club.now_ms, &mut writes).unwrap();
    assert_eq!(point.epoch, 2);
    let keepers: Keepers = confirmed(&club, Key::Keepers).unwrap();
    assert_eq!((keepers.epoch, keepers.devices), (2, opening.keepers()));
    assert_eq!(club.ledger.named_keepers(), opening.keepers());
}

#[test]
fn a_voice_is_that_of_a_member_with_any_device_that_is_in_use() {
    let mut club = four();
    let state = club.ledger.confirmed();
    assert_eq!(needed(state, club.ledger.constitution()), 3, "two thirds of four");
    assert_eq!(voice(state, device("ben")), Some(club.member_of("ben")));
    assert_eq!(voice(state, device("nobody")), None);
    does(&mut club, "ben", Action::Leave);
    let state = club.ledger.confirmed();
    assert_eq!(voice(state, device("ben")), None);
    assert_eq!(voices(state, &record(naming(&club, &["cleo"]), &["ben", "cleo"])).len(), 1);
    let constitution = club.ledger.constitution();
    let shares: Vec<usize> = [1, 2, 3, 4, 5, 6, 100].map(|members| share(members, constitution)).into();
    assert_eq!(shares, [1, 2, 3, 3, 4, 5, 67]);
}

#[test]
fn only_fit_devices_of_this_organisation_are_named_and_only_since_version_3() {
    let club = four();
    let (state, constitution) = (club.ledger.confirmed(), club.ledger.constitution());
    let code = |naming: &Naming| may_be_named(state, constitution, naming).unwrap_err().code.into_owned();
    assert_eq!(may_be_named(state, constitution, &naming(&club, &["ben"])), Ok(()));
    assert_eq!(code(&naming(&club, &["nobody"])), "refused-device-not-known");
    let elsewhere = Naming { organisation: crate::id::OrganisationId([9; 32]), ..naming(&club, &["ben"]) };
    assert_eq!(code(&elsewhere), "refused-recovery-unknown");
    let mut older = Club::found_as(2, crate::testing::BEGIN_MS);
    older.join("ben");
    older.confirm();
    let signed = record(naming(&older, &["ben"]), &["ada", "ben"]);
    assert_eq!(refused(&older, &signed), "refused-rules-older");
}

#[test]
fn a_record_that_was_changed_or_is_out_of_order_is_not_read() {
    let club = four();
    let good = record(naming(&club, &["ben", "cleo"]), &["ben", "dan"]);
    assert!(NamingRecord::decode(&good.encode()).is_ok());
    let changes: [fn(&mut NamingRecord); 6] = [
        |record| record.signatures.reverse(),
        |record| record.signatures[1] = record.signatures[0],
        |record| record.naming.successors.reverse(),
        |record| record.naming.successors.clear(),
        |record| record.naming.version = 1,
        |record| record.naming.after.position += 1,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut changed = good.clone();
        change(&mut changed);
        assert!(NamingRecord::decode(&changed.encode()).is_err(), "change {number}");
    }
}
