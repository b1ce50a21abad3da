//! Writing on at a proposal's text.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::request::Request;
use moothall_core::view::Proposal;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::load::Loaded;
use crate::say::t;
use crate::shell::Shell;

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
    let (old_title, old_text) = proposal.value.with_untracked(|proposal| {
        proposal
            .as_ref()
            .map(|proposal| (proposal.line.title.clone(), proposal.text.clone()))
            .unwrap_or_default()
    });
    let title = RwSignal::new(old_title);
    let text = RwSignal::new(old_text);
    let doing = Doing::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = Request::EditProposal {
            proposal: id,
            title: title.get_untracked().trim().to_owned(),
            text: text.get_untracked(),
        };
        doing.run(request, move |_| {
            editing.set(false);
            shell.tell(t("proposal-edited"));
        });
    };
    view! {
        <form class="inset" on:submit=save>
            <p class="hint">{t("proposal-edit-hint")}</p>
            <Field value=title label=t("propose-name") test="edit-title" />
            <Field value=text label=t("propose-text") test="edit-text" rows=12 />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("ui-save") test="edit-save" />
                <button type="button" class="button quiet" on:click=move |_| editing.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}
