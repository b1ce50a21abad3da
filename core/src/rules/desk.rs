//! Where entries are judged: how much work that was, and which texts of constitutions were checked already.
//!
//! Judging is done in slices, so that whoever writes what is dear to judge keeps neither input nor confirmation waiting.
//! A count of entries does not bound a slice: checking a proposed constitution can cost as much as ten thousand
//! bookings, and one member can propose any number of them. So work is counted, and a text is checked once.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};

use super::effects::invalid_amendment;
use crate::constitution::{Constitution, QUESTIONS_MAX, TEXT_BYTES_MAX};
use crate::ledger::refusal::Refusal;

/// So many texts' results are remembered, the newest ones: some hundreds of bytes each, as many as a member's devices
/// have room for.
const REMEMBERED_MAX: usize = 4_096;

/// Reading and validating so many bytes of a constitution is a unit of work.
const BYTES_PER_UNIT: u64 = 40;

/// A question to a constitution is a unit of work, and one more for each so many bytes of its text.
const BYTES_PER_UNIT_ASKED: u64 = 16 * 1024;

/// The work of checking one constitution is at most so much: reading the longest, and all questions that a check may ask.
pub const CHECK_WORK_MAX: u64 = 1
    + TEXT_BYTES_MAX as u64 / BYTES_PER_UNIT
    + QUESTIONS_MAX as u64 * (1 + TEXT_BYTES_MAX as u64 / BYTES_PER_UNIT_ASKED);

/// A text by its hash, and the version of the rules by which it is read.
type Text = (u32, [u8; 32]);

/// Where entries are judged.
#[derive(Debug, Default)]
pub struct Desk {
    work: Cell<u64>,
    checked: RefCell<Checked>,
}

#[derive(Debug, Default)]
struct Checked {
    results: HashMap<Text, Result<(), Refusal>>,
    order: VecDeque<Text>,
}

impl Desk {
    /// The work done here so far. One unit is about what judging an ordinary entry takes: one question to the default
    /// constitution.
    pub fn work(&self) -> u64 {
        self.work.get()
    }

    /// Counts work.
    pub(crate) fn works(&self, units: u64) {
        self.work.set(self.work.get().saturating_add(units));
    }

    /// Checks whether a text may become the constitution under a version of the rules, once; `hash` is that of the text.
    pub(super) fn check(&self, version: u32, hash: &[u8; 32], text: &str) -> Result<(), Refusal> {
        if let Some(result) = self.checked.borrow().results.get(&(version, *hash)) {
            return result.clone();
        }
        let length = text.len() as u64;
        self.works(1 + length / BYTES_PER_UNIT);
        let (asked, result) = Constitution::weigh(version, text);
        self.works(asked as u64 * (1 + length / BYTES_PER_UNIT_ASKED));
        let result = result.map(drop).map_err(|fault| invalid_amendment(&fault));
        self.checked.borrow_mut().remember((version, *hash), result.clone());
        result
    }
}

impl Checked {
    fn remember(&mut self, hash: Text, result: Result<(), Refusal>) {
        if self.order.len() >= REMEMBERED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.results.remove(&oldest);
        }
        if self.results.insert(hash, result).is_none() {
            self.order.push_back(hash);
        }
    }
}
