//! Bringing a backup back on an empty device.

use leptos::prelude::*;
use web_sys::{File, HtmlInputElement};

use crate::backend;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::file::ChooseFile;
use crate::parts::passphrase::{NewPassphrase, OfKeys};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, count, t};
use crate::shell::Shell;

/// Asks for the file and what opens it.
#[component]
pub(crate) fn Restore() -> impl IntoView {
    let shell = Shell::here();
    let chosen = RwSignal::new_local(None::<File>);
    let of_file = RwSignal::new(String::new());
    let of_keys = NewPassphrase::of_keys(shell);
    let handed = RwSignal::new(None::<u32>);
    let doing = Doing::new();
    let restore = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(file) = chosen.get_untracked() else { return doing.object(code("restore-no-file")) };
        let of_keys = match of_keys.agreed() {
            Ok(passphrase) => passphrase,
            Err(code) => return doing.object(code),
        };
        let of_file = Some(of_file.get_untracked()).filter(|typed| !typed.is_empty());
        let work = async move {
            backend::collect(&file, |percent| {
                let _ = handed.try_set(Some(percent));
            })
            .await?;
            backend::restore(of_file, of_keys).await
        };
        doing.follow(work, move |done| {
            let _ = handed.try_set(None);
            if done.is_ok() {
                shell.tell(t("restore-done"));
                shell.go(Route::Home);
            }
        });
    };
    let choose = move |input: HtmlInputElement| {
        chosen.set(input.files().and_then(|files| files.get(0)));
        doing.failure.set(None);
    };
    let name = Signal::derive(move || chosen.with(|file| file.as_ref().map(File::name).unwrap_or_default()));
    view! {
        <form class="paper" on:submit=restore>
            <Head title=t("restore-title") lead=t("restore-lead") up=(Route::Home, t("ui-back")) />
            <div class="field">
                <span class="field-name">{t("restore-file")}</span>
                <ChooseFile words=t("restore-choose") test="restore-file" chosen=choose name=name />
            </div>
            <Field value=of_file label=t("restore-passphrase") hint=t("restore-passphrase-hint") kind="password" test="restore-passphrase"
                optional=true />
            <OfKeys typed=of_keys />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("restore-do") test="restore-do" /></div>
            <p role="status" class="aside figures">{move || handed.get().map(|percent| match percent {
                100 => t("restore-checking"),
                percent => count("restore-handed", percent),
            })}</p>
        </form>
    }
}
