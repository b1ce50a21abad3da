//! What an amendment would change in the constitution.

use leptos::prelude::*;
use moothall_core::diff::{Line, compare, excerpt};

use crate::parts::load::{load_constitution, shown};
use crate::say::{code, t};

/// Lines shown around each change.
const AROUND: usize = 2;

/// Compares a new text with the constitution in force.
#[component]
pub(crate) fn Changes(
    /// The whole new text.
    new: String,
) -> impl IntoView {
    let constitution = load_constitution();
    let old = Memo::new(move |_| constitution.value.with(|now| now.as_ref().map(|now| now.text.clone())));
    view! {
        {shown(constitution, |_| ())}
        {move || old.get().map(|old| changes(&old, &new))}
    }
}

/// The comparison of two texts; signs stand before the lines, so that colour is not all there is.
pub(crate) fn changes(old: &str, new: &str) -> impl IntoView + use<> {
    let lines = compare(old, new);
    if lines.iter().all(|line| matches!(line, Line::Kept(_))) {
        return view! { <p class="quiet-line" data-test="diff-none">{t("diff-none")}</p> }.into_any();
    }
    let rows = excerpt(&lines, AROUND)
        .into_iter()
        .map(|line| match line {
            Some(Line::Kept(text)) => ("diff-kept", " ", "", text.to_owned()),
            Some(Line::Removed(text)) => ("diff-removed", "−", code("diff-removed-word"), text.to_owned()),
            Some(Line::Added(text)) => ("diff-added", "+", code("diff-added-word"), text.to_owned()),
            None => ("diff-gap", "⋯", "", String::new()),
        })
        .map(|(class, sign, word, text)| {
            view! {
                <li class=class>
                    <span class="diff-sign" aria-hidden="true">{sign}</span>
                    {(!word.is_empty()).then(|| view! { <span class="unseen">{t(word)}</span> })}
                    <code>{text}</code>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="diff" aria-label=t("diff-label") data-test="diff" tabindex="0">{rows}</ol> }.into_any()
}
