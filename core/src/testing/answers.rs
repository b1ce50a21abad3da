//! What a replica reads from its store, in memory: for every shell of the tests.

use super::shelf::Shelf;
use crate::id::DeviceId;
use crate::line::{Line, Until};
use crate::order::Certificate;
use crate::replica::message::{ANSWER_BYTES, Bytes, Message};
use crate::replica::{Event, LinkId, Read, Replica, history};

/// What came of reading.
#[derive(Debug)]
pub enum Answer {
    /// This is to be sent.
    Send(LinkId, Message),
    /// The replica is to hear this.
    Hear(Event),
    /// It is not here, and nobody is told.
    Nothing,
}

impl Shelf {
    /// Reads something, and says what is to be done with it.
    pub fn answer(&self, replica: &Replica, read: Read) -> Answer {
        match read {
            Read::Entries { link, device, from, count } => {
                let mut size = 0;
                let entries = (from..from + count)
                    .map_while(|sequence| self.entries.get(&(device, sequence)))
                    .take_while(|kept| {
                        let first = size == 0;
                        size += kept.bytes.len();
                        first || size <= ANSWER_BYTES
                    })
                    .map(|kept| Bytes(kept.bytes.to_vec()))
                    .collect();
                Answer::Send(link, Message::Entries { device, from, entries })
            }
            Read::Order { link, from } => {
                let followed = |read: &Certificate, by: &[DeviceId]| replica.is_followed(read, by);
                let Line { batches, certificate } =
                    self.line_from(from, Until::Bytes(ANSWER_BYTES), followed);
                Answer::Send(link, Message::Order { from, batches, certificate })
            }
            Read::Checkpoint { link, piece } => {
                let part = self.checkpoint_part(piece);
                Answer::Send(link, Message::Checkpoint { piece, part })
            }
            Read::History { link, from, skip } => {
                let (line, entries) = history::part(self.history_line(from), skip, |run| self.run(run));
                Answer::Send(link, Message::History { from, skip, line, entries })
            }
            Read::WholeHistory { from } => {
                let (line, entries) = history::whole(self.history_line(from), |run| self.run(run));
                Answer::Hear(Event::HistoryRead { from, line, entries })
            }
            Read::Line { link, after } => {
                Answer::Send(link, Message::Line { after, line: self.line_after(after) })
            }
            Read::CompareLine { link, after, theirs } => {
                Answer::Hear(Event::LineHere { link, after, ours: self.line_after(after), theirs })
            }
            Read::Bodies { link, reader, hashes } => {
                let may = |hash| replica.may_have(reader, hash, |id| self.entry(&id));
                let (mut asked, mut bodies, mut size) = (Vec::new(), Vec::new(), 0);
                for hash in hashes {
                    if size > ANSWER_BYTES {
                        break;
                    }
                    asked.push(hash);
                    if let Some((_, bytes)) = self.bodies.get(&hash).filter(|_| may(hash)) {
                        size += bytes.len();
                        bodies.push(Bytes(bytes.clone()));
                    }
                }
                Answer::Send(link, Message::Bodies { asked, bodies })
            }
            Read::Named { link, ids } => {
                let found = ids.iter().filter_map(|id| self.entry(id));
                let entries = found.map(|bytes| Bytes(bytes.to_vec())).collect();
                Answer::Send(link, Message::Named { entries })
            }
            Read::Proof { link, id } => match self.proofs.get(&id).cloned() {
                Some(proof) => Answer::Send(link, Message::Proof { proof }),
                None => Answer::Nothing,
            },
            Read::Compare { device, sequence, theirs } => match self.entries.get(&(device, sequence)) {
                Some(kept) => Answer::Hear(Event::Compared { ours: kept.bytes.to_vec(), theirs }),
                None => Answer::Nothing,
            },
        }
    }
}
