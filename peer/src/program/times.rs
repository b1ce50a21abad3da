//! Reads moments and spans as people write them, by the clock of their place.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp, Zoned};
use moothall_core::message::Message;

use super::stop::Stop;

/// Reads a moment: `2026-12-05 14:00`, `2026-12-05` (its first moment), `today 14:00`, `tomorrow 14:00`, `14:00` (today),
/// `now`, or with an offset as in RFC 3339. The words are taken in German too: `heute`, `morgen`, `jetzt`.
pub(crate) fn moment(text: &str, now: &Zoned) -> Result<Zoned, Stop> {
    read_moment(text, now.date(), now)
        .ok_or_else(|| Stop::misuse(Message::new("misuse-time").text("text", text)))
}

/// Reads the end of something that begins: a span (`3h`, `1h 30m`, `2 days`), a time of the same day, or a moment. A time
/// that is past by then is more likely a mistake than meant for the next day, which has to be named.
pub(crate) fn end(text: &str, begin: &Zoned, now: &Zoned) -> Result<Zoned, Stop> {
    let wrong = || Stop::misuse(Message::new("misuse-end").text("text", text));
    let text = text.trim();
    if let Ok(span) = text.parse::<Span>() {
        let end = begin.checked_add(span).map_err(|_| wrong())?;
        return if end > *begin { Ok(end) } else { Err(wrong()) };
    }
    if let Some(time) = read_time(text) {
        let same_day =
            begin.date().to_datetime(time).to_zoned(begin.time_zone().clone()).map_err(|_| wrong())?;
        if same_day > *begin {
            return Ok(same_day);
        }
        let message = Message::new("misuse-end-earlier").text("text", text);
        return Err(Stop::misuse(message.text("begin", begin.strftime("%Y-%m-%d %H:%M").to_string())));
    }
    let end = read_moment(text, begin.date(), now).ok_or_else(wrong)?;
    if end > *begin { Ok(end) } else { Err(wrong()) }
}

fn read_moment(text: &str, today: Date, now: &Zoned) -> Option<Zoned> {
    let text = text.trim();
    let zone = now.time_zone().clone();
    let lower = text.to_lowercase();
    if lower == "now" || lower == "jetzt" {
        return Some(now.clone());
    }
    let (today_here, tomorrow) = (now.date(), now.date().tomorrow().ok()?);
    // The words of every language that there are sentences in.
    let days = [("today", today_here), ("tomorrow", tomorrow), ("heute", today_here), ("morgen", tomorrow)];
    for (word, date) in days {
        if let Some(rest) = lower.strip_prefix(word) {
            let time = if rest.trim().is_empty() { Time::midnight() } else { read_time(rest.trim())? };
            return date.to_datetime(time).to_zoned(zone).ok();
        }
    }
    if let Some(time) = read_time(text) {
        return today.to_datetime(time).to_zoned(zone).ok();
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned(zone));
    }
    let civil = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| DateTime::strptime(form, text).ok())
        .or_else(|| Some(Date::strptime("%Y-%m-%d", text).ok()?.to_datetime(Time::midnight())))?;
    civil.to_zoned(zone).ok()
}

fn read_time(text: &str) -> Option<Time> {
    Time::strptime("%H:%M", text).or_else(|_| Time::strptime("%H:%M:%S", text)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn now() -> Zoned {
        "2026-11-21T10:30:00+01:00[Europe/Vienna]".parse().unwrap()
    }

    fn shown(read: Result<Zoned, Stop>) -> String {
        read.map_or_else(|_| "misuse".to_owned(), |zoned| zoned.strftime("%Y-%m-%d %H:%M %z").to_string())
    }

    #[test]
    fn moments_are_read_as_people_write_them() {
        let cases = [
            ("2026-12-05 14:00", "2026-12-05 14:00 +0100"),
            (" 2026-12-05T14:00 ", "2026-12-05 14:00 +0100"),
            ("2026-12-05 14:00:30", "2026-12-05 14:00 +0100"),
            ("2026-07-05 14:00", "2026-07-05 14:00 +0200"),
            ("2026-12-05", "2026-12-05 00:00 +0100"),
            ("2026-12-05T14:00Z", "2026-12-05 15:00 +0100"),
            ("2026-12-05T14:00:00-05:00", "2026-12-05 20:00 +0100"),
            ("today 14:00", "2026-11-21 14:00 +0100"),
            ("Tomorrow 14:00", "2026-11-22 14:00 +0100"),
            ("tomorrow", "2026-11-22 00:00 +0100"),
            ("14:00", "2026-11-21 14:00 +0100"),
            ("now", "2026-11-21 10:30 +0100"),
            ("heute 14:00", "2026-11-21 14:00 +0100"),
            ("Morgen 14:00", "2026-11-22 14:00 +0100"),
            ("jetzt", "2026-11-21 10:30 +0100"),
            // The clocks go forward over this moment: it is taken an hour later.
            ("2027-03-28 02:30", "2027-03-28 03:30 +0200"),
            ("2026-02-30 14:00", "misuse"),
            ("2026-12-05 25:00", "misuse"),
            ("14", "misuse"),
            ("tomorrow noon", "misuse"),
            ("5 December", "misuse"),
            ("", "misuse"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(moment(text, &now())), expected, "{text:?}");
        }
    }

    #[test]
    fn an_end_is_a_span_or_a_time_or_a_moment_after_the_begin() {
        let cases = [
            ("3h", "2026-12-05 17:00 +0100"),
            ("90m", "2026-12-05 15:30 +0100"),
            ("1h 30m", "2026-12-05 15:30 +0100"),
            ("2 days", "2026-12-07 14:00 +0100"),
            ("17:00", "2026-12-05 17:00 +0100"),
            ("02:00", "misuse"),
            ("2026-12-06 02:00", "2026-12-06 02:00 +0100"),
            ("14:00", "misuse"),
            ("2026-12-05 18:00", "2026-12-05 18:00 +0100"),
            ("2026-12-05 13:00", "misuse"),
            ("tomorrow", "misuse"),
            ("0h", "misuse"),
            ("-3h", "misuse"),
            ("for ever", "misuse"),
            ("9999999999999h", "misuse"),
        ];
        let begin = moment("2026-12-05 14:00", &now()).unwrap();
        for (text, expected) in cases {
            assert_eq!(shown(end(text, &begin, &now())), expected, "{text:?}");
        }
    }

    #[test]
    fn a_day_is_a_day_even_when_the_clocks_change() {
        let begin = moment("2026-10-24 14:00", &now()).unwrap();
        assert_eq!(shown(end("1 day", &begin, &now())), "2026-10-25 14:00 +0100");
        assert_eq!(shown(end("24h", &begin, &now())), "2026-10-25 13:00 +0100");
    }
}
