//! What is said of a member, how to reach one, and a record for somebody who has no device.

use leptos::prelude::*;
use moothall_core::request::Request;
use moothall_core::request::membership::{Membership, Newcomer};
use moothall_core::view::Member;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::say::{code, t};
use crate::screens::comments::erasing;
use crate::shell::Shell;

/// Changes what is said of the reader, or of a member whose record is kept.
#[component]
pub(crate) fn Profile(
    /// Whom it is about, as it was when it was opened.
    member: Member,
    /// Whether it is open.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let shell = Shell::here();
    let name = RwSignal::new(if member.named { member.name.clone() } else { String::new() });
    let about = RwSignal::new(member.about.clone());
    let doing = Doing::new();
    let (id, me) = (member.id, member.me);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, about) = (name.get_untracked().trim().to_owned(), about.get_untracked().trim().to_owned());
        let request = match me {
            true => Request::EditProfile { name, about },
            false => Request::Membership { act: Membership::WriteProfile { member: id, name, about } },
        };
        doing.run(request, move |_| {
            editing.set(false);
            shell.tell(t("profile-saved"));
        });
    };
    let (title, label, about_label) = match me {
        true => (t("profile-title"), t("found-your-name"), t("profile-about")),
        false => (t("record-title"), t("roster-part-name"), t("roster-part-about")),
    };
    let paper = member.paper;
    view! {
        <form class="inset" on:submit=save>
            <h2>{title}</h2>
            <Field value=name label=label test="profile-name" autocomplete="name" />
            <Field value=about label=about_label hint=t("profile-about-hint") test="profile-about" rows=2 optional=true />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("ui-save") test="profile-save" />
                <button type="button" class="button quiet" on:click=move |_| editing.set(false)>{t("ui-discard")}</button>
            </div>
            {(me && member.named).then(|| {
                let ask = move |_| {
                    editing.set(false);
                    shell.question.set(Some(erasing(code("erase-profile-title"), code("erase-profile-body"), paper)));
                };
                view! {
                    <p class="last-resort">
                        <button type="button" class="button grave-quiet" data-test="erase-profile" on:click=ask>{t("erase-profile-ask")}</button>
                    </p>
                }
            })}
        </form>
    }
}

/// Changes how a member is reached.
#[component]
pub(crate) fn ContactForm(
    /// Whom it is about, as it was when it was opened.
    member: Member,
    /// Whether it is open.
    editing: RwSignal<bool>,
) -> impl IntoView {
    let shell = Shell::here();
    let text = RwSignal::new(member.contact.clone().unwrap_or_default());
    let doing = Doing::new();
    let id = member.id;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let contact = text.get_untracked().trim().to_owned();
        let request = Request::Membership { act: Membership::WriteContact { member: id, contact } };
        doing.run(request, move |_| {
            editing.set(false);
            shell.tell(t("contact-saved"));
        });
    };
    view! {
        <form on:submit=save>
            <Field value=text label=t("contact-label") hint=t("contact-hint") test="contact-text" rows=3 />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("ui-save") test="contact-save" />
                <button type="button" class="button quiet" on:click=move |_| editing.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}

/// Begins a record for somebody who has no device.
#[component]
pub(crate) fn Register(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let shell = Shell::here();
    let (name, about, contact) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let doing = Doing::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let person = Newcomer { name: typed(name), about: typed(about), contact: typed(contact) };
        let request = Request::Membership { act: Membership::Register { people: vec![person] } };
        doing.run(request, move |_| {
            open.set(false);
            shell.tell(t("register-done"));
        });
    };
    view! {
        <form class="inset" on:submit=save>
            <h2>{t("register-title")}</h2>
            <p class="hint">{t("register-about")}</p>
            <Field value=name label=t("roster-part-name") test="register-name" />
            <Field value=about label=t("roster-part-about") test="register-about" rows=2 optional=true />
            <Field value=contact label=t("contact-label") hint=t("contact-hint") test="register-contact" rows=3 optional=true />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("register-do") test="register-do" />
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}
