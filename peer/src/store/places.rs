//! Where entries lie: their numbers in the tables, by id and by journal.
//!
//! An index by random ids on disk writes a page for nearly every entry, if each is put in as it comes. So the latest are held in
//! memory, some tens of thousands, and then put in together in the order of the ids (docs/decisions/0014).

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::id::EntryId;

use super::fault::StoreFault;

pub(super) const VERSION_7: &str = "
CREATE TABLE places_by_id (
    id BLOB PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE places_by_journal (
    device INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (device, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE places_kept (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    newest INTEGER NOT NULL,
    behind INTEGER NOT NULL
) STRICT;
";

/// Numbers of entries that lie before all others begin here: history that was fetched after what follows it.
const BEHIND: i64 = i64::MIN / 2;

/// So much of an id tells it from every other: 128 bits.
type Prefix = [u8; 16];

fn prefix(id: &EntryId) -> Prefix {
    let mut prefix = [0; 16];
    prefix.copy_from_slice(&id.0[..16]);
    prefix
}

/// Where entries lie. Clones share what is held in memory.
#[derive(Debug, Clone)]
pub(super) struct Places {
    held: Rc<RefCell<Held>>,
}

#[derive(Debug)]
struct Held {
    by_id: HashMap<Prefix, i64>,
    journals: HashMap<i64, BTreeMap<u64, i64>>,
    /// The last number of each journal, wherever it lies.
    last: HashMap<i64, u64>,
    newest: i64,
    /// The last number of those that lie before all others.
    behind: i64,
}

impl Places {
    pub(super) fn load(connection: &Connection) -> Result<Self, StoreFault> {
        // Everything up to the first is in the tables, and of what lies before all others up to the second.
        let (newest, behind) = connection
            .prepare_cached("SELECT newest, behind FROM places_kept")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?
            .unwrap_or((0, BEHIND));
        let mut held =
            Held { by_id: HashMap::new(), journals: HashMap::new(), last: HashMap::new(), newest, behind };
        let mut last = connection.prepare_cached(
            "SELECT number, (SELECT MAX(sequence) FROM places_by_journal WHERE device = devices.number) FROM devices",
        )?;
        let mut rows = last.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(sequence) = row.get::<_, Option<i64>>(1)? {
                held.last.insert(row.get(0)?, sequence.cast_unsigned());
            }
        }
        let mut late = connection.prepare_cached(
            "SELECT number, id, device, sequence FROM entries WHERE number > ?1 AND number < 0
             UNION ALL SELECT number, id, device, sequence FROM entries WHERE number > ?2",
        )?;
        let mut rows = late.query([behind, newest])?;
        while let Some(row) = rows.next()? {
            let (device, sequence): (i64, i64) = (row.get(2)?, row.get(3)?);
            if !held.add(row.get(0)?, &EntryId(row.get(1)?), device, sequence.cast_unsigned()) {
                return Err(StoreFault::damaged(format!(
                    "entry {sequence} of journal {device} is stored twice"
                )));
            }
        }
        Ok(Self { held: Rc::new(RefCell::new(held)) })
    }

    /// The number in the tables for an entry to come, and notes it. In the order of their numbers each journal is in its order.
    pub(super) fn add(&self, id: &EntryId, device: i64, sequence: u64) -> i64 {
        let mut held = self.held.borrow_mut();
        let last = held.last.get(&device).copied().unwrap_or_default();
        let number = if sequence < last { held.behind + 1 } else { held.newest + 1 };
        held.add(number, id, device, sequence);
        number
    }

    /// The number of an entry of a journal.
    pub(super) fn of(
        &self,
        connection: &Connection,
        device: i64,
        sequence: u64,
    ) -> Result<Option<i64>, StoreFault> {
        let held = self.held.borrow();
        if held.last.get(&device).is_none_or(|last| sequence > *last) {
            return Ok(None);
        }
        if let Some(number) = held.journals.get(&device).and_then(|journal| journal.get(&sequence)) {
            return Ok(Some(*number));
        }
        let number = connection
            .prepare_cached("SELECT number FROM places_by_journal WHERE device = ? AND sequence = ?")?
            .query_row([device, sequence.cast_signed()], |row| row.get(0))
            .optional()?;
        Ok(number)
    }

    /// The number of the entry with an id, or with one that begins alike.
    pub(super) fn by_id(&self, connection: &Connection, id: &EntryId) -> Result<Option<i64>, StoreFault> {
        let prefix = prefix(id);
        if let Some(number) = self.held.borrow().by_id.get(&prefix) {
            return Ok(Some(*number));
        }
        let number = connection
            .prepare_cached("SELECT number FROM places_by_id WHERE id = ?")?
            .query_row([prefix], |row| row.get(0))
            .optional()?;
        Ok(number)
    }

    /// The numbers of a journal's entries from one on, at most so many, up to the first that is not here.
    pub(super) fn range(
        &self,
        connection: &Connection,
        device: i64,
        from: u64,
        count: usize,
    ) -> Result<Vec<i64>, StoreFault> {
        let held = self.held.borrow();
        let late = held.journals.get(&device);
        let mut found = Vec::new();
        let mut statement = connection.prepare_cached(
            "SELECT sequence, number FROM places_by_journal WHERE device = ? AND sequence >= ? ORDER BY sequence",
        )?;
        let mut rows = statement.query([device, from.cast_signed()])?;
        let mut next = || -> Result<Option<(u64, i64)>, StoreFault> {
            let row = rows.next()?;
            row.map(|row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))).transpose()
        };
        let mut kept = next()?;
        for sequence in (from..).take(count) {
            if let Some((here, number)) = kept
                && here == sequence
            {
                found.push(number);
                kept = next()?;
            } else if let Some(number) = late.and_then(|journal| journal.get(&sequence)) {
                found.push(*number);
            } else {
                break;
            }
        }
        Ok(found)
    }

    /// The number of the first entry of a journal behind one.
    pub(super) fn first_behind(
        &self,
        connection: &Connection,
        device: i64,
        sequence: u64,
    ) -> Result<Option<u64>, StoreFault> {
        let held = self.held.borrow();
        let late = held.journals.get(&device).and_then(|journal| journal.range(sequence + 1..).next());
        let kept: Option<i64> = connection
            .prepare_cached("SELECT MIN(sequence) FROM places_by_journal WHERE device = ? AND sequence > ?")?
            .query_row([device, sequence.cast_signed()], |row| row.get(0))?;
        let late = late.map(|(sequence, _)| *sequence);
        Ok([late, kept.map(i64::cast_unsigned)].into_iter().flatten().min())
    }

    /// The last number of a journal; 0 for one without entries.
    pub(super) fn last_of(&self, device: i64) -> u64 {
        self.held.borrow().last.get(&device).copied().unwrap_or_default()
    }

    /// Forgets an entry that is taken out of the tables, the last of its journal.
    pub(super) fn remove(
        &self,
        connection: &Connection,
        id: &EntryId,
        device: i64,
        sequence: u64,
    ) -> Result<(), StoreFault> {
        let mut held = self.held.borrow_mut();
        held.by_id.remove(&prefix(id));
        if let Some(journal) = held.journals.get_mut(&device) {
            journal.remove(&sequence);
        }
        match sequence {
            0 | 1 => held.last.remove(&device),
            _ => held.last.insert(device, sequence - 1),
        };
        connection.prepare_cached("DELETE FROM places_by_id WHERE id = ?")?.execute([prefix(id)])?;
        connection
            .prepare_cached("DELETE FROM places_by_journal WHERE device = ? AND sequence = ?")?
            .execute([device, sequence.cast_signed()])?;
        Ok(())
    }

    /// How many are held in memory.
    pub(super) fn held(&self) -> usize {
        self.held.borrow().by_id.len()
    }

    /// Puts into the tables what is held in memory, within the transaction under way. It is held until [`Places::let_go`].
    pub(super) fn keep(&self, connection: &Connection) -> Result<(), StoreFault> {
        let held = self.held.borrow();
        let mut by_id: Vec<(&Prefix, i64)> = held.by_id.iter().map(|(id, number)| (id, *number)).collect();
        by_id.sort_unstable();
        let mut insert = connection.prepare_cached("INSERT OR REPLACE INTO places_by_id VALUES (?, ?)")?;
        for (id, number) in by_id {
            insert.execute(params![id, number])?;
        }
        let mut journals: Vec<_> = held.journals.iter().collect();
        journals.sort_unstable_by_key(|(device, _)| **device);
        let mut insert =
            connection.prepare_cached("INSERT OR REPLACE INTO places_by_journal VALUES (?, ?, ?)")?;
        for (device, journal) in journals {
            for (sequence, number) in journal {
                insert.execute([*device, sequence.cast_signed(), *number])?;
            }
        }
        connection
            .prepare_cached("INSERT OR REPLACE INTO places_kept VALUES (1, ?, ?)")?
            .execute([held.newest, held.behind])?;
        Ok(())
    }

    /// What was put into the tables is on disk.
    pub(super) fn let_go(&self) {
        let mut held = self.held.borrow_mut();
        held.by_id = HashMap::new();
        held.journals = HashMap::new();
    }
}

impl Held {
    fn add(&mut self, number: i64, id: &EntryId, device: i64, sequence: u64) -> bool {
        if number < 0 {
            self.behind = self.behind.max(number);
        }
        self.newest = self.newest.max(number);
        self.by_id.insert(prefix(id), number);
        let last = self.last.entry(device).or_default();
        *last = sequence.max(*last);
        self.journals.entry(device).or_default().insert(sequence, number).is_none()
    }
}
