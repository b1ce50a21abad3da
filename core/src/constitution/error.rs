//! Why a text is no constitution: each flaw has its sentence, and where it can be told, its line.

use std::fmt;

use crate::message::Message;

/// Why a text is not taken as a constitution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstitutionError {
    /// What is wrong.
    pub flaw: Flaw,
    /// The line, from 1, where one can be named.
    pub line: Option<u32>,
    /// The parameter, policy or other name that it is about.
    pub name: Option<String>,
    /// The least and the most that a number may be.
    pub range: Option<(u32, u32)>,
    /// What Cedar says, in its own words.
    pub detail: Option<String>,
}

macro_rules! flaws {
    ($($(#[$doc:meta])* $variant:ident $code:literal;)*) => {
        /// What can be wrong with a constitution.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Flaw {
            $($(#[$doc])* $variant,)*
        }

        impl Flaw {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code of its sentence.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }
    };
}

flaws! {
    /// Longer than [`super::TEXT_BYTES_MAX`].
    TooLong "constitution-too-long";
    /// A control character, or one that changes the direction of text or cannot be seen.
    Character "constitution-character";
    /// Brackets nest deeper than [`super::NESTING_MAX`].
    TooDeep "constitution-too-deep";
    /// A policy with more than [`super::POLICY_TOKENS_MAX`] words and signs.
    PolicyTooLong "constitution-policy-too-long";
    /// More than [`super::POLICIES_MAX`] policies.
    TooManyPolicies "constitution-too-many-policies";
    /// A parameter's line that is not `parameter name = value;`.
    ParameterForm "constitution-parameter-form";
    /// A parameter that this version of the rules does not know.
    ParameterUnknown "constitution-parameter-unknown";
    /// A parameter that was set before.
    ParameterTwice "constitution-parameter-twice";
    /// A parameter that is not set.
    ParameterMissing "constitution-parameter-missing";
    /// A value that is not a plain number.
    ParameterNumber "constitution-parameter-number";
    /// A value that is not one of the words that the parameter takes.
    ParameterWord "constitution-parameter-word";
    /// A number out of its range.
    ParameterRange "constitution-parameter-range";
    /// Votes would by default be shorter than the shortest.
    VotingHours "constitution-voting-hours";
    /// Discussions would by default be shorter than the shortest.
    DiscussionHours "constitution-discussion-hours";
    /// A role or topic that is not a short plain word, is declared twice, or is one too many.
    Declaration "constitution-declaration";
    /// Cedar cannot read the policies.
    Syntax "constitution-syntax";
    /// A policy with slots to fill in later.
    Template "constitution-template";
    /// A policy without `@id`, or with one that is not short and plain.
    PolicyName "constitution-policy-name";
    /// Two policies with one `@id`.
    PolicyTwice "constitution-policy-twice";
    /// A policy without `@says`, or with one that is empty or too long.
    PolicySays "constitution-policy-says";
    /// A policy that speaks of something which the schema does not have, or compares what cannot be compared.
    Schema "constitution-schema";
    /// A policy names somebody or something by what is not an id.
    NotAnId "constitution-not-an-id";
    /// With it members could no longer do what nobody may take from them.
    LocksOut "constitution-locks-out";
    /// It names so many members and things that nobody can check whom it locks out.
    TooManyNames "constitution-too-many-names";
    /// A line that begins like a test of the policies and is none, or one test too many.
    TrialForm "constitution-trial-form";
    /// A test of the policies that fails.
    TrialFails "constitution-trial-fails";
}

impl Flaw {
    pub(super) fn somewhere(self) -> ConstitutionError {
        ConstitutionError { flaw: self, line: None, name: None, range: None, detail: None }
    }

    pub(super) fn on(self, line: u32) -> ConstitutionError {
        ConstitutionError { line: Some(line), ..self.somewhere() }
    }
}

impl ConstitutionError {
    pub(super) fn name(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    pub(super) fn range(self, min: u32, max: u32) -> Self {
        Self { range: Some((min, max)), ..self }
    }

    pub(super) fn detail(self, detail: &impl fmt::Display) -> Self {
        Self { detail: Some(detail.to_string()), ..self }
    }

    /// The sentence to be: the flaw's code with `line` (0 where none can be named), `name`, `min`, `max` and `detail`.
    pub fn message(&self) -> Message {
        let mut message = Message::new(self.flaw.code()).number("line", self.line.unwrap_or(0).into());
        if let Some(name) = &self.name {
            message = message.text("name", name);
        }
        if let Some((min, max)) = self.range {
            message = message.number("min", min.into()).number("max", max.into());
        }
        if let Some(detail) = &self.detail {
            message = message.text("detail", detail);
        }
        message
    }
}

impl fmt::Display for ConstitutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.flaw.code())?;
        if let Some(line) = self.line {
            write!(f, " on line {line}")?;
        }
        for part in self.name.iter().chain(&self.detail) {
            write!(f, ": {part}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConstitutionError {}
