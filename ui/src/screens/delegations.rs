//! Whom the reader lets vote, on which topic, and who lets the reader.

use leptos::prelude::*;
use moothall_core::label::Label;
use moothall_core::message::Message;
use moothall_core::request::deciding::Deciding;
use moothall_core::request::{Answer, Request};
use moothall_core::view::deciding::Delegations as View;

use crate::collate;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Select;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load, load_members, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::decisions::topic_name;
use crate::shell::Shell;

/// Every topic of the constitution, a card each.
#[component]
pub(crate) fn Delegations() -> impl IntoView {
    let delegations = load(
        || Request::Delegations,
        |answer| match answer {
            Answer::Delegations(delegations) => Some(delegations),
            _ => None,
        },
    );
    let topics = Memo::new(move |_| {
        delegations
            .value
            .with(|all| all.as_ref().map(|all| all.iter().map(|topic| topic.topic).collect::<Vec<_>>()))
    });
    let members = load_members();
    let others = Signal::derive(move || {
        let mut others = members.value.with(|members| {
            let can = members.iter().flatten().filter(|member| member.active && !member.me && !member.kept);
            can.map(|member| (member.id.to_string(), member.name.clone())).collect::<Vec<_>>()
        });
        others.sort_by(|one, other| collate::names(&one.1, &other.1));
        others.insert(0, (String::new(), t("delegate-choose")));
        others
    });
    view! {
        <Head title=t("delegations-title") lead=t("delegations-lead") up=(Route::Decisions, t("nav-decisions")) />
        {shown(delegations, |_| ())}
        {move || match topics.get() {
            None => ().into_any(),
            Some(topics) if topics.is_empty() => view! {
                <Nothing title=t("delegations-none") body=t("delegations-none-about")>
                    <a class="button" href=Route::Constitution.href()>{icon(Icon::Constitution)}{t("nav-constitution")}</a>
                </Nothing>
            }.into_any(),
            Some(topics) => view! {
                <ul class="topics">{topics.into_iter().map(|label| view! { <Topic label=label all=delegations others=others /> }).collect_view()}</ul>
            }.into_any(),
        }}
    }
}

/// One topic: how the reader's vote goes, whose come, and how to change it.
#[component]
fn Topic(label: Label, all: Loaded<Vec<View>>, others: Signal<Vec<(String, String)>>) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let topic = Memo::new(move |_| {
        all.value.with(|all| all.iter().flatten().find(|topic| topic.topic == label).cloned())
    });
    let to = Memo::new(move |_| topic.with(|topic| topic.as_ref().and_then(|topic| topic.to)));
    let chosen = RwSignal::new(String::new());
    // Who votes is shown as chosen, until the reader chooses; only another delegation takes that back.
    Effect::new(move |_| chosen.set(to.get().map(|member| member.to_string()).unwrap_or_default()));
    let ask = move |to, done: &'static str| {
        let act = Deciding::Delegate { topic: label, to };
        doing.run(Request::Deciding { act }, move |_| shell.tell(t(done)));
    };
    let set = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match chosen.with_untracked(|chosen| chosen.parse().ok()) {
            Some(member) => ask(Some(member), code("delegate-done")),
            None => doing.object(code("delegate-nobody")),
        }
    };
    let back = move |_| ask(None, code("delegate-taken-back"));
    let is_given = Memo::new(move |_| to.with(Option::is_some));
    view! {
        <li class="topic" data-test="topic">
            <h2>{topic_name(&label)}</h2>
            {move || topic.with(|topic| topic.as_ref().map(chain))}
            {move || topic.with(|topic| topic.as_ref().and_then(|topic| topic.certainty.as_ref().map(mark::certainty)))}
            {move || is_given.get().then(|| view! {
                <button type="button" class="button quiet" data-test="take-back" on:click=back>{icon(Icon::Back)}{t("delegate-take-back")}</button>
            })}
            <form class="one-line" on:submit=set>
                {move || {
                    let words = if is_given.get() { t("delegate-to-other") } else { t("delegate-to") };
                    view! { <Select value=chosen label=words test="delegate-to" options=others /> }
                }}
                <Send doing=doing words=t("delegate-do") test="delegate-do" />
            </form>
            <Trouble doing=doing />
            <div class="topic-from" data-test="delegated-to-me">
                {move || topic.with(|topic| topic.as_ref().map(from))}
            </div>
        </li>
    }
}

/// Who lets the reader vote.
fn from(topic: &View) -> impl IntoView + use<> {
    if topic.from.is_empty() {
        return view! { <p class="quiet-line">{t("delegated-to-me-none")}</p> }.into_any();
    }
    view! {
        <p>{icon(Icon::Members)}{count("delegated-to-me", topic.from.len())}</p>
        <ul class="people">{topic.from.iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view()}</ul>
    }
    .into_any()
}

/// The way of the reader's vote, from hand to hand.
fn chain(topic: &View) -> impl IntoView + use<> {
    if topic.to.is_none() {
        return view! { <p class="topic-own">{icon(Icon::Marked)}{t("delegate-own")}</p> }.into_any();
    }
    let hands =
        topic.chain.iter().map(|name| view! { <li>{icon(Icon::Next)}<strong>{name.clone()}</strong></li> });
    let last = topic.chain.last().cloned().unwrap_or_default();
    let said = match topic.chain.len() {
        0 => t("delegate-gone"),
        1 => say(&Message::new("delegate-one").text("name", last)),
        _ => say(&Message::new("delegate-many").text("chain", topic.chain.join(", "))),
    };
    view! {
        <ol class="chain" aria-label=t("delegate-chain")><li>{t("delegate-you")}</li>{hands.collect_view()}</ol>
        <p class="aside" data-test="chain">{said}</p>
    }
    .into_any()
}

/// A topic's name for who chooses among several.
pub(crate) fn topic_choices(topics: &[Label]) -> Vec<(String, String)> {
    let named = topics.iter().map(|topic| (topic.to_string(), topic_name(topic)));
    std::iter::once((String::new(), t("topic-none"))).chain(named).collect()
}
