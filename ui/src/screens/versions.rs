//! How a proposal's text came about: each change, by whom, when, and what it took out and put in.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::deciding::Version;

use crate::parts::diff::changes;
use crate::parts::load::{load, shown};
use crate::parts::mark;
use crate::say::{say, t};

/// Folded; fetched when it is opened first.
#[component]
pub(crate) fn Versions(id: ProposalId) -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <details class="fold versions" on:toggle=move |_| opened.set(true)>
            <summary data-test="versions">{t("versions-title")}</summary>
            {move || opened.get().then(|| view! { <Listed id=id /> })}
        </details>
    }
}

#[component]
fn Listed(id: ProposalId) -> impl IntoView {
    let versions = load(
        move || Request::Versions { proposal: id },
        |answer| match answer {
            Answer::Versions(versions) => Some(versions),
            _ => None,
        },
    );
    shown(versions, |versions| {
        if versions.is_empty() {
            return view! { <p class="quiet-line">{t("versions-erased")}</p> }.into_any();
        }
        let before = std::iter::once(None).chain(versions.iter().map(Some));
        let lines: Vec<_> =
            versions.iter().zip(before).map(|(version, before)| one(version, before)).collect();
        // The newest first: that is what somebody who comes back wants to know.
        view! { <ol class="version-list" reversed>{lines.into_iter().rev().collect_view()}</ol> }.into_any()
    })
}

fn one(version: &Version, before: Option<&Version>) -> impl IntoView + use<> {
    let by = Message::new("versions-by").text("by", version.by.clone()).time("written", version.written_ms);
    let differs = match before.map(Version::lines) {
        None => view! { <p class="quiet-line">{t("versions-first")}</p> }.into_any(),
        Some(old) if old == version.lines() => {
            view! { <p class="quiet-line">{t("versions-same")}</p> }.into_any()
        }
        Some(old) => changes(&old, &version.lines()).into_any(),
    };
    view! {
        <li data-test="version">
            <p class="version-by">{say(&by)}" "{mark::certainty(&version.certainty)}</p>
            {differs}
        </li>
    }
}
