//! One of a few, each with a line about what it means.

use leptos::prelude::*;

/// One choice of a group; `name` is the group's.
pub(crate) fn choice<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    chosen: RwSignal<T>,
    value: T,
    words: String,
    about: String,
    test: &'static str,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="radio" name=name data-test=test prop:checked=move || chosen.get() == value on:change=move |_| chosen.set(value) />
            <span class="choice-words"><strong>{words}</strong><span>{about}</span></span>
        </label>
    }
}
