//! Worked cases, and files that mean harm.

use super::*;

fn berlin() -> Zone {
    Zone::named("Europe/Berlin").unwrap()
}

/// 2026, in UTC.
const YEAR: Window = Window { from_ms: 1_767_225_600_000, until_ms: 1_798_761_600_000 };

fn at(text: &str) -> Local {
    text.parse().unwrap()
}

fn series(from: &str, rule: &str) -> Series {
    let rule = Some(rule.parse().unwrap());
    Series {
        zone: berlin(),
        from: at(from),
        length: Length::ms(3_600_000),
        rule,
        extra: vec![],
        except: vec![],
    }
}

fn file(lines: &[&str]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}\r\nEND:VCALENDAR\r\n", lines.join("\r\n"))
}

fn reading(text: &str) -> Reading {
    read(text.as_bytes(), &Limits::default(), YEAR, &berlin())
}

fn whys(reading: &Reading) -> Vec<&str> {
    reading.skipped.iter().map(|skipped| skipped.why.code.as_str()).collect()
}

fn begins(reading: &Reading) -> Vec<(String, String)> {
    let all = reading.events.iter().flat_map(|event| event.spans.iter().map(move |span| (event, span)));
    all.map(|(event, span)| (event.summary.clone(), span.local.to_string())).collect()
}

#[test]
fn a_weekly_evening_stays_when_the_clock_is_changed() {
    let found = spans(&series("2026-03-22T19:00", "FREQ=WEEKLY;COUNT=3"), 0, i64::MAX / 4, 10).unwrap();
    let utc: Vec<String> = found.iter().map(|span| Zone::utc().local(span.from_ms).to_string()).collect();
    assert_eq!(utc, ["2026-03-22T18:00", "2026-03-29T17:00", "2026-04-05T17:00"]);
}

#[test]
fn a_time_that_is_skipped_or_shown_twice_is_resolved_and_said() {
    let cases = [
        ("2026-03-29T02:30", "2026-03-29T01:30", Shift::Gap),
        ("2026-10-25T02:30", "2026-10-25T00:30", Shift::Fold),
        ("2026-10-25T03:30", "2026-10-25T02:30", Shift::None),
    ];
    for (local, utc, shift) in cases {
        let moment = berlin().moment(at(local));
        assert_eq!((Zone::utc().local(moment.ms), moment.shift), (at(utc), shift), "{local}");
    }
}

#[test]
fn rules_that_cannot_be_followed_are_refused_with_their_reason() {
    let cases = [
        ("FREQ=SECONDLY", "ics-rule-too-often"),
        ("FREQ=MINUTELY;COUNT=5", "ics-rule-too-often"),
        ("FREQ=DAILY;COUNT=4000000000", "ics-rule-unreadable"),
        ("FREQ=DAILY;COUNT=400000", "ics-rule-too-long"),
        ("FREQ=DAILY;INTERVAL=0", "ics-rule-unreadable"),
        ("FREQ=WEEKLY;BYDAY=ÄÖ", "ics-rule-unreadable"),
        ("FREQ=MONTHLY;BYDAY=0MO", "ics-rule-unreadable"),
        ("INTERVAL=2", "ics-rule-unreadable"),
        ("", "ics-rule-unreadable"),
    ];
    for (rule, code) in cases {
        let flaw = rule.parse::<Rule>().unwrap_err();
        // A count beyond what a number holds is no number; either way it is refused.
        assert!(flaw.message().code == code || rule.contains("COUNT=4"), "{rule}: {flaw}");
    }
}

#[test]
fn this_and_following_moves_all_that_come_after() {
    let text = file(&[
        "BEGIN:VEVENT",
        "UID:a",
        "SUMMARY:Old",
        "DTSTART;TZID=Europe/Berlin:20260302T190000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:a",
        "SUMMARY:New",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260316T190000",
        "DTSTART;TZID=Europe/Berlin:20260317T180000",
        "DURATION:PT2H",
        "END:VEVENT",
    ]);
    let found = begins(&reading(&text));
    let expected = [
        ("Old", "2026-03-02T19:00"),
        ("Old", "2026-03-09T19:00"),
        ("New", "2026-03-17T18:00"),
        ("New", "2026-03-24T18:00"),
    ];
    assert_eq!(found, expected.map(|(title, local)| (title.to_owned(), local.to_owned())));
}

#[test]
fn what_is_not_taken_is_named_with_its_reason() {
    let event = |lines: &[&str]| file(&[&["BEGIN:VEVENT", "UID:a"][..], lines, &["END:VEVENT"][..]].concat());
    let cases = [
        (String::new(), "ics-not-a-calendar"),
        (event(&[]), "ics-no-start"),
        (event(&["DTSTART;TZID=Mars/Olympus:20260101T100000"]), "ics-zone-unknown"),
        (event(&["DTSTART:20260101T990000"]), "ics-time-unreadable"),
        (event(&["DTSTART:20260101T100000Z", "DTEND:20250101T100000Z"]), "ics-ends-before-start"),
        (event(&["DTSTART:20260101T100000Z", "STATUS:CANCELLED"]), "ics-cancelled"),
        (event(&["DTSTART:20260101T100000Z", "RRULE:FREQ=SECONDLY"]), "ics-rule-too-often"),
        (event(&["DTSTART:20260101T100000Z", "RRULE:FREQ=HOURLY"]), "ics-too-many-occurrences"),
        (
            event(&["DTSTART:20260101T100000Z", &format!("SUMMARY:{}", "a".repeat(1_000_000))]),
            "ics-line-too-long",
        ),
        (event(&["DTSTART:20260101T100000Z", "nothing at all"]), "ics-line-unreadable"),
        (file(&["BEGIN:VTODO", "UID:b", "END:VTODO"]), "ics-not-an-event"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T100000Z\n".to_owned(), "ics-cut-off"),
    ];
    for (text, code) in cases {
        assert!(whys(&reading(&text)).contains(&code), "{code}: {:?}", reading(&text));
    }
}

#[test]
fn names_of_windows_stand_for_their_zones_where_the_file_does_not_define_them() {
    let text = file(&[
        "BEGIN:VEVENT",
        "UID:a",
        "DTSTART;TZID=W. Europe Standard Time:20260701T120000",
        "END:VEVENT",
    ]);
    let reading = reading(&text);
    assert_eq!(Zone::utc().local(reading.events[0].spans[0].from_ms), at("2026-07-01T10:00"));
}

#[test]
fn rules_that_never_occur_cost_a_bounded_amount_of_work() {
    let event =
        "BEGIN:VEVENT\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n";
    let text = format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", event.repeat(200));
    let reading = reading(&text);
    assert!(!reading.events.is_empty() && reading.events.len() < 60, "{}", reading.events.len());
    assert!(whys(&reading).contains(&"ics-rule-too-long"));
}

#[test]
fn what_is_written_is_read_again_with_the_same_occurrences() {
    let mut weekly = series("2026-01-06T19:00", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261201T180000Z");
    weekly.extra.push(at("2026-05-01T10:00"));
    weekly.except.push(at("2026-03-31T19:00"));
    let expected = spans(&weekly, YEAR.from_ms, YEAR.until_ms, 100).unwrap();
    let out = |hidden| Out {
        uid: "a@example.org".to_owned(),
        summary: "Choir; 🎶, \\ long ".repeat(12),
        description: "two\nlines".to_owned(),
        location: "Hall".to_owned(),
        when: When::Series(weekly.clone()),
        busy: true,
        tentative: false,
        private: hidden,
        hidden,
    };
    let head = Head { name: "Hall", busy: "Busy", stamp_ms: YEAR.from_ms };
    let text = write(&[out(false)], &head);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{text}");
    let reading = reading(&text);
    let event = &reading.events[0];
    assert_eq!((whys(&reading), &event.spans), (vec![], &expected));
    assert_eq!((&event.summary, &event.series), (&out(false).summary, &Some(weekly.clone())));
    // The zone as it was written says the same as the database.
    let elsewhere = text.replace("Europe/Berlin", "Nowhere/Known");
    let again = read(elsewhere.as_bytes(), &Limits::default(), YEAR, &Zone::utc());
    assert_eq!(again.events[0].spans, expected);
    let secret = write(&[out(true)], &head);
    assert!(secret.contains("SUMMARY:Busy\r\n") && secret.contains("CLASS:PRIVATE\r\n"));
    assert!(!secret.contains("Choir") && !secret.contains("lines") && !secret.contains("LOCATION"));
    // One's own says what it is, and that it is nobody else's business.
    let own = write(&[Out { hidden: false, ..out(true) }], &head);
    assert!(
        own.contains("SUMMARY:Choir") && own.contains("LOCATION:Hall") && own.contains("CLASS:PRIVATE\r\n")
    );
}

#[test]
fn any_line_can_be_folded_and_unfolded() {
    // Characters of one to four octets at every place around the fold.
    for start in 0..80 {
        let line = format!("{}ä€🎶 \t x{}", "a".repeat(start), "🎶é ".repeat(60));
        let folded = fold(&line);
        assert_eq!(unfold(&folded), line);
        assert!(folded.split("\r\n").all(|part| part.len() <= 75));
    }
}
