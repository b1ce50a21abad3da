//! Founding an organisation.

use leptos::prelude::*;
use moothall_core::request::Request;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::passphrase::{NewPassphrase, OfKeys};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::t;
use crate::shell::Shell;

/// Asks for the names and founds.
#[component]
pub(crate) fn Found() -> impl IntoView {
    let shell = Shell::here();
    let organisation = RwSignal::new(String::new());
    let purpose = RwSignal::new(String::new());
    let your_name = RwSignal::new(String::new());
    let passphrase = NewPassphrase::of_keys(shell);
    let doing = Doing::new();
    let found = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let passphrase = match passphrase.agreed() {
            Ok(passphrase) => passphrase,
            Err(code) => return doing.object(code),
        };
        let request = Request::Found {
            organisation: organisation.get_untracked().trim().to_owned(),
            purpose: purpose.get_untracked().trim().to_owned(),
            your_name: your_name.get_untracked().trim().to_owned(),
            passphrase,
        };
        doing.run(request, move |_| shell.go(Route::Sheet));
    };
    view! {
        <form class="paper" on:submit=found>
            <Head title=t("found-title") lead=t("found-lead") up=(Route::Home, t("ui-back")) />
            <Field value=organisation label=t("found-organisation") test="found-organisation" />
            <Field value=purpose label=t("found-purpose") hint=t("found-purpose-hint") test="found-purpose" rows=2 optional=true />
            <Field value=your_name label=t("found-your-name") hint=t("found-your-name-hint") test="found-your-name" autocomplete="name" />
            <OfKeys typed=passphrase />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("found-do") test="found-do" /></div>
            <p class="hint">{t("found-next")}</p>
        </form>
    }
}
