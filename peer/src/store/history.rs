//! For whoever asks why something is as it is: which entries are part of its history, and which policies permitted them.
//!
//! Both follow from the entries and the constitution; neither is in a backup. What came before these tables knows its
//! history, which is read off the entries, but not the policies.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::entry::Unverified;
use moothall_core::id::EntryId;

use super::entries;
use super::fault::StoreFault;

pub(super) const VERSION_4: &str = "
CREATE TABLE history (
    subject BLOB NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (subject, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE permits (
    first INTEGER PRIMARY KEY,
    policies TEXT NOT NULL
) STRICT;
";

/// Policies in runs: how many entries in a row each permitted.
type Runs = Vec<(u32, Option<Box<str>>)>;

/// Notes of what an entry is part of the history.
pub(super) fn insert(
    connection: &Connection,
    entry: EntryId,
    subjects: &[[u8; 32]],
) -> Result<(), StoreFault> {
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO history VALUES (?, ?)")?;
    subjects.iter().try_for_each(|subject| insert.execute(params![subject, entry.0]).map(drop))?;
    Ok(())
}

/// Reads the history of what came before the table off the entries.
pub(super) fn fill(connection: &Connection) -> Result<(), StoreFault> {
    let mut statement = connection.prepare("SELECT bytes FROM entries ORDER BY number")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(0)?;
        // One that cannot be read is found and named where it is used.
        if let Ok(entry) = Unverified::parse(&bytes) {
            insert(connection, entries::id_of(&bytes), &entry.payload().action.subjects())?;
        }
    }
    Ok(())
}

/// The entries of a history, all of them and in no order: only the ledger knows which are the latest.
pub(super) fn of(connection: &Connection, subject: [u8; 32]) -> Result<Vec<EntryId>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT entry FROM history WHERE subject = ?")?;
    let rows = statement.query_map([subject], |row| row.get(0).map(EntryId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Notes which policies permitted the entries of a batch.
pub(super) fn permit<'a>(
    connection: &Connection,
    first: u64,
    permits: impl Iterator<Item = (u32, Option<&'a str>)>,
) -> Result<(), StoreFault> {
    let runs: Vec<_> = permits.collect();
    let text = serde_json::to_string(&runs).map_err(|error| StoreFault::damaged(error.to_string()))?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO permits VALUES (?, ?)")?
        .execute(params![first.cast_signed(), text])?;
    Ok(())
}

/// The policy that permitted the entry at a position, where that is known.
pub(super) fn permit_at(connection: &Connection, position: u64) -> Result<Option<Box<str>>, StoreFault> {
    let found = connection
        .prepare_cached("SELECT first, policies FROM permits WHERE first <= ? ORDER BY first DESC LIMIT 1")?
        .query_row([position.cast_signed()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    let Some((first, text)) = found else { return Ok(None) };
    let runs: Runs = serde_json::from_str(&text)
        .map_err(|error| StoreFault::damaged(format!("the policies of the batch at {first}: {error}")))?;
    let mut left = position - first.cast_unsigned();
    for (count, policy) in runs {
        match left.checked_sub(u64::from(count)) {
            None => return Ok(policy),
            Some(rest) => left = rest,
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use moothall_core::id::EntryId;
    use moothall_core::store::Write;

    use crate::store::Store;

    #[test]
    fn of_each_position_the_policy_that_permitted_it_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let permits = vec![(2, Some("members-vote".into())), (1, None), (1, Some("stewards-invite".into()))];
        store.write(&[Write::Permits { first: 5, permits }], &[]).unwrap();
        let told: Vec<_> = (4..11).map(|at| store.permit_at(at).unwrap()).collect();
        let told: Vec<_> = told.iter().map(Option::as_deref).collect();
        let (vote, invite) = (Some("members-vote"), Some("stewards-invite"));
        assert_eq!(told, [None, vote, vote, None, invite, None, None]);
    }

    #[test]
    fn an_entry_is_found_by_everything_whose_history_it_is_part_of() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let (one, other) = (EntryId([1; 32]), EntryId([2; 32]));
        let part = |entry, subjects: &[u8]| Write::History {
            entry,
            subjects: subjects.iter().map(|byte| [*byte; 32]).collect(),
        };
        store.write(&[part(one, &[7, 8]), part(other, &[8])], &[]).unwrap();
        assert_eq!(store.history([7; 32]).unwrap(), [one]);
        assert_eq!(store.history([8; 32]).unwrap(), [one, other]);
        assert_eq!(store.history([9; 32]).unwrap(), []);
    }
}
