//! Whoever has no right to be here.

use moothall_core::id::OrganisationId;
use moothall_core::ledger::refusal::Refusal;
use moothall_core::replica::message::{Bytes, Message, PROTOCOL_VERSION, Right};

use super::villain::{Insider, Villain, dropped, hall, organisation, stranger, unharmed};

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_nobody_knows_is_told_so_and_learns_nothing() {
    let (ann, ben, _mallory) = hall().await;
    let key = stranger();
    let mut villain = Villain::greet(&key, &ann).await;
    let heard = villain.hears(|message| !matches!(message, Message::Hello { .. })).await;
    let Some(Message::Sorry { refusal }) = heard else { panic!("{heard:?}") };
    assert_eq!(Refusal::decode(&refusal).unwrap().code, "refused-device-unknown");
    villain.closed().await;
    let device = moothall_core::id::DeviceId(key.verifying_key().to_bytes());
    dropped(&ann, device, "dropped-unknown-device").await;
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_or_comes_out_of_turn_closes_the_link() {
    let (ann, ben, mut mallory) = hall().await;
    let insider = Insider::of(&mut mallory).await;
    let club = organisation(&ann).await;
    let welcome = Message::Welcome { point: None, digest: [0; 32], addresses: Vec::new() };
    let hello =
        |version, organisation| Message::Hello { version, organisation, clock_ms: 0, right: Right::Enrolled };

    // Before the greeting.
    for (frame, code) in [
        (vec![0xff; 100], Some("dropped-malformed")),
        (vec![0], Some("dropped-malformed")),
        (vec![0x9f, 0xff], Some("dropped-malformed")),
        (welcome.encode(), Some("dropped-before-greeting")),
        (hello(PROTOCOL_VERSION, OrganisationId([9; 32])).encode(), None),
        (hello(PROTOCOL_VERSION + 1, club).encode(), None),
    ] {
        let mut villain = Villain::call(&insider.key, &ann).await;
        villain.send(frame.clone());
        villain.closed().await;
        villain.gone().await;
        if let Some(code) = code {
            dropped(&ann, insider.device(), code).await;
        }
    }
    // After it.
    let entries = Message::Entries { device: insider.device(), from: 1, entries: Vec::new() };
    let bodies =
        Message::Bodies { asked: vec![moothall_core::id::BodyHash([1; 32])], bodies: vec![Bytes(vec![1])] };
    let order = Message::Order { from: 1, batches: Vec::new(), certificate: Vec::new() };
    let many = Message::WantEntries { device: insider.device(), from: 1, count: 1_000_000 };
    for (frame, code) in [
        (hello(PROTOCOL_VERSION, club).encode(), "dropped-unexpected"),
        (entries.encode(), "dropped-unasked"),
        (bodies.encode(), "dropped-unasked"),
        (order.encode(), "dropped-unasked"),
        (Message::Ranges { ranges: Vec::new() }.encode(), "dropped-unasked"),
        (Message::Proof { proof: vec![0; 100] }.encode(), "dropped-unasked"),
        (many.encode(), "dropped-malformed"),
        (vec![0x82; 1024 * 1024], "dropped-malformed"),
        (Message::Succession { record: vec![1; 50] }.encode(), "dropped-epoch"),
    ] {
        let mut villain = Villain::greet(&insider.key, &ann).await;
        villain.welcomed().await;
        villain.send(frame);
        villain.closed().await;
        villain.gone().await;
        dropped(&ann, insider.device(), code).await;
    }
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_a_year_off_is_said_and_everything_is_kept() {
    use moothall_core::request::{Answer, Request};
    const YEAR_MS: i64 = 365 * 86_400_000;
    let (ann, mut ben, mut mallory) = hall().await;
    // One other clock says nothing about whose is wrong; two of two do.
    let mut callers = Vec::new();
    for person in [&mut ben, &mut mallory] {
        let insider = Insider::of(person).await;
        let mut villain = Villain::call(&insider.key, &ann).await;
        villain.hello(insider.organisation, YEAR_MS);
        villain.welcomed().await;
        callers.push(villain);
    }
    let alarmed = ann
        .until("the keeper doubts its clock", Request::Status, |answer| {
            matches!(answer, Answer::Status(status)
                if status.risks.iter().any(|risk| risk.message.code == "alarm-clock-off"))
        })
        .await;
    let Answer::Status(status) = alarmed else { unreachable!() };
    let message = &status.risks.iter().find(|risk| risk.message.code == "alarm-clock-off").unwrap().message;
    assert_eq!(
        moothall_core::sentences::Sentences::new("en").say(message, &|ms: i64| ms.to_string()),
        "This keeper's clock is 365 days off most other devices' clocks, so it confirms nothing. Set the clock, or say \
         that it is right."
    );
    // What is written meanwhile is kept, and not given a time that may be wrong.
    ann.ask(Request::AddResource { name: "Lathe".into(), description: String::new() }).await;
    let kept = ann.status().await;
    assert_eq!(kept.provisional, 1);
    assert_eq!(kept.point, status.point);
    for villain in callers {
        villain.gone().await;
    }
    ben.rejoin().await;
    unharmed(&ann, &[&ben]).await;
}
