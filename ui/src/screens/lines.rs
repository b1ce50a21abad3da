//! A fork: two lines of the order side by side, what they differ in, and the choice which one this device follows.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::lines::{Difference, Fork, Line};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::pages::at_a_time;
use crate::parts::sheet::{Head, Nothing};
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{code, say, t};
use crate::shell::{Question, Shell};

/// So many differing entries are shown at first, and so many more when asked.
const AT_A_TIME: usize = 30;

/// Each fork that this device was shown.
#[component]
pub(crate) fn Lines() -> impl IntoView {
    let shell = Shell::here();
    let lines = load(
        || Request::Lines,
        |answer| match answer {
            Answer::Lines(lines) => Some(lines),
            _ => None,
        },
    );
    view! {
        <Head title=t("lines-title") lead=t("lines-lead") up=(Route::Keepers, t("keepers-title")) />
        {shown(lines, move |lines| match lines.forks.is_empty() {
            true => view! { <Nothing title=t("lines-none") body=t("lines-none-about") /> }.into_any(),
            false => lines.forks.into_iter().map(|fork| parted(shell, fork)).collect_view().into_any(),
        })}
    }
}

fn parted(shell: Shell, fork: Fork) -> impl IntoView {
    let name = format!("fork-{}", fork.theirs.begin.short());
    let label = name.clone();
    let position = i64::try_from(fork.after).unwrap_or(i64::MAX);
    let parts = match fork.after_ms {
        Some(time_ms) => Message::new("lines-part-at").time("time", time_ms),
        None => Message::new("lines-part"),
    };
    let ask = move |[title, body, yes, done]: [&'static str; 4], grave: bool, line: &Line| {
        let question = Question {
            title: t(title),
            body: say(&Message::new(body).number("position", position)),
            yes: t(yes),
            grave,
            request: Request::FollowLine { begin: line.begin },
            done: t(done),
            then: None,
        };
        move |_: leptos::ev::MouseEvent| shell.question.set(Some(question.clone()))
    };
    let follow = ask(
        [code("lines-follow-title"), code("lines-follow-ask"), code("lines-follow"), code("lines-following")],
        true,
        &fork.theirs,
    );
    let stay = ask(
        [code("lines-stay-title"), code("lines-stay-ask"), code("lines-stay"), code("lines-chosen")],
        false,
        &fork.ours,
    );
    let contested =
        fork.contested.iter().map(|one| view! { <li data-test="contested">{say(&one.said())}</li> });
    let contested = (!fork.contested.is_empty()).then(|| {
        view! {
            <h3>{t("lines-contested")}</h3>
            <ul class="withstood">{contested.collect_view()}</ul>
        }
    });
    let chosen = fork.chosen;
    view! {
        <section class="fork" aria-labelledby=label data-test="fork">
            <h2 id=name>{say(&parts.number("position", position))}</h2>
            <ul class="side-by-side">
                <li>{one_line(&fork.ours, code("lines-ours"), "line-ours", chosen, (!chosen).then(|| view! {
                    <button type="button" class="button" data-test="line-stay" on:click=stay>{t("lines-stay")}</button>
                }.into_any()))}</li>
                <li>{one_line(&fork.theirs, code("lines-theirs"), "line-theirs", false, Some(view! {
                    <button type="button" class="button grave-quiet" data-test="line-follow" on:click=follow>{t("lines-follow")}</button>
                }.into_any()))}</li>
            </ul>
            {contested}
            {differences(&fork)}
        </section>
    }
}

fn one_line(
    line: &Line,
    title: &'static str,
    test: &'static str,
    chosen: bool,
    action: Option<AnyView>,
) -> impl IntoView + use<> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let until = say(&Message::new("keeper-position-at").number("position", number(line.end)));
    let called = say(&Message::new("lines-call").text("line", line.begin.short()));
    let signers = if line.signers.is_empty() { t("line-signers-none") } else { line.signers.join(", ") };
    let row = |name: &'static str, value: String| {
        view! { <div><dt>{t(name)}</dt><dd data-test=name>{value}</dd></div> }
    };
    view! {
        <article class="paper" aria-label=t(title) data-test=test>
            <h3>{t(title)}</h3>
            <p><span class="code aside">{called}</span></p>
            <p data-test="line-origin">{say(&line.origin)}</p>
            <dl class="keeper-facts figures">
                {row(code("line-keepers"), line.keepers.join(", "))}
                {row(code("line-signers"), signers)}
                {line.begin_ms.map(|time_ms| row(code("line-begins"), moment::stamp(time_ms)))}
                {row(code("line-until"), until)}
                {row(code("line-epoch"), line.epoch.to_string())}
            </dl>
            <p data-test="line-listed">{say(&line.listed_said())}</p>
            {chosen.then(|| view! { <p class="hint">{icon(Icon::Tick)}{t("lines-chosen")}</p> })}
            <div class="actions">{action}</div>
        </article>
    }
}

fn differences(fork: &Fork) -> impl IntoView + use<> {
    if fork.theirs.listed.is_none() {
        return ().into_any();
    }
    if fork.differences.is_empty() {
        return view! { <p data-test="lines-same">{t("lines-same")}</p> }.into_any();
    }
    let more = i64::try_from(fork.more).unwrap_or(i64::MAX);
    view! {
        <h3>{t("lines-differences")}</h3>
        {at_a_time(fork.differences.clone(), AT_A_TIME, "roll", None, difference)}
        {(more > 0).then(|| view! { <p class="hint">{say(&Message::new("lines-more").number("more", more))}</p> })}
    }
    .into_any()
}

fn difference(one: &Difference) -> impl IntoView + use<> {
    let what = say(&one.what);
    let words = match one.by.is_empty() {
        true => what,
        false => say(&Message::new("keepers-entry").text("member", one.by.clone()).text("what", what)),
    };
    let id = one.entry.map_or_else(|| format!("{} {}", one.device.short(), one.sequence), |id| id.short());
    let why = one.entry.map(|id| ask_why(Subject::Entry { id }, &words));
    let class = if one.mine { "roll-line me" } else { "roll-line" };
    view! {
        <li class=class data-test="difference">
            <div class="roll-words">
                <p>{words}" · "<span class="code aside">{id}</span>{why.map(|why| view! { " · "{why} })}</p>
                <dl class="keeper-facts">
                    <div><dt>{t("lines-here")}</dt><dd data-test="fate-here">{say(&one.ours.said())}</dd></div>
                    <div><dt>{t("lines-there")}</dt><dd data-test="fate-there">{say(&one.theirs.said())}</dd></div>
                </dl>
            </div>
        </li>
    }
}
