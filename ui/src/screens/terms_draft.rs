//! What a steward writes about the terms: shown as on a door, and read back without losing what the form does not show.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::view::terms::{Opening, Period, Quota, Terms, Who};

use crate::moment;
use crate::say::code;

/// The form's fields, as they are shown.
#[derive(Clone, Copy)]
pub(crate) struct Draft {
    pub(crate) name: RwSignal<String>,
    pub(crate) description: RwSignal<String>,
    /// For each day its hours as written: `09:00-12:00, 14:00-18:00`; empty for closed.
    pub(crate) hours: StoredValue<[RwSignal<String>; 7]>,
    pub(crate) always: RwSignal<bool>,
    pub(crate) days: RwSignal<String>,
    /// Lengths as written: `30 min`, `2 h`.
    pub(crate) lengths: StoredValue<[RwSignal<String>; 6]>,
    pub(crate) ahead: RwSignal<String>,
    pub(crate) quota: RwSignal<String>,
    pub(crate) quota_per: RwSignal<String>,
    pub(crate) approval: RwSignal<bool>,
    pub(crate) who: RwSignal<String>,
    pub(crate) places: RwSignal<String>,
    pub(crate) includes: RwSignal<Vec<ResourceId>>,
    pub(crate) check_in: RwSignal<String>,
}

impl Draft {
    /// As the terms are.
    pub(crate) fn of(name: &str, description: &str, terms: &Terms) -> Self {
        let text = |text: String| RwSignal::new(text);
        let number = |number: u32| text(if number == 0 { String::new() } else { number.to_string() });
        let days: Vec<_> =
            terms.closed_days.iter().map(|day| moment::file_day(moment::of_day(*day))).collect();
        let of_day = |day: usize| {
            let open = terms.hours.iter().filter(|opening| usize::from(opening.weekday) == day);
            let open: Vec<_> = open
                .map(|opening| format!("{}-{}", clock(opening.from_min), clock(opening.until_min)))
                .collect();
            text(open.join(", "))
        };
        let quota = terms.quotas.first();
        Self {
            name: text(name.to_owned()),
            description: text(description.to_owned()),
            hours: StoredValue::new(std::array::from_fn(of_day)),
            always: RwSignal::new(terms.hours.is_empty()),
            days: text(days.join(", ")),
            lengths: StoredValue::new(
                [
                    terms.shortest_min,
                    terms.longest_min,
                    terms.buffer_min,
                    terms.notice_book_min,
                    terms.notice_change_min,
                    terms.notice_cancel_min,
                ]
                .map(|minutes| text(length_text(minutes))),
            ),
            ahead: number(terms.ahead_days),
            quota: text(quota.map(quota_text).unwrap_or_default()),
            quota_per: text(quota.map_or("week", |quota| per_name(quota.per)).to_owned()),
            approval: RwSignal::new(terms.approval),
            who: text(match terms.who {
                Who::Members => "members".to_owned(),
                Who::Role(role) => format!("role:{role}"),
                Who::Group(group) => format!("group:{group}"),
            }),
            places: text(terms.places.to_string()),
            includes: RwSignal::new(terms.includes.clone()),
            check_in: text(length_text(terms.check_in_min.unwrap_or(0).into())),
        }
    }

    /// The terms as written, or the sentence for what cannot be read. What the form does not show stays as it was.
    pub(crate) fn read(self, before: &Terms) -> Result<Terms, &'static str> {
        let mut terms = before.clone();
        terms.hours = Vec::new();
        if !self.always.get_untracked() {
            for (weekday, written) in (0_u8..).zip(self.hours.get_value()) {
                let open = read_hours(&written.get_untracked()).ok_or(code("set-hours-unread"))?;
                terms.hours.extend(open.into_iter().map(|(from_min, until_min)| Opening {
                    weekday,
                    from_min,
                    until_min,
                }));
            }
            if terms.hours.is_empty() {
                return Err(code("set-hours-none"));
            }
        }
        let days = self.days.get_untracked();
        let days = days.split([',', ' ', '\n']).filter(|day| !day.trim().is_empty());
        terms.closed_days = days
            .map(|day| moment::read_day(day).map(moment::since_1970))
            .collect::<Option<Vec<_>>>()
            .ok_or(code("set-days-unread"))?;
        terms.closed_days.sort_unstable();
        terms.closed_days.dedup();
        let mut lengths = [0; 6];
        for (length, written) in lengths.iter_mut().zip(self.lengths.get_value()) {
            *length = read_length(&written.get_untracked()).ok_or(code("set-length-unread"))?;
        }
        [
            terms.shortest_min,
            terms.longest_min,
            terms.buffer_min,
            terms.notice_book_min,
            terms.notice_change_min,
            terms.notice_cancel_min,
        ] = lengths;
        let number = |field: RwSignal<String>, none: u32| match field.get_untracked().trim() {
            "" => Ok(none),
            text => text.parse().map_err(|_| code("set-number-unread")),
        };
        terms.ahead_days = number(self.ahead, 0)?;
        terms.places =
            u16::try_from(number(self.places, 1)?.max(1)).map_err(|_| code("set-number-unread"))?;
        let rest = terms.quotas.iter().skip(1).copied().collect::<Vec<_>>();
        let per = per_of(&self.quota_per.get_untracked());
        let first = read_quota(&self.quota.get_untracked(), per).ok_or(code("set-length-unread"))?;
        terms.quotas = first.into_iter().chain(rest).collect();
        terms.approval = self.approval.get_untracked();
        terms.who = match self.who.get_untracked().split_once(':') {
            Some(("role", role)) => role.parse().map(Who::Role).map_err(|_| code("set-number-unread"))?,
            Some(("group", group)) => group.parse().map(Who::Group).map_err(|_| code("set-number-unread"))?,
            _ => Who::Members,
        };
        terms.includes = self.includes.get_untracked();
        let check_in = read_length(&self.check_in.get_untracked()).ok_or(code("set-length-unread"))?;
        let check_in = u16::try_from(check_in).map_err(|_| code("set-length-unread"))?;
        terms.check_in_min = Some(check_in).filter(|minutes| *minutes > 0);
        Ok(terms)
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Hours of a day as written: `09:00-12:00, 14:00-18:00`; nothing means closed.
fn read_hours(text: &str) -> Option<Vec<(u16, u16)>> {
    let minute = |time: &str| match time.trim() {
        "24" | "24:00" => Some(1_440),
        time if time.contains(':') => u16::try_from(moment::read_clock(time)?).ok(),
        time => time.parse::<u16>().ok().filter(|hour| *hour < 24).map(|hour| hour * 60),
    };
    let parts = text.split(',').filter(|part| !part.trim().is_empty());
    let mut open: Vec<(u16, u16)> = parts
        .map(|part| {
            let (from, until) = part.split_once(['-', '–'])?;
            Some((minute(from)?, minute(until)?)).filter(|(from, until)| from < until)
        })
        .collect::<Option<_>>()?;
    open.sort_unstable();
    Some(open)
}

/// A length as written, in minutes: `30 min`, `2 h`, `1 day`; a number alone is minutes, nothing is none.
fn read_length(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Some(0);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let each = match unit.trim() {
        "" | "m" | "min" | "minutes" | "minuten" => 1,
        "h" | "hour" | "hours" | "std" | "stunde" | "stunden" => 60,
        "d" | "day" | "days" | "tag" | "tage" => 1_440,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(each)
}

fn length_text(minutes: u32) -> String {
    match minutes {
        0 => String::new(),
        minutes if minutes % 1_440 == 0 => format!("{} d", minutes / 1_440),
        minutes if minutes % 60 == 0 => format!("{} h", minutes / 60),
        minutes => format!("{minutes} min"),
    }
}

/// How much, as written: bookings, a time, or both.
fn quota_text(quota: &Quota) -> String {
    let bookings = quota.bookings.map(|most| most.to_string());
    let time = quota.minutes.map(|minutes| match minutes % 60 {
        0 => format!("{} h", minutes / 60),
        _ => format!("{minutes} min"),
    });
    bookings.into_iter().chain(time).collect::<Vec<_>>().join(", ")
}

/// A quota as written: `2` bookings, `4 h`, or `2, 4 h` for both; nothing is none.
fn read_quota(text: &str, per: Period) -> Option<Option<Quota>> {
    let mut quota = Quota { per, bookings: None, minutes: None };
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            if quota.bookings.replace(part.parse().ok()?).is_some() {
                return None;
            }
        } else if quota.minutes.replace(read_length(part)?).is_some() {
            return None;
        }
    }
    Some((quota.bookings.is_some() || quota.minutes.is_some()).then_some(quota))
}

fn per_name(per: Period) -> &'static str {
    match per {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Ahead => "ahead",
    }
}

fn per_of(name: &str) -> Period {
    match name {
        "day" => Period::Day,
        "month" => Period::Month,
        "ahead" => Period::Ahead,
        _ => Period::Week,
    }
}

#[cfg(test)]
mod tests {
    use moothall_core::id::GroupId;

    use super::*;

    #[test]
    fn hours_are_read_as_on_a_door() {
        let cases = [
            ("", Some(vec![])),
            ("9-18", Some(vec![(540, 1_080)])),
            ("14:00–18:00, 09:00-12:30", Some(vec![(540, 750), (840, 1_080)])),
            ("20-24", Some(vec![(1_200, 1_440)])),
            ("18-9", None),
            ("early", None),
        ];
        for (text, hours) in cases {
            assert_eq!(read_hours(text), hours, "{text}");
        }
    }

    #[test]
    fn a_length_reads_back_as_it_is_shown() {
        for minutes in [0, 5, 30, 60, 90, 120, 1_440, 2_880] {
            assert_eq!(read_length(&length_text(minutes)), Some(minutes), "{minutes}");
        }
        assert_eq!(
            (read_length("2 hours"), read_length("soon"), read_length("45")),
            (Some(120), None, Some(45))
        );
        // As the hints of each language say it.
        assert_eq!((read_length("1 day"), read_length("1 Tag")), (Some(1_440), Some(1_440)));
    }
    #[test]
    fn a_quota_is_of_bookings_of_time_or_of_both() {
        let week = |bookings, minutes| Some(Some(Quota { per: Period::Week, bookings, minutes }));
        let cases = [
            ("", Some(None)),
            ("2", week(Some(2), None)),
            ("90 min", week(None, Some(90))),
            ("2, 4 h", week(Some(2), Some(240))),
            ("4 h, 2", week(Some(2), Some(240))),
            ("2, 3", None),
            ("1 h, 2 h", None),
            ("70000", None),
            ("a few", None),
        ];
        for (text, quota) in cases {
            assert_eq!(read_quota(text, Period::Week), quota, "{text}");
        }
    }

    #[test]
    fn terms_that_are_opened_and_saved_at_once_stay_as_they_were() {
        let owner = Owner::new();
        let quota = |per, bookings, minutes| Quota { per, bookings, minutes };
        let cases = [
            Terms::default(),
            Terms { quotas: vec![quota(Period::Day, Some(2), Some(240))], ..Terms::default() },
            Terms {
                quotas: vec![
                    quota(Period::Month, None, Some(90)),
                    quota(Period::Ahead, Some(3), None),
                    quota(Period::Week, Some(1), Some(1_440)),
                ],
                ..Terms::default()
            },
            Terms {
                hours: vec![Opening { weekday: 6, from_min: 540, until_min: 1_440 }],
                shortest_min: 30,
                longest_min: 2_880,
                buffer_min: 15,
                notice_book_min: 60,
                notice_change_min: 1_440,
                notice_cancel_min: 90,
                ahead_days: 60,
                approval: true,
                who: Who::Group(GroupId([7; 32])),
                places: 4,
                includes: vec![ResourceId([9; 32])],
                check_in_min: Some(20),
                ..Terms::default()
            },
        ];
        for terms in cases {
            let read = owner.with(|| Draft::of("Wood shop", "", &terms).read(&terms));
            assert_eq!(read.as_ref(), Ok(&terms));
        }
    }
}
