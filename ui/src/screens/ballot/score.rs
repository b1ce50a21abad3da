//! A paper on which every option gets a number.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::Marks;

use super::Form;
use crate::parts::field::unique;
use crate::say::{say, t};
use crate::sketch;

/// Up to so high a score, each stands on the paper as a box; beyond, the number is typed.
const BOXES_MAX: u8 = 10;

/// A row of boxes for each option.
pub(super) fn scores(form: &Form, highest: u8, marks: RwSignal<Marks>) -> impl IntoView + use<> {
    let how = Message::new("ballot-score-how").number("highest", i64::from(highest));
    let rows = form.labels.clone().into_iter().enumerate().map(|(place, label)| {
        let option = u8::try_from(place).unwrap_or(u8::MAX);
        let given = move || {
            marks.with(|marks| match marks {
                Marks::Scores(scores) => scores.get(usize::from(option)).copied().flatten(),
                _ => None,
            })
        };
        let give = move |score: Option<u8>| marks.update(|marks| sketch::score(marks, option, score));
        let name = unique("score");
        let control = if highest <= BOXES_MAX {
            let boxes = (0..=highest).map(|score| {
                let is = move || given() == Some(score);
                view! {
                    <label class="score-box" class:crossed=is data-test=format!("score-{score}")>
                        <input class="unseen" type="radio" name=name.clone() prop:checked=is on:change=move |_| give(Some(score)) />
                        {score}
                    </label>
                }
            });
            let none = move || given().is_none();
            view! {
                {boxes.collect_view()}
                <label class="score-box none" class:crossed=none data-test="score-none">
                    <input class="unseen" type="radio" name=name.clone() prop:checked=none on:change=move |_| give(None) />
                    {t("ballot-no-score")}
                </label>
            }
            .into_any()
        } else {
            let typed = move |event| give(event_target_value(&event).trim().parse().ok());
            view! {
                <input class="line score-typed" type="number" min="0" max=highest.to_string() data-test="score-typed"
                    aria-label=label.clone() prop:value=move || given().map(|score| score.to_string()).unwrap_or_default() on:input=typed />
            }
            .into_any()
        };
        view! {
            <fieldset class="score-row" data-test="option">
                <legend>{label}</legend>
                <div class="score-boxes">{control}</div>
            </fieldset>
        }
    });
    view! {
        <p class="ballot-how">{say(&how)}</p>
        <div class="score-rows">{rows.collect_view()}</div>
    }
}
