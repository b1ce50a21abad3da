//! What the order adds up to at one checkpoint, in pieces: newcomers begin with it, and so did this device, if it says so.

use rusqlite::{Connection, OptionalExtension, params};

use moothall_core::cbor;
use moothall_core::entry::Point;
use moothall_core::line::BatchBytes;
use moothall_core::order::Certificate;
use moothall_core::replica::begin::{NOTE, PIECE_BYTES};
use moothall_core::replica::message::{CheckpointPart, CheckpointProof};

use super::fault::StoreFault;
use super::{notes, order};

pub(super) const VERSION_6: &str = "
CREATE TABLE checkpoint (
    piece INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
";

/// The note that says where it is.
const AT: &str = "checkpoint";

/// A point and its encoding are at most so large.
const POINT_BYTES_MAX: usize = 256;

/// Keeps one, in place of an earlier one.
pub(super) fn set(connection: &Connection, point: &Point, bytes: &[u8]) -> Result<(), StoreFault> {
    connection.prepare_cached("DELETE FROM checkpoint")?.execute([])?;
    let mut insert = connection.prepare_cached("INSERT INTO checkpoint (piece, bytes) VALUES (?, ?)")?;
    for (piece, bytes) in (0_i64..).zip(bytes.chunks(PIECE_BYTES)) {
        insert.execute(params![piece, bytes])?;
    }
    notes::set(connection, AT, Some(&cbor::encode(point)))
}

/// Where the one that is kept is.
pub(super) fn point(connection: &Connection) -> Result<Option<Point>, StoreFault> {
    let Some(bytes) = notes::get(connection, AT)? else { return Ok(None) };
    let damaged = |_| StoreFault::damaged("where the checkpoint is cannot be read");
    cbor::decode(&bytes, POINT_BYTES_MAX).map(Some).map_err(damaged)
}

/// One piece, as it travels; none where there is no such piece, or nothing that proves it.
pub(super) fn part(connection: &Connection, piece: u32) -> Result<Option<CheckpointPart>, StoreFault> {
    let Some(point) = point(connection)? else { return Ok(None) };
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT bytes FROM checkpoint WHERE piece = ?")?
        .query_row([piece], |row| row.get(0))
        .optional()?;
    let Some(bytes) = bytes else { return Ok(None) };
    let pieces = connection
        .prepare_cached("SELECT COUNT(*) FROM checkpoint")?
        .query_row([], |row| row.get::<_, u32>(0))?;
    if piece > 0 {
        return Ok(Some(CheckpointPart { point, pieces, bytes, proof: None }));
    }
    let proof = proof(connection, &point)?;
    Ok(proof.map(|proof| CheckpointPart { point, pieces, bytes, proof: Some(proof) }))
}

fn proof(connection: &Connection, point: &Point) -> Result<Option<CheckpointProof>, StoreFault> {
    let certificates = order::certificates(connection, point.position, 1)?;
    let certified = |bytes: &Vec<u8>| {
        Certificate::decode(bytes).is_ok_and(|read| read.point == *point && read.state.is_some())
    };
    let Some(certificate) = certificates.into_iter().next().filter(certified) else { return Ok(None) };
    let Some((opens, record)) = order::records(connection, point.position, 1)?.into_iter().next() else {
        return Ok(None);
    };
    let Some(here) = order::batch_of(connection, point.position)? else { return Ok(None) };
    let after = order::batch_of(connection, here.first - 1)?.map(|before| before.point);
    let batch = BatchBytes { opens: opens.unwrap_or_default(), record };
    Ok(Some(CheckpointProof { after, batch, certificate }))
}

/// The one at which this device began, as long as the history before it is not here, and where it is.
pub(super) fn begun(connection: &Connection) -> Result<Option<(Point, Vec<u8>)>, StoreFault> {
    if notes::get(connection, NOTE)?.is_none() {
        return Ok(None);
    }
    let Some(point) = point(connection)? else {
        return Err(StoreFault::damaged("the checkpoint at which this device began is not here"));
    };
    let mut statement = connection.prepare_cached("SELECT bytes FROM checkpoint ORDER BY piece")?;
    let mut rows = statement.query([])?;
    let mut bytes = Vec::new();
    while let Some(row) = rows.next()? {
        bytes.extend_from_slice(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
    }
    Ok(Some((point, bytes)))
}
