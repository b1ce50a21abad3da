//! Writing on at a proposal's text, and at the labels of its options.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::request::Request;
use moothall_core::request::deciding::Deciding;
use moothall_core::view::{Proposal, Stage};

use crate::backend;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::say::{count, say, t};
use crate::screens::ballot::words;
use crate::shell::Shell;

/// What was there when the writing began.
#[derive(Debug, Clone, Default)]
struct Before {
    title: String,
    text: String,
    options: Vec<String>,
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
    let (before, hint, restarts) = proposal.value.with_untracked(|proposal| {
        let Some(proposal) = proposal else { return (Before::default(), String::new(), false) };
        let course = proposal.course.as_deref();
        let before = Before {
            title: proposal.line.title.clone(),
            text: proposal.text.clone(),
            options: course.map(words::labels).unwrap_or_default(),
        };
        let voting = proposal.line.stage == Stage::Open;
        match (course, voting) {
            (Some(course), true) => (before, say(&course.text_change), true),
            (None, true) => (before, t("proposal-edit-hint"), false),
            _ => (before, t("proposal-edit-early"), false),
        }
    });
    let number = before.options.len();
    let title = RwSignal::new(before.title.clone());
    let text = RwSignal::new(before.text.clone());
    let options = RwSignal::new(before.options.join("\n"));
    let before = StoredValue::new(before);
    let doing = Doing::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (title, text) = (title.get_untracked().trim().to_owned(), text.get_untracked());
        let labels = options_of(&options.get_untracked());
        let old = before.get_value();
        let mut asked = Vec::new();
        if old.title != title || old.text != text {
            asked.push(Request::EditProposal { proposal: id, title, text });
        }
        if old.options != labels {
            asked.push(Request::Deciding { act: Deciding::WriteOptions { proposal: id, options: labels } });
        }
        doing.follow(backend::in_turn(asked), move |done| {
            if done.is_ok() {
                editing.set(false);
                shell.tell(t("proposal-edited"));
            }
        });
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
