//! One proposal: its text, the ballot, the count, and what is said about it.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::{Ballot, Proposal, Stage};

use crate::moment;
use crate::parts::diff::Changes;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load, shown};
use crate::parts::mark;
use crate::parts::sheet::Head;
use crate::parts::tally;
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::comments::{Comments, erasing};
use crate::screens::decisions::choice_words;
use crate::screens::edit::Edit;
use crate::screens::vote::{BallotPaper, Vote};
use crate::shell::{Question, Shell};

/// Loads and shows it. The ballot and the forms stand outside of what is drawn anew, so that no typing is lost.
#[component]
pub(crate) fn OneProposal(
    /// Which.
    id: ProposalId,
) -> impl IntoView {
    let shell = Shell::here();
    let proposal = load(
        move || Request::Proposal { proposal: id },
        |answer| match answer {
            Answer::Proposal(proposal) => Some(*proposal),
            _ => None,
        },
    );
    let title = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            proposal.as_ref().map_or_else(|| t("decisions-proposal"), |proposal| proposal.line.title.clone())
        })
    });
    let paper = Memo::new(move |_| {
        let me = shell.me().map(|me| me.id);
        proposal.value.with(|proposal| proposal.as_ref().map(|proposal| BallotPaper::of(proposal, me)))
    });
    let editing = RwSignal::new(false);
    view! {
        <Head title=title up=(Route::Decisions, t("nav-decisions")) />
        <div class="proposal">
            <div class="proposal-text">
                {move || editing.get().then(|| view! { <Edit id=id proposal=proposal editing=editing /> })}
                {shown(proposal, move |proposal| text(&proposal, editing))}
            </div>
            <div class="proposal-vote">
                <Vote id=id paper=paper />
                {move || proposal.value.with(|proposal| proposal.as_ref().map(result))}
            </div>
            <div class="proposal-rest">
                {move || proposal.value.with(|proposal| proposal.as_ref().map(|proposal| ballots(&proposal.ballots)))}
                <Comments id=id proposal=proposal />
                {withdrawal(shell, id, proposal)}
                {erasure(shell, proposal)}
            </div>
        </div>
    }
}

fn text(proposal: &Proposal, editing: RwSignal<bool>) -> impl IntoView + use<> {
    let line = &proposal.line;
    let closes = Message::new("decisions-closes")
        .time("time", line.closes_ms)
        .duration("left", (line.closes_ms - moment::now()).max(0));
    let closes = match line.stage {
        Stage::Open => say(&closes),
        Stage::Closing => t("decisions-closing"),
        _ => say(&Message::new("decisions-closed").time("time", line.closes_ms)),
    };
    let amendment = match &proposal.effect {
        ProposalEffect::Amend { constitution } => Some(constitution.clone()),
        _ => None,
    };
    let has_effect = proposal.effect != ProposalEffect::None;
    let paragraphs: Vec<_> = proposal
        .text
        .split("\n\n")
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
        .collect();
    let may_edit = proposal.may_edit;
    view! {
        <p class="byline">
            {mark::stage(line.stage)}
            <span>{say(&Message::new("decisions-by").text("name", line.by.clone()))}</span>
            <span class="closes">{icon(Icon::Clock)}{closes}</span>
            {mark::certainty(&line.certainty)}
        </p>
        <div class="prose" data-test="proposal-text" hidden=move || editing.get()>
            {if paragraphs.is_empty() {
                view! { <p class="aside">{t("proposal-no-text")}</p> }.into_any()
            } else {
                paragraphs.into_iter().map(|paragraph| view! { <p>{paragraph}</p> }).collect_view().into_any()
            }}
        </div>
        {move || (may_edit && !editing.get()).then(|| view! {
            <button type="button" class="button quiet" data-test="edit-proposal" on:click=move |_| editing.set(true)>
                {icon(Icon::Pencil)}{t("proposal-edit")}
            </button>
        })}
        {has_effect.then(|| view! {
            <div class="effect">
                <h2>{t("proposal-effect")}</h2>
                <p data-test="effect">{say(&proposal.effect_said)}</p>
                {amendment.map(|new| view! { <Changes new=new /> })}
            </div>
        })}
    }
}

fn result(proposal: &Proposal) -> impl IntoView + use<> {
    view! {
        <section class="result" aria-labelledby="result-title" data-test="result">
            <h2 id="result-title">{if proposal.outcome.is_some() { t("proposal-outcome") } else { t("proposal-so-far") }}</h2>
            {proposal.outcome.as_ref().map(|outcome| view! { <p class="outcome" data-test="outcome">{say(outcome)}</p> })}
            {proposal.carried_out.as_ref().map(|done| view! { <p data-test="carried-out">{say(done)}</p> })}
            {proposal.left_out.as_ref().map(|left| view! { <p class="rule" data-test="left-out">{icon(Icon::Warning)}<span>{say(left)}</span></p> })}
            {tally::table(&proposal.line.tally)}
            <p class="rule">{icon(Icon::Constitution)}<span>{say(&proposal.rule)}</span></p>
        </section>
    }
}

fn ballots(ballots: &[Ballot]) -> impl IntoView + use<> {
    let rows = ballots.to_vec();
    let few = rows.len() <= 12;
    view! {
        <section aria-labelledby="ballots-title">
            <h2 id="ballots-title">{t("proposal-ballots")}</h2>
            {if rows.is_empty() {
                view! { <p class="quiet-line">{t("proposal-no-ballots")}</p> }.into_any()
            } else {
                view! {
                    <details class="fold" open=few>
                        <summary>{count("proposal-ballots-count", rows.len())}</summary>
                        <table class="register">
                            <thead><tr>
                                <th scope="col">{t("column-member")}</th>
                                <th scope="col">{t("column-choice")}</th>
                                <th scope="col">{t("column-certainty")}</th>
                            </tr></thead>
                            <tbody>{rows.into_iter().map(|ballot| view! {
                                <tr>
                                    <td>{ballot.member_name}</td>
                                    <td>
                                        <strong>{choice_words(ballot.choice)}</strong>
                                        {(!ballot.current_text).then(|| view! { <span class="aside">" "{t("proposal-older-text")}</span> })}
                                    </td>
                                    <td>{mark::certainty(&ballot.certainty)}</td>
                                </tr>
                            }).collect_view()}</tbody>
                        </table>
                    </details>
                }.into_any()
            }}
        </section>
    }
}

/// Erases the words of a proposal of one's own that was withdrawn; those of what was decided stay on record.
fn erasure(shell: Shell, proposal: Loaded<Proposal>) -> impl IntoView {
    let paper = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            let over = |proposal: &&Proposal| {
                proposal.mine && proposal.line.stage == Stage::Withdrawn && !proposal.erased
            };
            proposal.as_ref().filter(over).map(|proposal| proposal.paper)
        })
    });
    move || {
        paper.get().map(|paper| {
            let ask = move |_| {
                shell.question.set(Some(erasing(code("erase-proposal-title"), code("erase-proposal-body"), paper)));
            };
            view! {
                <p class="last-resort">
                    <button type="button" class="button grave-quiet" data-test="erase-proposal" on:click=ask>{t("erase-proposal-ask")}</button>
                </p>
            }
        })
    }
}

fn withdrawal(shell: Shell, id: ProposalId, proposal: Loaded<Proposal>) -> impl IntoView {
    let may = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            proposal.as_ref().is_some_and(|proposal| proposal.mine && proposal.line.stage == Stage::Open)
        })
    });
    let ask = move |_| {
        shell.question.set(Some(Question {
            title: t("withdraw-title"),
            body: t("withdraw-body"),
            yes: t("withdraw-yes"),
            grave: true,
            request: Request::Withdraw { proposal: id },
            done: t("withdraw-done"),
            then: None,
        }));
    };
    move || {
        may.get().then(|| {
            view! {
                <p class="last-resort">
                    <button type="button" class="button grave-quiet" data-test="withdraw" on:click=ask>{t("withdraw-ask")}</button>
                </p>
            }
        })
    }
}
