//! One booking: how it stands, and what its member or a steward may do with it.

use leptos::prelude::*;
use moothall_core::id::PaperId;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::hall::Hall;
use moothall_core::request::why::Subject;
use moothall_core::view::Booking;

use crate::moment;
use crate::parts::doing::{Doing, Trouble};
use crate::parts::icon::{Icon, icon};
use crate::parts::why::ask_why;
use crate::say::{code, say, t};
use crate::screens::book::part_of;
use crate::screens::comments::erasing;
use crate::screens::desk::{Desk, Scope};
use crate::screens::week_view::words;
use crate::shell::{Question, Shell};

/// The booking that was chosen in the calendar.
#[component]
pub(crate) fn Details(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let shell = Shell::here();
    let booking = Memo::new(move |_| {
        let chosen = desk.chosen.get()?;
        let of =
            |all: &Option<Vec<Booking>>| all.iter().flatten().find(|booking| booking.id == chosen).cloned();
        desk.bookings.value.with(of).or_else(|| desk.pending.value.with(of))
    });
    view! {
        <div aria-live="polite">
            {move || booking.get().map(|booking| view! {
                <section class="details" data-test="booking-details">
                    {words(&booking)}
                    {buttons(desk, &booking)}
                    <p class="aside">{ask_why(Subject::Booking { id: booking.id }, &t("booking-why"))}</p>
                    <div class="actions">
                        {erase_button(shell, &booking)}
                        <button type="button" class="button quiet" on:click=move |_| desk.chosen.set(None)>{t("ui-close")}</button>
                    </div>
                </section>
            })}
        </div>
    }
}

/// How a booking stands, where that is not plain.
pub(crate) fn state_mark(booking: &Booking) -> impl IntoView + use<> {
    let words = match booking.state.as_str() {
        "held" if booking.checked_in => Some(t("state-checked-in")),
        "requested" => Some(t("state-requested")),
        "waiting" => Some(t("state-waiting")),
        _ => None,
    };
    let private = (booking.private && !booking.hidden).then(|| t("booking-private"));
    view! {
        {words.map(|words| view! { <span class="mark state" data-test="booking-state">{icon(Icon::Clock)}{words}</span> })}
        {private.map(|words| view! { <span class="aside">{words}</span> })}
    }
}

/// Checking in, changing, cancelling, and for stewards the answer to what was asked for.
pub(crate) fn buttons(desk: Desk, booking: &Booking) -> impl IntoView + use<> {
    let shell = Shell::here();
    let steward = shell.me().is_some_and(|me| me.steward);
    let to_come = booking.until_ms > moment::now();
    let may = (booking.mine || steward) && to_come;
    let changed = booking.clone();
    let change = move |_| {
        desk.changing.set(Some(changed.clone()));
        crate::dom::focus_at("[data-test=book-day]");
    };
    let held = booking.state == "held" || booking.state == "requested";
    view! {
        <div class="actions">
            {booking.may_check_in.then(|| check_in(booking))}
            {(steward && to_come && booking.state == "requested").then(|| view! { <Answering booking=booking.clone() /> })}
            {(may && held).then(|| view! {
                <button type="button" class="button" data-test="change-booking" on:click=change>{icon(Icon::Pencil)}{t("book-change-ask")}</button>
            })}
            {may.then(|| cancel_button(shell, booking, Scope::One))}
            {(may && booking.of_series).then(|| view! {
                {cancel_button(shell, booking, Scope::Following)}
                {cancel_button(shell, booking, Scope::All)}
            })}
        </div>
    }
}

fn check_in(booking: &Booking) -> impl IntoView + use<> {
    let shell = Shell::here();
    let doing = Doing::new();
    let act = Hall::CheckIn { reservation: booking.reservation, number: booking.number };
    let come = move |_| {
        let act = Box::new(act.clone());
        doing.run(Request::Hall { act }, move |_| shell.tell(t("check-in-done")));
    };
    view! {
        <button type="button" class="button strong" data-test="check-in" on:click=come>{icon(Icon::Tick)}{t("check-in-do")}</button>
        <Trouble doing=doing />
    }
}

/// A steward's answer to what was asked for. Declining asks first.
#[component]
pub(crate) fn Answering(
    /// What was asked for.
    booking: Booking,
) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let spans = part_of(&booking, if booking.of_series { Scope::All } else { Scope::One });
    let approve = move |_| {
        let act = Box::new(Hall::Approve { spans, approved: true });
        doing.run(Request::Hall { act }, move |_| shell.tell(t("approve-done")));
    };
    let name = booking.member_name.clone();
    let decline = move |_| {
        shell.question.set(Some(Question {
            title: t("decline-title"),
            body: say(&Message::new("decline-body").text("name", name.clone())),
            yes: t("decline-yes"),
            grave: true,
            request: Request::Hall { act: Box::new(Hall::Approve { spans, approved: false }) },
            done: t("decline-done"),
            then: None,
        }));
    };
    view! {
        <button type="button" class="button strong" data-test="approve" on:click=approve>{icon(Icon::Tick)}{t("approve-do")}</button>
        <button type="button" class="button" data-test="decline" on:click=decline>{icon(Icon::Cross)}{t("decline-ask")}</button>
        <Trouble doing=doing />
    }
}

/// Cancels a booking that is not over, or more of its series, after asking.
fn cancel_button(shell: Shell, booking: &Booking, scope: Scope) -> impl IntoView + use<> {
    let id = booking.id;
    let spans = part_of(booking, scope);
    let when = moment::span(booking.from_ms, booking.until_ms);
    let whose = (!booking.mine).then(|| booking.member_name.clone());
    let waiting = booking.state == "waiting";
    let single = !booking.of_series;
    let ask = move |_| {
        let when = when.clone();
        let (title, body) = match (&whose, scope) {
            (_, Scope::Following) => (
                Message::new("cancel-following-title"),
                Message::new("cancel-following-body").text("when", when),
            ),
            (_, Scope::All) => (Message::new("cancel-all-title"), Message::new("cancel-all-body")),
            (_, Scope::One) if waiting => (Message::new("leave-line-title"), Message::new("leave-line-body")),
            (None, _) => (Message::new("cancel-title"), Message::new("cancel-body").text("when", when)),
            (Some(name), _) => (
                Message::new("cancel-title-of").text("name", name.clone()),
                Message::new("cancel-body-of").text("when", when).text("name", name.clone()),
            ),
        };
        shell.question.set(Some(Question {
            title: say(&title),
            body: say(&body),
            yes: t(if waiting { "leave-line-yes" } else { "cancel-yes" }),
            grave: true,
            request: match single {
                true => Request::CancelBooking { booking: id },
                false => Request::Hall { act: Box::new(Hall::Release { spans }) },
            },
            done: t("cancel-done"),
            then: None,
        }));
    };
    let (words, test) = match scope {
        Scope::One if waiting => (t("leave-line-ask"), "cancel-booking"),
        Scope::One => (t("cancel-ask"), "cancel-booking"),
        Scope::Following => (t("cancel-following-ask"), "cancel-following"),
        Scope::All => (t("cancel-all-ask"), "cancel-all"),
    };
    let class = if scope == Scope::One { "button" } else { "button quiet" };
    view! { <button type="button" class=class data-test=test on:click=ask>{words}</button> }
}

/// Erases what a booking of one's own was for; the booking itself stays on record.
fn erase_button(shell: Shell, booking: &Booking) -> impl IntoView + use<> {
    let paper = PaperId(booking.reservation.0);
    let ask = move |_| {
        shell.question.set(Some(erasing(code("erase-booking-title"), code("erase-booking-body"), paper)))
    };
    (booking.mine && !booking.title.is_empty()).then(|| view! {
        <button type="button" class="button quiet" data-test="erase-booking" on:click=ask>{t("erase-booking-ask")}</button>
    })
}
