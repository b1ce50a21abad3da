//! A day or a week of bookings: columns where there is room, a list by days where there is not.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::message::Message;
use moothall_core::view::Booking;
use moothall_core::view::terms::{Clock, Closing, Terms};

use crate::dom;
use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::mark;
use crate::say::{say, t};
use crate::screens::bookings::holder;
use crate::screens::desk::{Desk, Page};
use crate::screens::details::{buttons, state_mark};
use crate::screens::moving::{self, MoveHint};
use crate::shell::Shell;
use crate::week::{Stretch, hours_shown, is_closed, lanes, within};

/// One column: a day of a resource, without what is booked in it.
#[derive(Clone, PartialEq)]
struct Column {
    /// The first moment of its day.
    start: i64,
    /// Of which resource.
    resource: ResourceId,
    /// When that is open.
    terms: Terms,
    /// And when it is closed all the same.
    closings: Vec<Closing>,
    /// What stands above it, small and large.
    head: (String, String),
    /// What it is, for who cannot see it.
    label: String,
}

/// What the cells are made of. Bookings come and go and leave it as it is, unless they need more hours.
#[derive(Clone, PartialEq)]
struct Frame {
    columns: Vec<Column>,
    /// The first hour shown and the first one below.
    hours: (u32, u32),
    clock: Option<Clock>,
    today: i64,
}

impl Frame {
    /// None until it is known what is shown, and by which clock it is open.
    fn of(desk: Desk) -> Option<Self> {
        let clock = desk.clock.value.get();
        let columns = columns(desk);
        if columns.is_empty() || (clock.is_none() && desk.clock.failure.with(Option::is_none)) {
            return None;
        }
        let mut stretches: Vec<Stretch> = columns
            .iter()
            .flat_map(|column| cut(desk, column.start, column.resource))
            .map(|(_, stretch)| stretch)
            .collect();
        stretches.extend(columns.iter().flat_map(|column| open_hours(clock.as_ref(), column)));
        let hours = hours_shown(&stretches);
        Some(Self { columns, hours, clock, today: moment::day_start(moment::now()) })
    }
}

/// The bookings of a day, cut to it, by begin.
fn cut_to(start: i64, bookings: &[Booking], of: impl Fn(&Booking) -> bool) -> Vec<(Booking, Stretch)> {
    let end = moment::add_days(start, 1);
    let mut cut: Vec<_> = bookings
        .iter()
        .filter(|booking| of(booking))
        .filter_map(|booking| {
            let stretch = within(booking.from_ms, booking.until_ms, (start, end), moment::minute_of_day)?;
            Some((booking.clone(), stretch))
        })
        .collect();
    cut.sort_by_key(|(booking, _)| booking.from_ms);
    cut
}

/// What is booked of a resource on a day.
fn cut(desk: Desk, start: i64, resource: ResourceId) -> Vec<(Booking, Stretch)> {
    desk.bookings.value.with(|bookings| {
        cut_to(start, bookings.as_deref().unwrap_or_default(), |booking| booking.resource == resource)
    })
}

/// The columns of the page: the days of one resource, or the resources of one day.
fn columns(desk: Desk) -> Vec<Column> {
    let (first, days) = desk.page.get().days(desk.start.get());
    let resources = desk.shown.get();
    let many = resources.len() > 1;
    let mut columns = Vec::new();
    for day in 0..days {
        let start = moment::add_days(first, day);
        for resource in &resources {
            let (head, label) = match many {
                false => ((moment::weekday(start), moment::day_of_month(start)), moment::long_day(start)),
                true => ((String::new(), resource.name.clone()), resource.name.clone()),
            };
            columns.push(Column {
                start,
                resource: resource.id,
                terms: resource.terms.clone(),
                closings: resource.closings.clone(),
                head,
                label,
            });
        }
    }
    columns
}

/// Where the reader is in the columns, and from where a choice of hours goes.
#[derive(Clone, Copy)]
struct Place {
    /// Column and hour that the keyboard is at.
    at: RwSignal<(usize, u32)>,
    /// Column and hour at which the choice began.
    anchor: RwSignal<(usize, u32)>,
}

/// The columns. Every free hour is a button: drawing the pointer over several takes them all, and so do arrow keys with shift.
#[component]
pub(crate) fn Grid(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let shell = Shell::here();
    let place = Place { at: RwSignal::new((0, 9)), anchor: RwSignal::new((0, 9)) };
    let frame = Memo::new(move |_| Frame::of(desk));
    view! {
        <div class="week-frame">
        {move || frame.get().map(|frame| {
            let (hours, count) = (frame.hours, frame.columns.len());
            view! {
                <div class="week" data-test="week" style:--columns=count.to_string() class:many={count > 7}
                    class:moving=move || desk.moving.with(Option::is_some)
                    on:pointerup=move |_| moving::drop_here(desk, shell) on:pointerleave=move |event| if event.buttons() == 1 { moving::leave(desk) }>
                    <div class="week-hours" aria-hidden="true">
                        {(hours.0..hours.1).map(|hour| view! { <span>{moment::hour(moment::at(frame.today, hour * 60))}</span> }).collect_view()}
                    </div>
                    {frame.columns.iter().enumerate().map(|(index, column)| {
                        shown_column(desk, place, &frame, index, column)
                    }).collect_view()}
                </div>
            }
        })}
        <MoveHint desk=desk />
        </div>
    }
}

/// Whether a column's resource is closed for an hour. Until the clock is known, nothing is said to be.
fn is_closed_then(clock: Option<&Clock>, column: &Column, from_ms: i64) -> bool {
    clock.is_some_and(|clock| is_closed(&column.terms, clock, (from_ms, from_ms + moment::HOUR)))
}

/// The hours of a column in which what has opening hours is open, however early or late.
fn open_hours(clock: Option<&Clock>, column: &Column) -> Vec<Stretch> {
    if column.terms.hours.is_empty() || clock.is_none() {
        return Vec::new();
    }
    let open = |hour: &u32| !is_closed_then(clock, column, moment::at(column.start, hour * 60));
    (0..24).filter(open).map(|hour| Stretch { from: hour * 60, until: (hour + 1) * 60 }).collect()
}

fn shown_column(
    desk: Desk,
    place: Place,
    frame: &Frame,
    index: usize,
    column: &Column,
) -> impl IntoView + use<> {
    let (start, id, hours) = (column.start, column.resource, frame.hours);
    let class = match start.cmp(&frame.today) {
        std::cmp::Ordering::Less => "week-day past",
        std::cmp::Ordering::Equal => "week-day today",
        std::cmp::Ordering::Greater => "week-day",
    };
    let total = f64::from((hours.1 - hours.0) * 60);
    let percent = move |minutes: u32| format!("{:.3}%", f64::from(minutes) * 100.0 / total);
    let booked = Memo::new(move |_| cut(desk, start, id));
    let blocks = move || {
        let cut = booked.get();
        let stretches: Vec<_> = cut.iter().map(|(_, stretch)| *stretch).collect();
        let placed = cut.into_iter().zip(lanes(&stretches));
        placed.map(|((booking, stretch), (lane, lanes))| {
            let width = 100.0 / lanes as f64;
            view! {
                <div class="week-place" style:top=percent(stretch.from.saturating_sub(hours.0 * 60)) style:height=percent(stretch.until - stretch.from)
                    style:left=format!("{:.3}%", width * lane as f64) style:width=format!("{width:.3}%")>
                    {block(desk, &booking)}
                </div>
            }
        }).collect_view()
    };
    let count = frame.columns.len();
    let cells = (hours.0..hours.1).map(|hour| {
        let from_ms = moment::at(start, hour * 60);
        let closed = is_closed_then(frame.clock.as_ref(), column, from_ms)
            || column
                .closings
                .iter()
                .any(|closing| closing.from_ms < from_ms + moment::HOUR && from_ms < closing.until_ms);
        cell(desk, place, hours, (index, count), column, (hour, from_ms, closed))
    });
    view! {
        <div class=class role="group" aria-label=column.label.clone() data-day=start.to_string()>
            <p class="week-head" aria-hidden="true"><span>{column.head.0.clone()}</span><strong>{column.head.1.clone()}</strong></p>
            <div class="week-body">
                <div class="week-cells">{cells.collect_view()}</div>
                {move || drafted(desk, id, start, hours).map(|stretch| view! {
                    <div class="week-place week-draft" data-test="draft" aria-hidden="true" style:top=percent(stretch.from.saturating_sub(hours.0 * 60))
                        style:height=percent(stretch.until.min(hours.1 * 60).saturating_sub(stretch.from.max(hours.0 * 60)))></div>
                })}
                {blocks}
            </div>
        </div>
    }
}

/// The part of the slot about to be booked that lies in a column, within the hours shown.
fn drafted(desk: Desk, resource: ResourceId, start: i64, hours: (u32, u32)) -> Option<Stretch> {
    if desk.resource.get() != resource {
        return None;
    }
    let (from_ms, until_ms) = desk.slot.span()?;
    let day = (start, moment::add_days(start, 1));
    let stretch = within(from_ms, until_ms, day, moment::minute_of_day)?;
    (stretch.from < hours.1 * 60 && stretch.until > hours.0 * 60).then_some(stretch)
}

fn cell(
    desk: Desk,
    place: Place,
    hours: (u32, u32),
    (index, count): (usize, usize),
    column: &Column,
    (hour, from_ms, closed): (u32, i64, bool),
) -> impl IntoView + use<> {
    let (start, id, begin) = (column.start, column.resource, hour * 60);
    let code = if closed { "week-cell-closed" } else { "week-cell" };
    let words = Message::new(code).text("day", column.label.clone()).text("time", moment::clock(from_ms));
    let take = move || {
        place.at.set((index, hour));
        place.anchor.set((index, hour));
        desk.chosen.set(None);
        desk.resource.set(id);
        desk.slot.set(start, begin, 60);
    };
    // From where the choice began to this hour, whichever is first.
    let reach = move |to: u32| {
        let (column, from) = place.anchor.get_untracked();
        if column == index {
            let (first, last) = (from.min(to), from.max(to));
            desk.resource.set(id);
            desk.slot.set(start, first * 60, (last + 1 - first) * 60);
        }
    };
    let drawn = move |event: leptos::ev::PointerEvent| {
        if event.buttons() == 1 && !moving::over(desk, id, start, hour) {
            place.at.set((index, hour));
            reach(hour);
        }
    };
    let step = move |event: KeyboardEvent| {
        let (column, at) = match event.key().as_str() {
            "ArrowUp" => (index, hour.saturating_sub(1).max(hours.0)),
            "ArrowDown" => (index, (hour + 1).min(hours.1 - 1)),
            "ArrowLeft" if !event.shift_key() => (index.saturating_sub(1), hour),
            "ArrowRight" if !event.shift_key() => ((index + 1).min(count - 1), hour),
            // The choice stands; what it is for comes next.
            "Enter" => {
                event.prevent_default();
                let (first, last) =
                    (place.anchor.get_untracked().1.min(hour), place.anchor.get_untracked().1.max(hour));
                if place.anchor.get_untracked().0 != index || first == last {
                    take();
                }
                return dom::focus_at("[data-test=book-what-for]");
            }
            _ => return,
        };
        event.prevent_default();
        place.at.set((column, at));
        if event.shift_key() {
            reach(at);
        } else {
            place.anchor.set((column, at));
        }
        dom::focus_at(&format!("#cell-{column}-{at}"));
    };
    let reachable = move || {
        let (column, at) = place.at.get();
        let at = at.clamp(hours.0, hours.1 - 1);
        if (column.min(count - 1), at) == (index, hour) { "0" } else { "-1" }
    };
    // The pointer has chosen already when the click comes; a click without one (a screen reader's) has not.
    let click = move |event: leptos::ev::MouseEvent| {
        if event.detail() == 0 {
            take();
        }
    };
    view! {
        <button type="button" class="week-cell" class:closed=closed id=format!("cell-{index}-{hour}") tabindex=reachable aria-label=say(&words)
            on:pointerdown=move |event| {
                // Otherwise the first cell would keep the pointer to itself.
                dom::let_go(&event);
                moving::leave(desk);
                take();
            }
            on:click=click on:pointerenter=drawn on:keydown=step></button>
    }
}

fn block(desk: Desk, booking: &Booking) -> impl IntoView + use<> {
    let id = booking.id;
    let provisional = mark::is_provisional(&booking.certainty);
    let asked = booking.state == "requested";
    let class = match (booking.mine, provisional || asked) {
        (true, true) => "block mine hatched",
        (true, false) => "block mine",
        (false, true) => "block hatched",
        (false, false) => "block",
    };
    let title = named(booking);
    let span = format!("{}–{}", moment::clock(booking.from_ms), moment::clock(booking.until_ms));
    let shell = Shell::here();
    let movable = moving::may_move(booking, shell.me().is_some_and(|me| me.steward));
    let (drawn, stepped) = (booking.clone(), booking.clone());
    let who = (!booking.hidden).then(|| holder(booking)).filter(|who| *who != title);
    view! {
        <button type="button" class=class data-test="booking" aria-pressed=move || (desk.chosen.get() == Some(id)).to_string()
            aria-describedby=movable.then_some("move-hint")
            on:pointerdown=move |event| {
                if movable {
                    dom::let_go(&event);
                    moving::pressed(desk, &drawn, &event);
                }
            }
            on:pointermove=move |event| moving::drawn(desk, &event)
            on:keydown=move |event| {
                if movable {
                    moving::key(desk, shell, &stepped, &event);
                }
            }
            on:click=move |_| desk.chosen.set(Some(id))>
            <strong>{title}</strong>
            <span class="figures">{span}</span>
            {who.map(|who| view! { <span>{who}</span> })}
            {asked.then(|| view! { <span class="block-mark">{t("state-requested")}</span> })}
            {provisional.then(|| view! { <span class="block-mark">{icon(Icon::Pencil)}{t("certainty-provisional")}</span> })}
        </button>
    }
}

/// What stands on a booking: its title, or whose it is; of another's private one only that it is taken.
pub(crate) fn named(booking: &Booking) -> String {
    match (booking.hidden, booking.title.is_empty()) {
        (true, _) => t("booking-busy"),
        (_, true) => holder(booking),
        _ => booking.title.clone(),
    }
}

/// A booking in words.
pub(crate) fn words(booking: &Booking) -> impl IntoView + use<> {
    let title = match (booking.hidden, booking.title.is_empty()) {
        (true, _) => t("booking-busy"),
        (_, true) => t("booking-untitled"),
        _ => booking.title.clone(),
    };
    let by = booking.booked_by.as_ref().map(|by| say(&Message::new("booking-by").text("name", by)));
    view! {
        <p class="booking-words">
            <strong>{title}</strong>
            <span class="figures">{moment::span(booking.from_ms, booking.until_ms)}</span>
            {(!booking.hidden).then(|| view! { <span>{holder(booking)}{by.map(|by| view! { <span class="aside">" "{by}</span> })}</span> })}
            {(booking.places > 1).then(|| view! { <span>{say(&Message::new("booking-places").number("count", booking.places.into()))}</span> })}
            {state_mark(booking)}
            {mark::certainty(&booking.certainty)}
        </p>
    }
}

/// The same time as a list.
#[component]
pub(crate) fn Agenda(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    view! {
        <ol class="agenda" data-test="agenda">
            {move || {
                let page = desk.page.get();
                let (first, count) = page.days(desk.start.get());
                let today = moment::day_start(moment::now());
                let many = desk.shown.with(Vec::len) > 1;
                let days = desk.bookings.value.with(|bookings| {
                    let shown = desk.shown.get();
                    let of = |booking: &Booking| shown.iter().any(|resource| resource.id == booking.resource);
                    (0..count).map(|day| {
                        let start = moment::add_days(first, day);
                        (start, cut_to(start, bookings.as_deref().unwrap_or_default(), of))
                    }).collect::<Vec<_>>()
                });
                // A month without its empty days is still a month; a week with them says what is free.
                let kept = move |start: i64, cut: &Vec<(Booking, Stretch)>| !cut.is_empty() || (page != Page::Month && start >= today);
                days.into_iter().filter(|(start, cut)| kept(*start, cut)).map(|(start, cut)| view! {
                    <li class="agenda-day">
                        <h3>{moment::long_day(start)}</h3>
                        {if cut.is_empty() {
                            view! { <p class="aside">{t("agenda-free")}</p> }.into_any()
                        } else {
                            view! { <ul>{cut.iter().map(|(booking, _)| {
                                let class = if mark::is_provisional(&booking.certainty) { "agenda-item hatched" } else { "agenda-item" };
                                view! {
                                    <li class=class data-test="agenda-booking">
                                        {many.then(|| view! { <p class="aside">{booking.resource_name.clone()}</p> })}
                                        {words(booking)}{buttons(desk, booking)}
                                    </li>
                                }
                            }).collect_view()}</ul> }.into_any()
                        }}
                    </li>
                }).collect_view()
            }}
        </ol>
    }
}
