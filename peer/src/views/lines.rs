//! Where the order parts: this device's line and another side by side, and what they differ in.

use std::collections::BTreeMap;

use moothall_core::action::Action;
use moothall_core::entry::{Point, Unverified};
use moothall_core::epoch::EpochOpening;
use moothall_core::id::{DeviceId, EntryId, ResourceId};
use moothall_core::ledger::record::{Device, Key};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::order::{Certificate, OrderRecord};
use moothall_core::replica::rivals::{Rival, first_after};
use moothall_core::rules::succession::voices;
use moothall_core::view::lines::{Contested, DIFFERENCES_MAX, Difference, Fate, Fork, Line, Lines};
use moothall_core::view::{Attention, Link, Weight};

use super::succession::concern;
use super::{Seen, Viewer};

/// So many batches behind the parting are looked at.
const BATCHES_MAX: usize = 256;

/// So many differing bookings of each line are held against each other.
const BOOKINGS_MAX: usize = 500;

/// So many contested times are shown.
const CONTESTED_MAX: usize = 50;

/// Whether each entry that a line places counts, by device and number.
type Placed = BTreeMap<(DeviceId, u64), bool>;

/// A time that somebody has on one line.
struct Had {
    resource: ResourceId,
    from_ms: i64,
    until_ms: i64,
    by: String,
}

/// An entry in which two lines differ, as far as it is here.
struct Found {
    id: EntryId,
    action: Action,
}

impl Viewer<'_> {
    /// Where the order parts, as far as this device was shown other lines.
    pub(crate) fn lines(&self) -> Seen<Lines> {
        let mut forks = Vec::new();
        for rival in self.replica.rivals().lines() {
            forks.extend(self.fork(rival)?);
        }
        forks.sort_by_key(|fork| std::cmp::Reverse((fork.after, fork.theirs.epoch)));
        Ok(Lines { forks })
    }

    /// That the order parts.
    pub(super) fn fork_concerns(&self) -> Vec<Attention> {
        let rivals = self.replica.rivals();
        rivals
            .lines()
            .iter()
            .filter_map(|rival| {
                let begin = first_after(self.ledger, rival.after)?;
                let (code, weight) = match rivals.stays(&rival.after, &begin) {
                    true => ("risk-rival-line-chosen", Weight::Note),
                    false => ("risk-rival-line", Weight::Risk),
                };
                let message = Message::new(code)
                    .number("position", number(rival.after.position))
                    .text("keepers", self.each_named(&rival.keepers).join(", "));
                Some(concern(message, weight, Link::Lines))
            })
            .collect()
    }

    fn fork(&self, rival: &Rival) -> Seen<Option<Fork>> {
        let Some(begin) = first_after(self.ledger, rival.after) else { return Ok(None) };
        let rows = self.store.order(rival.after.position + 1, BATCHES_MAX)?;
        let opens = rows.first().and_then(|(opens, _)| opens.clone()).unwrap_or_default();
        let ours: Vec<OrderRecord> =
            rows.iter().filter_map(|(_, record)| OrderRecord::decode(record).ok()).collect();
        let theirs = self.replica.rivals().listed(&rival.begin);
        let (here, there) = (placed(&ours), placed(theirs));
        let (differences, more, contested) = self.differences(&here, &there)?;
        let keepers = ours.first().map(|record| record.keepers.clone()).unwrap_or_default();
        let end = self.ledger.point().unwrap_or(begin);
        let own = Rival { after: rival.after, begin, end, keepers, opens, signers: self.signers()? };
        Ok(Some(Fork {
            after: rival.after.position,
            after_ms: self.ledger.point_of(rival.after.position).map(|(_, time_ms)| time_ms),
            ours: self.line(&own, &ours),
            theirs: self.line(rival, theirs),
            chosen: self.replica.rivals().stays(&rival.after, &begin),
            differences,
            more,
            contested,
        }))
    }

    /// Who signed the newest certificate here.
    fn signers(&self) -> Seen<Vec<DeviceId>> {
        let newest = self.store.certificate_newest()?.and_then(|bytes| Certificate::decode(&bytes).ok());
        let signatures = newest.map(|certificate| certificate.signatures).unwrap_or_default();
        Ok(signatures.iter().map(|signature| signature.keeper).collect())
    }

    fn line(&self, line: &Rival, records: &[OrderRecord]) -> Line {
        Line {
            begin: line.begin.hash,
            epoch: line.begin.epoch,
            origin: self.origin(&line.after, &line.begin, &line.opens),
            end: line.end.position,
            begin_ms: records.first().map(|record| record.time_ms),
            keepers: self.each_named(&line.keepers),
            signers: self.each_named(&line.signers),
            listed: records.last().map(OrderRecord::last),
            entries: records.iter().map(OrderRecord::count).sum(),
        }
    }

    /// How a line came about.
    fn origin(&self, after: &Point, begin: &Point, opens: &[u8]) -> Message {
        let key = self.organisation().and_then(|organisation| organisation.recovery_key);
        match EpochOpening::decode(opens, key.as_ref()) {
            Ok(EpochOpening::Members(record)) => {
                let mut names: Vec<String> = voices(self.ledger.confirmed(), &record)
                    .into_iter()
                    .map(|member| self.name(member))
                    .collect();
                names.sort_by_cached_key(|name| name.to_lowercase());
                Message::new("line-origin-members")
                    .number("voices", number(names.len() as u64))
                    .text("members", names.join(", "))
            }
            Ok(EpochOpening::Sheet(record)) => {
                Message::new("line-origin-sheet").text("member", self.name(record.succession.member))
            }
            Err(_) if begin.epoch == after.epoch => Message::new("line-origin-keepers"),
            Err(_) => Message::new("line-origin-epoch").number("epoch", begin.epoch.into()),
        }
    }

    /// The entries in which two lines differ, how many more there are, and the times that they give to different members.
    fn differences(&self, ours: &Placed, theirs: &Placed) -> Seen<(Vec<Difference>, u64, Vec<Contested>)> {
        let keys = ours.iter().chain(theirs).map(|(key, _)| *key);
        let mut differing: Vec<_> = keys.filter(|key| ours.get(key) != theirs.get(key)).collect();
        differing.sort_unstable();
        differing.dedup();
        let (mut shown, mut had_here, mut had_there) = (Vec::new(), Vec::new(), Vec::new());
        let mut more = 0;
        for (device, sequence) in differing {
            let key = (device, sequence);
            let (here, there) = (fate(ours, key), fate(theirs, key));
            let found = self.found(device, sequence)?;
            if let Some(found) = &found {
                let had = if here == Fate::Accepted { &mut had_here } else { &mut had_there };
                if [here, there].contains(&Fate::Accepted) && had.len() < BOOKINGS_MAX {
                    had.extend(self.had(device, found));
                }
            }
            if shown.len() >= DIFFERENCES_MAX {
                more += 1;
                continue;
            }
            let member = self.member_of(device);
            shown.push(Difference {
                entry: found.as_ref().map(|found| found.id),
                by: member.map(|member| self.name(member)).unwrap_or_default(),
                device,
                sequence,
                mine: member.is_some() && member == self.me(),
                what: match &found {
                    Some(found) => self.did(found.id, &found.action),
                    None => Message::new("line-entry-not-here").number("sequence", number(sequence)),
                },
                ours: here,
                theirs: there,
            });
        }
        Ok((shown, more, contested(self, &had_here, &had_there)))
    }

    fn found(&self, device: DeviceId, sequence: u64) -> Seen<Option<Found>> {
        let found = self.store.entries(device, sequence, 1, 0)?;
        let Some(bytes) = found.first() else { return Ok(None) };
        let entry = Unverified::parse(bytes).ok().filter(|entry| entry.payload().sequence == sequence);
        let id = EntryId(*blake3::hash(bytes).as_bytes());
        Ok(entry.map(|entry| Found { id, action: entry.payload().action.clone() }))
    }

    /// The times that an entry books.
    fn had(&self, device: DeviceId, found: &Found) -> Vec<Had> {
        let current = self.current();
        let author = current.record::<Device>(&Key::Device(device)).map(|device| device.member);
        let name = |member| self.name(member);
        match &found.action {
            Action::Book { resource, from_ms, until_ms } => vec![Had {
                resource: *resource,
                from_ms: *from_ms,
                until_ms: *until_ms,
                by: author.map(name).unwrap_or_default(),
            }],
            Action::Reserve(wish) => {
                let by = match self.hides(found.id, wish) {
                    true => String::new(),
                    false => wish.member.or(author).map(name).unwrap_or_default(),
                };
                let had = |span: &moothall_core::action::bookings::Span| Had {
                    resource: wish.resource,
                    from_ms: span.from_ms,
                    until_ms: span.until_ms,
                    by: by.clone(),
                };
                wish.spans.iter().map(had).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What a line places, by device and number.
fn placed(records: &[OrderRecord]) -> Placed {
    let mut placed = Placed::new();
    for record in records {
        let entries = record
            .runs
            .iter()
            .flat_map(|run| (0..run.count).map(|step| (run.device, run.first.saturating_add(step))));
        placed.extend(entries.enumerate().map(|(index, key)| (key, record.accepted(index))));
    }
    placed
}

fn fate(placed: &Placed, key: (DeviceId, u64)) -> Fate {
    match placed.get(&key) {
        Some(true) => Fate::Accepted,
        Some(false) => Fate::Refused,
        None => Fate::NotPlaced,
    }
}

/// Times of one thing that overlap and belong to one member here and to another there.
fn contested(viewer: &Viewer<'_>, here: &[Had], there: &[Had]) -> Vec<Contested> {
    let mut contested = Vec::new();
    for ours in here {
        let overlaps = |theirs: &&Had| {
            theirs.resource == ours.resource
                && theirs.from_ms < ours.until_ms
                && ours.from_ms < theirs.until_ms
        };
        for theirs in there.iter().filter(overlaps) {
            contested.push(Contested {
                resource: ours.resource,
                resource_name: viewer.resource_name(ours.resource),
                from_ms: ours.from_ms.max(theirs.from_ms),
                until_ms: ours.until_ms.min(theirs.until_ms),
                ours: ours.by.clone(),
                theirs: theirs.by.clone(),
            });
            if contested.len() >= CONTESTED_MAX {
                return contested;
            }
        }
    }
    contested.sort_by_key(|one| one.from_ms);
    contested
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
