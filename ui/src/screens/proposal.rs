//! One proposal: its text and course, the ballot, the count with its steps, and what is said about it.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{ProposalEffect, Request};
use moothall_core::view::{Proposal, Stage};

use crate::moment;
use crate::parts::diff::Changes;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, shown};
use crate::parts::mark;
use crate::parts::sheet::Head;
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{code, say, t};
use crate::screens::ballot::{BallotPaper, words};
use crate::screens::comments::{Comments, erasing};
use crate::screens::count::{self, Export};
use crate::screens::course::{CarryOut, Standing, load_proposal, trials};
use crate::screens::decisions::topic_name;
use crate::screens::edit::Edit;
use crate::screens::meetings::Meetings;
use crate::screens::versions::Versions;
use crate::shell::{Question, Shell};

/// Loads and shows it. The ballot and the forms stand outside of what is drawn anew, so that no typing is lost.
#[component]
pub(crate) fn OneProposal(
    /// Which.
    id: ProposalId,
) -> impl IntoView {
    let shell = Shell::here();
    let proposal = load_proposal(id);
    let title = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            proposal.as_ref().map_or_else(|| t("decisions-proposal"), |proposal| proposal.line.title.clone())
        })
    });
    let counted = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            proposal.as_ref().is_some_and(|proposal| {
                !matches!(proposal.line.stage, Stage::Draft | Stage::Discussion | Stage::Withdrawn)
            })
        })
    });
    let editing = RwSignal::new(false);
    let with = move |show: fn(&Proposal) -> AnyView| {
        move || proposal.value.with(|proposal| proposal.as_ref().map(show))
    };
    view! {
        <Head title=title up=(Route::Decisions, t("nav-decisions")) />
        <div class="proposal">
            <div class="proposal-text">
                {move || editing.get().then(|| view! { <Edit id=id proposal=proposal editing=editing /> })}
                {shown(proposal, move |proposal| text(&proposal, editing))}
            </div>
            <div class="proposal-vote">
                <Standing id=id proposal=proposal />
                <BallotPaper id=id proposal=proposal />
                {move || counted.get().then(|| with(|proposal| count::result(proposal).into_any()))}
                <CarryOut id=id proposal=proposal />
            </div>
            <div class="proposal-rest">
                {with(|proposal| count::objections(proposal).into_any())}
                {move || counted.get().then(|| with(|proposal| count::steps(proposal).into_any()))}
                <Meetings id=id proposal=proposal />
                {move || counted.get().then(|| view! {
                    {with(|proposal| count::ballots(proposal).into_any())}
                    <Export proposal=proposal />
                })}
                <Versions id=id />
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
        Stage::Draft => None,
        Stage::Discussion => {
            Some(say(&Message::new("decisions-vote-opens").time("time", line.opens_ms.unwrap_or_default())))
        }
        Stage::Open => Some(say(&closes)),
        Stage::Closing => Some(t("decisions-closing")),
        _ => Some(say(&Message::new("decisions-closed").time("time", line.closes_ms))),
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
    let options = proposal.course.as_deref().map(words::labels).unwrap_or_default();
    view! {
        <p class="byline">
            {mark::stage(line.stage)}
            <span>{by(proposal)}</span>
            {closes.map(|closes| view! { <span class="closes">{icon(Icon::Clock)}{closes}</span> })}
            {line.topic.as_ref().map(|topic| view! { <span class="office group" data-test="topic">{topic_name(topic)}</span> })}
            {mark::certainty(&line.certainty)}
            {ask_why(Subject::Proposal { id: line.id }, &line.title)}
        </p>
        <div class="prose" data-test="proposal-text" hidden=move || editing.get()>
            {if paragraphs.is_empty() {
                view! { <p class="aside">{t("proposal-no-text")}</p> }.into_any()
            } else {
                paragraphs.into_iter().map(|paragraph| view! { <p>{paragraph}</p> }).collect_view().into_any()
            }}
        </div>
        {(!options.is_empty()).then(|| view! {
            <div class="options" hidden=move || editing.get()>
                <h2>{t("options-title")}</h2>
                <ol data-test="options">{options.into_iter().map(|label| view! { <li>{label}</li> }).collect_view()}</ol>
            </div>
        })}
        {move || (may_edit && !editing.get()).then(|| view! {
            <button type="button" class="button quiet edit-text" data-test="edit-proposal" on:click=move |_| editing.set(true)>
                {icon(Icon::Pencil)}{t("proposal-edit")}
            </button>
        })}
        {has_effect.then(|| view! {
            <div class="effect">
                <h2>{t("proposal-effect")}</h2>
                <p data-test="effect">{say(&proposal.effect_said)}</p>
                {amendment.map(|new| view! { <Changes new=new /> })}
                {trials(proposal)}
            </div>
        })}
    }
}

/// Who proposes it, and who writes it too.
fn by(proposal: &Proposal) -> String {
    let name = proposal.line.by.clone();
    match proposal.course.as_deref().map(|course| course.writers.join(", ")) {
        Some(writers) if !writers.is_empty() => {
            say(&Message::new("decisions-by-with").text("name", name).text("writers", writers))
        }
        _ => say(&Message::new("decisions-by").text("name", name)),
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
    let stage = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            let going = |stage: &Stage| matches!(stage, Stage::Draft | Stage::Discussion | Stage::Open);
            let mine = proposal.as_ref().filter(|proposal| proposal.mine);
            mine.map(|proposal| proposal.line.stage).filter(going)
        })
    });
    let ask = move |_| {
        let body = match stage.get_untracked() {
            Some(Stage::Open) => t("withdraw-body"),
            _ => t("withdraw-body-before"),
        };
        shell.question.set(Some(Question {
            title: t("withdraw-title"),
            body,
            yes: t("withdraw-yes"),
            grave: true,
            request: Request::Withdraw { proposal: id },
            done: t("withdraw-done"),
            then: None,
        }));
    };
    move || {
        stage.get().map(|_| {
            view! {
                <p class="last-resort">
                    <button type="button" class="button grave-quiet" data-test="withdraw" on:click=ask>{t("withdraw-ask")}</button>
                </p>
            }
        })
    }
}
