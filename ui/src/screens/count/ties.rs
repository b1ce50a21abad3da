//! Ties, and what broke them: an earlier round, or a lot that everybody can draw again.

use leptos::prelude::*;
use moothall_core::id::{EntryId, ProposalId};
use moothall_core::message::Message;
use moothall_core::tally::{Tie, TieAbout, TieBreak};
use moothall_core::view::deciding::{Course, Lot};

use super::names;
use crate::parts::icon::{Icon, icon};
use crate::say::{count, say, t};
use crate::screens::ballot::words;

/// Every tie in a sentence, and the lot in full where there was one.
pub(super) fn ties(id: ProposalId, course: &Course, labels: &[String]) -> impl IntoView + use<> {
    let ties = &course.tally.ties;
    let said: Vec<_> =
        ties.iter().map(|tie| (matches!(tie.by, TieBreak::Lot { .. }), sentence(tie, labels))).collect();
    let drawn = said.iter().any(|(lot, _)| *lot);
    (!ties.is_empty()).then(|| {
        let lines = said.into_iter().map(|(lot, words)| {
            view! { <li>{icon(if lot { Icon::Lot } else { Icon::Back })}<span>{words}</span></li> }
        });
        view! {
            <h3>{t("ties-title")}</h3>
            <ul class="ties" data-test="ties">{lines.collect_view()}</ul>
            {drawn.then(|| match &course.lot {
                Some(lot) => again(id, lot, labels).into_any(),
                None => view! { <p class="quiet-line">{t("lot-past")}</p> }.into_any(),
            })}
        }
    })
}

fn sentence(tie: &Tie, labels: &[String]) -> String {
    let about = match tie.about {
        TieAbout::Winner => "winner",
        TieAbout::Surplus => "surplus",
        TieAbout::Exclusion => "exclusion",
    };
    let chosen = words::option(labels, tie.chosen);
    match &tie.by {
        TieBreak::Round { round } => say(&Message::new("tie-by-round")
            .text("about", about)
            .text("names", names(&tie.options, labels))
            .text("chosen", chosen)
            .number("round", i64::from(*round) + 1)),
        TieBreak::Lot { among } => say(&Message::new("tie-by-lot")
            .text("about", about)
            .text("names", names(among, labels))
            .text("chosen", chosen)),
    }
}

/// How anybody draws the lot again.
fn again(id: ProposalId, lot: &Lot, labels: &[String]) -> impl IntoView + use<> {
    let tickets = lot.tickets.clone().into_iter().enumerate().map(|(at, ticket)| {
        let label = words::option(labels, u8::try_from(at).unwrap_or(u8::MAX));
        view! { <tr><th scope="row">{label}</th><td class="figures">{at}</td><td><code>{ticket}</code></td></tr> }
    });
    let ballots = lot.ballots.iter().map(EntryId::to_string).collect::<Vec<_>>().join("\n");
    view! {
        <details class="fold lot" data-test="lot">
            <summary>{t("lot-again")}</summary>
            <ol class="steps">
                <li>
                    {count("lot-ballots", lot.ballots.len())}
                    <pre tabindex="0"><code>{ballots}</code></pre>
                </li>
                <li>
                    {t("lot-lot")}
                    <pre tabindex="0"><code>{format!("derive_key(\"moothall 2026 lot of\", {id}, …)\n= {}", lot.lot)}</code></pre>
                </li>
                <li>
                    {t("lot-tickets")}
                    <div class="wide-table" tabindex="0" role="region" aria-label=t("lot-tickets-caption")>
                        <table class="register">
                            <thead><tr><th scope="col">{t("column-option")}</th><th scope="col">{t("column-number")}</th><th scope="col">{t("column-ticket")}</th></tr></thead>
                            <tbody>{tickets.collect_view()}</tbody>
                        </table>
                    </div>
                </li>
            </ol>
        </details>
    }
}
