//! What was counted, and how: the result in short beside the text, and every step below it.

mod ballots;
mod export;
mod pairs;
mod rounds;
mod sums;
mod ties;

use js_sys::Function;
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::{Method, Totals, VOTE_UNITS};
use moothall_core::view::Proposal;
use moothall_core::view::deciding::Course;
use wasm_bindgen::JsValue;

use crate::intl;
use crate::parts::icon::{Icon, icon};
use crate::parts::tally;
use crate::say::{count, say, t};
use crate::screens::ballot::words;
pub(crate) use ballots::{ballots, objections};
pub(crate) use export::Export;

/// The outcome, or the count so far, with the rule that decides.
pub(crate) fn result(proposal: &Proposal) -> impl IntoView + use<> {
    let course = proposal.course.as_deref();
    let short = match course {
        None => tally::table(&proposal.line.tally).into_any(),
        Some(course) => {
            let tally = &course.tally;
            let delegated = (course.delegated > 0)
                .then(|| view! { <p class="aside" data-test="delegated">{count("count-delegated", course.delegated)}</p> });
            view! {
                {(tally.turnout > 0 || course.method == Method::YesNo).then(|| in_short(course, proposal))}
                {(!matches!(tally.totals, Totals::Stances { .. })).then(|| tally::turnout(tally.turnout, tally.quorum, tally.electorate))}
                {delegated}
                <p class="aside" data-test="could-vote">{say(&course.could_vote)}</p>
            }
            .into_any()
        }
    };
    view! {
        <section class="result" aria-labelledby="result-title" data-test="result">
            <h2 id="result-title">{if proposal.outcome.is_some() { t("proposal-outcome") } else { t("proposal-so-far") }}</h2>
            {proposal.outcome.as_ref().map(|outcome| view! { <p class="outcome" data-test="outcome">{say(outcome)}</p> })}
            {proposal.carried_out.as_ref().map(|done| view! { <p class="done" data-test="carried-out">{icon(Icon::Tick)}{say(done)}</p> })}
            {proposal.left_out.as_ref().map(|left| view! { <p class="rule" data-test="left-out">{icon(Icon::Warning)}<span>{say(left)}</span></p> })}
            {short}
            {proposal.without_device.as_ref().map(|without| view! { <p class="rule" data-test="without-device">{icon(Icon::Device)}<span>{say(without)}</span></p> })}
            {rule(proposal).map(|rule| view! { <p class="rule" data-test="rule">{icon(Icon::Constitution)}<span>{rule}</span></p> })}
        </section>
    }
}

/// The figures of a method, as they stand beside the text.
fn in_short(course: &Course, proposal: &Proposal) -> impl IntoView + use<> {
    let labels = words::labels(course);
    let tally = &course.tally;
    match &tally.totals {
        Totals::Stances { .. } => tally::table(&proposal.line.tally).into_any(),
        Totals::Consent { agree, aside, object, .. } => {
            let rows = [
                ("agree", t("consent-agree"), *agree),
                ("aside", t("consent-aside"), *aside),
                ("object", t("consent-object"), *object),
            ];
            view! {
                <dl class="count">
                    {rows.into_iter().map(|(class, words, ballots)| view! {
                        <div class=class><dt>{words}</dt><dd class="figures" data-test=format!("count-{class}")>{ballots}</dd></div>
                    }).collect_view()}
                </dl>
            }
            .into_any()
        }
        Totals::Sums { sums, marked, .. } => sums::sums(course, &labels, sums, marked).into_any(),
        Totals::Pairs { .. } => sums::places(tally, &labels).into_any(),
        Totals::Rounds { .. } => sums::last_round(tally, &labels).into_any(),
    }
}

/// Every step of the count, where it has some.
pub(crate) fn steps(proposal: &Proposal) -> impl IntoView + use<> {
    let course = proposal.course.as_deref()?;
    let tally = &course.tally;
    if tally.turnout == 0 {
        return None;
    }
    let labels = words::labels(course);
    let inside = match &tally.totals {
        Totals::Pairs { preferred, paths, .. } => Some(pairs::pairs(preferred, paths, &labels).into_any()),
        Totals::Rounds { quota, valid, .. } => {
            Some(rounds::rounds(tally, *quota, *valid, &labels).into_any())
        }
        _ => None,
    };
    if inside.is_none() && tally.ties.is_empty() {
        return None;
    }
    let ties = ties::ties(proposal.line.id, course, &labels);
    let body = view! { {inside}{ties} };
    let section = match proposal.outcome {
        Some(_) => view! {
            <section class="steps-counted" aria-labelledby="steps-title" data-test="steps">
                <h2 id="steps-title">{t("count-steps")}</h2>
                {body}
            </section>
        }
        .into_any(),
        // While the vote is open, each may come to a view of their own first.
        None => view! {
            <section class="steps-counted" data-test="steps">
                <details class="fold"><summary>{t("count-steps-so-far")}</summary>{body}</details>
            </section>
        }
        .into_any(),
    };
    Some(section)
}

/// The rule that decides, or that decided: the outcome of a vote for or against names it itself.
fn rule(proposal: &Proposal) -> Option<String> {
    let course = proposal.course.as_deref();
    match (proposal.outcome.is_some(), course.map(|course| course.method)) {
        (false, _) => Some(say(&proposal.rule)),
        (true, None | Some(Method::YesNo | Method::Consent)) => None,
        (true, Some(method)) => {
            let (name, seats) = match method {
                Method::ChooseOne => ("choose_one", 1),
                Method::Approve { .. } => ("approve", 1),
                Method::Score { .. } => ("score", 1),
                Method::Schulze => ("schulze", 1),
                Method::InstantRunoff => ("instant_runoff", 1),
                Method::SingleTransferable { seats } => ("single_transferable", seats),
                _ => ("dots", 1),
            };
            Some(say(&Message::new("rule-decided").text("method", name).number("seats", i64::from(seats))))
        }
    }
}

thread_local! {
    // A count has hundreds of numbers; they are all said by this one.
    static VOTES: Option<Function> =
        intl::function("NumberFormat", &[("maximumFractionDigits", 5.into())], "format");
}

/// Votes as a number: whole ones, and what is beyond to five places.
pub(super) fn votes(units: u64) -> String {
    let number = units as f64 / VOTE_UNITS as f64;
    let shown =
        VOTES.with(|votes| votes.as_ref()?.call1(&JsValue::UNDEFINED, &number.into()).ok()?.as_string());
    // Rather with a point everywhere than rounded.
    shown.unwrap_or_else(|| number.to_string())
}

/// A share of a whole as a width.
pub(super) fn share(part: u64, whole: u64) -> String {
    format!("{:.2}%", (part as f64 * 100.0 / whole.max(1) as f64).min(100.0))
}

/// Names in a row, as a sentence takes them.
pub(super) fn names(options: &[u8], labels: &[String]) -> String {
    options.iter().map(|option| words::option(labels, *option)).collect::<Vec<_>>().join(", ")
}

/// A sentence about one option.
pub(super) fn about(code: &str, option: u8, labels: &[String]) -> Message {
    Message::new(code).text("option", words::option(labels, option))
}
