//! The numbers and words of a constitution, each with its unit last in its name and a range that keeps it sensible.

use crate::message::Message;
use crate::view::ParameterRange;
use crate::way::Way;

use super::error::{ConstitutionError, Flaw};

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident in $min:literal ..= $max:literal $(, since $since:literal: $missing:literal)?;)*) => {
        /// The parameters of a constitution. A text that was written before one came has it at its first value.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Parameters {
            $($(#[$doc])* pub $name: u32,)*
            /// Who makes and vouches for invitations of new members.
            pub invitations_by: InvitationsBy,
            /// Of what the majority is counted.
            pub majority_of: MajorityOf,
            /// What becomes of a vote whose text changes while it is open.
            pub text_change: TextChange,
            /// Who reads members' mail addresses.
            pub mail_for: ContactsFor,
            /// Who reads members' telephone numbers.
            pub phone_for: ContactsFor,
            /// Who reads members' postal addresses.
            pub address_for: ContactsFor,
            /// Who reads how else members are reached.
            pub contacts_for: ContactsFor,
        }

        /// The numbers. The order is that of the default text.
        pub const NUMBERS: &[Number] = &[$(Number {
            name: stringify!($name),
            min: $min,
            max: $max,
            first: parameters!(@first $($missing)?),
            since: parameters!(@since $($since)?),
        },)*];

        impl Parameters {
            /// Puts the parameters together from what was read, in the order of [`NUMBERS`] and [`WORDS`].
            fn from_read(read: &Reader) -> Result<Self, ConstitutionError> {
                let mut numbers = NUMBERS.iter().zip(&read.numbers).map(|(number, value)| {
                    value.or(number.first).ok_or_else(|| Flaw::ParameterMissing.somewhere().name(number.name))
                });
                $(let $name = numbers.next().ok_or_else(|| Flaw::ParameterMissing.somewhere())??;)*
                let place = |at: usize| {
                    read.words[at]
                        .or(WORDS[at].first)
                        .ok_or_else(|| Flaw::ParameterMissing.somewhere().name(WORDS[at].name))
                };
                Ok(Self {
                    $($name,)*
                    invitations_by: if place(0)? == 0 { InvitationsBy::Members } else { InvitationsBy::Stewards },
                    majority_of: if place(1)? == 0 { MajorityOf::Votes } else { MajorityOf::Members },
                    text_change: if place(2)? == 0 { TextChange::Restarts } else { TextChange::Refused },
                    mail_for: ContactsFor::at(place(3)?),
                    phone_for: ContactsFor::at(place(4)?),
                    address_for: ContactsFor::at(place(5)?),
                    contacts_for: ContactsFor::at(place(6)?),
                })
            }

            /// Every parameter's name and value under a version of the rules, in the order of the default text.
            pub fn values(&self, version: u32) -> Vec<(&'static str, String)> {
                let numbers = [$((stringify!($name), self.$name.to_string()),)*];
                let words = [
                    self.invitations_by as usize,
                    self.majority_of as usize,
                    self.text_change as usize,
                    self.mail_for as usize,
                    self.phone_for as usize,
                    self.address_for as usize,
                    self.contacts_for as usize,
                ];
                let numbers = NUMBERS.iter().zip(numbers).filter(|(number, _)| number.since <= version);
                let words = WORDS.iter().zip(words).filter(|(word, _)| word.since() <= version);
                numbers
                    .map(|(_, value)| value)
                    .chain(words.map(|(word, at)| (word.name, word.values[at].to_owned())))
                    .collect()
            }
        }
    };
    (@first) => { None };
    (@first $missing:literal) => { Some($missing) };
    (@since) => { 1 };
    (@since $since:literal) => { $since };
}

/// A parameter that is a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its name in a text.
    pub name: &'static str,
    /// The least that it may be.
    pub min: u32,
    /// The most.
    pub max: u32,
    /// What it is where a text does not set it; none where every text must.
    pub first: Option<u32>,
    /// The version of the rules that it came with.
    pub since: u32,
}

/// A parameter that is a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its name in a text.
    pub name: &'static str,
    /// The words that it may be.
    pub values: [&'static str; 2],
    /// Which of them it is where a text does not set it; none where every text must.
    pub first: Option<usize>,
}

impl Word {
    /// The version of the rules that it came with.
    pub fn since(&self) -> u32 {
        if self.first.is_some() { 2 } else { 1 }
    }
}

/// The words, in the order of the default text.
pub(super) const WORDS: [Word; 7] = [
    Word { name: "invitations_by", values: ["members", "stewards"], first: None },
    Word { name: "majority_of", values: ["votes", "members"], first: Some(0) },
    Word { name: "text_change", values: ["restarts", "refused"], first: Some(0) },
    Word { name: "mail_for", values: ["stewards", "members"], first: Some(0) },
    Word { name: "phone_for", values: ["stewards", "members"], first: Some(0) },
    Word { name: "address_for", values: ["stewards", "members"], first: Some(0) },
    Word { name: "contacts_for", values: ["stewards", "members"], first: Some(0) },
];

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
    /// A proposal is discussed at least so long before its vote opens.
    discussion_hours_min in 0..=2160, since 2: 0;
    /// It is discussed so long where it does not say.
    discussion_hours_default in 0..=2160, since 2: 0;
    /// Members are reminded of an open vote so long before it closes.
    reminder_hours in 1..=336, since 2: 24;
    /// Whoever is to be dismissed has at least so long to answer before the vote on it opens.
    dismissal_notice_days in 1..=90, since 2: 14;
    /// A suspension lasts at most so long.
    suspension_days_max in 1..=366, since 2: 30;
    /// A delegated vote is passed on at most so often; 0 where votes cannot be delegated.
    delegation_steps_max in 0..=8, since 2: 0;
    /// People are told once nothing was confirmed for so long.
    stall_minutes in 1..=1440, since 3: 1;
    /// When the keepers are lost, so many of the members in good standing together may name successors.
    succession_percent in 51..=100, since 3: 67;
}

/// Who makes and vouches for invitations of new members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InvitationsBy {
    /// Every member.
    Members,
    /// Stewards only.
    Stewards,
}

impl InvitationsBy {
    /// The role that a policy sees as `context.invitations_by`.
    pub(super) fn role(self) -> &'static str {
        match self {
            Self::Members => "member",
            Self::Stewards => "steward",
        }
    }
}

/// Of what a majority is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MajorityOf {
    /// Of the yes and no votes.
    Votes,
    /// Of all who could vote.
    Members,
}

/// What becomes of a vote whose text changes while it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextChange {
    /// It begins again: its ballots are void and its time runs anew.
    Restarts,
    /// The text cannot be changed then.
    Refused,
}

/// Who reads how members are reached, beside themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactsFor {
    /// Stewards.
    Stewards,
    /// Every member.
    Members,
}

impl ContactsFor {
    /// That whose word stands at this place among the values.
    fn at(place: usize) -> Self {
        if place == 0 { Self::Stewards } else { Self::Members }
    }
}

impl Parameters {
    /// Who reads how members are reached in a way.
    pub fn readers_of(&self, way: Way) -> ContactsFor {
        match way {
            Way::Mail => self.mail_for,
            Way::Phone => self.phone_for,
            Way::Address => self.address_for,
            Way::Contact => self.contacts_for,
        }
    }
}

/// What a parameter means, as a sentence to be.
pub fn meaning(name: &str) -> Message {
    Message::new(&format!("constitution-parameter-{}", name.replace('_', "-")))
}

/// What a parameter may be; none where there is no such parameter.
pub fn range(name: &str) -> Option<ParameterRange> {
    let number = NUMBERS.iter().find(|number| number.name == name);
    let number = number.map(|number| ParameterRange::Number { min: number.min, max: number.max });
    let word = || WORDS.iter().find(|word| word.name == name);
    let words = |word: &Word| word.values.iter().map(|value| (*value).to_owned()).collect();
    number.or_else(|| word().map(|word| ParameterRange::Words(words(word))))
}

/// Reads the parameters of a constitution's head, line by line.
pub(super) struct Reader {
    version: u32,
    numbers: Vec<Option<u32>>,
    words: [Option<usize>; WORDS.len()],
}

impl Reader {
    /// Nothing read yet.
    pub(super) fn new(version: u32) -> Self {
        Self { version, numbers: vec![None; NUMBERS.len()], words: [None; WORDS.len()] }
    }

    /// Reads what stands after the word `parameter`: a name, `=`, a value, `;`, and maybe a comment.
    pub(super) fn line(&mut self, number: u32, line: &str) -> Result<(), ConstitutionError> {
        let (name, value) = setting(number, line)?;
        if let Some(at) = WORDS.iter().position(|word| word.name == name && word.since() <= self.version) {
            let plain = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
            let place = WORDS[at].values.iter().position(|word| Some(*word) == plain);
            let Some(place) = place else {
                let allowed = WORDS[at].values.join("\", \"");
                return Err(Flaw::ParameterWord.on(number).name(name).detail(&format!("\"{allowed}\"")));
            };
            return put(&mut self.words[at], place, number, name);
        }
        let found = NUMBERS
            .iter()
            .zip(&mut self.numbers)
            .find(|(known, _)| known.name == name && known.since <= self.version);
        let Some((&Number { min, max, .. }, slot)) = found else {
            return Err(Flaw::ParameterUnknown.on(number).name(name));
        };
        put(slot, plain_number(number, name, value, min, max)?, number, name)
    }

    /// Puts the parameters together, now that the head is over, and checks them against each other.
    pub(super) fn finish(&self) -> Result<Parameters, ConstitutionError> {
        let parameters = Parameters::from_read(self)?;
        if parameters.voting_hours_default < parameters.voting_hours_min {
            return Err(Flaw::VotingHours.somewhere());
        }
        if parameters.discussion_hours_default < parameters.discussion_hours_min {
            return Err(Flaw::DiscussionHours.somewhere());
        }
        Ok(parameters)
    }
}

/// Takes a line of the head apart: `name = value;`, and maybe a comment.
pub(super) fn setting(number: u32, line: &str) -> Result<(&str, &str), ConstitutionError> {
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
    Ok((name, value))
}

/// Reads a number that has one way to be written: digits only, no sign, no leading zero.
pub(super) fn plain_number(
    line: u32,
    name: &str,
    value: &str,
    min: u32,
    max: u32,
) -> Result<u32, ConstitutionError> {
    let plain = value.bytes().all(|b| b.is_ascii_digit()) && (value == "0" || !value.starts_with('0'));
    if value.is_empty() || !plain {
        return Err(Flaw::ParameterNumber.on(line).name(name));
    }
    let within = value.parse::<u32>().ok().filter(|value| (min..=max).contains(value));
    within.ok_or_else(|| Flaw::ParameterRange.on(line).name(name).range(min, max))
}

/// Fills a slot that is still empty.
fn put<T>(slot: &mut Option<T>, value: T, line: u32, name: &str) -> Result<(), ConstitutionError> {
    if slot.replace(value).is_some() {
        return Err(Flaw::ParameterTwice.on(line).name(name));
    }
    Ok(())
}
