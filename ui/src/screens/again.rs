//! How often something is booked: once, or by a rule that the peer understands (RFC 5545).

use leptos::prelude::*;

use crate::moment;
use crate::parts::field::{Field, Select};
use crate::say::{count, t};

/// The days of a week as rules name them, Monday first.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// The reader's choice, kept as the form's fields show it.
#[derive(Clone, Copy)]
pub(crate) struct Again {
    /// `once`, `daily`, `weekly`, `monthly-day` or `monthly-weekday`.
    how: RwSignal<String>,
    /// On which days of the week besides the first, Monday first.
    days: RwSignal<[bool; 7]>,
    /// `count` or `until`.
    end: RwSignal<String>,
    /// So many times.
    times: RwSignal<String>,
    /// Until this day, such as `2026-12-31`.
    until: RwSignal<String>,
}

impl Again {
    /// Once.
    pub(crate) fn once() -> Self {
        Self {
            how: RwSignal::new("once".to_owned()),
            days: RwSignal::new([false; 7]),
            end: RwSignal::new("count".to_owned()),
            times: RwSignal::new("10".to_owned()),
            until: RwSignal::new(String::new()),
        }
    }

    /// Back to once.
    pub(crate) fn clear(self) {
        self.how.set("once".to_owned());
        self.days.set([false; 7]);
    }

    /// Whether there is more than one time.
    pub(crate) fn recurs(self) -> bool {
        self.how.with(|how| how != "once")
    }

    /// The rule for what begins on a day; none where it happens once.
    pub(crate) fn rule(self, day: i64) -> Option<String> {
        let end = self.end.with(|end| match end.as_str() {
            "until" => self.until.with(|until| {
                let day: String = until.chars().filter(char::is_ascii_digit).collect();
                (day.len() == 8).then(|| format!("UNTIL={day}"))
            }),
            _ => self.times.with(|times| {
                let times: u32 = times.trim().parse().ok()?;
                Some(format!("COUNT={}", times.clamp(1, 366)))
            }),
        });
        let weekday = moment::weekday_number(day);
        self.how.with(|how| {
            self.days.with(|days| rule_text(how, days, weekday, moment::day_number(day), end.as_deref()))
        })
    }
}

/// The rule, from the fields; `weekday` (0 is Monday) and `of_month` say where it begins.
fn rule_text(
    how: &str,
    days: &[bool; 7],
    weekday: usize,
    of_month: u32,
    end: Option<&str>,
) -> Option<String> {
    let rule = match how {
        "daily" => "FREQ=DAILY".to_owned(),
        "weekly" => {
            let chosen: Vec<_> =
                (0..7).filter(|day| *day == weekday || days[*day]).map(|day| DAYS[day]).collect();
            format!("FREQ=WEEKLY;BYDAY={}", chosen.join(","))
        }
        "monthly-day" => format!("FREQ=MONTHLY;BYMONTHDAY={of_month}"),
        "monthly-weekday" => {
            // Few months have a fifth Saturday: whoever begins on one means the last.
            let place = match (of_month - 1) / 7 + 1 {
                5 => "-1".to_owned(),
                place => place.to_string(),
            };
            format!("FREQ=MONTHLY;BYDAY={place}{}", DAYS[weekday])
        }
        _ => return None,
    };
    Some(match end {
        Some(end) => format!("{rule};{end}"),
        None => format!("{rule};COUNT=1"),
    })
}

/// The part of the form that says how often.
#[component]
pub(crate) fn HowOften(
    /// The choice.
    again: Again,
    /// The first day.
    day: Signal<i64>,
) -> impl IntoView {
    let ways = Signal::derive(move || {
        let day = day.get();
        vec![
            ("once".to_owned(), t("again-once")),
            ("daily".to_owned(), t("again-daily")),
            ("weekly".to_owned(), t("again-weekly")),
            ("monthly-day".to_owned(), count("again-monthly-day", moment::day_number(day))),
            ("monthly-weekday".to_owned(), t("again-monthly-weekday")),
        ]
    });
    let ends = Signal::derive(|| {
        vec![("count".to_owned(), t("again-count")), ("until".to_owned(), t("again-until"))]
    });
    view! {
        <Select value=again.how label=t("again-title") test="book-again" options=ways />
        {move || (again.how.get() == "weekly").then(|| view! {
            <fieldset class="days">
                <legend>{t("again-days")}</legend>
                {(0..7_usize).map(|at| day_box(again, day, at)).collect_view()}
            </fieldset>
        })}
        {move || again.recurs().then(|| view! {
            <div class="pair">
                <Select value=again.end label=t("again-end") test="book-end" options=ends />
                {move || if again.end.get() == "until" {
                    view! { <Field value=again.until label=t("again-until-day") test="book-until-day" kind="date" /> }.into_any()
                } else {
                    view! { <Field value=again.times label=t("again-times") test="book-times" kind="number" /> }.into_any()
                }}
            </div>
        })}
    }
}

/// One day of the week; the first booking's own is always among them.
fn day_box(again: Again, day: Signal<i64>, at: usize) -> impl IntoView {
    let own = move || moment::weekday_number(day.get()) == at;
    let on = move || own() || again.days.with(|days| days[at]);
    let name = t(&format!("weekday-{at}"));
    let short: String = name.chars().take(2).collect();
    view! {
        <label class="day-box">
            <input type="checkbox" aria-label=name data-test=format!("book-day-{at}") prop:checked=on disabled=own
                on:change=move |_| again.days.update(|days| days[at] = !days[at]) />
            <span aria-hidden="true">{short}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_becomes_a_rule() {
        let none = [false; 7];
        let also_friday = [false, false, false, false, true, false, false];
        // Weekday, day of the month: 21 November 2026 is a Saturday, 29 a Sunday.
        let cases = [
            ("once", none, 5, 21, None),
            ("daily", none, 5, 21, Some("FREQ=DAILY;COUNT=3")),
            ("weekly", none, 5, 21, Some("FREQ=WEEKLY;BYDAY=SA;COUNT=3")),
            ("weekly", also_friday, 0, 23, Some("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=3")),
            ("monthly-day", none, 5, 21, Some("FREQ=MONTHLY;BYMONTHDAY=21;COUNT=3")),
            ("monthly-weekday", none, 5, 21, Some("FREQ=MONTHLY;BYDAY=3SA;COUNT=3")),
            ("monthly-weekday", none, 6, 29, Some("FREQ=MONTHLY;BYDAY=-1SU;COUNT=3")),
        ];
        for (how, days, weekday, of_month, rule) in cases {
            assert_eq!(rule_text(how, &days, weekday, of_month, Some("COUNT=3")).as_deref(), rule, "{how}");
        }
        assert_eq!(rule_text("daily", &none, 0, 1, None).as_deref(), Some("FREQ=DAILY;COUNT=1"));
    }
}
