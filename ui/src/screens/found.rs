//! Founding an organisation.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::hall::Hall;
use moothall_core::view::terms::Clock;

use crate::backend;
use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::passphrase::{NewPassphrase, OfKeys};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{say, t};
use crate::shell::Shell;

/// Hangs up the founder's own clock, so that opening hours mean what they say; in words why that did not work.
async fn set_clock() -> Option<String> {
    let zone = moment::zone();
    if Clock::is_utc(&zone) {
        return None;
    }
    let act = Box::new(Hall::SetZone { zone: zone.clone(), offsets: Vec::new() });
    let failure = backend::ask(Request::Hall { act }).await.err()?;
    Some(say(&Message::new("clock-not-set").text("zone", zone).text("detail", say(failure.message()))))
}

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
        let work = async move {
            backend::ask(request).await?;
            Ok(set_clock().await)
        };
        doing.follow(work, move |done| {
            if let Ok(not_set) = done {
                shell.go(Route::Sheet);
                if let Some(words) = not_set {
                    shell.tell(words);
                }
            }
        });
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
