//! Working out wishes: a rule in local time becomes spans, a zone becomes offsets, before the core sees them.

use moothall_core::action::bookings::{DAYS_AHEAD_MAX, OFFSETS_MAX, SPANS_MAX};
use moothall_core::message::Message;
use moothall_core::request::hall::{Hall, Recurring};
use moothall_core::rules::DAY_MS;

use crate::calendar::{Flaw, Length, Local, Series, Shift, Span, Zone, spans};

/// The organisation's clock is set for so many years ahead.
const YEARS_AHEAD: i64 = 20;

/// A wish's times and a zone's offsets in place of whatever stood there.
pub(super) fn worked_out(act: Hall) -> Result<Hall, Message> {
    Ok(match act {
        Hall::Reserve { wish, .. } => {
            let spans = times(&wish.when)?.iter().map(|span| (span.from_ms, span.until_ms)).collect();
            Hall::Reserve { wish, spans }
        }
        Hall::SetZone { zone, .. } => {
            let offsets = offsets(&Zone::named(&zone).map_err(|flaw| flaw.message())?);
            Hall::SetZone { zone, offsets }
        }
        other => other,
    })
}

/// The times that come of a wish.
pub(crate) fn times(when: &Recurring) -> Result<Vec<Span>, Message> {
    let said = |flaw: Flaw| flaw.message();
    let local = |text: &String| Local::try_from(text.clone()).map_err(said);
    let locals = |all: &[String]| all.iter().map(local).collect::<Result<Vec<_>, _>>();
    let series = Series {
        zone: Zone::named(&when.zone).map_err(said)?,
        from: local(&when.from)?,
        length: Length::ms(i64::from(when.minutes) * 60_000),
        rule: when.rule.as_ref().map(|rule| rule.parse()).transpose().map_err(said)?,
        extra: locals(&when.extra)?,
        except: locals(&when.except)?,
    };
    let from_ms = series.zone.moment(series.from).ms;
    // A rule without an end goes as far as one books ahead at all.
    let ahead_ms = i64::from(DAYS_AHEAD_MAX) * DAY_MS;
    spans(&series, from_ms, from_ms.saturating_add(ahead_ms), SPANS_MAX).map_err(said)
}

/// Whether the clock is changed just when a time begins.
pub(crate) fn shifted(span: &Span) -> bool {
    span.shift != Shift::None
}

/// When the zone's clock is changed, for years ahead, and how far it is from UTC from then on.
pub(crate) fn offsets(zone: &Zone) -> Vec<(i64, i16)> {
    let now_ms = jiff::Timestamp::now().as_millisecond();
    let begin_ms = now_ms - 366 * DAY_MS;
    let mut all: Vec<(i64, i16)> = vec![(0, zone.minutes_at(begin_ms))];
    let mut day_ms = begin_ms;
    while day_ms < now_ms + YEARS_AHEAD * 365 * DAY_MS {
        let next_ms = day_ms + DAY_MS;
        let (before, after) = (zone.minutes_at(day_ms), zone.minutes_at(next_ms));
        if before != after {
            // The minute is found by halving.
            let (mut early, mut late) = (day_ms, next_ms);
            while late - early > 60_000 {
                let middle = early + (late - early) / 2 / 60_000 * 60_000;
                let middle = if middle == early { early + 60_000 } else { middle };
                if zone.minutes_at(middle) == before { early = middle } else { late = middle }
            }
            all.push((late.div_euclid(60_000) * 60_000, after));
        }
        day_ms = next_ms;
    }
    all.truncate(OFFSETS_MAX);
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_zone_becomes_its_changes_of_clock() {
        let berlin = offsets(&Zone::named("Europe/Berlin").unwrap());
        assert!(berlin.len() > 35 && berlin.len() <= 64, "{}", berlin.len());
        assert!(berlin.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1));
        // 28 March 2027, 01:00 UTC: summer time begins.
        assert!(berlin.contains(&(1_806_195_600_000, 120)), "{berlin:?}");
        assert_eq!(offsets(&Zone::named("Asia/Kolkata").unwrap()), [(0, 330)]);
    }

    #[test]
    fn a_weekly_evening_stays_an_evening_over_the_change_of_clocks() {
        let when = Recurring {
            zone: "Europe/Berlin".to_owned(),
            from: "2027-03-22T19:00".to_owned(),
            minutes: 120,
            rule: Some("FREQ=WEEKLY;COUNT=2".to_owned()),
            extra: Vec::new(),
            except: Vec::new(),
        };
        let spans = times(&when).unwrap();
        assert_eq!(spans[1].from_ms - spans[0].from_ms, 7 * DAY_MS - 3_600_000);
        let wrong = |change: fn(&mut Recurring)| {
            let mut when = when.clone();
            change(&mut when);
            times(&when).unwrap_err().code
        };
        for code in [
            wrong(|when| when.zone = "Mars/Olympus".to_owned()),
            wrong(|when| when.from = "tomorrow".to_owned()),
            wrong(|when| when.rule = Some("FREQ=SOMETIMES".to_owned())),
            wrong(|when| when.rule = Some("FREQ=DAILY;COUNT=400".to_owned())),
        ] {
            assert!(code.starts_with("ics-"), "{code}");
        }
    }
}
