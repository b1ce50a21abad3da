//! The one dialog: it asks before what cannot be taken back.

use leptos::html;
use leptos::prelude::*;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::say::t;
use crate::shell::Shell;

/// Shows the question that a screen put into the shell. The browser keeps the focus inside and gives it back.
#[component]
pub(crate) fn Asking() -> impl IntoView {
    let shell = Shell::here();
    let dialog = NodeRef::<html::Dialog>::new();
    let doing = Doing::new();
    Effect::new(move |_| {
        let asked = shell.question.with(Option::is_some);
        let Some(dialog) = dialog.get() else { return };
        if asked && !dialog.open() {
            doing.failure.set(None);
            let _ = dialog.show_modal();
        } else if !asked && dialog.open() {
            dialog.close();
        }
    });
    let close = move || shell.question.set(None);
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(question) = shell.question.get_untracked() else { return };
        doing.run(question.request, move |_| {
            shell.question.set(None);
            shell.tell(question.done);
            if let Some(route) = question.then {
                shell.go(route);
            }
        });
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="question-title" aria-describedby="question-body"
            data-test="question" on:close=move |_| close()>
            <form on:submit=confirm>
                {move || shell.question.get().map(|question| view! {
                    <h2 id="question-title">{question.title}</h2>
                    <p id="question-body">{question.body}</p>
                    <Trouble doing=doing />
                    <div class="actions">
                        <button type="button" class="button" data-test="question-no" autofocus
                            on:click=move |_| close()>{t("ui-keep-as-is")}</button>
                        <Send doing=doing words=question.yes test="question-yes" grave=question.grave />
                    </div>
                })}
            </form>
        </dialog>
    }
}
