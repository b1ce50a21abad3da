//! What members name in the lost keepers' place, and what that takes.

use moothall_core::id::{DeviceId, NamingId};
use moothall_core::ledger::record::{Device, Key};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::replica::naming::Named;
use moothall_core::rules::good_members;
use moothall_core::rules::succession::{is_fit, may_name, needed};
use moothall_core::view::keepers::Withstands;
use moothall_core::view::succession::{Candidate, Naming, Stage, Succession};
use moothall_core::view::{Attention, Link, Weight};

use super::Viewer;

impl Viewer<'_> {
    /// What naming successors takes, and what is under way.
    pub(crate) fn succession(&self) -> Succession {
        let (state, constitution) = (self.ledger.confirmed(), self.ledger.constitution());
        let keepers = self.ledger.keepers().map(|keepers| keepers.devices.clone()).unwrap_or_default();
        let here = keepers.iter().filter(|keeper| self.is_here(**keeper)).count();
        let all = state.records::<Device>(Key::Device(DeviceId([0; 32])), Key::Device(DeviceId([255; 32])));
        let mut candidates: Vec<Candidate> = all
            .into_iter()
            .filter_map(|(key, device)| match key {
                Key::Device(id) if is_fit(state, constitution, id) => Some((id, device)),
                _ => None,
            })
            .map(|(id, device)| Candidate {
                id,
                member_name: self.name(device.member),
                this: id == self.replica.me().device,
                keeper: keepers.contains(&id),
                connected: self.is_here(id),
            })
            .collect();
        candidates.sort_by_cached_key(|one| (one.member_name.to_lowercase(), one.id));
        Succession {
            hindrance: may_name(constitution).err().map(|refusal| self.refusal(&refusal)),
            members: count(good_members(state).count()),
            needed: count(needed(state, constitution)),
            position: self.ledger.position(),
            provisional: self.ledger.tail().len() as u64,
            keepers: self.each_named(&keepers),
            here: count(here),
            candidates,
            namings: self.namings(),
        }
    }

    fn namings(&self) -> Vec<Naming> {
        let all = self.replica.namings();
        let decided = all.iter().any(|named| named.in_effect);
        let mut namings: Vec<Naming> = all.iter().map(|named| self.naming(named, decided)).collect();
        namings.sort_by_key(|naming| (std::cmp::Reverse(naming.voices.len()), naming.id));
        namings
    }

    fn naming(&self, named: &Named, decided: bool) -> Naming {
        let complete = named.voices.len() >= named.needed;
        let stage = match (complete, named.in_effect) {
            (false, _) => Stage::Collecting,
            (true, true) => Stage::Begins,
            (true, false) if decided => Stage::Passed,
            (true, false) => Stage::Contested,
        };
        let mut voices: Vec<String> = named.voices.iter().map(|member| self.name(*member)).collect();
        voices.sort_by_cached_key(|name| name.to_lowercase());
        Naming {
            id: NamingId(named.id),
            successors: self.each_named(&named.successors),
            devices: named.successors.clone(),
            withstands: Withstands::of(named.successors.len()),
            voices,
            needed: count(named.needed),
            missing: count(named.needed.saturating_sub(named.voices.len())),
            mine: self.me().is_some_and(|me| named.voices.contains(&me)),
            may_sign: named.may_sign,
            names_this: named.successors.contains(&self.replica.me().device),
            stage,
        }
    }

    /// What the reader is to do or know of namings.
    pub(super) fn succession_concerns(&self) -> Vec<Attention> {
        let namings = self.namings();
        if namings.iter().any(|naming| naming.stage == Stage::Contested) {
            return vec![concern(
                Message::new("attention-succession-contested"),
                Weight::Risk,
                Link::Succession,
            )];
        }
        namings
            .iter()
            .map(|naming| {
                let (code, weight) = match (naming.stage, naming.may_sign) {
                    (Stage::Collecting, true) => ("attention-succession", Weight::Task),
                    (Stage::Collecting, false) => ("attention-succession-signed", Weight::Note),
                    _ => ("attention-succession-begins", Weight::Note),
                };
                let message = Message::new(code)
                    .text("successors", naming.successors_said())
                    .number("voices", count_of(naming.voices.len()))
                    .number("missing", naming.missing.into());
                concern(message, weight, Link::Succession)
            })
            .collect()
    }

    fn is_here(&self, device: DeviceId) -> bool {
        device == self.replica.me().device
            || self.replica.connected_devices().any(|(_, other)| other == device)
    }

    /// Devices with their members' names, one by one.
    pub(super) fn each_named(&self, devices: &[DeviceId]) -> Vec<String> {
        devices.iter().map(|device| self.devices_named(&[*device])).collect()
    }
}

pub(super) fn concern(message: Message, weight: Weight, link: Link) -> Attention {
    Attention { message, weight, link: Some(link), why: None }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn count_of(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
