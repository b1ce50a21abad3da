//! Reading from the store what peers ask for, and what the replica itself does.

use std::collections::BTreeMap;
use std::sync::Arc;

use moothall_core::entry::Point;
use moothall_core::id::{BodyHash, DeviceId};
use moothall_core::line::{BatchBytes, Line, Until};
use moothall_core::order::{Certificate, Run};
use moothall_core::replica::message::{ANSWER_BYTES, Bytes, Message as Frame, RECORDS_MAX};
use moothall_core::replica::{Event, Read, history};

use super::machine::Machine;
use crate::store::StoreFault;

impl Machine {
    /// Reads something, and does with it what it is read for.
    pub(super) fn read(&mut self, read: Read) {
        match read {
            Read::Entries { link, device, from, count } => {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                match self.store.entries(device, from, count, ANSWER_BYTES) {
                    Ok(entries) => {
                        let entries = entries.iter().map(|bytes| Bytes(bytes.to_vec())).collect();
                        self.send(link, &Frame::Entries { device, from, entries });
                    }
                    Err(fault) => self.unreadable(&fault),
                }
            }
            Read::Order { link, from } => match self.order_from(from) {
                Ok(Line { batches, certificate }) => {
                    self.send(link, &Frame::Order { from, batches, certificate });
                }
                Err(fault) => self.unreadable(&fault),
            },
            Read::Checkpoint { link, piece } => match self.store.checkpoint_part(piece) {
                Ok(part) => self.send(link, &Frame::Checkpoint { piece, part }),
                Err(fault) => self.unreadable(&fault),
            },
            Read::History { link, from, skip } => match self.history_line(from) {
                Ok(line) => {
                    let (line, entries) = history::part(line, skip, |run| self.run_here(run));
                    self.send(link, &Frame::History { from, skip, line, entries });
                }
                Err(fault) => self.unreadable(&fault),
            },
            Read::WholeHistory { from } => {
                let line = self.history_line(from).unwrap_or_else(|fault| {
                    self.unreadable(&fault);
                    Line::default()
                });
                let (line, entries) = history::whole(line, |run| self.run_here(run));
                self.event(Event::HistoryRead { from, line, entries });
            }
            Read::Line { link, after } => match self.line_after(after) {
                Ok(line) => self.send(link, &Frame::Line { after, line }),
                Err(fault) => self.unreadable(&fault),
            },
            Read::CompareLine { link, after, theirs } => match self.line_after(after) {
                Ok(ours) => self.event(Event::LineHere { link, after, ours, theirs }),
                Err(fault) => self.unreadable(&fault),
            },
            Read::Bodies { link, reader, hashes } => {
                let mut bodies = Vec::new();
                let mut asked = Vec::new();
                let mut size = 0;
                for hash in hashes {
                    if size > ANSWER_BYTES {
                        break;
                    }
                    asked.push(hash);
                    match self.body_for(reader, hash) {
                        Ok(Some(bytes)) => {
                            size += bytes.len();
                            bodies.push(Bytes(bytes));
                        }
                        Ok(None) => {}
                        Err(fault) => self.unreadable(&fault),
                    }
                }
                self.send(link, &Frame::Bodies { asked, bodies });
            }
            Read::Named { link, ids } => {
                let mut entries = Vec::new();
                for id in ids {
                    match self.store.entry_or_buried(id) {
                        Ok(Some(bytes)) => entries.push(Bytes(bytes)),
                        Ok(None) => {}
                        Err(fault) => self.unreadable(&fault),
                    }
                }
                self.send(link, &Frame::Named { entries });
            }
            Read::Proof { link, id } => match self.store.proof(&id) {
                Ok(Some(proof)) => self.send(link, &Frame::Proof { proof }),
                Ok(None) => {}
                Err(fault) => self.unreadable(&fault),
            },
            Read::Compare { device, sequence, theirs } => {
                match self.store.entries(device, sequence, 1, ANSWER_BYTES) {
                    Ok(ours) => {
                        if let Some(ours) = ours.first() {
                            self.event(Event::Compared { ours: ours.to_vec(), theirs });
                        }
                    }
                    Err(fault) => self.unreadable(&fault),
                }
            }
        }
    }

    /// A body, if it is here and its words are for this reader.
    fn body_for(&self, reader: DeviceId, hash: BodyHash) -> Result<Option<Vec<u8>>, StoreFault> {
        let mut fault = None;
        let read = |id| {
            self.store.entry(id).unwrap_or_else(|failed| {
                fault = Some(failed);
                None
            })
        };
        let may = self.replica.as_ref().is_none_or(|replica| replica.may_have(reader, hash, read));
        match fault {
            Some(fault) => Err(fault),
            None if may => self.store.body(hash),
            None => Ok(None),
        }
    }

    /// Something stored cannot be read: whoever asked gets nothing, and the log says so.
    fn unreadable(&self, fault: &StoreFault) {
        tracing::error!(%fault, "a stored record cannot be read");
    }

    fn line_after(&self, after: Option<Point>) -> Result<Line, StoreFault> {
        self.line_from(after.map_or(1, |point| point.position + 1), Until::First, |_, _| true)
    }

    /// Batches that end at a position or after it, as far as there is a certificate.
    fn line_from(
        &self,
        from: u64,
        until: Until,
        followed: impl Fn(&Certificate, &[DeviceId]) -> bool,
    ) -> Result<Line, StoreFault> {
        let most = usize::try_from(RECORDS_MAX).unwrap_or(256);
        let certificates: BTreeMap<u64, Vec<u8>> = self
            .store
            .certificates(from, most)?
            .into_iter()
            .filter_map(|bytes| Some((Certificate::decode(&bytes).ok()?.point.position, bytes)))
            .collect();
        let batches = self
            .store
            .order(from, most)?
            .into_iter()
            .map(|(opens, record)| BatchBytes { opens: opens.unwrap_or_default(), record });
        let certificate = |position| certificates.get(&position).cloned();
        Ok(Line::gather(from, batches, certificate, followed, until))
    }

    /// The same, as many as fit an answer, and to a certificate that is followed here.
    fn order_from(&self, from: u64) -> Result<Line, StoreFault> {
        let followed = |read: &Certificate, keepers: &[DeviceId]| {
            self.replica.as_ref().is_none_or(|replica| replica.is_followed(read, keepers))
        };
        self.line_from(from, Until::Bytes(ANSWER_BYTES), followed)
    }

    /// Batches of the history from a position on, as many as fit an answer.
    fn history_line(&self, from: u64) -> Result<Line, StoreFault> {
        self.line_from(from, Until::Bytes(history::RECORDS_BYTES), |_, _| true)
    }

    /// The entries of a run, as far as they are here.
    fn run_here(&self, run: &Run) -> Option<Vec<Arc<[u8]>>> {
        let count = usize::try_from(run.count).ok()?;
        let found = self.store.entries(run.device, run.first, count, usize::MAX);
        found.map_err(|fault| self.unreadable(&fault)).ok()
    }
}
