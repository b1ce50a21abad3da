//! The frame around every screen: who is at home here, what there is, and how the organisation stands.

use leptos::prelude::*;
use moothall_core::view::Session;

use crate::backend;
use crate::dom;
use crate::parts::doing::{Doing, Trouble};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::waiting;
use crate::parts::question::Asking;
use crate::parts::standing::{Standing, StandingInBrief};
use crate::parts::why::Wondering;
use crate::route::Route;
use crate::say::{code, language, say, t};
use crate::screens;
use crate::shell::Shell;
use crate::telling;

/// The areas, in the order of the rail, each with its name and, behind "more", a line about it.
const AREAS: [(Route, Icon, &str, &str); 10] = [
    (Route::Home, Icon::Hall, code("nav-home"), ""),
    (Route::Decisions, Icon::Ballot, code("nav-decisions"), ""),
    (Route::Bookings, Icon::Calendar, code("nav-bookings"), ""),
    (Route::Members, Icon::Members, code("nav-members"), ""),
    (Route::Devices, Icon::Device, code("nav-devices"), code("nav-devices-about")),
    (Route::Keeping, Icon::Keeping, code("nav-keeping"), code("nav-keeping-about")),
    (Route::Figures, Icon::Figures, code("nav-figures"), code("nav-figures-about")),
    (Route::Log, Icon::Log, code("nav-log"), code("nav-log-about")),
    (Route::Constitution, Icon::Constitution, code("nav-constitution"), code("nav-constitution-about")),
    (Route::Search, Icon::Search, code("nav-search"), code("nav-search-about")),
];

/// Areas that stand in the bar of a narrow window; the rest is behind "more".
const IN_BAR: usize = 4;

/// The window's content.
#[component]
pub(crate) fn App() -> impl IntoView {
    let shell = Shell::open();
    telling::follow(shell);
    if let Some(page) = leptos::prelude::document().document_element() {
        let _ = page.set_attribute("lang", language());
    }
    let place = Memo::new(move |_| {
        shell.session.with(|session| match session {
            None => Place::Unknown,
            Some(Session::Empty { .. }) => Place::Door,
            Some(Session::Locked) => Place::Locked,
            Some(Session::Joining { .. }) => Place::Joining,
            Some(Session::Outside { .. }) => Place::Outside,
            Some(Session::Inside { .. }) => Place::Inside,
        })
    });
    dom::on_search_key(move || {
        if place.get_untracked() == Place::Inside {
            shell.go(Route::Search);
            dom::focus_soon("[data-test=search-words]");
        }
    });
    // Whoever moves to another screen starts at its head, with the keyboard too.
    Effect::new(move |before: Option<(Route, Place)>| {
        let now = (shell.route.get(), place.get());
        if before.is_some_and(|before| before != now) {
            dom::focus_soon(if now.0 == Route::Search { "[data-test=search-words]" } else { "main h1" });
        }
        now
    });
    view! {
        {move || match place.get() {
            Place::Unknown => view! { <main class="threshold">{unknown(shell)}</main> }.into_any(),
            Place::Door => screens::welcome::Door().into_any(),
            Place::Locked => screens::welcome::Locked().into_any(),
            Place::Joining => screens::welcome::Joining().into_any(),
            Place::Outside => screens::welcome::Outside().into_any(),
            Place::Inside => view! { <Frame /> }.into_any(),
        }}
        <Asking />
        <Wondering />
        <Notice />
    }
}

/// The kinds of session, without their details: what decides which frame is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Unknown,
    Door,
    Locked,
    Joining,
    Outside,
    Inside,
}

/// The peer has not said where it stands: a wait, or why there is none.
fn unknown(shell: Shell) -> impl IntoView {
    move || {
        match shell.unreachable.get() {
        Some(message) => view! {
            <div class="paper narrow">
                <screens::welcome::Emblem />
                <h1 tabindex="-1">{t("trouble-title")}</h1>
                <div class="trouble" role="alert" data-test="trouble">
                    {icon(Icon::Warning)}
                    <p>{say(&message)}</p>
                    <button type="button" class="button quiet" on:click=move |_| shell.refresh()>{t("ui-again")}</button>
                </div>
            </div>
        }
        .into_any(),
        None => waiting().into_any(),
    }
    }
}

#[component]
fn Frame() -> impl IntoView {
    let shell = Shell::here();
    let organisation = Memo::new(move |_| shell.me().map(|me| me.organisation).unwrap_or_default());
    let my_name = Memo::new(move |_| shell.me().map(|me| me.name).unwrap_or_default());
    Effect::new(move |_| {
        leptos::prelude::document().set_title(&format!("{} – Moothall", organisation.get()))
    });
    view! {
        <a class="skip" href="#main" on:click=|event| { event.prevent_default(); dom::focus_soon("main h1"); }>{t("ui-skip")}</a>
        <div class="frame">
            <header class="board">
                <a class="board-name" href=Route::Home.href() data-test="organisation">{move || organisation.get()}</a>
                <p class="board-me">{move || my_name.get()}</p>
                <StandingInBrief />
            </header>
            <nav class="rail" aria-label=t("nav-label")>
                <ul>
                    {AREAS.iter().enumerate().map(|(index, (route, drawing, name, _))| {
                        let class = if index < IN_BAR { "" } else { "rail-only" };
                        view! { <li class=class>{entry(shell, *route, *drawing, name)}</li> }
                    }).collect_view()}
                    <li class="bar-only">{entry(shell, Route::More, Icon::More, code("nav-more"))}</li>
                </ul>
            </nav>
            <Standing />
            <main id="main">
                <SampleNote />
                {move || screens::screen(shell.route.get())}
            </main>
        </div>
    }
}

/// Says that nothing here is real, and leads back out.
#[component]
fn SampleNote() -> impl IntoView {
    let shell = Shell::here();
    let sample = Memo::new(move |_| shell.me().is_some_and(|me| me.sample));
    let doing = Doing::new();
    let leave = move |_| doing.follow(backend::leave_sample(), |_| ());
    view! {
        <Show when=move || sample.get()>
            <aside class="sample-note" data-test="sample-note" aria-label=t("sample-label")>
                <p>{t("sample-note")}</p>
                <button type="button" class="button compact" data-test="leave-sample" on:click=leave>{t("sample-leave")}</button>
                <Trouble doing=doing />
            </aside>
        </Show>
    }
}

fn entry(shell: Shell, route: Route, drawing: Icon, name: &'static str) -> impl IntoView + use<> {
    let here = move || {
        let area = shell.route.get().area();
        let behind_more = AREAS.iter().skip(IN_BAR).any(|(other, ..)| *other == area);
        (area == route || (route == Route::More && behind_more)).then_some("page")
    };
    view! {
        <a href=route.href() aria-current=here data-test=name>{icon(drawing)}<span>{t(name)}</span></a>
    }
}

/// What has no place in the bar of a narrow window.
#[component]
pub(crate) fn More() -> impl IntoView {
    view! {
        <crate::parts::sheet::Head title=t("nav-more") />
        <ul class="directory">
            {AREAS.iter().skip(IN_BAR).map(|(route, drawing, name, about)| {
                view! {
                    <li><a href=route.href()>
                        {icon(*drawing)}
                        <span class="directory-words"><strong>{t(name)}</strong><span>{t(about)}</span></span>
                        {icon(Icon::Next)}
                    </a></li>
                }
            }).collect_view()}
        </ul>
    }
}

/// Says what was just done; read aloud, and gone after a while.
#[component]
fn Notice() -> impl IntoView {
    let shell = Shell::here();
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        if shell.notice.with(Option::is_none) {
            return;
        }
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        set_timeout(
            move || {
                if turn.try_get_value() == Some(mine) {
                    shell.notice.set(None);
                }
            },
            std::time::Duration::from_secs(7),
        );
    });
    view! {
        <div class="notice-place" role="status" aria-live="polite" data-test="notice">
            {move || shell.notice.get().map(|words| view! { <p class="notice">{icon(Icon::Tick)}{words}</p> })}
        </div>
    }
}
