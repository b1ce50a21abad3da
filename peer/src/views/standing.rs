//! What a member is beside being one: roles, groups, suspension, and how to reach it.

use moothall_core::id::{GroupId, MemberId, PaperId};
use moothall_core::ledger::record::{Contact, Group, GroupsOf, Key, Member, Offices, Paper, Suspension};
use moothall_core::ledger::state::Look;
use moothall_core::view;
use moothall_core::way::Way;

use super::{Seen, Viewer};

impl Viewer<'_> {
    /// Names of a member's roles, and when those end that do. Roles that the constitution does not declare count for nothing.
    pub(crate) fn roles_of(&self, id: MemberId, member: &Member) -> (Vec<String>, Vec<view::Term>) {
        let (mut roles, mut terms) = (Vec::new(), Vec::new());
        if member.steward {
            roles.push("steward".to_owned());
        }
        let current = self.current();
        let held = current.record::<Offices>(&Key::Offices(id)).map(|offices| offices.0.as_slice());
        for office in held.unwrap_or_default() {
            if self.ledger.constitution().role(office.role).is_none() {
                continue;
            }
            roles.push(office.role.to_string());
            terms.extend(
                office.until_ms.map(|until_ms| view::Term { role: office.role.to_string(), until_ms }),
            );
        }
        (roles, terms)
    }

    /// The working groups that a member belongs to, by name.
    pub(crate) fn groups_of(&self, id: MemberId) -> Vec<view::GroupName> {
        let current = self.current();
        let ids = current.record::<GroupsOf>(&Key::GroupsOf(id)).map(|groups| groups.0.as_slice());
        let mut names: Vec<_> = ids
            .unwrap_or_default()
            .iter()
            .map(|id| view::GroupName { id: *id, name: self.group_name(*id) })
            .collect();
        names.sort_by_cached_key(|group| (group.name.to_lowercase(), group.id));
        names
    }

    /// What suspends a member.
    pub(crate) fn suspended(&self, id: MemberId) -> Seen<Option<view::Suspended>> {
        let current = self.current();
        let Some(suspension) = current.record::<Suspension>(&Key::Suspension(id)) else { return Ok(None) };
        if suspension.until_ms <= self.now_ms {
            return Ok(None);
        }
        let reason = self.text(suspension.entry.into())?;
        let by = self.name(suspension.by);
        Ok(Some(view::Suspended { by, until_ms: suspension.until_ms, reason }))
    }

    /// How to reach a member in a way, as far as this device was given it.
    pub(crate) fn reach_of(&self, id: MemberId, way: Way) -> Seen<Option<String>> {
        let current = self.current();
        let Some(Contact(paper)) = current.record::<Contact>(&Key::reach(id, way)) else { return Ok(None) };
        if current.record::<Paper>(&Key::Paper(*paper)).is_none_or(|paper| paper.erased) {
            return Ok(None);
        }
        // What was read once is not shown any more to whom it is not for now.
        if !self.replica.may_read(self.replica.me().device, *paper) {
            return Ok(None);
        }
        Ok(Some(self.text(*paper)?).filter(|text| !text.is_empty()))
    }

    /// A working group's name, or a stand-in where its words are erased or not here.
    pub(crate) fn group_name(&self, id: GroupId) -> String {
        self.title(PaperId(id.0)).unwrap_or_else(|| format!("({})", id.short()))
    }

    /// All working groups, those that have not ended first, by name.
    pub(crate) fn groups(&self) -> Seen<Vec<view::Group>> {
        let current = self.current();
        let me = self.me();
        let mut groups = Vec::new();
        for (key, group) in
            current.records::<Group>(Key::Group(GroupId([0; 32])), Key::Group(GroupId([255; 32])))
        {
            let Key::Group(id) = key else { continue };
            let mut members: Vec<_> = group
                .members
                .iter()
                .map(|member| view::GroupMember { id: *member, name: self.name(*member) })
                .collect();
            members.sort_by_cached_key(|member| (member.name.to_lowercase(), member.id));
            groups.push(view::Group {
                id,
                name: self.group_name(id),
                purpose: self.text(PaperId(id.0))?,
                active: group.active,
                mine: me.is_some_and(|me| group.members.contains(&me)),
                members,
                certainty: self.certainty(id.into()),
            });
        }
        groups.sort_by_cached_key(|group| (!group.active, group.name.to_lowercase(), group.id));
        Ok(groups)
    }
}
