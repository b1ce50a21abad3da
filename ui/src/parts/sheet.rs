//! How a screen begins, and the papers on it.

use leptos::prelude::*;

use crate::dom;
use crate::parts::icon::{Icon, icon};
use crate::route::Route;
use crate::say::t;

/// The head of a screen: its name, a line about it, and what one mostly does here.
#[component]
pub(crate) fn Head(
    /// The screen's name.
    #[prop(into)]
    title: Signal<String>,
    /// A line about it.
    #[prop(optional, into)]
    lead: Option<String>,
    /// The screen above it.
    #[prop(optional)]
    up: Option<(Route, String)>,
    /// What one mostly does here.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="head">
            {up.map(|(route, words)| view! { <a class="up" href=route.href()>{icon(Icon::Back)}{words}</a> })}
            <div class="head-row">
                <h1 tabindex="-1">{move || title.get()}</h1>
                {children.map(|children| view! { <div class="head-actions">{children()}</div> })}
            </div>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
        </header>
    }
}

/// Says that there is nothing here yet, and what to do about it.
#[component]
pub(crate) fn Nothing(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    body: String,
    /// The way to do it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="nothing" data-test="nothing">
            <p class="nothing-title">{title}</p>
            <p>{body}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// A text to pass on, with a button that copies it.
#[component]
pub(crate) fn Copied(
    /// The text.
    text: String,
    /// What it is, for who cannot see it.
    #[prop(into)]
    label: String,
    /// Its name for tests.
    test: &'static str,
) -> impl IntoView {
    let done = RwSignal::new(false);
    let copied = text.clone();
    let copy = move |_| {
        let copied = copied.clone();
        leptos::task::spawn_local(async move {
            let worked = dom::copy(copied).await;
            let _ = done.try_set(worked);
        });
    };
    let select =
        move |event: leptos::ev::FocusEvent| event_target::<web_sys::HtmlTextAreaElement>(&event).select();
    view! {
        <div class="copied">
            <textarea class="line code" readonly rows="4" aria-label=label data-test=test prop:value=text
                on:focus=select></textarea>
            <div class="actions">
                <button type="button" class="button" on:click=copy>{icon(Icon::Sheet)}{t("ui-copy")}</button>
                <span role="status" class="aside">{move || done.get().then(|| t("ui-copied"))}</span>
            </div>
        </div>
    }
}
