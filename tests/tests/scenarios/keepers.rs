//! Several keepers, each a real peer: with its folder, its endpoint, and Raft between them.

use ed25519_dalek::Signer;
use moothall_core::agreed::{Objection, Reason, SignedObjection};
use moothall_core::cbor::SignatureBytes;
use moothall_core::id::to_hex;
use moothall_core::request::{Answer, Request};
use moothall_core::store::Write;
use moothall_core::testing::kept::three_keepers;
use moothall_core::testing::{device, key};
use moothall_core::view::keepers::KeeperState;
use moothall_core::view::{Certainty, Verdict};
use moothall_tests::keepers::{keepers, keys_in};
use moothall_tests::{Person, cut_off, now_ms, shelf};

#[tokio::test(flavor = "multi_thread")]
async fn three_keepers_confirm_while_one_of_them_is_off_whichever_that_is_and_it_catches_up() {
    let mut all = keepers(&["Kim", "Lou", "Max"]).await;
    all[0].person.propose("A lamp").await;
    for keeper in &all {
        keeper.has_confirmed("A lamp").await;
    }
    for (off, title) in [(0, "A saw"), (1, "A stool"), (2, "A shelf")] {
        all[off].person.close().await;
        let others: Vec<usize> = (0..3).filter(|other| *other != off).collect();
        all[others[0]].person.propose(title).await;
        for other in &others {
            all[*other].has_confirmed(title).await;
        }
        all[off].open().await;
        all[off].has_confirmed(title).await;
    }
    for keeper in &mut all {
        keeper.person.is_sound().await;
        keeper.person.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_keeper_of_three_confirms_nothing_until_another_is_there() {
    let mut all = keepers(&["Kim", "Lou", "Max"]).await;
    all[0].person.propose("A lamp").await;
    all[2].has_confirmed("A lamp").await;
    all[1].person.close().await;
    all[2].person.close().await;
    all[0].person.propose("A saw").await;
    assert_eq!(all[0].knows_confirmed("A saw").await, Some(false));
    all[2].open().await;
    all[0].has_confirmed("A saw").await;
    all[2].has_confirmed("A saw").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn members_see_how_each_keeper_does_and_who_signed_last() {
    let mut all = keepers(&["Kim", "Lou", "Max"]).await;
    all[0].person.propose("A lamp").await;
    for keeper in &all {
        keeper.has_confirmed("A lamp").await;
    }
    let states = |answer: &Answer| match answer {
        Answer::Keepers(shown) => shown.keepers.iter().map(|keeper| keeper.state).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let in_step = |answer: &Answer| states(answer) == [KeeperState::InStep; 3];
    for keeper in &all {
        let Answer::Keepers(shown) = keeper.person.until("all are in step", Request::Keepers, in_step).await
        else {
            panic!("the keepers")
        };
        assert_eq!((shown.withstands.needed, shown.withstands.away), (2, 1));
        let names: Vec<_> = shown.keepers.iter().map(|keeper| &*keeper.device.member_name).collect();
        assert_eq!(names, ["Kim", "Lou", "Max"]);
        let certificate = shown.certificate.expect("a certificate");
        assert!(certificate.signers.len() >= 2 && certificate.time_ms.is_some(), "{certificate:?}");
        assert!(shown.stall.is_none() && shown.objections.is_empty() && shown.several);
    }
    // One is off; the others go on, and it is shown as not connected, with what it signed last.
    all[2].person.close().await;
    all[0].person.propose("A saw").await;
    all[1].has_confirmed("A saw").await;
    let expected = [KeeperState::InStep, KeeperState::InStep, KeeperState::Away];
    let away = |answer: &Answer| states(answer) == expected;
    let answer = all[1].person.until("Max is away", Request::Keepers, away).await;
    let Answer::Keepers(shown) = answer else { panic!("the keepers") };
    assert_eq!((shown.keepers[2].position, shown.keepers[2].behind), (None, None));
    assert!(shown.keepers[2].device.last_seen_ms.is_some());
    assert_eq!(shown.keepers[0].signed, shown.certificate.map(|certificate| certificate.position));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_shown_the_entry_that_a_keeper_does_not_sign_and_both_verdicts() {
    const DAY_MS: i64 = 24 * 3_600_000;
    let mut mia = Person::without_peer("Mia");
    let keys = keys_in(&mia.dir());
    let (mut club, lathe) = three_keepers(now_ms() - 3 * DAY_MS);
    shelf::bring(&mut club, &keys, "mia").unwrap();
    drop(keys);
    let booking = club.books("dan", lathe, 3 * 24);
    club.confirm_by(&["ada", "ben"]);
    let (organisation, point) = (club.organisation(), club.ledger.point().unwrap());
    let cases = [
        (Reason::Differs { entry: booking, accepted: false }, Some(false), "keeper-verdict-refuses"),
        (Reason::Failed { entry: booking }, None, "keeper-verdict-none"),
    ];
    for (reason, accepts, its) in cases {
        let said = Objection { version: 1, organisation, keeper: device("cleo"), point, reason };
        let signature = SignatureBytes(key("cleo").sign(&said.statement()).to_bytes());
        let name = format!("objection-of/{}", to_hex(&device("cleo").0));
        let note = Write::Note { name, value: Some(SignedObjection { said, signature }.encode()) };
        // What the keepers signed is theirs to know.
        let writes = club.writes.iter().filter(|write| !matches!(write, Write::Signing { .. })).cloned();
        let writes: Vec<Write> = writes.chain([note]).collect();
        shelf::fill(&mia.dir(), &writes, &club.paper_rows()).unwrap();
        mia.open(cut_off()).await;
        let Answer::Keepers(shown) = mia.ask(Request::Keepers).await else { panic!("the keepers") };
        let objection = &shown.objections[0];
        assert_eq!((shown.objections.len(), objection.keeper), (1, device("cleo")));
        assert_eq!(objection.position, point.position);
        let entry = objection.entry.as_ref().expect("it is about an entry");
        assert_eq!((entry.id, &*entry.what.code, entry.accepts), (booking, "did-book", accepts));
        assert!(
            matches!(entry.certainty, Certainty::Confirmed { position, .. } if position == point.position)
        );
        assert_eq!(entry.others, Verdict::Accepted);
        assert_eq!(entry.its_said().code, its);
        assert_eq!(entry.others_said().code, "keepers-verdict-accepted");
        let states: Vec<_> = shown.keepers.iter().map(|keeper| (keeper.device.id, keeper.state)).collect();
        assert!(states.contains(&(device("cleo"), KeeperState::Objects)), "{states:?}");
        let Answer::Home(home) = mia.ask(Request::Home).await else { panic!("the home screen") };
        assert!(home.attention.iter().any(|item| item.message.code == "risk-keeper-objects"));
        mia.close().await;
    }
}
