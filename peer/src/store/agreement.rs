//! What this keeper keeps of the agreement with the others: Raft's log and a few named values. Nothing of it is in a
//! backup; on a device that is no keeper the tables are empty.

use rusqlite::{Connection, OptionalExtension, params};

use super::fault::StoreFault;
use crate::agreement::{Group, Kept, Opened};

pub(super) const VERSION_5: &str = "
CREATE TABLE agreement (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE agreement_log (
    number INTEGER PRIMARY KEY,
    entry BLOB NOT NULL
) STRICT;
";

const GROUP: &str = "group";
const VOTE: &str = "vote";
const DROPPED: &str = "dropped";
const SETTLED: &str = "settled";
const AGREED: &str = "agreed";

fn set(connection: &Connection, name: &str, value: &[u8]) -> Result<(), StoreFault> {
    let sql = "INSERT OR REPLACE INTO agreement VALUES (?, ?)";
    connection.prepare_cached(sql)?.execute(params![name, value])?;
    Ok(())
}

fn get(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT value FROM agreement WHERE name = ?")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

pub(super) fn keep(connection: &Connection, kept: &Kept) -> Result<(), StoreFault> {
    match kept {
        Kept::Began(group) => {
            connection.execute_batch("DELETE FROM agreement; DELETE FROM agreement_log;")?;
            let bytes = [group.epoch.to_be_bytes(), group.generation.to_be_bytes()].concat();
            set(connection, GROUP, &bytes)
        }
        Kept::Vote(bytes) => set(connection, VOTE, bytes),
        Kept::Append { number, entry } => {
            let sql = "INSERT INTO agreement_log VALUES (?, ?)";
            connection.prepare_cached(sql)?.execute(params![number.cast_signed(), entry])?;
            Ok(())
        }
        Kept::Truncated { from } => {
            let sql = "DELETE FROM agreement_log WHERE number >= ?";
            connection.prepare_cached(sql)?.execute([from.cast_signed()])?;
            Ok(())
        }
        Kept::Dropped { to, mark } => {
            let sql = "DELETE FROM agreement_log WHERE number <= ?";
            connection.prepare_cached(sql)?.execute([to.cast_signed()])?;
            set(connection, DROPPED, mark)
        }
        Kept::Settled(bytes) => set(connection, SETTLED, bytes),
        Kept::Agreed(bytes) => set(connection, AGREED, bytes),
    }
}

pub(super) fn opened(connection: &Connection) -> Result<Opened, StoreFault> {
    let group = match get(connection, GROUP)? {
        None => None,
        Some(bytes) => {
            let number = |range: std::ops::Range<usize>| {
                bytes.get(range).and_then(|part| part.try_into().ok()).map(u32::from_be_bytes)
            };
            let (Some(epoch), Some(generation), 8) = (number(0..4), number(4..8), bytes.len()) else {
                return Err(StoreFault::damaged("the group of the keepers' agreement"));
            };
            Some(Group { epoch, generation })
        }
    };
    let mut statement =
        connection.prepare_cached("SELECT number, entry FROM agreement_log ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?)))?;
    Ok(Opened {
        group,
        vote: get(connection, VOTE)?,
        log: rows.collect::<Result<_, _>>()?,
        dropped: get(connection, DROPPED)?,
        settled: get(connection, SETTLED)?,
        agreed: get(connection, AGREED)?,
    })
}
