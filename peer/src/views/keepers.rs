//! The keepers: how each does as far as this device can tell, what is wrong, and what can be done about it.

use std::collections::BTreeMap;

use moothall_core::agreed::Reason;
use moothall_core::id::DeviceId;
use moothall_core::ledger::record::{Device, Key};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::order::Certificate;
use moothall_core::replica::agree::health::{KeeperHealth, Objecting, Stall};
use moothall_core::rules::succession::may_name;
use moothall_core::view::keepers::{self, Keeper, KeeperState, Objected, Objection, Way, Withstands};
use moothall_core::view::{Attention, Link, Weight};

use super::{Seen, Viewer};

/// Since when nothing is confirmed is told to the minute, so that what is shown stays as it is meanwhile.
const MINUTE_MS: i64 = 60_000;

/// The rules have known several keepers since this version.
const SEVERAL_SINCE: u32 = 3;

/// Certificates of the last so many positions are looked through for what a keeper signed before this program started.
const LOOKED_AT: u64 = 1_000;

/// Alarms that are about the keepers.
const ABOUT_KEEPERS: [&str; 10] = [
    "alarm-two-orders",
    "alarm-two-orders-dismiss",
    "alarm-keeper-set-back",
    "alarm-signed-already",
    "alarm-verdicts-differ",
    "alarm-entries-aside",
    "alarm-other-order",
    "alarm-clock-off",
    "alarm-clock-leap",
    "risk-agreement-failed",
];

/// Where an alarm leads.
pub(super) fn place_of(alarm: &Message) -> Link {
    if ABOUT_KEEPERS.contains(&alarm.code.as_str()) { Link::Keepers } else { Link::Devices }
}

impl Viewer<'_> {
    /// The keepers, and how they do.
    pub(crate) fn keepers(&self) -> Seen<keepers::Keepers> {
        let health = self.replica.keepers_health();
        let seen = self.last_seen()?;
        let signed = self.signed_before(&health)?;
        let current = self.current();
        let mut rows: Vec<Keeper> = Vec::new();
        for one in &health {
            let Some(device) = current.record::<Device>(&Key::Device(one.keeper)) else { continue };
            rows.push(row(one, self.device(one.keeper, device, &seen), signed.get(&one.keeper).copied()));
        }
        rows.sort_by_cached_key(|row| (row.device.member_name.to_lowercase(), row.device.id));
        Ok(keepers::Keepers {
            withstands: Withstands::of(rows.len()),
            keepers: rows,
            several: self.ledger.rules_version() >= SEVERAL_SINCE,
            stall: self.replica.stall().map(|stall| self.stalled(&stall)),
            objections: self
                .replica
                .objecting()
                .iter()
                .map(|one| self.objection(one))
                .collect::<Seen<_>>()?,
            certificate: self.certificate()?,
        })
    }

    /// What is wrong with the keepers.
    pub(super) fn keepers_at_risk(&self) -> Vec<Attention> {
        let stall = self.replica.stall().map(|stall| {
            let code = if stall.missing.is_empty() { "risk-stall" } else { "risk-stall-missing" };
            let message = Message::new(code)
                .time("since", self.since_ms(&stall))
                .text("missing", self.devices_named(&stall.missing))
                .number("here", count(stall.here))
                .number("needed", count(stall.needed));
            (message, Weight::Risk)
        });
        let objecting = self.replica.objecting();
        let objections = objecting.iter().map(|one| (self.objects(one), Weight::Risk));
        let link = || Some(Link::Keepers);
        stall
            .into_iter()
            .chain(objections)
            .map(|(message, weight)| Attention { message, weight, link: link(), why: None })
            .collect()
    }

    fn since_ms(&self, stall: &Stall) -> i64 {
        (self.now_ms - stall.for_ms).div_euclid(MINUTE_MS) * MINUTE_MS
    }

    fn stalled(&self, stall: &Stall) -> keepers::Stall {
        let since_ms = self.since_ms(stall);
        let missing = self.devices_named(&stall.missing);
        let code = if stall.missing.is_empty() { "keepers-stall" } else { "keepers-stall-missing" };
        let said = Message::new(code)
            .time("since", since_ms)
            .number("waiting", count(stall.waiting))
            .text("missing", missing)
            .number("here", count(stall.here))
            .number("needed", count(stall.needed));
        keepers::Stall {
            said,
            since_ms,
            waiting: stall.waiting as u64,
            missing: stall.missing.clone(),
            ways: ways_out(stall, may_name(self.ledger.constitution()).is_ok()),
        }
    }

    fn objection(&self, found: &Objecting) -> Seen<Objection> {
        let told = match found.reason.entry() {
            Some(entry) => self.told(entry)?,
            None => None,
        };
        let entry = told.map(|told| Objected {
            id: told.id,
            by: self.member_of(told.device).map(|member| self.name(member)).unwrap_or_default(),
            what: self.did(told.id, &told.action),
            accepts: match found.reason {
                Reason::Differs { accepted, .. } => Some(accepted),
                _ => None,
            },
            others: self.verdict(told.id),
            certainty: self.certainty(told.id),
        });
        Ok(Objection {
            keeper: found.keeper,
            keeper_name: self.devices_named(&[found.keeper]),
            position: found.point.position,
            said: self.objects(found),
            entry,
        })
    }

    /// That a keeper does not sign, and why.
    fn objects(&self, found: &Objecting) -> Message {
        let why = match found.reason {
            Reason::Differs { .. } => "differs",
            Reason::Failed { .. } => "failed",
            Reason::Early { .. } => "early",
            Reason::Missing => "missing",
            Reason::Rules { .. } => "rules",
            Reason::Unsound | Reason::Withdrawn => "unsound",
        };
        Message::new("risk-keeper-objects")
            .text("keeper", self.devices_named(&[found.keeper]))
            .text("why", why)
            .number("position", i64::try_from(found.point.position).unwrap_or(i64::MAX))
    }

    fn certificate(&self) -> Seen<Option<keepers::Certificate>> {
        let bytes = self.store.certificate_newest()?;
        let Some(newest) = bytes.and_then(|bytes| Certificate::decode(&bytes).ok()) else { return Ok(None) };
        let point = newest.point;
        let batch = self.ledger.point_of(point.position).filter(|(of, _)| *of == point);
        let signers: Vec<DeviceId> = newest.signatures.iter().map(|signature| signature.keeper).collect();
        Ok(Some(keepers::Certificate {
            epoch: point.epoch,
            position: point.position,
            time_ms: batch.map(|(_, time_ms)| time_ms),
            hash: point.hash,
            signers: signers.iter().map(|signer| self.devices_named(&[*signer])).collect(),
        }))
    }

    /// What keepers signed of whom the replica knows nothing since it started, and when: from the certificates on disk.
    fn signed_before(&self, health: &[KeeperHealth]) -> Seen<BTreeMap<DeviceId, (u64, Option<i64>)>> {
        let mut signed = BTreeMap::new();
        if health.iter().all(|one| one.signed.is_some()) {
            return Ok(signed);
        }
        let from = self.ledger.position().saturating_sub(LOOKED_AT);
        for bytes in self.store.certificates(from, usize::try_from(LOOKED_AT).unwrap_or(usize::MAX))? {
            let Ok(certificate) = Certificate::decode(&bytes) else { continue };
            let point = certificate.point;
            let batch = self.ledger.point_of(point.position).filter(|(of, _)| *of == point);
            for signature in &certificate.signatures {
                signed.insert(signature.keeper, (point.position, batch.map(|(_, time_ms)| time_ms)));
            }
        }
        Ok(signed)
    }
}

fn row(
    one: &KeeperHealth,
    device: moothall_core::view::Device,
    before: Option<(u64, Option<i64>)>,
) -> Keeper {
    let signed = one.signed.map(|(point, time_ms)| (point.position, time_ms)).or(before);
    let state = match one {
        _ if one.two_orders => KeeperState::TwoOrders,
        _ if one.objects.is_some() => KeeperState::Objects,
        _ if !one.connected => KeeperState::Away,
        _ if one.behind.is_some_and(|behind| behind > 0) => KeeperState::Behind,
        _ => KeeperState::InStep,
    };
    Keeper {
        device,
        state,
        position: one.point.map(|point| point.position),
        behind: one.behind,
        signed: signed.map(|(position, _)| position),
        signed_ms: signed.and_then(|(_, time_ms)| time_ms),
        leads: one.leads,
    }
}

/// What can be done while nothing is confirmed. A decision needs confirming itself: it helps only while enough are there, or
/// afterwards.
fn ways_out(stall: &Stall, named: bool) -> Vec<Way> {
    let way = |code: &str, link| Way { message: Message::new(code), link };
    let mut ways = if stall.missing.is_empty() {
        vec![way("stall-way-wait", None), way("stall-way-stop", None)]
    } else {
        vec![way("stall-way-start", None)]
    };
    if stall.here >= stall.needed && !stall.missing.is_empty() {
        ways.push(way("stall-way-replace", Some(Link::ProposeKeeper)));
        return ways;
    }
    ways.push(way("stall-way-replace-later", None));
    if named {
        ways.push(way("stall-way-succession", Some(Link::Succession)));
    }
    ways.push(way("stall-way-sheet", Some(Link::Recover)));
    ways
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use moothall_core::agreed::Reason;
    use moothall_core::entry::Point;
    use moothall_core::id::{DeviceId, MemberId, RunningHash};
    use moothall_core::view::{Certainty, DeviceStanding};

    use super::{KeeperHealth, KeeperState, Objecting, Stall, row, ways_out};

    #[test]
    fn of_a_keeper_the_worst_is_shown_that_is_known() {
        let keeper = DeviceId([1; 32]);
        let point = Point { epoch: 1, position: 8, hash: RunningHash([0; 32]) };
        // Whether it is connected, how far behind, whether it objects, whether it signed two orders.
        for (connected, behind, objects, two_orders, expected) in [
            (true, Some(0), false, false, KeeperState::InStep),
            (true, None, false, false, KeeperState::InStep),
            (true, Some(2), false, false, KeeperState::Behind),
            (false, None, false, false, KeeperState::Away),
            (true, Some(2), true, false, KeeperState::Objects),
            (false, None, true, false, KeeperState::Objects),
            (true, Some(0), true, true, KeeperState::TwoOrders),
            (false, None, false, true, KeeperState::TwoOrders),
        ] {
            let health = KeeperHealth {
                keeper,
                this: false,
                connected,
                point: connected.then_some(point),
                behind,
                signed: None,
                two_orders,
                objects: objects.then_some(Objecting { keeper, point, reason: Reason::Unsound }),
                leads: None,
            };
            let device = moothall_core::view::Device {
                id: keeper,
                member: MemberId([2; 32]),
                member_name: "Kim".to_owned(),
                standing: DeviceStanding::Enrolled,
                keeper: true,
                this: false,
                connected,
                last_seen_ms: None,
                entries: 3,
                certainty: Certainty::Confirmed { position: 1, time_ms: 2 },
                restriction: None,
                revocation: None,
            };
            let shown = row(&health, device, Some((7, Some(5))));
            assert_eq!(shown.state, expected, "{health:?}");
            // What it signed before this program started is known from the certificates.
            assert_eq!((shown.signed, shown.signed_ms), (Some(7), Some(5)));
        }
    }

    #[test]
    fn whoever_waits_in_vain_is_told_what_helps_then() {
        // Of three: how many are missing, whether members may name successors.
        let cases: [(usize, bool, &[&str]); 5] = [
            (0, true, &["wait", "stop", "replace-later", "succession", "sheet"]),
            (0, false, &["wait", "stop", "replace-later", "sheet"]),
            (1, true, &["start", "replace"]),
            (2, true, &["start", "replace-later", "succession", "sheet"]),
            (2, false, &["start", "replace-later", "sheet"]),
        ];
        for (missing, named, codes) in cases {
            let stall = Stall {
                for_ms: 60_000,
                waiting: 1,
                missing: vec![DeviceId([1; 32]); missing],
                here: 3 - missing,
                needed: 2,
            };
            let found = ways_out(&stall, named);
            let found: Vec<&str> =
                found.iter().map(|way| way.message.code.trim_start_matches("stall-way-")).collect();
            assert_eq!(found, codes, "{missing} missing, {named}");
        }
    }
}
