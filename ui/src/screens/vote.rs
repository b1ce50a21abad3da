//! The ballot paper: three large boxes, one cross.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Choice, Request};
use moothall_core::view::{Proposal, Stage};

use crate::parts::doing::{Doing, Trouble};
use crate::parts::icon::{Icon, icon};
use crate::parts::mark;
use crate::say::{say, t};
use crate::screens::decisions::choice_words;
use crate::shell::Shell;

/// What the ballot needs of a proposal.
#[derive(Clone, PartialEq)]
pub(crate) struct BallotPaper {
    title: String,
    my_choice: Option<Choice>,
    mine_counts: Option<moothall_core::view::Certainty>,
    for_older_text: bool,
    cannot_vote: Option<Message>,
    offline_note: Option<Message>,
    open: bool,
    closes_ms: i64,
}

impl BallotPaper {
    /// Reads it from a proposal; `me` finds the reader's own ballot.
    pub(crate) fn of(proposal: &Proposal, me: Option<moothall_core::id::MemberId>) -> Self {
        let own = proposal.ballots.iter().find(|ballot| Some(ballot.member) == me);
        Self {
            title: proposal.line.title.clone(),
            my_choice: proposal.line.my_choice,
            mine_counts: own.map(|ballot| ballot.certainty.clone()),
            for_older_text: own.is_some_and(|ballot| !ballot.current_text),
            cannot_vote: proposal.cannot_vote.clone(),
            offline_note: proposal.offline_note.clone(),
            open: proposal.line.stage == Stage::Open,
            closes_ms: proposal.line.closes_ms,
        }
    }
}

/// The ballot paper of an open proposal.
#[component]
pub(crate) fn Vote(
    /// On which.
    id: ProposalId,
    /// What stands on it.
    paper: Memo<Option<BallotPaper>>,
) -> impl IntoView {
    let doing = Doing::new();
    view! {
        {move || paper.get().filter(|paper| paper.open).map(|paper| view! {
            <section class="ballot" aria-labelledby="ballot-title" data-test="ballot">
                <header class="ballot-head">
                    <h2 id="ballot-title">{t("vote-title")}</h2>
                    <p>{paper.title.clone()}</p>
                </header>
                {match &paper.cannot_vote {
                    Some(reason) => view! { <p class="ballot-note">{icon(Icon::Warning)}{say(reason)}</p> }.into_any(),
                    None => view! {
                        <p class="ballot-note">{t("vote-is-open")}" "{say(&Message::new("vote-until").time("time", paper.closes_ms))}</p>
                        {paper.offline_note.as_ref().map(|note| view! {
                            <p class="ballot-note offline" data-test="offline-note">{icon(Icon::Clock)}{say(note)}</p>
                        })}
                        <div class="ballot-rows" role="group" aria-labelledby="ballot-title">
                            {[Choice::Yes, Choice::No, Choice::Abstain].map(|choice| row(id, doing, choice, paper.my_choice)).into_iter().collect_view()}
                        </div>
                        <p class="ballot-mine" role="status" data-test="my-ballot">
                            {paper.my_choice.map(|choice| view! {
                                <span>{say(&Message::new("vote-yours").text("choice", choice_words(choice)))}</span>
                                {paper.mine_counts.as_ref().map(mark::certainty)}
                            })}
                        </p>
                        {paper.for_older_text.then(|| view! { <p class="ballot-note">{icon(Icon::Warning)}{t("vote-older-text")}</p> })}
                    }.into_any(),
                }}
                <Trouble doing=doing />
            </section>
        })}
    }
}

fn row(id: ProposalId, doing: Doing, choice: Choice, mine: Option<Choice>) -> impl IntoView {
    let shell = Shell::here();
    let (test, about) = match choice {
        Choice::Yes => ("vote-yes", t("vote-yes-about")),
        Choice::No => ("vote-no", t("vote-no-about")),
        Choice::Abstain => ("vote-abstain", t("vote-abstain-about")),
    };
    let cast = move |_| {
        if mine == Some(choice) {
            return;
        }
        doing.run(Request::Vote { proposal: id, choice }, move |answer| {
            let note = match answer {
                Answer::Written(written) => written.note.map(|note| say(&note)),
                _ => None,
            };
            let said = say(&Message::new("vote-cast").text("choice", choice_words(choice)));
            shell.tell(note.map_or(said.clone(), |note| format!("{said} {note}")));
        });
    };
    let chosen = mine == Some(choice);
    view! {
        <button type="button" class="ballot-row" aria-pressed=if chosen { "true" } else { "false" } data-test=test on:click=cast>
            <span class="ballot-words"><strong>{choice_words(choice)}</strong><span>{about}</span></span>
            <span class="ballot-box">{chosen.then(|| icon(Icon::Cross))}</span>
        </button>
    }
}
