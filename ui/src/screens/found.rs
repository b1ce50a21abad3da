//! Founding an organisation.

use leptos::prelude::*;
use moothall_core::request::Request;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::t;
use crate::screens::welcome::{Passphrase, passphrase as needed};
use crate::shell::Shell;

/// Asks for the names and founds.
#[component]
pub(crate) fn Found() -> impl IntoView {
    let shell = Shell::here();
    let need = needed(shell);
    let organisation = RwSignal::new(String::new());
    let purpose = RwSignal::new(String::new());
    let your_name = RwSignal::new(String::new());
    let passphrase = RwSignal::new(String::new());
    let doing = Doing::new();
    let found = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = Request::Found {
            organisation: organisation.get_untracked().trim().to_owned(),
            purpose: purpose.get_untracked().trim().to_owned(),
            your_name: your_name.get_untracked().trim().to_owned(),
            passphrase: typed(need, passphrase),
        };
        doing.run(request, move |_| shell.go(Route::Sheet));
    };
    view! {
        <form class="paper" on:submit=found>
            <Head title=t("found-title") lead=t("found-lead") up=(Route::Home, t("ui-back")) />
            <Field value=organisation label=t("found-organisation") test="found-organisation" />
            <Field value=purpose label=t("found-purpose") hint=t("found-purpose-hint") test="found-purpose" rows=2 optional=true />
            <Field value=your_name label=t("found-your-name") hint=t("found-your-name-hint") test="found-your-name" autocomplete="name" />
            <NewPassphrase value=passphrase need=need />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("found-do") test="found-do" /></div>
            <p class="hint">{t("found-next")}</p>
        </form>
    }
}

/// Asks for the passphrase that encrypts this device's keys, where there may be one.
#[component]
pub(crate) fn NewPassphrase(
    /// What is typed.
    value: RwSignal<String>,
    /// Whether it is needed.
    need: Passphrase,
) -> impl IntoView {
    let perhaps = need == Passphrase::Perhaps;
    let hint = if perhaps { t("found-passphrase-perhaps") } else { t("found-passphrase-hint") };
    (need != Passphrase::None).then(|| {
        view! {
            <Field value=value label=t("found-passphrase") hint=hint kind="password" test="new-passphrase"
                autocomplete="new-password" optional=perhaps />
        }
    })
}

/// What to send of it.
pub(crate) fn typed(need: Passphrase, value: RwSignal<String>) -> Option<String> {
    match need {
        Passphrase::None => None,
        Passphrase::Needed => Some(value.get_untracked()),
        Passphrase::Perhaps => Some(value.get_untracked()).filter(|typed| !typed.is_empty()),
    }
}
