//! A week of bookings: seven columns where there is room, a list by days where there is not.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::view::Booking;

use crate::dom;
use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::mark;
use crate::say::{say, t};
use crate::screens::bookings::holder;
use crate::screens::resource::{Desk, cancel_button};
use crate::shell::Shell;
use crate::week::{Stretch, hours_shown, lanes, within};

/// One day's column: its first moment and the bookings in it.
fn columns(monday: i64, bookings: &[Booking]) -> Vec<(i64, Vec<(Booking, Stretch)>)> {
    (0..7)
        .map(|day| {
            let start = moment::add_days(monday, day);
            let end = moment::add_days(monday, day + 1);
            let mut cut: Vec<_> = bookings
                .iter()
                .filter_map(|booking| {
                    let stretch =
                        within(booking.from_ms, booking.until_ms, (start, end), moment::minute_of_day)?;
                    Some((booking.clone(), stretch))
                })
                .collect();
            cut.sort_by_key(|(booking, _)| booking.from_ms);
            (start, cut)
        })
        .collect()
}

/// The columns. Every free hour is a button; arrow keys move among them.
#[component]
pub(crate) fn Grid(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let active = RwSignal::new((0_usize, 9_u32));
    view! {
        <div class="week" data-test="week">
            {move || {
                let monday = desk.week.get();
                let days = desk.bookings.with(|bookings| columns(monday, bookings.as_deref().unwrap_or_default()));
                let stretches: Vec<_> = days.iter().flat_map(|(_, cut)| cut.iter().map(|(_, stretch)| *stretch)).collect();
                let hours = hours_shown(&stretches);
                let today = moment::day_start(moment::now());
                view! {
                    <div class="week-hours" aria-hidden="true">
                        {(hours.0..hours.1).map(|hour| view! { <span>{moment::hour(moment::at(today, hour * 60))}</span> }).collect_view()}
                    </div>
                    {days.into_iter().enumerate().map(|(index, (start, cut))| {
                        column(desk, active, hours, index, start, cut, today)
                    }).collect_view()}
                }
            }}
        </div>
    }
}

fn column(
    desk: Desk,
    active: RwSignal<(usize, u32)>,
    hours: (u32, u32),
    index: usize,
    start: i64,
    cut: Vec<(Booking, Stretch)>,
    today: i64,
) -> impl IntoView {
    let class = match start.cmp(&today) {
        std::cmp::Ordering::Less => "week-day past",
        std::cmp::Ordering::Equal => "week-day today",
        std::cmp::Ordering::Greater => "week-day",
    };
    let total = f64::from((hours.1 - hours.0) * 60);
    let percent = move |minutes: u32| format!("{:.3}%", f64::from(minutes) * 100.0 / total);
    let stretches: Vec<_> = cut.iter().map(|(_, stretch)| *stretch).collect();
    let blocks = cut.into_iter().zip(lanes(&stretches)).map(|((booking, stretch), (lane, lanes))| {
        let width = 100.0 / lanes as f64;
        view! {
            <div class="week-place" style:top=percent(stretch.from.saturating_sub(hours.0 * 60)) style:height=percent(stretch.until - stretch.from)
                style:left=format!("{:.3}%", width * lane as f64) style:width=format!("{width:.3}%")>
                {block(desk, &booking)}
            </div>
        }
    });
    view! {
        <div class=class role="group" aria-label=moment::long_day(start)>
            <p class="week-head" aria-hidden="true"><span>{moment::weekday(start)}</span><strong>{moment::day_of_month(start)}</strong></p>
            <div class="week-body">
                <div class="week-cells">
                    {(hours.0..hours.1).map(|hour| cell(desk, active, hours, index, start, hour)).collect_view()}
                </div>
                {move || drafted(desk, start, hours).map(|stretch| view! {
                    <div class="week-place week-draft" aria-hidden="true" style:top=percent(stretch.from.saturating_sub(hours.0 * 60))
                        style:height=percent(stretch.until.min(hours.1 * 60).saturating_sub(stretch.from.max(hours.0 * 60)))></div>
                })}
                {blocks.collect_view()}
            </div>
        </div>
    }
}

/// The part of the slot about to be booked that lies on a day, within the hours shown.
fn drafted(desk: Desk, start: i64, hours: (u32, u32)) -> Option<Stretch> {
    let (from_ms, until_ms) = desk.slot.span()?;
    let day = (start, moment::add_days(start, 1));
    let stretch = within(from_ms, until_ms, day, moment::minute_of_day)?;
    (stretch.from < hours.1 * 60 && stretch.until > hours.0 * 60).then_some(stretch)
}

fn cell(
    desk: Desk,
    active: RwSignal<(usize, u32)>,
    hours: (u32, u32),
    index: usize,
    start: i64,
    hour: u32,
) -> impl IntoView {
    let begin = hour * 60;
    let words = Message::new("week-cell")
        .text("day", moment::long_day(start))
        .text("time", moment::clock(moment::at(start, begin)));
    let take = move || {
        active.set((index, hour));
        desk.chosen.set(None);
        desk.slot.set(start, begin, 60);
    };
    // Drawing the pointer over several hours takes them all.
    let extend = move |event: leptos::ev::PointerEvent| {
        let same_day = desk.slot.day.with_untracked(|day| *day == start.to_string());
        let from = desk.slot.begin.with_untracked(|from| from.parse::<u32>().unwrap_or(begin));
        if event.buttons() == 1 && same_day && begin >= from {
            desk.slot.length.set((begin + 60 - from).to_string());
        }
    };
    let step = move |event: KeyboardEvent| {
        let (day, at) = match event.key().as_str() {
            "ArrowUp" => (index, hour.saturating_sub(1).max(hours.0)),
            "ArrowDown" => (index, (hour + 1).min(hours.1 - 1)),
            "ArrowLeft" => (index.saturating_sub(1), hour),
            "ArrowRight" => ((index + 1).min(6), hour),
            _ => return,
        };
        event.prevent_default();
        active.set((day, at));
        dom::focus_at(&format!("#cell-{day}-{at}"));
    };
    let reachable = move || {
        let (day, at) = active.get();
        let at = at.clamp(hours.0, hours.1 - 1);
        if (day, at) == (index, hour) { "0" } else { "-1" }
    };
    view! {
        <button type="button" class="week-cell" id=format!("cell-{index}-{hour}") tabindex=reachable aria-label=say(&words)
            on:pointerdown=move |_| take() on:click=move |_| take() on:pointerenter=extend on:keydown=step></button>
    }
}

fn block(desk: Desk, booking: &Booking) -> impl IntoView + use<> {
    let id = booking.id;
    let provisional = mark::is_provisional(&booking.certainty);
    let class = match (booking.mine, provisional) {
        (true, true) => "block mine hatched",
        (true, false) => "block mine",
        (false, true) => "block hatched",
        (false, false) => "block",
    };
    let title = if booking.title.is_empty() { holder(booking) } else { booking.title.clone() };
    let span = format!("{} – {}", moment::clock(booking.from_ms), moment::clock(booking.until_ms));
    let who = holder(booking);
    view! {
        <button type="button" class=class data-test="booking" aria-pressed=move || (desk.chosen.get() == Some(id)).to_string()
            on:click=move |_| desk.chosen.set(Some(id))>
            <strong>{title}</strong>
            <span class="figures">{span}</span>
            <span>{who}</span>
            {provisional.then(|| view! { <span class="block-mark">{icon(Icon::Pencil)}{t("certainty-provisional")}</span> })}
        </button>
    }
}

/// A booking in words.
pub(crate) fn words(booking: &Booking) -> impl IntoView + use<> {
    let title = if booking.title.is_empty() { t("booking-untitled") } else { booking.title.clone() };
    view! {
        <p class="booking-words">
            <strong>{title}</strong>
            <span class="figures">{moment::span(booking.from_ms, booking.until_ms)}</span>
            <span>{holder(booking)}</span>
            {mark::certainty(&booking.certainty)}
        </p>
    }
}

/// The same week as a list.
#[component]
pub(crate) fn Agenda(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let shell = Shell::here();
    view! {
        <ol class="agenda" data-test="agenda">
            {move || {
                let monday = desk.week.get();
                let today = moment::day_start(moment::now());
                let days = desk.bookings.with(|bookings| columns(monday, bookings.as_deref().unwrap_or_default()));
                days.into_iter().filter(|(start, cut)| *start >= today || !cut.is_empty()).map(|(start, cut)| view! {
                    <li class="agenda-day">
                        <h3>{moment::long_day(start)}</h3>
                        {if cut.is_empty() {
                            view! { <p class="aside">{t("agenda-free")}</p> }.into_any()
                        } else {
                            view! { <ul>{cut.iter().map(|(booking, _)| {
                                let class = if mark::is_provisional(&booking.certainty) { "agenda-item hatched" } else { "agenda-item" };
                                view! {
                                    <li class=class data-test="agenda-booking">{words(booking)}{cancel_button(shell, booking)}</li>
                                }
                            }).collect_view()}</ul> }.into_any()
                        }}
                    </li>
                }).collect_view()
            }}
        </ol>
    }
}
