//! The confirmed order: batches and their records, which entries they place, certificates, and what this keeper signed.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::entry::Point;
use moothall_core::id::RunningHash;
use moothall_core::ledger::archive::Span;
use moothall_core::verify::{BatchRow, CertificateRow, RunRow};

use super::devices::Devices;
use super::fault::StoreFault;

// Records lie apart from the batches' times, so that opening reads all times without them.
pub(super) const VERSION_1: &str = "
CREATE TABLE batches (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TABLE records (
    first INTEGER PRIMARY KEY,
    record BLOB NOT NULL,
    opens BLOB
) STRICT;
CREATE TABLE placed (
    position INTEGER PRIMARY KEY,
    device INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    count INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX placed_entries ON placed (device, sequence, count, position);
CREATE TABLE certificates (
    number INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX certified_points ON certificates (epoch, position, hash);
CREATE INDEX certified_positions ON certificates (position);
CREATE TABLE signed (
    epoch INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;
";

/// The epoch record's bytes where a batch opens an epoch, and the order record's bytes.
pub type RecordBytes = (Option<Vec<u8>>, Vec<u8>);

fn unsigned(row: &rusqlite::Row<'_>, at: usize) -> Result<u64, rusqlite::Error> {
    Ok(row.get::<_, i64>(at)?.cast_unsigned())
}

pub(super) fn insert_batch(
    connection: &Connection,
    first: u64,
    point: &Point,
    time_ms: i64,
    record: &[u8],
    opens: Option<&[u8]>,
) -> Result<(), StoreFault> {
    let (first, last) = (first.cast_signed(), point.position.cast_signed());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO batches (first, last, time_ms, epoch, hash) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![first, last, time_ms, point.epoch, point.hash.0])?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO records (first, record, opens) VALUES (?, ?, ?)")?
        .execute(params![first, record, opens])?;
    Ok(())
}

pub(super) fn insert_run(
    connection: &Connection,
    devices: &mut Devices,
    run: RunRow,
) -> Result<(), StoreFault> {
    let number = devices.number_or_new(connection, run.device)?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO placed (position, device, sequence, count) VALUES (?, ?, ?, ?)",
        )?
        .execute([run.position.cast_signed(), number, run.sequence.cast_signed(), run.count.cast_signed()])?;
    Ok(())
}

/// Leaves the order behind after a position: what was placed there is unconfirmed again, and what it says is missed.
pub(super) fn rewind(connection: &Connection, after: u64) -> Result<(), StoreFault> {
    let after = [after.cast_signed()];
    let placed = "FROM entries JOIN placed ON placed.device = entries.device
         AND entries.sequence BETWEEN placed.sequence AND placed.sequence + placed.count - 1
         WHERE placed.position > ?1";
    connection
        .execute(&format!("DELETE FROM refusals WHERE entry IN (SELECT entries.id {placed})"), after)?;
    let missed = format!(
        "INSERT OR IGNORE INTO wanted (hash, entry) SELECT entries.words, entries.id {placed}
         AND entries.words IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM bodies WHERE bodies.hash = entries.words)
         AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.hash = entries.words)"
    );
    connection.execute(&missed, after)?;
    for table in ["records WHERE first", "batches WHERE first", "permits WHERE first"] {
        connection.execute(&format!("DELETE FROM {table} > ?1"), after)?;
    }
    for table in ["placed", "certificates", "state"] {
        connection.execute(&format!("DELETE FROM {table} WHERE position > ?1"), after)?;
    }
    Ok(())
}

pub(super) fn insert_certificate(
    connection: &Connection,
    point: &Point,
    bytes: &[u8],
) -> Result<(), StoreFault> {
    connection
        .prepare_cached(
            "INSERT INTO certificates (epoch, position, hash, bytes) VALUES (?, ?, ?, ?)
             ON CONFLICT (epoch, position, hash) DO UPDATE SET bytes = excluded.bytes",
        )?
        .execute(params![point.epoch, point.position.cast_signed(), point.hash.0, bytes])?;
    Ok(())
}

/// Records what is about to be signed. A point that lies before one already recorded for its epoch changes nothing.
pub(super) fn insert_signing(connection: &Connection, point: &Point) -> Result<(), StoreFault> {
    connection
        .prepare_cached(
            "INSERT INTO signed (epoch, position, hash) VALUES (?, ?, ?)
             ON CONFLICT (epoch) DO UPDATE SET position = excluded.position, hash = excluded.hash
             WHERE excluded.position > position",
        )?
        .execute(params![point.epoch, point.position.cast_signed(), point.hash.0])?;
    Ok(())
}

fn point(row: &rusqlite::Row<'_>, at: usize) -> Result<Point, rusqlite::Error> {
    Ok(Point { epoch: row.get(at)?, position: unsigned(row, at + 1)?, hash: RunningHash(row.get(at + 2)?) })
}

pub(super) fn signed(connection: &Connection) -> Result<Vec<Point>, StoreFault> {
    let mut statement =
        connection.prepare_cached("SELECT epoch, position, hash FROM signed ORDER BY epoch")?;
    let rows = statement.query_map([], |row| point(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn certificate_newest(connection: &Connection) -> Result<Option<Vec<u8>>, StoreFault> {
    let sql = "SELECT bytes FROM certificates ORDER BY epoch DESC, position DESC LIMIT 1";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
}

pub(super) fn certificates(
    connection: &Connection,
    from: u64,
    max: usize,
) -> Result<Vec<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT bytes FROM certificates WHERE position >= ? ORDER BY position, epoch LIMIT ?",
    )?;
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    let rows = statement.query_map([from.cast_signed(), limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Epoch record, where one opens, and order record of the batches that end at a position or after it.
pub(super) fn records(
    connection: &Connection,
    from: u64,
    max: usize,
) -> Result<Vec<RecordBytes>, StoreFault> {
    let first = connection
        .prepare_cached(
            "SELECT first FROM batches WHERE first <= ? AND last >= ? ORDER BY first DESC LIMIT 1",
        )?
        .query_row([from.cast_signed(), from.cast_signed()], |row| row.get(0))
        .optional()?
        .unwrap_or(from.cast_signed());
    let mut statement = connection
        .prepare_cached("SELECT opens, record FROM records WHERE first >= ? ORDER BY first LIMIT ?")?;
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    let rows = statement.query_map([first, limit], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The newest order record.
pub(super) fn newest(connection: &Connection) -> Result<Option<Vec<u8>>, StoreFault> {
    let sql = "SELECT record FROM records ORDER BY first DESC LIMIT 1";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
}

/// The batch that contains a position.
pub(super) fn batch_of(connection: &Connection, position: u64) -> Result<Option<Span>, StoreFault> {
    let Ok(at) = i64::try_from(position) else { return Ok(None) };
    let found = connection
        .prepare_cached(
            "SELECT epoch, last, hash, time_ms, first FROM batches WHERE first <= ? ORDER BY first DESC LIMIT 1",
        )?
        .query_row([at], |row| Ok(Span { first: unsigned(row, 4)?, point: point(row, 0)?, time_ms: row.get(3)? }))
        .optional()?;
    Ok(found.filter(|span| position <= span.point.position))
}

/// How a journal stands to the positions from `after` (exclusive) up to `upto`.
pub(super) struct Standing {
    /// The number of its last entry that is placed among them.
    pub(super) placed: Option<u64>,
    /// The number of its first entry that is placed behind them.
    pub(super) next: Option<u64>,
    /// The number of its last entry that is placed before all of those; 0 for none.
    pub(super) before: u64,
}

/// A journal is placed in sequence, so what is asked is answered by its last runs.
pub(super) fn standing(
    connection: &Connection,
    number: i64,
    after: u64,
    upto: u64,
) -> Result<Standing, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, count, position FROM placed WHERE device = ? ORDER BY sequence DESC",
    )?;
    let mut rows = statement.query([number])?;
    let mut standing = Standing { placed: None, next: None, before: 0 };
    while let Some(row) = rows.next()? {
        let (sequence, count, position) = (unsigned(row, 0)?, unsigned(row, 1)?, unsigned(row, 2)?);
        if position > upto {
            standing.next = Some(sequence);
            continue;
        }
        // Both positions are ends of batches, and so of runs.
        let last = sequence + count - 1;
        if position > after {
            standing.placed = Some(last);
        } else {
            standing.before = last;
        }
        break;
    }
    Ok(standing)
}

/// The confirmed position of an entry.
pub(super) fn position(
    connection: &Connection,
    number: i64,
    sequence: u64,
) -> Result<Option<u64>, StoreFault> {
    let run = connection
        .prepare_cached(
            "SELECT sequence, count, position FROM placed WHERE device = ? AND sequence <= ?
             ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row([number, sequence.cast_signed()], |row| {
            Ok((unsigned(row, 0)?, unsigned(row, 1)?, unsigned(row, 2)?))
        })
        .optional()?;
    Ok(run.and_then(|(first, count, at)| (sequence < first + count).then(|| at + (sequence - first))))
}

/// The first number of a journal that has no position yet.
pub(super) fn unplaced_from(connection: &Connection, number: i64) -> Result<u64, StoreFault> {
    let last = connection
        .prepare_cached(
            "SELECT sequence + count FROM placed WHERE device = ? ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row([number], |row| unsigned(row, 0))
        .optional()?;
    Ok(last.unwrap_or(1))
}

/// Runs at positions below `before`, latest first: device number, sequence, count, position.
pub(super) fn runs_before(
    connection: &Connection,
    before: u64,
    limit: usize,
) -> Result<Vec<(i64, u64, u64, u64)>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT device, sequence, count, position FROM placed WHERE position < ? ORDER BY position DESC LIMIT ?",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    let rows = statement.query_map([before, limit], |row| {
        Ok((row.get(0)?, unsigned(row, 1)?, unsigned(row, 2)?, unsigned(row, 3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The same of one journal.
pub(super) fn runs_of_before(
    connection: &Connection,
    number: i64,
    before: u64,
    limit: usize,
) -> Result<Vec<(i64, u64, u64, u64)>, StoreFault> {
    // A journal is placed in sequence, so its runs in the order of the index are in the order of positions too.
    let mut statement = connection.prepare_cached(
        "SELECT device, sequence, count, position FROM placed WHERE device = ? AND position < ?
         ORDER BY sequence DESC LIMIT ?",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    let rows = statement.query_map([number, before, limit], |row| {
        Ok((row.get(0)?, unsigned(row, 1)?, unsigned(row, 2)?, unsigned(row, 3)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn batch_page(
    connection: &Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, BatchRow)>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT first, epoch, last, hash, time_ms, record, opens FROM batches JOIN records USING (first)
         WHERE first > ? ORDER BY first LIMIT ?",
    )?;
    let rows = statement.query_map([after, limit], |row| {
        let batch = BatchRow {
            first: unsigned(row, 0)?,
            point: point(row, 1)?,
            time_ms: row.get(4)?,
            record: row.get(5)?,
            opens: row.get(6)?,
        };
        Ok((row.get(0)?, batch))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn run_page(
    connection: &Connection,
    devices: &Devices,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, RunRow)>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT position, device, sequence, count FROM placed WHERE position > ? ORDER BY position LIMIT ?",
    )?;
    let mut rows = statement.query([after, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let run = RunRow {
            device: devices.device(row.get(1)?)?,
            sequence: unsigned(row, 2)?,
            count: unsigned(row, 3)?,
            position: unsigned(row, 0)?,
        };
        found.push((row.get(0)?, run));
    }
    Ok(found)
}

pub(super) fn certificate_page(
    connection: &Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, CertificateRow)>, StoreFault> {
    let mut statement = connection.prepare_cached(
        "SELECT number, epoch, position, hash, bytes FROM certificates WHERE number > ? ORDER BY number LIMIT ?",
    )?;
    let rows = statement.query_map([after, limit], |row| {
        Ok((row.get(0)?, CertificateRow { point: point(row, 1)?, bytes: row.get(4)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
