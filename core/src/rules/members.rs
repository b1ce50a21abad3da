//! Members: founding, inviting, enrolling, leaving.

use super::{Author, DAY_MS, Facts, authorize, bookings, good_member, groups, keepers, offices, standing};
use crate::cbor::SignatureBytes;
use crate::constitution::{Act, Constitution, DeviceStanding, Target};
use crate::entry::Entry;
use crate::id::{InvitationId, MemberId, SealingKey, VerifyingKeyBytes};
use crate::invitation::enrolment_statement;
use crate::ledger::record::{
    Contact, Device, InForce, Invitation, Keepers, Key, Member, Organisation, Restriction, Standing,
    Stewards, Vouching,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::Look;
use crate::order::verify;
use crate::rules::papers;
use crate::way::Way;

/// A member has at most so many devices over time.
pub const DEVICES_PER_MEMBER_MAX: usize = 64;

/// The first entry of all: member, steward, device, keeper and constitution in one.
pub(super) fn found(
    scene: &mut Scene<'_>,
    entry: &Entry,
    facts: &Facts<'_>,
    sealing_key: SealingKey,
    recovery_key: VerifyingKeyBytes,
    constitution: &[u8; 32],
) -> Result<(), Refusal> {
    if scene.read::<Organisation>(Key::Organisation).is_some() || facts.organisation.0 != entry.id().0 {
        return Err(Refusal::new("refused-founded-already"));
    }
    let Some(rules_version) = Constitution::founded_with(constitution) else {
        return Err(Refusal::new("refused-constitution-unknown"));
    };
    let member = MemberId::from(entry.id());
    let device = entry.device();
    scene.write(
        Key::Organisation,
        Organisation { founder: member, recovery_key: Some(recovery_key), rules_version, sheet_of: None },
    );
    scene.write(Key::Keepers, Keepers { epoch: 1, devices: vec![device], past: Vec::new(), base: 0 });
    scene.write(Key::Constitution, InForce { parts: Vec::new(), by: None, hash: *constitution });
    scene.write(Key::Stewards, Stewards(vec![member]));
    scene.write(
        Key::Member(member),
        Member { invited_by: None, paper: None, steward: true, left: false, devices: vec![device] },
    );
    scene.write(
        Key::Device(device),
        Device { member, invitation: None, sealing_key, standing: Standing::Enrolled },
    );
    papers::begun(scene, entry, member, None);
    Ok(())
}

/// Makes an invitation.
pub(super) fn invite(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    key: VerifyingKeyBytes,
    expires_ms: i64,
    own_device: bool,
) -> Result<(), Refusal> {
    let act = if own_device { Act::InviteDevice } else { Act::Invite };
    authorize(scene, author, act, Target::Organisation)?;
    in_time(scene, expires_ms)?;
    scene.write(
        Key::Invitation(entry.id().into()),
        Invitation {
            by: author.member,
            key,
            expires_ms,
            own_device,
            used_by: None,
            cancelled: false,
            device: author.device,
        },
    );
    Ok(())
}

/// Takes back an invitation.
pub(super) fn cancel_invitation(
    scene: &mut Scene<'_>,
    author: &Author,
    id: InvitationId,
) -> Result<(), Refusal> {
    let mut invitation = invitation(scene, id)?;
    authorize(scene, author, Act::CancelInvitation, Target::Invitation { id, member: invitation.by })?;
    usable(scene, &invitation)?;
    invitation.cancelled = true;
    scene.write(Key::Invitation(id), invitation);
    Ok(())
}

/// A new device's first entry, by an invitation.
pub(super) fn enrol(
    scene: &mut Scene<'_>,
    entry: &Entry,
    facts: &Facts<'_>,
    id: InvitationId,
    sealing_key: SealingKey,
    proof: &SignatureBytes,
) -> Result<(), Refusal> {
    let device = entry.device();
    if entry.payload().sequence != 1 || scene.read::<Device>(Key::Device(device)).is_some() {
        return Err(Refusal::new("refused-enrolled-already"));
    }
    let mut invitation = invitation(scene, id)?;
    usable(scene, &invitation)?;
    if !scene.is_before(invitation.expires_ms) {
        return Err(
            Refusal::new("refused-invitation-expired").with("expired", Fact::Time(invitation.expires_ms))
        );
    }
    let statement = enrolment_statement(facts.organisation, id.into(), device, sealing_key);
    verify(&invitation.key.0, &statement, proof).map_err(|()| Refusal::new("refused-enrolment-proof"))?;

    // The inviter's word counts only as long as the inviter could still give it, with that device.
    let inviting: Option<Device> = scene.read(Key::Device(invitation.device));
    let restricted = scene.read::<Restriction>(Key::Restriction(invitation.device)).is_some();
    may_vouch(inviting.as_ref(), restricted)?;
    let inviter: Option<Member> = scene.read(Key::Member(invitation.by));
    let inviter_settled: Option<Member> = scene.settled(Key::Member(invitation.by));
    let vouching = Author {
        member: invitation.by,
        device,
        roles: offices::roles(scene, invitation.by, inviter_settled.as_ref()),
        groups: groups::of(scene, invitation.by),
        standing: standing::of(scene, invitation.by, inviter.as_ref().is_none_or(|member| member.left)),
        device_standing: DeviceStanding::default(),
    };
    // A second member's word is a permission: it counts once it is confirmed.
    let for_another: Option<Vouching> = scene.settled(Key::Vouching(id));
    let act = match &for_another {
        Some(_) => Act::EnrolFor,
        None if invitation.own_device => Act::EnrolDevice,
        None => Act::Enrol,
    };
    authorize(scene, &vouching, act, Target::Invitation { id, member: invitation.by })?;

    let (member, known) = match for_another {
        Some(Vouching { by: None, .. }) => return Err(Refusal::new("refused-invitation-unvouched")),
        Some(Vouching { member, by: Some(_) }) => {
            let mut record = good_member(scene, member)?;
            lose_devices(scene, &mut record)?;
            (member, Some(record))
        }
        None if invitation.own_device => (invitation.by, inviter),
        None => (MemberId::from(entry.id()), None),
    };
    let record = match known {
        Some(mut record) => {
            if record.devices.len() >= DEVICES_PER_MEMBER_MAX {
                return Err(Refusal::new("refused-devices-too-many")
                    .with("max", Fact::Number(DEVICES_PER_MEMBER_MAX as i64)));
            }
            record.devices.push(device);
            record
        }
        None => Member {
            invited_by: Some(invitation.by),
            paper: entry.payload().words.map(|_| entry.id().into()),
            steward: false,
            left: false,
            devices: vec![device],
        },
    };
    invitation.used_by = Some(device);
    let own_device = invitation.own_device;
    scene.write(Key::Invitation(id), invitation);
    scene.write(Key::Member(member), record);
    scene.write(
        Key::Device(device),
        Device { member, invitation: Some(id), sealing_key, standing: Standing::Enrolled },
    );
    if own_device {
        if entry.payload().words.is_some() {
            return Err(Refusal::new("refused-words-not-expected"));
        }
    } else {
        papers::begun(scene, entry, member, None);
    }
    Ok(())
}

/// Keeps the record of a member who has no device.
pub(super) fn register(scene: &mut Scene<'_>, author: &Author, entry: &Entry) -> Result<(), Refusal> {
    authorize(scene, author, Act::Register, Target::Organisation)?;
    papers::needs_words(entry)?;
    let member = MemberId::from(entry.id());
    scene.write(
        Key::Member(member),
        Member {
            invited_by: Some(author.member),
            paper: Some(entry.id().into()),
            steward: false,
            left: false,
            devices: Vec::new(),
        },
    );
    papers::begun(scene, entry, member, None);
    Ok(())
}

/// Invites a device for a member who has none, or none left.
pub(super) fn invite_for(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    key: VerifyingKeyBytes,
    expires_ms: i64,
    member: MemberId,
) -> Result<(), Refusal> {
    authorize(scene, author, Act::InviteFor, Target::Member { id: member })?;
    good_member(scene, member)?;
    in_time(scene, expires_ms)?;
    let id = InvitationId::from(entry.id());
    let by = author.member;
    scene.write(
        Key::Invitation(id),
        Invitation {
            by,
            key,
            expires_ms,
            own_device: true,
            used_by: None,
            cancelled: false,
            device: author.device,
        },
    );
    scene.write(Key::Vouching(id), Vouching { member, by: None });
    Ok(())
}

/// Joins in such an invitation. Neither the inviter nor the member whose device it will be can.
pub(super) fn vouch(scene: &mut Scene<'_>, author: &Author, id: InvitationId) -> Result<(), Refusal> {
    let invitation = invitation(scene, id)?;
    let Some(mut vouching) = scene.read::<Vouching>(Key::Vouching(id)) else {
        return Err(Refusal::new("refused-vouch-not-needed"));
    };
    authorize(scene, author, Act::Vouch, Target::Invitation { id, member: invitation.by })?;
    if author.member == invitation.by || author.member == vouching.member {
        return Err(Refusal::new("refused-vouch-own"));
    }
    usable(scene, &invitation)?;
    if let Some(member) = vouching.by {
        return Err(Refusal::new("refused-vouched-already").with("member", Fact::Member(member)));
    }
    vouching.by = Some(author.member);
    scene.write(Key::Vouching(id), vouching);
    Ok(())
}

/// The devices that a member had are lost: they are revoked as the new one comes in.
fn lose_devices(scene: &mut Scene<'_>, member: &mut Member) -> Result<(), Refusal> {
    if !keepers::stop(scene, &member.devices) {
        return Err(Refusal::new("refused-keeper-revoked"));
    }
    for id in &member.devices {
        if let Some(device) = scene.read::<Device>(Key::Device(*id))
            && device.standing == Standing::Enrolled
        {
            scene.write(Key::Device(*id), Device { standing: Standing::Revoked, ..device });
        }
    }
    Ok(())
}

/// Leaves the organisation.
pub(super) fn leave(scene: &mut Scene<'_>, author: &Author) -> Result<(), Refusal> {
    authorize(scene, author, Act::Leave, Target::Organisation)?;
    farewell(scene, author.member)
}

/// Records that a member without a device left.
pub(super) fn record_leaving(scene: &mut Scene<'_>, author: &Author, id: MemberId) -> Result<(), Refusal> {
    authorize(scene, author, Act::Register, Target::Organisation)?;
    let member = good_member(scene, id)?;
    if has_device(scene, &member) {
        return Err(Refusal::new("refused-leaving-has-device").with("member", Fact::Member(id)));
    }
    farewell(scene, id)
}

/// Whether a member has a device in use.
pub(super) fn has_device(scene: &mut Scene<'_>, member: &Member) -> bool {
    member.devices.iter().any(|id| {
        scene.read::<Device>(Key::Device(*id)).is_some_and(|device| device.standing == Standing::Enrolled)
    })
}

/// The same as things stand, for who does not judge.
pub fn uses_device(look: &impl Look, id: MemberId) -> bool {
    look.record::<Member>(&Key::Member(id)).is_some_and(|member| {
        member.devices.iter().any(|device| {
            look.record::<Device>(&Key::Device(*device))
                .is_some_and(|device| device.standing == Standing::Enrolled)
        })
    })
}

/// Ends a membership: roles and groups go with it, and from version 2 of the rules on profile and
/// contact data are erased. From version 3 on keepers of the member's stop, where another stays.
pub(super) fn farewell(scene: &mut Scene<'_>, id: MemberId) -> Result<(), Refusal> {
    let Some(mut member) = scene.read::<Member>(Key::Member(id)) else {
        return Err(Refusal::new("refused-device-unknown"));
    };
    let stewards = scene.read::<Stewards>(Key::Stewards).map(|all| all.0).unwrap_or_default();
    if stewards == [id] {
        return Err(Refusal::new("refused-last-steward"));
    }
    if !keepers::stop(scene, &member.devices) {
        return Err(Refusal::new("refused-keeper-leaves"));
    }
    if member.steward {
        member.steward = false;
        scene.write(Key::Stewards, Stewards(stewards.into_iter().filter(|steward| *steward != id).collect()));
    }
    member.left = true;
    if scene.constitution().version() >= 2 {
        let ways = Way::ALL.map(|way| scene.read::<Contact>(Key::reach(id, way)).map(|contact| contact.0));
        for paper in member.paper.into_iter().chain(ways.into_iter().flatten()) {
            papers::hide(scene, paper);
        }
        offices::all_end(scene, id);
        groups::leave_all(scene, id);
        standing::ends(scene, id);
        standing::forget_reasons(scene, id);
        sheet_ends(scene, id);
    }
    scene.write(Key::Member(id), member);
    if scene.constitution().version() >= 2 {
        bookings::all_given_up(scene, id);
    }
    Ok(())
}

/// The sheet of whoever leaves brings nobody back.
fn sheet_ends(scene: &mut Scene<'_>, id: MemberId) {
    if let Some(organisation) = scene.read::<Organisation>(Key::Organisation)
        && organisation.sheet_member() == id
    {
        scene.write(Key::Organisation, Organisation { recovery_key: None, ..organisation });
    }
}

/// An invitation is for a time that is to come, and not for longer than the constitution lets it.
fn in_time(scene: &mut Scene<'_>, expires_ms: i64) -> Result<(), Refusal> {
    let days_max = i64::from(scene.constitution().parameters().invitation_days_max);
    if !scene.is_before(expires_ms) {
        return Err(Refusal::new("refused-invitation-expired").with("expired", Fact::Time(expires_ms)));
    }
    // An hour of grace: the writer's clock may be ahead of the certified time.
    if scene.is_before(expires_ms.saturating_sub(days_max * DAY_MS + super::HOUR_MS)) {
        return Err(Refusal::new("refused-invitation-too-long").with("days", Fact::Number(days_max)));
    }
    Ok(())
}

fn invitation(scene: &mut Scene<'_>, id: InvitationId) -> Result<Invitation, Refusal> {
    scene.read(Key::Invitation(id)).ok_or_else(|| Refusal::new("refused-invitation-unknown"))
}

/// Whether what a device vouched for still counts. Whoever puts a stolen device out need not look for its invitations.
pub(crate) fn may_vouch(device: Option<&Device>, restricted: bool) -> Result<(), Refusal> {
    if device.is_none_or(|device| device.standing != Standing::Enrolled) {
        return Err(Refusal::new("refused-invitation-device-out"));
    }
    if restricted {
        return Err(Refusal::new("refused-invitation-device-restricted"));
    }
    Ok(())
}

fn usable(scene: &mut Scene<'_>, invitation: &Invitation) -> Result<(), Refusal> {
    if invitation.cancelled {
        return Err(Refusal::new("refused-invitation-cancelled"));
    }
    if let Some(used_by) = invitation.used_by {
        let refusal = Refusal::new("refused-invitation-used");
        let by = scene.read::<Device>(Key::Device(used_by)).map(|device| device.member);
        return Err(match by {
            Some(member) => refusal.with("member", Fact::Member(member)),
            None => refusal,
        });
    }
    Ok(())
}
