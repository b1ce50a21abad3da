//! The words that policies have, in version 1 of the rules, and what a question becomes in them.

use std::collections::HashSet;
use std::str::FromStr;
use std::sync::LazyLock;

use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression, Schema,
};

use crate::action::PaperKind;
use crate::id::{MemberId, to_hex};

use super::parameters::InvitationsBy;
use super::question::{Act, DeviceStanding, EffectKind, Question, Role, Sort, Standing, Target};

/// The schema of rules version 1, in Cedar's own form.
pub const SCHEMA_V1: &str = include_str!("rules_v1.cedarschema");

/// The sorts of papers of rules version 1, in the order of their declaration.
const PAPER_KINDS: [PaperKind; 6] = [
    PaperKind::Organisation,
    PaperKind::Profile,
    PaperKind::Resource,
    PaperKind::Booking,
    PaperKind::Proposal,
    PaperKind::Comment,
];

/// What of the schema every decision needs, made once.
pub(super) struct Words {
    /// The schema itself.
    pub(super) schema: Schema,
    member: EntityTypeName,
    role_member: EntityUid,
    role_steward: EntityUid,
    acts: Vec<EntityUid>,
    sorts: Vec<EntityTypeName>,
    effects: Vec<RestrictedExpression>,
    paper_kinds: Vec<RestrictedExpression>,
}

/// The words of rules version 1.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    #[expect(
        clippy::expect_used,
        reason = "the schema and its names are part of this program; every test reads them"
    )]
    Words::new().expect("the schema of rules version 1 is sound")
});

fn uid(type_name: &str, id: &str) -> Option<EntityUid> {
    Some(EntityUid::from_type_name_and_id(EntityTypeName::from_str(type_name).ok()?, EntityId::new(id)))
}

impl Words {
    fn new() -> Option<Self> {
        let entity = |type_name, id| uid(type_name, id).map(RestrictedExpression::new_entity_uid);
        Some(Self {
            schema: Schema::from_cedarschema_str(SCHEMA_V1).ok()?.0,
            member: EntityTypeName::from_str("Member").ok()?,
            role_member: uid("Role", "member")?,
            role_steward: uid("Role", Role::Steward.name())?,
            acts: Act::ALL.iter().map(|act| uid("Action", act.name())).collect::<Option<_>>()?,
            sorts: Sort::ALL
                .iter()
                .map(|sort| EntityTypeName::from_str(sort.name()).ok())
                .collect::<Option<_>>()?,
            effects: EffectKind::ALL
                .iter()
                .map(|kind| entity("Effect", kind.name()))
                .collect::<Option<_>>()?,
            paper_kinds: PAPER_KINDS
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

    /// A target as a resource. What has no id of its own yet is called `new`, the organisation `this`.
    pub(super) fn resource(&self, target: &Target) -> EntityUid {
        let id = match (target.bytes(), target) {
            (Some(bytes), _) => EntityId::new(to_hex(&bytes)),
            (None, Target::Organisation) => EntityId::new("this"),
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
    ) -> Option<Entities> {
        let mut parents = HashSet::new();
        if question.standing == Standing::Good {
            parents.insert(self.role_member.clone());
            for role in question.roles {
                match role {
                    Role::Steward => parents.insert(self.role_steward.clone()),
                };
            }
        }
        let member = Entity::new_no_attrs(principal, parents);
        let attribute = match question.target {
            Target::Proposal { effect, .. } => ("effect", &self.effects[effect as usize]),
            Target::Paper { kind, .. } => ("kind", &self.paper_kinds[kind as usize]),
            _ => return Entities::from_entities([member], None).ok(),
        };
        let attributes = [(attribute.0.to_owned(), attribute.1.clone())];
        let target = Entity::new(resource, attributes.into(), HashSet::new()).ok()?;
        Entities::from_entities([member, target], None).ok()
    }
}

/// The sixteen contexts there are under one constitution: own or not, and how the device stands.
pub(super) fn contexts(invitations_by: InvitationsBy) -> Option<Vec<Context>> {
    let role = uid("Role", invitations_by.role()).map(RestrictedExpression::new_entity_uid)?;
    (0..16_usize)
        .map(|index| {
            let flag = |bit: usize| RestrictedExpression::new_bool(index & bit != 0);
            let device = RestrictedExpression::new_record([
                ("provisional".to_owned(), flag(2)),
                ("restricted".to_owned(), flag(4)),
                ("keeper".to_owned(), flag(8)),
            ])
            .ok()?;
            Context::from_pairs([
                ("own".to_owned(), flag(1)),
                ("device".to_owned(), device),
                ("invitations_by".to_owned(), role.clone()),
            ])
            .ok()
        })
        .collect()
}

/// The place of a context among the sixteen.
pub(super) fn context_index(own: bool, device: DeviceStanding) -> usize {
    usize::from(own)
        | usize::from(device.provisional) << 1
        | usize::from(device.restricted) << 2
        | usize::from(device.keeper) << 3
}
