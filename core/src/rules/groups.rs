//! Working groups: who belongs to which. What a group may do, the constitution says.

use super::{Author, authorize, good_member};
use crate::constitution::{Act, Target};
use crate::entry::Entry;
use crate::id::{GroupId, MemberId};
use crate::ledger::record::{Group, GroupsOf, Key};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::rules::papers;

/// A working group has at most so many members.
pub const GROUP_MEMBERS_MAX: usize = 500;

/// A member belongs to at most so many working groups.
pub const GROUPS_OF_MEMBER_MAX: usize = 64;

/// The working groups of a member, by the confirmed state.
pub(super) fn of(scene: &mut Scene<'_>, id: MemberId) -> Vec<GroupId> {
    match scene.constitution().version() {
        1 => Vec::new(),
        _ => scene.settled::<GroupsOf>(Key::GroupsOf(id)).map(|groups| groups.0).unwrap_or_default(),
    }
}

/// Forms a working group. Nobody belongs to it yet.
pub(super) fn form(scene: &mut Scene<'_>, author: &Author, entry: &Entry) -> Result<(), Refusal> {
    authorize(scene, author, Act::FormGroup, Target::Organisation)?;
    papers::needs_words(entry)?;
    let group = Group { by: author.member, active: true, members: Vec::new() };
    scene.write(Key::Group(entry.id().into()), group);
    papers::begun(scene, entry, author.member, None);
    Ok(())
}

/// Ends a working group.
pub(super) fn end(scene: &mut Scene<'_>, author: &Author, id: GroupId) -> Result<(), Refusal> {
    let mut group = group(scene, id)?;
    authorize(scene, author, Act::EndGroup, target(author, id, &group))?;
    for member in std::mem::take(&mut group.members) {
        forget(scene, id, member);
    }
    group.active = false;
    scene.write(Key::Group(id), group);
    Ok(())
}

/// Takes a member in.
pub(super) fn join(
    scene: &mut Scene<'_>,
    author: &Author,
    id: GroupId,
    member: MemberId,
) -> Result<(), Refusal> {
    let mut group = group(scene, id)?;
    authorize(scene, author, Act::JoinGroup, target(author, id, &group))?;
    good_member(scene, member)?;
    let Err(place) = group.members.binary_search(&member) else {
        return Err(Refusal::new("refused-in-group-already").with("member", Fact::Member(member)));
    };
    let mut groups = groups_of(scene, member);
    if group.members.len() >= GROUP_MEMBERS_MAX || groups.len() >= GROUPS_OF_MEMBER_MAX {
        return Err(Refusal::new("refused-groups-too-many")
            .with("members", Fact::Number(GROUP_MEMBERS_MAX as i64))
            .with("groups", Fact::Number(GROUPS_OF_MEMBER_MAX as i64)));
    }
    group.members.insert(place, member);
    let place = groups.partition_point(|other| *other < id);
    groups.insert(place, id);
    scene.write(Key::Group(id), group);
    scene.write(Key::GroupsOf(member), GroupsOf(groups));
    Ok(())
}

/// Takes a member out. Everybody leaves by oneself, whatever the constitution says.
pub(super) fn leave(
    scene: &mut Scene<'_>,
    author: &Author,
    id: GroupId,
    member: MemberId,
) -> Result<(), Refusal> {
    let mut group = group(scene, id)?;
    if member != author.member {
        authorize(scene, author, Act::LeaveGroup, target(author, id, &group))?;
    }
    let Ok(place) = group.members.binary_search(&member) else {
        return Err(Refusal::new("refused-not-in-group").with("member", Fact::Member(member)));
    };
    group.members.remove(place);
    scene.write(Key::Group(id), group);
    forget(scene, id, member);
    Ok(())
}

/// A member who leaves the organisation leaves its groups.
pub(super) fn leave_all(scene: &mut Scene<'_>, member: MemberId) {
    for id in groups_of(scene, member) {
        if let Some(mut group) = scene.read::<Group>(Key::Group(id)) {
            group.members.retain(|other| *other != member);
            scene.write(Key::Group(id), group);
        }
        forget(scene, id, member);
    }
}

/// A group is one's own where one belongs to it.
fn target(author: &Author, id: GroupId, group: &Group) -> Target {
    let member = group.members.binary_search(&author.member).is_ok().then_some(author.member);
    Target::Group { id, member }
}

/// A working group that has not ended.
pub(super) fn group(scene: &mut Scene<'_>, id: GroupId) -> Result<Group, Refusal> {
    match scene.read::<Group>(Key::Group(id)) {
        Some(group) if group.active => Ok(group),
        Some(_) => Err(Refusal::new("refused-group-ended")),
        None => Err(Refusal::new("refused-group-unknown")),
    }
}

fn groups_of(scene: &mut Scene<'_>, member: MemberId) -> Vec<GroupId> {
    scene.read::<GroupsOf>(Key::GroupsOf(member)).map(|groups| groups.0).unwrap_or_default()
}

fn forget(scene: &mut Scene<'_>, id: GroupId, member: MemberId) {
    let mut groups = groups_of(scene, member);
    groups.retain(|other| *other != id);
    let key = Key::GroupsOf(member);
    if groups.is_empty() { scene.remove(key) } else { scene.write(key, GroupsOf(groups)) }
}
