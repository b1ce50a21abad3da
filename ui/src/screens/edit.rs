//! Writing on at a proposal's text, and at the labels of its options.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::deciding::Deciding;
use moothall_core::view::deciding::{Course, elects};
use moothall_core::view::{Proposal, Stage};

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load_members};
use crate::say::{code, count, say, t};
use crate::screens::ballot::words;
use crate::shell::{Question, Shell};

/// What a proposal says: when the writing began, or as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    title: String,
    text: String,
    options: Vec<String>,
}

impl Said {
    fn of(proposal: &Proposal) -> Self {
        Self {
            title: proposal.line.title.trim().to_owned(),
            text: proposal.text.trim().to_owned(),
            options: proposal.course.as_deref().map(words::labels).unwrap_or_default(),
        }
    }
}

/// Ballots that a change of the text makes void, and those of meetings; none where it makes none void.
fn voided(proposal: &Proposal) -> Option<usize> {
    let course = proposal.course.as_deref()?;
    let voting = proposal.line.stage == Stage::Open && course.restarts();
    voting.then(|| course.ballots.len() + course.meetings.len())
}

/// The form, filled with the text as it stands when the writing begins.
#[component]
pub(crate) fn Edit(
    /// Which.
    id: ProposalId,
    /// As it stands.
    proposal: Loaded<Proposal>,
    /// Whether the form is open.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let shell = Shell::here();
    let members = load_members();
    let (before, hint, restarts) = proposal.value.with_untracked(|proposal| {
        let Some(proposal) = proposal else { return (Said::default(), String::new(), false) };
        let course = proposal.course.as_deref();
        let hint = match (course, proposal.line.stage == Stage::Open) {
            (Some(course), true) => say(&course.text_change),
            (None, true) => t("proposal-edit-hint"),
            _ => t("proposal-edit-early"),
        };
        let restarts = proposal.line.stage == Stage::Open && course.is_some_and(Course::restarts);
        (Said::of(proposal), hint, restarts)
    });
    let number = before.options.len();
    let title = RwSignal::new(before.title.clone());
    let text = RwSignal::new(before.text.clone());
    let options = RwSignal::new(before.options.join("\n"));
    let before = StoredValue::new(before);
    let sent = RwSignal::new(None::<Said>);
    let doing = Doing::new();
    // What was asked about first and is done by now needs the form no more.
    Effect::new(move |_| {
        let shown = proposal.value.with(|proposal| proposal.as_ref().map(Said::of));
        if sent.with(|sent| sent.is_some() && *sent == shown) {
            editing.set(false);
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = Said {
            title: title.with_untracked(|title| title.trim().to_owned()),
            text: text.with_untracked(|text| text.trim().to_owned()),
            options: options.with_untracked(|options| options_of(options)),
        };
        if said == before.get_value() {
            return editing.set(false);
        }
        let named =
            members.value.with_untracked(|all| all.as_deref().is_some_and(|all| elects(&said.options, all)));
        if named {
            return doing.object(code("election-waits"));
        }
        let Said { title, text, options } = said.clone();
        let request = match before.with_value(|old| old.options == options) {
            true => Request::EditProposal { proposal: id, title, text },
            false => Request::Deciding { act: Deciding::Rewrite { proposal: id, title, text, options } },
        };
        let Some(ballots) = proposal.value.with_untracked(|now| now.as_ref().and_then(voided)) else {
            return doing.run(request, move |_| {
                editing.set(false);
                shell.tell(t("proposal-edited"));
            });
        };
        sent.set(Some(said));
        shell.question.set(Some(Question {
            title: t("restart-title"),
            body: say(
                &Message::new("restart-body").number("count", i64::try_from(ballots).unwrap_or(i64::MAX))
            ),
            yes: t("restart-yes"),
            grave: true,
            request,
            done: t("proposal-edited"),
            then: None,
        }));
    };
    view! {
        <form class="inset" on:submit=save>
            <p class=if restarts { "pencil-line" } else { "hint" } data-test="edit-means">{restarts.then(|| icon(Icon::Warning))}<span>{hint}</span></p>
            <Field value=title label=t("propose-name") test="edit-title" />
            <Field value=text label=t("propose-text") test="edit-text" rows=12 />
            {(number > 0).then(|| view! { <Field value=options label=t("options-title") hint=count("options-stay", number) test="edit-options" rows=5 /> })}
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("ui-save") test="edit-save" />
                <button type="button" class="button quiet" on:click=move |_| editing.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}

/// The labels of options, one a line; empty lines are none.
pub(crate) fn options_of(typed: &str) -> Vec<String> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_one_a_line() {
        assert_eq!(options_of(" Kiln \n\n Band saw\r\n"), ["Kiln", "Band saw"]);
        assert!(options_of(" \n").is_empty());
    }
}
