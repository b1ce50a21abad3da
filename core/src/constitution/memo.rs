//! Rulings that were given before: most questions differ only in who asks and about which thing, and no policy of an
//! ordinary constitution names anybody or anything by its id. Then the same answer holds for all of them.

use std::collections::BTreeMap;
use std::sync::RwLock;

use cedar_policy::PolicySet;

use super::Ruling;
use super::question::{Question, Role, Standing, Target};
use super::schema::context_index;

/// What policies may name without naming one member or thing among others: the words of the schema.
const WORDS_OF_THE_SCHEMA: [&str; 4] = ["Action", "Role", "Effect", "PaperKind"];

/// The rulings under one constitution, by all that a policy can see of a question but its ids. Without roles of the
/// organisation's own no more than some twenty thousand differ.
#[derive(Default)]
pub(super) struct Memo {
    /// For each act, whether a policy names an id.
    names_ids: Vec<bool>,
    given: RwLock<BTreeMap<Seen, Ruling>>,
}

impl Memo {
    pub(super) fn new(by_act: &[PolicySet]) -> Self {
        Self { names_ids: by_act.iter().map(names_ids).collect(), given: RwLock::default() }
    }

    /// The ruling that was given before, or the one that is made now.
    pub(super) fn ruling(&self, question: &Question<'_>, make: impl FnOnce() -> Ruling) -> Ruling {
        if self.names_ids.get(question.act as usize).copied().unwrap_or(true)
            || question.act.sort() != question.target.sort()
        {
            return make();
        }
        let seen = seen(question);
        // A lock that another thread's panic left behind is as good as none: the ruling is made again.
        if let Ok(given) = self.given.read()
            && let Some(ruling) = given.get(&seen)
        {
            return ruling.clone();
        }
        let ruling = make();
        if let Ok(mut given) = self.given.write() {
            given.insert(seen, ruling.clone());
        }
        ruling
    }

    /// How many rulings are kept.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.given.read().map_or(0, |given| given.len())
    }
}

fn names_ids(policies: &PolicySet) -> bool {
    policies.policies().flat_map(cedar_policy::Policy::entity_literals).any(|literal| {
        let type_name = literal.type_name().to_string();
        !WORDS_OF_THE_SCHEMA.contains(&type_name.as_str())
    })
}

/// All that a policy can see of a question but its ids: act, context, standing and roles, and a detail of the target.
type Seen = (u32, u32, u32);

fn seen(question: &Question<'_>) -> Seen {
    // A bit for each role that one can have; no constitution declares more than thirty.
    let bit = |role: &Role| match role {
        Role::Steward => 1 << 1,
        Role::Own(place) => 1_u32.checked_shl(u32::from(*place) + 2).unwrap_or(0),
    };
    let who = match question.standing {
        Standing::Left => 0,
        Standing::Good | Standing::Suspended => question.roles.iter().map(bit).fold(1, |all, bit| all | bit),
    };
    let detail = match question.target {
        Target::Proposal { effect, .. } => effect as u32,
        Target::Paper { kind, .. } => kind as u32,
        Target::Office { role, .. } => bit(&role),
        _ => 0,
    };
    let act = question.act as u32 * 32;
    (act + u32::try_from(context_index(question)).unwrap_or(0), who, detail)
}
