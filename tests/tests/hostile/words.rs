//! Bodies that are not what they should be: skipped alike everywhere, while honest people write on.

use moothall_core::action::Action;
use moothall_core::id::{PaperId, ProposalId};
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_tests::Person;

use super::villain::{Insider, Villain, hall, unharmed};

async fn text(person: &Person, proposal: ProposalId) -> String {
    match person.ask(Request::Proposal { proposal }).await {
        Answer::Proposal(shown) => shown.text,
        other => panic!("{other:?}"),
    }
}

async fn edit(person: &Person, proposal: ProposalId, words: &str) {
    let title = "A lamp".to_owned();
    person.ask(Request::EditProposal { proposal, title, text: words.to_owned() }).await;
}

async fn shows(person: &Person, proposal: ProposalId, words: &str) {
    person
        .until(
            &format!("the text is {words:?}"),
            Request::Proposal { proposal },
            |answer| matches!(answer, Answer::Proposal(shown) if shown.text == words),
        )
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_changes_and_bombs_are_skipped_and_honest_edits_go_on() {
    let (ann, ben, mut mallory) = hall().await;
    let propose = Request::Propose {
        title: "A lamp".into(),
        text: "For the bench.".into(),
        effect: ProposalEffect::None,
        hours: None,
    };
    // Mallory's own proposal, so that editing it is her right.
    let Answer::Written(written) = mallory.ask(propose).await else { panic!() };
    let proposal = ProposalId::from(written.id);
    let paper = PaperId(written.id.0);
    for person in [&ann, &ben] {
        shows(person, proposal, "For the bench.").await;
    }
    super::villain::agreed(&ann, &[&ben, &mallory]).await;
    let mut insider = Insider::of(&mut mallory).await;
    let genuine = insider.bodies.values().next().unwrap().clone();
    // A chunk that says it inflates to far more than it holds, and plain rubbish in every shape.
    let mut bomb = b"\x85\x6f\x4a\x83\x00\x00\x00\x00\x02".to_vec();
    bomb.extend(std::iter::repeat_n(0u8, 40));
    bomb.extend(deflated_zeros());
    let changes: Vec<Vec<u8>> = vec![
        Vec::new(),
        vec![0; 10],
        b"\x85\x6f\x4a\x83".to_vec(),
        bomb,
        vec![0xff; 60_000],
        (0..=255).collect(),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        insider.say(Action::EditPaper { paper }, [u8::try_from(number).unwrap(); 16], change);
    }
    // A body that is no body at all, one that is another's, and one beyond the limit.
    insider.say_raw(Action::EditPaper { paper }, vec![0xff; 100]);
    insider.say_raw(Action::EditPaper { paper }, genuine);
    insider.say_raw(Action::EditPaper { paper }, vec![0; 100_000]);
    let wrote = insider.journal.len() as u64;
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    let taken = ben.until("all of it is with Ben", Request::Devices, |answer| {
        matches!(answer, Answer::Devices(devices)
            if devices.iter().any(|one| one.id == insider.device() && one.entries == wrote))
    });
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => {}
        _ = taken => {}
    }
    for person in [&ann, &ben] {
        assert_eq!(text(person, proposal).await, "For the bench.", "{}", person.name);
    }
    villain.gone().await;
    unharmed(&ann, &[&ben]).await;
    // Ann, a steward, writes on where that is permitted; else she makes her own.
    let propose = Request::Propose {
        title: "A lamp".into(),
        text: "Brighter.".into(),
        effect: ProposalEffect::None,
        hours: None,
    };
    let Answer::Written(written) = ann.ask(propose).await else { panic!() };
    let proposal = ProposalId::from(written.id);
    shows(&ben, proposal, "Brighter.").await;
    edit(&ann, proposal, "Brighter still.").await;
    shows(&ben, proposal, "Brighter still.").await;
    unharmed(&ann, &[&ben]).await;
}

/// Sixteen megabytes of zeros in a raw DEFLATE stream of a few bytes a block: stored-free, all matches.
fn deflated_zeros() -> Vec<u8> {
    // A fixed block: literal 0, then matches of length 258 at distance 1, each 0xA3-coded by hand below.
    // Bits: header 1,01; literal 0 = 00110000; length 258 = 11000101; distance 1 = 00000.
    let mut bits: Vec<bool> = vec![true, true, false];
    let code = |bits: &mut Vec<bool>, value: u32, length: u32| {
        for place in (0..length).rev() {
            bits.push(value >> place & 1 == 1);
        }
    };
    code(&mut bits, 0b0011_0000, 8);
    for _ in 0..30_000 {
        code(&mut bits, 0b1100_0101, 8);
        code(&mut bits, 0, 5);
    }
    code(&mut bits, 0, 7);
    bits.chunks(8)
        .map(|byte| byte.iter().enumerate().fold(0, |sum, (place, bit)| sum | u8::from(*bit) << place))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_by_someone_without_the_right_changes_no_word() {
    let (ann, ben, mut mallory) = hall().await;
    let propose = Request::Propose {
        title: "A lamp".into(),
        text: "For the bench.".into(),
        effect: ProposalEffect::None,
        hours: None,
    };
    let Answer::Written(written) = ann.ask(propose).await else { panic!() };
    let Answer::Written(comment) =
        ann.ask(Request::Comment { proposal: written.id.into(), text: "I mean the left one.".into() }).await
    else {
        panic!()
    };
    let proposal = ProposalId::from(written.id);
    shows(&ben, proposal, "For the bench.").await;
    shows(&mallory, proposal, "For the bench.").await;
    super::villain::agreed(&ann, &[&ben, &mallory]).await;
    let mut insider = Insider::of(&mut mallory).await;
    // A sound change, by the wrong person: on a comment that is Ann's.
    let store = moothall_peer::store::Store::open(&mallory.dir()).unwrap();
    let row = store.paper(PaperId(comment.id.0)).unwrap().unwrap();
    let paper = moothall_core::paper::Paper::load_own(&row.document).unwrap();
    store.close().unwrap();
    let fields = [(moothall_core::paper::Field::Text, "I mean none.")];
    let change = moothall_core::paper::edit(&paper, &insider.device(), &[9; 16], &fields).unwrap().unwrap();
    let wrote = insider.say(Action::EditPaper { paper: PaperId(comment.id.0) }, [9; 16], change);
    insider.act(Action::ErasePaper { paper: PaperId(written.id.0) });
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    let refused =
        ben.until("it is refused", Request::Log { before: None, limit: 50, mine: false }, |answer| {
            matches!(answer, Answer::Log(lines) if lines.iter().any(|line| line.id == wrote
            && matches!(line.verdict, moothall_core::view::Verdict::Refused { .. })))
        });
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => {}
        _ = refused => {}
    }
    villain.gone().await;
    unharmed(&ann, &[&ben]).await;
    for person in [&ann, &ben] {
        let Answer::Proposal(shown) = person.ask(Request::Proposal { proposal }).await else { panic!() };
        assert_eq!(shown.text, "For the bench.", "{}", person.name);
        assert_eq!(shown.comments[0].text, "I mean the left one.", "{}", person.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_body_that_is_offered_again_is_not_asked_for() {
    const WORDS: &str = "zyxomma petiolatum";
    let (ann, ben, mut mallory) = hall().await;
    let propose = Request::Propose {
        title: "A lamp".into(),
        text: "For the bench.".into(),
        effect: ProposalEffect::None,
        hours: None,
    };
    let Answer::Written(written) = ann.ask(propose).await else { panic!() };
    let proposal = ProposalId::from(written.id);
    let Answer::Written(comment) = ann.ask(Request::Comment { proposal, text: WORDS.into() }).await else {
        panic!()
    };
    mallory
        .until("the comment", Request::Proposal { proposal }, |answer| {
            matches!(answer, Answer::Proposal(shown) if shown.comments.iter().any(|one| one.text == WORDS))
        })
        .await;
    super::villain::agreed(&ann, &[&ben, &mallory]).await;
    let insider = Insider::of(&mut mallory).await;
    let hashes: Vec<_> = insider.bodies.keys().copied().collect();
    ann.ask(Request::Erase { paper: PaperId(comment.id.0) }).await;
    super::villain::agreed(&ann, &[&ben]).await;
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    villain.say(&moothall_core::replica::message::Message::HaveBodies { hashes: hashes.clone() });
    // Unasked, they are a fault.
    let bodies = hashes.iter().map(|hash| insider.bodies[hash].clone());
    let bodies = bodies.map(moothall_core::replica::message::Bytes).collect();
    villain.say(&moothall_core::replica::message::Message::Bodies { asked: hashes, bodies });
    let asked = villain
        .hears(|message| matches!(message, moothall_core::replica::message::Message::WantBodies { .. }))
        .await;
    assert!(asked.is_none(), "{asked:?}");
    villain.gone().await;
    super::villain::dropped(&ann, insider.device(), "dropped-unasked").await;
    unharmed(&ann, &[&ben]).await;
    for person in [&ann, &ben] {
        let Answer::Proposal(shown) = person.ask(Request::Proposal { proposal }).await else { panic!() };
        assert!(shown.comments.iter().all(|one| one.text != WORDS), "{}", person.name);
    }
}
