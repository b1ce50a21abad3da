//! A store in memory that gives a ledger back: what a replica asks to be kept goes in, an [`Opening`] comes out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::checkpoint::Confirmed;
use crate::entry::{Entry, Point};
use crate::id::{BodyHash, DeviceId, EntryId, OrganisationId, PaperId};
use crate::ledger::archive::{Archive, Span};
use crate::ledger::index::Located;
use crate::ledger::is_readable_state;
use crate::ledger::refusal::Refusal;
use crate::line::{BatchBytes, Line, Until};
use crate::order::{Certificate, OrderRecord, Run};
use crate::replica::message::{CheckpointPart, CheckpointProof, RECORDS_MAX};
use crate::replica::{begin, history};
use crate::store::{Opening, Stamp, Wanted, Write};

/// An entry as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: EntryId,
    pub stamp: Stamp,
    pub words: Option<BodyHash>,
    pub bytes: Arc<[u8]>,
    pub position: Option<u64>,
}

/// One batch as it is kept.
#[derive(Debug, Clone)]
pub struct KeptBatch {
    pub first: u64,
    pub point: Point,
    pub time_ms: i64,
    pub record: Vec<u8>,
    pub opens: Option<Vec<u8>>,
}

/// What was kept at some time.
#[derive(Debug)]
struct Copied {
    entries: HashMap<EntryId, Located>,
    batches: Vec<Span>,
}

impl Archive for Copied {
    fn find(&self, id: &EntryId) -> Option<Located> {
        self.entries.get(id).copied()
    }

    fn batch_of(&self, position: u64) -> Option<Span> {
        let place = self.batches.partition_point(|span| span.point.position < position);
        self.batches.get(place).filter(|span| span.first <= position).copied()
    }
}

/// Everything that one peer keeps.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    pub organisation: Option<OrganisationId>,
    pub entries: BTreeMap<(DeviceId, u64), Kept>,
    pub bodies: BTreeMap<BodyHash, (EntryId, Vec<u8>)>,
    pub batches: Vec<KeptBatch>,
    pub certificates: BTreeMap<u64, Vec<u8>>,
    pub signed: Option<Point>,
    pub refusals: BTreeMap<EntryId, Refusal>,
    pub aside: BTreeMap<EntryId, String>,
    pub buried: BTreeMap<EntryId, Arc<[u8]>>,
    pub proofs: BTreeMap<[u8; 32], Vec<u8>>,
    pub receipts: BTreeMap<(EntryId, DeviceId), Vec<u8>>,
    pub successions: BTreeMap<DeviceId, (i64, Vec<u8>)>,
    pub erased: BTreeSet<BodyHash>,
    /// Entries whose words will never be shown.
    pub wordless: BTreeSet<EntryId>,
    pub erased_papers: BTreeSet<PaperId>,
    pub state: Option<(u64, Vec<u8>)>,
    pub checkpoint: Option<(Point, Vec<u8>)>,
    pub notes: BTreeMap<String, Vec<u8>>,
    /// From whom something was not taken, and the code of the reason.
    pub dropped: Vec<(Option<DeviceId>, String)>,
    /// Devices that were connected.
    pub contacts: BTreeSet<DeviceId>,
}

impl Shelf {
    /// Keeps what a list of writes says.
    pub fn of(writes: &[Write]) -> Self {
        let mut shelf = Self::default();
        shelf.keep_all(writes);
        shelf
    }

    /// Keeps more.
    pub fn keep_all(&mut self, writes: &[Write]) {
        for write in writes {
            self.keep(write.clone());
        }
    }

    fn keep(&mut self, write: Write) {
        match write {
            Write::Organisation(organisation) => self.organisation = Some(organisation),
            Write::Entry { id, device, sequence, stamp, words, bytes } => {
                let kept = Kept { id, stamp, words, bytes, position: None };
                assert!(self.entries.insert((device, sequence), kept).is_none(), "a number is written once");
            }
            Write::DropEntries { device, from } => {
                let kept: Vec<Kept> = self
                    .entries
                    .extract_if((device, from)..=(device, u64::MAX), |_, _| true)
                    .map(|(_, kept)| kept)
                    .collect();
                let dropped: BTreeSet<EntryId> = kept.iter().map(|kept| kept.id).collect();
                self.buried.extend(kept.into_iter().map(|kept| (kept.id, kept.bytes)));
                self.bodies.retain(|_, (entry, _)| !dropped.contains(entry));
            }
            Write::Bury { id, bytes } => drop(self.buried.insert(id, bytes)),
            Write::Body { hash, entry, bytes } => {
                assert!(!self.erased.contains(&hash), "an erased body does not come back");
                self.bodies.insert(hash, (entry, bytes));
            }
            Write::NoWords { entry, hash, .. } => {
                if self.bodies.get(&hash).is_some_and(|(owner, _)| *owner == entry) {
                    self.bodies.remove(&hash);
                }
                self.wordless.insert(entry);
            }
            Write::PaperGone(_) | Write::Draft { .. } | Write::History { .. } | Write::Permits { .. } => {}
            Write::Order { first, point, time_ms, record, opens } => {
                let place = self.batches.partition_point(|batch| batch.first < first);
                assert!(
                    self.batches.get(place).is_none_or(|batch| batch.first > first),
                    "a batch is written once"
                );
                self.batches.insert(place, KeptBatch { first, point, time_ms, record, opens });
            }
            Write::Placed { device, sequence, count, position } => {
                for offset in 0..count {
                    let kept = self.entries.get_mut(&(device, sequence + offset)).unwrap();
                    assert!(kept.position.replace(position + offset).is_none(), "an entry is placed once");
                }
            }
            Write::Rewind { after } => {
                self.batches.retain(|batch| batch.point.position <= after.position);
                self.certificates.retain(|position, _| *position <= after.position);
                self.state = self.state.take().filter(|(position, _)| *position <= after.position);
                for kept in self.entries.values_mut() {
                    if kept.position.take_if(|position| *position > after.position).is_some() {
                        self.refusals.remove(&kept.id);
                        self.wordless.remove(&kept.id);
                    }
                }
            }
            Write::Checkpoint { point, bytes } => self.checkpoint = Some((point, bytes)),
            Write::Certificate { point, bytes } => drop(self.certificates.insert(point.position, bytes)),
            Write::Signing { point } => self.signed = Some(point),
            Write::Refusal { entry, reason } => {
                self.refusals.insert(entry, Refusal::decode(&reason).unwrap());
            }
            Write::Aside { entry, reason } => drop(self.aside.insert(entry, reason)),
            Write::Equivocation { id, bytes, .. } => drop(self.proofs.insert(id, bytes)),
            Write::Receipt { ballot, keeper, bytes } => drop(self.receipts.insert((ballot, keeper), bytes)),
            Write::ReceiptSettled { ballot, keeper } => drop(self.receipts.remove(&(ballot, keeper))),
            Write::Succession { device, seen_ms, bytes } => {
                self.successions.insert(device, (seen_ms, bytes));
            }
            Write::SuccessionVoid { device } => drop(self.successions.remove(&device)),
            Write::Erased { paper, bodies } => {
                self.erased_papers.insert(paper);
                for body in bodies {
                    self.bodies.remove(&body);
                    self.erased.insert(body);
                }
            }
            Write::State { position, bytes, hash } => {
                assert_eq!(*blake3::hash(&bytes).as_bytes(), hash, "the hash is the bytes'");
                self.state = Some((position, bytes));
            }
            Write::LastSeen { device, .. } => drop(self.contacts.insert(device)),
            Write::Note { name, value: Some(value) } => drop(self.notes.insert(name, value)),
            Write::Note { name, value: None } => drop(self.notes.remove(&name)),
            Write::Dropped { from, message, .. } => {
                let message: crate::message::Message = serde_json::from_slice(&message).unwrap();
                self.dropped.push((from, message.code));
            }
        }
    }

    /// What is kept now, to be looked up.
    pub fn archive(&self) -> Rc<dyn Archive> {
        let located = |((device, sequence), kept): (&(DeviceId, u64), &Kept)| {
            let (device, sequence) = (*device, *sequence);
            (kept.id, Located { device, sequence, stamp: kept.stamp, position: kept.position })
        };
        let batches = self.batches.iter();
        let batches = batches.map(|it| Span { first: it.first, point: it.point, time_ms: it.time_ms });
        Rc::new(Copied { entries: self.entries.iter().map(located).collect(), batches: batches.collect() })
    }

    /// What the ledger needs to go on.
    pub fn opening(&self) -> Opening {
        let state = self.state.as_ref().filter(|(_, bytes)| is_readable_state(bytes));
        let begun = self.checkpoint.as_ref().filter(|_| self.notes.contains_key(begin::NOTE));
        let begun_at = begun.map_or(0, |(point, _)| point.position);
        let upto = state.map_or(0, |(position, _)| *position).max(begun_at);
        let after = |position: Option<u64>| position.is_none_or(|position| position > upto);
        let here = |hash: &BodyHash| self.bodies.contains_key(hash) || self.erased.contains(hash);
        let mut confirmed: BTreeMap<DeviceId, Confirmed> = BTreeMap::new();
        for ((device, sequence), kept) in &self.entries {
            if kept.position.is_some_and(|position| position > begun_at && position <= upto) {
                let newest = Confirmed { device: *device, sequence: *sequence, head: kept.id };
                confirmed.insert(*device, newest);
            }
        }
        Opening {
            organisation: self.organisation,
            begun: begun.map(|(_, bytes)| bytes.clone()),
            state: state.map(|(_, bytes)| bytes.clone()),
            archive: Some(self.archive()),
            confirmed: confirmed.into_values().collect(),
            records: self
                .batches
                .iter()
                .filter(|batch| batch.point.position > upto)
                .map(|batch| (batch.opens.clone(), batch.record.clone()))
                .collect(),
            entries: self
                .entries
                .values()
                .filter(|kept| after(kept.position))
                .map(|kept| (kept.stamp, kept.bytes.clone()))
                .collect(),
            newest: self.batches.last().map(|batch| batch.record.clone()),
            certificate: self.certificates.values().next_back().cloned(),
            signed: self.signed,
            buried: self.buried.keys().copied().collect(),
            aside: self.aside.iter().map(|(entry, reason)| (*entry, reason.clone())).collect(),
            equivocations: self.proofs.values().cloned().collect(),
            receipts: self.receipts.values().cloned().collect(),
            successions: self.successions.values().cloned().collect(),
            wanted: self
                .entries
                .values()
                .filter(|kept| !self.refusals.contains_key(&kept.id) && !self.wordless.contains(&kept.id))
                .filter_map(|kept| {
                    let entry = Entry::verify(&kept.bytes).unwrap();
                    Some(Wanted { hash: kept.words?, entry: kept.id, paper: entry.paper() })
                })
                .filter(|wanted| !here(&wanted.hash))
                .collect(),
            held: self
                .bodies
                .iter()
                .map(|(hash, (entry, bytes))| (*hash, *entry, bytes.len() as u64))
                .collect(),
            erased: self.erased.iter().copied().collect(),
            notes: self.notes.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        }
    }

    /// An entry by its id, buried or not.
    pub fn entry(&self, id: &EntryId) -> Option<Arc<[u8]>> {
        let kept = self.entries.values().find(|kept| kept.id == *id).map(|kept| kept.bytes.clone());
        kept.or_else(|| self.buried.get(id).cloned())
    }

    /// Batches that end at a position or after it, as far as there is a certificate.
    pub fn line_from(
        &self,
        from: u64,
        until: Until,
        followed: impl Fn(&Certificate, &[DeviceId]) -> bool,
    ) -> Line {
        let batches = self
            .batches
            .iter()
            .filter(|batch| batch.point.position >= from)
            .take(usize::try_from(RECORDS_MAX).unwrap())
            .map(|batch| BatchBytes {
                opens: batch.opens.clone().unwrap_or_default(),
                record: batch.record.clone(),
            });
        let certificate = |position| self.certificates.get(&position).cloned();
        Line::gather(from, batches, certificate, followed, until)
    }

    /// The batches after a point, up to the first certificate.
    pub fn line_after(&self, after: Option<Point>) -> Line {
        self.line_from(after.map_or(1, |point| point.position + 1), Until::First, |_, _| true)
    }

    /// Batches of the history from a position on, as many as fit an answer.
    pub fn history_line(&self, from: u64) -> Line {
        self.line_from(from, Until::Bytes(history::RECORDS_BYTES), |_, _| true)
    }

    /// The entries of a run, if all are here.
    pub fn run(&self, run: &Run) -> Option<Vec<Arc<[u8]>>> {
        (run.first..run.first + run.count)
            .map(|sequence| self.entries.get(&(run.device, sequence)).map(|kept| kept.bytes.clone()))
            .collect()
    }

    /// A piece of the checkpoint that is kept.
    pub fn checkpoint_part(&self, piece: u32) -> Option<CheckpointPart> {
        let (point, bytes) = self.checkpoint.as_ref()?;
        let certificate = self.certificates.get(&point.position)?;
        let mut before = self.batches.iter().filter(|batch| batch.point.position < point.position);
        let batch = self.batches.iter().find(|batch| batch.point == *point)?;
        let proof = CheckpointProof {
            after: before.next_back().map(|batch| batch.point),
            batch: BatchBytes {
                opens: batch.opens.clone().unwrap_or_default(),
                record: batch.record.clone(),
            },
            certificate: certificate.clone(),
        };
        CheckpointPart::of(*point, bytes, piece, proof)
    }

    /// The confirmed order: entry and verdict, by position.
    pub fn order(&self) -> Vec<(EntryId, bool)> {
        let mut order = Vec::new();
        for batch in &self.batches {
            let record = OrderRecord::decode(&batch.record).unwrap();
            let mut index = 0;
            for run in &record.runs {
                for sequence in run.first..run.first + run.count {
                    order.push((self.entries[&(run.device, sequence)].id, record.accepted(index)));
                    index += 1;
                }
            }
        }
        order
    }
}
