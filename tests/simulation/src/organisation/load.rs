//! What members do meanwhile: things that get in each other's way.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::Signer;
use moothall_core::cbor::SignatureBytes;
use moothall_core::fresh::Fresh;
use moothall_core::id::{DeviceId, EntryId, MemberId, ProposalId, ResourceId};
use moothall_core::invitation::Invitation;
use moothall_core::ledger::record::{Key, Proposal, Resource};
use moothall_core::ledger::state::Look;
use moothall_core::replica::{Event, decide};
use moothall_core::request::membership::Membership;
use moothall_core::request::{Choice, ProposalEffect, Request};

use super::device::Input;
use super::founding::{STEWARDS, name};
use super::plan::Judges;
use super::{Stage, World, chance, ms, pick};
use crate::executor::draw;

const HOUR_MS: i64 = 3_600_000;
/// Bookings are of one of so many hours, so that they collide.
const HOURS: u64 = 16;

/// What members are about.
#[derive(Debug, Default)]
pub(crate) struct Load {
    tickets: u64,
    resources: Vec<ResourceId>,
    /// Decisions under way, and which devices have voted.
    campaigns: Vec<(ProposalId, BTreeSet<usize>)>,
    /// What is to be done with what was asked.
    asked: BTreeMap<u64, Asked>,
    /// Probes that were asked for in the end, and what became of them.
    pub(crate) probes: BTreeMap<u64, (usize, Option<EntryId>)>,
    spares_used: usize,
}

#[derive(Debug, Clone, Copy)]
enum Asked {
    Decision,
    Invitation,
    Probe,
}

impl World {
    pub(crate) fn begin_load(&mut self) {
        let ledger = self.devices[0].ledger().unwrap();
        let (from, to) = (Key::Resource(ResourceId([0; 32])), Key::Resource(ResourceId([255; 32])));
        let found = ledger.confirmed().records::<Resource>(from, to);
        self.load.resources = found.into_iter().map(|(key, _)| key).filter_map(resource).collect();
        let trouble = u64::try_from(self.plan.trouble.as_millis()).unwrap();
        for _ in 0..self.plan.acts {
            self.after(ms(draw(trouble)), Self::act_somehow);
        }
        for _ in 0..self.plan.amendments {
            self.after(ms(draw(trouble)), Self::amend);
        }
        if self.plan.versions {
            self.after(ms(draw(5_000)), |world| world.decide(ProposalEffect::RaiseRules { version: 4 }));
        }
    }

    /// Asks a device's program for an act. Says under which ticket.
    pub(crate) fn ask(&mut self, place: usize, request: Request) -> Option<u64> {
        self.devices[place].run.as_ref()?;
        self.load.tickets += 1;
        let ticket = self.load.tickets;
        let mut random = [0; 64];
        random.chunks_mut(8).for_each(|chunk| chunk.copy_from_slice(&draw(u64::MAX).to_be_bytes()));
        let random = Fresh::from(random);
        self.devices[place].randoms.insert(ticket, random.clone());
        let event = Event::Act { ticket, request: Box::new(request), random, paper: None };
        self.give(place, Input::Event(event));
        Some(ticket)
    }

    fn anybody(&self) -> usize {
        usize::try_from(draw(self.devices.len() as u64)).unwrap()
    }

    fn steward(&self) -> usize {
        usize::try_from(draw(STEWARDS as u64)).unwrap()
    }

    fn member_of(&self, place: usize) -> Option<MemberId> {
        let id = self.devices[place].id();
        self.devices
            .iter()
            .filter_map(|device| device.run.as_ref())
            .find_map(|run| decide::member_of(&run.replica, id))
    }

    fn act_somehow(&mut self) {
        if self.stage != Stage::Trouble {
            return;
        }
        let place = self.anybody();
        match draw(100) {
            0..38 => {
                self.book(place);
                if chance(500) {
                    let other = self.anybody();
                    self.book(other);
                }
            }
            38..66 => self.vote(),
            66..70 => self.decide(ProposalEffect::None),
            70..80 => self.change_keepers(),
            80..84 => {
                if self.load.spares_used < self.plan.spares {
                    let ticket =
                        self.ask(place, Request::Invite { own_device: false, days: 7, for_member: None });
                    ticket.map(|ticket| self.load.asked.insert(ticket, Asked::Invitation));
                }
            }
            84..90 => self.restrict(),
            90..93 => self.revoke(),
            93..96 => self.office(),
            _ => {
                if let Some((proposal, _)) = self.load.campaigns.last() {
                    let text = "Well.".to_owned();
                    let proposal = *proposal;
                    self.ask(place, Request::Comment { proposal, text });
                }
            }
        }
    }

    /// Books one of a few hours.
    pub(crate) fn book(&mut self, place: usize) {
        let Some(resource) = pick(&self.load.resources) else { return };
        let day = (self.time.true_ms() / (24 * HOUR_MS) + 4) * 24 * HOUR_MS;
        let from_ms = day + i64::try_from(draw(HOURS)).unwrap() * HOUR_MS;
        let title = if chance(300) { "A bench".to_owned() } else { String::new() };
        let until_ms = from_ms + HOUR_MS * if chance(200) { 2 } else { 1 };
        self.ask(place, Request::Book { resource, from_ms, until_ms, title });
    }

    fn decide(&mut self, effect: ProposalEffect) {
        let by = if effect == ProposalEffect::None { self.anybody() } else { self.steward() };
        let (title, text) = ("A motion".to_owned(), "As it says.".to_owned());
        if let Some(ticket) = self.ask(by, Request::Propose { title, text, effect, hours: Some(24) }) {
            self.load.asked.insert(ticket, Asked::Decision);
        }
    }

    /// An amendment is proposed: one of the numbers becomes another.
    fn amend(&mut self) {
        let Some(ledger) = self.devices[self.steward()].ledger() else { return };
        let (name, value) = match draw(5) {
            0 => ("booking_open_per_member", 2 + draw(20)),
            1 => ("booking_hours_max", 1 + draw(24)),
            2 => ("restrictions_per_steward", 1 + draw(4)),
            3 => ("restriction_hours", 24 + draw(72)),
            _ => ("revoke_delay_hours", 24 + draw(72)),
        };
        let begins = format!("parameter {name} = ");
        let line = |line: &str| match line.starts_with(&begins) {
            true => format!("{begins}{value};\n"),
            false => format!("{line}\n"),
        };
        let text = ledger.constitution().text().to_owned();
        let constitution: String = text.lines().map(line).collect();
        self.faults.count("amendments");
        self.decide(ProposalEffect::Amend { constitution });
    }

    /// Somebody votes on something under way.
    fn vote(&mut self) {
        let many = 1 + draw(4);
        for _ in 0..many {
            let place = self.anybody();
            let knows = |campaign: &&(ProposalId, BTreeSet<usize>)| {
                let ledger = self.devices[place].ledger();
                !campaign.1.contains(&place)
                    && ledger.is_some_and(|ledger| {
                        ledger.current().record::<Proposal>(&Key::Proposal(campaign.0)).is_some()
                    })
            };
            let open: Vec<ProposalId> =
                self.load.campaigns.iter().filter(knows).map(|(proposal, _)| *proposal).collect();
            let Some(proposal) = pick(&open) else { continue };
            let voted = self.load.campaigns.iter_mut().find(|campaign| campaign.0 == proposal);
            voted.map(|voted| voted.1.insert(place));
            let choice = if chance(900) { Choice::Yes } else { Choice::No };
            self.ask(place, Request::Vote { proposal, choice });
        }
    }

    /// Other keepers are proposed: more, fewer, or others.
    fn change_keepers(&mut self) {
        if self.plan.more_liars > 0 {
            // Of others they may be too many.
            return;
        }
        let place = self.steward();
        let Some(ledger) = self.devices[place].ledger() else { return };
        let Some(keepers) = ledger.keepers().map(|keepers| keepers.devices.clone()) else { return };
        let sizes: &[usize] = match (self.plan.liar, self.plan.judges) {
            (true, _) => &[4, 5, 6, 7],
            // Alone, one that judges otherwise is right.
            (false, Judges::Otherwise | Judges::Panics) => &[3, 4, 5, 7],
            (false, Judges::Alike) => &[1, 2, 3, 3, 4, 5, 5, 7],
        };
        let candidates: Vec<DeviceId> = (0..self.plan.devices)
            .filter(|place| self.faults.lost >> place & 1 == 0 && self.faults.copied != Some(*place))
            .map(|place| self.devices[place].id())
            .collect();
        let size = pick(sizes).unwrap().min(candidates.len());
        let mut next: BTreeSet<DeviceId> = keepers.iter().copied().collect();
        let swap = chance(400);
        for _ in 0..40 {
            let some = pick(&candidates).unwrap();
            match next.len() {
                len if len < size || (swap && len == size) => next.insert(some),
                _ => {
                    let of: Vec<DeviceId> = next.iter().copied().collect();
                    next.remove(&pick(&of).unwrap())
                }
            };
        }
        while next.len() > size {
            let of: Vec<DeviceId> = next.iter().copied().collect();
            next.remove(&pick(&of).unwrap());
        }
        while next.len() < size {
            next.insert(pick(&candidates).unwrap());
        }
        let appoint: Vec<DeviceId> = next.iter().copied().filter(|id| !keepers.contains(id)).collect();
        let dismiss: Vec<DeviceId> = keepers.iter().copied().filter(|id| !next.contains(id)).collect();
        if !appoint.is_empty() || !dismiss.is_empty() {
            self.decide(ProposalEffect::Keepers { appoint, dismiss });
        }
    }

    fn restrict(&mut self) {
        let (by, whom) = (self.steward(), self.anybody());
        let device = self.devices[whom].id();
        let request = if chance(300) {
            Request::LiftRestriction { device }
        } else {
            Request::RestrictDevice { device }
        };
        self.ask(by, request);
        // At times the other does the same.
        if whom < STEWARDS && chance(500) {
            let device = self.devices[by].id();
            self.ask(whom, Request::RestrictDevice { device });
        }
    }

    fn revoke(&mut self) {
        let by = self.steward();
        let whom = self.anybody();
        if self.plan.liar && whom < self.plan.keepers {
            return;
        }
        if self.faults.epoch_lost.is_some() {
            // With one voice less there may be too few for successors, and then only the sheet helps.
            return;
        }
        let device = self.devices[whom].id();
        self.ask(by, Request::RevokeDevice { device });
        if chance(500) {
            let second = self.steward();
            self.ask(second, Request::RevokeDevice { device });
        }
    }

    fn office(&mut self) {
        let (by, whom) = (self.steward(), self.anybody());
        let (Some(member), Ok(role)) = (self.member_of(whom), "treasurer".parse()) else { return };
        let act = if chance(700) {
            Membership::Appoint { role, member }
        } else {
            Membership::Dismiss { role, member }
        };
        self.ask(by, Request::Membership { act });
    }

    /// Everybody has something confirmed at the end, if the rules let them.
    pub(crate) fn probe(&mut self, place: usize) {
        let (title, text) = (format!("The end of {}", name(place)), String::from("It went well."));
        let request = Request::Propose { title, text, effect: ProposalEffect::None, hours: Some(24) };
        if let Some(ticket) = self.ask(place, request) {
            self.load.probes.insert(ticket, (place, None));
            self.load.asked.insert(ticket, Asked::Probe);
            // It may have been answered at once.
            self.answered(place, ticket);
        }
    }

    /// An act was answered.
    pub(crate) fn answered(&mut self, place: usize, ticket: u64) {
        let Some(run) = &self.devices[place].run else { return };
        let Some(result) = run.done.get(&ticket) else { return };
        let result = result.clone();
        match (self.load.asked.get(&ticket).copied(), result) {
            (Some(Asked::Decision), Ok(done)) => {
                let proposal = ProposalId(done.entries.last().unwrap().0);
                self.load.campaigns.push((proposal, BTreeSet::new()));
                for _ in 0..self.plan.devices {
                    self.after(ms(500 + draw(6_000)), Self::vote);
                }
            }
            (Some(Asked::Invitation), Ok(done)) => self.invited(place, ticket, done.entries[0]),
            (Some(Asked::Probe), Ok(done)) => {
                self.load.probes.insert(ticket, (place, done.entries.first().copied()));
            }
            (Some(Asked::Probe), Err(not_done)) => {
                self.load.probes.remove(&ticket);
                self.faults.count("probes refused");
                if let moothall_core::replica::acts::NotDone::Aside(why) = not_done {
                    self.fail("rules do not fail", format!("{}: {why}", name(place)));
                }
            }
            _ => {}
        }
        self.load.asked.remove(&ticket);
    }

    /// An invitation was made: somebody uses it; at times two do.
    fn invited(&mut self, place: usize, ticket: u64, id: EntryId) {
        let Some(run) = &self.devices[place].run else { return };
        let Some(ledger) = run.replica.ledger() else { return };
        let device = &self.devices[place];
        let Some(bytes) = device.disk.shelf.entry(&id) else { return };
        let (addresses, point) = (Vec::new(), ledger.point());
        let by = name(device.of);
        let statement = Invitation::statement(id, "Makers", by, &addresses, point.as_ref());
        let text = Invitation {
            version: 1,
            entry: bytes.to_vec(),
            secret: *decide::invitation_seed(&device.randoms[&ticket]),
            organisation_name: "Makers".to_owned(),
            inviter_name: by.to_owned(),
            addresses,
            point,
            signature: SignatureBytes(device.key.sign(&statement).to_bytes()),
        }
        .to_text();
        let count = if chance(300) { 2 } else { 1 };
        for _ in 0..count {
            if self.load.spares_used >= self.plan.spares {
                return;
            }
            let spare = self.plan.devices + self.load.spares_used;
            self.load.spares_used += 1;
            self.faults.count("newcomers");
            self.start(spare);
            let your_name = name(spare).to_owned();
            self.ask(spare, Request::Join { invitation: text.clone(), your_name, passphrase: None });
            self.call(spare, place);
            self.call_some(spare);
        }
    }
}

fn resource(key: Key) -> Option<ResourceId> {
    match key {
        Key::Resource(resource) => Some(resource),
        _ => None,
    }
}
