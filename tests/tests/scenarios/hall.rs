//! Bookings of a hall: series on both sides of a cut, waiting, and what is private.

use moothall_core::id::{BookingId, ResourceId};
use moothall_core::message::Message;
use moothall_core::request::hall::{Hall, Recurring, Spans, Wish};
use moothall_core::request::membership::{Membership, Newcomer};
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::calendar::{CalendarPlan, Fate};
use moothall_core::view::terms::Clash;
use moothall_core::view::{Booking, Certainty};
use moothall_tests::{Person, now_ms};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Three Wednesdays' worth of evenings, a week apart, from the day after tomorrow.
fn first_ms() -> i64 {
    (now_ms() / DAY_MS + 2) * DAY_MS + 19 * HOUR_MS
}

fn when() -> Recurring {
    let from = jiff::Timestamp::from_millisecond(first_ms()).unwrap();
    Recurring {
        zone: "UTC".into(),
        from: from.strftime("%Y-%m-%dT%H:%M").to_string(),
        minutes: 120,
        rule: Some("FREQ=WEEKLY;COUNT=3".into()),
        extra: Vec::new(),
        except: Vec::new(),
    }
}

fn evenings(resource: ResourceId, title: &str, private: bool, clash: Clash) -> Request {
    let wish = Wish {
        resource,
        when: when(),
        title: title.into(),
        places: 1,
        private,
        member: None,
        clash,
        replaces: None,
    };
    Request::Hall { act: Box::new(Hall::Reserve { wish: Box::new(wish), spans: Vec::new() }) }
}

fn bookings(answer: &Answer) -> &[Booking] {
    match answer {
        Answer::Bookings(bookings) => bookings,
        other => panic!("not bookings: {other:?}"),
    }
}

fn states(answer: &Answer) -> Vec<&str> {
    bookings(answer).iter().map(|booking| booking.state.as_str()).collect()
}

fn all_confirmed(answer: &Answer) -> bool {
    bookings(answer).iter().all(|booking| matches!(booking.certainty, Certainty::Confirmed { .. }))
}

async fn hall(person: &Person) -> ResourceId {
    let seen = person
        .until(
            "the hall",
            Request::Resources,
            |answer| matches!(answer, Answer::Resources(all) if all.iter().any(|one| one.name == "Hall")),
        )
        .await;
    let Answer::Resources(all) = seen else { panic!("{seen:?}") };
    all[0].id
}

#[tokio::test(flavor = "multi_thread")]
async fn two_book_one_series_apart_and_the_later_waits_and_moves_up() {
    let ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    let cleo = Person::new("Cleo").await;
    ann.found("Riverside Hall").await;
    ann.ask(Request::AddResource { name: "Hall".into(), description: String::new() }).await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    let id = hall(&ben).await;
    hall(&cleo).await;

    // Ben is cut off and books the same evenings as Cleo, whose are private.
    ben.cut_off().await;
    let his = BookingId::from(ben.writes(evenings(id, "Choir", false, Clash::Wait)).await);
    let his = Request::Series { reservation: his };
    assert_eq!(states(&ben.ask(his.clone()).await), ["held"; 3], "he knows of nobody else");
    let hers = BookingId::from(cleo.writes(evenings(id, "Sobriety circle", true, Clash::Refuse)).await);
    cleo.until("hers are confirmed", Request::Series { reservation: hers }, |answer| {
        states(answer) == ["held"; 3] && all_confirmed(answer)
    })
    .await;

    // Contact again: he waits for all three, and learns no more than that they are taken.
    ben.rejoin().await;
    ben.until("he waits", his.clone(), |answer| states(answer) == ["waiting"; 3] && all_confirmed(answer))
        .await;
    assert_eq!(bookings(&ben.ask(Request::Pending).await).len(), 3);
    let span = Request::Bookings { resource: Some(id), from_ms: first_ms(), until_ms: first_ms() + HOUR_MS };
    let seen = ben.ask(span.clone()).await;
    assert!(bookings(&seen)[0].hidden && bookings(&seen)[0].title.is_empty(), "{seen:?}");
    ann.until("a steward reads what it is for", span, |answer| {
        bookings(answer).iter().any(|booking| booking.title == "Sobriety circle")
    })
    .await;

    // She gives up the second evening, and it is his.
    let spans = Spans { reservation: hers, first: 1, last: 1 };
    cleo.ask(Request::Hall { act: Box::new(Hall::Release { spans }) }).await;
    ben.until("he moves up", his, |answer| {
        states(answer) == ["waiting", "held", "waiting"] && all_confirmed(answer)
    })
    .await;
    ben.close().await;
    assert!(ben.files_with("Sobriety").is_empty(), "the words are on no device that may not read them");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_booking_names_nobody_to_whom_it_is_hidden_and_tells_its_member_all() {
    let (ann, mut ben) = (Person::new("Ann").await, Person::new("Ben").await);
    ann.found("Riverside Hall").await;
    ann.ask(Request::AddResource { name: "Hall".into(), description: String::new() }).await;
    let cleo = Newcomer { name: "Cleo".into(), ..Newcomer::default() };
    let cleo = ann.writes(Request::Membership { act: Membership::Register { people: vec![cleo] } }).await;
    ben.join(&ann.invite().await).await;
    let id = hall(&ben).await;

    // A steward books in Cleo's name, privately.
    let mut act = evenings(id, "Sobriety circle", true, Clash::Refuse);
    let Request::Hall { act: wished } = &mut act else { panic!("{act:?}") };
    let Hall::Reserve { wish, .. } = &mut **wished else { panic!("{wished:?}") };
    wish.member = Some(cleo.into());
    let hers = ann.writes(act).await;
    let span = Request::Bookings { resource: Some(id), from_ms: first_ms(), until_ms: first_ms() + HOUR_MS };
    let seen = ben
        .until("it is confirmed", span.clone(), |answer| bookings(answer).len() == 1 && all_confirmed(answer))
        .await;
    let one = &bookings(&seen)[0];
    assert!(one.hidden && one.private, "{one:?}");
    assert_eq!((one.member, one.booked_by.as_deref()), (None, None));
    let said = format!("{seen:?}");
    assert!(!said.contains("Ann") && !said.contains("Cleo") && !said.contains("Sobriety"), "{said}");
    let known = ann.ask(span.clone()).await;
    let known = &bookings(&known)[0];
    assert_eq!((known.member, known.booked_by.as_deref()), (Some(cleo.into()), Some("Ann")));

    // Whoever asks why learns no more than that; a steward is told all.
    let booking = Request::Why { about: Subject::Booking { id: hers.into() } };
    let Answer::Why(why) = ben.ask(booking.clone()).await else { panic!("why") };
    assert_eq!((why.answer, why.steps.len()), (Message::new("why-booking-private"), 0));
    let Answer::Why(why) = ann.ask(booking).await else { panic!("why") };
    assert_eq!(why.answer.code, "why-booking-held");
    let entry = Request::Why { about: Subject::Entry { id: hers } };
    let did = |answer: Answer| match answer {
        Answer::Why(why) => why.steps.into_iter().map(|step| step.what).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(did(ben.ask(entry.clone()).await).last(), Some(&Message::new("did-reserve-private")));
    assert_eq!(did(ann.ask(entry).await).last().unwrap().code, "did-reserve-for");

    // In a calendar file a private booking of others is busy time, one's own says what it is.
    ann.ask(Request::Hall {
        act: Box::new(Hall::Release { spans: Spans { reservation: hers.into(), first: 0, last: 0 } }),
    })
    .await;
    ben.until("the first evening is free", span, |answer| bookings(answer).is_empty()).await;
    let wish = Wish {
        resource: id,
        when: Recurring { rule: None, ..when() },
        title: "Chess".into(),
        places: 1,
        private: true,
        member: None,
        clash: Clash::Refuse,
        replaces: None,
    };
    ben.writes(Request::Hall { act: Box::new(Hall::Reserve { wish: Box::new(wish), spans: Vec::new() }) })
        .await;
    let Answer::CalendarFile(own) =
        ben.ask(Request::CalendarFile { resource: None, locale: "en".into() }).await
    else {
        panic!("a file")
    };
    assert!(own.contains("SUMMARY:Chess\r\n") && own.contains("CLASS:PRIVATE\r\n"), "{own}");
    let Answer::CalendarFile(all) =
        ben.ask(Request::CalendarFile { resource: Some(id), locale: "en".into() }).await
    else {
        panic!("a file")
    };
    assert_eq!((all.matches("SUMMARY:Busy").count(), all.matches("SUMMARY:Chess").count()), (2, 1), "{all}");

    // It is as private where the first of its times was not had.
    let spans = Spans::all_of(hers.into());
    ann.ask(Request::Hall { act: Box::new(Hall::Release { spans }) }).await;
    let first = Request::Bookings { resource: Some(id), from_ms: first_ms(), until_ms: first_ms() + HOUR_MS };
    ann.until("Ben's chess is here", first, |answer| bookings(answer).len() == 1).await;
    let supper = ann.writes(evenings(id, "Supper for two", true, Clash::Skip)).await;
    let supper = Request::Series { reservation: supper.into() };
    let seen = ben
        .until("they are confirmed", supper, |answer| bookings(answer).len() == 2 && all_confirmed(answer))
        .await;
    assert!(bookings(&seen).iter().all(|one| one.hidden && one.member.is_none()), "{seen:?}");
    ben.close().await;
    assert!(ben.files_with("Supper").is_empty(), "the words are on no device that may not read them");
}

fn event(uid: &str, day: i64, hour: i64, more: &str) -> String {
    let at = |hour: i64| {
        let ms = (now_ms() / DAY_MS + day) * DAY_MS + hour * HOUR_MS;
        jiff::Timestamp::from_millisecond(ms).unwrap().strftime("%Y%m%dT%H%M%SZ").to_string()
    };
    format!(
        "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{uid}\r\nDTSTART:{}\r\nDTEND:{}\r\n{more}END:VEVENT\r\n",
        at(hour),
        at(hour + 1)
    )
}

fn calendar(events: &[String]) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n{}END:VCALENDAR\r\n", events.concat())
}

async fn planned(person: &Person, resource: ResourceId, text: String) -> CalendarPlan {
    match person.ask(Request::PlanCalendar { resource, text, zone: "UTC".into() }).await {
        Answer::CalendarPlan(plan) => plan,
        other => panic!("{other:?}"),
    }
}

fn fates(plan: &CalendarPlan) -> Vec<(&str, Fate)> {
    plan.events.iter().map(|event| (event.title.as_str(), event.fate)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_calendar_comes_in_once_is_changed_when_it_comes_again_and_goes_out() {
    let ann = Person::new("Ann").await;
    ann.found("Riverside Hall").await;
    ann.ask(Request::AddResource { name: "Hall".into(), description: String::new() }).await;
    let id = hall(&ann).await;
    let series = |times: u32| format!("RRULE:FREQ=DAILY;COUNT={times}\r\n");
    let first = calendar(&[
        event("Choir", 2, 10, &series(3)),
        event("Talk", 3, 10, ""),
        event("Chess", 4, 15, ""),
        event("Note", 4, 17, "TRANSP:TRANSPARENT\r\n"),
        event("Yesterday", -1, 9, ""),
    ]);
    let plan = planned(&ann, id, first.clone()).await;
    let expected =
        [("Choir", Fate::Taken), ("Talk", Fate::Skipped), ("Chess", Fate::Taken), ("Note", Fate::Skipped)];
    assert_eq!(fates(&plan), expected, "{plan:?}");
    assert_eq!(plan.events[1].why.as_ref().unwrap().code, "ics-overlaps");
    assert_eq!(plan.outside, 1);
    for act in plan.events.into_iter().filter_map(|event| event.act) {
        ann.ask(Request::Hall { act }).await;
    }

    // Once more the same file changes nothing; another one changes what differs, and doubles nothing.
    let again = planned(&ann, id, first).await;
    assert_eq!((again.count(Fate::Same), again.count(Fate::Taken), again.count(Fate::Changed)), (2, 0, 0));
    let second = calendar(&[event("Choir", 2, 12, &series(2)), event("Chess", 4, 15, "")]);
    let plan = planned(&ann, id, second).await;
    assert_eq!(fates(&plan), [("Choir", Fate::Changed), ("Chess", Fate::Same)]);
    for act in plan.events.into_iter().filter_map(|event| event.act) {
        ann.ask(Request::Hall { act }).await;
    }
    let span = Request::Bookings { resource: Some(id), from_ms: now_ms(), until_ms: now_ms() + 30 * DAY_MS };
    let titles: Vec<String> =
        bookings(&ann.ask(span).await).iter().map(|booking| booking.title.clone()).collect();
    assert_eq!(titles, ["Choir", "Choir", "Chess"]);

    // What never ends is taken as far as one may book ahead.
    let plan = planned(&ann, id, calendar(&[event("Morning", 1, 5, "RRULE:FREQ=DAILY\r\n")])).await;
    assert_eq!(fates(&plan), [("Morning", Fate::Taken)], "{plan:?}");
    assert!((88..=90).contains(&plan.events[0].times), "{}", plan.events[0].times);

    // What goes out is known as ours when it comes in.
    let out = ann.ask(Request::CalendarFile { resource: Some(id), locale: "en".into() }).await;
    let Answer::CalendarFile(text) = out else { panic!("{out:?}") };
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3, "{text}");
    assert!(text.contains("SUMMARY:Chess"));
    let plan = planned(&ann, id, text).await;
    assert_eq!((plan.count(Fate::Taken), plan.count(Fate::Skipped)), (0, 3));
}
