//! The times that come of a wish, each with what is in its way, before anything is booked.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::hall::Wish;
use moothall_core::request::{Answer, Request};
use moothall_core::view::terms::{Clash, Occurrence};

use crate::backend;
use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::say::{count, say, t};
use crate::shell::Shell;

/// So many times are shown before the rest is folded away.
const SHOWN: usize = 12;

/// Asks the peer what would come of the wish, again whenever it changes.
#[component]
pub(crate) fn Times(
    /// What is wanted.
    wish: Signal<Option<Wish>>,
) -> impl IntoView {
    let shell = Shell::here();
    let found = RwSignal::new(None::<Result<Vec<Occurrence>, Message>>);
    let wish = Memo::new(move |_| wish.get());
    let clash = Memo::new(move |_| wish.with(|wish| wish.as_ref().map(|wish| wish.clash)));
    // What it is for, and what becomes of times that are taken, is not tried: who types a title asks nothing.
    let tried = Memo::new(move |_| {
        wish.get().map(|wish| Wish { title: String::new(), clash: Clash::Refuse, ..wish })
    });
    let newest = StoredValue::new(0_u64);
    Effect::new(move |_| {
        shell.revision.track();
        let turn = newest.get_value() + 1;
        newest.set_value(turn);
        let Some(wish) = tried.get() else { return found.set(None) };
        leptos::task::spawn_local(async move {
            let answer = backend::ask(Request::Occurrences { wish: Box::new(wish) }).await;
            // The form may be gone, or ask for something else meanwhile.
            if newest.try_get_value() != Some(turn) {
                return;
            }
            let answer = Some(match answer {
                Ok(Answer::Occurrences(list)) => Ok(list),
                Ok(_) => Err(Message::new("ui-fault-answer")),
                Err(failure) => Err(failure.message().clone()),
            });
            if found.with_untracked(|old| *old != answer) {
                found.set(answer);
            }
        });
    });
    view! {
        <div class="times" aria-live="polite" data-test="times">
            {move || match found.get() {
                None => ().into_any(),
                Some(Err(message)) => view! { <p class="aside">{say(&message)}</p> }.into_any(),
                Some(Ok(all)) => listed(&all, clash.get().unwrap_or(Clash::Refuse)).into_any(),
            }}
        </div>
    }
}

fn listed(all: &[Occurrence], clash: Clash) -> impl IntoView + use<> {
    let hindered = all.iter().filter(|one| one.obstacle.is_some()).count();
    let head = match hindered {
        0 => count("times-all-free", all.len()),
        _ => say(&Message::new("times-some-taken")
            .number("count", i64::try_from(hindered).unwrap_or(i64::MAX))
            .number("all", i64::try_from(all.len()).unwrap_or(i64::MAX))),
    };
    // What is in the way comes first: it is what the reader decides on.
    let (taken, free): (Vec<_>, Vec<_>) = all.iter().cloned().partition(|one| one.obstacle.is_some());
    let mut rows: Vec<_> = taken.into_iter().chain(free).collect();
    let rest = rows.split_off(rows.len().min(SHOWN.max(hindered)));
    view! {
        <p class="times-head">{head}</p>
        <ul class="times-list">{rows.iter().map(|one| line(one, clash)).collect_view()}</ul>
        {(!rest.is_empty()).then(|| view! {
            <details class="fold">
                <summary>{count("times-more", rest.len())}</summary>
                <ul class="times-list">{rest.iter().map(|one| line(one, clash)).collect_view()}</ul>
            </details>
        })}
    }
}

fn line(one: &Occurrence, clash: Clash) -> impl IntoView + use<> {
    let when = moment::span(one.from_ms, one.until_ms);
    match &one.obstacle {
        None => view! {
            <li class="time" data-test="time-free">{icon(Icon::Tick)}<span><span class="figures">{when}</span>
                {one.shifted.then(|| view! { <span class="aside">{t("times-shifted")}</span> })}</span></li>
        }
        .into_any(),
        Some(obstacle) => {
            let fate = match clash {
                Clash::Wait if one.may_wait => t("times-waits"),
                Clash::Refuse => String::new(),
                Clash::Skip | Clash::Wait => t("times-left-out"),
            };
            view! {
                <li class="time taken" data-test="time-taken">{icon(Icon::Cross)}<span>
                    <span class="figures">{when}</span>
                    {(!fate.is_empty()).then(|| view! { <strong>{fate}</strong> })}
                    <span class="aside">{say(obstacle)}</span>
                </span></li>
            }
            .into_any()
        }
    }
}
