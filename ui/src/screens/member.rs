//! One member: roles, groups, how to reach it, its devices, and what stewards do about it.

use leptos::prelude::*;
use moothall_core::id::MemberId;
use moothall_core::message::Message;
use moothall_core::request::membership::Membership;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Device, Invited, Member};

use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load_constitution, load_devices, load_members, shown};
use crate::parts::mark;
use crate::parts::office::{self, office, role_name, suspended};
use crate::parts::sheet::{Head, Nothing};
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{count, say, t};
use crate::screens::invite::Fresh;
use crate::screens::profile::Profile;
use crate::screens::reach::HowToReach;
use crate::shell::{Question, Shell};

/// Days for which one may be suspended, as offered.
const DAYS: [u32; 5] = [1, 3, 7, 14, 30];
/// Days for which an invitation of another's device is open.
const DEVICE_DAYS: u32 = 3;

/// Who is looking at whom.
#[derive(Clone, Copy)]
struct Place {
    shell: Shell,
    id: MemberId,
    member: Memo<Option<Member>>,
    /// Whether the reader is a steward.
    steward: Memo<bool>,
}

impl Place {
    fn name(self) -> String {
        self.member
            .with_untracked(|member| member.as_ref().map(|member| member.name.clone()))
            .unwrap_or_default()
    }

    /// Puts a question whose sentences name the member.
    fn ask(self, codes: [&str; 4], grave: bool, act: Membership) {
        let [title, body, yes, done] = codes.map(|code| say(&Message::new(code).text("name", self.name())));
        let request = Request::Membership { act };
        self.shell.question.set(Some(Question { title, body, yes, grave, request, done, then: None }));
    }
}

/// The page of one member.
#[component]
pub(crate) fn OneMember(id: MemberId) -> impl IntoView {
    let shell = Shell::here();
    let members = load_members();
    let member = Memo::new(move |_| {
        members.value.with(|members| members.iter().flatten().find(|member| member.id == id).cloned())
    });
    let place = Place { shell, id, member, steward: shell.steward() };
    let title = Memo::new(move |_| {
        let name = member.with(|member| member.as_ref().map(|member| member.name.clone()));
        let unnamed = || members.failure.with(Option::is_some).then(|| t("nav-members"));
        name.or_else(unnamed).unwrap_or_default()
    });
    let editing = RwSignal::new(false);
    let page =
        Memo::new(move |_| member.with(|member| member.as_ref().map(|member| (member.active, member.me))));
    view! {
        <Head title=title up=(Route::Members, t("nav-members")) />
        {shown(members, move |_| ())}
        {move || (members.value.with(Option::is_some) && page.get().is_none()).then(|| view! {
            <Nothing title=t("member-unknown") body=t("member-unknown-about") />
        })}
        {move || page.get().map(|(active, me)| view! {
            {move || member.get().map(|member| about(&member, place, editing))}
            {move || editing.get().then(|| member.get_untracked()).flatten().map(|member| view! { <Profile member=member editing=editing /> })}
            {active.then(|| view! {
                <div class="member-parts">
                    <Roles place=place />
                    <Groups place=place />
                    <HowToReach member=member me=me />
                    <Machines place=place me=me />
                </div>
                {(!me).then(|| view! { <Measures place=place /> })}
            })}
        })}
    }
}

/// What is said of a member, and what is the matter.
fn about(member: &Member, place: Place, editing: RwSignal<bool>) -> impl IntoView + use<> {
    let joined = match &member.invited_by {
        _ if !member.active => t("member-left"),
        _ if member.kept => t("member-kept"),
        Some(by) => say(&Message::new("member-invited-by").text("name", by.clone())),
        None => t("member-founder"),
    };
    let may_edit = member.active && (member.me || (member.kept && place.steward.get()));
    view! {
        <div class="member-head" data-test="member-page">
            {(!member.about.is_empty()).then(|| view! { <p class="member-about">{member.about.clone()}</p> })}
            {(member.active && member.me).then(|| view! { <p class="hint">{t("profile-who-reads")}</p> })}
            <p class="aside member-facts">
                <span>{joined}</span>
                {(member.active && !member.me && !member.kept).then(|| mark::presence(member.connected, member.last_seen_ms))}
                {mark::certainty(&member.certainty)}
                {ask_why(Subject::Member { id: member.id }, &member.name)}
                {may_edit.then(|| view! {
                    <button type="button" class="button quiet" data-test="edit-record" on:click=move |_| editing.set(true)>{icon(Icon::Pencil)}{t("profile-edit")}</button>
                })}
            </p>
            {(member.kept && member.active).then(|| view! { <p class="hint">{t("member-kept-about")}</p> })}
            {member.suspended.as_ref().map(suspended)}
        </div>
    }
}

/// The member's roles; stewards appoint and dismiss, everybody lays down a role of one's own.
#[component]
fn Roles(place: Place) -> impl IntoView {
    let constitution = load_constitution();
    let chosen = RwSignal::new(String::new());
    let doing = Doing::new();
    // Roles that the member does not have yet.
    let open = Memo::new(move |_| {
        let held = place
            .member
            .with(|member| member.as_ref().map(|member| member.roles.clone()).unwrap_or_default());
        constitution.value.with(|now| {
            let roles = now.iter().flat_map(|now| &now.roles);
            roles.filter(|role| !held.contains(&role.name.to_string())).cloned().collect::<Vec<_>>()
        })
    });
    let may_appoint = Memo::new(move |_| place.steward.get() && open.with(|roles| !roles.is_empty()));
    let options = Signal::derive(move || {
        open.with(|roles| {
            roles
                .iter()
                .map(|role| {
                    let name = role.name.to_string();
                    let words = match role.term_days {
                        Some(days) => say(&Message::new("role-for")
                            .text("role", role_name(&name))
                            .number("days", days.into())),
                        None => role_name(&name),
                    };
                    (name, words)
                })
                .collect::<Vec<_>>()
        })
    });
    let appoint = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // What is shown first counts as chosen.
        let name = chosen.get_untracked();
        let role = open.with_untracked(|roles| {
            roles.iter().find(|role| role.name.as_str() == name).or(roles.first()).map(|role| role.name)
        });
        let Some(role) = role else { return };
        let act = Membership::Appoint { role, member: place.id };
        doing.run(Request::Membership { act }, move |_| {
            chosen.set(String::new());
            place.shell.tell(t("appoint-done"));
        });
    };
    view! {
        <section aria-labelledby="member-roles">
            <h2 id="member-roles">{t("roles-title")}</h2>
            {move || place.member.get().map(|member| {
                let none = member.roles.is_empty();
                let may = member.me || place.steward.get();
                view! {
                    {none.then(|| view! { <p class="quiet-line">{t("roles-none")}</p> })}
                    <ul class="offices">{member.roles.iter().map(|role| {
                        let label = role.parse().ok().filter(|_| may && role != "steward");
                        let words = say(&Message::new("dismiss-from").text("role", role_name(role)));
                        view! { <li>
                            {office(role, member.term(role))}
                            {ask_why(Subject::Role { member: place.id, role: role.clone() }, &role_name(role))}
                            {label.map(|role| view! {
                                <button type="button" class="button quiet" data-test="dismiss" aria-label=words on:click=move |_| doing.run(
                                    Request::Membership { act: Membership::Dismiss { role, member: place.id } },
                                    move |_| place.shell.tell(t("dismiss-done")),
                                )>{t("dismiss-ask")}</button>
                            })}
                        </li> }
                    }).collect_view()}</ul>
                }
            })}
            {move || may_appoint.get().then(|| view! {
                <form class="one-line" on:submit=appoint>
                    <Select value=chosen label=t("appoint-which") test="appoint-role" options=options />
                    <Send doing=doing words=t("appoint-do") test="appoint-do" />
                </form>
            })}
            <Trouble doing=doing />
            <p class="hint">{t("roles-about")}</p>
        </section>
    }
}

/// The working groups that the member belongs to.
#[component]
fn Groups(place: Place) -> impl IntoView {
    view! {
        <section aria-labelledby="member-groups">
            <h2 id="member-groups">{t("groups-title")}</h2>
            {move || place.member.get().map(|member| match member.groups.is_empty() {
                true => view! { <p class="quiet-line">{t("groups-of-none")}</p> }.into_any(),
                false => view! {
                    <ul class="offices">{member.groups.iter().map(|group| view! { <li>{office::group(&group.name)}</li> }).collect_view()}</ul>
                }.into_any(),
            })}
            <p><a class="button quiet" href=Route::Groups.href() data-test="member-groups">{t("groups-all")}{icon(Icon::Next)}</a></p>
        </section>
    }
}

/// The member's devices, and a new one for who has none left.
#[component]
fn Machines(place: Place, me: bool) -> impl IntoView {
    let devices = load_devices();
    let fresh = RwSignal::new(None::<Invited>);
    let doing = Doing::new();
    let id = place.id;
    let give = move |_| {
        let request = Request::Invite { own_device: false, days: DEVICE_DAYS, for_member: Some(id) };
        doing.run(request, move |answer| {
            if let Answer::Invited(invited) = answer {
                fresh.set(Some(invited));
                place.shell.tell(t("invite-made"));
            }
        });
    };
    let one = |device: &Device| {
        let standing = mark::standing(device.standing);
        view! {
            <li>
                {icon(Icon::Device)}<span class="code">{device.id.short()}</span>
                {standing.map(|standing| view! { <span class="aside">{standing}</span> })}
                {mark::certainty(&device.certainty)}
            </li>
        }
    };
    view! {
        <section aria-labelledby="member-devices">
            <h2 id="member-devices">{t("nav-devices")}</h2>
            {shown(devices, move |devices| {
                let own: Vec<_> = devices.iter().filter(|device| device.member == id).map(one).collect();
                match own.is_empty() {
                    true => view! { <p class="quiet-line">{t("member-no-devices")}</p> }.into_any(),
                    false => view! { <ul class="machines">{own}</ul> }.into_any(),
                }
            })}
            <p><a class="button quiet" href=Route::Devices.href()>{t("member-all-devices")}{icon(Icon::Next)}</a></p>
            {move || (!me && place.steward.get() && fresh.with(Option::is_none)).then(|| view! {
                <p class="hint">{t("give-device-about")}</p>
                <button type="button" class="button" data-test="give-device" on:click=give>{icon(Icon::Plus)}{t("give-device")}</button>
            })}
            <Trouble doing=doing />
            {move || fresh.get().map(|invited| view! {
                <p class="pencil-line" data-test="needs-vouching">{icon(Icon::Members)}{t("give-device-vouch")}</p>
                <Fresh invited=invited fresh=fresh />
            })}
        </section>
    }
}

/// What of a member decides which measures there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Matter {
    suspended: bool,
    steward: bool,
    kept: bool,
}

impl Matter {
    fn of(member: &Member) -> Self {
        Self {
            suspended: member.suspended.is_some(),
            steward: member.roles.iter().any(|role| role == "steward"),
            kept: member.kept,
        }
    }
}

/// What stewards do when something is the matter: suspend, end a suspension, record that somebody left.
#[component]
fn Measures(place: Place) -> impl IntoView {
    let days = RwSignal::new("7".to_owned());
    let reason = RwSignal::new(String::new());
    let options: Vec<_> = DAYS.iter().map(|days| (days.to_string(), count("span-days", *days))).collect();
    let suspend = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let days = days.get_untracked().parse().unwrap_or(7);
        let until_ms = moment::add_days(moment::now(), days);
        let act = Membership::Suspend { member: place.id, until_ms, reason: reason.get_untracked() };
        place.ask(["suspend-title", "suspend-body", "suspend-yes", "suspend-done"], true, act);
    };
    let end = move |_| {
        let act = Membership::EndSuspension { member: place.id };
        place.ask(
            ["end-suspension-title", "end-suspension-body", "end-suspension-yes", "end-suspension-done"],
            false,
            act,
        );
    };
    let left = move |_| {
        let act = Membership::RecordLeaving { member: place.id };
        place.ask(["left-title", "left-body", "left-yes", "left-done"], true, act);
    };
    let options = Signal::stored(options);
    // What the form depends on, and no more: whether somebody is connected takes nothing from who writes here.
    let matter = Memo::new(move |_| {
        place.member.with(|member| member.as_ref().map(Matter::of)).filter(|_| place.steward.get())
    });
    view! {
        {move || matter.get().map(|matter| view! {
            <details class="fold measures-of-member">
                <summary data-test="measures">{t("measures-title")}</summary>
                {if matter.suspended {
                    view! {
                        <div class="actions"><button type="button" class="button" data-test="end-suspension" on:click=end>{t("end-suspension-ask")}</button></div>
                    }.into_any()
                } else if matter.steward {
                    view! { <p class="hint">{t("suspend-steward")}</p> }.into_any()
                } else {
                    view! {
                        <form class="inset" on:submit=suspend>
                            <h2>{t("suspend-ask")}</h2>
                            <p class="hint">{t("suspended-means")}</p>
                            <Select value=days label=t("suspend-days") test="suspend-days" options=options />
                            <Field value=reason label=t("suspend-reason") hint=t("suspend-reason-hint") test="suspend-reason" rows=2 optional=true />
                            <div class="actions"><button type="submit" class="button grave" data-test="suspend-do">{t("suspend-do")}</button></div>
                        </form>
                    }.into_any()
                }}
                {matter.kept.then(|| view! {
                    <p class="last-resort"><button type="button" class="button grave-quiet" data-test="record-left" on:click=left>{t("left-ask")}</button></p>
                })}
            </details>
        })}
    }
}
