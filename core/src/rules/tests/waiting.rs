//! Who waits for a booking and moves up, and who gives it up.

use super::terms::{Hall, hall, label, part, reserve};
use super::*;
use crate::action::bookings::{Clash, Period, Quota, Span, Terms, Who};
use crate::ledger::record::{BookingState, OpenBookings};
use crate::rules::{DAY_MS, HOUR_MS};

#[test]
fn only_who_could_book_it_now_moves_up_from_the_waiting_list() {
    // What became otherwise for Eve, who waits before Cleo, and who has it in the end.
    type Change = fn(&mut Hall);
    let quotas = vec![Quota { per: Period::Day, bookings: Some(1), minutes: None }];
    let limited = Terms { quotas, ..Terms::default() };
    let rows: [(&str, Change, bool); 5] = [
        ("nothing", |_| {}, true),
        (
            "she left",
            |hall| {
                does(&mut hall.club, "eve", Action::Leave);
            },
            false,
        ),
        (
            "she is suspended",
            |hall| {
                let (member, until_ms) = (hall.club.member_of("eve"), hall.monday + 2 * DAY_MS);
                does(&mut hall.club, "ada", Action::Suspend { member, until_ms });
            },
            false,
        ),
        (
            "it is for a role now",
            |hall| {
                let (room, who) = (hall.room, Who::Role(label("trainer")));
                hall.set(room, Terms { who, ..Terms::default() });
            },
            false,
        ),
        (
            "it takes notice now",
            |hall| {
                let room = hall.room;
                hall.set(room, Terms { notice_book_min: 30 * 24 * 60, ..Terms::default() });
            },
            false,
        ),
    ];
    for (name, change, hers) in rows {
        let mut hall = hall();
        let room = hall.room;
        let wish = |hall: &Hall, clash| reserve(room, vec![hall.span(10, 12)], |wish| wish.clash = clash);
        let (now, waits) = (wish(&hall, Clash::Refuse), wish(&hall, Clash::Wait));
        let had = does(&mut hall.club, "dan", now);
        let eve = does(&mut hall.club, "eve", waits);
        change(&mut hall);
        does(&mut hall.club, "ada", Action::Release(part(had, 0, 0)));
        let state = if hers { BookingState::Held } else { BookingState::Waiting };
        assert_eq!(hall.state(eve, 0), Some(state), "{name}");
    }

    // Who may have no more does not wait, and what waits is not had beyond the quota.
    let mut hall = hall();
    let (room, other) = (hall.room, hall.one(hall.room, 14, 16));
    let at_ten = |hall: &Hall, clash| reserve(room, vec![hall.span(10, 12)], |wish| wish.clash = clash);
    let (now, waits) = (at_ten(&hall, Clash::Refuse), at_ten(&hall, Clash::Wait));
    let had = does(&mut hall.club, "dan", now);
    let first = does(&mut hall.club, "eve", waits.clone());
    let second = does(&mut hall.club, "cleo", waits.clone());
    does(&mut hall.club, "eve", other);
    hall.set(room, limited);
    assert_eq!(tried(&mut hall.club, "eve", waits), "refused-quota-day");
    does(&mut hall.club, "dan", Action::Release(part(had, 0, 0)));
    let states = [hall.state(first, 0), hall.state(second, 0)];
    assert_eq!(
        states,
        [Some(BookingState::Waiting), Some(BookingState::Held)],
        "booked before there was a quota"
    );
}

#[test]
fn whoever_leaves_gives_up_what_has_not_begun_and_others_move_up() {
    let mut hall = hall();
    let room = hall.room;
    let days = |hours: [i64; 2]| move |day: i64| (day * 24 + hours[0], day * 24 + hours[1]);
    let series = (0..3).map(days([10, 12])).map(|(from, until)| hall.span(from, until)).collect();
    let (series, waits) = (
        reserve(room, series, |_| {}),
        reserve(room, vec![hall.span(24 + 10, 24 + 12)], |wish| wish.clash = Clash::Wait),
    );
    let hers = does(&mut hall.club, "eve", series);
    let his = does(&mut hall.club, "dan", waits);
    hall.club.now_ms = hall.monday + 11 * HOUR_MS;
    does(&mut hall.club, "eve", Action::Leave);
    let states = [0, 1, 2].map(|number| hall.state(hers, number));
    let (held, gone) = (Some(BookingState::Held), Some(BookingState::Cancelled));
    assert_eq!(states, [held, gone, gone], "what has begun stays as it was");
    assert_eq!(hall.state(his, 0), held);
    let open = confirmed::<OpenBookings>(&hall.club, Key::BookingsOf(hall.club.member_of("eve"))).unwrap();
    assert_eq!(open.0.len(), 1);
}

#[test]
fn only_so_many_wait_and_only_so_many_closings_stand() {
    let mut hall = hall();
    let (room, other) = (hall.room, hall.other);
    let hours: Vec<Span> = (0..240).map(|hour| hall.span(hour, hour + 1)).collect();
    does(&mut hall.club, "eve", reserve(room, hours.clone(), |_| {}));
    let wish = |count: usize| reserve(room, hours[..count].to_vec(), |wish| wish.clash = Clash::Wait);
    assert_eq!(tried(&mut hall.club, "dan", wish(201)), "refused-waiting-full");
    assert_eq!(tried(&mut hall.club, "dan", wish(200)), "");
    for hour in 0..200 {
        let span = hall.span(hour, hour + 1);
        does(&mut hall.club, "ada", Action::Close { resource: other, span });
    }
    let one_more = Action::Close { resource: other, span: hall.span(300, 301) };
    assert_eq!(tried(&mut hall.club, "ada", one_more), "refused-closings-too-many");
}
