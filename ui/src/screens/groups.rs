//! Working groups: who is in which, forming one, joining, leaving, ending.

use leptos::html;
use leptos::prelude::*;
use moothall_core::id::{GroupId, MemberId};
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::membership::Membership;
use moothall_core::view::{Group, Member};

use crate::collate;
use crate::dom;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load_groups, load_members, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::shell::{Question, Shell};

/// All working groups, those that have ended folded away.
#[component]
pub(crate) fn Groups(
    /// One that is to be in sight.
    #[prop(optional)]
    wanted: Option<GroupId>,
) -> impl IntoView {
    let groups = load_groups();
    let members = load_members();
    // One's own first, then by name; a card stays as long as its group does, with what is chosen on it.
    let active = Memo::new(move |_| {
        groups.value.with(|groups| {
            let mut active: Vec<_> = groups.iter().flatten().filter(|group| group.active).collect();
            active.sort_by(|one, other| {
                other.mine.cmp(&one.mine).then_with(|| collate::names(&one.name, &other.name))
            });
            active.iter().map(|group| group.id).collect::<Vec<_>>()
        })
    });
    let ended = Memo::new(move |_| {
        groups
            .value
            .with(|groups| groups.iter().flatten().filter(|group| !group.active).cloned().collect::<Vec<_>>())
    });
    let none = Memo::new(move |_| groups.value.with(Option::is_some) && active.with(Vec::is_empty));
    let forming = RwSignal::new(false);
    let doing = Doing::new();
    view! {
        <Head title=t("groups-title") lead=t("groups-lead") up=(Route::Members, t("nav-members"))>
            <button type="button" class="button strong" data-test="form-group" on:click=move |_| forming.set(true)>{icon(Icon::Plus)}{t("group-form")}</button>
        </Head>
        {move || forming.get().then(|| view! { <Form forming=forming /> })}
        <Trouble doing=doing />
        {shown(groups, |_| ())}
        {move || none.get().then(|| view! { <Nothing title=t("groups-none") body=t("groups-none-about") /> })}
        <ul class="groups">
            <For each=move || active.get() key=|id| *id children=move |id| view! { <OneGroup id=id groups=groups members=members doing=doing here=wanted == Some(id) /> } />
        </ul>
        {move || ended.with(|ended| (!ended.is_empty()).then(|| view! {
            <details class="fold">
                <summary>{count("groups-ended", ended.len())}</summary>
                <ul class="roll">{ended.iter().map(|group| view! {
                    <li class="roll-line"><p class="roll-name"><strong>{group.name.clone()}</strong></p>{mark::certainty(&group.certainty)}</li>
                }).collect_view()}</ul>
            </details>
        }))}
    }
}

#[component]
fn Form(forming: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let (name, purpose) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let doing = Doing::new();
    let form = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let act = Membership::FormGroup { name: name.get_untracked(), purpose: purpose.get_untracked() };
        doing.run(Request::Membership { act }, move |_| {
            forming.set(false);
            shell.tell(t("group-formed"));
        });
    };
    view! {
        <form class="inset" on:submit=form>
            <h2>{t("group-form")}</h2>
            <Field value=name label=t("group-name") test="group-name" />
            <Field value=purpose label=t("group-purpose") hint=t("group-purpose-hint") test="group-purpose" rows=2 optional=true />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("group-form-do") test="group-form-do" />
                <button type="button" class="button quiet" on:click=move |_| forming.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}

#[component]
fn OneGroup(
    id: GroupId,
    groups: Loaded<Vec<Group>>,
    members: Loaded<Vec<Member>>,
    doing: Doing,
    /// Whether it is the one that a link named.
    here: bool,
) -> impl IntoView {
    let shell = Shell::here();
    let group = Memo::new(move |_| {
        groups.value.with(|groups| groups.iter().flatten().find(|group| group.id == id).cloned())
    });
    let me = Memo::new(move |_| shell.me().map(|me| me.id));
    let steward = shell.steward();
    let mine = Memo::new(move |_| group.with(|group| group.as_ref().is_some_and(|group| group.mine)));
    let others = Memo::new(move |_| {
        let inside: Vec<_> = group
            .with(|group| group.iter().flat_map(|group| &group.members).map(|member| member.id).collect());
        members.value.with(|members| {
            let others = members.iter().flatten().filter(|one| one.active && !inside.contains(&one.id));
            others.map(|member| (member.id, member.name.clone())).collect::<Vec<_>>()
        })
    });
    let may_add = Memo::new(move |_| !others.with(Vec::is_empty));
    let options = Signal::derive(move || {
        others
            .with(|others| others.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>())
    });
    let card = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if let Some(card) = card.get().filter(|_| here) {
            dom::show_soon(card.into());
        }
    });
    let chosen = RwSignal::new(String::new());
    let act = move |act: Membership, done: &'static str| {
        doing.run(Request::Membership { act }, move |_| shell.tell(t(done)));
    };
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = chosen.get_untracked();
        let member = others.with_untracked(|others| {
            others.iter().find(|(id, _)| id.to_string() == wanted).or(others.first()).map(|(id, _)| *id)
        });
        if let Some(member) = member {
            act(Membership::JoinGroup { group: id, member }, code("group-joined"));
        }
    };
    let end = move |_| {
        let name =
            group.with_untracked(|group| group.as_ref().map(|group| group.name.clone()).unwrap_or_default());
        shell.question.set(Some(Question {
            title: say(&Message::new("group-end-title").text("name", name)),
            body: t("group-end-body"),
            yes: t("group-end-yes"),
            grave: true,
            request: Request::Membership { act: Membership::EndGroup { group: id } },
            done: t("group-end-done"),
            then: None,
        }));
    };
    let remove = move |who: MemberId, name: &str| {
        let words = say(&Message::new("group-remove").text("name", name));
        let name = name.to_owned();
        let ask = move |_| {
            let own = me.get_untracked() == Some(who);
            let group_name = group.with_untracked(|group| group.as_ref().map(|group| group.name.clone()));
            let about = |code: &str| {
                let message = Message::new(code).text("name", name.clone());
                say(&message.text("group", group_name.clone().unwrap_or_default()))
            };
            let [title, body, yes] = if own {
                [code("group-leave-title"), code("group-leave-body"), code("group-leave-yes")]
            } else {
                [code("group-remove-title"), code("group-remove-body"), code("group-remove-yes")]
            };
            shell.question.set(Some(Question {
                title: about(title),
                body: t(body),
                yes: t(yes),
                grave: false,
                request: Request::Membership { act: Membership::LeaveGroup { group: id, member: who } },
                done: t("group-left"),
                then: None,
            }));
        };
        view! {
            <button type="button" class="button quiet square small" data-test="group-remove" aria-label=words.clone() title=words
                on:click=ask>{icon(Icon::Cross)}</button>
        }
    };
    let about = move |group: Group| {
        let people = group.members.iter().map(|member| {
            let may = mine.get() || steward.get() || me.get() == Some(member.id);
            view! {
                <li>
                    <a href=Route::Member(member.id).href()>{member.name.clone()}</a>
                    {may.then(|| remove(member.id, &member.name))}
                </li>
            }
        });
        view! {
            <div class="group-head">
                <h2>{group.name.clone()}</h2>
                {group.mine.then(|| view! { <span class="office">{t("group-mine")}</span> })}
                {mark::certainty(&group.certainty)}
            </div>
            {(!group.purpose.is_empty()).then(|| view! { <p class="roll-about">{group.purpose.clone()}</p> })}
            {match group.members.is_empty() {
                true => view! { <p class="quiet-line">{t("group-empty")}</p> }.into_any(),
                false => view! { <ul class="people">{people.collect_view()}</ul> }.into_any(),
            }}
        }
    };
    view! {
        <li class="group-card" data-test="group" aria-current=here.then_some("true") node_ref=card>
            {move || group.get().map(about)}
            {move || may_add.get().then(|| view! {
                <form class="one-line" on:submit=add>
                    <Select value=chosen label=t("group-add") test="group-add" options=options />
                    <Send doing=doing words=t("group-add-do") test="group-add-do" />
                </form>
            })}
            {move || (mine.get() || steward.get()).then(|| view! {
                <p class="last-resort"><button type="button" class="button grave-quiet" data-test="group-end" on:click=end>{t("group-end-ask")}</button></p>
            })}
        </li>
    }
}
