//! One resource: its week, and booking it.

use leptos::prelude::*;
use moothall_core::id::{BookingId, PaperId, ResourceId};
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Booking, Resource};

use crate::dom;
use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, say, t};
use crate::screens::book::Book;
use crate::screens::comments::erasing;
use crate::screens::slot::Slot;
use crate::screens::week_view::{Agenda, Grid};
use crate::shell::{Question, Shell};

/// What the parts of this screen share.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// Which resource.
    pub(crate) resource: ResourceId,
    /// The first moment of the week that is shown.
    pub(crate) week: RwSignal<i64>,
    /// The bookings of that week.
    pub(crate) bookings: RwSignal<Option<Vec<Booking>>>,
    /// What the reader is about to book.
    pub(crate) slot: Slot,
    /// The booking whose details are shown.
    pub(crate) chosen: RwSignal<Option<BookingId>>,
}

/// The week as columns, or as a list where the window is narrow, with the form beside it.
#[component]
pub(crate) fn OneResource(
    /// Which.
    id: ResourceId,
) -> impl IntoView {
    let shell = Shell::here();
    let week = RwSignal::new(moment::week_start(moment::now()));
    let resources = load(
        || Request::Resources,
        |answer| match answer {
            Answer::Resources(resources) => Some(resources),
            _ => None,
        },
    );
    let resource: Memo<Option<Resource>> = Memo::new(move |_| {
        resources.value.with(|all| all.iter().flatten().find(|resource| resource.id == id).cloned())
    });
    let bookings = load(
        move || {
            let from_ms = week.get();
            Request::Bookings { resource: Some(id), from_ms, until_ms: moment::add_days(from_ms, 7) }
        },
        |answer| match answer {
            Answer::Bookings(bookings) => Some(bookings),
            _ => None,
        },
    );
    let desk = Desk {
        resource: id,
        week,
        bookings: bookings.value,
        slot: Slot::next(),
        chosen: RwSignal::new(None),
    };
    let title = Memo::new(move |_| {
        resource.with(|resource| {
            resource.as_ref().map_or_else(|| t("nav-bookings"), |resource| resource.name.clone())
        })
    });
    let active = Memo::new(move |_| {
        resource.with(|resource| resource.as_ref().is_some_and(|resource| resource.active))
    });
    view! {
        <Head title=title up=(Route::Bookings, t("nav-bookings")) />
        {move || resource.get().filter(|resource| !resource.description.is_empty()).map(|resource| view! {
            <p class="lead">{resource.description}</p>
        })}
        <div class="desk">
            <div class="desk-week">
                <Turn week=week />
                {shown(bookings, |_| ())}
                <Grid desk=desk />
                <Agenda desk=desk />
            </div>
            <div class="desk-form">
                <Details desk=desk />
                {move || if active.get() {
                    view! { <Book desk=desk /> }.into_any()
                } else {
                    view! { <p class="quiet-line">{resource.with(Option::is_some).then(|| t("resource-retired"))}</p> }.into_any()
                }}
                {move || (active.get() && shell.me().is_some_and(|me| me.steward)).then(|| retire(shell, id))}
            </div>
        </div>
    }
}

/// Turns the week's page.
#[component]
fn Turn(week: RwSignal<i64>) -> impl IntoView {
    let turn = move |days: i32| week.update(|start| *start = moment::add_days(*start, days));
    view! {
        <div class="turn">
            <button type="button" class="button square" data-test="week-before" aria-label=t("week-before") on:click=move |_| turn(-7)>{icon(Icon::Back)}</button>
            <h2 class="turn-title" aria-live="polite">{move || {
                let start = week.get();
                format!("{} – {}", moment::short_day(start), moment::short_day(moment::add_days(start, 6)))
            }}</h2>
            <button type="button" class="button square" data-test="week-after" aria-label=t("week-after") on:click=move |_| turn(7)>{icon(Icon::Next)}</button>
            <button type="button" class="button quiet turn-now" data-test="week-now" on:click=move |_| week.set(moment::week_start(moment::now()))>{t("week-now")}</button>
            <button type="button" class="button to-form" on:click=|_| dom::focus_at("[data-test=book-day]")>{t("book-title")}</button>
        </div>
    }
}

/// The booking that was chosen in the week.
#[component]
fn Details(desk: Desk) -> impl IntoView {
    let shell = Shell::here();
    let booking = Memo::new(move |_| {
        let chosen = desk.chosen.get()?;
        desk.bookings.with(|bookings| bookings.iter().flatten().find(|booking| booking.id == chosen).cloned())
    });
    view! {
        <div aria-live="polite">
            {move || booking.get().map(|booking| view! {
                <section class="details" data-test="booking-details">
                    {crate::screens::week_view::words(&booking)}
                    <div class="actions">
                        {cancel_button(shell, &booking)}
                        {erase_button(shell, &booking)}
                        <button type="button" class="button quiet" on:click=move |_| desk.chosen.set(None)>{t("ui-close")}</button>
                    </div>
                </section>
            })}
        </div>
    }
}

/// Cancels a booking that is not over, after asking: one's own, or as a steward anyone's.
pub(crate) fn cancel_button(shell: Shell, booking: &Booking) -> impl IntoView + use<> {
    let id = booking.id;
    let when = moment::span(booking.from_ms, booking.until_ms);
    let whose = (!booking.mine).then(|| booking.member_name.clone());
    let ask = move |_| {
        let when = when.clone();
        let (title, body) = match &whose {
            None => (Message::new("cancel-title"), Message::new("cancel-body").text("when", when)),
            Some(name) => (
                Message::new("cancel-title-of").text("name", name.clone()),
                Message::new("cancel-body-of").text("when", when).text("name", name.clone()),
            ),
        };
        shell.question.set(Some(Question {
            title: say(&title),
            body: say(&body),
            yes: t("cancel-yes"),
            grave: true,
            request: Request::CancelBooking { booking: id },
            done: t("cancel-done"),
            then: None,
        }));
    };
    let steward = shell.me().is_some_and(|me| me.steward);
    let may = (booking.mine || steward) && booking.until_ms > moment::now();
    may.then(|| view! { <button type="button" class="button" data-test="cancel-booking" on:click=ask>{t("cancel-ask")}</button> })
}

/// Erases what a booking of one's own was for; the booking itself stays on record.
fn erase_button(shell: Shell, booking: &Booking) -> impl IntoView + use<> {
    let paper = PaperId(booking.id.0);
    let ask = move |_| {
        shell.question.set(Some(erasing(code("erase-booking-title"), code("erase-booking-body"), paper)))
    };
    (booking.mine && !booking.title.is_empty()).then(|| view! {
        <button type="button" class="button quiet" data-test="erase-booking" on:click=ask>{t("erase-booking-ask")}</button>
    })
}

fn retire(shell: Shell, id: ResourceId) -> impl IntoView {
    let ask = move |_| {
        shell.question.set(Some(Question {
            title: t("retire-title"),
            body: t("retire-body"),
            yes: t("retire-yes"),
            grave: true,
            request: Request::RetireResource { resource: id },
            done: t("retire-done"),
            then: Some(Route::Bookings),
        }));
    };
    view! {
        <p class="last-resort">
            <button type="button" class="button grave-quiet" data-test="retire" on:click=ask>{t("retire-ask")}</button>
        </p>
    }
}
