//! What can be booked, and who has it now.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Booking, Resource};

use crate::collate;
use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, say, t};
use crate::shell::Shell;

/// The resources, each with what holds it now and next.
#[component]
pub(crate) fn Bookings() -> impl IntoView {
    let resources = load(
        || Request::Resources,
        |answer| match answer {
            Answer::Resources(resources) => Some(resources),
            _ => None,
        },
    );
    let adding = RwSignal::new(false);
    view! {
        <Head title=t("nav-bookings") lead=t("bookings-lead")>
            <button type="button" class="button" data-test="add-resource" aria-expanded=move || adding.get().to_string()
                on:click=move |_| adding.update(|adding| *adding = !*adding)>{icon(Icon::Plus)}{t("resource-add")}</button>
        </Head>
        {move || adding.get().then(|| view! { <Add adding=adding /> })}
        {shown(resources, move |mut resources| {
            resources.sort_by(|one, other| collate::names(&one.name, &other.name));
            let (active, retired): (Vec<_>, Vec<_>) = resources.into_iter().partition(|resource| resource.active);
            view! {
                {if active.is_empty() {
                    view! { <Nothing title=t("bookings-none") body=t("bookings-none-about") /> }.into_any()
                } else {
                    view! { <ul class="doors">{active.iter().map(door).collect_view()}</ul> }.into_any()
                }}
                {(!retired.is_empty()).then(|| view! {
                    <details class="fold">
                        <summary>{t("bookings-retired")}</summary>
                        <ul class="plain-list">{retired.iter().map(|resource| view! {
                            <li><a href=Route::Resource(resource.id).href()>{resource.name.clone()}</a></li>
                        }).collect_view()}</ul>
                    </details>
                })}
            }
        })}
    }
}

/// A resource like the sign on its door: its name, and whether it is free.
fn door(resource: &Resource) -> impl IntoView + use<> {
    let taken = resource.now.is_some();
    let class = if taken { "door taken" } else { "door" };
    view! {
        <li><a class=class href=Route::Resource(resource.id).href() data-test="resource">
            <span class="door-words">
                <strong class="door-name">{resource.name.clone()}</strong>
                {(!resource.description.is_empty()).then(|| view! { <span class="aside">{resource.description.clone()}</span> })}
            </span>
            <span class="door-now">
                {match &resource.now {
                    Some(now) => view! {
                        <span class="door-sign">{t("resource-taken")}</span>
                        <span>{holder(now)}</span>
                        <span class="figures aside">{say(&Message::new("resource-until").text("time", moment::near(now.until_ms)))}</span>
                        {mark::is_provisional(&now.certainty).then(|| mark::certainty(&now.certainty))}
                    }.into_any(),
                    None => view! { <span class="door-sign">{t("resource-free")}</span> }.into_any(),
                }}
            </span>
            <span class="door-next figures">
                {match &resource.next {
                    Some(next) => view! {
                        <span class="aside">{t("resource-next")}</span>
                        <span>{moment::span(next.from_ms, next.until_ms)}</span>
                        <span class="aside">{holder(next)}</span>
                    }.into_any(),
                    None => view! { <span class="aside">{t("resource-nothing-next")}</span> }.into_any(),
                }}
            </span>
        </a></li>
    }
}

/// Whose a booking is; one's own by name of "you".
pub(crate) fn holder(booking: &Booking) -> String {
    if booking.mine { t("you") } else { booking.member_name.clone() }
}

#[component]
fn Add(adding: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let name = RwSignal::new(String::new());
    let description = RwSignal::new(String::new());
    let doing = Doing::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = name.get_untracked().trim().to_owned();
        if words.is_empty() {
            return doing.object(code("resource-no-name"));
        }
        let description = description.get_untracked().trim().to_owned();
        doing.run(Request::AddResource { name: words, description }, move |_| {
            shell.tell(t("resource-added"));
            adding.set(false);
        });
    };
    view! {
        <form class="inset" on:submit=add>
            <Field value=name label=t("resource-name") hint=t("resource-name-hint") test="resource-name" />
            <Field value=description label=t("resource-description") test="resource-description" optional=true />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("resource-add-do") test="resource-add-do" />
                <button type="button" class="button quiet" on:click=move |_| adding.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}
