//! Bookings on terms: hours, holidays, lengths, notice, quotas, approval, places, what goes together, who waits, closings.

use super::*;
use crate::action::bookings::{Clash, Offset, Opening, Part, Period, Quota, Reservation, Span, Terms, Who};
use crate::id::{GroupId, MemberId, ResourceId};
use crate::label::Label;
use crate::ledger::record::{Booking, BookingState, Closings, Slots};
use crate::rules::bookings::{calendar, occurrence};
use crate::rules::{DAY_MS, HOUR_MS, MINUTE_MS};

/// Ada, Ben and Cleo are stewards, Dan and Eve members; there is a hall with two rooms.
pub(super) struct Hall {
    pub(super) club: Club,
    pub(super) hall: ResourceId,
    pub(super) room: ResourceId,
    pub(super) other: ResourceId,
    /// Midnight (UTC) of a Monday that comes.
    pub(super) monday: i64,
}

pub(super) fn hall() -> Hall {
    let mut club = stewards();
    club.join("eve");
    club.confirm();
    let mut add = || ResourceId(super::lathe(&mut club).0);
    let (hall, room, other) = (add(), add(), add());
    let monday = (calendar::monday(club.now_ms / DAY_MS) + 14) * DAY_MS;
    let mut hall = Hall { club, hall, room, other, monday };
    let includes = vec![hall.room, hall.other];
    hall.set(hall.hall, Terms { includes, ..Terms::default() });
    hall
}

impl Hall {
    pub(super) fn set(&mut self, resource: ResourceId, terms: Terms) {
        does(&mut self.club, "ada", Action::SetTerms { resource, terms: Box::new(terms) });
    }

    /// Hours of the Monday, such as 10 to 12.
    pub(super) fn span(&self, from: i64, until: i64) -> Span {
        Span { from_ms: self.monday + from * HOUR_MS, until_ms: self.monday + until * HOUR_MS }
    }

    pub(super) fn one(&self, resource: ResourceId, from: i64, until: i64) -> Action {
        reserve(resource, vec![self.span(from, until)], |_| {})
    }

    pub(super) fn state(&self, reservation: EntryId, number: u16) -> Option<BookingState> {
        let id = occurrence(reservation.into(), number);
        confirmed::<Booking>(&self.club, Key::Booking(id)).map(|booking| booking.state)
    }
}

pub(super) fn reserve(
    resource: ResourceId,
    spans: Vec<Span>,
    change: impl FnOnce(&mut Reservation),
) -> Action {
    let mut wish = Reservation {
        resource,
        spans,
        places: 1,
        private: false,
        member: None,
        clash: Clash::Refuse,
        replaces: None,
    };
    change(&mut wish);
    Action::Reserve(Box::new(wish))
}

pub(super) fn part(id: EntryId, first: u16, last: u16) -> Part {
    Part { reservation: id.into(), first, last }
}

pub(super) fn label(text: &str) -> Label {
    text.parse().unwrap()
}

#[test]
fn who_sets_which_terms() {
    let mut hall = hall();
    let (id, room) = (hall.hall, hall.room);
    let set = |resource, terms| Action::SetTerms { resource, terms: Box::new(terms) };
    let with = |change: fn(&mut Terms)| {
        let mut terms = Terms::default();
        change(&mut terms);
        terms
    };
    let opening = |weekday, from_min, until_min| Opening { weekday, from_min, until_min };
    let group = GroupId([9; 32]);
    let role = Who::Role(label("king"));
    let unsound = [
        with(|terms| terms.places = 0),
        Terms { hours: vec![opening(7, 0, 60)], ..Terms::default() },
        Terms { hours: vec![opening(0, 60, 60)], ..Terms::default() },
        Terms { hours: vec![opening(0, 60, 1_441)], ..Terms::default() },
        Terms { hours: vec![opening(0, 60, 120); 43], ..Terms::default() },
        with(|terms| terms.closed_days = vec![2, 1]),
        with(|terms| (terms.shortest_min, terms.longest_min) = (120, 60)),
        with(|terms| terms.buffer_min = 24 * 60 + 1),
        with(|terms| terms.quotas = vec![Quota { per: Period::Day, bookings: None, minutes: None }]),
        Terms { includes: vec![room, room], ..Terms::default() },
    ];
    for terms in unsound {
        assert_eq!(tried(&mut hall.club, "ada", set(room, terms.clone())), "refused-terms", "{terms:?}");
    }
    let club = &mut hall.club;
    let around = |includes| Terms { includes, ..Terms::default() };
    let rows = vec![
        ("a steward", "ben", set(room, Terms::default()), ""),
        ("a member", "dan", set(room, Terms::default()), "nothing-permits-set-terms"),
        (
            "a resource that is not there",
            "ada",
            set(ResourceId([9; 32]), Terms::default()),
            "refused-resource-unknown",
        ),
        (
            "a role that is not declared",
            "ada",
            set(room, Terms { who: role, ..Terms::default() }),
            "refused-role-unknown",
        ),
        (
            "a group that is not there",
            "ada",
            set(room, Terms { who: Who::Group(group), ..Terms::default() }),
            "refused-group-unknown",
        ),
        ("the room includes the hall", "ada", set(room, around(vec![id])), "refused-terms-circle"),
        ("itself", "ada", set(room, around(vec![room])), "refused-terms-circle"),
        (
            "what is not there",
            "ada",
            set(room, around(vec![ResourceId([9; 32])])),
            "refused-resource-unknown",
        ),
    ];
    table(club, rows);
}

#[test]
fn a_booking_keeps_to_the_terms() {
    let mut hall = hall();
    let dan = hall.club.member_of("dan");
    let (room, monday) = (hall.room, hall.monday);
    let day = i32::try_from(monday / DAY_MS).unwrap();
    let terms = Terms {
        hours: (0..7).map(|weekday| Opening { weekday, from_min: 9 * 60, until_min: 22 * 60 }).collect(),
        closed_days: vec![day + 1],
        shortest_min: 60,
        longest_min: 180,
        buffer_min: 30,
        notice_book_min: 60,
        ahead_days: 30,
        ..Terms::default()
    };
    hall.set(room, terms);
    let soon = hall.club.now_ms + 30 * MINUTE_MS;
    let at =
        |from_ms, hours| reserve(room, vec![Span { from_ms, until_ms: from_ms + hours * HOUR_MS }], |_| {});
    let rows = vec![
        ("within hours", "dan", hall.one(room, 9, 12), ""),
        ("too early in the morning", "dan", hall.one(room, 8, 10), "refused-booking-hours"),
        ("too late in the evening", "dan", hall.one(room, 21, 23), "refused-booking-hours"),
        ("on a holiday", "dan", hall.one(room, 24 + 10, 24 + 12), "refused-booking-holiday"),
        ("too long", "dan", hall.one(room, 10, 14), "refused-booking-too-long"),
        (
            "too short",
            "dan",
            reserve(
                room,
                vec![Span { from_ms: monday + 10 * HOUR_MS, until_ms: monday + 10 * HOUR_MS + 1 }],
                |_| {},
            ),
            "refused-booking-too-short",
        ),
        ("too soon", "dan", at(soon, 1), "refused-booking-notice"),
        ("too far ahead", "dan", hall.one(room, 24 * 40 + 10, 24 * 40 + 12), "refused-booking-too-far"),
        ("no time at all", "dan", reserve(room, Vec::new(), |_| {}), "refused-booking-span"),
        (
            "the same twice",
            "dan",
            reserve(room, vec![hall.span(10, 12), hall.span(11, 13)], |_| {}),
            "refused-booking-span",
        ),
        (
            "for none",
            "dan",
            reserve(room, vec![hall.span(10, 12)], |wish| wish.places = 0),
            "refused-booking-places",
        ),
        (
            "for two where one is",
            "dan",
            reserve(room, vec![hall.span(10, 12)], |wish| wish.places = 2),
            "refused-booking-places",
        ),
        (
            "in another's name",
            "dan",
            reserve(room, vec![hall.span(10, 12)], |wish| wish.member = Some(MemberId([9; 32]))),
            "nothing-permits-book-for",
        ),
        (
            "a steward in another's name",
            "ada",
            reserve(room, vec![hall.span(10, 12)], |wish| wish.member = Some(dan)),
            "",
        ),
        (
            "in nobody's",
            "ada",
            reserve(room, vec![hall.span(10, 12)], |wish| wish.member = Some(MemberId([9; 32]))),
            "refused-member-gone",
        ),
    ];
    table(&mut hall.club, rows);
    let first = hall.one(room, 10, 12);
    does(&mut hall.club, "dan", first);
    let half_past = |hours: i64| {
        reserve(
            room,
            vec![Span {
                from_ms: monday + hours * HOUR_MS + 30 * MINUTE_MS,
                until_ms: monday + (hours + 1) * HOUR_MS + 30 * MINUTE_MS,
            }],
            |_| {},
        )
    };
    let rows = vec![
        ("right after", "eve", hall.one(room, 12, 13), "refused-slot-taken"),
        ("after the buffer", "eve", half_past(12), ""),
        ("before the buffer", "eve", hall.one(room, 9, 10), "refused-slot-taken"),
        (
            "an old act keeps to the terms too",
            "eve",
            Action::Book { resource: room, from_ms: monday + 2 * HOUR_MS, until_ms: monday + 4 * HOUR_MS },
            "refused-booking-hours",
        ),
    ];
    table(&mut hall.club, rows);
}

#[test]
fn hours_are_those_of_the_organisations_own_clock() {
    let mut hall = hall();
    let room = hall.room;
    let hours = vec![Opening { weekday: 0, from_min: 19 * 60, until_min: 22 * 60 }];
    hall.set(room, Terms { hours, ..Terms::default() });
    let offsets = |minutes: &[(i64, i16)]| {
        let offsets =
            minutes.iter().map(|(from_ms, minutes)| Offset { from_ms: *from_ms, minutes: *minutes });
        Action::SetCalendar { offsets: offsets.collect() }
    };
    let rows = vec![
        ("in UTC", "dan", hall.one(room, 19, 22), ""),
        ("two hours earlier", "dan", hall.one(room, 17, 20), "refused-booking-hours"),
        ("a member sets no zone", "dan", offsets(&[(0, 120)]), "nothing-permits-set-calendar"),
        ("no offset at all", "ada", offsets(&[]), "refused-calendar"),
        ("not in their order", "ada", offsets(&[(5, 120), (5, 60)]), "refused-calendar"),
        ("further than the Earth is round", "ada", offsets(&[(0, 1_081)]), "refused-calendar"),
    ];
    table(&mut hall.club, rows);
    does(&mut hall.club, "ada", offsets(&[(0, 120)]));
    let rows = vec![
        ("in UTC", "dan", hall.one(room, 19, 22), "refused-booking-hours"),
        ("two hours earlier", "dan", hall.one(room, 17, 20), ""),
    ];
    table(&mut hall.club, rows);
}

#[test]
fn quotas_count_by_day_week_month_and_ahead() {
    // What a quota lets Dan have beside ten to twelve on that Monday: hours from its midnight, and the refusal.
    let quota = |per, bookings, minutes| Quota { per, bookings, minutes };
    let rows: Vec<(Quota, i64, &str)> = vec![
        (quota(Period::Day, Some(1), None), 14, "refused-quota-day"),
        (quota(Period::Day, Some(1), None), 24 + 14, ""),
        (quota(Period::Day, None, Some(239)), 14, "refused-quota-day"),
        (quota(Period::Day, None, Some(240)), 14, ""),
        (quota(Period::Week, Some(1), None), 6 * 24 + 14, "refused-quota-week"),
        (quota(Period::Week, Some(1), None), 7 * 24 + 14, ""),
        (quota(Period::Month, Some(1), None), 24 + 14, "refused-quota-month"),
        (quota(Period::Month, Some(1), None), 31 * 24 + 14, ""),
        (quota(Period::Ahead, Some(1), None), 31 * 24 + 14, "refused-quota-ahead"),
        (quota(Period::Ahead, Some(2), None), 31 * 24 + 14, ""),
    ];
    for (quota, begin, code) in rows {
        let mut hall = hall();
        let room = hall.room;
        hall.set(room, Terms { quotas: vec![quota], ..Terms::default() });
        let first = hall.one(room, 10, 12);
        let first = does(&mut hall.club, "dan", first);
        let second = hall.one(room, begin, begin + 2);
        assert_eq!(tried(&mut hall.club, "dan", second.clone()), code, "{quota:?} {begin}");
        assert_eq!(tried(&mut hall.club, "eve", second.clone()), "", "it is each member's own");
        does(&mut hall.club, "dan", Action::Release(part(first, 0, 0)));
        assert_eq!(tried(&mut hall.club, "dan", second), "", "what is given up counts no more");
    }
    // A series keeps to them as a whole.
    let mut hall = hall();
    let room = hall.room;
    let week = Quota { per: Period::Week, bookings: Some(2), minutes: None };
    hall.set(room, Terms { quotas: vec![week], ..Terms::default() });
    let days = |count: i64| {
        reserve(room, (0..count).map(|day| hall.span(day * 24 + 10, day * 24 + 12)).collect(), |wish| {
            wish.clash = Clash::Skip
        })
    };
    let (two, three) = (days(2), days(3));
    assert_eq!(tried(&mut hall.club, "dan", three), "refused-quota-week");
    assert_eq!(tried(&mut hall.club, "dan", two), "");
}

#[test]
fn the_hall_goes_with_its_rooms_and_rooms_not_with_each_other() {
    let mut hall = hall();
    let (whole, room, other) = (hall.hall, hall.room, hall.other);
    let first = hall.one(room, 10, 12);
    does(&mut hall.club, "dan", first);
    let rows = vec![
        ("the hall", "eve", hall.one(whole, 11, 13), "refused-slot-taken"),
        ("the other room", "eve", hall.one(other, 11, 13), ""),
        ("the hall afterwards", "eve", hall.one(whole, 12, 13), ""),
    ];
    table(&mut hall.club, rows);
    let second = hall.one(whole, 14, 16);
    does(&mut hall.club, "eve", second);
    for part in [room, other] {
        let wish = hall.one(part, 15, 17);
        assert_eq!(tried(&mut hall.club, "dan", wish), "refused-slot-taken");
    }
    hall.set(whole, Terms::default());
    let apart = hall.one(room, 15, 17);
    assert_eq!(tried(&mut hall.club, "dan", apart), "", "they go together no more");
}

#[test]
fn what_is_shared_is_had_until_it_is_full() {
    let mut hall = hall();
    let room = hall.room;
    hall.set(room, Terms { places: 5, ..Terms::default() });
    let for_so_many = |hall: &Hall, from, until, places| {
        reserve(room, vec![hall.span(from, until)], |wish| wish.places = places)
    };
    let (two, early) = (for_so_many(&hall, 10, 14, 2), for_so_many(&hall, 8, 11, 3));
    does(&mut hall.club, "dan", two);
    does(&mut hall.club, "eve", early);
    let rows = vec![
        ("full from ten to eleven", "ada", for_so_many(&hall, 9, 13, 1), "refused-slot-taken"),
        ("three are left after that", "ada", for_so_many(&hall, 11, 14, 3), ""),
        ("four are not", "ada", for_so_many(&hall, 13, 16, 4), "refused-slot-taken"),
        ("two are left before", "ada", for_so_many(&hall, 8, 10, 2), ""),
        ("more than there are", "ada", for_so_many(&hall, 20, 21, 6), "refused-booking-places"),
    ];
    table(&mut hall.club, rows);
}

#[test]
fn roles_and_groups_book_what_is_for_them() {
    let mut hall = hall();
    let (room, dan) = (hall.room, hall.club.member_of("dan"));
    hall.set(room, Terms { who: Who::Role(label("trainer")), ..Terms::default() });
    let wish = hall.one(room, 10, 12);
    assert_eq!(tried(&mut hall.club, "dan", wish.clone()), "refused-booking-role");
    assert_eq!(tried(&mut hall.club, "ada", wish.clone()), "refused-booking-role", "stewards as well");
    does(&mut hall.club, "ada", Action::Appoint { role: label("trainer"), member: dan });
    assert_eq!(tried(&mut hall.club, "dan", wish.clone()), "");
    let group = GroupId(does(&mut hall.club, "ada", Action::FormGroup).0);
    hall.set(room, Terms { who: Who::Group(group), ..Terms::default() });
    assert_eq!(tried(&mut hall.club, "dan", wish.clone()), "refused-booking-group");
    does(&mut hall.club, "ada", Action::JoinGroup { group, member: dan });
    assert_eq!(tried(&mut hall.club, "dan", wish), "");
}

#[test]
fn a_series_is_had_skipped_or_waited_for_as_was_chosen() {
    let mut hall = hall();
    let room = hall.room;
    let taken = hall.one(room, 24 + 10, 24 + 12);
    let taken = does(&mut hall.club, "eve", taken);
    let days: Vec<Span> = (0..3).map(|day| hall.span(day * 24 + 10, day * 24 + 12)).collect();
    let series = |clash| reserve(room, days.clone(), move |wish| wish.clash = clash);
    assert_eq!(tried(&mut hall.club, "dan", series(Clash::Refuse)), "refused-slot-taken");
    let skipped = does(&mut hall.club, "dan", series(Clash::Skip));
    let states = |hall: &Hall, id| (0..3).map(|number| hall.state(id, number)).collect::<Vec<_>>();
    let held = Some(BookingState::Held);
    assert_eq!(states(&hall, skipped), [held, None, held]);
    does(&mut hall.club, "dan", Action::Release(part(skipped, 0, 2)));
    let gone = Some(BookingState::Cancelled);
    assert_eq!(states(&hall, skipped), [gone, None, gone]);
    let waits = does(&mut hall.club, "dan", series(Clash::Wait));
    assert_eq!(states(&hall, waits), [held, Some(BookingState::Waiting), held]);
    // Eve gives it up, and Dan has it.
    does(&mut hall.club, "eve", Action::Release(part(taken, 0, 0)));
    assert_eq!(states(&hall, waits), [held, held, held]);
    assert_eq!(confirmed::<Slots>(&hall.club, Key::Waiting(room)), None);
    // One, then this and the following.
    does(&mut hall.club, "dan", Action::Release(part(waits, 0, 0)));
    let later =
        reserve(room, vec![hall.span(24 + 14, 24 + 16)], |wish| wish.replaces = Some(part(waits, 1, 2)));
    assert_eq!(tried(&mut hall.club, "eve", later.clone()), "nothing-permits-cancel-booking");
    let changed = does(&mut hall.club, "dan", later);
    assert_eq!(states(&hall, waits), [gone, gone, gone]);
    assert_eq!(hall.state(changed, 0), held);
    let in_vain =
        reserve(room, vec![hall.span(24 + 14, 24 + 16)], |wish| wish.replaces = Some(part(waits, 1, 2)));
    assert_eq!(tried(&mut hall.club, "dan", in_vain), "refused-booking-cancelled");
    let nothing = Action::Release(part(EntryId([9; 32]), 0, 3));
    assert_eq!(tried(&mut hall.club, "dan", nothing), "refused-booking-unknown");
    let backwards = Action::Release(part(waits, 2, 1));
    assert_eq!(tried(&mut hall.club, "dan", backwards), "refused-booking-unknown");
}

#[test]
fn a_change_that_is_refused_leaves_what_was_there() {
    let mut hall = hall();
    let (room, dan) = (hall.room, hall.club.member_of("dan"));
    let (mine, theirs) = (hall.one(room, 10, 12), hall.one(room, 14, 16));
    let mine = does(&mut hall.club, "dan", mine);
    does(&mut hall.club, "eve", theirs);
    let to = |from, until| {
        reserve(room, vec![hall.span(from, until)], |wish| wish.replaces = Some(part(mine, 0, 0)))
    };
    let (over, beside) = (to(15, 17), to(11, 13));
    assert_eq!(tried(&mut hall.club, "dan", over.clone()), "refused-slot-taken");
    writes(&mut hall.club, "dan", over);
    hall.club.confirm();
    assert_eq!(hall.state(mine, 0), Some(BookingState::Held));
    assert_eq!(
        tried(&mut hall.club, "ada", beside.clone()),
        "refused-booking-of-another",
        "not in Dan’s name"
    );
    let in_his_name = reserve(room, vec![hall.span(11, 13)], |wish| {
        wish.replaces = Some(part(mine, 0, 0));
        wish.member = Some(dan);
    });
    assert_eq!(tried(&mut hall.club, "ada", in_his_name), "");
    let moved = does(&mut hall.club, "dan", beside);
    assert_eq!(
        (hall.state(mine, 0), hall.state(moved, 0)),
        (Some(BookingState::Cancelled), Some(BookingState::Held))
    );
}

#[test]
fn changes_and_cancellations_take_notice_but_for_stewards() {
    let mut hall = hall();
    let room = hall.room;
    hall.set(room, Terms { notice_change_min: 48 * 60, notice_cancel_min: 24 * 60, ..Terms::default() });
    let id = hall.one(room, 10, 12);
    let id = does(&mut hall.club, "dan", id);
    let change = reserve(room, vec![hall.span(12, 14)], |wish| wish.replaces = Some(part(id, 0, 0)));
    let cancel = Action::Release(part(id, 0, 0));
    hall.club.now_ms = hall.monday + 10 * HOUR_MS - 36 * HOUR_MS;
    assert_eq!(tried(&mut hall.club, "dan", change.clone()), "refused-booking-notice");
    assert_eq!(tried(&mut hall.club, "dan", cancel.clone()), "");
    hall.club.now_ms += 24 * HOUR_MS;
    hall.club.confirm();
    let rows = vec![
        ("too late", "dan", cancel.clone(), "refused-booking-notice"),
        ("the old act too", "dan", Action::CancelBooking { booking: id.into() }, "refused-booking-notice"),
        ("a steward", "ada", cancel, ""),
        ("another member", "eve", Action::Release(part(id, 0, 0)), "nothing-permits-cancel-booking"),
    ];
    table(&mut hall.club, rows);
}

#[test]
fn what_takes_approval_is_asked_for_and_lapses_without_an_answer() {
    let mut hall = hall();
    let room = hall.room;
    hall.set(room, Terms { approval: true, ..Terms::default() });
    let wish = |hall: &Hall, from| hall.one(room, from, from + 2);
    let (first, second, third, own) = (wish(&hall, 8), wish(&hall, 10), wish(&hall, 12), wish(&hall, 14));
    let first = does(&mut hall.club, "dan", first);
    let second = does(&mut hall.club, "dan", second);
    let third = does(&mut hall.club, "dan", third);
    let own = does(&mut hall.club, "ada", own);
    assert_eq!(hall.state(own, 0), Some(BookingState::Held), "whoever approves need not ask");
    let meanwhile = wish(&hall, 8);
    let approve = |id, approved| Action::Approve { part: part(id, 0, 0), approved };
    let rows = vec![
        ("it holds its time meanwhile", "eve", meanwhile, "refused-slot-taken"),
        ("a member approves", "dan", approve(first, true), "nothing-permits-approve"),
        ("a steward approves", "ben", approve(first, true), ""),
        ("what nobody asked for", "ben", approve(own, true), "refused-booking-not-asked"),
        (
            "of a reservation that is not there",
            "ben",
            approve(EntryId([9; 32]), true),
            "refused-booking-not-asked",
        ),
    ];
    table(&mut hall.club, rows);
    does(&mut hall.club, "ben", approve(first, true));
    does(&mut hall.club, "ben", approve(second, false));
    hall.club.now_ms = hall.monday + 13 * HOUR_MS;
    hall.club.confirm();
    let states = [first, second, third].map(|id| hall.state(id, 0).unwrap());
    assert_eq!(states, [BookingState::Held, BookingState::Declined, BookingState::Declined]);
}

#[test]
fn whoever_does_not_check_in_loses_it_to_who_waits() {
    let mut hall = hall();
    let room = hall.room;
    hall.set(room, Terms { check_in_min: Some(15), ..Terms::default() });
    let (first, second) = (hall.one(room, 10, 12), hall.one(room, 14, 16));
    let first = does(&mut hall.club, "dan", first);
    let second = does(&mut hall.club, "dan", second);
    let waits = reserve(room, vec![hall.span(11, 13)], |wish| wish.clash = Clash::Wait);
    let waits = does(&mut hall.club, "eve", waits);
    let check = |reservation: EntryId| Action::CheckIn { reservation: reservation.into(), number: 0 };
    assert_eq!(tried(&mut hall.club, "dan", check(second)), "refused-check-in-early");
    hall.club.now_ms = hall.monday + 10 * HOUR_MS + 16 * MINUTE_MS;
    hall.club.confirm();
    let states = [hall.state(first, 0), hall.state(waits, 0)];
    assert_eq!(states, [Some(BookingState::NoShow), Some(BookingState::Held)]);
    assert_eq!(tried(&mut hall.club, "dan", check(first)), "refused-booking-cancelled");
    hall.club.now_ms = hall.monday + 13 * HOUR_MS + 45 * MINUTE_MS;
    hall.club.confirm();
    let rows = vec![
        ("whoever booked", "dan", check(second), ""),
        ("a steward", "ada", check(second), ""),
        ("another", "eve", check(second), "nothing-permits-check-in"),
        ("nothing", "dan", check(EntryId([9; 32])), "refused-booking-unknown"),
        ("what is over", "eve", check(waits), "refused-booking-cancelled"),
    ];
    table(&mut hall.club, rows);
    does(&mut hall.club, "dan", check(second));
    assert_eq!(tried(&mut hall.club, "dan", check(second)), "refused-checked-in-already");
    hall.club.now_ms = hall.monday + 15 * HOUR_MS;
    hall.club.confirm();
    assert_eq!(hall.state(second, 0), Some(BookingState::Held));
}

#[test]
fn a_closing_gives_up_what_was_booked_and_keeps_others_away() {
    let mut hall = hall();
    let (whole, room, other) = (hall.hall, hall.room, hall.other);
    let (first, second, third) = (hall.one(room, 10, 12), hall.one(other, 10, 12), hall.one(whole, 20, 22));
    let [first, second, third] = [first, second, third].map(|wish| does(&mut hall.club, "dan", wish));
    let close = |resource, span| Action::Close { resource, span };
    let day = hall.span(0, 18);
    let long = Span { from_ms: hall.monday, until_ms: hall.monday + 93 * DAY_MS };
    let past = Span { from_ms: 0, until_ms: 1 };
    let rows = vec![
        ("a member", "dan", close(room, day), "nothing-permits-close"),
        ("a steward", "ada", close(room, day), ""),
        ("for too long", "ada", close(room, long), "refused-closing-too-long"),
        ("for no time", "ada", close(room, hall.span(3, 3)), "refused-booking-span"),
        ("yesterday", "ada", close(room, past), "refused-booking-past"),
        ("what is not there", "ada", close(ResourceId([9; 32]), day), "refused-resource-unknown"),
        (
            "opening what is open",
            "ada",
            Action::Reopen { closing: EntryId([9; 32]) },
            "refused-closing-unknown",
        ),
    ];
    table(&mut hall.club, rows);
    let closing = does(&mut hall.club, "ada", close(room, day));
    let states = [first, second, third].map(|id| hall.state(id, 0).unwrap());
    assert_eq!(states, [BookingState::Closed, BookingState::Held, BookingState::Held]);
    let rows = vec![
        ("the room", "eve", hall.one(room, 14, 16), "refused-booking-closed"),
        ("the hall, which needs it", "eve", hall.one(whole, 14, 16), "refused-booking-closed"),
        ("the other room", "eve", hall.one(other, 14, 16), ""),
        ("the room afterwards", "eve", hall.one(room, 18, 20), ""),
    ];
    table(&mut hall.club, rows);
    assert_eq!(tried(&mut hall.club, "dan", Action::Reopen { closing }), "nothing-permits-close");
    does(&mut hall.club, "ben", Action::Reopen { closing });
    assert_eq!(confirmed::<Closings>(&hall.club, Key::Closings(room)), None);
    let again = hall.one(room, 14, 16);
    assert_eq!(tried(&mut hall.club, "eve", again), "");
}

#[test]
fn a_private_booking_says_only_that_it_is_taken() {
    let mut hall = hall();
    let room = hall.room;
    let wish = reserve(room, vec![hall.span(10, 12)], |wish| wish.private = true);
    does(&mut hall.club, "dan", wish);
    let refused = hall.one(room, 11, 13);
    let entry = hall.club.draft("eve", None, refused);
    let Judgement::Refused(refusal) = hall.club.ledger.try_act(&entry).0 else { panic!("it is taken") };
    assert_eq!(refusal.code, "refused-slot-busy");
    assert!(refusal.facts.iter().all(|(name, _)| name != "member" && name != "since"));
}

#[test]
fn a_series_counts_as_one_reservation_among_those_a_member_may_have() {
    let mut hall = hall();
    let (room, other) = (hall.room, hall.other);
    let days: Vec<Span> = (0..12).map(|day| hall.span(day * 24 + 10, day * 24 + 12)).collect();
    does(&mut hall.club, "dan", reserve(room, days, |_| {}));
    for number in 0..9 {
        let one = hall.one(other, number, number + 1);
        does(&mut hall.club, "dan", one);
    }
    let one_more = hall.one(other, 20, 21);
    assert_eq!(tried(&mut hall.club, "dan", one_more), "refused-bookings-too-many");
}
