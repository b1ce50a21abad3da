//! Before one is inside: the door, and what may keep one outside of it.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::view::Session;

use crate::backend;
use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::language::ChooseLanguage;
use crate::route::Route;
use crate::say::{count, say, t};
use crate::screens::found::Found;
use crate::screens::join::Join;
use crate::screens::recover::Recover;
use crate::screens::restore::Restore;
use crate::shell::Shell;

/// No organisation yet: found one, join one, or come back with a recovery sheet or a backup.
#[component]
pub(crate) fn Door() -> impl IntoView {
    let shell = Shell::here();
    view! {
        <main class="threshold">
            {move || match shell.route.get() {
                Route::Found => Found().into_any(),
                Route::Join => Join().into_any(),
                Route::Recover => view! { <Recover inside=false /> }.into_any(),
                Route::Restore => Restore().into_any(),
                _ => choice().into_any(),
            }}
        </main>
    }
}

fn choice() -> impl IntoView {
    let doing = Doing::new();
    let look = move |_| doing.follow(backend::look_around(t("sample-you"), moment::zone()), |_| ());
    view! {
        <div class="welcome">
            <header class="welcome-head">
                <Emblem />
                <h1 tabindex="-1">{t("welcome-title")}</h1>
                <p class="lead">{t("welcome-lead")}</p>
            </header>
            <ul class="welcome-ways">
                <li><a class="way" href=Route::Join.href() data-test="way-join">
                    <span class="way-title">{t("welcome-join")}</span>
                    <span>{t("welcome-join-about")}</span>
                    <span class="way-go">{t("welcome-join-go")}{icon(Icon::Next)}</span>
                </a></li>
                <li><a class="way" href=Route::Found.href() data-test="way-found">
                    <span class="way-title">{t("welcome-found")}</span>
                    <span>{t("welcome-found-about")}</span>
                    <span class="way-go">{t("welcome-found-go")}{icon(Icon::Next)}</span>
                </a></li>
            </ul>
            <p class="welcome-foot">
                <a href=Route::Recover.href() data-test="way-recover">{t("welcome-recover")}</a>
                <a href=Route::Restore.href() data-test="way-restore">{t("welcome-restore")}</a>
                <button type="button" class="link-button" data-test="way-sample" on:click=look
                    aria-busy=move || doing.busy.get().then_some("true")>{t("welcome-sample")}</button>
            </p>
            <Trouble doing=doing />
            <div class="welcome-language"><ChooseLanguage /></div>
        </div>
    }
}

/// The mark of the app, as on its icon: people in a circle under one roof.
#[component]
pub(crate) fn Emblem() -> impl IntoView {
    const PEOPLE: [(&str, &str); 7] = [
        ("256", "242"),
        ("334", "280"),
        ("353", "364"),
        ("299", "432"),
        ("213", "432"),
        ("159", "364"),
        ("178", "280"),
    ];
    view! {
        <svg class="emblem" viewBox="44 60 424 408" aria-hidden="true" focusable="false">
            <path class="emblem-roof" d="M256 68 454 226q12 10 4 23l-13 18q-10 13-24 2L256 138 91 269q-14 11-24-2l-13-18q-8-13 4-23z"></path>
            {PEOPLE.map(|(x, y)| view! { <circle class="emblem-people" cx=x cy=y r="31"></circle> }).into_iter().collect_view()}
        </svg>
    }
}

/// The keys are encrypted: a passphrase opens them.
#[component]
pub(crate) fn Locked() -> impl IntoView {
    let passphrase = RwSignal::new(String::new());
    let doing = Doing::new();
    let unlock = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.run(Request::Unlock { passphrase: passphrase.get_untracked() }, |_| ());
    };
    view! {
        <main class="threshold">
            <form class="paper narrow" on:submit=unlock>
                <Emblem />
                <h1 tabindex="-1">{t("locked-title")}</h1>
                <p>{t("locked-lead")}</p>
                <Field value=passphrase label=t("locked-passphrase") kind="password" test="passphrase" autocomplete="current-password" />
                <Trouble doing=doing />
                <div class="actions"><Send doing=doing words=t("locked-open") test="unlock" /></div>
            </form>
        </main>
    }
}

/// An invitation was accepted; the ledger is on its way, or the invitation turned out to open nothing.
#[component]
pub(crate) fn Joining() -> impl IntoView {
    let shell = Shell::here();
    let dead = Memo::new(move |_| matches!(shell.session.get(), Some(Session::Joining { dead: true, .. })));
    view! {
        <main class="threshold">
            <div class="paper narrow" data-test="joining">
                <Emblem />
                {move || shell.session.get().map(|session| match session {
                    Session::Joining { organisation, waiting, dead: true, .. } => view! {
                        <h1 tabindex="-1">{say(&Message::new("joining-dead-title").text("organisation", organisation))}</h1>
                        <p role="status" class="joining-waiting" data-test="joining-dead">{say(&waiting)}</p>
                    }.into_any(),
                    Session::Joining { organisation, inviter, waiting, entries, .. } => view! {
                        <h1 tabindex="-1">{say(&Message::new("joining-title").text("organisation", organisation))}</h1>
                        <p>{say(&Message::new("joining-lead").text("inviter", inviter))}</p>
                        <span class="progress" aria-hidden="true"><span></span></span>
                        <p role="status" class="joining-waiting">{say(&waiting)}</p>
                        <p class="aside figures">{count("joining-entries", entries)}</p>
                    }.into_any(),
                    _ => ().into_any(),
                })}
                <BeginAnew />
            </div>
            {move || dead.get().then(|| view! { <Join /> })}
        </main>
    }
}

/// Drops the invitation, so that one can found, join or come back by other ways.
#[component]
fn BeginAnew() -> impl IntoView {
    let doing = Doing::new();
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.run(Request::BeginAnew, |_| ());
    };
    view! {
        <form on:submit=begin>
            <p class="hint">{t("joining-anew-about")}</p>
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("joining-anew") test="begin-anew" /></div>
        </form>
    }
}

/// The ledger is here, but this device may not write in it.
#[component]
pub(crate) fn Outside() -> impl IntoView {
    let shell = Shell::here();
    view! {
        <main class="threshold">
            {move || match shell.route.get() {
                Route::Join => Join().into_any(),
                Route::Recover => view! { <Recover inside=false /> }.into_any(),
                _ => outside(shell).into_any(),
            }}
        </main>
    }
}

fn outside(shell: Shell) -> impl IntoView {
    view! {
        <div class="paper narrow" data-test="outside">
            <Emblem />
            {move || shell.session.get().map(|session| match session {
                Session::Outside { organisation, reason, .. } => view! {
                    <h1 tabindex="-1">{say(&Message::new("outside-title").text("organisation", organisation))}</h1>
                    <p class="outside-reason">{say(&reason)}</p>
                }.into_any(),
                _ => ().into_any(),
            })}
            <h2>{t("outside-what-now")}</h2>
            <ul class="plain-list">
                <li><a href=Route::Join.href() data-test="way-join">{t("outside-join")}</a><p class="hint">{t("outside-join-about")}</p></li>
                <li><a href=Route::Recover.href() data-test="way-recover">{t("outside-recover")}</a><p class="hint">{t("outside-recover-about")}</p></li>
            </ul>
        </div>
    }
}
