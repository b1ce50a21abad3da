//! The constitution: who may do what, in Cedar, and the numbers that the rules count with.
//!
//! A constitution is one text. Its head sets every parameter, its policies permit and forbid. It is read once
//! ([`Constitution::parse`]) and asked often ([`Constitution::decide`]). Two of Cedar's habits are undone here: a policy
//! that fails to evaluate is skipped there and refuses here, and what nothing permits is refused there without a word
//! and has a sentence for each act here. `docs/formats/constitution.md` is for those who write one.

mod able;
mod error;
mod memo;
mod parameters;
mod question;
mod read;
mod schema;
mod trials;

use std::fmt;
use std::sync::{Arc, LazyLock};

use cedar_policy::{Authorizer, Context, Decision, EntityUid, PolicySet, Request, Response};

use crate::message::Message;

pub(crate) use able::QUESTIONS_MAX;
pub use error::{ConstitutionError, Flaw};
pub use parameters::{
    ContactsFor, InvitationsBy, MajorityOf, NUMBERS, Number, Parameters, TextChange, Word, meaning, range,
};
pub use question::{Act, DeviceStanding, EffectKind, Question, Role, Sort, Standing, Target};
pub use schema::{SCHEMA_V1, SCHEMA_V2};
pub use trials::{TRIALS_MAX, Trial};

use crate::action::RULES_VERSION;
use crate::label::Label;

use memo::Memo;
use schema::WORDS;

/// A constitution's text has at most so many bytes.
pub const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Brackets in a policy nest at most so deep.
pub const NESTING_MAX: usize = 24;

/// A policy has at most so many words and signs.
pub const POLICY_TOKENS_MAX: usize = 256;

/// A constitution has at most so many policies.
pub const POLICIES_MAX: usize = 128;

/// A constitution declares at most so many roles of its own.
pub const ROLES_MAX: usize = 16;

/// A constitution declares at most so many topics.
pub const TOPICS_MAX: usize = 32;

/// A term of office is at most so long, in days.
pub const TERM_DAYS_MAX: u32 = 3_660;

/// The code of the refusal that names no policy because evaluating one of them failed.
pub const CONSTITUTION_ERROR: &str = "refused-constitution-error";

/// The code of the refusal by a policy that forbids.
pub const CONSTITUTION_FORBIDS: &str = "refused-constitution-forbids";

/// A policy, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name: the `@id`.
    pub id: Arc<str>,
    /// What it says in a sentence: the `@says`.
    pub says: Arc<str>,
    /// Its Cedar text.
    pub text: Arc<str>,
}

/// A role of the organisation's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnRole {
    /// Its name.
    pub name: Label,
    /// How long one has it, in days; none where it has no end.
    pub term_days: Option<u32>,
    /// Whether only one member can have it at a time.
    pub one: bool,
}

/// The answer to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// It may be done.
    Permitted {
        /// By which policy: the first of the text, where several permit it.
        policy: Arc<str>,
    },
    /// It may not.
    Refused {
        /// By which policy: the first of the text that forbids it. None if nothing permits it or evaluation failed.
        policy: Option<Arc<str>>,
        /// Why, as a sentence to be.
        reason: Message,
    },
}

impl Ruling {
    /// Whether it may be done.
    pub fn permits(&self) -> bool {
        matches!(self, Self::Permitted { .. })
    }
}

/// A constitution in force or proposed: read, validated, ready to be asked. Clones share one copy.
#[derive(Clone)]
pub struct Constitution(Arc<Inner>);

struct Inner {
    text: String,
    hash: [u8; 32],
    version: u32,
    parameters: Parameters,
    roles: Vec<OwnRole>,
    role_names: Vec<EntityUid>,
    topics: Vec<Label>,
    policies: Vec<Policy>,
    #[cfg(test)]
    whole: PolicySet,
    by_act: Vec<PolicySet>,
    contexts: Vec<Context>,
    memo: Memo,
}

static AUTHORIZER: LazyLock<Authorizer> = LazyLock::new(Authorizer::new);

impl Constitution {
    /// Reads a constitution and validates it strictly against the schema of the newest rules.
    pub fn parse(text: &str) -> Result<Self, ConstitutionError> {
        Self::parse_as(RULES_VERSION, text)
    }

    /// Reads a constitution as a version of the rules has it. A later version reads what an earlier one took.
    pub fn parse_as(version: u32, text: &str) -> Result<Self, ConstitutionError> {
        let read = read::read(version, text)?;
        let unsound = || Flaw::Schema.somewhere();
        let contexts = schema::contexts(read.parameters.invitations_by, version).ok_or_else(unsound)?;
        let names: Vec<Label> = read.roles.iter().map(|role| role.name).collect();
        Ok(Self(Arc::new(Inner {
            text: text.to_owned(),
            hash: blake3::hash(text.as_bytes()).into(),
            version,
            parameters: read.parameters,
            role_names: schema::own_roles(&names).ok_or_else(unsound)?,
            roles: read.roles,
            topics: read.topics,
            policies: read.policies,
            #[cfg(test)]
            whole: read.whole,
            memo: Memo::new(&read.by_act),
            by_act: read.by_act,
            contexts,
        })))
    }

    /// Reads what may become the constitution under a version of the rules: it keeps members able and passes its tests.
    pub fn adoptable(version: u32, text: &str) -> Result<Self, ConstitutionError> {
        Self::weigh(version, text).1
    }

    /// The same, and how many questions that took.
    pub(crate) fn weigh(version: u32, text: &str) -> (usize, Result<Self, ConstitutionError>) {
        let constitution = match Self::parse_as(version, text) {
            Ok(constitution) => constitution,
            Err(fault) => return (0, Err(fault)),
        };
        let (asked, able) = constitution.ask_what_members_keep();
        (asked, able.and_then(|()| constitution.passes_its_trials()).map(|()| constitution))
    }

    /// The constitution that an organisation is founded with.
    pub fn default_text() -> &'static str {
        include_str!("default_v3.cedar")
    }

    /// The one that an organisation was founded with under a version of the rules.
    pub fn default_text_of(version: u32) -> &'static str {
        match version {
            0 | 1 => include_str!("default_v1.cedar"),
            2 => include_str!("default_v2.cedar"),
            _ => Self::default_text(),
        }
    }

    /// The same text as another version of the rules reads it.
    pub fn raised(&self, version: u32) -> Result<Self, ConstitutionError> {
        let raised = Self::parse_as(version, &self.0.text)?;
        raised.keeps_members_able()?;
        Ok(raised)
    }

    /// The version of the rules whose first constitution has this hash; none where no version has.
    pub fn founded_with(hash: &[u8; 32]) -> Option<u32> {
        (1..=RULES_VERSION)
            .find(|version| blake3::hash(Self::default_text_of(*version).as_bytes()).as_bytes() == hash)
    }

    /// The version of the rules that reads it.
    pub fn version(&self) -> u32 {
        self.0.version
    }

    /// The roles of the organisation's own, in the order of the text.
    pub fn roles(&self) -> &[OwnRole] {
        &self.0.roles
    }

    /// The place of a role among those; none where the constitution declares no such role.
    pub fn role(&self, name: Label) -> Option<(Role, OwnRole)> {
        let place = self.0.roles.iter().position(|role| role.name == name)?;
        Some((Role::Own(u8::try_from(place).ok()?), self.0.roles[place]))
    }

    /// The topics on which a vote can be delegated, in the order of the text.
    pub fn topics(&self) -> &[Label] {
        &self.0.topics
    }

    /// BLAKE3 of the text.
    pub fn hash(&self) -> [u8; 32] {
        self.0.hash
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The numbers that the rules count with.
    pub fn parameters(&self) -> &Parameters {
        &self.0.parameters
    }

    /// The policies, in the order of the text.
    pub fn policies(&self) -> &[Policy] {
        &self.0.policies
    }

    /// Answers a question. The same constitution and question give the same ruling everywhere.
    pub fn decide(&self, question: &Question<'_>) -> Ruling {
        match self.0.by_act.get(question.act as usize) {
            Some(policies) => self.0.memo.ruling(question, || self.rule(question, policies)),
            None => Ruling::Refused { policy: None, reason: Message::new(question.act.unpermitted()) },
        }
    }

    fn rule(&self, question: &Question<'_>, policies: &PolicySet) -> Ruling {
        match self.ask(question, policies) {
            Some(response) => self.ruling(question.act, &response),
            None => Ruling::Refused { policy: None, reason: Message::new(CONSTITUTION_ERROR) },
        }
    }

    /// Puts the question to Cedar. None if it cannot be put: the act is not done to such a thing.
    fn ask(&self, question: &Question<'_>, policies: &PolicySet) -> Option<Response> {
        if question.act.sort() != question.target.sort() {
            return None;
        }
        let context = self.0.contexts[schema::context_index(question)].clone();
        let (principal, resource) = (WORDS.principal(question.member), WORDS.resource(&question.target));
        let entities = WORDS.entities(question, principal.clone(), resource.clone(), &self.0.role_names)?;
        // No schema here: the question is built from typed parts, and checking it would cost more than answering it.
        let request =
            Request::new(principal, WORDS.action(question.act).clone(), resource, context, None).ok()?;
        Some(AUTHORIZER.is_authorized(&request, policies, &entities))
    }

    fn ruling(&self, act: Act, response: &Response) -> Ruling {
        if response.diagnostics().errors().next().is_some() {
            return Ruling::Refused { policy: None, reason: Message::new(CONSTITUTION_ERROR) };
        }
        // Cedar names its reasons in no fixed order; here the first of the text counts.
        let first = response
            .diagnostics()
            .reason()
            .filter_map(|id| AsRef::<str>::as_ref(id).parse::<usize>().ok())
            .min()
            .and_then(|place| self.0.policies.get(place));
        match (response.decision(), first) {
            (Decision::Allow, Some(policy)) => Ruling::Permitted { policy: Arc::clone(&policy.id) },
            (Decision::Allow, None) => {
                Ruling::Refused { policy: None, reason: Message::new(CONSTITUTION_ERROR) }
            }
            (Decision::Deny, Some(policy)) => Ruling::Refused {
                policy: Some(Arc::clone(&policy.id)),
                reason: Message::new(CONSTITUTION_FORBIDS)
                    .text("policy", &*policy.id)
                    .text("says", &*policy.says),
            },
            (Decision::Deny, None) => {
                Ruling::Refused { policy: None, reason: Message::new(act.unpermitted()) }
            }
        }
    }
}

impl fmt::Debug for Constitution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Constitution({})", &crate::id::to_hex(&self.0.hash)[..8])
    }
}

impl PartialEq for Constitution {
    fn eq(&self, other: &Self) -> bool {
        self.0.hash == other.0.hash && self.0.version == other.0.version
    }
}

impl Eq for Constitution {}

#[cfg(test)]
mod tests;
