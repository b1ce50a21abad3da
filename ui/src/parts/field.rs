//! What one types into: a label above, a hint below, a plain line to write on.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

static FIELDS: AtomicU32 = AtomicU32::new(0);

/// A name that no other element of the page has.
pub(crate) fn unique(kind: &str) -> String {
    format!("{kind}-{}", FIELDS.fetch_add(1, Ordering::Relaxed))
}

/// A line or box of text.
#[component]
pub(crate) fn Field(
    /// What is typed.
    value: RwSignal<String>,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Its name for tests.
    test: &'static str,
    /// Rows, where it is a box.
    #[prop(optional)]
    rows: Option<u32>,
    /// The kind of line, such as `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Whether nothing need be typed.
    #[prop(optional)]
    optional: bool,
    /// Whether what is typed is read by a machine: letters of one width, no spelling.
    #[prop(optional)]
    code_like: bool,
) -> impl IntoView {
    let id = unique("field");
    let hint_id = format!("{id}-hint");
    let described = hint.is_some().then(|| hint_id.clone());
    let class = if code_like { "line code" } else { "line" };
    let spelling = if code_like { "false" } else { "true" };
    let control = match rows {
        Some(rows) => view! {
            <textarea id=id.clone() class=class rows=rows data-test=test aria-describedby=described
                spellcheck=spelling bind:value=value></textarea>
        }
        .into_any(),
        None => view! {
            <input id=id.clone() class=class type=kind data-test=test autocomplete=autocomplete
                aria-describedby=described spellcheck=spelling bind:value=value />
        }
        .into_any(),
    };
    view! {
        <div class="field">
            <label for=id>{label}{optional.then(|| view! { <span class="aside">" "{crate::say::t("ui-optional")}</span> })}</label>
            {control}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}

/// A choice from a list. The options are told again whenever what they read changes.
#[component]
pub(crate) fn Select(
    /// The chosen value.
    value: RwSignal<String>,
    /// The label.
    #[prop(into)]
    label: String,
    /// Its name for tests.
    test: &'static str,
    /// Values and their words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let id = unique("select");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id class="line" data-test=test on:change=move |event| value.set(event_target_value(&event))>
                {move || options.get().into_iter().map(|(option, words)| {
                    let own = option.clone();
                    view! { <option value=option prop:selected=move || value.get() == own>{words}</option> }
                }).collect_view()}
            </select>
        </div>
    }
}
