//! Places at which a test makes the store fail or kills the process. Compiled into tests only.
//!
//! A child process is told its fault as text, such as `commit-before:1:abort`.

use std::cell::Cell;
use std::str::FromStr;

use moothall_core::store::Write;

use super::fault::{FaultKind, StoreFault};

/// A place in [`super::Store::write`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum FaultPoint {
    BeginBefore,
    BeginAfter,
    Organisation,
    Entry,
    History,
    DropEntries,
    Bury,
    Body,
    Draft,
    NoWords,
    PaperGone,
    Order,
    Placed,
    Permits,
    Rewind,
    Certificate,
    Signing,
    Refusal,
    Aside,
    Equivocation,
    Receipt,
    ReceiptSettled,
    Succession,
    SuccessionVoid,
    Erased,
    State,
    Checkpoint,
    LastSeen,
    Note,
    Dropped,
    Paper,
    CommitBefore,
    CommitAfter,
    ScrubAfter,
}

/// All points with their names, in the order in which a write passes them.
pub const FAULT_POINTS: &[(&str, FaultPoint)] = &[
    ("begin-before", FaultPoint::BeginBefore),
    ("begin-after", FaultPoint::BeginAfter),
    ("organisation", FaultPoint::Organisation),
    ("entry", FaultPoint::Entry),
    ("history", FaultPoint::History),
    ("drop-entries", FaultPoint::DropEntries),
    ("bury", FaultPoint::Bury),
    ("body", FaultPoint::Body),
    ("draft", FaultPoint::Draft),
    ("no-words", FaultPoint::NoWords),
    ("paper-gone", FaultPoint::PaperGone),
    ("order", FaultPoint::Order),
    ("placed", FaultPoint::Placed),
    ("permits", FaultPoint::Permits),
    ("rewind", FaultPoint::Rewind),
    ("certificate", FaultPoint::Certificate),
    ("signing", FaultPoint::Signing),
    ("refusal", FaultPoint::Refusal),
    ("aside", FaultPoint::Aside),
    ("equivocation", FaultPoint::Equivocation),
    ("receipt", FaultPoint::Receipt),
    ("receipt-settled", FaultPoint::ReceiptSettled),
    ("succession", FaultPoint::Succession),
    ("succession-void", FaultPoint::SuccessionVoid),
    ("erased", FaultPoint::Erased),
    ("state", FaultPoint::State),
    ("checkpoint", FaultPoint::Checkpoint),
    ("last-seen", FaultPoint::LastSeen),
    ("note", FaultPoint::Note),
    ("dropped", FaultPoint::Dropped),
    ("paper", FaultPoint::Paper),
    ("commit-before", FaultPoint::CommitBefore),
    ("commit-after", FaultPoint::CommitAfter),
    ("scrub-after", FaultPoint::ScrubAfter),
];

impl From<&Write> for FaultPoint {
    fn from(write: &Write) -> Self {
        match write {
            Write::Organisation(..) => Self::Organisation,
            Write::Entry { .. } => Self::Entry,
            Write::History { .. } => Self::History,
            Write::DropEntries { .. } => Self::DropEntries,
            Write::Bury { .. } => Self::Bury,
            Write::Body { .. } => Self::Body,
            Write::Draft { .. } => Self::Draft,
            Write::NoWords { .. } => Self::NoWords,
            Write::PaperGone(..) => Self::PaperGone,
            Write::Order { .. } => Self::Order,
            Write::Placed { .. } => Self::Placed,
            Write::Permits { .. } => Self::Permits,
            Write::Rewind { .. } => Self::Rewind,
            Write::Certificate { .. } => Self::Certificate,
            Write::Signing { .. } => Self::Signing,
            Write::Refusal { .. } => Self::Refusal,
            Write::Aside { .. } => Self::Aside,
            Write::Equivocation { .. } => Self::Equivocation,
            Write::Receipt { .. } => Self::Receipt,
            Write::ReceiptSettled { .. } => Self::ReceiptSettled,
            Write::Succession { .. } => Self::Succession,
            Write::SuccessionVoid { .. } => Self::SuccessionVoid,
            Write::Erased { .. } => Self::Erased,
            Write::Checkpoint { .. } => Self::Checkpoint,
            Write::State { .. } => Self::State,
            Write::LastSeen { .. } => Self::LastSeen,
            Write::Note { .. } => Self::Note,
            Write::Dropped { .. } => Self::Dropped,
        }
    }
}

/// What happens at the point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultEffect {
    /// The process ends at once, as by a power cut.
    Abort,
    /// The store answers as if the disk had failed so.
    Fail(FaultKind),
    /// The disk is gone: from then on nothing can be written, nor the ledger be opened again.
    Gone,
}

/// One fault to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub point: FaultPoint,
    /// At the how manyth passing, from 1.
    pub nth: u32,
    /// What happens.
    pub effect: FaultEffect,
}

/// Says that a text names no fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a fault is point:nth:effect with effect abort, full, io or gone")]
pub struct FaultError;

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut parts = text.split(':');
        let (Some(point), Some(nth), effect, None) =
            (parts.next(), parts.next(), parts.next().unwrap_or("abort"), parts.next())
        else {
            return Err(FaultError);
        };
        let (_, point) = FAULT_POINTS.iter().find(|(name, _)| *name == point).ok_or(FaultError)?;
        let effect = match effect {
            "abort" => FaultEffect::Abort,
            "full" => FaultEffect::Fail(FaultKind::Full),
            "io" => FaultEffect::Fail(FaultKind::Io),
            "gone" => FaultEffect::Gone,
            _ => return Err(FaultError),
        };
        Ok(Self { point: *point, nth: nth.parse().map_err(|_| FaultError)?, effect })
    }
}

/// Counts down to the fault.
#[derive(Debug, Default)]
pub(super) struct Fuse {
    fault: Option<Fault>,
    passed: Cell<u32>,
}

impl Fuse {
    pub(super) fn new(fault: Option<Fault>) -> Self {
        Self { fault, passed: Cell::new(0) }
    }

    /// Whether the disk is still there.
    pub(super) fn look(&self) -> Result<(), StoreFault> {
        let gone = self
            .fault
            .as_ref()
            .is_some_and(|fault| fault.effect == FaultEffect::Gone && self.passed.get() >= fault.nth);
        if gone { Err(StoreFault::new(FaultKind::Io, "the disk is gone")) } else { Ok(()) }
    }

    pub(super) fn pass(&self, point: FaultPoint) -> Result<(), StoreFault> {
        self.look()?;
        let Some(fault) = self.fault.as_ref().filter(|fault| fault.point == point) else {
            return Ok(());
        };
        self.passed.set(self.passed.get() + 1);
        if self.passed.get() != fault.nth {
            return Ok(());
        }
        match fault.effect {
            FaultEffect::Abort => std::process::abort(),
            FaultEffect::Fail(kind) => Err(StoreFault::new(kind, format!("made to fail at {point:?}"))),
            FaultEffect::Gone => self.look(),
        }
    }
}
