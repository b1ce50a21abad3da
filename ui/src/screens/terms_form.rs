//! Where stewards set the terms: the week as a door sign to write on, then one line for each rule that is wanted.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::request::Request;
use moothall_core::request::hall::Hall;
use moothall_core::view::Resource;

use crate::backend;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::load::{Loaded, load_constitution, load_groups};
use crate::say::{code, t};
use crate::screens::clock::{ByWhichClock, clock as organisations_clock};
use crate::screens::terms_draft::Draft;
use crate::shell::Shell;

/// What a length is for, with its name for tests.
const LENGTHS: [(&str, &str); 6] = [
    (code("set-shortest"), "terms-shortest"),
    (code("set-longest"), "terms-longest"),
    (code("set-buffer"), "terms-buffer"),
    (code("set-notice-book"), "terms-notice-book"),
    (code("set-notice-change"), "terms-notice-change"),
    (code("set-notice-cancel"), "terms-notice-cancel"),
];

/// Name, description and terms, folded away until a steward wants them.
#[component]
pub(crate) fn Edit(
    /// Of which.
    id: ResourceId,
    /// All resources, so that one can include others.
    all: Loaded<Vec<Resource>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let found =
        move || all.value.with_untracked(|all| all.iter().flatten().find(|one| one.id == id).cloned());
    view! {
        <div class="fold-row">
            <button type="button" class="button" data-test="edit-terms" aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)>{t("set-title")}</button>
        </div>
        {move || open.get().then(found).flatten().map(|resource| view! { <Form resource=resource all=all open=open /> })}
    }
}

#[component]
fn Form(resource: Resource, all: Loaded<Vec<Resource>>, open: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let draft = Draft::of(&resource.name, &resource.description, &resource.terms);
    let doing = Doing::new();
    let id = resource.id;
    let before = resource.clone();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let terms = match draft.read(&before.terms) {
            Ok(terms) => terms,
            Err(said) => return doing.object(said),
        };
        let (name, description) = (
            draft.name.get_untracked().trim().to_owned(),
            draft.description.get_untracked().trim().to_owned(),
        );
        let words = (name != before.name || description != before.description)
            .then_some(Hall::WriteResource { resource: id, name, description });
        let terms = (terms != before.terms).then(|| Hall::SetTerms { resource: id, terms: Box::new(terms) });
        let acts = words.into_iter().chain(terms).map(|act| Request::Hall { act: Box::new(act) });
        let asked: Vec<_> = acts.collect();
        if asked.is_empty() {
            return open.set(false);
        }
        doing.follow(backend::in_turn(asked), move |done| {
            if done.is_ok() {
                shell.tell(t("set-done"));
                open.set(false);
            }
        });
    };
    view! {
        <form class="paper wide terms-form" on:submit=save data-test="terms-form">
            <Field value=draft.name label=t("resource-name") test="terms-name" />
            <Field value=draft.description label=t("resource-description") test="terms-description" rows=2 optional=true />
            {week_sign(draft)}
            <Field value=draft.days label=t("set-days") hint=t("set-days-hint") test="terms-days" optional=true />
            <h3>{t("set-lengths")}</h3>
            <p class="hint">{t("set-lengths-hint")}</p>
            <div class="rules">
                {LENGTHS.into_iter().zip(draft.lengths.get_value()).map(|((label, test), value)| view! {
                    <Field value=value label=t(label) test=test />
                }).collect_view()}
                <Field value=draft.ahead label=t("set-ahead") test="terms-ahead" kind="number" />
            </div>
            <h3>{t("set-who-title")}</h3>
            <div class="rules">
                <WhoBooks who=draft.who />
                <Field value=draft.places label=t("set-places") test="terms-places" kind="number" />
                <Field value=draft.quota label=t("set-quota") hint=t("set-quota-hint") test="terms-quota" />
                <Select value=draft.quota_per label=t("set-per") test="terms-per" options=Signal::derive(|| vec![
                    ("day".to_owned(), t("per-day")), ("week".to_owned(), t("per-week")),
                    ("month".to_owned(), t("per-month")), ("ahead".to_owned(), t("per-ahead")),
                ]) />
                <Field value=draft.check_in label=t("set-check-in") test="terms-check-in" />
            </div>
            <label class="tick">
                <input type="checkbox" data-test="terms-approval" prop:checked=move || draft.approval.get()
                    on:change=move |_| draft.approval.update(|approval| *approval = !*approval) />
                <span>{t("set-approval")}<span class="aside">{t("set-approval-about")}</span></span>
            </label>
            {includes(draft, id, all)}
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("set-do") test="terms-do" />
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}

/// The week, a line for each day, as the sign on a door.
fn week_sign(draft: Draft) -> impl IntoView {
    view! {
        <fieldset class="door-hours">
            <legend>{t("terms-hours")}</legend>
            <label class="tick">
                <input type="checkbox" data-test="terms-always" prop:checked=move || draft.always.get()
                    on:change=move |_| draft.always.update(|always| *always = !*always) />
                <span>{t("terms-always-open")}</span>
            </label>
            {move || (!draft.always.get()).then(|| view! {
                <p class="hint">{t("set-hours-hint")}</p>
                <ByWhichClock clock=organisations_clock() />
                <table class="hours"><tbody>
                    {draft.hours.get_value().into_iter().enumerate().map(|(day, value)| {
                        let name = t(&format!("weekday-{day}"));
                        view! {
                            <tr>
                                <th scope="row">{name.clone()}</th>
                                <td><input class="line" type="text" aria-label=name placeholder=t("terms-closed-that-day") data-test=format!("terms-day-{day}") bind:value=value /></td>
                            </tr>
                        }
                    }).collect_view()}
                </tbody></table>
            })}
        </fieldset>
    }
}

/// Who books it: every member, who has a role, or a working group.
#[component]
fn WhoBooks(who: RwSignal<String>) -> impl IntoView {
    let groups = load_groups();
    let constitution = load_constitution();
    let options = Signal::derive(move || {
        let mut options = vec![("members".to_owned(), t("who-members"))];
        constitution.value.with(|now| {
            let roles = now.iter().flat_map(|now| &now.roles);
            options.extend(roles.map(|role| (format!("role:{}", role.name), role.name.to_string())));
        });
        groups.value.with(|groups| {
            let active = groups.iter().flatten().filter(|group| group.active);
            options.extend(active.map(|group| (format!("group:{}", group.id), group.name.clone())));
        });
        options
    });
    view! { <Select value=who label=t("set-who") test="terms-who" options=options /> }
}

/// What it includes: the hall includes both rooms.
fn includes(draft: Draft, id: ResourceId, all: Loaded<Vec<Resource>>) -> impl IntoView {
    let others: Vec<_> = all.value.with_untracked(|all| {
        all.iter().flatten().filter(|one| one.active && one.id != id).cloned().collect()
    });
    (!others.is_empty()).then(|| view! {
        <fieldset class="choices-row">
            <legend>{t("set-includes")}</legend>
            {others.into_iter().map(|other| view! {
                <label class="tick">
                    <input type="checkbox" prop:checked=move || draft.includes.with(|all| all.contains(&other.id))
                        on:change=move |_| draft.includes.update(|all| match all.iter().position(|one| *one == other.id) {
                            Some(at) => { all.remove(at); }
                            None => all.push(other.id),
                        }) />
                    <span>{other.name}</span>
                </label>
            }).collect_view()}
        </fieldset>
    })
}
