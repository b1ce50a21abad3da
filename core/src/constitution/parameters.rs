//! The numbers of a constitution, each with its unit last in its name and a range that keeps it sensible.

use crate::message::Message;

use super::error::{ConstitutionError, Flaw};

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident in $min:literal ..= $max:literal;)*) => {
        /// The parameters of a constitution, in rules version 1.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Parameters {
            $($(#[$doc])* pub $name: u32,)*
            /// Who makes and vouches for invitations of new members.
            pub invitations_by: InvitationsBy,
        }

        /// The numbers, with the least and the most that each may be. The order is that of the default text.
        pub const NUMBERS: &[(&str, u32, u32)] = &[$((stringify!($name), $min, $max),)*];

        impl Parameters {
            /// Puts the parameters together from what was read: the numbers in the order of [`NUMBERS`].
            fn from_read(numbers: &[Option<u32>], by: Option<InvitationsBy>) -> Result<Self, ConstitutionError> {
                let mut numbers = NUMBERS.iter().zip(numbers).map(|((name, ..), number)| {
                    number.ok_or_else(|| Flaw::ParameterMissing.somewhere().name(name))
                });
                $(let $name = numbers.next().ok_or_else(|| Flaw::ParameterMissing.somewhere())??;)*
                let invitations_by =
                    by.ok_or_else(|| Flaw::ParameterMissing.somewhere().name(INVITATIONS_BY))?;
                Ok(Self { $($name,)* invitations_by })
            }

            /// Every parameter's name and value, in the order of the default text.
            pub fn values(&self) -> Vec<(&'static str, String)> {
                let mut values = vec![$((stringify!($name), self.$name.to_string()),)*];
                values.push((INVITATIONS_BY, self.invitations_by.name().to_owned()));
                values
            }
        }
    };
}

parameters! {
    /// Of all members in good standing so many must vote.
    quorum_percent in 0..=100;
    /// Of the yes and no votes more than so many must be yes.
    majority_percent in 50..=99;
    /// The quorum for amendments. Never all: one who is away for good would stop every amendment.
    amend_quorum_percent in 1..=90;
    /// The majority for amendments.
    amend_majority_percent in 50..=90;
    /// A vote stays open at least so long.
    voting_hours_min in 1..=720;
    /// A vote stays open so long where the proposal says nothing.
    voting_hours_default in 1..=2160;
    /// A booking lasts at most so long.
    booking_hours_max in 1..=8784;
    /// A booking begins at most so far ahead.
    booking_days_ahead_max in 1..=1098;
    /// A member has at most so many bookings that are not over.
    booking_open_per_member in 1..=1000;
    /// An invitation is valid for at most so long.
    invitation_days_max in 1..=366;
    /// A provisional restriction of another's device lasts so long.
    restriction_hours in 1..=168;
    /// A steward restricts at most so many devices of others at a time.
    restrictions_per_steward in 1..=10;
    /// The revocation of another's device takes effect so long after it was confirmed, unless a second steward joins.
    revoke_delay_hours in 0..=720;
    /// A dismissal takes effect so long after it was decided, unless a second steward joins.
    dismissal_delay_hours in 0..=720;
    /// An entry that is not delivered so long after a notice holds up no other any more.
    delivery_days in 1..=90;
    /// A recovery takes effect so long after a device first saw it.
    recovery_days in 1..=60;
}

/// The one parameter that is a word.
pub const INVITATIONS_BY: &str = "invitations_by";

/// Who makes and vouches for invitations of new members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvitationsBy {
    /// Every member.
    Members,
    /// Stewards only.
    Stewards,
}

impl InvitationsBy {
    /// Its word in a constitution.
    pub fn name(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Stewards => "stewards",
        }
    }

    /// The role that a policy sees as `context.invitations_by`.
    pub(super) fn role(self) -> &'static str {
        match self {
            Self::Members => "member",
            Self::Stewards => "steward",
        }
    }
}

/// What a parameter means, as a sentence to be.
pub fn meaning(name: &str) -> Message {
    Message::new(&format!("constitution-parameter-{}", name.replace('_', "-")))
}

/// Reads the head of a constitution, line by line.
pub(super) struct Reader {
    numbers: Vec<Option<u32>>,
    invitations_by: Option<InvitationsBy>,
}

impl Reader {
    /// Nothing read yet.
    pub(super) fn new() -> Self {
        Self { numbers: vec![None; NUMBERS.len()], invitations_by: None }
    }

    /// Reads what stands after the word `parameter`: a name, `=`, a value, `;`, and maybe a comment.
    pub(super) fn line(&mut self, number: u32, line: &str) -> Result<(), ConstitutionError> {
        let form = || Flaw::ParameterForm.on(number);
        let (setting, after) = line.split_once(';').ok_or_else(form)?;
        let after = after.trim();
        if !after.is_empty() && !after.starts_with("//") {
            return Err(form());
        }
        let (name, value) = setting.split_once('=').ok_or_else(form)?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            return Err(form());
        }
        if name == INVITATIONS_BY {
            let by = match value {
                "\"members\"" => InvitationsBy::Members,
                "\"stewards\"" => InvitationsBy::Stewards,
                _ => return Err(Flaw::ParameterWord.on(number).name(name)),
            };
            return put(&mut self.invitations_by, by, number, name);
        }
        let found = NUMBERS.iter().zip(&mut self.numbers).find(|((known, ..), _)| *known == name);
        let Some((&(_, min, max), slot)) = found else {
            return Err(Flaw::ParameterUnknown.on(number).name(name));
        };
        // Digits only, and one way to write each number: no sign, no leading zero.
        let plain = value.bytes().all(|b| b.is_ascii_digit()) && (value == "0" || !value.starts_with('0'));
        if value.is_empty() || !plain {
            return Err(Flaw::ParameterNumber.on(number).name(name));
        }
        let within = value.parse::<u32>().ok().filter(|value| (min..=max).contains(value));
        let Some(value) = within else {
            return Err(Flaw::ParameterRange.on(number).name(name).range(min, max));
        };
        put(slot, value, number, name)
    }

    /// Puts the parameters together, now that the head is over, and checks them against each other.
    pub(super) fn finish(self) -> Result<Parameters, ConstitutionError> {
        let parameters = Parameters::from_read(&self.numbers, self.invitations_by)?;
        if parameters.voting_hours_default < parameters.voting_hours_min {
            return Err(Flaw::VotingHours.somewhere());
        }
        Ok(parameters)
    }
}

/// Fills a slot that is still empty.
fn put<T>(slot: &mut Option<T>, value: T, line: u32, name: &str) -> Result<(), ConstitutionError> {
    if slot.replace(value).is_some() {
        return Err(Flaw::ParameterTwice.on(line).name(name));
    }
    Ok(())
}
