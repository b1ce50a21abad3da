//! One resource: its calendar, its terms, and booking it.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::request::Request;
use moothall_core::request::why::Subject;
use moothall_core::view::{Booking, Resource};

use crate::dom;
use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load_resources, shown};
use crate::parts::sheet::Head;
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::t;
use crate::screens::book::Book;
use crate::screens::calendar_file::{In, Out};
use crate::screens::closings::Closings;
use crate::screens::desk::{Desk, Page};
use crate::screens::details::{Details, buttons};
use crate::screens::month_view::Month;
use crate::screens::terms_form::Edit;
use crate::screens::terms_view::Terms;
use crate::screens::week_view::{Agenda, Grid, words};
use crate::shell::{Question, Shell};

/// The calendar, with the form beside it and the terms below.
#[component]
pub(crate) fn OneResource(
    /// Which.
    id: ResourceId,
    /// A moment in the week to begin with, in Unix milliseconds; now where none is named.
    #[prop(optional)]
    at_ms: Option<i64>,
) -> impl IntoView {
    let shell = Shell::here();
    let all = load_resources();
    let resource: Memo<Option<Resource>> = Memo::new(move |_| {
        all.value.with(|all| all.iter().flatten().find(|resource| resource.id == id).cloned())
    });
    let desk = Desk::new(id, Some(id), Signal::derive(move || resource.get().into_iter().collect()));
    if let Some(at_ms) = at_ms {
        desk.show(Page::Week, at_ms);
    }
    let title = Memo::new(move |_| {
        resource.with(|resource| {
            resource.as_ref().map_or_else(|| t("nav-bookings"), |resource| resource.name.clone())
        })
    });
    let active = Memo::new(move |_| {
        resource.with(|resource| resource.as_ref().is_some_and(|resource| resource.active))
    });
    let closings = Memo::new(move |_| {
        resource
            .with(|resource| resource.as_ref().map(|resource| resource.closings.clone()).unwrap_or_default())
    });
    let steward = shell.steward();
    view! {
        <Head title=title up=(Route::Bookings, t("nav-bookings")) />
        {move || resource.get().filter(|resource| !resource.description.is_empty()).map(|resource| view! {
            <p class="lead">{resource.description}</p>
        })}
        <div class="desk">
            <div class="desk-week"><Calendar desk=desk /></div>
            <div class="desk-form">
                <Details desk=desk />
                {move || if active.get() {
                    view! { <Book desk=desk /> }.into_any()
                } else {
                    view! { <p class="quiet-line">{resource.with(Option::is_some).then(|| t("resource-retired"))}</p> }.into_any()
                }}
            </div>
        </div>
        <Waiting desk=desk />
        {move || resource.get().map(|resource| view! { <Terms resource=resource clock=desk.clock /> })}
        {move || resource.get().map(|resource| view! { <p class="aside">{ask_why(Subject::Resource { id }, &resource.name)}</p> })}
        <section class="upkeep" aria-labelledby="files-title">
            <h2 id="files-title">{t("ics-title")}</h2>
            <Out resource=Some(id) />
            {move || active.get().then(|| view! { <In resource=id /> })}
        </section>
        {move || (active.get() && steward.get()).then(|| view! {
            <section class="upkeep" aria-labelledby="upkeep-title">
                <h2 id="upkeep-title">{t("upkeep-title")}</h2>
                <p class="aside">{t("upkeep-about")}</p>
                <Closings resource=id closings=closings />
                <Edit id=id all=all />
                {retire(shell, id)}
            </section>
        })}
    }
}

/// Day, week or month, with the way to turn the page.
#[component]
pub(crate) fn Calendar(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    view! {
        <Turn desk=desk />
        {shown(desk.bookings, |_| ())}
        {move || if desk.page.get() == Page::Month {
            view! { <Month desk=desk /> }.into_any()
        } else {
            view! { <Grid desk=desk /> }.into_any()
        }}
        <Agenda desk=desk />
    }
}

/// Turns the calendar's page, and says how much is on one.
#[component]
fn Turn(desk: Desk) -> impl IntoView {
    let turn = move |pages: i32| {
        let page = desk.page.get_untracked();
        desk.start.update(|start| *start = page.turned(*start, pages));
    };
    let title = move || {
        let start = desk.start.get();
        match desk.page.get() {
            Page::Day => moment::long_day(start),
            Page::Month => moment::month(start),
            Page::Week => {
                format!("{} – {}", moment::short_day(start), moment::short_day(moment::add_days(start, 6)))
            }
        }
    };
    let before = move || match desk.page.get() {
        Page::Day => t("day-before"),
        Page::Week => t("week-before"),
        Page::Month => t("month-before"),
    };
    let after = move || match desk.page.get() {
        Page::Day => t("day-after"),
        Page::Week => t("week-after"),
        Page::Month => t("month-after"),
    };
    let now = move || match desk.page.get() {
        Page::Day => t("day-now"),
        Page::Week => t("week-now"),
        Page::Month => t("month-now"),
    };
    // What one looks at stays in sight: of a month its first day, unless that is long gone.
    let show = move |page: Page| {
        let (first, days) = desk.page.get_untracked().days(desk.start.get_untracked());
        let today = moment::now();
        let within = (first..moment::add_days(first, days)).contains(&today);
        desk.show(page, if within { today } else { desk.start.get_untracked() });
    };
    let way = move |page: Page, words: String, test: &'static str| {
        view! {
            <button type="button" data-test=test aria-pressed=move || (desk.page.get() == page).to_string()
                on:click=move |_| show(page)>{words}</button>
        }
    };
    view! {
        <div class="turn">
            <button type="button" class="button square" data-test="week-before" aria-label=before on:click=move |_| turn(-1)>{icon(Icon::Back)}</button>
            <h2 class="turn-title" aria-live="polite">{title}</h2>
            <button type="button" class="button square" data-test="week-after" aria-label=after on:click=move |_| turn(1)>{icon(Icon::Next)}</button>
            <button type="button" class="button quiet turn-now" data-test="week-now" on:click=move |_| desk.show(desk.page.get_untracked(), moment::now())>{now}</button>
            <button type="button" class="button to-form" on:click=|_| dom::focus_at("[data-test=book-day]")>{t("book-title")}</button>
            <div class="segments turn-pages" role="group" aria-label=t("page-title")>
                {way(Page::Day, t("page-day"), "page-day")}
                {way(Page::Week, t("page-week"), "page-week")}
                {way(Page::Month, t("page-month"), "page-month")}
            </div>
        </div>
    }
}

/// Who waits for the resource, and what was asked for: as far as the reader may see it.
#[component]
fn Waiting(desk: Desk) -> impl IntoView {
    let here = Memo::new(move |_| {
        let id = desk.resource.get();
        let mut here: Vec<Booking> = desk
            .pending
            .value
            .with(|all| all.iter().flatten().filter(|booking| booking.resource == id).cloned().collect());
        here.sort_by_key(|booking| (booking.from_ms, booking.id));
        here
    });
    view! {
        {move || (!here.with(Vec::is_empty)).then(|| view! {
            <section class="waiting-list" aria-labelledby="waiting-title">
                <h2 id="waiting-title">{t("waiting-title")}</h2>
                <p class="aside">{t("waiting-about")}</p>
                <ul>{here.get().iter().map(|booking| view! {
                    <li class="agenda-item" data-test="pending">{words(booking)}{buttons(desk, booking)}</li>
                }).collect_view()}</ul>
            </section>
        })}
    }
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
