//! What is said of a member, and a record for somebody who has no device.

use leptos::prelude::*;
use moothall_core::request::membership::{Membership, Newcomer};
use moothall_core::request::{Answer, Request};
use moothall_core::view::Member;

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::say::{code, say, t};
use crate::screens::comments::erasing;
use crate::screens::reach;
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
        doing.run(request, move |answer| {
            editing.set(false);
            shell.tell(with_hint(t("profile-saved"), &answer));
        });
    };
    let (title, label, about_label, who_reads) = match me {
        true => (t("profile-title"), t("found-your-name"), t("profile-about"), t("profile-who-reads")),
        false => (t("record-title"), t("roster-part-name"), t("roster-part-about"), t("record-who-reads")),
    };
    let paper = member.paper;
    view! {
        <form class="inset" on:submit=save>
            <h2>{title}</h2>
            <p class="hint" data-test="who-reads">{who_reads}</p>
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

/// What was done, and that somebody else has the same name where that is so.
fn with_hint(done: String, answer: &Answer) -> String {
    match answer {
        Answer::Written(written) => {
            written.said.as_ref().map_or(done.clone(), |hint| format!("{done} {}", say(hint)))
        }
        _ => done,
    }
}

/// Begins a record for somebody who has no device.
#[component]
pub(crate) fn Register(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let shell = Shell::here();
    let (name, about) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let ways = reach::empty();
    let for_all = reach::load_ways_for_all();
    let doing = Doing::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let [mail, phone, address, contact] = ways.map(typed);
        let person = Newcomer { name: typed(name), about: typed(about), mail, phone, address, contact };
        let request = Request::Membership { act: Membership::Register { people: vec![person] } };
        doing.run(request, move |answer| {
            open.set(false);
            shell.tell(with_hint(t("register-done"), &answer));
        });
    };
    view! {
        <form class="inset" on:submit=save>
            <h2>{t("register-title")}</h2>
            <p class="hint">{t("register-about")}</p>
            <Field value=name label=t("roster-part-name") test="register-name" />
            <Field value=about label=t("roster-part-about") test="register-about" rows=2 optional=true />
            <p class="hint">{t("record-who-reads")}</p>
            {move || for_all.value.get().map(|for_all| reach::fields(ways, &for_all, false))}
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("register-do") test="register-do" />
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}
