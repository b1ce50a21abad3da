//! Bodies that are not what they should be: skipped alike everywhere, while honest people write on.

use std::collections::HashSet;

use moothall_core::action::{Action, PaperKind};
use moothall_core::entry::Entry;
use moothall_core::id::{BodyHash, EntryId, PaperId, ProposalId};
use moothall_core::paper::Field;
use moothall_core::request::{Answer, Request};
use moothall_core::testing::padded::padded;
use moothall_core::view::Certainty;
use moothall_peer::store::Store;
use moothall_tests::Person;

use super::villain::{Insider, Villain, hall, unharmed};

async fn shown(person: &Person, proposal: ProposalId) -> moothall_core::view::Proposal {
    match person.ask(Request::Proposal { proposal }).await {
        Answer::Proposal(shown) => *shown,
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
    // Mallory's own proposal, so that editing it is her right.
    let proposal = mallory.propose("A lamp").await;
    let paper = PaperId(proposal.0);
    for person in [&ann, &ben] {
        shows(person, proposal, "For the bench.").await;
    }
    super::villain::agreed(&ann, &[&ben, &mallory]).await;
    let mut insider = Insider::of(&mut mallory).await;
    let genuine = insider.bodies.values().next().unwrap().clone();
    let known: HashSet<BodyHash> = insider.bodies.keys().copied().collect();
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
    // Every one of them has reached Ann and was looked at, not only the entries that name them.
    let malformed = insider.bodies.keys().copied().filter(|hash| !known.contains(hash)).collect();
    villain.serve_until(&insider.journal, &insider.bodies, malformed).await;
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => {}
        _ = taken => {}
    }
    for person in [&ann, &ben] {
        assert_eq!(shown(person, proposal).await.text, "For the bench.", "{}", person.name);
    }
    villain.gone().await;
    unharmed(&ann, &[&ben]).await;
    // Honest words are written and read as before.
    let proposal = ann.propose("A lamp").await;
    shows(&ben, proposal, "For the bench.").await;
    edit(&ann, proposal, "Brighter still.").await;
    shows(&ben, proposal, "Brighter still.").await;
    unharmed(&ann, &[&ben]).await;
}

/// Somebody proposes and comments, and everybody has the words.
async fn commented(keeper: &Person, others: &[&Person], words: &str) -> (ProposalId, PaperId) {
    let proposal = keeper.propose("A lamp").await;
    let comment = keeper.comment(proposal, words).await;
    for other in others {
        other.shows_comments(proposal, &[words]).await;
    }
    super::villain::agreed(keeper, others).await;
    (proposal, comment)
}

/// An insider serves its journal to one until another has its last entry's verdict.
async fn served(insider: &Insider, to: &Person, seen_by: &Person, last: EntryId) {
    let mut villain = Villain::greet(&insider.key, to).await;
    villain.welcomed().await;
    let confirmed =
        seen_by.until("it has its place", Request::Log { before: None, limit: 50, mine: false }, |answer| {
            matches!(answer, Answer::Log(lines)
                if lines.iter().any(|line| line.id == last && matches!(line.certainty, Certainty::Confirmed { .. })))
        });
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => {}
        _ = confirmed => {}
    }
    villain.gone().await;
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
    const WORDS: &str = "zyxomma petiolatum";
    let (ann, ben, mut mallory) = hall().await;
    let (proposal, comment) = commented(&ann, &[&ben, &mallory], "I mean the left one.").await;
    let mut insider = Insider::of(&mut mallory).await;
    // A sound change, by the wrong person: on a comment that is Ann's.
    let store = Store::open(&mallory.dir()).unwrap();
    let row = store.paper(comment).unwrap().unwrap();
    let paper = moothall_core::paper::Paper::load_own(&row.document).unwrap();
    store.close().unwrap();
    let fields = [(Field::Text, WORDS)];
    let change = moothall_core::paper::edit(&paper, &insider.device(), &[9; 16], &fields).unwrap().unwrap();
    insider.say(Action::EditPaper { paper: comment }, [9; 16], change);
    let last = insider.act(Action::ErasePaper { paper: PaperId(proposal.0) });
    served(&insider, &ann, &ben, last).await;
    unharmed(&ann, &[&ben]).await;
    for person in [&ann, &ben] {
        let shown = shown(person, proposal).await;
        assert_eq!(shown.text, "For the bench.", "{}", person.name);
        assert_eq!(shown.comments[0].text, "I mean the left one.", "{}", person.name);
        // What nothing shows is nowhere.
        assert_eq!(person.files_with(WORDS), [""; 0], "{}", person.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_body_that_is_offered_again_is_not_asked_for() {
    const WORDS: &str = "zyxomma petiolatum";
    let (ann, ben, mut mallory) = hall().await;
    let (proposal, comment) = commented(&ann, &[&ben, &mallory], WORDS).await;
    let insider = Insider::of(&mut mallory).await;
    let hashes: Vec<_> = insider.bodies.keys().copied().collect();
    ann.ask(Request::Erase { paper: comment }).await;
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
        person.shows_comments(proposal, &[]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn naming_anothers_words_in_a_paper_of_ones_own_and_erasing_it_takes_nothing_from_them() {
    const WORDS: &str = "zyxomma petiolatum";
    let (mut ann, mut ben, mut mallory) = hall().await;
    let (proposal, comment) = commented(&ann, &[&ben, &mallory], WORDS).await;
    let mut insider = Insider::of(&mut mallory).await;
    let store = Store::open(&mallory.dir()).unwrap();
    let hash = store.words_of(EntryId(comment.0)).unwrap().unwrap();
    store.close().unwrap();
    let theirs = insider.bodies[&hash].clone();
    let about = EntryId::from(proposal);
    let own = insider.say_raw(Action::BeginPaper { kind: PaperKind::Comment, about }, theirs);
    let last = insider.act(Action::ErasePaper { paper: PaperId(own.0) });
    served(&insider, &ann, &ben, last).await;
    unharmed(&ann, &[&ben]).await;
    for person in [&mut ann, &mut ben] {
        person.shows_comments(proposal, &[WORDS]).await;
        person.close().await;
        let store = Store::open(&person.dir()).unwrap();
        assert!(store.body(hash).unwrap().is_some(), "{}", person.name);
        assert!(store.erased_papers().unwrap().contains(&PaperId(own.0)), "{}", person.name);
        store.close().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_says_more_than_is_kept_of_a_member_is_heard_up_to_the_bound_and_no_further() {
    const BYTES_MAX: usize = 16 * 1024 * 1024;
    let (mut ann, mut ben, mut mallory) = hall().await;
    let (proposal, _) = commented(&ann, &[&ben, &mallory], "I mean the left one.").await;
    let mut insider = Insider::of(&mut mallory).await;
    let about = EntryId::from(proposal);
    let mut said = 0;
    for number in 0..270_u16 {
        let mut nonce = [0; 16];
        nonce[..2].copy_from_slice(&number.to_be_bytes());
        let fields = [(Field::Text, "I mean all of them.")];
        let change = moothall_core::paper::begin(&insider.device(), &nonce, &fields).unwrap();
        let change = padded(&change, moothall_core::paper::CHANGE_BYTES_MAX);
        said += change.len();
        insider.say(Action::BeginPaper { kind: PaperKind::Comment, about }, nonce, change);
    }
    assert!(said > BYTES_MAX + 500_000, "{said}");
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => {}
        () = super::villain::dropped(&ann, insider.device(), "dropped-words-full") => {}
    }
    villain.gone().await;
    super::villain::dropped(&ann, insider.device(), "dropped-words-full").await;
    unharmed(&ann, &[&ben]).await;
    for person in [&mut ann, &mut ben] {
        person.close().await;
        let store = Store::open(&person.dir()).unwrap();
        let theirs: HashSet<EntryId> = insider.journal.iter().map(Entry::id).collect();
        let bodies = store.all_bodies().map(|body| body.unwrap());
        let kept: usize =
            bodies.filter(|body| theirs.contains(&body.entry)).map(|body| body.bytes.len()).sum();
        assert!(kept <= BYTES_MAX, "{} keeps {kept}", person.name);
        if person.name == "Ann" {
            assert!(kept > BYTES_MAX - 2 * 65_536, "{} keeps {kept}", person.name);
        }
        store.close().unwrap();
    }
}
