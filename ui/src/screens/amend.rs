//! Proposing an amendment: the constitution's text, written on, with what would change beside it.

use leptos::prelude::*;
use moothall_core::request::{Answer, ProposalEffect, Request};

use crate::parts::diff::changes;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::load::load;
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, t};
use crate::screens::propose::{Duration, hours, put};
use crate::shell::Shell;

/// The form, filled with the constitution in force.
#[component]
pub(crate) fn Amend() -> impl IntoView {
    let shell = Shell::here();
    let current = load(
        || Request::Constitution,
        |answer| match answer {
            Answer::Constitution(constitution) => Some(constitution.text),
            _ => None,
        },
    );
    let title = RwSignal::new(String::new());
    let text = RwSignal::new(String::new());
    let constitution = RwSignal::new(String::new());
    let days = RwSignal::new(String::new());
    let doing = Doing::new();
    // Filled once: later changes of the constitution must not overwrite what is being written.
    Effect::new(move |filled: Option<bool>| {
        let filled = filled.unwrap_or(false);
        match current.value.get() {
            Some(now) if !filled => {
                constitution.set(now);
                true
            }
            _ => filled,
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if title.with_untracked(|title| title.trim().is_empty()) {
            return doing.object(code("propose-no-title"));
        }
        let new = constitution.get_untracked();
        if current.value.with_untracked(|now| now.as_ref() == Some(&new)) {
            return doing.object(code("amend-nothing-changed"));
        }
        let effect = ProposalEffect::Amend { constitution: new };
        let title = title.get_untracked().trim().to_owned();
        put(shell, doing, Request::Propose { title, text: text.get_untracked(), effect, hours: hours(days) });
    };
    view! {
        <form class="paper wide" on:submit=send>
            <Head title=t("amend-title") lead=t("amend-lead") up=(Route::Propose, t("propose-title")) />
            <Field value=title label=t("propose-name") test="propose-title" />
            <Field value=text label=t("propose-text") hint=t("amend-text-hint") test="propose-text" rows=4 />
            <Field value=constitution label=t("amend-constitution") hint=t("amend-constitution-hint") test="amend-constitution" rows=18 code_like=true />
            <h2>{t("amend-changes")}</h2>
            {move || current.value.get().map(|now| constitution.with(|new| changes(&now, new)))}
            <Duration days=days />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("propose-do") test="propose-do" /></div>
        </form>
    }
}
