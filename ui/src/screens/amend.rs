//! Proposing an amendment: the constitution's text, written on, with what would change beside it.

use leptos::prelude::*;
use moothall_core::request::ProposalEffect;
use moothall_core::request::deciding::NewDraft;
use moothall_core::tally::{Method, Unranked};

use crate::parts::diff::{changes, settings};
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::load::{load_constitution, load_members};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, t};
use crate::screens::parameters::Parameters;
use crate::screens::propose::{Plan, Planning, has_drafts, put};
use crate::shell::Shell;

/// The form, filled with the constitution in force.
#[component]
pub(crate) fn Amend() -> impl IntoView {
    let shell = Shell::here();
    let current = load_constitution();
    let members = load_members();
    let title = RwSignal::new(String::new());
    let text = RwSignal::new(String::new());
    let constitution = RwSignal::new(String::new());
    let drafts = has_drafts(current);
    let plan = Plan::new();
    let doing = Doing::new();
    // Filled once: later changes of the constitution must not overwrite what is being written.
    Effect::new(move |filled: Option<bool>| {
        let filled = filled.unwrap_or(false);
        match current.value.get() {
            Some(now) if !filled => {
                constitution.set(now.text);
                true
            }
            _ => filled,
        }
    });
    let send = move |present: bool| {
        if title.with_untracked(|title| title.trim().is_empty()) {
            return doing.object(code("propose-no-title"));
        }
        let new = constitution.get_untracked();
        if current.value.with_untracked(|now| now.as_ref().is_some_and(|now| now.text == new)) {
            return doing.object(code("amend-nothing-changed"));
        }
        let draft = plan.draft(NewDraft {
            title: title.get_untracked().trim().to_owned(),
            text: text.get_untracked(),
            options: Vec::new(),
            effect: ProposalEffect::Amend { constitution: new },
            method: Method::YesNo,
            unranked: Unranked::Last,
            discussion_hours: None,
            hours: None,
            topic: None,
            group: None,
            writers: Vec::new(),
        });
        let drafts = drafts.get_untracked();
        put(shell, doing, draft, present && drafts, drafts);
    };
    // What is out of its range is said in sentences, also where its group is folded.
    view! {
        <form class="paper wide amending" novalidate=true on:submit=move |event| { event.prevent_default(); send(true); }>
            <Head title=t("amend-title") lead=t("amend-lead") up=(Route::Propose, t("propose-title")) />
            <Field value=title label=t("propose-name") test="propose-title" />
            <Field value=text label=t("propose-text") hint=t("amend-text-hint") test="propose-text" rows=4 />
            <section aria-labelledby="amend-parameters-title">
                <h2 id="amend-parameters-title">{t("constitution-parameters")}</h2>
                <p class="hint">{t("amend-parameters-hint")}</p>
                <Parameters constitution=current text=constitution />
            </section>
            <details class="fold amend-letter">
                <summary data-test="amend-letter">{t("amend-letter")}</summary>
                <Field value=constitution label=t("amend-constitution") hint=t("amend-constitution-hint") test="amend-constitution" rows=18 code_like=true />
                <p class="hint">{t("amend-tests")}</p>
            </details>
            <section aria-labelledby="amend-changes-title">
                <h2 id="amend-changes-title">{t("amend-changes")}</h2>
                {move || current.value.get().map(|now| constitution.with(|new| view! { {settings(&now, new)}{changes(&now.text, new)} }))}
            </section>
            <Planning plan=plan constitution=current members=members />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("propose-do") test="propose-do" />
                {move || drafts.get().then(|| view! {
                    <button type="button" class="button" data-test="keep-draft" on:click=move |_| send(false)>{t("draft-keep")}</button>
                })}
            </div>
        </form>
    }
}
