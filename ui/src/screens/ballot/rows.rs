//! Papers with boxes to cross: one of several, several of many, and how one stands to a proposal.

use leptos::prelude::*;
use moothall_core::tally::{Consent, Marks};

use super::{Form, words};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::say::{count, t};
use crate::sketch;

/// A row with a box at its end; the whole row is pressed.
fn row(
    kind: &'static str,
    name: &'static str,
    words: String,
    about: Option<String>,
    test: &'static str,
    crossed: impl Fn() -> bool + Copy + Send + Sync + 'static,
    cross: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <label class="ballot-row" class:crossed=crossed data-test=test>
            <input class="unseen" type=kind name=name prop:checked=crossed on:change=move |_| cross() />
            <span class="ballot-words"><strong>{words}</strong>{about.map(|about| view! { <span>{about}</span> })}</span>
            <span class="ballot-box" aria-hidden="true">{move || crossed().then(|| icon(Icon::Cross))}</span>
        </label>
    }
}

/// Agree, stand aside or object; an objection is reasoned.
pub(super) fn consent(marks: RwSignal<Marks>, reason: RwSignal<String>) -> impl IntoView {
    let stances = [
        (Consent::Agree, t("consent-agree-about"), "vote-agree"),
        (Consent::Aside, t("consent-aside-about"), "vote-aside"),
        (Consent::Object, t("consent-object-about"), "vote-object"),
    ];
    let rows = stances.into_iter().map(|(stance, about, test)| {
        let is = move || marks.with(|marks| *marks == Marks::Consent(stance));
        row("radio", "stance", words::consent(stance), Some(about), test, is, move || {
            marks.set(sketch::stand(stance));
        })
    });
    let objects = Memo::new(move |_| marks.with(|marks| *marks == Marks::Consent(Consent::Object)));
    view! {
        <div class="ballot-rows" role="radiogroup" aria-labelledby="ballot-title">{rows.collect_view()}</div>
        {move || objects.get().then(|| view! {
            <div class="ballot-reason"><Field value=reason label=t("objection-reason") hint=t("objection-reason-hint") test="objection" rows=4 /></div>
        })}
    }
}

/// One cross.
pub(super) fn one(form: &Form, marks: RwSignal<Marks>) -> impl IntoView + use<> {
    let rows = form.labels.clone().into_iter().enumerate().map(|(place, label)| {
        let option = u8::try_from(place).unwrap_or(u8::MAX);
        let is = move || marks.with(|marks| *marks == Marks::One(option));
        row("radio", "option", label, None, "option", is, move || marks.set(Marks::One(option)))
    });
    view! { <div class="ballot-rows" role="radiogroup" aria-labelledby="ballot-title">{rows.collect_view()}</div> }
}

/// As many crosses as one likes, up to a number.
pub(super) fn several(form: &Form, most: u8, marks: RwSignal<Marks>) -> impl IntoView + use<> {
    let all = most >= form.options();
    let rows = form.labels.clone().into_iter().enumerate().map(|(place, label)| {
        let option = u8::try_from(place).unwrap_or(u8::MAX);
        let is = move || {
            marks.with(|marks| matches!(marks, Marks::Approved(approved) if approved.contains(&option)))
        };
        row("checkbox", "option", label, None, "option", is, move || {
            marks.update(|marks| sketch::approve(marks, option));
        })
    });
    let left = move || {
        let crossed = marks.with(|marks| match marks {
            Marks::Approved(approved) => approved.len(),
            _ => 0,
        });
        i64::from(most) - i64::try_from(crossed).unwrap_or(i64::MAX)
    };
    view! {
        <p class="ballot-how" role="status">
            {move || match (all, left()) {
                (true, _) => t("ballot-approve-any"),
                (false, left) if left < 0 => count("ballot-approve-over", -left),
                (false, left) => count("ballot-approve-left", left),
            }}
        </p>
        <div class="ballot-rows" role="group" aria-labelledby="ballot-title">{rows.collect_view()}</div>
    }
}
