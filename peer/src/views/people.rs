//! Members, devices, invitations, recoveries.

use std::collections::{BTreeMap, BTreeSet};

use moothall_core::id::{DeviceId, EntryId, InvitationId, MemberId, PaperId};
use moothall_core::ledger::record::{
    Device, Invitation, Key, Member, Restriction, Revocation, Standing, Vouching,
};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::view;
use moothall_core::way::Way;

use super::{Seen, Viewer, nameless};

impl Viewer<'_> {
    /// All members, those in good standing first, by name.
    pub(crate) fn members(&self) -> Seen<Vec<view::Member>> {
        let current = self.current();
        let connected: BTreeSet<DeviceId> =
            self.replica.connected_devices().map(|(_, device)| device).collect();
        let seen = self.last_seen()?;
        let me = self.me();
        let mut members = Vec::new();
        for (key, member) in
            current.records::<Member>(Key::Member(MemberId([0; 32])), Key::Member(MemberId([255; 32])))
        {
            let Key::Member(id) = key else { continue };
            let title = member.paper.and_then(|paper| self.title(paper));
            let named = title.is_some();
            let about = match member.paper {
                Some(paper) => self.text(paper)?,
                None => String::new(),
            };
            let in_use = member.devices.iter().filter(|device| {
                current
                    .record::<Device>(&Key::Device(**device))
                    .is_some_and(|device| device.standing == Standing::Enrolled)
            });
            let in_use = u32::try_from(in_use.count()).unwrap_or(u32::MAX);
            let (roles, terms) = self.roles_of(id, member);
            members.push(view::Member {
                id,
                name: title.unwrap_or_else(|| nameless(id)),
                named,
                about,
                paper: member.paper.unwrap_or(PaperId(id.0)),
                roles,
                terms,
                groups: self.groups_of(id),
                suspended: self.suspended(id)?,
                mail: self.reach_of(id, Way::Mail)?,
                phone: self.reach_of(id, Way::Phone)?,
                address: self.reach_of(id, Way::Address)?,
                contact: self.reach_of(id, Way::Contact)?,
                kept: in_use == 0 && !member.left,
                active: !member.left,
                invited_by: member.invited_by.map(|by| self.name(by)),
                certainty: self.certainty(id.into()),
                devices: in_use,
                me: Some(id) == me,
                connected: member.devices.iter().any(|device| connected.contains(device)),
                last_seen_ms: member.devices.iter().filter_map(|device| seen.get(device)).max().copied(),
            });
        }
        members.sort_by_cached_key(|member| (!member.active, member.name.to_lowercase(), member.id));
        Ok(members)
    }

    /// All devices, this one first, then by member.
    pub(crate) fn devices(&self) -> Seen<Vec<view::Device>> {
        let current = self.current();
        let seen = self.last_seen()?;
        let mut devices: Vec<view::Device> = current
            .records::<Device>(Key::Device(DeviceId([0; 32])), Key::Device(DeviceId([255; 32])))
            .into_iter()
            .filter_map(|(key, device)| match key {
                Key::Device(id) => Some(self.device(id, device, &seen)),
                _ => None,
            })
            .collect();
        devices.sort_by_cached_key(|device| (!device.this, device.member_name.to_lowercase(), device.id));
        Ok(devices)
    }

    pub(crate) fn last_seen(&self) -> Seen<BTreeMap<DeviceId, i64>> {
        // Noted with an address but never connected: not seen.
        let seen = self.store.last_seen()?.into_iter().filter(|contact| contact.at_ms > 0);
        Ok(seen.map(|contact| (contact.device, contact.at_ms)).collect())
    }

    pub(crate) fn device(
        &self,
        id: DeviceId,
        device: &Device,
        seen: &BTreeMap<DeviceId, i64>,
    ) -> view::Device {
        let current = self.current();
        let restriction = current.record::<Restriction>(&Key::Restriction(id));
        let standing = match device.standing {
            Standing::Revoked => view::DeviceStanding::Revoked,
            Standing::Equivocated => view::DeviceStanding::Equivocated,
            Standing::Enrolled if restriction.is_some() => view::DeviceStanding::Restricted,
            Standing::Enrolled => view::DeviceStanding::Enrolled,
        };
        let first = self.enrolment_of(id, device);
        view::Device {
            id,
            member: device.member,
            member_name: self.name(device.member),
            standing,
            keeper: self.is_keeper(id),
            this: id == self.replica.me().device,
            connected: self.replica.connected_devices().any(|(_, other)| other == id),
            last_seen_ms: seen.get(&id).copied(),
            entries: self.ledger.index().journal(&id).map_or(0, |journal| journal.sequence),
            certainty: first,
            revocation: self.revocation(id).map(|revocation| {
                Message::new("device-revoked-from")
                    .text("by", self.name(revocation.by))
                    .time("acts", revocation.acts_ms)
            }),
            restriction: restriction.map(|restriction| {
                let by: Vec<String> = restriction.by.iter().map(|member| self.name(*member)).collect();
                let message = Message::new("device-restricted-by").text("by", by.join(", "));
                if restriction.until_ms == i64::MAX {
                    message
                } else {
                    Message { code: "device-restricted-until".to_owned(), ..message }
                        .time("until", restriction.until_ms)
                }
            }),
        }
    }

    /// A revocation of a device that waits.
    pub(crate) fn revocation(&self, id: DeviceId) -> Option<Revocation> {
        self.current().record::<Revocation>(&Key::Revocation(id)).cloned()
    }

    /// When a device was enrolled: its record is confirmed from there on.
    fn enrolment_of(&self, id: DeviceId, device: &Device) -> view::Certainty {
        match self.ledger.confirmed().record::<Device>(&Key::Device(id)) {
            None => view::Certainty::Provisional,
            Some(_) => {
                // A member's first device came with the entry that made the member.
                let first: EntryId = device.member.into();
                match self.certainty(first) {
                    view::Certainty::Provisional => {
                        view::Certainty::Confirmed { position: 1, time_ms: self.founded_ms() }
                    }
                    confirmed => confirmed,
                }
            }
        }
    }

    /// All invitations, the latest first.
    pub(crate) fn invitations(&self) -> Vec<view::Invitation> {
        let current = self.current();
        let mut invitations: Vec<view::Invitation> = current
            .records::<Invitation>(
                Key::Invitation(InvitationId([0; 32])),
                Key::Invitation(InvitationId([255; 32])),
            )
            .into_iter()
            .filter_map(|(key, invitation)| {
                let Key::Invitation(id) = key else { return None };
                let used_by = invitation
                    .used_by
                    .and_then(|device| current.record::<Device>(&Key::Device(device)))
                    .map(|device| self.name(device.member));
                let fate = match used_by {
                    Some(by) => view::InvitationFate::Used { by },
                    None if invitation.cancelled => view::InvitationFate::Cancelled,
                    None if invitation.expires_ms <= self.now_ms => view::InvitationFate::Expired,
                    None => view::InvitationFate::Open,
                };
                let vouching: Option<&Vouching> = current.record(&Key::Vouching(id));
                let open = matches!(fate, view::InvitationFate::Open);
                let may_vouch = vouching.is_some_and(|vouching| {
                    open && vouching.by.is_none()
                        && ![Some(invitation.by), Some(vouching.member)].contains(&self.me())
                });
                Some(view::Invitation {
                    id,
                    by: self.name(invitation.by),
                    expires_ms: invitation.expires_ms,
                    own_device: invitation.own_device,
                    for_member: vouching.map(|vouching| self.name(vouching.member)),
                    vouched_by: vouching.and_then(|vouching| vouching.by).map(|by| self.name(by)),
                    may_vouch,
                    fate,
                    certainty: self.certainty(id.into()),
                })
            })
            .collect();
        invitations.sort_by_key(|invitation| std::cmp::Reverse((invitation.expires_ms, invitation.id)));
        invitations
    }

    /// Recoveries under way.
    pub(crate) fn recoveries(&self) -> Vec<view::Recovery> {
        let me = self.me();
        let state = self.ledger.confirmed();
        self.replica
            .successions()
            .all()
            .map(|(device, seen)| {
                let signers: Vec<MemberId> = seen
                    .record
                    .countersignatures
                    .iter()
                    .filter_map(|by| state.record::<Device>(&Key::Device(by.device)))
                    .map(|device| device.member)
                    .collect();
                let member = seen.record.succession.member;
                let may_sign = me.is_some_and(|me| me != member && !signers.contains(&me));
                view::Recovery {
                    device: *device,
                    member_name: self.name(member),
                    seen_ms: seen.seen_ms,
                    effective_ms: self.replica.succession_acts_ms(seen),
                    signed_by: signers.into_iter().map(|signer| self.name(signer)).collect(),
                    may_sign,
                    mine: me == Some(member),
                }
            })
            .collect()
    }
}
