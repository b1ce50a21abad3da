//! The form that books, and what to do when someone else was there first.

use leptos::prelude::*;
use moothall_core::message::{Arg, Message};
use moothall_core::request::{Answer, Request};

use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::say::{say, t};
use crate::screens::resource::Desk;
use crate::shell::Shell;
use crate::week::DAY_MINUTES;

/// The step, in minutes, in which begins and lengths are offered.
const STEP_MINUTES: u32 = 30;

/// Day, begin, end, what for.
#[component]
pub(crate) fn Book(
    /// The screen's state.
    desk: Desk,
) -> impl IntoView {
    let shell = Shell::here();
    let title = RwSignal::new(String::new());
    let doing = Doing::new();
    let slot = desk.slot;
    let days = Signal::derive(move || {
        let today = moment::day_start(moment::now());
        let monday = desk.week.get();
        let mut days: Vec<_> =
            (0..7).map(|day| moment::add_days(monday, day)).filter(|day| *day >= today).collect();
        let chosen = slot.day.get().parse().unwrap_or(today);
        if !days.contains(&chosen) {
            days.push(chosen);
            days.sort_unstable();
        }
        days.into_iter().map(|day| (day.to_string(), moment::long_day(day))).collect::<Vec<_>>()
    });
    let begins = Signal::derive(move || {
        let day = slot.day.get().parse().unwrap_or_default();
        let own: u32 = slot.begin.get().parse().unwrap_or_default();
        let mut minutes: Vec<_> = (0..DAY_MINUTES).step_by(STEP_MINUTES as usize).collect();
        if !minutes.contains(&own) {
            minutes.push(own);
            minutes.sort_unstable();
        }
        minutes
            .into_iter()
            .map(|minute| (minute.to_string(), moment::clock(moment::at(day, minute))))
            .collect::<Vec<_>>()
    });
    let ends = Signal::derive(move || {
        let day = slot.day.get().parse().unwrap_or_default();
        let begin: u32 = slot.begin.get().parse().unwrap_or_default();
        let from = moment::at(day, begin);
        let until_next_noon = (1..=48).map(|step| step * STEP_MINUTES);
        let whole_days = (2..=7).map(|days| days * DAY_MINUTES);
        let mut lengths: Vec<_> = until_next_noon.chain(whole_days).collect();
        let own: u32 = slot.length.get().parse().unwrap_or(60);
        if !lengths.contains(&own) {
            lengths.push(own);
            lengths.sort_unstable();
        }
        lengths.into_iter().map(|minutes| (minutes.to_string(), end_words(from, minutes))).collect::<Vec<_>>()
    });
    let ask = move |(from_ms, until_ms): (i64, i64)| {
        let request = Request::Book {
            resource: desk.resource,
            from_ms,
            until_ms,
            title: title.get_untracked().trim().to_owned(),
        };
        doing.run(request, move |answer| {
            title.set(String::new());
            let note = match answer {
                Answer::Written(written) => {
                    desk.chosen.set(Some(written.id.into()));
                    written.note.map(|note| say(&note))
                }
                _ => None,
            };
            let said = say(&Message::new("book-done").text("when", moment::span(from_ms, until_ms)));
            shell.tell(note.map_or(said.clone(), |note| format!("{said} {note}")));
            desk.week.set(moment::week_start(from_ms));
        });
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(span) = slot.span() {
            ask(span);
        }
    };
    // A sentence about one slot must not stand beside another.
    Effect::new(move |before: Option<Option<(i64, i64)>>| {
        let now = slot.span();
        if before.is_some_and(|before| before != now) {
            doing.failure.set(None);
        }
        now
    });
    view! {
        <form class="slip-form" on:submit=send aria-labelledby="book-title">
            <h2 id="book-title">{t("book-title")}</h2>
            <Select value=slot.day label=t("book-day") test="book-day" options=days />
            <Select value=slot.begin label=t("book-from") test="book-from" options=begins />
            <Select value=slot.length label=t("book-until") test="book-until" options=ends />
            <Field value=title label=t("book-what-for") test="book-what-for" optional=true />
            <Trouble doing=doing />
            {move || doing.failure.get().as_ref().and_then(free_slot).map(|free| view! {
                <button type="button" class="button strong instead" data-test="book-instead" on:click=move |_| ask(free)>
                    {icon(Icon::Calendar)}
                    <span>{t("book-instead")}<span class="figures instead-when">{moment::span(free.0, free.1)}</span></span>
                </button>
            })}
            <div class="actions"><Send doing=doing words=t("book-do") test="book-do" /></div>
        </form>
    }
}

/// The end and the length in words: "16:00, 2 hours".
fn end_words(from_ms: i64, minutes: u32) -> String {
    let until_ms = from_ms + i64::from(minutes) * moment::MINUTE;
    let same_day = moment::day_start(from_ms) == moment::day_start(until_ms - 1);
    let end = if same_day { moment::clock(until_ms) } else { moment::stamp(until_ms) };
    let length = Message::new("book-length").text("end", end).duration("length", until_ms - from_ms);
    say(&length)
}

/// The next free slot that a refusal names.
fn free_slot(refusal: &Message) -> Option<(i64, i64)> {
    match (refusal.args.get("free_from"), refusal.args.get("free_until")) {
        (Some(Arg::Time(from_ms)), Some(Arg::Time(until_ms)))
            if refusal.code == "refused-slot-taken-next" =>
        {
            Some((*from_ms, *until_ms))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_taken_slot_offers_another() {
        let taken = Message::new("refused-slot-taken-next").time("free_from", 1).time("free_until", 2);
        assert_eq!(free_slot(&taken), Some((1, 2)));
        assert_eq!(free_slot(&Message::new("refused-slot-taken-next").time("free_from", 1)), None);
        assert_eq!(
            free_slot(&Message::new("ui-fault-answer").time("free_from", 1).time("free_until", 2)),
            None
        );
    }
}
