//! A new epoch by the recovery sheet.

use super::*;
use crate::action::Effect;
use crate::epoch::EpochOpening;
use crate::ledger::BatchFault;
use crate::ledger::record::{Device, Keepers, Member, Organisation, Proposal};
use crate::request::Choice;
use crate::rules::HOUR_MS;
use crate::rules::recovery::open_epoch;
use crate::testing::device;

#[test]
fn the_sheet_makes_a_new_device_the_keeper_and_is_void_after_that() {
    let mut club = club();
    let before = club.succession("ada's new laptop", &[]);
    club.recover("ada's new laptop", &["ben", "cleo"]);
    let keepers: Keepers = confirmed(&club, Key::Keepers).unwrap();
    assert_eq!(
        keepers,
        Keepers { epoch: 2, devices: vec![device("ada's new laptop")], past: Vec::new(), base: 0 }
    );
    let found: Device = confirmed(&club, Key::Device(device("ada's new laptop"))).unwrap();
    assert_eq!(found.member, club.ada());
    let ada: Member = confirmed(&club, Key::Member(club.ada())).unwrap();
    assert_eq!(ada.devices, [device("ada"), device("ada's new laptop")]);
    assert_eq!(confirmed::<Organisation>(&club, Key::Organisation).unwrap().recovery_key, None);
    assert_eq!(open_epoch(club.ledger.confirmed(), &before).unwrap_err().code, "refused-sheet-void");
}

#[test]
fn the_sheet_opens_nothing_for_another_than_its_founder_for_a_known_device_or_after_a_newer_point() {
    let mut club = club();
    let stale = club.succession("new", &[]);
    lathe(&mut club);
    let mut writes = Vec::new();
    let refused =
        club.ledger.open_epoch(&EpochOpening::Sheet(stale.clone()), stale.encode(), club.now_ms, &mut writes);
    assert_eq!(refused.unwrap_err(), BatchFault::Epoch(Refusal::new("refused-recovery-stale")));

    let good = club.succession("new", &[]);
    let mut another = good.clone();
    another.succession.member = club.member_of("ben");
    let mut unknown = good.clone();
    unknown.succession.member = crate::id::MemberId([9; 32]);
    let mut elsewhere = good.clone();
    elsewhere.succession.organisation = crate::id::OrganisationId([9; 32]);
    let mut known = good.clone();
    known.succession.device = device("cleo");
    let cases = [
        (another, "refused-recovery-of-another"),
        (unknown, "refused-recovery-unknown"),
        (known, "refused-enrolled-already"),
        (elsewhere, "refused-recovery-unknown"),
    ];
    for (record, expected) in cases {
        assert_eq!(open_epoch(club.ledger.confirmed(), &record).unwrap_err().code, expected);
    }
    // The founder cannot leave as long as the sheet is valid; a ledger that says so opens nothing either.
    let mut state = club.ledger.confirmed().clone();
    let founder = Member { left: true, ..confirmed(&club, Key::Member(club.ada())).unwrap() };
    state.set(Key::Member(club.ada()), Some(founder.into_value()));
    assert_eq!(open_epoch(&state, &good).unwrap_err().code, "refused-recovery-left");
    let point = club
        .ledger
        .open_epoch(&EpochOpening::Sheet(good.clone()), good.encode(), club.now_ms, &mut writes)
        .unwrap();
    assert_eq!((point.epoch, Some(point)), (2, club.ledger.point()));
}

#[test]
fn a_sheet_that_took_the_first_ones_place_brings_back_who_proposed_it_until_that_member_leaves() {
    let mut club = club();
    let secret =
        crate::id::VerifyingKeyBytes(crate::testing::key("another sheet").verifying_key().to_bytes());
    let effect = Effect::RenewSheet { recovery_key: secret };
    let id = does(&mut club, "ben", Action::Propose { effect, voting_ms: 24 * HOUR_MS });
    for name in ["ada", "ben"] {
        let vote =
            Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice: Choice::Yes };
        does(&mut club, name, vote);
    }
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let ben = club.member_of("ben");
    let of_ada = club.succession("new", &[]);
    let refused = open_epoch(club.ledger.confirmed(), &of_ada).unwrap_err();
    assert_eq!(refused.code, "refused-recovery-of-another");
    let mut of_ben = of_ada.clone();
    of_ben.succession.member = ben;
    assert!(open_epoch(club.ledger.confirmed(), &of_ben).is_ok());
    does(&mut club, "ben", Action::Leave);
    let organisation: Organisation = confirmed(&club, Key::Organisation).unwrap();
    assert_eq!(organisation.recovery_key, None);
    assert_eq!(open_epoch(club.ledger.confirmed(), &of_ben).unwrap_err().code, "refused-sheet-void");
}

#[test]
fn a_renewal_by_somebody_who_left_leaves_the_sheet_as_it_is() {
    let mut club = club();
    let before = confirmed::<Organisation>(&club, Key::Organisation).unwrap();
    let secret =
        crate::id::VerifyingKeyBytes(crate::testing::key("another sheet").verifying_key().to_bytes());
    let effect = Effect::RenewSheet { recovery_key: secret };
    let id = does(&mut club, "ben", Action::Propose { effect, voting_ms: 24 * HOUR_MS });
    let vote = Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice: Choice::Yes };
    does(&mut club, "ada", vote);
    does(&mut club, "ben", Action::Leave);
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let proposal: Proposal = confirmed(&club, Key::Proposal(id.into())).unwrap();
    let hindered = proposal.outcome.unwrap().hindered.expect("nothing comes of it");
    assert_eq!(hindered.code, "refused-member-gone");
    assert_eq!(confirmed::<Organisation>(&club, Key::Organisation), Some(before));
}

#[test]
fn whose_sheet_it_is_adds_no_signature_to_it() {
    let club = club();
    let succession = club.succession("ada's new laptop", &[]).succession;
    let may = |name: &str| {
        let (state, constitution) = (club.ledger.confirmed(), club.ledger.constitution());
        crate::rules::recovery::may_countersign(state, constitution, device(name), &succession)
            .map_err(|refusal| refusal.code.into_owned())
    };
    assert_eq!(may("ben"), Ok(()));
    assert_eq!(may("ada"), Err("refused-countersign-own".to_owned()));
}
