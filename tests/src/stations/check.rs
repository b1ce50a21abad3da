//! What must hold on every disk once all is over.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;

use moothall_core::entry::Point;
use moothall_core::id::{DeviceId, EntryId, ResourceId};
use moothall_core::order::Certificate;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Certainty;
use moothall_peer::Peer;
use moothall_peer::store::FILE_NAME;
use rusqlite::{Connection, OpenFlags};

use super::Station;
use super::said::Said;
use crate::{cut_off, now_ms};

/// All bookings of tests are within so many days.
const DAYS: i64 = 200;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Folders whose every byte was checked.
    pub folders: usize,
    /// Confirmations that were shown and stand at their place in every folder.
    pub confirmations: usize,
    /// Certificates that were compared, each once.
    pub certificates: usize,
    /// Bookings that stand, confirmed, on the first device.
    pub bookings: usize,
}

/// Checks the folders of these devices, none of which may run: every byte of each, that whatever was shown as confirmed stands
/// where it was said to, in the same order everywhere, that no keeper signed twice for a position, and that nothing was
/// given to two.
///
/// # Panics
/// If anything is otherwise.
pub async fn check(program: &Path, stations: &[Station], said: &[Said]) -> Found {
    let mut signed = BTreeMap::new();
    let mut certificates = 0;
    let mut orders: Vec<HashMap<EntryId, u64>> = Vec::new();
    let mut bookings = 0;
    for station in stations {
        let (name, data) = (station.name, station.data());
        is_sound(program, station);
        certificates = certificates.max(compare(name, &data.join(FILE_NAME), &mut signed));
        let peer = Peer::open(&data, cut_off()).await.unwrap_or_else(|why| panic!("{name}: {why:?}"));
        let stands = places(&peer).await;
        for Said { id, position, .. } in said {
            assert_eq!(stands.get(id), Some(position), "{name}: {id} was shown as confirmed");
        }
        if let Some(first) = orders.first() {
            let differ =
                stands.iter().find(|(id, position)| first.get(*id).is_some_and(|there| there != *position));
            assert_eq!(differ, None, "{name} has another order than {}", stations[0].name);
        }
        let held = held(name, &peer).await;
        if orders.is_empty() {
            bookings = held;
        }
        orders.push(stands);
        peer.close().await;
    }
    Found { folders: stations.len(), confirmations: said.len(), certificates, bookings }
}

/// `moothall verify` finds nothing.
fn is_sound(program: &Path, station: &Station) {
    let output = Command::new(program)
        .args(["--json", "--network", "off", "verify"])
        .env("MOOTHALL_DATA", station.data())
        .envs(station.environment.iter().map(|(name, value)| (name, value)))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}: {said}\n{}", station.name, String::from_utf8_lossy(&output.stderr));
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    let value = &said["value"];
    assert!(value["signatures"].as_u64().is_some_and(|count| count > 0), "{}: {said}", station.name);
    assert!(value["fault"].is_null(), "{}: {said}", station.name);
}

/// Compares what each keeper signed, by all certificates of one folder and of those before it. How many there are.
fn compare(name: &str, file: &Path, signed: &mut BTreeMap<(DeviceId, u32, u64), Point>) -> usize {
    let store = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let proofs: i64 = store.query_row("SELECT COUNT(*) FROM equivocations", [], |row| row.get(0)).unwrap();
    assert_eq!(proofs, 0, "{name} has a proof that somebody signed two things");
    let mut statement = store.prepare("SELECT bytes FROM certificates").unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let mut count = 0;
    for bytes in rows {
        let certificate = Certificate::decode(&bytes.unwrap()).unwrap();
        let point = certificate.point;
        for signature in &certificate.signatures {
            let before = *signed.entry((signature.keeper, point.epoch, point.position)).or_insert(point);
            assert_eq!(before, point, "{name}: {} signed twice for one position", signature.keeper.short());
        }
        count += 1;
    }
    count
}

/// Where each entry is confirmed on a device.
pub async fn places(peer: &Peer) -> HashMap<EntryId, u64> {
    let (mut found, mut before) = (HashMap::new(), None);
    loop {
        let Ok(Answer::Log(lines)) = peer.request(Request::Log { before, limit: 500, mine: false }).await
        else {
            panic!("the log")
        };
        let Some(last) = lines.last() else { return found };
        before = Some(last.id);
        for line in &lines {
            if let Certainty::Confirmed { position, .. } = line.certainty {
                found.insert(line.id, position);
            }
        }
    }
}

/// How many bookings are held; no two of one thing at one time.
async fn held(name: &str, peer: &Peer) -> usize {
    let (from_ms, until_ms) = (now_ms(), now_ms() + DAYS * 24 * 3_600_000);
    let Ok(Answer::Bookings(all)) =
        peer.request(Request::Bookings { resource: None, from_ms, until_ms }).await
    else {
        panic!("{name}: the bookings")
    };
    let confirmed =
        all.iter().filter(|one| one.state == "held" && matches!(one.certainty, Certainty::Confirmed { .. }));
    let mut spans: Vec<(ResourceId, i64, i64)> =
        confirmed.map(|one| (one.resource, one.from_ms, one.until_ms)).collect();
    spans.sort_unstable();
    for pair in spans.windows(2) {
        let apart = pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1;
        assert!(apart, "{name}: {:?} stands twice", pair);
    }
    spans.len()
}
