//! Figures, month by month, a sentence each.

use moothall_core::view::figures::{Figure, Series};

use super::super::words::{Words, line};
use super::sentence;

pub(super) fn figures(words: &Words, all: &[Series]) -> String {
    let mut text = String::new();
    for series in all {
        let title = series.measure.title().map_or_else(|| series.name.clone(), |code| words.code(code));
        text += &format!("{}\n", line(&title));
        for figure in &series.periods {
            text += &format!("  {}", sentence(words, figure.said(series.measure, month(words, figure))));
        }
    }
    text
}

fn month(words: &Words, figure: &Figure) -> String {
    // A moment reads “2026-11-01 00:00”; its first seven letters are the month.
    words.time(figure.from_ms).chars().take(7).collect()
}
