//! The recovery sheet: seen, saved, and said to be safe.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::RecoverySheet;

use crate::moment;
use crate::parts::doing::Trouble;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::saving::Saving;
use crate::parts::sheet::{Copied, Head};
use crate::route::Route;
use crate::say::{code, say, t};
use crate::shell::{Question, Shell};
use crate::tongue;

/// The sheet, as long as it is still on this device.
#[component]
pub(crate) fn Sheet() -> impl IntoView {
    let shell = Shell::here();
    let saved = Memo::new(move |_| {
        shell.status.with(|status| status.as_ref().is_some_and(|status| status.sheet_saved))
    });
    view! {
        <Head title=t("sheet-title") lead=t("sheet-lead") up=(Route::Keeping, t("nav-keeping")) />
        {move || if saved.get() {
            let (mine, whose) = shell.status.with(|status| {
                status.as_ref().map(|status| (status.sheet_mine, status.sheet_of.clone())).unwrap_or_default()
            });
            let (title, about) = match whose {
                _ if mine => (t("sheet-is-saved"), t("sheet-is-saved-about")),
                Some(member) => (
                    say(&Message::new("sheet-is-of-another").text("member", member)),
                    t("sheet-is-of-another-about"),
                ),
                None => (t("sheet-is-none"), t("sheet-is-none-about")),
            };
            view! {
                <div class="nothing" data-test="sheet-saved">
                    <p class="nothing-title">{title}</p>
                    <p>{about}</p>
                </div>
            }.into_any()
        } else {
            view! { <Unsaved /> }.into_any()
        }}
    }
}

#[component]
fn Unsaved() -> impl IntoView {
    let sheet = load(
        || Request::RecoverySheet { locale: tongue::locale() },
        |answer| match answer {
            Answer::RecoverySheet(sheet) => Some(sheet),
            _ => None,
        },
    );
    shown(sheet, |sheet| view! { <Paper sheet=sheet /> })
}

#[component]
fn Paper(sheet: RecoverySheet) -> impl IntoView {
    let shell = Shell::here();
    let saving = Saving::new();
    let organisation = shell.organisation();
    let name = format!("moothall-{}", moment::file_day(moment::now()));
    let (pdf, pdf_name) = (sheet.pdf_base64, format!("{name}.pdf"));
    let (text, text_name) = (sheet.text.clone(), format!("{name}.txt"));
    let safe = move |_| {
        shell.question.set(Some(Question {
            title: t("sheet-safe-title"),
            body: t("sheet-safe-body"),
            yes: t("sheet-safe-yes"),
            grave: true,
            request: Request::RecoverySheetSaved,
            done: t("sheet-safe-done"),
            then: Some(Route::Home),
        }));
    };
    view! {
        <ol class="steps">
            <li>{t("sheet-step-save")}</li>
            <li>{t("sheet-step-hide")}</li>
            <li>{t("sheet-step-say")}</li>
        </ol>
        <article class="certificate" aria-label=t("sheet-title") data-test="sheet">
            <header><p class="certificate-organisation">{organisation}</p><p>{t("sheet-title")}</p></header>
            <div class="certificate-parts">
                <div class="code-picture" role="img" aria-label=t("sheet-code-label") inner_html=sheet.qr_svg></div>
                <Copied text=sheet.text label=t("sheet-text-label") test="sheet-text" />
            </div>
        </article>
        <div class="actions">
            <button type="button" class="button strong" data-test="sheet-pdf"
                on:click=move |_| saving.bytes(pdf_name.clone(), pdf.clone())>{icon(Icon::Sheet)}{t("sheet-pdf")}</button>
            <button type="button" class="button" data-test="sheet-txt"
                on:click=move |_| saving.text(text_name.clone(), &text)>{t("sheet-as-text")}</button>
        </div>
        <Trouble doing=saving.doing />
        {move || saving.doing.failure.with(Option::is_some).then(|| view! { <p>{t("sheet-not-written")}</p> })}
        <p role="status" class="done" data-test="sheet-where">{saving.said(code("sheet-written"))}</p>
        <p class="sheet-safe">
            <button type="button" class="button" data-test="sheet-safe" on:click=safe>{icon(Icon::Tick)}{t("sheet-safe")}</button>
        </p>
    }
}
