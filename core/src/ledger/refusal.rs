//! A rule said no: which one, and the facts that make the sentence.
//!
//! A refusal holds ids, not names: it must be alike on every device, and names are words that can change or be erased.
//! Whoever shows it looks the names up and makes a [`crate::message::Message`] of it.

use std::borrow::Cow;

use minicbor::{Decode, Encode};

use crate::cbor::{self, Malformed};
use crate::id::{BookingId, EntryId, MemberId, ResourceId};

/// One fact of a [`Refusal`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Fact {
    /// A person.
    #[n(0)]
    Member(#[n(0)] MemberId),
    /// A resource.
    #[n(1)]
    Resource(#[n(0)] ResourceId),
    /// A booking.
    #[n(2)]
    Booking(#[n(0)] BookingId),
    /// An entry.
    #[n(3)]
    Entry(#[n(0)] EntryId),
    /// A number.
    #[n(4)]
    Number(#[n(0)] i64),
    /// A moment in Unix milliseconds.
    #[n(5)]
    Time(#[n(0)] i64),
    /// A length of time in milliseconds.
    #[n(6)]
    Duration(#[n(0)] i64),
    /// A word of the constitution's own, such as a policy's name.
    #[n(7)]
    Word(#[n(0)] String),
}

/// Why an entry does not count.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Refusal {
    /// The sentence's id in the Fluent files.
    #[n(0)]
    pub code: Cow<'static, str>,
    /// What fills it.
    #[n(1)]
    pub facts: Vec<(Cow<'static, str>, Fact)>,
}

impl Refusal {
    /// A refusal without facts.
    pub fn new(code: impl Into<Cow<'static, str>>) -> Self {
        Self { code: code.into(), facts: Vec::new() }
    }

    /// Adds a fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: Fact) -> Self {
        self.facts.push((name.into(), fact));
        self
    }

    /// Writes it, to be kept beside the entry.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads what [`Refusal::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        cbor::decode(bytes, 16 * 1024)
    }
}
