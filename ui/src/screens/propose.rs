//! Putting a proposal to the vote.

use leptos::prelude::*;
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::Member;

use crate::parts::choice::choice;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::load;
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, count, t};
use crate::shell::Shell;

/// What the form offers as effects; an amendment has a screen of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Appoint,
    Dismiss,
    Sheet,
}

/// The days for which a vote may be kept open, beyond what the constitution says anyway.
const DAYS: [u32; 4] = [3, 7, 14, 30];

/// The form.
#[component]
pub(crate) fn Propose() -> impl IntoView {
    let shell = Shell::here();
    let members = load(
        || Request::Members,
        |answer| match answer {
            Answer::Members(members) => Some(members),
            _ => None,
        },
    );
    let title = RwSignal::new(String::new());
    let text = RwSignal::new(String::new());
    let kind = RwSignal::new(Kind::Text);
    let whom = RwSignal::new(String::new());
    let days = RwSignal::new(String::new());
    let doing = Doing::new();
    let candidates = Signal::derive(move || {
        let steward = kind.get() == Kind::Dismiss;
        let fits =
            |member: &&Member| member.active && member.roles.iter().any(|role| role == "steward") == steward;
        let mut options = vec![(String::new(), t("propose-choose"))];
        members.value.with(|members| {
            let fitting = members.iter().flatten().filter(fits);
            options.extend(fitting.map(|member| (member.id.to_string(), member.name.clone())));
        });
        options
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if title.with_untracked(|title| title.trim().is_empty()) {
            return doing.object(code("propose-no-title"));
        }
        let effect = match (kind.get_untracked(), whom.get_untracked().parse()) {
            (Kind::Text, _) => ProposalEffect::None,
            (Kind::Sheet, _) => ProposalEffect::RenewSheet,
            (_, Err(_)) => return doing.object(code("propose-no-member")),
            (Kind::Appoint, Ok(member)) => ProposalEffect::AppointSteward { member },
            (Kind::Dismiss, Ok(member)) => ProposalEffect::DismissSteward { member },
        };
        let title = title.get_untracked().trim().to_owned();
        put(shell, doing, Request::Propose { title, text: text.get_untracked(), effect, hours: hours(days) });
    };
    view! {
        <form class="paper" on:submit=send>
            <Head title=t("propose-title") lead=t("propose-lead") up=(Route::Decisions, t("nav-decisions")) />
            <Field value=title label=t("propose-name") hint=t("propose-name-hint") test="propose-title" />
            <Field value=text label=t("propose-text") hint=t("propose-text-hint") test="propose-text" rows=8 />
            <fieldset class="choices">
                <legend>{t("propose-effect")}</legend>
                {choice("effect", kind, Kind::Text, t("effect-none"), t("effect-none-about"), "effect-none")}
                {choice("effect", kind, Kind::Appoint, t("effect-appoint"), t("effect-appoint-about"), "effect-appoint")}
                {choice("effect", kind, Kind::Dismiss, t("effect-dismiss"), t("effect-dismiss-about"), "effect-dismiss")}
                {choice("effect", kind, Kind::Sheet, t("effect-sheet"), t("effect-sheet-about"), "effect-sheet")}
                <p class="choices-more"><a href=Route::Amend.href() data-test="effect-amend">{t("effect-amend")}{icon(Icon::Next)}</a></p>
            </fieldset>
            {move || matches!(kind.get(), Kind::Appoint | Kind::Dismiss).then(|| {
                whom.set(String::new());
                view! { <Select value=whom label=t("propose-whom") test="propose-whom" options=candidates /> }
            })}
            <Duration days=days />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("propose-do") test="propose-do" /></div>
        </form>
    }
}

/// Asks how long the vote stays open.
#[component]
pub(crate) fn Duration(
    /// Days, or nothing for the constitution's period.
    days: RwSignal<String>,
) -> impl IntoView {
    let options: Vec<_> = std::iter::once((String::new(), t("propose-hours-default")))
        .chain(DAYS.map(|days| (days.to_string(), count("span-days", days))))
        .collect();
    view! { <Select value=days label=t("propose-hours") test="propose-hours" options=options /> }
}

/// The chosen days in hours.
pub(crate) fn hours(days: RwSignal<String>) -> Option<u32> {
    days.get_untracked().parse::<u32>().ok().map(|days| days * 24)
}

/// Sends a proposal and shows it.
pub(crate) fn put(shell: Shell, doing: Doing, request: Request) {
    doing.run(request, move |answer| {
        shell.tell(t("propose-done"));
        match answer {
            Answer::Written(written) => shell.go(Route::Proposal(written.id.into())),
            _ => shell.go(Route::Decisions),
        }
    });
}
