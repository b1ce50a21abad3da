//! The register of members, one's own entry in it, and leaving.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Member;

use crate::collate;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::comments::erasing;
use crate::shell::{Question, Shell};

/// So many names are found by looking.
const FEW: usize = 20;

/// Everybody, oneself first.
#[component]
pub(crate) fn Members() -> impl IntoView {
    let shell = Shell::here();
    let members = load(
        || Request::Members,
        |answer| match answer {
            Answer::Members(members) => Some(members),
            _ => None,
        },
    );
    let editing = RwSignal::new(false);
    let wanted = RwSignal::new(String::new());
    view! {
        <Head title=t("nav-members") lead=t("members-lead")>
            <a class="button strong" href=Route::Invite.href() data-test="invite">{icon(Icon::Plus)}{t("members-invite")}</a>
        </Head>
        {move || editing.get().then(|| view! { <Profile members=members editing=editing /> })}
        {shown(members, move |members| {
            let (mut active, mut former): (Vec<_>, Vec<_>) = members.into_iter().partition(|member| member.active);
            active.sort_by(|one, other| other.me.cmp(&one.me).then_with(|| collate::names(&one.name, &other.name)));
            former.sort_by(|one, other| collate::names(&one.name, &other.name));
            let alone = active.len() == 1;
            let many = active.len() > FEW;
            view! {
                {many.then(|| view! { <Field value=wanted label=t("members-filter") kind="search" test="member-filter" /> })}
                {move || {
                    let wanted = if many { wanted.get().trim().to_lowercase() } else { String::new() };
                    let fits = |member: &&Member| member.name.to_lowercase().contains(&wanted);
                    let lines: Vec<_> = active.iter().filter(fits).map(|member| line(member, editing)).collect();
                    if lines.is_empty() {
                        view! { <Nothing title=t("members-filter-none") body=t("members-filter-none-about") /> }.into_any()
                    } else {
                        view! { <ul class="roll">{lines}</ul> }.into_any()
                    }
                }}
                {alone.then(|| view! { <p class="quiet-line">{t("members-alone")}</p> })}
                {(!former.is_empty()).then(|| view! {
                    <details class="fold">
                        <summary>{count("members-former", former.len())}</summary>
                        <ul class="roll">{former.iter().map(|member| line(member, editing)).collect_view()}</ul>
                    </details>
                })}
            }
        })}
        <p class="last-resort">
            <button type="button" class="button grave-quiet" data-test="leave" on:click=move |_| leave(shell)>{t("leave-ask")}</button>
        </p>
    }
}

fn line(member: &Member, editing: RwSignal<bool>) -> impl IntoView + use<> {
    let joined = match &member.invited_by {
        Some(by) => say(&Message::new("member-invited-by").text("name", by.clone())),
        None => t("member-founder"),
    };
    let steward = member.roles.iter().any(|role| role == "steward");
    let class = if member.me { "roll-line me" } else { "roll-line" };
    let me = member.me;
    view! {
        <li class=class data-test="member">
            <div class="roll-words">
                <p class="roll-name">
                    <strong>{member.name.clone()}</strong>
                    {me.then(|| view! { <span class="aside">{t("member-you")}</span> })}
                    {steward.then(|| view! { <span class="office" data-test="role-steward">{t("role-steward")}</span> })}
                </p>
                {(!member.about.is_empty()).then(|| view! { <p class="roll-about">{member.about.clone()}</p> })}
                <p class="aside">{joined}" · "{count("member-devices", member.devices)}</p>
            </div>
            <div class="roll-side">
                {(!me && member.active).then(|| mark::presence(member.connected, member.last_seen_ms))}
                {(!member.active).then(|| view! { <span class="aside">{t("member-left")}</span> })}
                {mark::certainty(&member.certainty)}
                {me.then(|| view! {
                    <button type="button" class="button quiet" data-test="edit-profile" on:click=move |_| editing.set(true)>{icon(Icon::Pencil)}{t("profile-edit")}</button>
                })}
            </div>
        </li>
    }
}

#[component]
fn Profile(members: Loaded<Vec<Member>>, editing: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let me =
        members.value.with_untracked(|members| members.iter().flatten().find(|member| member.me).cloned());
    let name = RwSignal::new(me.as_ref().map(|me| me.name.clone()).unwrap_or_default());
    let about = RwSignal::new(me.as_ref().map(|me| me.about.clone()).unwrap_or_default());
    let doing = Doing::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let request = Request::EditProfile {
            name: name.get_untracked().trim().to_owned(),
            about: about.get_untracked().trim().to_owned(),
        };
        doing.run(request, move |_| {
            editing.set(false);
            shell.tell(t("profile-saved"));
        });
    };
    view! {
        <form class="inset" on:submit=save>
            <h2>{t("profile-title")}</h2>
            <Field value=name label=t("found-your-name") test="profile-name" autocomplete="name" />
            <Field value=about label=t("profile-about") hint=t("profile-about-hint") test="profile-about" rows=2 optional=true />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("ui-save") test="profile-save" />
                <button type="button" class="button quiet" on:click=move |_| editing.set(false)>{t("ui-discard")}</button>
            </div>
            {me.filter(|me| me.named).map(|me| {
                let ask = move |_| {
                    editing.set(false);
                    shell.question.set(Some(erasing(code("erase-profile-title"), code("erase-profile-body"), me.paper)));
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

fn leave(shell: Shell) {
    let organisation = shell.organisation();
    shell.question.set(Some(Question {
        title: say(&Message::new("leave-title").text("organisation", organisation)),
        body: t("leave-body"),
        yes: t("leave-yes"),
        grave: true,
        request: Request::Leave,
        done: t("leave-done"),
        then: Some(Route::Home),
    }));
}
