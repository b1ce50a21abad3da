//! A club's history to measure on: real keys, real signatures, real rules, one keeper.
//!
//! Members take turns. In each sitting one of them votes, books rooms, cancels a booking and now and then comments;
//! sittings are fifty minutes apart, so 100,000 entries are about a year of a hundred members.

use std::collections::HashSet;

use moothall_core::action::{Action, Effect, PaperKind};
use moothall_core::id::{EntryId, ProposalId, ResourceId};
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::testing::Club;

/// An hour in milliseconds.
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// Between two sittings.
const PAUSE_MS: i64 = 50 * 60_000;

/// Entries in one sitting.
const SITTING: usize = 10;

/// Entries confirmed at a time.
pub(crate) const BATCH: usize = 100;

/// Things to book.
const RESOURCES: usize = 20;

/// A vote stays open so long.
const VOTING_MS: i64 = 72 * HOUR_MS;

/// A proposal under way.
#[derive(Debug, Clone, Copy)]
struct Open {
    proposal: EntryId,
    until_ms: i64,
}

/// A club and where its members are in their year.
pub(crate) struct History {
    pub(crate) club: Club,
    names: Vec<&'static str>,
    resources: Vec<EntryId>,
    sittings: usize,
    bookings: usize,
    open: Option<Open>,
    voted: HashSet<&'static str>,
}

impl History {
    /// Founds a club so many days ago, with so many members, who have all come in.
    pub(crate) fn begin(members: usize, days_ago: i64) -> Self {
        let mut club = Club::found_at(now_ms() - days_ago * 24 * HOUR_MS);
        let mut names: Vec<&'static str> = vec!["ada"];
        for number in 1..members {
            let name: &'static str = Box::leak(format!("member {number}").into_boxed_str());
            club.join(name);
            club.confirm();
            names.push(name);
        }
        let resources = (0..RESOURCES)
            .map(|number| {
                let name = format!("Room {number}");
                club.say("ada", Action::AddResource, &[(Field::Name, &name), (Field::About, "")])
            })
            .collect();
        club.confirm();
        Self { club, names, resources, sittings: 0, bookings: 0, open: None, voted: HashSet::new() }
    }

    /// Days that so many entries take, with some to spare.
    pub(crate) fn days_of(entries: usize) -> i64 {
        (entries / SITTING) as i64 * (PAUSE_MS + 20_000) / (24 * HOUR_MS) + 8
    }

    /// The members.
    pub(crate) fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.club.ledger.index().len()
    }

    /// Something to book.
    pub(crate) fn resource(&self) -> ResourceId {
        self.resources[0].into()
    }

    /// Goes on until there are so many entries, all of them confirmed in batches.
    pub(crate) fn go_on_until(&mut self, entries: usize) {
        while self.len() + BATCH <= entries {
            self.sit(BATCH);
            self.club.confirm();
        }
        self.sit(entries.saturating_sub(self.len()));
        self.club.confirm();
    }

    /// Writes so many entries, unconfirmed.
    pub(crate) fn sit(&mut self, entries: usize) {
        let until = self.len() + entries;
        while self.len() < until {
            self.sitting(until);
        }
    }

    fn sitting(&mut self, until: usize) {
        let name = self.names[self.sittings % self.names.len()];
        self.sittings += 1;
        self.club.now_ms += PAUSE_MS;
        let end = until.min(self.len() + SITTING);
        if self.open.is_none_or(|open| open.until_ms < self.club.now_ms + HOUR_MS) {
            let text = [(Field::Title, "A new saw"), (Field::Text, "The old one is blunt.")];
            let propose = Action::Propose { effect: Effect::None, voting_ms: VOTING_MS };
            let proposal = self.club.say(name, propose, &text);
            // Closed to new ballots here well before it closes, whenever its certified time turns out to be.
            self.open = Some(Open { proposal, until_ms: self.club.now_ms + VOTING_MS - 12 * HOUR_MS });
            self.voted.clear();
        }
        if let Some(open) = self.open
            && self.len() < end
            && self.voted.insert(name)
        {
            let choice = if self.sittings.is_multiple_of(3) { Choice::No } else { Choice::Yes };
            let proposal = ProposalId(open.proposal.0);
            self.club
                .act(name, Action::Vote { proposal, version: vec![open.proposal], replaces: None, choice });
            if self.len() < end && self.sittings.is_multiple_of(2) {
                let comment = Action::BeginPaper { kind: PaperKind::Comment, about: open.proposal };
                self.club.say(name, comment, &[(Field::Text, "I know somebody who sharpens them.")]);
            }
        }
        let mut own = None;
        while self.len() < end {
            match own.take_if(|_| self.len() + 2 >= end) {
                Some(booking) => {
                    let booking: EntryId = booking;
                    self.club.act(name, Action::CancelBooking { booking: booking.into() });
                }
                None => own = Some(self.book(name)),
            }
        }
    }

    /// Books the next room in turn for an hour of the day after.
    fn book(&mut self, name: &'static str) -> EntryId {
        let resource = self.resources[self.bookings % self.resources.len()].into();
        self.bookings += 1;
        let from_ms = (self.club.now_ms / HOUR_MS + 24) * HOUR_MS;
        self.club.act(name, Action::Book { resource, from_ms, until_ms: from_ms + HOUR_MS })
    }
}

/// This machine's clock, in Unix milliseconds.
pub(crate) fn now_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}
