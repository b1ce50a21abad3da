//! A paper on which options are put in an order: drawn to their places, or moved by buttons and keys.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::{Marks, Method};

use super::{Form, words};
use crate::dom;
use crate::parts::icon::{Icon, icon};
use crate::say::{code, say, t};
use crate::sketch::{self, Move};

/// The options, ranked ones first; below them those that are left out.
#[component]
pub(super) fn Ranking(
    /// What is ranked.
    form: Form,
    /// The ballot.
    marks: RwSignal<Marks>,
) -> impl IntoView {
    let options = form.options();
    let ties = form.method == Method::Schulze;
    let labels = StoredValue::new(form.labels);
    let order = Memo::new(move |_| marks.with(|marks| sketch::order(marks, options)));
    let ranked =
        Memo::new(move |_| order.with(|order| order.iter().filter(|(_, place)| place.is_some()).count()));
    let drawn = RwSignal::new(None::<u8>);
    let spoken = RwSignal::new(String::new());
    let hand = Hand { marks, options, labels, drawn, spoken };
    // The pointer may be let go anywhere.
    let ended = window_event_listener(leptos::ev::pointerup, move |_| {
        let _ = drawn.try_set(None);
    });
    on_cleanup(move || ended.remove());
    let of = move |out: bool| {
        order.with(|order| {
            let here = order.iter().filter(|(_, place)| place.is_none() == out);
            here.map(|(option, _)| *option).collect::<Vec<_>>()
        })
    };
    let out_of = move |_| {
        if let Some(option) = drawn.get_untracked() {
            hand.moves(option, Move::Out, false);
        }
    };
    let into = move |_| {
        if let Some(option) = drawn.get_untracked()
            && ranked.get_untracked() == 0
        {
            hand.moves(option, Move::In, false);
        }
    };
    view! {
        <p class="ballot-how" id="ranking-how">{if ties { t("ballot-rank-how-ties") } else { t("ballot-rank-how") }}</p>
        <ol class="ranking" class:empty=move || ranked.get() == 0 aria-label=t("ballot-ranked") data-test="ranked" on:pointerenter=into>
            <For each=move || of(false) key=|option| *option children=move |option| view! { <Ranked option=option hand=hand ties=ties order=order /> } />
        </ol>
        {move || (ranked.get() == 0).then(|| view! { <p class="ranking-none">{t("ballot-rank-none")}</p> })}
        <div class="unranked" on:pointerenter=out_of>
            <p class="unranked-title" id="unranked-title">{move || if ranked.get() == usize::from(options) { t("ballot-all-ranked") } else { t("ballot-not-ranked") }}</p>
            <ul aria-labelledby="unranked-title">
                <For each=move || of(true) key=|option| *option children=move |option| {
                    let label = hand.label(option);
                    let said = say(&Message::new("rank-in").text("option", label.clone()));
                    view! {
                        <li>
                            <button type="button" class="unranked-option" class:drawn=move || drawn.get() == Some(option) data-test="rank-in" data-option=option.to_string() aria-label=said
                                on:pointerdown=move |event| hand.takes(&event, option)
                                on:click=move |_| hand.moves(option, Move::In, true)>
                                {icon(Icon::Plus)}<span>{label}</span>
                            </button>
                        </li>
                    }
                } />
            </ul>
        </div>
        <p class="unseen" role="status" aria-live="polite" data-test="ranking-said">{spoken}</p>
    }
}

/// What moves options about.
#[derive(Clone, Copy)]
struct Hand {
    marks: RwSignal<Marks>,
    options: u8,
    labels: StoredValue<Vec<String>>,
    /// The option that the pointer holds.
    drawn: RwSignal<Option<u8>>,
    /// Where the last one went, for who does not see it.
    spoken: RwSignal<String>,
}

impl Hand {
    fn label(self, option: u8) -> String {
        self.labels.with_value(|labels| words::option(labels, option))
    }

    fn takes(self, event: &leptos::ev::PointerEvent, option: u8) {
        dom::let_go(event);
        self.drawn.set(Some(option));
    }

    /// Moves an option, says where it is now, and where keys moved it, keeps them with it.
    fn moves(self, option: u8, movement: Move, by_key: bool) {
        self.marks.update(|marks| sketch::rank(marks, option, movement));
        let order = self.marks.with_untracked(|marks| sketch::order(marks, self.options));
        let place = order.iter().find(|(other, _)| *other == option).and_then(|(_, place)| *place);
        let said = match place {
            Some(place) => Message::new("rank-said")
                .text("option", self.label(option))
                .number("place", i64::try_from(place + 1).unwrap_or(i64::MAX)),
            None => Message::new("rank-said-out").text("option", self.label(option)),
        };
        self.spoken.set(say(&said));
        if by_key {
            // As soon as it stands in its new place, before the next key is pressed: that would be lost.
            leptos::task::spawn_local(async move {
                leptos::task::tick().await;
                let kind = if place.is_some() { "rank-grip" } else { "rank-in" };
                dom::focus_at(&format!("[data-test={kind}][data-option='{option}']"));
            });
        }
    }
}

/// A ranked option: its place, a grip, and buttons for those who do not draw.
#[component]
fn Ranked(option: u8, hand: Hand, ties: bool, order: Memo<Vec<(u8, Option<usize>)>>) -> impl IntoView {
    let label = hand.label(option);
    let place = Memo::new(move |_| {
        order.with(|order| order.iter().find(|(other, _)| *other == option).and_then(|(_, place)| *place))
    });
    let shared = Memo::new(move |_| {
        let mine = place.get();
        order.with(|order| order.iter().filter(|(_, place)| place.is_some() && *place == mine).count() > 1)
    });
    let enter = move |_| {
        if let (Some(held), Some(place)) = (hand.drawn.get_untracked(), place.get_untracked())
            && held != option
        {
            hand.moves(held, Move::To(place), false);
        }
    };
    let key = move |event: KeyboardEvent| {
        let movement = match event.key().as_str() {
            "ArrowUp" => Move::Up,
            "ArrowDown" => Move::Down,
            "=" if ties => Move::Level,
            "Delete" | "Backspace" => Move::Out,
            _ => return,
        };
        event.prevent_default();
        hand.moves(option, movement, true);
    };
    let named = |code: &'static str| say(&Message::new(code).text("option", label.clone()));
    let button = |drawing: Icon, words: String, test: &'static str, movement: Move| {
        view! {
            <button type="button" class="button quiet square small" aria-label=words.clone() title=words data-test=test
                on:click=move |_| hand.moves(option, movement, true)>{icon(drawing)}</button>
        }
    };
    let up = button(Icon::Up, named(code("rank-up")), "rank-up", Move::Up);
    let down = button(Icon::Down, named(code("rank-down")), "rank-down", Move::Down);
    let level = ties.then(|| button(Icon::Level, named(code("rank-level")), "rank-level", Move::Level));
    let out = button(Icon::Cross, named(code("rank-out")), "rank-out", Move::Out);
    view! {
        <li class="ranked" class:shared=shared class:drawn=move || hand.drawn.get() == Some(option) on:pointerenter=enter data-test="ranked-option">
            <button type="button" class="rank-grip" data-test="rank-grip" data-option=option.to_string()
                on:keydown=key on:pointerdown=move |event| hand.takes(&event, option)>
                <span class="rank-place figures">{move || place.get().map(|place| place + 1)}</span>
                <span class="rank-label">{label.clone()}</span>
                <span class="unseen">{t("rank-grip")}</span>
                {icon(Icon::Grip)}
            </button>
            <span class="rank-hands">{up}{down}{level}{out}</span>
        </li>
    }
}
