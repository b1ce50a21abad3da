//! The saved state: what lets a ledger open without judging everything again.

use std::collections::{BTreeMap, VecDeque};

use minicbor::{Decode, Encode};

use super::archive::Batches;
use super::record::{InForce, Key, Statute};
use super::state::{Look, State};
use super::{Batch, BatchFault, Ledger};
use crate::action::rules_known;
use crate::cbor;
use crate::checkpoint::Beginning;
use crate::constitution::Constitution;
use crate::entry::{Entry, Point, Unverified};
use crate::epoch::EpochOpening;
use crate::equivocation::Equivocation;
use crate::fork::{Fork, two_orders};
use crate::id::{DeviceId, OrganisationId};
use crate::message::Message;
use crate::order::OrderRecord;
use crate::store::{Opening, Stamp, Write};

#[derive(Encode)]
#[cbor(array)]
struct SavedRef<'a> {
    #[n(0)]
    version: u8,
    #[n(1)]
    organisation: OrganisationId,
    #[n(2)]
    point: Point,
    #[n(3)]
    time_ms: i64,
    #[n(4)]
    state: &'a State,
}

#[derive(Decode)]
#[cbor(array)]
struct Saved {
    #[n(0)]
    version: u8,
    #[n(1)]
    organisation: OrganisationId,
    #[n(2)]
    point: Point,
    #[n(3)]
    time_ms: i64,
    #[n(4)]
    state: State,
}

/// The form of a saved state. Another one is not read: the ledger is judged again from its entries.
const SAVED_VERSION: u8 = 7;

/// Whether a saved state has the form that this program reads. A store gives no other to [`Ledger::open`], but all
/// batches and entries instead.
pub fn is_readable_state(bytes: &[u8]) -> bool {
    // An array of five, the version first.
    bytes.starts_with(&[0x85, SAVED_VERSION])
}

/// Why a ledger could not be opened from what the store gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenFault {
    /// An entry, record or proof cannot be read any more.
    Damaged(&'static str),
    /// A batch does not follow, or its verdicts cannot be reproduced.
    Batch(BatchFault),
}

impl OpenFault {
    /// The sentence to be. What a newer program went on with is not damaged, and nothing is to be restored.
    pub fn message(&self) -> Message {
        match self.needs_newer_program() {
            true => Message::new("fault-newer-database"),
            false => Message::new("fault-ledger-damaged").text("detail", self.place()),
        }
    }

    /// Whether a newer program went on by rules that are not known here.
    pub fn needs_newer_program(&self) -> bool {
        matches!(self, Self::Batch(BatchFault::Rules(version)) if *version > rules_known())
    }

    /// Where it is, for whoever looks into it: the sort of row, and which entry or device where that is known.
    pub fn place(&self) -> String {
        match self {
            Self::Damaged(place) => (*place).to_owned(),
            Self::Batch(BatchFault::Position) => "order record: position".to_owned(),
            Self::Batch(BatchFault::Header) => "order record: header".to_owned(),
            Self::Batch(BatchFault::State) => "order record: state".to_owned(),
            Self::Batch(BatchFault::Rules(version)) => format!("order record: rules version {version}"),
            Self::Batch(BatchFault::Epoch(refusal)) => format!("epoch record: {}", refusal.code),
            Self::Batch(BatchFault::Entry(device)) => format!("order record: device {device}"),
            Self::Batch(BatchFault::Verdict { entry, .. }) => format!("verdict: entry {entry}"),
            Self::Batch(BatchFault::Aside(entry, _)) => format!("rules: entry {entry}"),
        }
    }
}

pub(super) fn write(ledger: &Ledger, point: Point) -> Write {
    let bytes = cbor::encode(&SavedRef {
        version: SAVED_VERSION,
        organisation: ledger.organisation,
        point,
        time_ms: ledger.time_ms,
        state: &ledger.base,
    });
    let hash = *blake3::hash(&bytes).as_bytes();
    Write::State { position: point.position, bytes, hash }
}

impl Ledger {
    /// A ledger that begins at a checkpoint, whose hash was compared with what is certified; none if its constitution cannot
    /// be read.
    pub fn begin(begun: Beginning) -> Option<Self> {
        let mut ledger = Self::new(begun.organisation);
        ledger.index.begin(&begun);
        let Beginning { point, time_ms, keepers, state, .. } = begun;
        ledger.base = state;
        ledger.point = Some(point);
        ledger.time_ms = time_ms;
        ledger.batches = Batches::begin(point, time_ms);
        ledger.named = keepers;
        ledger.begun = Some((point, time_ms));
        ledger.saved_at = point.position;
        ledger.restore_constitution()?;
        Some(ledger)
    }

    /// Opens a ledger where it stopped: from the saved state, the batches after it and the unconfirmed entries.
    ///
    /// Their signatures were checked before they were stored; `verify` checks them again on demand.
    pub fn open(organisation: OrganisationId, opening: &Opening) -> Result<Self, OpenFault> {
        let mut ledger = match &opening.begun {
            Some(bytes) => {
                Beginning::read(bytes).ok().and_then(Self::begin).ok_or(OpenFault::Damaged("checkpoint"))?
            }
            None => Self::new(organisation),
        };
        if let Some(bytes) = &opening.state {
            let saved: Saved = minicbor::decode(bytes).map_err(|_| OpenFault::Damaged("state"))?;
            if saved.version != SAVED_VERSION || saved.organisation != organisation {
                return Err(OpenFault::Damaged("state"));
            }
            ledger.base = saved.state;
            ledger.point = Some(saved.point);
            ledger.time_ms = saved.time_ms;
            ledger.saved_at = saved.point.position;
            ledger.restore_constitution().ok_or(OpenFault::Damaged("constitution"))?;
        }
        for proof in &opening.equivocations {
            if let Ok((_, device, _)) = Equivocation::decode(proof) {
                ledger.add_proof(Equivocation::id(proof), device);
                continue;
            }
            let shows = two_orders(proof, organisation).ok_or(OpenFault::Damaged("equivocation"))?;
            ledger.add_fork(Fork::id(proof), shows);
        }
        let saved_at = ledger.saved_at;
        if let Some(bytes) = &opening.newest {
            let newest = OrderRecord::decode(bytes).map_err(|_| OpenFault::Damaged("order record"))?;
            ledger.named = newest.keepers;
        }
        ledger.aside = opening.aside.iter().cloned().collect();
        ledger.buried = opening.buried.iter().copied().collect();

        // Up to the saved state everything is looked up; the batches after it place the rest again.
        ledger.index.resume(&opening.confirmed, opening.archive.clone(), saved_at);
        if let Some(archive) = &opening.archive {
            ledger.batches.archive(archive.clone(), saved_at);
        }
        let mut entries: Vec<(Stamp, Entry)> = Vec::with_capacity(opening.entries.len());
        for (stamp, bytes) in &opening.entries {
            let entry = Unverified::parse(bytes).map_err(|_| OpenFault::Damaged("entry"))?;
            entries.push((*stamp, entry.trust()));
        }
        let mut journals: BTreeMap<DeviceId, VecDeque<(Stamp, Entry)>> = BTreeMap::new();
        for (stamp, entry) in entries {
            journals.entry(entry.device()).or_default().push_back((stamp, entry));
        }
        let (mut ignored, mut stamps) = (Vec::new(), Vec::new());
        for (opens, bytes) in &opening.records {
            let record = OrderRecord::decode(bytes).map_err(|_| OpenFault::Damaged("order record"))?;
            if record.last() <= saved_at {
                continue;
            }
            let opens = match opens {
                Some(bytes) => {
                    let epoch = EpochOpening::decode(bytes, ledger.recovery_key().as_ref())
                        .map_err(|_| OpenFault::Damaged("epoch record"))?;
                    Some((epoch, bytes.clone()))
                }
                None => None,
            };
            let mut batch_entries = Vec::new();
            for run in &record.runs {
                let journal = journals.get_mut(&run.device).ok_or(OpenFault::Damaged("entry"))?;
                for _ in 0..run.count {
                    let (stamp, entry) = journal.pop_front().ok_or(OpenFault::Damaged("entry"))?;
                    stamps.push((entry.id(), stamp));
                    batch_entries.push(entry);
                }
            }
            let batch = Batch { opens, record, bytes: bytes.clone(), entries: batch_entries, state: None };
            ledger.take(&batch, &mut ignored).map_err(OpenFault::Batch)?;
            ignored.clear();
        }
        for (id, stamp) in &stamps {
            ledger.index.restamp(id, *stamp);
        }
        // What is left is unconfirmed: it was admitted before, in an order that its stamps give.
        let mut rest: Vec<(Stamp, Entry)> = journals.into_values().flatten().collect();
        rest.sort_by_key(|(stamp, entry)| (*stamp, entry.id()));
        for (stamp, entry) in rest {
            ledger.index.append(&entry, stamp);
            ledger.tail.insert((stamp, entry.id()), entry);
        }
        Ok(ledger)
    }

    /// The recovery sheet's key, as long as the sheet is valid.
    pub fn recovery_key(&self) -> Option<crate::id::VerifyingKeyBytes> {
        self.base.record::<super::record::Organisation>(&Key::Organisation)?.recovery_key
    }

    /// Reads the constitution that the confirmed state says is in force.
    pub(super) fn restore_constitution(&mut self) -> Option<()> {
        self.constitution = constitution_of(&self.base, &self.constitution)?;
        Some(())
    }
}

/// The constitution that a state says is in force; `known` if it is that one.
pub(super) fn constitution_of(state: &State, known: &Constitution) -> Option<Constitution> {
    let version = state.record::<super::record::Organisation>(&Key::Organisation)?.rules_version;
    let in_force: &InForce = state.record(&Key::Constitution)?;
    let text = if in_force.parts.is_empty() {
        let founded = Constitution::founded_with(&in_force.hash)?;
        Constitution::default_text_of(founded).to_owned()
    } else {
        let mut bytes = Vec::new();
        for part in &in_force.parts {
            bytes.extend(&state.record::<Statute>(&Key::Statute(*part))?.0);
        }
        String::from_utf8(bytes).ok()?
    };
    if known.version() == version && known.text() == text {
        return Some(known.clone());
    }
    Constitution::parse_as(version, &text).ok()
}
