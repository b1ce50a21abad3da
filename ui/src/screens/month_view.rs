//! A month of bookings at a glance. A day leads to its page.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::view::Booking;

use crate::dom;
use crate::moment;
use crate::say::{count, say};
use crate::screens::desk::{Desk, Page};
use crate::screens::week_view::named;

/// So many bookings of a day are named.
const NAMED: usize = 3;

/// The weeks that the month touches, a row each. Arrow keys move among the days.
#[component]
pub(crate) fn Month(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let at = RwSignal::new(0_i32);
    view! {
        <div class="month" data-test="month">
            {move || {
                let month = desk.start.get();
                let (first, days) = Page::Month.days(month);
                let next = moment::add_months(month, 1);
                let shown = desk.shown.get();
                let all: Vec<Booking> = desk.bookings.value.with(|bookings| {
                    bookings.iter().flatten().filter(|booking| shown.iter().any(|one| one.id == booking.resource)).cloned().collect()
                });
                let heads = (0..7).map(|day| view! { <span>{moment::weekday(moment::add_days(first, day))}</span> }).collect_view();
                view! {
                    <div class="month-heads" aria-hidden="true">{heads}</div>
                    <div class="month-days">
                        {(0..days).map(|index| {
                            let start = moment::add_days(first, index);
                            day(desk, at, (index, days), start, (month..next).contains(&start), &all)
                        }).collect_view()}
                    </div>
                }
            }}
        </div>
    }
}

fn day(
    desk: Desk,
    at: RwSignal<i32>,
    (index, days): (i32, i32),
    start: i64,
    within: bool,
    all: &[Booking],
) -> impl IntoView + use<> {
    let end = moment::add_days(start, 1);
    let of_day: Vec<_> =
        all.iter().filter(|booking| booking.from_ms < end && start < booking.until_ms).collect();
    let words = Message::new("month-day")
        .text("day", moment::long_day(start))
        .number("count", i64::try_from(of_day.len()).unwrap_or(i64::MAX));
    let more = of_day.len().saturating_sub(NAMED);
    let today = moment::day_start(moment::now()) == start;
    let step = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => index - 7,
            "ArrowDown" => index + 7,
            "ArrowLeft" => index - 1,
            "ArrowRight" => index + 1,
            _ => return,
        };
        event.prevent_default();
        let to = to.clamp(0, days - 1);
        at.set(to);
        dom::focus_at(&format!("#month-{to}"));
    };
    view! {
        <button type="button" class="month-day" class:outside=!within class:today=today id=format!("month-{index}")
            tabindex=move || if at.get().min(days - 1) == index { "0" } else { "-1" } data-test="month-day"
            on:keydown=step on:click=move |_| desk.show(Page::Day, start)>
            <span class="unseen">{say(&words)}</span>
            <strong class="month-number" aria-hidden="true">{moment::day_of_month(start)}</strong>
            {of_day.iter().take(NAMED).map(|booking| view! {
                <span class="month-booking" class:mine=booking.mine>
                    <span class="figures">{moment::clock(booking.from_ms.max(start))}</span>" "{named(booking)}
                </span>
            }).collect_view()}
            {(more > 0).then(|| view! { <span class="aside">{count("month-more", more)}</span> })}
        </button>
    }
}
