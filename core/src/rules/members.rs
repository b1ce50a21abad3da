//! Members: founding, inviting, enrolling, leaving.

use super::{Author, DAY_MS, Facts, authorize};
use crate::cbor::SignatureBytes;
use crate::constitution::{Act, Constitution, DeviceStanding, Role, Standing as MemberStanding, Target};
use crate::entry::Entry;
use crate::id::{GroupId, InvitationId, MemberId, SealingKey, VerifyingKeyBytes};
use crate::invitation::enrolment_statement;
use crate::ledger::record::{
    Device, GroupsOf, InForce, Invitation, Keepers, Key, Member, Offices, Organisation, Standing, Stewards,
    Suspension,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::order::verify;
use crate::rules::papers;

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
        Organisation { founder: member, recovery_key: Some(recovery_key), rules_version },
    );
    scene.write(Key::Keepers, Keepers { epoch: 1, devices: vec![device] });
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
    let days_max = i64::from(scene.constitution().parameters().invitation_days_max);
    if !scene.is_before(expires_ms) {
        return Err(Refusal::new("refused-invitation-expired").with("expired", Fact::Time(expires_ms)));
    }
    // An hour of grace: the writer's clock may be ahead of the certified time.
    if scene.is_before(expires_ms.saturating_sub(days_max * DAY_MS + super::HOUR_MS)) {
        return Err(Refusal::new("refused-invitation-too-long").with("days", Fact::Number(days_max)));
    }
    scene.write(
        Key::Invitation(entry.id().into()),
        Invitation { by: author.member, key, expires_ms, own_device, used_by: None, cancelled: false },
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

    // The inviter's word counts only as long as the inviter could still give it.
    let inviter: Option<Member> = scene.read(Key::Member(invitation.by));
    let inviter_settled: Option<Member> = scene.settled(Key::Member(invitation.by));
    let vouching = Author {
        member: invitation.by,
        device,
        roles: roles(scene, invitation.by, inviter_settled.as_ref()),
        groups: groups(scene, invitation.by),
        standing: standing(scene, invitation.by, inviter.as_ref().is_none_or(|member| member.left)),
        device_standing: DeviceStanding::default(),
    };
    let act = if invitation.own_device { Act::EnrolDevice } else { Act::Enrol };
    authorize(scene, &vouching, act, Target::Invitation { id, member: invitation.by })?;

    let member = if invitation.own_device { invitation.by } else { MemberId::from(entry.id()) };
    let record = match inviter {
        Some(mut record) if invitation.own_device => {
            if record.devices.len() >= DEVICES_PER_MEMBER_MAX {
                return Err(Refusal::new("refused-devices-too-many")
                    .with("max", Fact::Number(DEVICES_PER_MEMBER_MAX as i64)));
            }
            record.devices.push(device);
            record
        }
        _ => Member {
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

/// Leaves the organisation.
pub(super) fn leave(scene: &mut Scene<'_>, author: &Author) -> Result<(), Refusal> {
    authorize(scene, author, Act::Leave, Target::Organisation)?;
    let Some(mut member) = scene.read::<Member>(Key::Member(author.member)) else {
        return Err(Refusal::new("refused-device-unknown"));
    };
    let stewards = scene.read::<Stewards>(Key::Stewards).map(|all| all.0).unwrap_or_default();
    if stewards == [author.member] {
        return Err(Refusal::new("refused-last-steward"));
    }
    let keepers = scene.settled::<Keepers>(Key::Keepers).map(|all| all.devices).unwrap_or_default();
    if member.devices.iter().any(|device| keepers.contains(device)) {
        return Err(Refusal::new("refused-keeper-leaves"));
    }
    if member.steward {
        member.steward = false;
        scene.write(
            Key::Stewards,
            Stewards(stewards.into_iter().filter(|steward| *steward != author.member).collect()),
        );
    }
    member.left = true;
    scene.write(Key::Member(author.member), member);
    Ok(())
}

/// The roles of a member beyond that of a member, by the confirmed state.
pub(super) fn roles(scene: &mut Scene<'_>, id: MemberId, settled: Option<&Member>) -> Vec<Role> {
    let mut roles = Vec::new();
    if settled.is_some_and(|member| member.steward) {
        roles.push(Role::Steward);
    }
    if scene.constitution().version() >= 2 {
        let held = scene.settled::<Offices>(Key::Offices(id)).map(|offices| offices.0).unwrap_or_default();
        let constitution = scene.constitution();
        roles.extend(held.iter().filter_map(|office| constitution.role(office.role)).map(|(role, _)| role));
    }
    roles
}

/// The working groups of a member, by the confirmed state.
pub(super) fn groups(scene: &mut Scene<'_>, id: MemberId) -> Vec<GroupId> {
    if scene.constitution().version() < 2 {
        return Vec::new();
    }
    scene.settled::<GroupsOf>(Key::GroupsOf(id)).map(|groups| groups.0).unwrap_or_default()
}

/// How a member stands. Having left and being suspended act at once.
pub(super) fn standing(scene: &mut Scene<'_>, id: MemberId, left: bool) -> MemberStanding {
    if left {
        return MemberStanding::Left;
    }
    let suspended = scene.constitution().version() >= 2
        && scene
            .read::<Suspension>(Key::Suspension(id))
            .is_some_and(|suspension| scene.is_before(suspension.until_ms));
    if suspended { MemberStanding::Suspended } else { MemberStanding::Good }
}

fn invitation(scene: &mut Scene<'_>, id: InvitationId) -> Result<Invitation, Refusal> {
    scene.read(Key::Invitation(id)).ok_or_else(|| Refusal::new("refused-invitation-unknown"))
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
