//! By which clock opening hours, closed days and quotas count, said beside that of the reader.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::terms::Clock;

use crate::moment;
use crate::parts::load::{Loaded, load};
use crate::say::{say, t};

/// The organisation's clock, from the peer.
pub(crate) fn clock() -> Loaded<Clock> {
    load(
        || Request::Clock,
        |answer| match answer {
            Answer::Clock(clock) => Some(clock),
            _ => None,
        },
    )
}

/// The sentence about it, once it is known.
#[component]
pub(crate) fn ByWhichClock(
    /// The organisation's.
    clock: Loaded<Clock>,
) -> impl IntoView {
    view! {
        {move || clock.value.with(|clock| clock.as_ref().map(said)).map(|words| view! {
            <p class="hint" data-test="by-which-clock">{words}</p>
        })}
    }
}

fn said(clock: &Clock) -> String {
    let now = moment::now();
    // Half a year from now the other one may have changed to summer time alone.
    let apart = |ms: i64| i64::from(clock.minutes_at(ms)) - i64::from(moment::before_utc(ms));
    if apart(now) == 0 && apart(now + 182 * 24 * moment::HOUR) == 0 {
        return t("clock-as-yours");
    }
    let code = if clock.offsets.is_empty() { "clock-utc" } else { "clock-other" };
    let shown = moment::stamp(now + apart(now) * moment::MINUTE);
    say(&Message::new(code).text("theirs", shown).text("yours", moment::stamp(now)))
}
