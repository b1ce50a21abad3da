//! Options two by two: how many put the one before the other, and the strongest ways from one to the other.

use leptos::prelude::*;
use moothall_core::message::Message;

use crate::say::{say, t};

/// Both tables of Schulze's count; the second one folded away.
pub(super) fn pairs(preferred: &[u32], paths: &[u32], labels: &[String]) -> impl IntoView + use<> {
    view! {
        <p class="hint">{t("pairs-how")}</p>
        {matrix(preferred, labels, t("pairs-caption"))}
        <details class="fold">
            <summary>{t("pairs-paths")}</summary>
            <p class="hint">{t("pairs-paths-how")}</p>
            {matrix(paths, labels, t("pairs-paths-caption"))}
        </details>
    }
}

/// A table of options against options. Who wins a pair is set bold, so that colour is not all there is.
fn matrix(cells: &[u32], labels: &[String], caption: String) -> impl IntoView + use<> {
    let size = labels.len();
    let cell = |row: usize, column: usize| cells.get(row * size + column).copied().unwrap_or(0);
    let heads = labels.iter().enumerate().map(|(at, label)| {
        view! { <th scope="col"><span class="figures" aria-hidden="true">{at + 1}</span><span class="unseen">{label.clone()}</span></th> }
    });
    let rows = labels.iter().enumerate().map(|(row, label)| {
        let cells = (0..size).map(|column| {
            if row == column {
                return view! { <td class="against self"></td> }.into_any();
            }
            let (own, other) = (cell(row, column), cell(column, row));
            let class = match own.cmp(&other) {
                std::cmp::Ordering::Greater => "against wins figures",
                std::cmp::Ordering::Equal => "against figures",
                std::cmp::Ordering::Less => "against loses figures",
            };
            let said = Message::new("pairs-cell").text("one", label.clone()).text("other", labels[column].clone());
            let said = said.number("own", i64::from(own)).number("others", i64::from(other));
            view! { <td class=class title=say(&said)>{own}</td> }.into_any()
        });
        view! {
            <tr>
                <th scope="row"><span class="figures against-number" aria-hidden="true">{row + 1}</span>{label.clone()}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    let label = caption.clone();
    view! {
        <div class="wide-table" tabindex="0" role="region" aria-label=label>
            <table class="pairs" data-test="pairs">
                <caption class="unseen">{caption}</caption>
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
