//! The journey of one act, and the first evening of an organisation.

use moothall_core::request::{Answer, Choice, Failure, ProposalEffect, Request};
use moothall_core::view::{Booking, Certainty, Home, Member, Proposal, Resource, Verdict, Weight};
use moothall_tests::Person;

const HOUR_MS: i64 = 3_600_000;

fn members(answer: &Answer) -> &[Member] {
    match answer {
        Answer::Members(members) => members,
        other => panic!("not members: {other:?}"),
    }
}

fn resources(answer: &Answer) -> &[Resource] {
    match answer {
        Answer::Resources(resources) => resources,
        other => panic!("not resources: {other:?}"),
    }
}

fn bookings(answer: &Answer) -> &[Booking] {
    match answer {
        Answer::Bookings(bookings) => bookings,
        other => panic!("not bookings: {other:?}"),
    }
}

fn home(answer: &Answer) -> &Home {
    match answer {
        Answer::Home(home) => home,
        other => panic!("not a home: {other:?}"),
    }
}

fn proposal(answer: &Answer) -> &Proposal {
    match answer {
        Answer::Proposal(proposal) => proposal,
        other => panic!("not a proposal: {other:?}"),
    }
}

fn confirmed(certainty: &Certainty) -> bool {
    matches!(certainty, Certainty::Confirmed { .. })
}

/// The coming full hour after tomorrow's, so that no test depends on the time of day.
fn tomorrow_ms() -> i64 {
    let now_ms = i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    (now_ms / HOUR_MS + 24) * HOUR_MS
}

#[tokio::test(flavor = "multi_thread")]
async fn three_peers_one_cut_off_both_sides_writing_come_to_the_same_order() {
    let ann = Person::new("Ann").await;
    let mut ben = Person::new("Ben").await;
    let cleo = Person::new("Cleo").await;

    ann.found("Makers of the Mill").await;
    ben.join(&ann.invite().await).await;
    cleo.join(&ann.invite().await).await;
    for person in [&ann, &ben, &cleo] {
        person
            .until("three members with their names", Request::Members, |answer| {
                let mut names: Vec<&str> =
                    members(answer).iter().map(|member| member.name.as_str()).collect();
                names.sort_unstable();
                names == ["Ann", "Ben", "Cleo"]
            })
            .await;
    }

    ann.ask(Request::AddResource { name: "Wood shop".into(), description: "Saws and planes.".into() }).await;
    let shop = |answer: &Answer| {
        resources(answer).iter().find(|resource| resource.name == "Wood shop").map(|resource| resource.id)
    };
    let seen = ben.until("the wood shop", Request::Resources, |answer| shop(answer).is_some()).await;
    let shop = shop(&seen).unwrap();
    cleo.until("the wood shop", Request::Resources, |answer| !resources(answer).is_empty()).await;

    // A proposal that appoints a steward, written by Ben, voted on by all.
    let ben_id = members(&ann.ask(Request::Members).await).iter().find(|m| m.name == "Ben").unwrap().id;
    let written = ben
        .ask(Request::Propose {
            title: "Ben as steward".into(),
            text: "I would look after the wood shop.".into(),
            effect: ProposalEffect::AppointSteward { member: ben_id },
            hours: None,
        })
        .await;
    let Answer::Written(written) = written else { panic!("{written:?}") };
    let id = moothall_core::id::ProposalId::from(written.id);
    for person in [&ann, &cleo, &ben] {
        person
            .until("the proposal's words", Request::Proposals, |answer| {
                matches!(answer, Answer::Proposals(lines) if lines.iter().any(|line| line.title == "Ben as steward"))
            })
            .await;
        person.ask(Request::Vote { proposal: id, choice: Choice::Yes }).await;
    }
    ann.until("three ballots", Request::Proposal { proposal: id }, |answer| {
        let proposal = proposal(answer);
        proposal.line.tally.yes == 3 && proposal.ballots.iter().all(|ballot| confirmed(&ballot.certainty))
    })
    .await;

    // Ben is cut off; he and Cleo book the same hours.
    ben.cut_off().await;
    let (from_ms, until_ms) = (tomorrow_ms(), tomorrow_ms() + 4 * HOUR_MS);
    let book = |title: &str| Request::Book { resource: shop, from_ms, until_ms, title: title.into() };
    let span = Request::Bookings { resource: Some(shop), from_ms, until_ms };
    ben.ask(book("A chair")).await;
    let his = bookings(&ben.ask(span.clone()).await).to_vec();
    assert_eq!(his.len(), 1);
    assert!(!confirmed(&his[0].certainty), "nobody could confirm it");
    cleo.ask(book("A table")).await;
    cleo.until("hers is confirmed", span.clone(), |answer| {
        bookings(answer).len() == 1 && confirmed(&bookings(answer)[0].certainty)
    })
    .await;
    // Whoever comes later is told whose the hours are.
    match ann.fails(book("A bench")).await {
        Failure::Refused { message } => {
            assert_eq!(message.code, "refused-slot-taken-next");
            assert_eq!(
                message.args.get("member"),
                Some(&moothall_core::message::Arg::Text("Cleo".into())),
                "{message:?}"
            );
        }
        other => panic!("{other:?}"),
    }

    // Contact again: one stands, the other is told.
    ben.rejoin().await;
    ben.until("Cleo's stands", span.clone(), |answer| {
        let bookings = bookings(answer);
        bookings.len() == 1 && bookings[0].member_name == "Cleo" && confirmed(&bookings[0].certainty)
    })
    .await;
    ben.until("he is told", Request::Home, |answer| {
        home(answer)
            .attention
            .iter()
            .any(|item| item.weight == Weight::Loss && item.message.code.starts_with("refused-slot-taken"))
    })
    .await;
    ben.until(
        "his act is confirmed as refused",
        Request::Log { before: None, limit: 10, mine: true },
        |answer| {
            let Answer::Log(lines) = answer else { panic!("{answer:?}") };
            lines
                .iter()
                .any(|line| confirmed(&line.certainty) && matches!(line.verdict, Verdict::Refused { .. }))
        },
    )
    .await;

    // The same order, the same hash, everywhere.
    let wanted = ann.status().await;
    for person in [&ben, &cleo, &ann] {
        person
            .until("the same point", Request::Status, |answer| {
                let Answer::Status(status) = answer else { panic!("{answer:?}") };
                status.point == wanted.point && status.entries == wanted.entries && status.provisional == 0
            })
            .await;
        match person.ask(Request::Verify).await {
            Answer::Verified(verified) => {
                assert_eq!(verified.fault, None, "{}", person.name);
                assert_eq!(verified.signatures, wanted.entries, "{}", person.name);
            }
            other => panic!("{other:?}"),
        }
    }
}
