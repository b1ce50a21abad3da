//! The keepers' agreement in a test: one order of commands, given to every keeper that is not away.
//!
//! What Raft does is the shell's business and tried there. Here a test says who leads and who is away.

use std::collections::{BTreeMap, BTreeSet};

use super::network::Network;
use crate::agreed::Command;
use crate::id::DeviceId;
use crate::replica::Event;
use crate::replica::agree::Agreement;

/// One order of commands.
#[derive(Debug, Default)]
pub struct Orderer {
    /// Who is to lead; otherwise the first that may.
    pub chosen: Option<String>,
    /// Keepers that hear nothing of the others' agreement.
    pub away: BTreeSet<String>,
    /// Who leads which group.
    leads: Option<(usize, (u32, u32))>,
    /// The group that agreed, and the command.
    log: Vec<((u32, u32), Vec<u8>)>,
    waiting: Vec<(usize, Vec<u8>)>,
    delivered: BTreeMap<usize, usize>,
    told: BTreeMap<usize, ((u32, u32), Vec<DeviceId>)>,
    /// Every group that a peer, by its place in the network, took part in, one after the other.
    groups: BTreeMap<usize, Vec<(u32, u32)>>,
    /// The groups that somebody has begun: until then nobody of them leads.
    begun: BTreeSet<(u32, u32)>,
}

impl Orderer {
    /// The commands that were agreed on so far.
    pub fn commands(&self) -> Vec<Command> {
        self.log.iter().map(|(_, bytes)| Command::decode(bytes).unwrap()).collect()
    }

    /// The first command that a peer, by its place in the network, proposed and that is not agreed on.
    pub fn proposed(&self, place: usize) -> Option<Command> {
        let (_, bytes) = self.waiting.iter().find(|(by, _)| *by == place)?;
        Command::decode(bytes).ok()
    }

    /// How many commands were proposed and are neither agreed on nor refused.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The groups that a peer took part in. What is kept of one is gone once another has begun, so none may come back.
    pub fn groups(&self, place: usize) -> &[(u32, u32)] {
        self.groups.get(&place).map_or(&[], Vec::as_slice)
    }

    /// After each event of a peer.
    pub(super) fn takes_part(&mut self, place: usize, group: Option<(u32, u32)>) {
        let groups = self.groups.entry(place).or_default();
        if let Some(group) = group.filter(|group| groups.last() != Some(group)) {
            groups.push(group);
        }
    }

    /// A peer proposes a command.
    pub fn propose(&mut self, place: usize, bytes: Vec<u8>) {
        self.waiting.push((place, bytes));
    }

    /// A peer starts again: what it had not settled comes again, and here simply everything.
    pub(super) fn restarts(&mut self, place: usize) {
        self.delivered.remove(&place);
        self.told.remove(&place);
        self.leads = self.leads.filter(|(leads, _)| *leads != place);
        self.waiting.retain(|(by, _)| *by != place);
    }
}

impl Network {
    /// Does the next thing of the keepers' agreement. Says whether there was anything to do.
    pub(super) fn order(&mut self) -> bool {
        let mut parts = BTreeMap::new();
        for place in 0..self.peers.len() {
            if let Some(plan) = self.peers[place].replica.agreement()
                && !self.orderer.away.contains(&self.peers[place].name)
            {
                if plan.founders.contains(&self.peers[place].replica.me().device) {
                    self.orderer.begun.insert(plan.group);
                }
                parts.insert(place, plan);
            }
        }
        for (place, plan) in &parts {
            let told = (plan.group, plan.members.clone());
            if self.orderer.told.get(place) != Some(&told) {
                self.orderer.told.insert(*place, told);
                let members = plan.members.iter().copied().collect();
                self.event(*place, Event::Agreement(Agreement::Members { members, changing: false }));
                return true;
            }
        }
        let of_name = |name: &str| self.peers.iter().position(|peer| peer.name == name);
        // The change of members is done at once: who leaves has nothing more to lead.
        let may = |place: &usize| {
            let device = self.peers[*place].replica.me().device;
            parts.get(place).is_some_and(|plan| {
                plan.may_lead && plan.members.contains(&device) && self.orderer.begun.contains(&plan.group)
            })
        };
        let chosen = self.orderer.chosen.as_deref().and_then(of_name).filter(may);
        let leads = chosen.or_else(|| parts.keys().copied().find(may));
        let led = leads.and_then(|place| Some((place, parts.get(&place)?.group)));
        if led != self.orderer.leads {
            let before = std::mem::replace(&mut self.orderer.leads, led);
            for ((place, _), leads) in
                before.map(|old| (old, false)).into_iter().chain(led.map(|new| (new, true)))
            {
                self.event(place, Event::Agreement(Agreement::Leads(leads)));
            }
            return true;
        }
        if let Some((by, bytes)) = self.orderer.waiting.first().cloned() {
            if Some(by) != leads {
                self.orderer.waiting.remove(0);
                self.event(by, Event::Agreement(Agreement::NotAgreed));
                return true;
            }
            let Some(plan) = parts.get(&by).cloned() else { return false };
            let of_group: Vec<usize> = parts
                .iter()
                .filter(|(_, other)| other.group == plan.group)
                .map(|(place, _)| *place)
                .collect();
            if of_group.len() > plan.members.len() / 2 {
                self.orderer.waiting.remove(0);
                for place in of_group {
                    let bytes = bytes.clone();
                    self.event(place, Event::Agreement(Agreement::Considered { bytes }));
                }
                self.orderer.log.push((plan.group, bytes));
                return true;
            }
        }
        for (place, plan) in &parts {
            let next = self.orderer.delivered.get(place).copied().unwrap_or(0);
            if let Some((group, bytes)) = self.orderer.log.get(next).cloned() {
                self.orderer.delivered.insert(*place, next + 1);
                let number = next as u64 + 1;
                if group == plan.group {
                    self.event(*place, Event::Agreement(Agreement::Agreed { number, bytes }));
                }
                return true;
            }
        }
        false
    }
}
