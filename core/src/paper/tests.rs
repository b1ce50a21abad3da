//! Papers among honest people: writing, merging, saving, and every order of arrival.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::id::to_hex;

pub(super) const PAPER: PaperId = PaperId([7; 32]);

/// An edit that owns its change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) entry: EntryId,
    pub(super) sequence: u64,
    pub(super) device: DeviceId,
    pub(super) nonce: [u8; 16],
    pub(super) change: Vec<u8>,
}

impl Written {
    pub(super) fn edit(&self) -> Edit<'_> {
        Edit {
            entry: self.entry,
            sequence: self.sequence,
            device: self.device,
            nonce: self.nonce,
            change: &self.change,
        }
    }
}

pub(super) fn device(number: u8) -> DeviceId {
    DeviceId([number; 32])
}

/// The edit that begins the paper, by device 1.
pub(super) fn beginning(fields: &[(Field, &str)]) -> Written {
    let change = begin(&device(1), &[1; 16], fields).unwrap();
    Written { entry: PAPER.into(), sequence: 1, device: device(1), nonce: [1; 16], change }
}

/// An edit of a field by a device; `number` makes entry and sequence.
pub(super) fn written(paper: &Paper, by: u8, number: u64, field: Field, text: &str) -> Option<Written> {
    written_in(paper, by, [by; 16], number, field, text).unwrap()
}

/// The same in a writing session.
fn written_in(
    paper: &Paper,
    by: u8,
    nonce: [u8; 16],
    number: u64,
    field: Field,
    text: &str,
) -> Result<Option<Written>, Unwritable> {
    let Some(change) = edit(paper, &device(by), &nonce, &[(field, text)])? else { return Ok(None) };
    let mut entry = [by; 32];
    entry[..8].copy_from_slice(&number.to_be_bytes());
    Ok(Some(Written { entry: EntryId(entry), sequence: number, device: device(by), nonce, change }))
}

pub(super) fn begun(text: &str) -> (Paper, Written) {
    let first = beginning(&[(Field::Title, "Minutes"), (Field::Text, text)]);
    let mut paper = Paper::new(PAPER);
    paper.accept(&first.edit()).unwrap();
    (paper, first)
}

/// Everything that two papers made of the same edits must have in common.
pub(super) fn seen(paper: &Paper) -> (Vec<Option<String>>, Vec<EntryId>, Vec<EntryId>) {
    (Field::ALL.map(|field| paper.text(field)).to_vec(), paper.entries(), paper.heads())
}

#[test]
fn a_paper_says_what_its_edits_wrote() {
    let (mut paper, first) = begun("Long live");
    assert_eq!(paper.text(Field::Title).as_deref(), Some("Minutes"));
    assert_eq!(paper.text(Field::Name), None);
    assert_eq!(paper.fields(), [Field::Title, Field::Text]);

    let second = written(&paper, 2, 1, Field::Text, "Long live the hall 🏳️‍🌈").unwrap();
    paper.accept(&second.edit()).unwrap();
    assert_eq!(paper.text(Field::Text).as_deref(), Some("Long live the hall 🏳️‍🌈"));
    assert_eq!(paper.heads(), [second.entry]);
    let mut entries = [first.entry, second.entry];
    entries.sort_unstable();
    assert_eq!(paper.entries(), entries);
    assert_eq!(written(&paper, 2, 2, Field::Text, "Long live the hall 🏳️‍🌈"), None);
}

#[test]
fn a_paper_still_knows_what_it_said_before() {
    let (mut paper, first) = begun("Red");
    let second = written(&paper, 2, 1, Field::Text, "Green").unwrap();
    paper.accept(&second.edit()).unwrap();
    let at = |version: &[EntryId]| paper.text_at(version, Field::Text);
    assert_eq!(at(&[first.entry]).as_deref(), Some("Red"));
    assert_eq!(at(&[second.entry]).as_deref(), Some("Green"));
    assert_eq!(at(&[EntryId([99; 32])]), None, "an edit that is not here");
    assert_eq!(paper.text_at(&[first.entry], Field::About), None, "a field that it does not have");
}

#[test]
fn an_edit_offered_twice_changes_nothing() {
    let (mut paper, first) = begun("a");
    let before = seen(&paper);
    paper.accept(&first.edit()).unwrap();
    assert_eq!(seen(&paper), before);
}

#[test]
fn a_session_goes_on_with_its_next_number_and_a_new_one_starts_anew() {
    let (mut paper, _) = begun("one");
    for (number, text) in [(1, "one two"), (2, "one two three"), (3, "three")] {
        assert_eq!(paper.has_session(&device(2), &[2; 16]), number > 1);
        let next = written(&paper, 2, number, Field::Text, text).unwrap();
        assert_eq!(change::read(&next.change).unwrap().sequence, number);
        paper.accept(&next.edit()).unwrap();
    }
    let other = edit(&paper, &device(2), &[9; 16], &[(Field::Title, "Protocol")]).unwrap().unwrap();
    assert_eq!(change::read(&other).unwrap().sequence, 1);
}

#[test]
fn two_edits_at_once_are_both_in_the_paper() {
    let (mut paper, _) = begun("middle");
    let left = written(&paper, 2, 1, Field::Text, "left middle").unwrap();
    let right = written(&paper, 3, 1, Field::Text, "middle right").unwrap();
    paper.accept(&left.edit()).unwrap();
    paper.accept(&right.edit()).unwrap();
    assert_eq!(paper.text(Field::Text).as_deref(), Some("left middle right"));
    assert_eq!(paper.heads().len(), 2);
}

#[test]
fn two_deletions_of_one_word_at_once_delete_it_once() {
    let (mut paper, _) = begun("a very good day");
    let one = written(&paper, 2, 1, Field::Text, "a good day").unwrap();
    let two = written(&paper, 3, 1, Field::Text, "a good day").unwrap();
    paper.accept(&one.edit()).unwrap();
    paper.accept(&two.edit()).unwrap();
    assert_eq!(paper.text(Field::Text).as_deref(), Some("a good day"));
    let three = written(&paper, 1, 2, Field::Text, "a day").unwrap();
    paper.accept(&three.edit()).unwrap();
    assert_eq!(paper.text(Field::Text).as_deref(), Some("a day"));
}

#[test]
fn a_saved_paper_goes_on_where_it_was() {
    let (mut paper, _) = begun("one");
    paper.accept(&written(&paper, 2, 1, Field::Text, "one two").unwrap().edit()).unwrap();
    let mut loaded = Paper::load_own(&paper.save()).unwrap();
    assert_eq!(seen(&loaded), seen(&paper));
    let next = written(&paper, 2, 2, Field::Text, "one two three").unwrap();
    assert_eq!(written(&loaded, 2, 2, Field::Text, "one two three").unwrap(), next);
    loaded.accept(&next.edit()).unwrap();
    paper.accept(&next.edit()).unwrap();
    assert_eq!(seen(&loaded), seen(&paper));
}

#[test]
fn an_empty_paper_saves_and_loads() {
    let paper = Paper::new(PAPER);
    assert_eq!(seen(&Paper::load_own(&paper.save()).unwrap()), seen(&paper));
    assert!(!paper.has_begun());
}

#[test]
fn a_damaged_saved_paper_is_a_fault_and_no_panic() {
    let (paper, _) = begun("one");
    let saved = paper.save();
    assert!(Paper::load_own(&[]).is_err());
    for at in 0..saved.len() {
        let mut damaged = saved.clone();
        damaged[at] ^= 0x55;
        let _ = Paper::load_own(&damaged);
        assert!(Paper::load_own(&saved[..at]).is_err());
    }
}

#[test]
fn an_edit_whose_ancestors_come_later_waits_for_them() {
    let (mut paper, first) = begun("one");
    let second = written(&paper, 2, 1, Field::Text, "one two").unwrap();
    paper.accept(&second.edit()).unwrap();
    let third = written(&paper, 3, 1, Field::Text, "one two three").unwrap();
    paper.accept(&third.edit()).unwrap();

    let mut late = Paper::new(PAPER);
    assert!(matches!(late.accept(&third.edit()), Err(Skip::Waiting(_))));
    let skipped = late.merge(&[third.edit(), second.edit()]);
    assert!(skipped.iter().all(|(_, skip)| matches!(skip, Skip::Waiting(_))), "{skipped:?}");
    assert_eq!(late.merge(&[third.edit(), second.edit(), first.edit()]), []);
    assert_eq!(seen(&late), seen(&paper));
}

#[test]
fn what_builds_on_a_skipped_edit_is_stranded_and_the_rest_goes_on() {
    let (mut paper, first) = begun("one");
    let mut bad = written(&paper, 2, 1, Field::Text, "one two").unwrap();
    paper.accept(&bad.edit()).unwrap();
    let above = written(&paper, 3, 1, Field::Text, "one two three").unwrap();
    bad.device = device(4);
    let (mut rest, skipped) = Paper::from_edits(PAPER, [above.edit(), bad.edit(), first.edit()]);
    assert!(skipped.contains(&(bad.entry, Skip::Actor)));
    assert!(skipped.iter().any(|(entry, skip)| *entry == above.entry && matches!(skip, Skip::Stranded(_))));
    // The number is used up on devices that have not skipped it yet: the writer takes a fresh nonce.
    let fields = [(Field::Text, "one three")];
    assert_eq!(edit(&rest, &device(3), &above.nonce, &fields), Err(Unwritable::SessionSpent));
    let change = edit(&rest, &device(3), &[8; 16], &fields).unwrap().unwrap();
    let again = Written { entry: EntryId([8; 32]), sequence: 2, device: device(3), nonce: [8; 16], change };
    rest.accept(&again.edit()).unwrap();
    assert_eq!(rest.text(Field::Text).as_deref(), Some("one three"));
}

#[test]
fn of_two_changes_with_one_number_the_earlier_entry_counts_in_every_order() {
    let (paper, first) = begun("one");
    let early = written(&paper, 2, 5, Field::Text, "one early").unwrap();
    let late = written(&paper, 2, 6, Field::Text, "one late").unwrap();
    let mut expected = paper.clone();
    expected.accept(&early.edit()).unwrap();
    assert_eq!(expected.accept(&late.edit()), Err(Skip::Rival));
    for order in [[&first, &early, &late], [&late, &early, &first], [&first, &late, &early]] {
        let (merged, skipped) = Paper::from_edits(PAPER, order.map(Written::edit));
        assert_eq!(seen(&merged), seen(&expected));
        assert_eq!(skipped, [(late.entry, Skip::Rival)]);
    }
    let mut surprised = paper;
    surprised.accept(&late.edit()).unwrap();
    let above = written(&surprised, 3, 1, Field::Text, "one late, and more").unwrap();
    surprised.accept(&above.edit()).unwrap();
    surprised.accept(&early.edit()).unwrap();
    assert_eq!(seen(&surprised), seen(&expected), "the later one made room, with what was built on it");
    assert!(matches!(surprised.accept(&above.edit()), Err(Skip::Waiting(_))));
}

/// A beginning and so many edits by three devices, every fifth without having seen what the last two wrote.
fn busy(edits: u64) -> Vec<Written> {
    let (mut paper, first) = begun("minutes");
    let mut all = vec![first];
    let mut behind = paper.clone();
    for number in 1..=edits {
        let by = 2 + u8::try_from(number % 3).unwrap();
        let nonce = [u8::try_from(number % 250).unwrap(); 16];
        let seen = if number % 5 == 0 { &behind } else { &paper };
        let text = format!("{} {number}", seen.text(Field::Text).unwrap());
        let change = edit(seen, &device(by), &nonce, &[(Field::Text, &text)]).unwrap().unwrap();
        let mut entry = [by; 32];
        entry[..8].copy_from_slice(&(number * 7 % 1_009).to_be_bytes());
        let next = Written { entry: EntryId(entry), sequence: number, device: device(by), nonce, change };
        if number % 5 == 3 {
            behind = paper.clone();
        }
        paper.accept(&next.edit()).unwrap();
        all.push(next);
    }
    all
}

#[test]
fn many_edits_make_the_same_paper_whatever_the_slices() {
    let all = busy(120);
    let mut one_by_one = Paper::new(PAPER);
    for written in &all {
        one_by_one.accept(&written.edit()).unwrap();
    }
    let mut mixed: Vec<&Written> = all.iter().collect();
    mixed.sort_by_key(|written| written.entry);
    for slice in [1, 7, 50, 121] {
        for order in [all.iter().collect::<Vec<_>>(), mixed.clone()] {
            let mut paper = Paper::new(PAPER);
            let mut left: Vec<Edit<'_>> = order.iter().map(|written| written.edit()).collect();
            while !left.is_empty() {
                let before = left.len();
                let mut waiting = Vec::new();
                for part in left.chunks(slice) {
                    let skipped = paper.merge(part);
                    assert!(skipped.iter().all(|(_, skip)| matches!(skip, Skip::Waiting(_))), "{skipped:?}");
                    waiting
                        .extend(part.iter().filter(|edit| skipped.iter().any(|(id, _)| *id == edit.entry)));
                }
                left = waiting;
                assert!(left.len() < before);
            }
            assert_eq!(seen(&paper), seen(&one_by_one), "in slices of {slice}");
        }
    }
}

#[test]
fn an_edit_that_automerge_does_not_take_is_dropped_alone_and_soon_found() {
    use trial::doubt::{DOUBTED, TRIALS};
    let mut all = busy(120);
    let (good, _) = Paper::from_edits(PAPER, all.iter().map(Written::edit));
    let (begun, _) = Paper::from_edits(PAPER, [all[0].edit()]);
    let bad = written(&begun, 9, 1, Field::Text, "minutes of nobody").unwrap();
    let malformed = Written { change: bad.change[..90].to_vec(), entry: EntryId([8; 32]), ..bad.clone() };
    let foreign = Written { device: device(4), entry: EntryId([6; 32]), ..bad.clone() };
    DOUBTED.set(vec![bad.change.clone()]);
    for (at, hostile) in [(60, &bad), (20, &malformed), (90, &foreign)] {
        all.insert(at, hostile.clone());
    }
    TRIALS.set(0);
    let (merged, mut skipped) = Paper::from_edits(PAPER, all.iter().map(Written::edit));
    assert_eq!(seen(&merged), seen(&good));
    skipped.sort_by_key(|(entry, _)| std::cmp::Reverse(*entry));
    let expected = [
        (malformed.entry, Skip::Malformed(Malformed::Length)),
        (foreign.entry, Skip::Actor),
        (bad.entry, Skip::Engine(Stage::Load)),
    ];
    assert_eq!(skipped, expected);
    assert!(TRIALS.get() <= 16, "halves are tried, not every edit: {}", TRIALS.get());
    DOUBTED.take();
    let (with, skipped) = Paper::from_edits(PAPER, all.iter().map(Written::edit));
    assert_eq!(
        (with.entries().len(), skipped.len()),
        (good.entries().len() + 1, 2),
        "it was the trial's word"
    );
}

#[test]
fn a_paper_forgets_what_does_not_count_any_more_and_what_was_built_on_it() {
    let all = busy(40);
    for gone in [1, 20, 40] {
        let (mut paper, _) = Paper::from_edits(PAPER, all.iter().map(Written::edit));
        let rest = all.iter().filter(|written| written.entry != all[gone].entry);
        let (expected, _) = Paper::from_edits(PAPER, rest.map(Written::edit));
        paper.forget(&[all[gone].entry].into());
        assert_eq!(seen(&paper), seen(&expected), "{gone}");
        paper.merge(&all.iter().map(Written::edit).collect::<Vec<_>>());
        let (whole, _) = Paper::from_edits(PAPER, all.iter().map(Written::edit));
        assert_eq!(seen(&paper), seen(&whole), "{gone}: and it can come back");
    }
}

#[test]
fn the_earlier_claim_comes_in_once_the_later_one_is_forgotten_and_the_other_way_round() {
    let (paper, first) = begun("one");
    let early = written(&paper, 2, 5, Field::Text, "one early").unwrap();
    let late = written(&paper, 2, 6, Field::Text, "one late").unwrap();
    let all = [first.edit(), early.edit(), late.edit()];
    for (gone, stays) in [(&early, &late), (&late, &early)] {
        let mut paper = Paper::from_edits(PAPER, all).0;
        paper.forget(&[gone.entry].into());
        paper.merge(&[first.edit(), stays.edit()]);
        assert_eq!(seen(&paper), seen(&Paper::from_edits(PAPER, [first.edit(), stays.edit()]).0));
    }
}

#[test]
fn what_many_delete_at_once_fills_a_paper_no_further_than_its_room() {
    let (mut paper, _) = begun(&"abcdefgh".repeat(2_500));
    for by in 2..=8 {
        let (begun, _) = begun(&"abcdefgh".repeat(2_500));
        let emptied = written(&begun, by, 1, Field::Text, "").unwrap();
        let merged = paper.accept(&emptied.edit());
        assert_eq!(merged, if by < 7 { Ok(()) } else { Err(Skip::NoRoom) }, "{by}");
    }
    assert_eq!(paper.text(Field::Text).as_deref(), Some(""));
}

#[test]
fn words_that_do_not_fit_are_refused_before_anything_is_signed() {
    let (paper, _) = begun("one");
    let long = "abcdefgh".repeat(8_200);
    assert!(matches!(
        edit(&paper, &device(2), &[2; 16], &[(Field::Text, &long)]),
        Err(Unwritable::TooLarge { .. } | Unwritable::TooManyOps)
    ));
    assert_eq!(
        edit(&paper, &device(2), &[2; 16], &[(Field::Name, "Ann")]),
        Err(Unwritable::UnknownField(Field::Name))
    );
    assert_eq!(begin(&device(1), &[1; 16], &[]), Err(Unwritable::NoField));
    assert_eq!(
        edit(&Paper::new(PAPER), &device(2), &[2; 16], &[(Field::Text, "a")]),
        Err(Unwritable::NotBegun)
    );
}

#[test]
fn a_paper_grows_to_its_limit_and_no_further() {
    let (mut paper, _) = begun("");
    let mut text = String::new();
    let mut number = 0;
    let refused = loop {
        number += 1;
        // Four bytes a character: each change is nearly as large as one may be.
        text.push_str(&"𝄞".repeat(15_000));
        match edit(&paper, &device(2), &[2; 16], &[(Field::Text, &text)]) {
            Ok(Some(change)) => {
                let written = Written {
                    entry: EntryId([100 + number; 32]),
                    sequence: number.into(),
                    device: device(2),
                    nonce: [2; 16],
                    change,
                };
                paper.accept(&written.edit()).unwrap();
            }
            Ok(None) => unreachable!("the text grew"),
            Err(refused) => break refused,
        }
    };
    assert_eq!(refused, Unwritable::PaperTooLarge);
    assert_eq!(number, 5, "65,536 operations hold four times 15,000");
    let shorter = written(&paper, 3, 1, Field::Title, "Full").unwrap();
    paper.accept(&shorter.edit()).unwrap();
}

#[test]
fn the_bytes_of_a_change_stay_what_they_are() {
    let (mut paper, first) = begun("Grüße, 世界");
    let second = written(&paper, 2, 1, Field::Text, "Grüße an die 世界!").unwrap();
    paper.accept(&second.edit()).unwrap();
    let lines = format!("{}\n{}\n", to_hex(&first.change), to_hex(&second.change));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/formats/paper-changes-v1.hex");
    assert_eq!(lines, std::fs::read_to_string(path).unwrap());
}

/// One step of a story: who writes what where, and whom they had heard before.
#[derive(Debug, Clone)]
pub(super) struct Step {
    by: u8,
    field: bool,
    at: Index,
    cut: usize,
    put: String,
    hears: Option<Index>,
    /// Whether the writer brings two changes with one number, and goes on from which.
    rival: Option<bool>,
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let rival = prop_oneof![6 => Just(None), 1 => any::<bool>().prop_map(Some)];
    let place = (any::<bool>(), any::<Index>(), 0..6_usize);
    (1..5_u8, place, "[a-zé世🏽👩]{0,6}", any::<Option<Index>>(), rival)
        .prop_map(|(by, (field, at, cut), put, hears, rival)| Step { by, field, at, cut, put, hears, rival })
}

/// Lets people write, each on a copy of their own, and gives back all that they wrote.
pub(super) fn story(steps: &[Step]) -> Vec<Written> {
    let (paper, first) = begun("In the beginning was the hall.");
    let mut copies = vec![paper; 4];
    let mut all = vec![first];
    let mut sessions: Vec<[u8; 16]> = (1..=4).map(|by| [by; 16]).collect();
    for (number, step) in steps.iter().enumerate() {
        let who = usize::from(step.by - 1);
        if let Some(hears) = step.hears {
            // Hearing one edit means hearing all before it, in a story as in a ledger.
            let known: Vec<Edit<'_>> = all[..=hears.index(all.len())].iter().map(Written::edit).collect();
            copies[who].merge(&known);
        }
        let field = if step.field { Field::Text } else { Field::Title };
        let mut text: Vec<char> = copies[who].text(field).unwrap().chars().collect();
        let at = step.at.index(text.len() + 1);
        let end = (at + step.cut).min(text.len());
        text.splice(at..end, step.put.chars());
        let text: String = text.into_iter().collect();
        let number = 2 * number as u64 + 2;
        let next = match written_in(&copies[who], step.by, sessions[who], number, field, &text) {
            // What this session wrote was skipped: as everybody then does, its writer begins another.
            Err(Unwritable::SessionSpent) => {
                sessions[who] = [u8::try_from(100 + number).unwrap(); 16];
                written_in(&copies[who], step.by, sessions[who], number, field, &text).unwrap()
            }
            next => next.unwrap(),
        };
        let session = sessions[who];
        let rival = step
            .rival
            .and_then(|_| written_in(&copies[who], step.by, session, number + 1, field, "rival").unwrap());
        let chosen = if step.rival == Some(true) { rival.as_ref().or(next.as_ref()) } else { next.as_ref() };
        if let Some(chosen) = chosen {
            copies[who].accept(&chosen.edit()).unwrap();
            if rival.is_none() {
                assert_eq!(copies[who].text(field).unwrap(), text);
            }
            all.extend(next.into_iter().chain(rival));
        }
    }
    all
}

pub(super) fn cases(default: u32) -> ProptestConfig {
    let times = std::env::var("MOOTHALL_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig { cases: default * times, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn every_order_of_arrival_makes_the_same_paper(
        steps in prop::collection::vec(step(), 1..14),
        order in prop::collection::vec(any::<Index>(), 30),
        spoil in prop::option::of(any::<Index>()),
    ) {
        let mut all = story(&steps);
        if let Some(spoil) = spoil {
            // One of them is not by whom it says, or its bytes are damaged.
            let at = spoil.index(all.len());
            if at % 2 == 0 { all[at].device = device(9) } else { all[at].change.pop(); }
        }
        let (straight, skipped) = Paper::from_edits(PAPER, all.iter().map(Written::edit));
        let rivals = steps.iter().any(|step| step.rival.is_some());
        prop_assert!(rivals || skipped.is_empty() == spoil.is_none());

        let mut shuffled = all.clone();
        for (at, other) in order.iter().enumerate().take(shuffled.len()) {
            let other = other.index(shuffled.len());
            shuffled.swap(at, other);
        }
        let (merged, mut other) = Paper::from_edits(PAPER, shuffled.iter().map(Written::edit));
        prop_assert_eq!(seen(&merged), seen(&straight));
        let mut skipped = skipped;
        skipped.sort_by_key(|(entry, _)| *entry);
        other.sort_by_key(|(entry, _)| *entry);
        prop_assert_eq!(
            other.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(),
            skipped.iter().map(|(entry, _)| *entry).collect::<Vec<_>>()
        );

        // One at a time, trying again whatever waited.
        let mut slow = Paper::new(PAPER);
        for end in 1..=shuffled.len() {
            let known: Vec<Edit<'_>> = shuffled[..end].iter().map(Written::edit).collect();
            slow.merge(&known);
        }
        prop_assert_eq!(seen(&slow), seen(&straight));
        prop_assert_eq!(seen(&Paper::load_own(&slow.save()).unwrap()), seen(&straight));
    }
}
