//! The register of members, and leaving.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::roster;
use moothall_core::view::Member;

use crate::collate;
use crate::moment;
use crate::parts::doing::Trouble;
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load_members, shown};
use crate::parts::mark;
use crate::parts::office::offices;
use crate::parts::pages::at_a_time;
use crate::parts::saving::Saving;
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::profile::{Profile, Register};
use crate::shell::{Question, Shell};

/// So many names are found by looking.
const FEW: usize = 20;

/// The list shows so many at first, and so many more when asked.
const AT_A_TIME: usize = 200;

/// Everybody, oneself first.
#[component]
pub(crate) fn Members() -> impl IntoView {
    let shell = Shell::here();
    let members = load_members();
    let (editing, registering) = (RwSignal::new(false), RwSignal::new(false));
    let wanted = RwSignal::new(String::new());
    let steward = shell.steward();
    let many = Memo::new(move |_| {
        members.value.with(|members| members.iter().flatten().filter(|member| member.active).count() > FEW)
    });
    view! {
        <Head title=t("nav-members") lead=t("members-lead")>
            <a class="button" href=Route::Groups.href() data-test="groups">{icon(Icon::Members)}{t("groups-title")}</a>
            <a class="button strong" href=Route::Invite.href() data-test="invite">{icon(Icon::Plus)}{t("members-invite")}</a>
        </Head>
        {move || steward.get().then(|| view! { <Keeping members=members registering=registering /> })}
        {move || registering.get().then(|| view! { <Register open=registering /> })}
        {move || {
            let me = || members.value.with_untracked(|members| members.iter().flatten().find(|member| member.me).cloned());
            editing.get().then(me).flatten().map(|me| view! { <Profile member=me editing=editing /> })
        }}
        // Outside of what is drawn anew whenever somebody comes or goes.
        {move || many.get().then(|| view! { <Field value=wanted label=t("members-filter") kind="search" test="member-filter" /> })}
        {shown(members, move |members| {
            let (mut active, mut former): (Vec<_>, Vec<_>) = members.into_iter().partition(|member| member.active);
            active.sort_by(|one, other| other.me.cmp(&one.me).then_with(|| collate::names(&one.name, &other.name)));
            former.sort_by(|one, other| collate::names(&one.name, &other.name));
            let alone = active.len() == 1;
            view! {
                {move || {
                    let wanted = if many.get() { wanted.get().trim().to_lowercase() } else { String::new() };
                    let fits = |member: &&Member| member.name.to_lowercase().contains(&wanted);
                    let found: Vec<_> = active.iter().filter(fits).cloned().collect();
                    if found.is_empty() {
                        view! { <Nothing title=t("members-filter-none") body=t("members-filter-none-about") /> }.into_any()
                    } else {
                        at_a_time(found, AT_A_TIME, "roll", None, move |member| line(member, editing)).into_any()
                    }
                }}
                {alone.then(|| view! { <p class="quiet-line">{t("members-alone")}</p> })}
                {(!former.is_empty()).then(|| view! {
                    <details class="fold">
                        <summary>{count("members-former", former.len())}</summary>
                        {at_a_time(former, AT_A_TIME, "roll", None, move |member| line(member, editing))}
                    </details>
                })}
            }
        })}
        <p class="last-resort">
            <button type="button" class="button grave-quiet" data-test="leave" on:click=move |_| leave(shell)>{t("leave-ask")}</button>
        </p>
    }
}

/// What stewards do about the register: a record for somebody without a device, a list in, a list out.
#[component]
fn Keeping(members: Loaded<Vec<Member>>, registering: RwSignal<bool>) -> impl IntoView {
    let saving = Saving::new();
    let export = move |_| {
        let text = members.value.with_untracked(|members| {
            let active: Vec<_> = members.iter().flatten().filter(|member| member.active).cloned().collect();
            roster::write(&active)
        });
        let name = format!("members-{}.csv", moment::file_day(moment::now()));
        saving.text(name, &text);
    };
    view! {
        <div class="toolbar">
            <button type="button" class="button quiet" data-test="register" on:click=move |_| registering.set(true)>{icon(Icon::Pencil)}{t("register-ask")}</button>
            <a class="button quiet" href=Route::Import.href() data-test="import">{icon(Icon::Sheet)}{t("import-ask")}</a>
            <button type="button" class="button quiet" data-test="export" on:click=export>{icon(Icon::Log)}{t("export-ask")}</button>
        </div>
        <Trouble doing=saving.doing />
        <p role="status" class="done" data-test="exported">{saving.said(code("export-done"))}</p>
    }
}

fn line(member: &Member, editing: RwSignal<bool>) -> impl IntoView + use<> {
    let joined = match (&member.invited_by, member.kept) {
        (_, true) => t("member-kept"),
        (Some(by), false) => say(&Message::new("member-invited-by").text("name", by.clone())),
        (None, false) => t("member-founder"),
    };
    let devices = (!member.kept).then(|| format!(" · {}", count("member-devices", member.devices)));
    let class = if member.me { "roll-line me" } else { "roll-line" };
    let me = member.me;
    let suspended = member
        .suspended
        .as_ref()
        .map(|suspended| say(&Message::new("member-suspended").time("until", suspended.until_ms)));
    view! {
        <li class=class data-test="member">
            <div class="roll-words">
                <p class="roll-name">
                    <a class="member-name" href=Route::Member(member.id).href() data-test="member-name"><strong>{member.name.clone()}</strong></a>
                    {me.then(|| view! { <span class="aside">{t("member-you")}</span> })}
                    {offices(member)}
                </p>
                {suspended.map(|words| view! { <p class="standing-words">{icon(Icon::Clock)}{words}</p> })}
                {(!member.about.is_empty()).then(|| view! { <p class="roll-about">{member.about.clone()}</p> })}
                <p class="aside">{joined}{devices}</p>
            </div>
            <div class="roll-side">
                {(!me && member.active && !member.kept).then(|| mark::presence(member.connected, member.last_seen_ms))}
                {(!member.active).then(|| view! { <span class="aside">{t("member-left")}</span> })}
                {mark::certainty(&member.certainty)}
                {me.then(|| view! {
                    <button type="button" class="button quiet" data-test="edit-profile" on:click=move |_| editing.set(true)>{icon(Icon::Pencil)}{t("profile-edit")}</button>
                })}
            </div>
        </li>
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
