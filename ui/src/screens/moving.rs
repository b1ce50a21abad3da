//! Moving a booking to other hours of its calendar: drawn with the pointer, or with shift and the arrow keys. It is changed only
//! when the reader has said yes.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::hall::{Hall, Recurring, Wish};
use moothall_core::view::Booking;
use moothall_core::view::terms::Clash;
use wasm_bindgen::JsCast;

use crate::moment;
use crate::say::{say, t};
use crate::screens::book::part_of;
use crate::screens::desk::{Desk, Scope};
use crate::screens::week_view::named;
use crate::shell::{Question, Shell};
use crate::week::DAY_MINUTES;

/// So many pixels are not yet a movement.
const STILL: i32 = 5;

/// A booking on its way to other hours.
#[derive(Clone)]
pub(crate) struct Move {
    booking: Booking,
    /// Minutes, in full hours, from its begin to where it is held.
    held: u32,
    /// The slot that was chosen before, as the form has it: day, begin, length.
    before: (String, String, String),
}

/// Whether the reader may draw it away: what is to come, lies in one day, and is the reader's own or a steward's to change.
pub(crate) fn may_move(booking: &Booking, steward: bool) -> bool {
    let held = booking.state == "held" || booking.state == "requested";
    let one_day = moment::day_start(booking.from_ms) == moment::day_start(booking.until_ms - 1);
    (booking.mine || (steward && !booking.hidden)) && held && one_day && booking.until_ms > moment::now()
}

fn minutes(booking: &Booking) -> u32 {
    u32::try_from((booking.until_ms - booking.from_ms) / moment::MINUTE).unwrap_or(60)
}

fn take(desk: Desk, booking: &Booking, held: u32) {
    let before =
        (desk.slot.day.get_untracked(), desk.slot.begin.get_untracked(), desk.slot.length.get_untracked());
    desk.resource.set(booking.resource);
    desk.slot.set(
        moment::day_start(booking.from_ms),
        moment::minute_of_day(booking.from_ms),
        minutes(booking),
    );
    desk.moving.set(Some(Move { booking: booking.clone(), held, before }));
}

/// The pointer was pressed on a booking: from now on, it may draw it away.
pub(crate) fn pressed(desk: Desk, booking: &Booking, event: &PointerEvent) {
    let block = event.current_target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    let height = block.map_or(1, |block| block.offset_height()).max(1);
    let part = (f64::from(event.offset_y()) / f64::from(height)).clamp(0.0, 1.0);
    let held = (part * f64::from(minutes(booking))) as u32 / 60 * 60;
    desk.pressed.set(Some((booking.clone(), held, event.offset_y())));
}

/// The pointer moves over the booking that it was pressed on. What lies below is reached only once it is on its way.
pub(crate) fn drawn(desk: Desk, event: &PointerEvent) {
    let Some((booking, held, from)) = desk.pressed.get_untracked() else { return };
    let under_way = desk.moving.with_untracked(Option::is_some);
    if event.buttons() == 1 && !under_way && (event.offset_y() - from).abs() >= STILL {
        take(desk, &booking, held);
    }
}

/// The pointer has come to an hour of a day; true if something is on its way there.
pub(crate) fn over(desk: Desk, resource: moothall_core::id::ResourceId, day: i64, hour: u32) -> bool {
    if let (false, Some((booking, held, _))) =
        (desk.moving.with_untracked(Option::is_some), desk.pressed.get_untracked())
    {
        take(desk, &booking, held);
    }
    let Some(moving) = desk.moving.get_untracked() else { return false };
    if moving.booking.resource == resource {
        let own = moment::minute_of_day(moving.booking.from_ms) % 60;
        let begin = (hour * 60 + own).saturating_sub(moving.held);
        desk.slot.set(day, begin, minutes(&moving.booking));
    }
    true
}

/// Lets it go: it stays where it was.
pub(crate) fn leave(desk: Desk) {
    desk.pressed.set(None);
    let Some(moving) = desk.moving.get_untracked() else { return };
    desk.moving.set(None);
    let (day, begin, length) = moving.before;
    desk.slot.day.set(day);
    desk.slot.begin.set(begin);
    desk.slot.length.set(length);
}

/// Lets it go where it is now, and asks.
pub(crate) fn drop_here(desk: Desk, shell: Shell) {
    desk.pressed.set(None);
    let Some(moving) = desk.moving.get_untracked() else { return };
    let span = desk.slot.span();
    leave(desk);
    let booking = moving.booking;
    if let Some(span) = span.filter(|span| *span != (booking.from_ms, booking.until_ms)) {
        shell.question.set(Some(question(&booking, span)));
    }
}

/// Shift and arrow keys on a booking; return asks, escape leaves it where it is. False for any other key.
pub(crate) fn key(desk: Desk, shell: Shell, booking: &Booking, event: &KeyboardEvent) -> bool {
    let under_way = desk
        .moving
        .with_untracked(|moving| moving.as_ref().is_some_and(|moving| moving.booking.id == booking.id));
    match (&*event.key(), event.shift_key(), under_way) {
        ("Enter", _, true) => drop_here(desk, shell),
        ("Escape", _, true) => leave(desk),
        ("ArrowUp", true, _) => step(desk, booking, under_way, 0, -1),
        ("ArrowDown", true, _) => step(desk, booking, under_way, 0, 1),
        ("ArrowLeft", true, _) => step(desk, booking, under_way, -1, 0),
        ("ArrowRight", true, _) => step(desk, booking, under_way, 1, 0),
        _ => return false,
    }
    event.prevent_default();
    true
}

/// A day or an hour further, as far as the page goes.
fn step(desk: Desk, booking: &Booking, under_way: bool, days: i32, hours: i32) {
    if !under_way {
        take(desk, booking, 0);
    }
    let day: i64 = desk.slot.day.get_untracked().parse().unwrap_or_default();
    let begin: u32 = desk.slot.begin.get_untracked().parse().unwrap_or_default();
    let (first, count) = desk.page.get_untracked().days(desk.start.get_untracked());
    let last = moment::add_days(first, count - 1);
    let day = moment::add_days(day, days).clamp(first, last);
    let begin = begin.saturating_add_signed(hours * 60).min(DAY_MINUTES.saturating_sub(minutes(booking)));
    desk.slot.set(day, begin, minutes(booking));
}

fn question(booking: &Booking, (from_ms, until_ms): (i64, i64)) -> Question {
    let after = moment::span(from_ms, until_ms);
    let code = if booking.of_series { "move-body-series" } else { "move-body" };
    let body = Message::new(code)
        .text("what", named(booking))
        .text("before", moment::span(booking.from_ms, booking.until_ms))
        .text("after", after.clone());
    let wish = Wish {
        resource: booking.resource,
        when: Recurring {
            zone: moment::zone(),
            from: moment::local(from_ms),
            minutes: minutes(booking),
            rule: None,
            extra: Vec::new(),
            except: Vec::new(),
        },
        title: booking.title.clone(),
        places: booking.places,
        private: booking.private,
        member: booking.member.filter(|_| !booking.mine),
        clash: Clash::Refuse,
        replaces: Some(part_of(booking, Scope::One)),
    };
    Question {
        title: t("move-title"),
        body: say(&body),
        yes: t("move-yes"),
        grave: false,
        request: Request::Hall { act: Box::new(Hall::Reserve { wish: Box::new(wish), spans: Vec::new() }) },
        done: say(&Message::new("book-changed").text("when", after)),
        then: None,
    }
}

/// Says below the calendar how to move what is in it, and, while something is on its way, to where.
#[component]
pub(crate) fn MoveHint(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    view! {
        <p class="hint move-hint" id="move-hint">{t("move-hint")}</p>
        <p class="unseen" role="status" data-test="moving">{move || desk.moving.with(Option::is_some).then(|| {
            desk.slot.span().map(|(from_ms, until_ms)| {
                say(&Message::new("move-state").text("when", moment::span(from_ms, until_ms)))
            })
        })}</p>
    }
}
