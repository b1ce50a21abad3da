//! What an amendment would change in the constitution.

use leptos::prelude::*;
use moothall_core::diff::{Line, compare, excerpt};
use moothall_core::message::Message;
use moothall_core::view::{Constitution, Parameter, ParameterRange, statute};

use crate::parts::load::{load_constitution, shown};
use crate::say::{code, say, t};

/// Lines shown around each change.
const AROUND: usize = 2;

/// Compares a new text with the constitution in force.
#[component]
pub(crate) fn Changes(
    /// The whole new text.
    new: String,
) -> impl IntoView {
    let constitution = load_constitution();
    shown(constitution, move |now| view! { {settings(&now, &new)}{changes(&now.text, &new)} })
}

/// A value of a parameter as people read it.
pub(crate) fn value_said(parameter: &Parameter, value: &str) -> String {
    match &parameter.range {
        ParameterRange::Number { .. } => value.to_owned(),
        ParameterRange::Words(_) => {
            let name = parameter.name.replace('_', "-");
            say(&Message::new("parameter-word").text("word", format!("{name}-{value}")))
        }
    }
}

/// The parameters that a new text sets to other values, in sentences.
pub(crate) fn settings(now: &Constitution, new: &str) -> impl IntoView + use<> {
    let lines: Vec<_> = now
        .parameters
        .iter()
        .filter_map(|parameter| {
            let value = statute::value(new, &parameter.name).filter(|value| *value != parameter.value)?;
            let change = Message::new("parameter-change")
                .text("old", value_said(parameter, &parameter.value))
                .text("new", value_said(parameter, value));
            Some(view! { <li><span>{say(&parameter.meaning)}</span><strong class="figures">{say(&change)}</strong></li> })
        })
        .collect();
    (!lines.is_empty()).then(|| view! { <ul class="settings" data-test="settings">{lines}</ul> })
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
