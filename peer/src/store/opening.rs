//! Reads what the ledger needs to go on where it stopped.
//!
//! Of what was placed up to the saved state, only how far each journal went: the rest is looked up when it is asked for.

use std::rc::Rc;
use std::sync::Arc;

use rusqlite::Connection;

use moothall_core::checkpoint::Confirmed;
use moothall_core::id::DeviceId;
use moothall_core::ledger::archive::Archive;
use moothall_core::store::{Opening, Stamp};

use super::devices::Devices;
use super::fault::StoreFault;
use super::places::Places;
use super::{bodies, checkpoint, entries, notes, order, records, state};

pub(super) fn read(
    connection: &Connection,
    devices: &Devices,
    places: &Places,
    archive: Rc<dyn Archive>,
    readable: impl Fn(&[u8]) -> bool,
) -> Result<Opening, StoreFault> {
    let saved = state::get(connection)?.filter(|saved| {
        let sound = saved.is_sound() && readable(&saved.bytes);
        if !sound {
            tracing::warn!(position = saved.position, "the saved state cannot be used and is computed again");
        }
        sound
    });
    let begun = checkpoint::begun(connection)?;
    // Of the history that is fetched behind nothing is wanted yet.
    let begun_at = begun.as_ref().map_or(0, |(point, _)| point.position);
    let upto = saved.as_ref().map_or(0, |saved| saved.position).max(begun_at);
    let (confirmed, entries) = journals(connection, devices, places, begun_at, upto)?;
    Ok(Opening {
        organisation: notes::organisation(connection)?,
        begun: begun.map(|(_, bytes)| bytes),
        state: saved.map(|saved| saved.bytes),
        records: order::records(connection, upto + 1, usize::MAX)?,
        archive: Some(archive),
        confirmed,
        entries,
        newest: order::newest(connection)?,
        certificate: order::certificate_newest(connection)?,
        signed: order::signed(connection)?.pop(),
        buried: records::all_buried(connection)?,
        aside: records::aside(connection)?,
        equivocations: records::equivocations(connection)?.into_iter().map(|proof| proof.bytes).collect(),
        receipts: records::receipts(connection)?.into_iter().map(|receipt| receipt.bytes).collect(),
        successions: records::successions(connection)?
            .into_iter()
            .map(|one| (one.seen_ms, one.bytes))
            .collect(),
        wanted: bodies::wanted(connection)?,
        held: bodies::held(connection)?,
        erased: bodies::erased(connection)?,
        notes: notes::all(connection)?,
    })
}

/// How far each journal was placed up to a position, and behind that the entries with the places that they were given among the
/// unconfirmed, by device and number.
type Journals = (Vec<Confirmed>, Vec<(Stamp, Arc<[u8]>)>);

fn journals(
    connection: &Connection,
    devices: &Devices,
    places: &Places,
    begun_at: u64,
    upto: u64,
) -> Result<Journals, StoreFault> {
    let mut all: Vec<(i64, DeviceId)> = devices.all().collect();
    all.sort_unstable_by_key(|(_, device)| *device);
    let (mut confirmed, mut entries) = (Vec::new(), Vec::new());
    for (number, device) in all {
        let order::Standing { placed, next, before } = order::standing(connection, number, begun_at, upto)?;
        let missing =
            |sequence| StoreFault::damaged(format!("entry {sequence} of device {device} is missing"));
        if let Some(sequence) = placed {
            let at = places.of(connection, number, sequence)?.ok_or_else(|| missing(sequence))?;
            let (head, _) = entries::head(connection, at)?.ok_or_else(|| missing(sequence))?;
            confirmed.push(Confirmed { device, sequence, head });
        }
        let first = match (placed, next) {
            (Some(sequence), _) => Some(sequence + 1),
            (None, Some(sequence)) => Some(sequence),
            // Behind what is here of the history before the checkpoint there may be a gap.
            (None, None) => places.first_behind(connection, number, before)?,
        };
        let Some(first) = first else { continue };
        let last = places.last_of(number);
        let count = usize::try_from((last + 1).saturating_sub(first)).unwrap_or(usize::MAX);
        let numbers = places.range(connection, number, first, count)?;
        if numbers.len() != count {
            return Err(missing(first + numbers.len() as u64));
        }
        for (at, sequence) in numbers.into_iter().zip(first..) {
            let (_, stamp) = entries::head(connection, at)?.ok_or_else(|| missing(sequence))?;
            let (_, bytes) = entries::by_number(connection, at)?.ok_or_else(|| missing(sequence))?;
            entries.push((stamp, bytes));
        }
    }
    Ok((confirmed, entries))
}
