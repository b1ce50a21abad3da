//! Ballots counted, as a bar whose parts differ in pattern as well as in colour, with the figures beside it.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::view::Tally;

use crate::say::{say, t};

/// Shares of a bar in percent: yes, abstain, no, and where the quorum lies.
fn shares(tally: &Tally) -> (f64, f64, f64, f64) {
    let voted = tally.yes + tally.no + tally.abstain;
    let whole = f64::from(tally.electorate.max(voted).max(1));
    let share = |ballots: u32| f64::from(ballots) * 100.0 / whole;
    (share(tally.yes), share(tally.abstain), share(tally.no), share(tally.quorum).min(100.0))
}

/// The bar alone, with its figures in words.
pub(crate) fn bar(tally: &Tally) -> impl IntoView + use<> {
    let (yes, abstain, no, quorum) = shares(tally);
    let voted = tally.yes + tally.no + tally.abstain;
    let said = Message::new("tally-voted")
        .number("voted", i64::from(voted))
        .number("electorate", i64::from(tally.electorate))
        .number("quorum", i64::from(tally.quorum));
    let figures = Message::new("tally-figures")
        .number("yes", i64::from(tally.yes))
        .number("no", i64::from(tally.no))
        .number("abstain", i64::from(tally.abstain));
    let percent = |share: f64| format!("{share:.2}%");
    let reached = if voted >= tally.quorum { "quorum reached" } else { "quorum" };
    view! {
        <div class="tally">
            <div class="tally-bar" aria-hidden="true">
                <span class="tally-yes" style:width=percent(yes)></span>
                <span class="tally-abstain" style:width=percent(abstain)></span>
                <span class="tally-no" style:width=percent(no)></span>
                <span class=reached style:left=percent(quorum)></span>
            </div>
            <p class="tally-words figures">
                <span>{say(&figures)}</span>
                <span class="aside">{say(&said)}</span>
            </p>
        </div>
    }
}

/// How many voted, as a bar with the quorum's mark, and in words.
pub(crate) fn turnout(voted: u32, quorum: u32, electorate: u32) -> impl IntoView + use<> {
    let whole = f64::from(electorate.max(voted).max(1));
    let percent = |ballots: u32| format!("{:.2}%", (f64::from(ballots) * 100.0 / whole).min(100.0));
    let said = Message::new("tally-voted")
        .number("voted", i64::from(voted))
        .number("electorate", i64::from(electorate))
        .number("quorum", i64::from(quorum));
    let reached = if voted >= quorum { "quorum reached" } else { "quorum" };
    view! {
        <div class="tally">
            <div class="tally-bar" aria-hidden="true">
                <span class="tally-turnout" style:width=percent(voted)></span>
                <span class=reached style:left=percent(quorum)></span>
            </div>
            <p class="tally-words figures"><span data-test="turnout">{say(&said)}</span></p>
        </div>
    }
}

/// The count in full, as a table.
pub(crate) fn table(tally: &Tally) -> impl IntoView + use<> {
    let rows = [
        ("yes", t("choice-yes"), tally.yes),
        ("no", t("choice-no"), tally.no),
        ("abstain", t("choice-abstain"), tally.abstain),
    ];
    view! {
        <dl class="count">
            {rows.into_iter().map(|(class, words, ballots)| view! {
                <div class=class><dt>{words}</dt><dd class="figures" data-test=format!("count-{class}")>{ballots}</dd></div>
            }).collect_view()}
        </dl>
        {bar(tally)}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_who_could_vote_and_never_exceed_the_bar() {
        let cases = [
            (Tally { yes: 1, no: 1, abstain: 2, electorate: 8, quorum: 4 }, (12.5, 25.0, 12.5, 50.0)),
            (Tally { yes: 0, no: 0, abstain: 0, electorate: 0, quorum: 0 }, (0.0, 0.0, 0.0, 0.0)),
            (Tally { yes: 4, no: 0, abstain: 0, electorate: 2, quorum: 9 }, (100.0, 0.0, 0.0, 100.0)),
        ];
        for (tally, expected) in cases {
            assert_eq!(shares(&tally), expected, "{tally:?}");
        }
    }
}
