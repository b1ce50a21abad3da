//! What papers cost. Not part of the tests: `cargo test -p moothall-core --test papers -- --ignored --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use moothall_core::id::{DeviceId, EntryId, PaperId};
use moothall_core::paper::{Edit, Field, Paper, begin, edit};

const PAPER: PaperId = PaperId([7; 32]);

struct Written {
    entry: EntryId,
    sequence: u64,
    device: DeviceId,
    nonce: [u8; 16],
    change: Vec<u8>,
}

impl Written {
    fn edit(&self) -> Edit<'_> {
        Edit {
            entry: self.entry,
            sequence: self.sequence,
            device: self.device,
            nonce: self.nonce,
            change: &self.change,
        }
    }
}

fn entry(number: u64) -> EntryId {
    let mut id = [9; 32];
    id[..8].copy_from_slice(&number.to_be_bytes());
    EntryId(id)
}

fn beginning(text: &str) -> Written {
    let device = DeviceId([1; 32]);
    let change = begin(&device, &[1; 16], &[(Field::Title, "Minutes"), (Field::Text, text)]).unwrap();
    Written { entry: PAPER.into(), sequence: 1, device, nonce: [1; 16], change }
}

/// A paper to which one device added so many code points, `burst` at a time; its edits; the longest that one took.
fn grown(edits: usize, burst: usize) -> (Paper, Vec<Written>, Duration) {
    let first = beginning("");
    let mut paper = Paper::new(PAPER);
    paper.accept(&first.edit()).unwrap();
    let (mut all, mut longest) = (vec![first], Duration::ZERO);
    let device = DeviceId([2; 32]);
    let mut text = String::new();
    while all.len() <= edits {
        let number = all.len() as u64;
        text.extend("the quick brown fox jumps over the lazy dog, ".chars().cycle().take(burst));
        let change = edit(&paper, &device, &[2; 16], &[(Field::Text, &text)]).unwrap().unwrap();
        let written = Written { entry: entry(number), sequence: number, device, nonce: [2; 16], change };
        longest = longest.max(time(|| paper.accept(&written.edit()).unwrap()));
        all.push(written);
    }
    (paper, all, longest)
}

fn time(act: impl FnOnce()) -> Duration {
    let start = Instant::now();
    act();
    start.elapsed()
}

#[test]
#[ignore = "figures"]
fn what_one_edit_costs_by_the_size_of_its_paper() {
    for (edits, burst) in [(10, 1_000), (6, 5_000), (6, 10_000)] {
        let (paper, _, longest) = grown(edits, burst);
        let mut saved = Vec::new();
        let save = time(|| saved = paper.save());
        let load = time(|| drop(Paper::load_own(&saved).unwrap()));
        println!("{} code points: an edit {longest:?}, save {save:?}, load {load:?}", edits * burst);
    }
}

#[test]
#[ignore = "figures"]
fn what_many_small_edits_cost_one_by_one_and_together() {
    for edits in [500, 1_000, 5_000] {
        let mut grown_now = None;
        let one_by_one = time(|| grown_now = Some(grown(edits, 10)));
        let (paper, all, longest) = grown_now.unwrap();
        let offered: Vec<Edit<'_>> = all.iter().map(Written::edit).collect();
        let mut steps = Vec::new();
        let mut merged = Paper::new(PAPER);
        for step in offered.chunks(128) {
            steps.push(time(|| assert!(merged.merge(step).is_empty())));
        }
        assert_eq!(merged.entries(), paper.entries());
        println!(
            "{edits} edits: written and accepted one by one {one_by_one:?}, an edit at most {longest:?}; in steps of 128 {:?}, \
             a step at most {:?}",
            steps.iter().sum::<Duration>(),
            steps.iter().max().unwrap()
        );
        println!("load {:?}", time(|| drop(Paper::load_own(&paper.save()).unwrap())));
    }
}
