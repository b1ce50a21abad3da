//! Closing a resource for a time, and opening it again.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::hall::Hall;
use moothall_core::view::terms::Closing;

use crate::moment;
use crate::parts::doing::{Doing, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::say::{code, say, t};
use crate::shell::{Question, Shell};

/// What is closed, with the way to open it, and the form that closes.
#[component]
pub(crate) fn Closings(
    /// Of which.
    resource: ResourceId,
    /// When it is closed.
    closings: Memo<Vec<Closing>>,
) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let tomorrow = moment::add_days(moment::day_start(moment::now()), 1);
    let (from_day, until_day) =
        (RwSignal::new(moment::file_day(tomorrow)), RwSignal::new(moment::file_day(tomorrow)));
    let (from_time, until_time) = (RwSignal::new("08:00".to_owned()), RwSignal::new("20:00".to_owned()));
    let reason = RwSignal::new(String::new());
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        doing.failure.set(None);
        let moment_of = |day: RwSignal<String>, time: RwSignal<String>| {
            let start = moment::read_day(&day.get_untracked())?;
            Some(moment::at(start, moment::read_clock(&time.get_untracked())?))
        };
        let span = moment_of(from_day, from_time).zip(moment_of(until_day, until_time));
        let Some((from_ms, until_ms)) = span.filter(|(from, until)| from < until) else {
            return doing.object(code("refused-booking-span"));
        };
        let reason = reason.get_untracked().trim().to_owned();
        let when = moment::span(from_ms, until_ms);
        shell.question.set(Some(Question {
            title: t("close-title"),
            body: say(&Message::new("close-body").text("when", when)),
            yes: t("close-yes"),
            grave: true,
            request: Request::Hall { act: Box::new(Hall::Close { resource, from_ms, until_ms, reason }) },
            done: t("close-done"),
            then: None,
        }));
    };
    view! {
        <details class="fold" data-test="closings">
            <summary>{t("close-fold")}</summary>
            <ul class="terms-said">
                {move || closings.get().into_iter().map(|closing| open_again(shell, closing)).collect_view()}
            </ul>
            <form class="inset" on:submit=ask>
                <div class="pair">
                    <Field value=from_day label=t("close-from-day") test="close-from-day" kind="date" />
                    <Field value=from_time label=t("close-from-time") test="close-from-time" kind="time" />
                </div>
                <div class="pair">
                    <Field value=until_day label=t("close-until-day") test="close-until-day" kind="date" />
                    <Field value=until_time label=t("close-until-time") test="close-until-time" kind="time" />
                </div>
                <Field value=reason label=t("close-reason") test="close-reason" optional=true />
                <Trouble doing=doing />
                <div class="actions"><button type="submit" class="button" data-test="close-do">{t("close-ask")}</button></div>
            </form>
        </details>
    }
}

fn open_again(shell: Shell, closing: Closing) -> impl IntoView {
    let doing = Doing::new();
    let id = closing.id;
    let open = move |_| {
        let act = Box::new(Hall::Reopen { closing: id });
        doing.run(Request::Hall { act }, move |_| shell.tell(t("reopen-done")));
    };
    view! {
        <li>
            <span class="figures">{moment::span(closing.from_ms, closing.until_ms)}</span>" "
            <span class="aside">{closing.reason}</span>
            <button type="button" class="button quiet" data-test="reopen" on:click=open>{icon(Icon::Tick)}{t("reopen-do")}</button>
            <Trouble doing=doing />
        </li>
    }
}
