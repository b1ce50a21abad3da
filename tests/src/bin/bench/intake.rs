//! Taking in the confirmed order as a newcomer does: signatures checked on all cores, every entry judged again, verdicts
//! compared, everything stored. The floor is what cannot be left out of that, each part measured alone.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};
use ed25519_dalek::{Signature, VerifyingKey};
use moothall_core::constitution::{Act, Constitution, DeviceStanding, Question, Standing, Target};
use moothall_core::entry::{DeviceKey, Entry, Unverified, signing_input};
use moothall_core::id::{DeviceId, MemberId, OrganisationId, ResourceId};
use moothall_core::ledger::{Batch, Ledger};
use moothall_core::order::{Certificate, OrderRecord};
use moothall_core::store::Write;
use moothall_peer::store::Store;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::floor::Bare;
use crate::ground::Ground;
use crate::samples::ms;
use crate::table::{Figure, Mark};

/// So many batches go into one transaction, in the figure and in its floor.
const BATCHES: usize = 10;

/// So many groups are checked ahead of the one that is judged.
const AHEAD: usize = 4;

/// A batch as it comes from another peer.
struct Come {
    record: OrderRecord,
    bytes: Vec<u8>,
    entries: Vec<Arc<[u8]>>,
    certificate: Vec<u8>,
}

/// Measures taking in the whole order, from an empty folder.
pub(crate) fn measure(ground: &Ground) -> Result<Figure> {
    let (organisation, batches) = come(&ground.writes)?;
    let entries: usize = batches.iter().map(|batch| batch.entries.len()).sum();
    let took = take_in(ground, organisation, &batches)?;
    let all: Vec<&[u8]> = batches.iter().flat_map(|batch| &batch.entries).map(|bytes| &**bytes).collect();
    let (verifying, deciding, inserting) =
        (verify_strictly(&all)?, decide(all.len())?, insert(ground, &all)?);
    let floor = ms(verifying) + ms(deciding) + ms(inserting);
    let each = |duration: Duration| ms(duration) * 1_000.0 / entries as f64;
    Ok(Figure::new("taking in a confirmed order", ms(took.all), "ms")
        .floor(floor, "strict verification over the cores, one Cedar decision each, batched bare insert")
        .mark(Mark::RatioMax(1.5))
        .detail("entries", entries as f64)
        .detail("batches", batches.len() as f64)
        .detail("parsing and checking signatures, us per entry", each(took.checking))
        .detail("judging, us per entry", each(took.judging))
        .detail("writing the state down now and then, us per entry", each(took.saving))
        .detail("storing, us per entry", each(took.storing))
        .detail("of checking, all but the signatures, us per entry", each(parse(&all)?))
        .detail("floor: strict verification, us per entry", each(verifying))
        .detail("floor: Cedar decision, us per entry", each(deciding))
        .detail("floor: batched insert, us per entry", each(inserting)))
}

/// The order as a peer would send it, from what a ledger asked to be kept.
fn come(writes: &[Write]) -> Result<(OrganisationId, Vec<Come>)> {
    let mut organisation = None;
    let mut entries: HashMap<(DeviceId, u64), Arc<[u8]>> = HashMap::new();
    let mut batches: Vec<Come> = Vec::new();
    for write in writes {
        match write {
            Write::Organisation(id) => organisation = Some(*id),
            Write::Entry { device, sequence, bytes, .. } => {
                entries.insert((*device, *sequence), bytes.clone());
            }
            Write::Order { record, .. } => {
                let decoded = OrderRecord::decode(record).map_err(|error| anyhow!("{error:?}"))?;
                let placed = decoded.runs.iter().flat_map(|run| {
                    (run.first..run.first + run.count).map(|sequence| (run.device, sequence))
                });
                let placed = placed.filter_map(|place| entries.remove(&place)).collect();
                batches.push(Come {
                    record: decoded,
                    bytes: record.clone(),
                    entries: placed,
                    certificate: Vec::new(),
                });
            }
            Write::Certificate { bytes, .. } => {
                if let Some(last) = batches.last_mut() {
                    last.certificate.clone_from(bytes);
                }
            }
            _ => {}
        }
    }
    Ok((organisation.ok_or_else(|| anyhow!("no organisation"))?, batches))
}

/// How long taking in took, and what each part of it did meanwhile.
struct Took {
    all: Duration,
    checking: Duration,
    judging: Duration,
    saving: Duration,
    storing: Duration,
}

/// Checks signatures on all cores while a thread of its own judges and stores what was checked before, as a peer does.
fn take_in(ground: &Ground, organisation: OrganisationId, batches: &[Come]) -> Result<Took> {
    let dir = tempfile::tempdir_in(ground.scratch.path())?;
    let mut store = Store::open(dir.path())?;
    let mut ledger = Ledger::new(organisation);
    store.write(&[Write::Organisation(organisation)], &[])?;
    let [mut checking, mut judging, mut saving, mut storing] = [Duration::ZERO; 4];
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let (checked, groups) = std::sync::mpsc::sync_channel(AHEAD);
        scope.spawn(move || {
            let mut keys = HashMap::new();
            for group in batches.chunks(BATCHES) {
                let begin = Instant::now();
                let entries = check(organisation, group, &mut keys);
                if checked.send((group, entries, begin.elapsed())).is_err() {
                    break;
                }
            }
        });
        for (group, entries, took) in groups {
            checking += took;
            let begin = Instant::now();
            let mut entries = entries?.into_iter();
            let mut writes = Vec::new();
            for come in group {
                let batch = Batch {
                    opens: None,
                    record: come.record.clone(),
                    bytes: come.bytes.clone(),
                    entries: entries.by_ref().take(come.entries.len()).collect(),
                    state: None,
                };
                ledger.take(&batch, &mut writes).map_err(|fault| anyhow!("{fault:?}"))?;
            }
            if let (Some(point), Some(last)) = (ledger.point(), group.last()) {
                writes.push(Write::Certificate { point, bytes: last.certificate.clone() });
            }
            judging += begin.elapsed();

            let begin = Instant::now();
            ledger.save(false, &mut writes);
            saving += begin.elapsed();

            let begin = Instant::now();
            store.write(&writes, &[])?;
            storing += begin.elapsed();
        }
        Ok::<(), anyhow::Error>(())
    })?;
    Ok(Took { all: begun.elapsed(), checking, judging, saving, storing })
}

/// Checks the certificate of a group's last batch, and the signatures of all its entries on all cores.
fn check(
    organisation: OrganisationId,
    group: &[Come],
    keys: &mut HashMap<DeviceId, DeviceKey>,
) -> Result<Vec<Entry>> {
    if let Some(last) = group.last() {
        let certificate = Certificate::decode(&last.certificate).map_err(|error| anyhow!("{error:?}"))?;
        certificate.check(organisation, &last.record.keepers).map_err(|error| anyhow!("{error:?}"))?;
    }
    for run in group.iter().flat_map(|come| &come.record.runs) {
        if let std::collections::hash_map::Entry::Vacant(vacant) = keys.entry(run.device) {
            vacant.insert(DeviceKey::read(run.device)?);
        }
    }
    let keys = &*keys;
    let all: Vec<&Arc<[u8]>> = group.iter().flat_map(|come| &come.entries).collect();
    all.par_iter()
        .map(|bytes| {
            let entry = Unverified::parse(bytes)?;
            let key = keys.get(&entry.payload().device);
            Ok(match key {
                Some(key) => entry.verify_by(key)?,
                None => entry.verify()?,
            })
        })
        .collect()
}

/// Form and determinism without the signatures, on all cores.
fn parse(all: &[&[u8]]) -> Result<Duration> {
    let begin = Instant::now();
    all.par_iter().try_for_each(|bytes| Unverified::parse(bytes).map(drop))?;
    Ok(begin.elapsed())
}

/// Nothing but the signatures, on all cores.
fn verify_strictly(all: &[&[u8]]) -> Result<Duration> {
    let mut signed = Vec::with_capacity(all.len());
    for bytes in all {
        let entry = Unverified::parse(bytes)?;
        // The signature is the last of a COSE_Sign1 structure.
        let signature: [u8; 64] = bytes[bytes.len() - 64..].try_into()?;
        signed.push((entry.payload().device, signing_input(entry.payload()), signature));
    }
    let begin = Instant::now();
    signed.par_iter().try_for_each(|(device, statement, signature)| {
        VerifyingKey::from_bytes(&device.0)?.verify_strict(statement, &Signature::from_bytes(signature))
    })?;
    Ok(begin.elapsed())
}

/// Nothing but the constitution's answers, one by one as judging needs them.
fn decide(count: usize) -> Result<Duration> {
    let constitution =
        Constitution::parse(Constitution::default_text()).map_err(|error| anyhow!("{error:?}"))?;
    let question = |number: usize| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
        Question {
            act: Act::Book,
            member: MemberId(bytes),
            roles: &[],
            groups: &[],
            standing: Standing::Good,
            device: DeviceStanding { provisional: false, restricted: false, keeper: false },
            target: Target::Resource { id: ResourceId(bytes) },
        }
    };
    let begin = Instant::now();
    let permitted = (0..count).filter(|number| constitution.decide(&question(*number)).permits()).count();
    let took = begin.elapsed();
    anyhow::ensure!(permitted == count, "everybody may book");
    Ok(took)
}

/// Nothing but the rows, as many in a transaction as when taking in.
fn insert(ground: &Ground, all: &[&[u8]]) -> Result<Duration> {
    let dir = tempfile::tempdir_in(ground.scratch.path())?;
    let mut bare = Bare::open(&dir.path().join("bare.sqlite"))?;
    let mut took = Duration::ZERO;
    for rows in all.chunks(BATCHES * crate::history::BATCH) {
        took += bare.insert(rows)?;
    }
    Ok(took)
}
