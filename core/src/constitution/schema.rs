//! The words that policies have, in each version of the rules, and what a question becomes in them.

use std::collections::HashSet;
use std::str::FromStr;
use std::sync::LazyLock;

use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression, Schema,
};

use crate::action::PaperKind;
use crate::id::{GroupId, MemberId, to_hex};
use crate::label::Label;

use super::parameters::InvitationsBy;
use super::question::{Act, DeviceStanding, EffectKind, Question, Role, Sort, Standing, Target};

/// The schema of rules version 1, in Cedar's own form.
pub const SCHEMA_V1: &str = include_str!("rules_v1.cedarschema");

/// The schema of rules versions 2 and 3. The organisation's own roles are added to it where a constitution declares some.
pub const SCHEMA_V2: &str = include_str!("rules_v2.cedarschema");

/// What of a schema every decision needs, made once.
pub(super) struct Words {
    member: EntityTypeName,
    group: EntityTypeName,
    role_member: EntityUid,
    role_steward: EntityUid,
    acts: Vec<EntityUid>,
    sorts: Vec<EntityTypeName>,
    effects: Vec<RestrictedExpression>,
    paper_kinds: Vec<RestrictedExpression>,
}

/// The words of all versions: a later one has those of the earlier ones, and more.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the names are part of this program; every test reads them")]
    Words::new().expect("the names of the schema are sound")
});

fn uid(type_name: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(EntityTypeName::from_str(type_name).ok()?, EntityId::new(id)))
}

/// The schema by which a constitution with these roles is checked.
pub(super) fn schema(version: u32, roles: &[Label]) -> Option<Schema> {
    let text = match version {
        1 => SCHEMA_V1.to_owned(),
        _ => {
            let more: String = roles.iter().map(|role| format!(", \"{role}\"")).collect();
            SCHEMA_V2.replacen("\"steward\"]", &format!("\"steward\"{more}]"), 1)
        }
    };
    Schema::from_cedarschema_str(&text).ok().map(|(schema, _)| schema)
}

/// The organisation's own roles as policies name them.
pub(super) fn own_roles(roles: &[Label]) -> Option<Vec<EntityUid>> {
    roles.iter().map(|role| uid("Role", role.as_str())).collect()
}

impl Words {
    fn new() -> Option<Self> {
        let entity = |type_name, id| uid(type_name, id).map(RestrictedExpression::new_entity_uid);
        Some(Self {
            member: EntityTypeName::from_str("Member").ok()?,
            group: EntityTypeName::from_str("Group").ok()?,
            role_member: uid("Role", "member")?,
            role_steward: uid("Role", "steward")?,
            acts: Act::ALL.iter().map(|act| uid("Action", act.name())).collect::<Option<_>>()?,
            sorts: Sort::ALL
                .iter()
                .map(|sort| EntityTypeName::from_str(sort.name()).ok())
                .collect::<Option<_>>()?,
            effects: EffectKind::ALL
                .iter()
                .map(|kind| entity("Effect", kind.name()))
                .collect::<Option<_>>()?,
            paper_kinds: PaperKind::ALL
                .iter()
                .map(|kind| entity("PaperKind", kind.name()))
                .collect::<Option<_>>()?,
        })
    }

    /// The act as an action.
    pub(super) fn action(&self, act: Act) -> &EntityUid {
        &self.acts[act as usize]
    }

    /// A member as a principal.
    pub(super) fn principal(&self, member: MemberId) -> EntityUid {
        EntityUid::from_type_name_and_id(self.member.clone(), EntityId::new(to_hex(&member.0)))
    }

    fn group(&self, group: &GroupId) -> EntityUid {
        EntityUid::from_type_name_and_id(self.group.clone(), EntityId::new(to_hex(&group.0)))
    }

    /// The entity of a role; none for a place that the constitution has not.
    fn role<'a>(&'a self, role: Role, own: &'a [EntityUid]) -> Option<&'a EntityUid> {
        match role {
            Role::Steward => Some(&self.role_steward),
            Role::Own(place) => own.get(usize::from(place)),
        }
    }

    /// A target as a resource. What has no id of its own yet is called `new`, the organisation and an
    /// office `this`.
    pub(super) fn resource(&self, target: &Target) -> EntityUid {
        let id = match (target.bytes(), target) {
            (Some(bytes), _) => EntityId::new(to_hex(&bytes)),
            (None, Target::Organisation | Target::Office { .. }) => EntityId::new("this"),
            (None, _) => EntityId::new("new"),
        };
        EntityUid::from_type_name_and_id(self.sorts[target.sort() as usize].clone(), id)
    }

    /// What Cedar must know of the principal and the resource. None if Cedar refuses to hold it.
    pub(super) fn entities(
        &self,
        question: &Question<'_>,
        principal: EntityUid,
        resource: EntityUid,
        own: &[EntityUid],
    ) -> Option<Entities> {
        let mut parents = HashSet::new();
        if question.standing != Standing::Left {
            parents.insert(self.role_member.clone());
            for role in question.roles {
                parents.extend(self.role(*role, own).cloned());
            }
            parents.extend(question.groups.iter().map(|group| self.group(group)));
        }
        let member = Entity::new_no_attrs(principal, parents);
        let role;
        let attribute = match question.target {
            Target::Proposal { effect, .. } => ("effect", &self.effects[effect as usize]),
            Target::Paper { kind, .. } => ("kind", &self.paper_kinds[kind as usize]),
            Target::Office { role: office, .. } => {
                role = RestrictedExpression::new_entity_uid(self.role(office, own)?.clone());
                ("role", &role)
            }
            _ => return Entities::from_entities([member], None).ok(),
        };
        let attributes = [(attribute.0.to_owned(), attribute.1.clone())];
        let target = Entity::new(resource, attributes.into(), HashSet::new()).ok()?;
        Entities::from_entities([member, target], None).ok()
    }
}

/// So many contexts there are under one constitution.
const CONTEXTS: usize = 32;

/// The contexts there are under one constitution: own or not, how the device stands, and, from version 2 of the rules
/// on, whether the member is suspended.
pub(super) fn contexts(invitations_by: InvitationsBy, version: u32) -> Option<Vec<Context>> {
    let role = uid("Role", invitations_by.role()).map(RestrictedExpression::new_entity_uid)?;
    (0..CONTEXTS)
        .map(|index| {
            let flag = |bit: usize| RestrictedExpression::new_bool(index & bit != 0);
            let device = RestrictedExpression::new_record([
                ("provisional".to_owned(), flag(2)),
                ("restricted".to_owned(), flag(4)),
                ("keeper".to_owned(), flag(8)),
            ])
            .ok()?;
            let mut pairs = vec![
                ("own".to_owned(), flag(1)),
                ("device".to_owned(), device),
                ("invitations_by".to_owned(), role.clone()),
            ];
            if version >= 2 {
                pairs.push(("suspended".to_owned(), flag(16)));
            }
            Context::from_pairs(pairs).ok()
        })
        .collect()
}

/// The place of a question's context among them.
pub(super) fn context_index(question: &Question<'_>) -> usize {
    let device: DeviceStanding = question.device;
    usize::from(question.target.member() == Some(question.member))
        | usize::from(device.provisional) << 1
        | usize::from(device.restricted) << 2
        | usize::from(device.keeper) << 3
        | usize::from(question.standing == Standing::Suspended) << 4
}
