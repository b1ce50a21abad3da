//! Taking over with a recovery sheet.

use leptos::prelude::*;
use moothall_core::request::Request;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::passphrase::{Need, NewPassphrase, OfKeys};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::t;
use crate::shell::Shell;

/// Asks for the sheet, and for where the ledger is to be had.
#[component]
pub(crate) fn Recover(
    /// Whether the ledger is on this device already.
    inside: bool,
) -> impl IntoView {
    let shell = Shell::here();
    let sheet = RwSignal::new(String::new());
    let peer = RwSignal::new(String::new());
    // Inside an organisation this device has its keys already.
    let passphrase = if inside { NewPassphrase::new(Need::None) } else { NewPassphrase::of_keys(shell) };
    let doing = Doing::new();
    let recover = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let peer = Some(peer.get_untracked().trim().to_owned()).filter(|peer| !peer.is_empty());
        let passphrase = match passphrase.agreed() {
            Ok(passphrase) => passphrase,
            Err(code) => return doing.object(code),
        };
        let request = Request::Recover { sheet: sheet.get_untracked(), peer, passphrase };
        doing.run(request, move |_| {
            shell.tell(t("recover-done"));
            shell.go(Route::Home);
        });
    };
    let up = if inside { (Route::Keeping, t("nav-keeping")) } else { (Route::Home, t("ui-back")) };
    view! {
        <form class="paper" on:submit=recover>
            <Head title=t("recover-title") lead=t("recover-lead") up=up />
            <ol class="steps">
                <li>{t("recover-step-sheet")}</li>
                <li>{t("recover-step-wait")}</li>
                <li>{t("recover-step-cancel")}</li>
            </ol>
            <Field value=sheet label=t("recover-sheet") hint=t("recover-sheet-hint") test="recover-sheet" rows=8 code_like=true />
            <Field value=peer label=t("recover-peer") hint=t("recover-peer-hint") test="recover-peer" rows=3 code_like=true optional=true />
            <OfKeys typed=passphrase />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("recover-do") test="recover-do" /></div>
        </form>
    }
}
