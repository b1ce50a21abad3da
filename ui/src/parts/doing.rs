//! Something the reader asked for, while it is being done and when it failed.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};

use crate::backend;
use crate::parts::icon::{Icon, icon};
use crate::say::{say, t};
use crate::shell::Shell;

/// One control's request: whether it is under way, and why it failed.
#[derive(Clone, Copy)]
pub(crate) struct Doing {
    /// Whether it is under way.
    pub(crate) busy: RwSignal<bool>,
    /// Why it was not done.
    pub(crate) failure: RwSignal<Option<Message>>,
    shell: Shell,
}

impl Doing {
    /// Nothing asked yet.
    pub(crate) fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), shell: Shell::here() }
    }

    /// Asks the peer, once at a time, and hands on what it answers.
    pub(crate) fn run(self, request: Request, then: impl FnOnce(Answer) + 'static) {
        self.run_either(request, move |answer| {
            if let Ok(answer) = answer {
                then(answer);
            }
        });
    }

    /// As [`Self::run`], for who wants to know of the failure too.
    pub(crate) fn run_either(self, request: Request, then: impl FnOnce(Result<Answer, Failure>) + 'static) {
        self.follow(backend::ask(request), then);
    }

    /// Waits for something that takes more than one request, once at a time; afterwards all that is shown is asked for anew.
    pub(crate) fn follow<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(Result<T, Failure>) + 'static,
    ) {
        let shell = self.shell;
        self.look(work, move |answer| {
            if answer.is_ok() {
                shell.refresh();
            }
            then(answer);
        });
    }

    /// As [`Self::follow`], for what changes nothing that is shown.
    pub(crate) fn look<T: 'static>(
        self,
        work: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(Result<T, Failure>) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let answer = work.await;
            if self.busy.try_set(false).is_some() {
                return; // The screen is gone.
            }
            if let Err(failure) = &answer {
                self.failure.set(Some(failure.message().clone()));
            }
            then(answer);
        });
    }

    /// Says that what was typed cannot be used.
    pub(crate) fn object(self, code: &'static str) {
        self.failure.set(Some(Message::new(code)));
    }
}

/// Says why something was not done, beside where it was asked for.
#[component]
pub(crate) fn Trouble(doing: Doing) -> impl IntoView {
    view! {
        <div role="alert" class="trouble-place">
            {move || doing.failure.get().map(|message| view! {
                <div class="trouble" data-test="trouble">{icon(Icon::Warning)}<p>{say(&message)}</p></div>
            })}
        </div>
    }
}

/// The button that sends a form; while it is busy it says so and cannot be pressed again.
#[component]
pub(crate) fn Send(
    /// What it is doing.
    doing: Doing,
    /// The sentence on it.
    #[prop(into)]
    words: String,
    /// Its name for tests.
    test: &'static str,
    /// Whether it takes back or destroys something.
    #[prop(optional)]
    grave: bool,
) -> impl IntoView {
    let class = if grave { "button grave" } else { "button strong" };
    view! {
        <button type="submit" class=class data-test=test
            aria-disabled=move || doing.busy.get().then_some("true") aria-busy=move || doing.busy.get().then_some("true")>
            <span class="button-words">{words}</span>
            <span class="button-wait" aria-hidden="true"></span>
            <span class="unseen" role="status">{move || doing.busy.get().then(|| t("ui-waiting"))}</span>
        </button>
    }
}
