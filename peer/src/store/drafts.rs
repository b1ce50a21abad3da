//! What this device's member typed into acts that do not count yet: kept apart from the ledger, for the author alone.
//!
//! A body of a refused entry is deleted everywhere, so that no erasure misses it. Whoever wrote it offline must not lose
//! it with that: the words as they were typed stay here, on the device where they were typed. They are in no backup and
//! are sent to nobody. They go when the entry counts (the paper has them then), when its paper is erased, when the author
//! lets them go, and the oldest when there are too many.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::id::{EntryId, PaperId};
use moothall_core::paper::Field;
use moothall_core::store::Write;

use super::fault::StoreFault;
use super::scrub;

pub(super) const VERSION_3: &str = "
CREATE TABLE drafts (
    number INTEGER PRIMARY KEY,
    entry BLOB NOT NULL UNIQUE,
    device BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    paper BLOB NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
";

/// So many drafts are kept, and so many bytes of them: about what one member's words may come to.
const DRAFTS_MAX: i64 = 256;
const DRAFTS_BYTES_MAX: i64 = 16 * 1024 * 1024;

/// The words of an act of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    /// The paper that they would be in.
    pub paper: PaperId,
    /// The title or name; may be empty.
    pub title: String,
    /// The text; may be empty.
    pub text: String,
}

/// Keeps the words of an act.
pub(super) fn keep(connection: &Connection, write: &Write) -> Result<(), StoreFault> {
    let Write::Draft { entry, device, sequence, paper, fields } = write else { return Ok(()) };
    let of = |wanted: [Field; 2]| {
        let found = fields.iter().find(|(field, _)| wanted.contains(field));
        found.map(|(_, text)| text.as_str()).unwrap_or_default()
    };
    let (title, text) = (of([Field::Title, Field::Name]), of([Field::Text, Field::About]));
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO drafts (entry, device, sequence, paper, title, text) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![entry.0, device.0, sequence.cast_signed(), paper.0, title, text])?;
    let gone = connection
        .prepare_cached(
            "DELETE FROM drafts WHERE number IN (SELECT number FROM (
                 SELECT number, row_number() OVER latest AS place,
                     sum(length(CAST(title AS BLOB)) + length(CAST(text AS BLOB))) OVER latest AS bytes
                 FROM drafts WINDOW latest AS (ORDER BY number DESC)
             ) WHERE place > ? OR bytes > ?)",
        )?
        .execute([DRAFTS_MAX, DRAFTS_BYTES_MAX])?;
    if gone > 0 { scrub::request(connection) } else { Ok(()) }
}

/// Entries got their places: of those that count, the paper has the words, and what is left of the draft is overwritten
/// when these are erased.
pub(super) fn settle(connection: &Connection, writes: &[Write]) -> Result<(), StoreFault> {
    for write in writes {
        let Write::Placed { device, sequence, count, .. } = write else { continue };
        connection
            .prepare_cached(
                "DELETE FROM drafts WHERE device = ? AND sequence >= ? AND sequence < ?
                 AND NOT EXISTS (SELECT 1 FROM refusals WHERE refusals.entry = drafts.entry)",
            )?
            .execute(params![
                device.0,
                sequence.cast_signed(),
                sequence.saturating_add(*count).cast_signed()
            ])?;
    }
    Ok(())
}

/// A paper is erased, and with it what was typed for it.
pub(super) fn erase(connection: &Connection, paper: PaperId) -> Result<(), StoreFault> {
    connection.prepare_cached("DELETE FROM drafts WHERE paper = ?")?.execute([paper.0])?;
    Ok(())
}

/// The author lets words go. Says whether there were any.
pub(super) fn discard(connection: &Connection, entry: EntryId) -> Result<bool, StoreFault> {
    Ok(connection.prepare_cached("DELETE FROM drafts WHERE entry = ?")?.execute([entry.0])? > 0)
}

pub(super) fn get(connection: &Connection, entry: EntryId) -> Result<Option<DraftRow>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT paper, title, text FROM drafts WHERE entry = ?")?;
    let row = statement.query_row([entry.0], |row| {
        Ok(DraftRow { paper: PaperId(row.get(0)?), title: row.get(1)?, text: row.get(2)? })
    });
    Ok(row.optional()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use moothall_core::id::DeviceId;

    use super::*;
    use crate::store::Store;

    const DEVICE: DeviceId = DeviceId([7; 32]);
    const PAPER: PaperId = PaperId([8; 32]);

    fn id(sequence: u64) -> EntryId {
        EntryId(*blake3::hash(&sequence.to_be_bytes()).as_bytes())
    }

    fn typed(sequence: u64, text: &str) -> Write {
        let fields = vec![(Field::Title, "Lamp".to_owned()), (Field::Text, text.to_owned())];
        Write::Draft { entry: id(sequence), device: DEVICE, sequence, paper: PAPER, fields }
    }

    fn there(store: &Store, sequences: std::ops::RangeInclusive<u64>) -> Vec<u64> {
        sequences.filter(|sequence| store.draft(id(*sequence)).unwrap().is_some()).collect()
    }

    #[test]
    fn what_counts_goes_and_what_was_refused_stays_until_its_author_or_an_erasure_takes_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        store.write(&(1..=4).map(|sequence| typed(sequence, "A text")).collect::<Vec<_>>(), &[]).unwrap();
        // The first three are placed, the second as refused.
        let placed = Write::Placed { device: DEVICE, sequence: 1, count: 3, position: 1 };
        store.write(&[placed, Write::Refusal { entry: id(2), reason: vec![0] }], &[]).unwrap();
        assert_eq!(there(&store, 1..=4), [2, 4]);
        let kept = DraftRow { paper: PAPER, title: "Lamp".to_owned(), text: "A text".to_owned() };
        assert_eq!(store.draft(id(2)).unwrap(), Some(kept));
        assert!(store.discard_draft(id(2)).unwrap() && !store.discard_draft(id(2)).unwrap());
        assert_eq!(there(&store, 1..=4), [4]);
        store.write(&[Write::Erased { paper: PAPER, bodies: Vec::new() }], &[]).unwrap();
        assert_eq!(there(&store, 1..=4), [0; 0]);
    }

    #[test]
    fn the_newest_are_kept_up_to_a_number_and_a_size() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = Store::open(dir.path()).unwrap();
        let most = DRAFTS_MAX.cast_unsigned();
        store
            .write(&(1..=most + 3).map(|sequence| typed(sequence, "A text")).collect::<Vec<_>>(), &[])
            .unwrap();
        assert_eq!(there(&store, 1..=most + 3).first(), Some(&4));
        let half = "x".repeat(usize::try_from(DRAFTS_BYTES_MAX / 2).unwrap() - "Lamp".len());
        store.write(&[typed(1_001, &half), typed(1_002, &half)], &[]).unwrap();
        assert_eq!(there(&store, 1..=1_002), [1_001, 1_002]);
        store.write(&[typed(1_003, &half)], &[]).unwrap();
        assert_eq!(there(&store, 1..=1_003), [1_002, 1_003]);
    }
}
