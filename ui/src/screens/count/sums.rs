//! Options as bars: how many votes, approvals, points or dots each has, or which place.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::{Method, Tally};
use moothall_core::view::deciding::Course;

use super::{names, share, votes};
use crate::parts::icon::{Icon, icon};
use crate::say::{count, say, t};
use crate::screens::ballot::words;

/// One bar: its option, how long it is, what stands at its end, and whether it won.
struct Bar {
    label: String,
    width: String,
    figures: String,
    won: bool,
    beside: Option<String>,
}

fn bars(bars: Vec<Bar>) -> impl IntoView {
    let rows = bars.into_iter().map(|bar| {
        view! {
            <li class="sum" class:won=bar.won data-test="sum">
                <span class="sum-label">{bar.won.then(|| icon(Icon::Tick))}{bar.label}{bar.won.then(|| view! { <span class="unseen">{t("count-won")}</span> })}</span>
                <span class="sum-figures figures">{bar.figures}</span>
                <span class="sum-track" aria-hidden="true"><span class="sum-bar" style:width=bar.width></span></span>
                {bar.beside.map(|beside| view! { <span class="aside sum-beside">{beside}</span> })}
            </li>
        }
    });
    view! { <ol class="sums">{rows.collect_view()}</ol> }
}

/// The sums of a method that adds up, most first.
pub(super) fn sums(
    course: &Course,
    labels: &[String],
    sums: &[u64],
    marked: &[u32],
) -> impl IntoView + use<> {
    let most = sums.iter().copied().max().unwrap_or(0);
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by_key(|place| (std::cmp::Reverse(sums[*place]), *place));
    let scored = matches!(course.method, Method::Score { .. } | Method::Dots { .. });
    let rows = order.into_iter().map(|place| {
        let option = u8::try_from(place).unwrap_or(u8::MAX);
        let ballots = marked.get(place).copied().unwrap_or(0);
        Bar {
            label: words::option(labels, option),
            width: share(sums[place], most),
            figures: sums[place].to_string(),
            won: course.tally.winners.contains(&option),
            beside: scored.then(|| count("count-from-ballots", ballots)),
        }
    });
    bars(rows.collect())
}

/// The places of a count that compares by twos.
pub(super) fn places(tally: &Tally, labels: &[String]) -> impl IntoView + use<> {
    let rows = tally.places.iter().enumerate().map(|(place, options)| {
        let won = options.iter().any(|option| tally.winners.contains(option));
        view! {
            <li class="place" class:won=won>
                <span class="place-number figures">{place + 1}</span>
                <span>{names(options, labels)}</span>
                {won.then(|| view! { {icon(Icon::Tick)}<span class="unseen">{t("count-won")}</span> })}
            </li>
        }
    });
    view! { <ol class="places" data-test="places">{rows.collect_view()}</ol> }
}

/// Where the votes lay after the last round, and who was elected.
pub(super) fn last_round(tally: &Tally, labels: &[String]) -> impl IntoView + use<> {
    let last = tally.rounds.last();
    let most = last.map_or(0, |round| round.votes.iter().copied().max().unwrap_or(0));
    let elected: Vec<u8> = tally.rounds.iter().flat_map(|round| round.elected.iter().copied()).collect();
    let rows = tally.places.iter().flatten().map(|option| {
        let found = last.and_then(|round| round.votes.get(usize::from(*option))).copied().unwrap_or(0);
        Bar {
            label: words::option(labels, *option),
            width: share(found, most),
            figures: votes(found),
            won: elected.contains(option),
            beside: None,
        }
    });
    let after = last.map(|_| {
        let said = Message::new("count-after-rounds")
            .number("rounds", i64::try_from(tally.rounds.len()).unwrap_or(i64::MAX));
        view! { <p class="aside">{say(&said)}</p> }
    });
    view! { {bars(rows.collect())}{after} }
}
