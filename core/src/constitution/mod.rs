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

use std::fmt;
use std::sync::{Arc, LazyLock};

use cedar_policy::{Authorizer, Context, Decision, PolicySet, Request, Response};

use crate::message::Message;

pub(crate) use able::QUESTIONS_MAX;
pub use error::{ConstitutionError, Flaw};
pub use parameters::{INVITATIONS_BY, InvitationsBy, NUMBERS, Parameters, meaning};
pub use question::{Act, DeviceStanding, EffectKind, Question, Role, Sort, Standing, Target};
pub use schema::SCHEMA_V1;

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
    parameters: Parameters,
    policies: Vec<Policy>,
    #[cfg(test)]
    whole: PolicySet,
    by_act: Vec<PolicySet>,
    contexts: Vec<Context>,
    memo: Memo,
}

static AUTHORIZER: LazyLock<Authorizer> = LazyLock::new(Authorizer::new);

impl Constitution {
    /// Reads a constitution and validates it strictly against the schema of rules version 1.
    pub fn parse(text: &str) -> Result<Self, ConstitutionError> {
        let read = read::read(text)?;
        let contexts =
            schema::contexts(read.parameters.invitations_by).ok_or_else(|| Flaw::Schema.somewhere())?;
        Ok(Self(Arc::new(Inner {
            text: text.to_owned(),
            hash: blake3::hash(text.as_bytes()).into(),
            parameters: read.parameters,
            policies: read.policies,
            #[cfg(test)]
            whole: read.whole,
            memo: Memo::new(&read.by_act),
            by_act: read.by_act,
            contexts,
        })))
    }

    /// The constitution that an organisation is founded with.
    pub fn default_text() -> &'static str {
        include_str!("default.cedar")
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
        self.0.memo.ruling(question, || self.rule(question, &self.0.by_act[question.act as usize]))
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
        let own = question.target.member() == Some(question.member);
        let context = self.0.contexts[schema::context_index(own, question.device)].clone();
        let (principal, resource) = (WORDS.principal(question.member), WORDS.resource(&question.target));
        let entities = WORDS.entities(question, principal.clone(), resource.clone())?;
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
        self.0.hash == other.0.hash
    }
}

impl Eq for Constitution {}

#[cfg(test)]
mod tests;
