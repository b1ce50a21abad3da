//! A paper on which dots are stuck beside options.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::Marks;

use super::Form;
use crate::parts::icon::{Icon, icon};
use crate::say::{count, say};
use crate::sketch;

/// So many dots are drawn; beyond, a number stands for them.
const DRAWN_MAX: u8 = 12;

/// A row for each option, and how many dots are left.
pub(super) fn dots(form: &Form, dots: u8, marks: RwSignal<Marks>) -> impl IntoView + use<> {
    let left = Memo::new(move |_| marks.with(|marks| sketch::dots_left(marks, dots)));
    let rows = form.labels.clone().into_iter().enumerate().map(|(place, label)| {
        let option = u8::try_from(place).unwrap_or(u8::MAX);
        let given = Memo::new(move |_| {
            marks.with(|marks| match marks {
                Marks::Dots(given) => given.get(usize::from(option)).copied().unwrap_or(0),
                _ => 0,
            })
        });
        let give = move |more: bool| marks.update(|marks| sketch::dot(marks, dots, option, more));
        let more = say(&Message::new("dots-more").text("option", label.clone()));
        let less = say(&Message::new("dots-less").text("option", label.clone()));
        view! {
            <li class="dots-row" data-test="option">
                <span class="dots-words">
                    <strong>{label}</strong>
                    <span class="dots-stuck" aria-hidden="true">
                        {move || (0..given.get().min(DRAWN_MAX)).map(|_| view! { <span class="stuck"></span> }).collect_view()}
                    </span>
                </span>
                <span class="dots-hands">
                    <button type="button" class="button square small" aria-label=less.clone() title=less data-test="dot-less"
                        aria-disabled=move || (given.get() == 0).then_some("true") on:click=move |_| give(false)>{icon(Icon::Minus)}</button>
                    <span class="dots-number figures" role="status" data-test="dots">{given}</span>
                    <button type="button" class="button square small" aria-label=more.clone() title=more data-test="dot-more"
                        aria-disabled=move || (left.get() == 0).then_some("true") on:click=move |_| give(true)>{icon(Icon::Plus)}</button>
                </span>
            </li>
        }
    });
    view! {
        <p class="ballot-how" role="status" data-test="dots-left">{move || count("ballot-dots-left", left.get())}</p>
        <ul class="dots-rows">{rows.collect_view()}</ul>
    }
}
