//! How the sample's constitution was amended: one number, and tests of its own that hold from then on.

use moothall_core::action::decisions::{BallotPaper, Form};
use moothall_core::action::{Action, Effect, STATUTE_PART_BYTES_MAX};
use moothall_core::constitution::Constitution;
use moothall_core::id::ProposalId;
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::tally::{Marks, Method, Unranked};
use moothall_core::view::statute;

use super::builder::Unbuilt;
use super::content::{Calendar, DAY_MS};

/// Who proposes it.
const HAND: usize = 7;
/// Those who are for it, and those who are not.
const VOTES: [(std::ops::RangeInclusive<usize>, Choice); 2] = [(1..=31, Choice::Yes), (32..=34, Choice::No)];

/// What the amended text ends with.
const TESTS: &str = "

// What we rely on, as tests. An amendment that breaks one is not put to the vote.
// test: permit book by member
// test: permit cancel_booking by member own
// test: forbid cancel_booking by member
// test: permit approve by steward
// test: forbid suspend by treasurer
";

impl Calendar<'_> {
    /// Drafted, voted on and in force.
    pub(super) fn amended(&mut self) -> Result<(), Unbuilt> {
        let text = statute::set(Constitution::default_text(), "reminder_hours", "48");
        let text = text.trim_end().to_owned() + TESTS;
        let read = Constitution::parse(&text).map_err(|fault| Unbuilt(fault.message().code))?;
        let mut parts = Vec::new();
        for part in text.as_bytes().chunks(STATUTE_PART_BYTES_MAX) {
            parts.push(self.builder.act(HAND, Action::Statute { text: part.to_vec() })?);
        }
        let form = Form {
            effect: Effect::Amend { parts, hash: read.hash() },
            ballot: BallotPaper { method: Method::YesNo, options: 0, unranked: Unranked::Last },
            discussion_ms: 0,
            voting_ms: 3 * DAY_MS,
            topic: None,
            group: None,
            writers: Vec::new(),
        };
        let words = [
            (Field::Title, "Two days’ notice before a vote closes"),
            (
                Field::Text,
                "One day is short for who works on weekends. And what we rely on stands below as tests.",
            ),
        ];
        let proposal = ProposalId::from(self.builder.say(HAND, Action::Draft(form), &words)?);
        self.builder.act(HAND, Action::Present { proposal })?;
        self.builder.confirm()?;
        for (hands, choice) in VOTES {
            for hand in hands {
                self.cast(hand, proposal, Marks::Stance(choice), "")?;
            }
        }
        self.builder.confirm()?;
        self.builder.now_ms += 4 * DAY_MS;
        self.builder.confirm()
    }
}
