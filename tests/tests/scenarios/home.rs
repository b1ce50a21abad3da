//! What members learn on their home screen: what became of their bookings, and what is proposed about them. And figures.

use moothall_core::id::{BookingId, ResourceId};
use moothall_core::request::deciding::{Deciding, NewDraft};
use moothall_core::request::hall::{Hall, Recurring, Spans, Wish};
use moothall_core::request::membership::Membership;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::rules::{DAY_MS, HOUR_MS, MINUTE_MS};
use moothall_core::tally::{Method, Unranked};
use moothall_core::view::figures::{Measure, Series};
use moothall_core::view::terms::{Clash, Opening, Terms};
use moothall_core::view::{Attention, Certainty, Hit, Link, Weight};
use moothall_tests::{Person, now_ms};

fn hall(act: Hall) -> Request {
    Request::Hall { act: Box::new(act) }
}

/// Some Wednesdays, or whatever day the one after tomorrow is, a week apart.
fn evenings(resource: ResourceId, times: u32, clash: Clash) -> Request {
    let from = jiff::Timestamp::from_millisecond((now_ms() / DAY_MS + 2) * DAY_MS + 19 * HOUR_MS).unwrap();
    let wish = Wish {
        resource,
        when: Recurring {
            zone: "UTC".into(),
            from: from.strftime("%Y-%m-%dT%H:%M").to_string(),
            minutes: 120,
            rule: (times > 1).then(|| format!("FREQ=WEEKLY;COUNT={times}")),
            extra: Vec::new(),
            except: Vec::new(),
        },
        title: "Choir".into(),
        places: 1,
        private: false,
        member: None,
        clash,
        replaces: None,
    };
    hall(Hall::Reserve { wish: Box::new(wish), spans: Vec::new() })
}

fn attention(answer: &Answer) -> &[Attention] {
    match answer {
        Answer::Home(home) => &home.attention,
        other => panic!("not a home: {other:?}"),
    }
}

/// Waits until the home screen says this, and gives it.
async fn told(person: &Person, code: &str) -> Attention {
    let seen = person
        .until(code, Request::Home, |answer| attention(answer).iter().any(|item| item.message.code == code))
        .await;
    attention(&seen).iter().find(|item| item.message.code == code).unwrap().clone()
}

fn text<'a>(item: &'a Attention, name: &str) -> &'a str {
    match item.message.args.get(name) {
        Some(moothall_core::message::Arg::Text(text)) => text,
        other => panic!("{name} is {other:?} in {item:?}"),
    }
}

async fn all_held(person: &Person, reservation: BookingId, times: usize) {
    person
        .until("the bookings are confirmed", Request::Series { reservation }, |answer| {
            let Answer::Bookings(all) = answer else { return false };
            all.len() == times && all.iter().all(|one| matches!(one.certainty, Certainty::Confirmed { .. }))
        })
        .await;
}

async fn knows(person: &Person, resource: ResourceId) {
    person
        .until(
            "the resource is here",
            Request::Resources,
            |answer| matches!(answer, Answer::Resources(all) if all.iter().any(|one| one.id == resource)),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_loses_a_booking_or_moves_up_is_told_by_whom_and_why() {
    let (ann, ben, cleo) = (Person::new("Ann").await, Person::new("Ben").await, Person::new("Cleo").await);
    ann.found("Riverside Hall").await;
    let room = |name: &str| Request::AddResource { name: name.into(), description: String::new() };
    let id = ResourceId::from(ann.writes(room("Hall")).await);
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    knows(&ben, id).await;
    let his = BookingId::from(ben.writes(evenings(id, 4, Clash::Refuse)).await);
    all_held(&ben, his, 4).await;
    all_held(&cleo, his, 4).await;
    let hers = BookingId::from(cleo.writes(evenings(id, 4, Clash::Wait)).await);
    all_held(&cleo, hers, 4).await;
    all_held(&ann, hers, 4).await;

    // The steward cancels the second evening: he is told by whom, she that it is hers.
    ann.ask(hall(Hall::Release { spans: Spans { reservation: his, first: 1, last: 1 } })).await;
    let lost = told(&ben, "attention-booking-cancelled").await;
    assert_eq!((lost.weight, text(&lost, "by")), (Weight::Loss, "Ann"));
    let evening_ms = (now_ms() / DAY_MS + 9) * DAY_MS + 19 * HOUR_MS;
    assert_eq!(lost.link, Some(Link::Week { resource: id, at_ms: evening_ms }));
    let Some(Subject::Booking { .. }) = &lost.why else { panic!("{lost:?}") };
    let Answer::Why(why) = ben.ask(Request::Why { about: lost.why.clone().unwrap() }).await else { panic!() };
    assert_eq!(why.answer.code, "why-booking-cancelled");
    let won = told(&cleo, "attention-booking-moved-up").await;
    assert_eq!((won.weight, &won.link), (Weight::News, &lost.link));

    // He gives up the first himself: that is no news to him, and hers too.
    ben.ask(hall(Hall::Release { spans: Spans { reservation: his, first: 0, last: 0 } })).await;
    cleo.until("she has the first two", Request::Home, |answer| {
        let moved = |item: &&Attention| item.message.code == "attention-booking-moved-up";
        attention(answer).iter().filter(moved).count() == 2
    })
    .await;

    // The hall is closed for what is left of his: one item tells of both evenings, with the reason.
    let (from_ms, until_ms) = (evening_ms + 6 * DAY_MS, evening_ms + 15 * DAY_MS);
    let reason = "The floor is sanded".to_owned();
    ann.ask(hall(Hall::Close { resource: id, from_ms, until_ms, reason })).await;
    let closed = told(&ben, "attention-booking-closed-for").await;
    assert_eq!((text(&closed, "by"), text(&closed, "reason")), ("Ann", "The floor is sanded"));
    assert_eq!(closed.message.args.get("more"), Some(&moothall_core::message::Arg::Number(1)));
    let seen = ben.ask(Request::Home).await;
    let losses = attention(&seen).iter().filter(|item| item.weight == Weight::Loss).count();
    assert_eq!(losses, 2, "what he gave up himself is no loss: {seen:?}");
    // She only waited for those evenings: nothing was taken from her.
    let seen = cleo.ask(Request::Home).await;
    assert!(attention(&seen).iter().all(|item| item.weight != Weight::Loss), "{seen:?}");

    // Out of use: what she had ended with it, and does not stand among her bookings any more.
    ann.writes(Request::RetireResource { resource: id }).await;
    let ended = told(&cleo, "attention-booking-retired").await;
    assert_eq!(text(&ended, "by"), "Ann");
    assert_eq!(ended.message.args.get("more"), Some(&moothall_core::message::Arg::Number(1)));
    let Answer::Home(home) = cleo.ask(Request::Home).await else { panic!() };
    assert_eq!(home.bookings, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_and_is_declined_or_not_answered_or_does_not_come_is_told() {
    let (ann, ben) = (Person::new("Ann").await, Person::new("Ben").await);
    ann.found("Riverside Hall").await;
    let room = |name: &str| Request::AddResource { name: name.into(), description: String::new() };
    let lab = ResourceId::from(ann.writes(room("Lab")).await);
    let shed = ResourceId::from(ann.writes(room("Shed")).await);
    let asked = Terms { approval: true, ..Terms::default() };
    let comes = Terms { check_in_min: Some(1), ..Terms::default() };
    for (resource, terms) in [(lab, asked), (shed, comes)] {
        ann.ask(hall(Hall::SetTerms { resource, terms: Box::new(terms) })).await;
    }
    ben.join(&ann.invite().await).await;
    knows(&ben, shed).await;
    let now = now_ms();
    let book = |resource, from_ms| Request::Book {
        resource,
        from_ms,
        until_ms: from_ms + HOUR_MS,
        title: "Tests".into(),
    };
    let declined = BookingId::from(ben.writes(book(lab, now + DAY_MS)).await);
    ben.writes(book(lab, now + 5_000)).await;
    ben.writes(book(shed, now - MINUTE_MS + 5_000)).await;
    ann.until(
        "the steward sees it",
        Request::Pending,
        |answer| matches!(answer, Answer::Bookings(all) if all.iter().any(|one| one.id == declined)),
    )
    .await;
    let spans = Spans { reservation: declined, first: 0, last: 0 };
    ann.ask(hall(Hall::Approve { spans, approved: false })).await;
    let item = told(&ben, "attention-booking-declined").await;
    assert_eq!(text(&item, "by"), "Ann");
    let item = told(&ben, "attention-booking-lapsed").await;
    assert_eq!(text(&item, "resource"), "Lab");
    let item = told(&ben, "attention-booking-no-show").await;
    assert_eq!((text(&item, "resource"), item.weight), ("Shed", Weight::Loss));
    let seen = ann.ask(Request::Home).await;
    assert!(attention(&seen).iter().all(|item| item.weight != Weight::Loss), "hers are none: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_a_role_for_one_that_somebody_else_was_given_first_is_told_who_has_it_and_what_to_do() {
    let (ann, ben, cleo) = (Person::new("Ann").await, Person::new("Ben").await, Person::new("Cleo").await);
    ann.found("Makers").await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    let mut phone = Person::without_peer("Ann's phone");
    phone.open(moothall_tests::on_loopback()).await;
    let Answer::Invited(invited) =
        ann.ask(Request::Invite { own_device: true, days: 1, for_member: None }).await
    else {
        panic!("an invitation")
    };
    phone.join(&invited.text).await;
    let (to_ben, to_cleo) = (phone.knows("Ben").await, ann.knows("Cleo").await);
    let role = "treasurer".parse().unwrap();
    let gives = |member| Request::Membership { act: Membership::Appoint { role, member } };

    // On the phone, cut off, nothing speaks against it; the keeper places the other one.
    phone.cut_off().await;
    phone.writes(gives(to_ben)).await;
    ann.writes(gives(to_cleo)).await;
    phone.rejoin().await;
    let loss = told(&phone, "refused-role-held").await;
    assert_eq!((text(&loss, "member"), text(&loss, "role")), ("Cleo", "treasurer"));
    assert_eq!((loss.weight, loss.link), (Weight::Loss, Some(Link::Log)));
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_a_proposal_would_dismiss_and_who_is_suspended_is_told_and_finds_everything() {
    let (ann, ben) = (Person::new("Ann").await, Person::new("Ben").await);
    ann.found("Makers").await;
    ben.join(&ann.invite().await).await;
    let him = ann.knows("Ben").await;
    let act = |act| Request::Membership { act };
    ann.writes(act(Membership::FormGroup { name: "Garden".into(), purpose: "Compost".into() })).await;
    let draft = NewDraft {
        title: "Part with Ben".into(),
        text: "He never cleans up.".into(),
        options: Vec::new(),
        effect: ProposalEffect::DismissMember { member: him },
        method: Method::YesNo,
        unranked: Unranked::Last,
        discussion_hours: None,
        hours: None,
        topic: None,
        group: None,
        writers: Vec::new(),
    };
    let draft = Request::Deciding { act: Deciding::Draft { draft: Box::new(draft) } };
    let proposal = ann.writes(draft).await.into();
    ben.until(
        "the draft is here",
        Request::Proposals,
        |answer| matches!(answer, Answer::Proposals(all) if all.len() == 1),
    )
    .await;
    let seen = ben.ask(Request::Home).await;
    let about = |item: &Attention| item.message.code.starts_with("attention-dismissal");
    assert!(!attention(&seen).iter().any(about), "a draft is not proposed yet: {seen:?}");
    ann.writes(Request::Deciding { act: Deciding::Present { proposal } }).await;
    let item = told(&ben, "attention-dismissal").await;
    assert_eq!((text(&item, "by"), text(&item, "title")), ("Ann", "Part with Ben"));
    assert_eq!((&item.link, item.weight), (&Some(Link::Proposal(proposal)), Weight::Task));
    let seen = ann.ask(Request::Home).await;
    assert!(!attention(&seen).iter().any(about), "it is not about her: {seen:?}");

    let until_ms = now_ms() + 2 * DAY_MS;
    let reason = "The saw was left running.".to_owned();
    ann.writes(act(Membership::Suspend { member: him, until_ms, reason })).await;
    let item = told(&ben, "attention-suspended-for").await;
    assert_eq!((text(&item, "by"), text(&item, "reason")), ("Ann", "The saw was left running."));
    assert_eq!(item.link, Some(Link::Member(him)));

    // All of it is found, each with the thing itself behind it.
    let find = async |words: &str, kind: &str| -> Hit {
        let request = Request::Search { words: words.to_owned() };
        let seen = ben
            .until(
                words,
                request,
                |answer| matches!(answer, Answer::Found(hits) if hits.iter().any(|hit| hit.kind == kind)),
            )
            .await;
        let Answer::Found(hits) = seen else { panic!("{seen:?}") };
        hits.into_iter().find(|hit| hit.kind == kind).unwrap()
    };
    assert_eq!(find("ben", "member").await.link, Some(Link::Member(him)));
    assert!(matches!(find("compost", "group").await.link, Some(Link::Group(_))));
    assert_eq!(find("saw", "reason").await.link, Some(Link::Member(him)));
    assert_eq!(find("cleans", "proposal").await.link, Some(Link::Proposal(proposal)));
    assert_eq!(find("makers", "organisation").await.link, Some(Link::Home));
    assert_eq!(find("treasurer", "role").await.link, Some(Link::Constitution));
    let policy = find("appoint roles", "policy").await;
    assert_eq!((policy.title.as_str(), policy.link), ("appoint", Some(Link::Constitution)));
}

fn series(answer: &Answer, measure: Measure) -> Vec<&Series> {
    let Answer::Figures(all) = answer else { panic!("{answer:?}") };
    all.iter().filter(|series| series.measure == measure).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_and_what_was_retired_stays_in_the_figures_of_before() {
    let (ann, ben, cleo) = (Person::new("Ann").await, Person::new("Ben").await, Person::new("Cleo").await);
    ann.found("Makers").await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    let room = |name: &str| Request::AddResource { name: name.into(), description: String::new() };
    let kiln = ResourceId::from(ann.writes(room("Kiln")).await);
    let saw = ResourceId::from(ann.writes(room("Saw")).await);
    let every_day = (0..7).map(|weekday| Opening { weekday, from_min: 540, until_min: 1_260 }).collect();
    let terms = Box::new(Terms { hours: every_day, ..Terms::default() });
    ann.ask(hall(Hall::SetTerms { resource: saw, terms })).await;
    let today = now_ms().div_euclid(DAY_MS) * DAY_MS;
    for (resource, from_ms) in
        [(saw, today + 9 * DAY_MS), (saw, today + 11 * DAY_MS), (kiln, today + 9 * DAY_MS)]
    {
        let (from_ms, until_ms) = (from_ms + 10 * HOUR_MS, from_ms + 13 * HOUR_MS);
        ann.writes(Request::Book { resource, from_ms, until_ms, title: "Bowls".into() }).await;
    }
    let before_ms = now_ms() + 1;
    cleo.writes(Request::Leave).await;
    ann.until("she left", Request::Members, |answer| {
        matches!(answer, Answer::Members(all) if all.iter().any(|one| {
            one.name != "Ann" && !one.active && matches!(one.certainty, Certainty::Confirmed { .. })
        }))
    })
    .await;
    ann.writes(Request::RetireResource { resource: kiln }).await;

    let bounds_ms = vec![today - 30 * DAY_MS, before_ms, today + 7 * DAY_MS, today + 14 * DAY_MS];
    let seen = ann.ask(Request::Figures { bounds_ms }).await;
    let joined: Vec<_> =
        series(&seen, Measure::Joined)[0].periods.iter().map(|figure| (figure.count, figure.base)).collect();
    assert_eq!(joined, [(3, 3), (0, 2), (0, 2)], "she was one of three, and is none of two");
    // A week of twelve hours a day; the kiln was open until it was retired, and is told since it was booked.
    let booked = series(&seen, Measure::Booked);
    let of = |name: &str| {
        let figure = booked.iter().find(|one| one.name == name).unwrap().periods[2];
        (figure.count, figure.base, figure.times)
    };
    assert_eq!(of("Saw"), (6 * 60, 7 * 12 * 60, 2));
    assert_eq!(of("Kiln"), (3 * 60, 0, 1));
}
