//! What members say about a proposal.

use leptos::prelude::*;
use moothall_core::id::{PaperId, ProposalId};
use moothall_core::request::Request;
use moothall_core::view::{Comment, Proposal};

use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::load::Loaded;
use crate::parts::mark;
use crate::say::{code, t};
use crate::shell::{Question, Shell};

/// The thread, oldest first, and a place to add to it.
#[component]
pub(crate) fn Comments(
    /// About which.
    id: ProposalId,
    /// As it stands.
    proposal: Loaded<Proposal>,
) -> impl IntoView {
    let shell = Shell::here();
    let text = RwSignal::new(String::new());
    let doing = Doing::new();
    let comments = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            let proposal = proposal.as_ref()?;
            // What a ballot objects stands with the ballots.
            let ballots = proposal.course.as_deref().map_or(&[][..], |course| &course.ballots);
            let apart =
                |comment: &&Comment| !ballots.iter().any(|ballot| ballot.entry == comment.paper.into());
            Some(proposal.comments.iter().filter(apart).cloned().collect::<Vec<_>>())
        })
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = text.get_untracked().trim().to_owned();
        if words.is_empty() {
            return doing.object(code("comment-empty"));
        }
        doing.run(Request::Comment { proposal: id, text: words }, move |_| {
            text.set(String::new());
            shell.tell(t("comment-done"));
        });
    };
    view! {
        <section aria-labelledby="comments-title" class="comments">
            <h2 id="comments-title">{t("comments-title")}</h2>
            {move || comments.get().map(|comments| if comments.is_empty() {
                view! { <p class="quiet-line">{t("comments-none")}</p> }.into_any()
            } else {
                view! { <ol class="thread">{comments.iter().map(|comment| one(shell, comment)).collect_view()}</ol> }.into_any()
            })}
            <form on:submit=send class="comment-form">
                <Field value=text label=t("comment-yours") test="comment" rows=3 />
                <Trouble doing=doing />
                <div class="actions"><Send doing=doing words=t("comment-send") test="comment-send" /></div>
            </form>
        </section>
    }
}

/// The question before words are erased, wherever they stand.
pub(crate) fn erasing(title: &'static str, body: &'static str, paper: PaperId) -> Question {
    Question {
        title: t(title),
        body: t(body),
        yes: t("erase-yes"),
        grave: true,
        request: Request::Erase { paper },
        done: t("erase-done"),
        then: None,
    }
}

/// The question before one's own words or those of another are erased.
pub(crate) fn erasing_words(mine: bool, paper: PaperId) -> Question {
    let (title, body) = if mine {
        (code("erase-title"), code("erase-body"))
    } else {
        (code("erase-others-title"), code("erase-others-body"))
    };
    erasing(title, body, paper)
}

fn one(shell: Shell, comment: &Comment) -> impl IntoView + use<> {
    let paper = comment.paper;
    let mine = comment.mine;
    let erase = move |_| shell.question.set(Some(erasing_words(mine, paper)));
    let steward = shell.me().is_some_and(|me| me.steward);
    view! {
        <li class="comment" data-test="comment-shown">
            <p class="comment-head">
                <strong>{comment.by.clone()}</strong>
                <span class="aside figures">{moment::stamp(comment.written_ms)}</span>
                {mark::certainty(&comment.certainty)}
            </p>
            <p class="comment-text">{comment.text.clone()}</p>
            {(comment.mine || steward).then(|| view! {
                <button type="button" class="link-button" data-test="comment-erase" on:click=erase>{t("erase-ask")}</button>
            })}
        </li>
    }
}
