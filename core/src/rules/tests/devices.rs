use super::*;
use crate::ledger::record::{Device, Restricted, Restriction, Revocation, Standing};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::device;

fn restrict(name: &str) -> Action {
    Action::RestrictDevice { device: device(name) }
}

fn lift(name: &str) -> Action {
    Action::LiftRestriction { device: device(name) }
}

fn revoke(name: &str) -> Action {
    Action::RevokeDevice { device: device(name) }
}

fn standing(club: &Club, name: &str) -> Standing {
    confirmed::<Device>(club, Key::Device(device(name))).unwrap().standing
}

fn restriction(club: &Club, name: &str) -> Option<Restriction> {
    confirmed(club, Key::Restriction(device(name)))
}

#[test]
fn who_may_restrict_and_revoke_whose_device() {
    let mut club = stewards();
    let rows = vec![
        ("one's own", "dan", restrict("dan"), ""),
        ("another's, by a member", "dan", restrict("ben"), "nothing-permits-restrict-device"),
        ("another's, by a steward", "ben", restrict("dan"), ""),
        ("a keeper's", "ben", restrict("ada"), "refused-keeper-restricted"),
        ("one's own keeper", "ada", restrict("ada"), "refused-keeper-restricted"),
        ("no device", "ben", restrict("nobody"), "refused-device-not-known"),
        ("not restricted", "ben", lift("dan"), "refused-not-restricted"),
        ("one's own revoked", "dan", revoke("dan"), ""),
        ("another's revoked, by a member", "dan", revoke("ben"), "nothing-permits-revoke-device"),
        ("a keeper revoked", "ben", revoke("ada"), "refused-keeper-revoked"),
        ("a keeper revoked by itself", "ada", revoke("ada"), "refused-keeper-revoked"),
        (
            "no proof",
            "ben",
            Action::Expose { device: device("dan"), proof: [7; 32] },
            "refused-proof-unknown",
        ),
    ];
    table(&mut club, rows);
}

#[test]
fn a_restriction_of_another_ends_by_itself_unless_a_second_steward_joins() {
    let mut club = stewards();
    does(&mut club, "ben", restrict("dan"));
    assert_eq!(tried(&mut club, "ben", restrict("dan")), "refused-restricted-already");
    assert_eq!(tried(&mut club, "dan", Action::Leave), "refused-constitution-forbids");
    assert_eq!(tried(&mut club, "dan", revoke("dan")), "", "one's own is revoked all the same");
    club.now_ms += 73 * HOUR_MS;
    club.confirm();
    assert!(restriction(&club, "dan").is_none());
    let by = Key::RestrictionsBy(club.member_of("ben"));
    assert_eq!(confirmed::<Restricted>(&club, by), Some(Restricted(Vec::new())));
    does(&mut club, "ben", restrict("dan"));
    does(&mut club, "cleo", restrict("dan"));
    club.now_ms += 30 * DAY_MS;
    club.confirm();
    assert_eq!(restriction(&club, "dan").unwrap().by.len(), 2);
}

#[test]
fn its_author_lifts_a_restriction_alone_and_others_two_together() {
    let mut club = stewards();
    does(&mut club, "ben", restrict("dan"));
    assert_eq!(tried(&mut club, "dan", lift("dan")), "refused-constitution-forbids");
    does(&mut club, "ben", lift("dan"));
    assert!(restriction(&club, "dan").is_none());
    does(&mut club, "ben", restrict("dan"));
    does(&mut club, "ada", lift("dan"));
    assert_eq!(tried(&mut club, "ada", lift("dan")), "refused-lift-waits");
    assert!(restriction(&club, "dan").is_some());
    does(&mut club, "cleo", lift("dan"));
    assert!(restriction(&club, "dan").is_none());
}

#[test]
fn nobody_joins_a_restriction_in_order_to_lift_it_alone() {
    let mut club = stewards();
    does(&mut club, "ben", restrict("dan"));
    assert_eq!(tried(&mut club, "dan", restrict("dan")), "refused-constitution-forbids");
    does(&mut club, "cleo", restrict("dan"));
    does(&mut club, "cleo", lift("dan"));
    assert!(restriction(&club, "dan").is_some(), "one of two others");
    does(&mut club, "ada", lift("dan"));
    assert!(restriction(&club, "dan").is_none());
    for name in ["ben", "cleo"] {
        let by = Key::RestrictionsBy(club.member_of(name));
        assert_eq!(confirmed::<Restricted>(&club, by), Some(Restricted(Vec::new())), "{name}");
    }
}

#[test]
fn a_steward_restricts_three_devices_of_others_at_a_time() {
    let mut club = stewards();
    for name in ["eve", "fay", "gus", "hal"] {
        club.join(name);
        club.confirm();
    }
    for name in ["eve", "fay", "gus"] {
        does(&mut club, "ben", restrict(name));
    }
    assert_eq!(tried(&mut club, "ben", restrict("hal")), "refused-restrictions-too-many");
    assert_eq!(tried(&mut club, "ben", restrict("ben")), "", "one's own does not count");
    does(&mut club, "ben", lift("eve"));
    assert_eq!(tried(&mut club, "ben", restrict("hal")), "");
}

#[test]
fn ones_own_device_is_revoked_at_once_and_anothers_with_a_second_steward_or_a_delay() {
    let mut club = stewards();
    does(&mut club, "ben", revoke("dan"));
    assert_eq!(standing(&club, "dan"), Standing::Enrolled);
    assert_eq!(tried(&mut club, "ben", revoke("dan")), "refused-revocation-waits");
    does(&mut club, "cleo", revoke("dan"));
    assert_eq!(standing(&club, "dan"), Standing::Revoked);
    assert!(confirmed::<Revocation>(&club, Key::Revocation(device("dan"))).is_none());
    assert_eq!(tried(&mut club, "ben", revoke("dan")), "refused-device-out-already");
    assert_eq!(tried(&mut club, "dan", Action::Leave), "refused-device-revoked");

    let mut club = stewards();
    does(&mut club, "ben", revoke("dan"));
    club.now_ms += 73 * HOUR_MS;
    club.confirm();
    assert_eq!(standing(&club, "dan"), Standing::Revoked, "after the delay");

    let mut club = stewards();
    does(&mut club, "dan", revoke("dan"));
    assert_eq!(standing(&club, "dan"), Standing::Revoked, "at once");
}

#[test]
fn what_a_revoked_device_wrote_counts_if_it_was_confirmed_before() {
    let mut club = stewards();
    let before = does(&mut club, "dan", Action::Statute { text: vec![1] });
    writes(&mut club, "dan", Action::Statute { text: vec![2] });
    let late = club.ledger.tail().entries().next_back().unwrap().1.id();
    let revoked = revoke("dan");
    // The revocation is placed first: Dan's second entry is not confirmed any more.
    club.now_ms -= 3_600_000;
    writes(&mut club, "ben", revoked.clone());
    writes(&mut club, "cleo", revoked);
    club.confirm();
    assert!(club.ledger.find(&before).unwrap().position.is_some());
    assert!(
        club.ledger.find(&late).is_some_and(|found| found.position.is_none())
            || !outcome(&club, late).is_empty()
    );
}
