//! The rounds of a count: where the votes lay after each, what moved them, and who was elected or excluded.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::{Round, Step, Tally};

use super::{about, names, share, votes};
use crate::parts::icon::{Icon, icon};
use crate::say::{count, say, t};

/// What a round did, one sentence each.
fn happened(
    round: &Round,
    before: Option<&Round>,
    valid: u32,
    quota: Option<u32>,
    labels: &[String],
) -> Vec<String> {
    let had =
        |option: u8| before.and_then(|before| before.votes.get(usize::from(option))).copied().unwrap_or(0);
    let mut said = vec![match round.step {
        Step::First => match quota {
            Some(quota) => say(&Message::new("round-first-quota")
                .number("valid", i64::from(valid))
                .number("quota", i64::from(quota))),
            None => count("round-first", valid),
        },
        Step::Surplus { option, surplus, value, .. } => say(&about("round-surplus", option, labels)
            .text("surplus", votes(surplus))
            .text("value", votes(value))),
        Step::Exclusion { option } => {
            say(&about("round-excluded", option, labels).text("votes", votes(had(option))))
        }
    }];
    if !round.elected.is_empty() {
        let elected = i64::try_from(round.elected.len()).unwrap_or(i64::MAX);
        said.push(say(&Message::new("round-elected")
            .text("names", names(&round.elected, labels))
            .number("count", elected)));
    }
    said
}

/// The head of a round's column: what moved the votes.
fn head(round: &Round, labels: &[String]) -> String {
    match round.step {
        Step::First => t("round-head-first"),
        Step::Surplus { option, .. } => say(&about("round-head-surplus", option, labels)),
        Step::Exclusion { option } => say(&about("round-head-excluded", option, labels)),
    }
}

/// What a round added to a place or took from it; nothing where nothing moved.
fn moved(now: u64, before: Option<u64>) -> Option<String> {
    let before = before?;
    match now.cmp(&before) {
        std::cmp::Ordering::Greater => Some(format!("+{}", votes(now - before))),
        std::cmp::Ordering::Less => Some(format!("−{}", votes(before - now))),
        std::cmp::Ordering::Equal => None,
    }
}

/// A table, a column for each round, and the same in sentences.
pub(super) fn rounds(
    tally: &Tally,
    quota: Option<u32>,
    valid: u32,
    labels: &[String],
) -> impl IntoView + use<> {
    let rounds = &tally.rounds;
    let whole = rounds.iter().flat_map(|round| round.votes.iter().copied()).max().unwrap_or(0);
    let heads = rounds.iter().enumerate().map(|(at, round)| {
        let number = count("round-number", at + 1);
        view! { <th scope="col"><span class="round-number">{number}</span><span class="aside">{head(round, labels)}</span></th> }
    });
    let order: Vec<u8> = tally.places.iter().flatten().copied().collect();
    let rows = order.iter().map(|option| {
        let at = usize::from(*option);
        // From the round on that decided about it, nothing but that is to be seen.
        let elected_in = rounds.iter().position(|round| round.elected.contains(option));
        let excluded_in = rounds.iter().position(|round| matches!(round.step, Step::Exclusion { option: out } if out == *option));
        let cells = rounds.iter().enumerate().map(|(number, round)| {
            if excluded_in.is_some_and(|out| number >= out) {
                let words = if excluded_in == Some(number) { t("round-out") } else { String::new() };
                return view! { <td class="round-cell gone">{words}</td> }.into_any();
            }
            let now = round.votes.get(at).copied().unwrap_or(0);
            let before = number.checked_sub(1).and_then(|before| rounds[before].votes.get(at)).copied();
            let moved = moved(now, before);
            view! {
                <td class="round-cell" class:elected=elected_in == Some(number)>
                    <span class="figures">{votes(now)}</span>
                    {moved.map(|moved| view! { " "<span class="aside figures">{moved}</span> })}
                    <span class="round-track" aria-hidden="true"><span class="round-bar" style:width=share(now, whole)></span></span>
                    {(elected_in == Some(number)).then(|| view! { <span class="round-elected">{icon(Icon::Tick)}{t("round-in")}</span> })}
                </td>
            }
            .into_any()
        });
        let label = labels.get(at).cloned().unwrap_or_default();
        view! { <tr class:won=elected_in.is_some()><th scope="row">{label}</th>{cells.collect_view()}</tr> }
    });
    let rest = |words: String, of: fn(&Round) -> u64| {
        let cells: Vec<u64> = rounds.iter().map(of).collect();
        cells.iter().any(|votes| *votes > 0).then(|| view! {
            <tr class="rest"><th scope="row">{words}</th>{cells.into_iter().map(|units| view! { <td class="round-cell figures">{votes(units)}</td> }).collect_view()}</tr>
        })
    };
    let sentences = rounds.iter().enumerate().map(|(number, round)| {
        let before = number.checked_sub(1).map(|before| &rounds[before]);
        view! { <li>{happened(round, before, valid, quota, labels).join(" ")}</li> }
    });
    view! {
        <div class="wide-table" tabindex="0" role="region" aria-label=t("rounds-caption")>
            <table class="rounds" data-test="rounds">
                <caption class="unseen">{t("rounds-caption")}</caption>
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>
                    {rows.collect_view()}
                    {rest(t("rounds-exhausted"), |round| round.exhausted)}
                    {rest(t("rounds-lost"), |round| round.fraction)}
                </tbody>
            </table>
        </div>
        <ol class="steps round-steps">{sentences.collect_view()}</ol>
    }
}
