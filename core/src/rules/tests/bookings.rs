use super::*;
use crate::id::ResourceId;
use crate::ledger::record::{Booking, OpenBookings, Resource, Slots};
use crate::ledger::refusal::Fact;
use crate::rules::bookings::{TIME_MS_MAX, next_free};
use crate::rules::{DAY_MS, HOUR_MS};

fn book(resource: EntryId, from_ms: i64, until_ms: i64) -> Action {
    Action::Book { resource: resource.into(), from_ms, until_ms }
}

#[test]
fn who_may_add_retire_book_and_cancel_what() {
    let mut club = club();
    let lathe = lathe(&mut club);
    let old = super::lathe(&mut club);
    does(&mut club, "ada", Action::RetireResource { resource: old.into() });
    let t = club.now_ms / HOUR_MS * HOUR_MS + DAY_MS;
    let of_ben = does(&mut club, "ben", book(lathe, t, t + HOUR_MS));
    let gone = does(&mut club, "cleo", book(lathe, t + DAY_MS, t + DAY_MS + HOUR_MS));
    does(&mut club, "cleo", Action::CancelBooking { booking: gone.into() });
    let nothing = EntryId([9; 32]);
    let next = t + 2 * HOUR_MS;
    let rows = vec![
        ("a steward adds", "ada", Action::AddResource, ""),
        ("a member adds", "ben", Action::AddResource, "nothing-permits-add-resource"),
        (
            "a member retires",
            "ben",
            Action::RetireResource { resource: lathe.into() },
            "nothing-permits-retire-resource",
        ),
        (
            "nothing to retire",
            "ada",
            Action::RetireResource { resource: nothing.into() },
            "refused-resource-unknown",
        ),
        ("retired twice", "ada", Action::RetireResource { resource: old.into() }, "refused-resource-retired"),
        ("a free hour", "cleo", book(lathe, next, next + HOUR_MS), ""),
        ("right after", "cleo", book(lathe, t + HOUR_MS, t + 2 * HOUR_MS), ""),
        ("right before", "cleo", book(lathe, t - HOUR_MS, t), ""),
        ("the same hour", "cleo", book(lathe, t, t + HOUR_MS), "refused-slot-taken"),
        ("a part of it", "cleo", book(lathe, t + HOUR_MS / 2, t + 2 * HOUR_MS), "refused-slot-taken"),
        ("around it", "ben", book(lathe, t - HOUR_MS, t + 2 * HOUR_MS), "refused-slot-taken"),
        ("a cancelled hour", "ben", book(lathe, t + DAY_MS, t + DAY_MS + HOUR_MS), ""),
        ("what is retired", "ben", book(old, t, t + HOUR_MS), "refused-resource-retired"),
        ("what is not there", "ben", book(nothing, t, t + HOUR_MS), "refused-resource-unknown"),
        ("an empty span", "ben", book(lathe, t, t), "refused-booking-span"),
        ("backwards", "ben", book(lathe, t, t - 1), "refused-booking-span"),
        ("before 1970", "ben", book(lathe, -1, HOUR_MS), "refused-booking-span"),
        ("after all time", "ben", book(lathe, TIME_MS_MAX, TIME_MS_MAX + 1), "refused-booking-span"),
        ("extreme times", "ben", book(lathe, i64::MIN, i64::MAX), "refused-booking-span"),
        ("24 hours", "ben", book(lathe, t + DAY_MS, t + 2 * DAY_MS), ""),
        ("longer", "ben", book(lathe, t + DAY_MS, t + 2 * DAY_MS + 1), "refused-booking-too-long"),
        ("the past", "ben", book(lathe, t - 30 * HOUR_MS, t - 29 * HOUR_MS), "refused-booking-past"),
        ("too far", "ben", book(lathe, t + 91 * DAY_MS, t + 91 * DAY_MS + 1), "refused-booking-too-far"),
        ("one's own is cancelled", "ben", Action::CancelBooking { booking: of_ben.into() }, ""),
        ("a steward cancels", "ada", Action::CancelBooking { booking: of_ben.into() }, ""),
        (
            "another cancels",
            "cleo",
            Action::CancelBooking { booking: of_ben.into() },
            "nothing-permits-cancel-booking",
        ),
        (
            "cancelled twice",
            "cleo",
            Action::CancelBooking { booking: gone.into() },
            "refused-booking-cancelled",
        ),
        (
            "no such booking",
            "cleo",
            Action::CancelBooking { booking: nothing.into() },
            "refused-booking-unknown",
        ),
    ];
    table(&mut club, rows);
    club.now_ms = t + HOUR_MS;
    assert_eq!(
        tried(&mut club, "ben", Action::CancelBooking { booking: of_ben.into() }),
        "refused-booking-over"
    );
}

#[test]
fn a_booking_writes_its_slot_on_each_day_and_cancelling_takes_it_away() {
    let mut club = club();
    let lathe = lathe(&mut club);
    let midnight = (club.now_ms / DAY_MS + 2) * DAY_MS;
    let id = does(&mut club, "ben", book(lathe, midnight - HOUR_MS, midnight + HOUR_MS));
    for day in [midnight / DAY_MS - 1, midnight / DAY_MS] {
        let slots: Slots = confirmed(&club, Key::Day(lathe.into(), day)).unwrap();
        assert_eq!(slots.0.len(), 1, "{day}");
    }
    let ben = club.member_of("ben");
    assert_eq!(confirmed::<Booking>(&club, Key::Booking(id.into())).unwrap().member, ben);
    let free = |club: &Club| next_free(club.ledger.confirmed(), lathe.into(), midnight, HOUR_MS, 9);
    assert_eq!(free(&club), Some(midnight + HOUR_MS));
    does(&mut club, "ben", Action::CancelBooking { booking: id.into() });
    assert!(confirmed::<Slots>(&club, Key::Day(lathe.into(), midnight / DAY_MS)).is_none());
    assert!(confirmed::<OpenBookings>(&club, Key::BookingsOf(ben)).is_none());
    assert_eq!(free(&club), Some(midnight));
    assert!(confirmed::<Resource>(&club, Key::Resource(ResourceId(lathe.0))).unwrap().active);
}

#[test]
fn a_member_has_ten_bookings_ahead_and_the_refusal_says_whose_a_slot_is() {
    let mut club = club();
    let lathe = lathe(&mut club);
    let t = club.now_ms / HOUR_MS * HOUR_MS + DAY_MS;
    for n in 0..10 {
        does(&mut club, "ben", book(lathe, t + n * HOUR_MS, t + (n + 1) * HOUR_MS));
    }
    let more = book(lathe, t + 20 * HOUR_MS, t + 21 * HOUR_MS);
    assert_eq!(tried(&mut club, "ben", more.clone()), "refused-bookings-too-many");
    let entry = club.draft("cleo", None, book(lathe, t, t + HOUR_MS));
    let Judgement::Refused(refusal) = club.ledger.try_act(&entry).0 else { panic!("it is taken") };
    let fact = |name: &str| refusal.facts.iter().find(|(fact, _)| fact == name).unwrap().1.clone();
    assert_eq!(fact("member"), Fact::Member(club.member_of("ben")));
    assert_eq!((fact("from"), fact("until")), (Fact::Time(t), Fact::Time(t + HOUR_MS)));
    assert!(matches!(fact("since"), Fact::Time(since) if since < club.now_ms));
    club.now_ms = t + HOUR_MS;
    assert_eq!(tried(&mut club, "ben", more), "", "one is over");
}
