//! What needs the reader now.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Attention, Booking, Home as View, Invitation, Weight};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, load_invitations, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{count, say, t};
use crate::screens::asked::Asked;
use crate::screens::decisions::proposal_line;
use crate::screens::details::state_mark;
use crate::screens::invite::vouching;
use crate::shell::Shell;

/// Attention first, then open votes and the reader's own bookings.
#[component]
pub(crate) fn Home() -> impl IntoView {
    let shell = Shell::here();
    let home = load(
        || Request::Home,
        |answer| match answer {
            Answer::Home(home) => Some(*home),
            _ => None,
        },
    );
    let invitations = load_invitations();
    let there = Memo::new(move |_| home.value.with(Option::is_some));
    let greeting = Memo::new(move |_| {
        let name = shell.me().map(|me| me.name).unwrap_or_default();
        say(&Message::new("home-greeting").text("name", name))
    });
    view! {
        <Head title=greeting lead=moment::long_day(moment::now()) />
        {move || shell.me().is_some_and(|me| !me.confirmed).then(|| view! {
            <p class="pencil-line" data-test="not-confirmed">{icon(Icon::Pencil)}{t("home-not-confirmed")}</p>
        })}
        {shown(invitations, move |invitations| {
            let wanted: Vec<_> = invitations.iter().filter(|invitation| invitation.may_vouch).map(|invitation| asked(shell, invitation)).collect();
            (!wanted.is_empty()).then(|| view! { <ul class="notices vouchings">{wanted}</ul> })
        })}
        {shown(home, |_| ())}
        {move || there.get().then(|| view! {
            <div class="home">
                {move || home.value.with(|home| home.as_ref().map(notices))}
                <Asked />
                {move || home.value.with(|home| home.as_ref().map(content))}
            </div>
        })}
    }
}

fn notices(home: &View) -> impl IntoView + use<> {
    view! {
        <section class="home-attention" aria-labelledby="home-attention">
            <h2 id="home-attention">{t("home-attention")}</h2>
            {if home.attention.is_empty() {
                view! { <p class="quiet-line">{icon(Icon::Tick)}{t("home-nothing")}</p> }.into_any()
            } else {
                view! { <ul class="notices">{home.attention.iter().map(attention).collect_view()}</ul> }.into_any()
            }}
        </section>
    }
}

fn content(home: &View) -> impl IntoView + use<> {
    let alone = home.members <= 1;
    view! {
            {alone.then(|| view! {
                <section class="first-step">
                    <p>{t("home-alone")}</p>
                    <div class="actions"><a class="button strong" href=Route::Invite.href() data-test="home-invite">{icon(Icon::Plus)}{t("members-invite")}</a></div>
                </section>
            })}
            <section aria-labelledby="home-votes">
                <div class="section-head">
                    <h2 id="home-votes">{t("home-votes")}</h2>
                    <a href=Route::Decisions.href()>{t("home-all-decisions")}</a>
                </div>
                {if home.open.is_empty() {
                    view! {
                        <Nothing title=t("home-no-votes") body=t("home-no-votes-about")>
                            <a class="button" href=Route::Propose.href()>{icon(Icon::Plus)}{t("decisions-new")}</a>
                        </Nothing>
                    }.into_any()
                } else {
                    view! { <ul class="proposals">{home.open.iter().map(proposal_line).collect_view()}</ul> }.into_any()
                }}
            </section>
            <section aria-labelledby="home-bookings">
                <div class="section-head">
                    <h2 id="home-bookings">{t("home-bookings")}</h2>
                    <a href=Route::Bookings.href()>{t("home-all-bookings")}</a>
                </div>
                {if home.bookings.is_empty() {
                    view! {
                        <Nothing title=t("home-no-bookings") body=t("home-no-bookings-about")>
                            <a class="button" href=Route::Bookings.href()>{icon(Icon::Calendar)}{t("home-book")}</a>
                        </Nothing>
                    }.into_any()
                } else {
                    view! { <ul class="slips">{home.bookings.iter().map(slip).collect_view()}</ul> }.into_any()
                }}
            </section>
            <section class="home-hall" aria-labelledby="home-hall">
                <h2 id="home-hall">{home.organisation.clone()}</h2>
                {(!home.purpose.is_empty()).then(|| view! { <p class="purpose">{home.purpose.clone()}</p> })}
                <p class="aside figures">{count("home-members", home.members)}</p>
            </section>
    }
}

/// Asks for the second member's word, for a device of somebody who has none left.
fn asked(shell: Shell, invitation: &Invitation) -> impl IntoView + use<> {
    let member = invitation.for_member.clone().unwrap_or_default();
    let said = Message::new("vouch-wanted").text("name", member).text("by", invitation.by.clone());
    let question = vouching(invitation);
    view! {
        <li class="notice-item task" data-test="vouch-wanted">
            <p class="notice-kind">{icon(Icon::Members)}{t("weight-task")}</p>
            <p class="notice-words">{say(&said)}</p>
            <div class="actions"><button type="button" class="button" data-test="vouch" on:click=move |_| shell.question.set(Some(question.clone()))>{t("vouch-ask")}</button></div>
        </li>
    }
}

/// One notice on the board; what kind it is stands in words before it.
pub(crate) fn attention(item: &Attention) -> impl IntoView + use<> {
    let (class, kind, drawing) = match item.weight {
        Weight::Risk => ("notice-item risk", t("weight-risk"), Icon::Warning),
        Weight::Loss => ("notice-item loss", t("weight-loss"), Icon::Cross),
        Weight::Task => ("notice-item task", t("weight-task"), Icon::Ballot),
        Weight::News => ("notice-item news", t("weight-news"), Icon::Sheet),
        Weight::Note => ("notice-item note", t("weight-note"), Icon::Sheet),
    };
    let words = say(&item.message);
    let why = item.why.clone().map(|subject| ask_why(subject, &words));
    let body = match &item.link {
        Some(link) => view! {
            <a class="notice-words" href=Route::from(link).href()>{words}{icon(Icon::Next)}</a>
        }
        .into_any(),
        None => view! { <p class="notice-words">{words}</p> }.into_any(),
    };
    view! {
        <li class=class data-test="attention">
            <p class="notice-kind">{icon(drawing)}{kind}</p>
            {body}
            {why.map(|why| view! { <p class="notice-why">{why}</p> })}
        </li>
    }
}

/// A booking of one's own, as a slip of paper.
fn slip(booking: &Booking) -> impl IntoView + use<> {
    let class = if mark::is_provisional(&booking.certainty) { "slip hatched" } else { "slip" };
    let title = if booking.title.is_empty() { booking.resource_name.clone() } else { booking.title.clone() };
    view! {
        <li><a class=class href=Route::Week(booking.resource, booking.from_ms).href() data-test="my-booking">
            <span class="slip-day" aria-hidden="true">
                <span>{moment::weekday(booking.from_ms)}</span>
                <strong>{moment::day_of_month(booking.from_ms)}</strong>
            </span>
            <span class="slip-words">
                <strong>{title}</strong>
                <span>{booking.resource_name.clone()}</span>
                <span class="figures">{moment::span(booking.from_ms, booking.until_ms)}</span>
                {state_mark(booking)}
                {mark::certainty(&booking.certainty)}
            </span>
        </a></li>
    }
}
