//! Choosing a file: a button of the window's own. The browser's would speak the system's language, not the window's.

use leptos::prelude::*;
use web_sys::HtmlInputElement;

use crate::parts::field::unique;
use crate::parts::icon::{Icon, icon};

/// The button, and beside it the name of what was chosen.
#[component]
pub(crate) fn ChooseFile(
    /// The words on the button.
    #[prop(into)]
    words: String,
    /// Its name for tests.
    test: &'static str,
    /// Which files are offered, as the browser writes it; all, where nothing is said.
    #[prop(optional)]
    accept: Option<&'static str>,
    /// What is drawn before the words.
    #[prop(default = Icon::Sheet)]
    drawing: Icon,
    /// What was chosen, where that is to be said.
    #[prop(optional, into)]
    name: Option<Signal<String>>,
    /// Hears of each choice.
    chosen: impl Fn(HtmlInputElement) + 'static,
) -> impl IntoView {
    let id = unique("file");
    view! {
        <span class="picture">
            <input id=id.clone() class="unseen" type="file" accept=accept data-test=test
                on:change=move |event| chosen(event_target(&event)) />
            <label class="button" for=id>{icon(drawing)}{words}</label>
            {name.map(|name| view! { <span class="picture-name" data-test=format!("{test}-name")>{name}</span> })}
        </span>
    }
}
