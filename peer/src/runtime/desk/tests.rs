//! Many edits, some of them an insider's worst, through the desk.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::convert::Infallible;

use moothall_core::paper::{Field, begin, edit};

use super::*;

const PAPER: PaperId = PaperId([7; 32]);

/// A paper's edits with their bodies, as ledger and store have them.
struct Story {
    counted: BTreeMap<EntryId, Counted>,
    bodies: BTreeMap<BodyHash, Vec<u8>>,
    paper: Paper,
}

impl Story {
    /// A paper that begins so, and so many edits by three people.
    fn of(edits: u64) -> Self {
        let device = DeviceId([1; 32]);
        let mut story = Self { counted: BTreeMap::new(), bodies: BTreeMap::new(), paper: Paper::new(PAPER) };
        let change = begin(&device, &[1; 16], &[(Field::Text, "Minutes:")]).unwrap();
        story.add(PAPER.into(), device, 0, [1; 16], change);
        for number in 1..=edits {
            story.write(number);
        }
        story
    }

    fn write(&mut self, number: u64) -> EntryId {
        let device = DeviceId([u8::try_from(number % 3).unwrap() + 1; 32]);
        let mut nonce = [2; 16];
        nonce[..8].copy_from_slice(&number.to_be_bytes());
        let text = format!("{} {number}", self.paper.text(Field::Text).unwrap());
        let change = edit(&self.paper, &device, &nonce, &[(Field::Text, &text)]).unwrap().unwrap();
        let entry = entry(number);
        self.add(entry, device, number, nonce, change.clone());
        entry
    }

    fn add(&mut self, entry: EntryId, device: DeviceId, sequence: u64, nonce: [u8; 16], change: Vec<u8>) {
        let edit = paper::Edit { entry, sequence, device, nonce, change: &change };
        // The worst are not in it.
        let _ = self.paper.accept(&edit);
        let body = Body { version: 1, salt: [3; 32], nonce, change }.encode();
        let words = Body::hash(&body);
        self.bodies.insert(words, body);
        let stamp = Stamp { seen: 0, clock_ms: i64::try_from(sequence).unwrap(), depth: 0 };
        self.counted.insert(entry, Counted { device, sequence, stamp, words, own: false });
    }

    fn seen(&self, paper: &Paper) -> bool {
        paper.text(Field::Text) == self.paper.text(Field::Text) && paper.entries() == self.paper.entries()
    }

    /// Merges all there is in steps, and says how many these were.
    fn merge(&self, desk: &mut Desk, edits_max: usize) -> usize {
        if !desk.has(PAPER) {
            desk.lay(PAPER, Paper::new(PAPER));
        }
        desk.look(PAPER, self.counted.clone());
        let mut steps = 0;
        while !desk.is_done(PAPER) {
            steps += 1;
            let words = |hash: BodyHash| Ok::<_, Infallible>(self.bodies.get(&hash).cloned());
            desk.step(PAPER, edits_max, words).unwrap();
        }
        steps
    }
}

/// Ids say nothing of the order.
fn entry(number: u64) -> EntryId {
    let mut id = [9; 32];
    id[..8].copy_from_slice(&(number * 7_919 % 10_007).to_be_bytes());
    EntryId(id)
}

#[test]
fn many_edits_make_the_same_paper_whatever_the_steps() {
    let story = Story::of(150);
    for (edits_max, most) in [(1, 151), (10, 16), (STEP_EDITS_MAX, 2)] {
        let mut desk = Desk::default();
        let steps = story.merge(&mut desk, edits_max);
        assert!(story.seen(desk.paper(PAPER).unwrap()));
        assert!(steps <= most, "{steps} steps of {edits_max}");
    }
}

#[test]
fn an_insiders_hostile_edits_among_many_good_ones_are_dropped_alone() {
    let good = Story::of(100);
    let mut story = Story::of(100);
    let device = DeviceId([2; 32]);
    let honest = edit(&story.paper, &device, &[8; 16], &[(Field::Text, "mine")]).unwrap().unwrap();
    let cut = honest[..honest.len() - 1].to_vec();
    story.add(EntryId([0xa1; 32]), device, 30, [8; 16], cut);
    story.add(EntryId([0xa2; 32]), DeviceId([3; 32]), 40, [8; 16], honest.clone());
    story.add(EntryId([0xa3; 32]), device, 50, [4; 16], honest);
    let no_body = BodyHash([5; 32]);
    story.bodies.insert(no_body, vec![1, 2, 3]);
    let mut nobody = story.counted[&EntryId([0xa1; 32])];
    nobody.words = no_body;
    story.counted.insert(EntryId([0xa4; 32]), nobody);
    for edits_max in [1, 7, STEP_EDITS_MAX] {
        let mut desk = Desk::default();
        story.merge(&mut desk, edits_max);
        assert!(good.seen(desk.paper(PAPER).unwrap()), "in steps of {edits_max}");
    }
}

#[test]
fn a_step_takes_what_is_new_and_never_again_what_was_skipped() {
    let mut story = Story::of(20);
    let late = story.counted[&entry(5)].words;
    let held = story.bodies.remove(&late).unwrap();
    let mut desk = Desk::default();
    story.merge(&mut desk, STEP_EDITS_MAX);
    assert_eq!(desk.paper(PAPER).unwrap().entries().len(), 5, "what comes after it waits");
    assert_eq!(story.merge(&mut desk, STEP_EDITS_MAX), 0, "there is nothing to try");
    story.bodies.insert(late, held);
    desk.touch(PAPER, &[entry(5)].into());
    assert!(story.merge(&mut desk, STEP_EDITS_MAX) <= 2);
    assert!(story.seen(desk.paper(PAPER).unwrap()));
    let newest = story.write(21);
    desk.touch(PAPER, &[newest].into());
    assert_eq!(story.merge(&mut desk, STEP_EDITS_MAX), 1);
    assert!(story.seen(desk.paper(PAPER).unwrap()));
}

#[test]
fn an_edit_that_counts_no_more_goes_and_comes_back() {
    let mut story = Story::of(10);
    let mut desk = Desk::default();
    story.merge(&mut desk, STEP_EDITS_MAX);
    let last = story.counted.remove(&entry(10)).unwrap();
    story.merge(&mut desk, STEP_EDITS_MAX);
    assert!(desk.is_to_be_written(PAPER));
    assert!(!desk.paper(PAPER).unwrap().entries().contains(&entry(10)));
    story.counted.insert(entry(10), last);
    story.merge(&mut desk, STEP_EDITS_MAX);
    assert!(story.seen(desk.paper(PAPER).unwrap()));
}

#[test]
fn papers_leave_the_desk_when_there_is_no_room_the_longest_unused_first() {
    let mut desk = Desk::default();
    for number in 1..=3 {
        desk.lay(PaperId([number; 32]), Story::of(1).paper);
    }
    assert_eq!(desk.too_much(OPEN_BYTES_MAX), None);
    assert_eq!(desk.too_much(1), Some((PaperId([1; 32]), false)));
    desk.close(PaperId([1; 32]));
    assert_eq!(desk.too_much(1), Some((PaperId([2; 32]), false)));
    desk.close(PaperId([2; 32]));
    assert_eq!(desk.too_much(1), None, "the one in hand stays");
}

#[test]
fn the_store_learns_what_waits_and_tells_a_new_desk() {
    let mut desk = Desk::default();
    desk.touch(PAPER, &BTreeSet::new());
    assert_eq!(desk.news(), [(PAPER, true)]);
    assert_eq!(desk.news(), []);
    let mut again = Desk::with([PAPER]);
    assert!(again.is_behind() && again.must_look(PAPER));
    assert_eq!(again.next(), Some(PAPER));
    again.finish(PAPER);
    assert_eq!(again.news(), [(PAPER, false)]);
}
