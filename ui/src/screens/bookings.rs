//! What can be booked and who has it now, as signs on doors or as one calendar.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::hall::Hall;
use moothall_core::view::{Booking, Resource};

use crate::collate;
use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load_resources, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, say, t};
use crate::screens::book::Book;
use crate::screens::calendar_file::Out;
use crate::screens::clock::{ByWhichClock, clock};
use crate::screens::desk::Desk;
use crate::screens::details::Details;
use crate::screens::resource::Calendar;
use crate::shell::Shell;

/// The resources, each with what holds it now and next.
#[component]
pub(crate) fn Bookings() -> impl IntoView {
    let shell = Shell::here();
    let resources = load_resources();
    let steward = shell.steward();
    let adding = RwSignal::new(false);
    let side_by_side = RwSignal::new(false);
    let any =
        Memo::new(move |_| resources.value.with(|all| all.iter().flatten().any(|resource| resource.active)));
    view! {
        <Head title=t("nav-bookings") lead=t("bookings-lead")>
            <div class="segments" role="group" aria-label=t("bookings-as")>
                <button type="button" data-test="as-doors" aria-pressed=move || (!side_by_side.get()).to_string() on:click=move |_| side_by_side.set(false)>{t("bookings-as-doors")}</button>
                <button type="button" data-test="as-calendar" aria-pressed=move || side_by_side.get().to_string() on:click=move |_| side_by_side.set(true)>{t("bookings-as-calendar")}</button>
            </div>
            <button type="button" class="button" data-test="add-resource" aria-expanded=move || adding.get().to_string()
                on:click=move |_| adding.update(|adding| *adding = !*adding)>{icon(Icon::Plus)}{t("resource-add")}</button>
        </Head>
        {move || adding.get().then(|| view! { <Add adding=adding /> })}
        {move || (side_by_side.get() && any.get()).then(|| view! { <SideBySide resources=resources /> })}
        {shown(resources, move |mut resources| {
            if side_by_side.get() && any.get() {
                return ().into_any();
            }
            resources.sort_by(|one, other| collate::names(&one.name, &other.name));
            let (active, retired): (Vec<_>, Vec<_>) = resources.into_iter().partition(|resource| resource.active);
            view! {
                {if active.is_empty() {
                    view! {
                        <Nothing title=t("bookings-none") body=t("bookings-none-about")>
                            <button type="button" class="button" on:click=move |_| adding.set(true)>{icon(Icon::Plus)}{t("resource-add")}</button>
                        </Nothing>
                    }.into_any()
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
            }.into_any()
        })}
        {move || any.get().then(|| view! { <Out resource=None /> })}
        {move || (!side_by_side.get() && steward.get()).then(|| view! { <Zone /> })}
    }
}

/// One calendar for several resources, side by side.
#[component]
fn SideBySide(resources: Loaded<Vec<Resource>>) -> impl IntoView {
    let hidden = RwSignal::new(Vec::<ResourceId>::new());
    let all = Memo::new(move |_| {
        let mut all: Vec<Resource> =
            resources.value.with(|all| all.iter().flatten().filter(|one| one.active).cloned().collect());
        all.sort_by(|one, other| collate::names(&one.name, &other.name));
        all
    });
    let chosen = Signal::derive(move || {
        let hidden = hidden.get();
        all.get().into_iter().filter(|resource| !hidden.contains(&resource.id)).collect::<Vec<_>>()
    });
    let ready = Memo::new(move |_| all.with(|all| all.first().map(|first| first.id)));
    view! {
        <fieldset class="choices-row">
            <legend>{t("bookings-which")}</legend>
            {move || all.get().into_iter().map(|resource| {
                let id = resource.id;
                view! {
                    <label class="tick">
                        <input type="checkbox" data-test="side-by-side" prop:checked=move || hidden.with(|hidden| !hidden.contains(&id))
                            on:change=move |_| hidden.update(|hidden| match hidden.iter().position(|one| *one == id) {
                                Some(at) => { hidden.remove(at); }
                                None => hidden.push(id),
                            }) />
                        <span>{resource.name}</span>
                    </label>
                }
            }).collect_view()}
        </fieldset>
        {move || ready.get().map(|first| {
            let desk = Desk::new(first, None, chosen);
            view! {
                <div class="desk">
                    <div class="desk-week"><Calendar desk=desk /></div>
                    <div class="desk-form"><Details desk=desk /><Book desk=desk /></div>
                </div>
            }
        })}
    }
}

/// The organisation's time zone, in which opening hours, days and quotas are meant.
#[component]
fn Zone() -> impl IntoView {
    let shell = Shell::here();
    let zone = RwSignal::new(moment::zone());
    let doing = Doing::new();
    let set = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let zone = zone.get_untracked().trim().to_owned();
        let act = Box::new(Hall::SetZone { zone, offsets: Vec::new() });
        doing.run(Request::Hall { act }, move |_| shell.tell(t("zone-done")));
    };
    view! {
        <details class="fold">
            <summary>{t("zone-title")}</summary>
            <form class="inset" on:submit=set>
                <p class="aside">{t("zone-about")}</p>
                <ByWhichClock clock=clock() />
                <Field value=zone label=t("zone-name") test="zone-name" />
                <Trouble doing=doing />
                <div class="actions"><Send doing=doing words=t("zone-do") test="zone-do" /></div>
            </form>
        </details>
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

/// Whose a booking is; one's own by name of "you", another's private one by none.
pub(crate) fn holder(booking: &Booking) -> String {
    if booking.hidden {
        t("booking-busy")
    } else if booking.mine {
        t("you")
    } else {
        booking.member_name.clone()
    }
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
