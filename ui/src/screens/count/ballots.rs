//! Who voted how, and what objections say.

use leptos::prelude::*;
use moothall_core::id::PaperId;
use moothall_core::message::Message;
use moothall_core::tally::{Consent, Marks};
use moothall_core::view::{Ballot, Certainty, Proposal};

use crate::parts::mark;
use crate::say::{count, say, t};
use crate::screens::ballot::words;
use crate::screens::comments::erasing_words;
use crate::shell::Shell;

/// Up to so many ballots are open to see.
const OPEN_MAX: usize = 12;

/// A row of the register of votes.
struct Row {
    who: String,
    what: String,
    beside: Option<String>,
    also_for: Vec<String>,
    certainty: Certainty,
}

/// Said of a ballot whose member may not vote any more.
fn void(void: bool) -> Option<String> {
    void.then(|| t("ballot-not-counted"))
}

fn rows(proposal: &Proposal) -> Vec<Row> {
    let Some(course) = proposal.course.as_deref() else {
        let older = |current: bool| (!current).then(|| t("proposal-older-text"));
        let beside = |ballot: &Ballot| void(ballot.void).or_else(|| older(ballot.current_text));
        let ballots = proposal.ballots.iter().map(|ballot| Row {
            who: ballot.member_name.clone(),
            what: words::choice(ballot.choice),
            beside: beside(ballot),
            also_for: Vec::new(),
            certainty: ballot.certainty.clone(),
        });
        return ballots.collect();
    };
    let labels = words::labels(course);
    let ballots = course.ballots.iter().map(|ballot| Row {
        who: ballot.member_name.clone(),
        what: words::said(&ballot.marks, &labels),
        beside: void(ballot.void),
        also_for: ballot.also_for.clone(),
        certainty: ballot.certainty.clone(),
    });
    ballots.collect()
}

/// The register of votes: whose, what, for whom else, and how sure.
pub(crate) fn ballots(proposal: &Proposal) -> impl IntoView + use<> {
    let rows = rows(proposal);
    let delegates = rows.iter().any(|row| !row.also_for.is_empty());
    let few = rows.len() <= OPEN_MAX;
    view! {
        <section aria-labelledby="ballots-title">
            <h2 id="ballots-title">{t("proposal-ballots")}</h2>
            {if rows.is_empty() {
                view! { <p class="quiet-line">{t("proposal-no-ballots")}</p> }.into_any()
            } else {
                view! {
                    <details class="fold" open=few>
                        <summary>{count("proposal-ballots-count", rows.len())}</summary>
                        <table class="register votes">
                            <thead><tr>
                                <th scope="col">{t("column-member")}</th>
                                <th scope="col">{t("column-choice")}</th>
                                {delegates.then(|| view! { <th scope="col">{t("column-also-for")}</th> })}
                                <th scope="col">{t("column-certainty")}</th>
                            </tr></thead>
                            <tbody>{rows.into_iter().map(|row| view! {
                                <tr data-test="vote">
                                    <td>{row.who}</td>
                                    <td><strong>{row.what}</strong>{row.beside.map(|beside| view! { <span class="aside">" "{beside}</span> })}</td>
                                    {delegates.then(|| view! { <td>{row.also_for.join(", ")}</td> })}
                                    <td>{mark::certainty(&row.certainty)}</td>
                                </tr>
                            }).collect_view()}</tbody>
                        </table>
                    </details>
                }.into_any()
            }}
        </section>
    }
}

/// What objections say: each has its reason.
pub(crate) fn objections(proposal: &Proposal) -> impl IntoView + use<> {
    let shell = Shell::here();
    let me = shell.me();
    let course = proposal.course.as_deref();
    let objections: Vec<_> = course
        .into_iter()
        .flat_map(|course| &course.ballots)
        .filter(|ballot| ballot.marks == Marks::Consent(Consent::Object))
        .map(|ballot| {
            let paper = PaperId(ballot.entry.0);
            let mine = me.as_ref().is_some_and(|me| me.id == ballot.member);
            let steward = me.as_ref().is_some_and(|me| me.steward);
            let may_erase = ballot.reason.is_some() && (mine || steward);
            let reason = ballot.reason.clone().unwrap_or_else(|| t("objection-erased"));
            (ballot.member_name.clone(), reason, may_erase.then(|| erasing_words(mine, paper)))
        })
        .collect();
    (!objections.is_empty()).then(|| {
        view! {
            <section class="objections" aria-labelledby="objections-title" data-test="objections">
                <h2 id="objections-title">{count("objections", objections.len())}</h2>
                {objections.into_iter().map(|(name, reason, erase)| view! {
                    <figure class="objection">
                        <blockquote>{reason}</blockquote>
                        <figcaption>
                            {say(&Message::new("objection-by").text("name", name))}
                            {erase.map(|question| view! {
                                " "<button type="button" class="link-button" on:click=move |_| shell.question.set(Some(question.clone()))>{t("erase-ask")}</button>
                            })}
                        </figcaption>
                    </figure>
                }).collect_view()}
            </section>
        }
    })
}
