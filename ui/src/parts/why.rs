//! Why something is as it is: a small button beside it, and the dialog that tells the steps that made it so.

use leptos::html;
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Certainty;
use moothall_core::view::why::{Contest, Step, Why};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load_if, shown};
use crate::parts::mark;
use crate::route::Route;
use crate::say::{say, t};
use crate::shell::Shell;

/// Asks why. `about` tells a screen reader what it is about.
pub(crate) fn ask_why(subject: Subject, about: &str) -> impl IntoView + use<> {
    let shell = Shell::here();
    let label = say(&Message::new("why-ask-about").text("what", about));
    view! {
        <button type="button" class="link-button why-ask" data-test="why" aria-label=label
            on:click=move |_| shell.wondering.set(Some(subject.clone()))>{t("why-ask")}</button>
    }
}

/// The dialog that answers.
#[component]
pub(crate) fn Wondering() -> impl IntoView {
    let shell = Shell::here();
    let dialog = NodeRef::<html::Dialog>::new();
    // The newest question counts, also while an earlier one has no answer yet.
    let told = load_if(
        move || shell.wondering.get().map(|about| Request::Why { about }),
        |answer| match answer {
            Answer::Why(why) => Some(why),
            _ => None,
        },
    );
    Effect::new(move |_| {
        let asked = shell.wondering.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        if asked && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !asked && dialog.open() {
            dialog.close();
        }
    });
    let close = move || shell.wondering.set(None);
    view! {
        <dialog class="dialog wide" node_ref=dialog aria-labelledby="why-title" data-test="why-told" on:close=move |_| close()>
            <h2 id="why-title">{t("why-title")}</h2>
            <div aria-live="polite">
                {move || shell.wondering.with(Option::is_some).then(|| shown(told, answer))}
            </div>
            <div class="actions">
                <button type="button" class="button" data-test="why-close" autofocus on:click=move |_| close()>{t("ui-close")}</button>
            </div>
        </dialog>
    }
}

fn answer(why: Why) -> impl IntoView + use<> {
    view! {
        <p class="why-answer" data-test="why-answer">{say(&why.answer)}</p>
        {why.cut.then(|| view! { <p class="hint">{t("why-cut")}</p> })}
        {why.contest.as_ref().map(contest)}
        <ol class="why-steps">{why.steps.iter().map(step).collect_view()}</ol>
    }
}

/// Who wanted it when, where each was placed, and what is to be had instead.
fn contest(contest: &Contest) -> impl IntoView + use<> {
    let shell = Shell::here();
    let claims = contest.claims.iter().map(|claim| {
        let who = if claim.by.is_empty() { t("contest-somebody") } else { claim.by.clone() };
        let (drawing, fate) =
            if claim.won { (Icon::Tick, t("contest-got")) } else { (Icon::Cross, t("contest-lost")) };
        let placed = match &claim.certainty {
            Certainty::Provisional => t("contest-not-placed"),
            Certainty::Confirmed { position, time_ms } => {
                let position = i64::try_from(*position).unwrap_or(i64::MAX);
                say(&Message::new("contest-placed-at").number("position", position).time("time", *time_ms))
            }
        };
        let class = if claim.won { "contest-claim won" } else { "contest-claim" };
        view! {
            <li class=class data-test="claim">
                <p>{icon(drawing)}<strong>{who}</strong>" "{fate}</p>
                <p class="aside figures">{say(&Message::new("contest-asked").time("time", claim.asked_ms))}</p>
                <p class="aside figures">{placed}</p>
            </li>
        }
    });
    let instead = contest.instead.as_ref().map(|instead| {
        let route = Route::from(&instead.link);
        // The dialog goes as its reader does.
        let go = move |_| shell.wondering.set(None);
        view! {
            <p class="contest-instead" data-test="contest-instead">{say(&instead.said)}" "
                <a href=route.href() on:click=go>{t("contest-go")}{icon(Icon::Next)}</a></p>
        }
    });
    view! {
        <section class="contest" aria-labelledby="contest-title" data-test="contest">
            <h3 id="contest-title">{t("contest-title")}</h3>
            <ol>{claims.collect_view()}</ol>
            <p>{say(&contest.said)}</p>
            {instead}
        </section>
    }
}

fn step(step: &Step) -> impl IntoView + use<> {
    let what = say(&step.what);
    let words = match step.by.is_empty() {
        true => what,
        false => say(&Message::new("why-step-by").text("member", step.by.clone()).text("what", what)),
    };
    let (at_ms, place) = match &step.certainty {
        Certainty::Provisional => (step.at_ms, None),
        Certainty::Confirmed { position, time_ms } => {
            let position = i64::try_from(*position).unwrap_or(i64::MAX);
            (*time_ms, Some(say(&Message::new("why-step-at").number("position", position))))
        }
    };
    let refused = step.verdict.reason().map(say);
    let class = if refused.is_some() { "why-step refused" } else { "why-step" };
    let permit = step.permit.as_ref().map(|permit| say(&permit.said()));
    view! {
        <li class=class data-test="why-step">
            <p class="why-what">{words}</p>
            {refused.map(|reason| view! { <p class="log-verdict">{icon(Icon::Cross)}<span>{reason}</span></p> })}
            {permit.map(|permit| view! { <p class="why-permit" data-test="why-permit">{permit}</p> })}
            <p class="aside figures">
                {moment::stamp(at_ms)}
                {match place {
                    Some(place) => view! { " · "{place} }.into_any(),
                    None => view! { " · "{mark::certainty(&Certainty::Provisional)} }.into_any(),
                }}
            </p>
        </li>
    }
}
