//! Repetition rules (RFC 5545, section 3.3.10). Read and checked here, followed by the `rrule` crate.
//!
//! The crate counts by the wall clock alone, as if it showed UTC: zones, UNTIL and the window are ours. What it is given is
//! a text that was checked and written anew here, never a foreign one.

use std::fmt::{Display, Write};
use std::str::FromStr;

use rrule::RRuleSet;
use serde::{Deserialize, Serialize};

use super::flaw::Flaw;
use super::local::Local;
use super::value::{When, when};

/// The most occurrences that a COUNT may ask for.
const COUNT_MAX: u32 = 50_000;
const INTERVAL_MAX: u16 = 1_000;
/// The longest rule, in bytes.
const RULE_BYTES_MAX: usize = 2_048;

/// The most times of day that a rule may name: the crate holds all those of one period at once.
const TIMES_MAX: usize = 120;
/// What a rule costs that finds nothing up to the end of all years.
const EXHAUSTED_STEPS: u64 = 400_000;

/// How much work is left for following rules: a step is about one period or one occurrence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Steps(u64);

impl Steps {
    pub(super) fn new(steps: u64) -> Self {
        Self(steps)
    }

    fn take(&mut self, steps: u64) -> Result<(), Flaw> {
        // Once it is too much, it stays so: the next rule is not even begun.
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Flaw::RuleTooLong)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
}

impl Frequency {
    const ALL: [(&'static str, Self); 5] = [
        ("YEARLY", Self::Yearly),
        ("MONTHLY", Self::Monthly),
        ("WEEKLY", Self::Weekly),
        ("DAILY", Self::Daily),
        ("HOURLY", Self::Hourly),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, each)| *each == self).map_or("DAILY", |(name, _)| name)
    }

    /// No shorter than a period is.
    fn longest_ms(self) -> i64 {
        let hours = match self {
            Self::Yearly => 366 * 24,
            Self::Monthly => 31 * 24,
            Self::Weekly => 7 * 24,
            Self::Daily => 24,
            Self::Hourly => 1,
        };
        hours * 3_600_000
    }
}

/// The last moment of a rule, in each form that RFC 5545 has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    /// A moment, as the wall clock in UTC shows it.
    Utc(Local),
    /// By the event's own wall clock.
    Local(Local),
    /// To the end of a day by the event's own wall clock.
    Date(Local),
}

/// A repetition rule, checked. As text the value of an RRULE property.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rule {
    frequency: Frequency,
    interval: u16,
    count: Option<u32>,
    until: Option<Until>,
    /// The other parts, with their values checked.
    parts: Vec<(&'static str, String)>,
}

impl FromStr for Rule {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let flaw = || Flaw::Rule(text.to_owned());
        if text.len() > RULE_BYTES_MAX {
            return Err(flaw());
        }
        let mut frequency = None;
        let (mut interval, mut count, mut until) = (1, None, None);
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        for part in text.trim().trim_end_matches(';').split(';') {
            let (name, value) = part.split_once('=').ok_or_else(flaw)?;
            let (name, value) = (name.trim().to_ascii_uppercase(), value.trim().to_ascii_uppercase());
            match name.as_str() {
                "FREQ" if value == "MINUTELY" || value == "SECONDLY" => return Err(Flaw::RuleTooOften),
                "FREQ" => {
                    let found = Frequency::ALL.iter().find(|(name, _)| *name == value);
                    frequency = Some(found.ok_or_else(flaw)?.1);
                }
                "INTERVAL" => {
                    let good = value.parse().ok().filter(|interval| (1..=INTERVAL_MAX).contains(interval));
                    interval = good.ok_or_else(flaw)?;
                }
                "COUNT" => {
                    let number: u32 = value.parse().ok().filter(|count| *count > 0).ok_or_else(flaw)?;
                    if number > COUNT_MAX {
                        return Err(Flaw::RuleTooLong);
                    }
                    count = Some(number);
                }
                "UNTIL" => {
                    until = Some(match when(&value).ok_or_else(flaw)? {
                        When::Date(date) => Until::Date(date),
                        When::Local(local) => Until::Local(local),
                        When::Utc(utc) => Until::Utc(utc),
                    });
                }
                other => {
                    let (name, least, most) =
                        *PARTS.iter().find(|(name, ..)| *name == other).ok_or_else(flaw)?;
                    if parts.iter().any(|(before, _)| *before == name) {
                        return Err(flaw());
                    }
                    parts.push((name, checked(name, &value, least, most).ok_or_else(flaw)?));
                }
            }
        }
        let frequency = frequency.ok_or_else(flaw)?;
        if !matches!(frequency, Frequency::Yearly | Frequency::Monthly) {
            // An ordinal means nothing in a week; other programs pass over it too.
            for (_, days) in parts.iter_mut().filter(|(name, _)| *name == "BYDAY") {
                *days = days.split(',').map(|day| &day[day.len() - 2..]).collect::<Vec<_>>().join(",");
            }
        }
        let times = |part: &str| {
            let found = parts.iter().find(|(name, _)| *name == part);
            found.map_or(1, |(_, values)| values.split(',').count())
        };
        if times("BYHOUR") * times("BYMINUTE") * times("BYSECOND") > TIMES_MAX {
            return Err(Flaw::RuleTooOften);
        }
        let rule = Self { frequency, interval, count, until, parts };
        // The crate has its say on combinations now, not when the rule is followed.
        rule.set(Local::from_naive_ms(0)).map_err(|_| flaw())?;
        Ok(rule)
    }
}

/// Parts that are lists of numbers, with the least and the largest; zero is never one, except in times of day and months.
const PARTS: [(&str, i16, i16); 10] = [
    ("BYSETPOS", -366, 366),
    ("BYMONTH", 1, 12),
    ("BYMONTHDAY", -31, 31),
    ("BYYEARDAY", -366, 366),
    ("BYWEEKNO", -53, 53),
    ("BYDAY", -53, 53),
    ("BYHOUR", 0, 23),
    ("BYMINUTE", 0, 59),
    ("BYSECOND", 0, 59),
    ("WKST", 0, 0),
];

const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn checked(name: &str, value: &str, least: i16, most: i16) -> Option<String> {
    if name == "WKST" {
        return WEEKDAYS.contains(&value).then(|| value.to_owned());
    }
    let mut items: Vec<String> = Vec::new();
    for item in value.split(',') {
        let item = item.trim();
        let (number, day) = match name {
            "BYDAY" => item.split_at_checked(item.len().checked_sub(2)?)?,
            _ => (item, ""),
        };
        if name == "BYDAY" && !WEEKDAYS.contains(&day) {
            return None;
        }
        let mut text = String::new();
        if name != "BYDAY" || !number.is_empty() {
            let number: i16 = number.parse().ok().filter(|number| (least..=most).contains(number))?;
            if number == 0 && least != 0 {
                return None;
            }
            text = number.to_string();
        }
        text.push_str(day);
        if !items.contains(&text) {
            items.push(text);
        }
    }
    Some(items.join(","))
}

impl Rule {
    fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(part, _)| *part == name)
    }

    fn set(&self, anchor: Local) -> Result<RRuleSet, Flaw> {
        let mut bare = self.clone();
        bare.until = None;
        let text = format!("DTSTART:{}Z\nRRULE:{bare}", anchor.compact());
        text.parse::<RRuleSet>().map(RRuleSet::limit).map_err(|_| Flaw::Rule(self.to_string()))
    }

    /// The rule with what it takes from its begin written out, and a begin some whole intervals later, at most `near`.
    fn anchored(&self, start: Local, near: Local) -> (Self, Local) {
        let wide = self.frequency.longest_ms() * i64::from(self.interval);
        let periods = (near.naive_ms() - start.naive_ms()) / wide - 2;
        // What is counted has to be counted from the begin; near it, following is as quick.
        if self.count.is_some() || periods < 8 {
            return (self.clone(), start);
        }
        let mut rule = self.clone();
        let days = ["BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY"].iter().any(|part| self.has(part));
        let skipped = periods * i64::from(self.interval);
        let date = start.0.date();
        let first_of = |months: i64| {
            let month = i64::from(date.year()) * 12 + i64::from(date.month()) - 1 + months;
            let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            let date = jiff::civil::Date::new(year as i16, month as i8, 1).unwrap_or(date);
            Local(jiff::civil::DateTime::from_parts(date, start.0.time()))
        };
        let anchor = match self.frequency {
            Frequency::Yearly | Frequency::Monthly => {
                if !days {
                    if self.frequency == Frequency::Yearly && !self.has("BYMONTH") {
                        rule.parts.push(("BYMONTH", date.month().to_string()));
                    }
                    rule.parts.push(("BYMONTHDAY", date.day().to_string()));
                }
                if self.frequency == Frequency::Yearly {
                    // In January, whose days belong to the year's weeks as any others do.
                    first_of(skipped * 12 + 1 - i64::from(date.month()))
                } else {
                    first_of(skipped)
                }
            }
            Frequency::Weekly => start.plus_days(7 * skipped),
            Frequency::Daily => start.plus_days(skipped),
            Frequency::Hourly => start.plus_ms(3_600_000 * skipped),
        };
        (rule, anchor)
    }

    /// The rule's times on the wall clock before `until`, in order. Those well before `near` may be left out.
    ///
    /// `moment` says which moment such a time is, for an UNTIL in UTC.
    pub(super) fn locals(
        &self,
        start: Local,
        near: Local,
        until: Local,
        moment: &dyn Fn(Local) -> i64,
        steps: &mut Steps,
    ) -> Result<Vec<Local>, Flaw> {
        steps.take(1)?;
        let (rule, anchor) = self.anchored(start, near);
        let set = rule.set(anchor)?;
        let period_ms = self.frequency.longest_ms() * i64::from(self.interval);
        let mut found = Vec::new();
        let mut last_ms = anchor.naive_ms();
        let mut given = 0;
        for each in &set {
            let ms = each.timestamp().saturating_mul(1_000);
            let crossed = (ms - last_ms).max(0) / period_ms;
            steps.take(1 + crossed.unsigned_abs())?;
            last_ms = ms;
            given += 1;
            let local = Local::from_naive_ms(ms);
            if local >= until || self.is_past(local, moment) {
                return Ok(found);
            }
            found.push(local);
        }
        if self.count != Some(given) {
            // It ran to the end of all years, or gave up: that cost about this.
            steps.take(EXHAUSTED_STEPS)?;
        }
        Ok(found)
    }

    fn is_past(&self, local: Local, moment: &dyn Fn(Local) -> i64) -> bool {
        match self.until {
            None => false,
            Some(Until::Utc(until)) => moment(local) > until.naive_ms(),
            Some(Until::Local(until)) => local > until,
            Some(Until::Date(date)) => local.midnight() > date,
        }
    }

    /// The rule with `count` occurrences only.
    pub(super) fn with_count(&self, count: u32) -> Self {
        Self { count: Some(count), until: None, ..self.clone() }
    }

    /// The rule up to a moment, which may be its last.
    pub(super) fn with_until(&self, ms: i64) -> Self {
        Self { count: None, until: Some(Until::Utc(Local::from_naive_ms(ms))), ..self.clone() }
    }

    /// Whether it can begin anew at any of its occurrences: positions in a week are counted from the begin on in the first.
    pub(super) fn can_be_parted(&self) -> bool {
        self.frequency != Frequency::Weekly || !self.has("BYSETPOS")
    }

    /// How many occurrences it names, if it names a number.
    pub(super) fn count(&self) -> Option<u32> {
        self.count
    }
}

impl Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FREQ={}", self.frequency.name())?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        match self.until {
            None => {}
            Some(Until::Utc(until)) => write!(f, ";UNTIL={}Z", until.compact())?,
            Some(Until::Local(until)) => write!(f, ";UNTIL={}", until.compact())?,
            Some(Until::Date(date)) => write!(f, ";UNTIL={}", date.compact_date())?,
        }
        for (name, value) in &self.parts {
            f.write_char(';')?;
            write!(f, "{name}={value}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Rule {
    type Error = Flaw;

    fn try_from(text: String) -> Result<Self, Flaw> {
        text.parse()
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}
