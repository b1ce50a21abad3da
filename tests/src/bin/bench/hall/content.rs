//! What the large hall is made of: members, bookings of many things over two years, votes of every size.
//!
//! All of it is signed and judged as it would have been; only chance is replaced by counting, so that two halls of one
//! size hold the same.

use anyhow::{Context, Result};
use moothall_core::action::decisions::{BallotPaper, Cast, Form};
use moothall_core::action::{Action, Effect, PaperKind, STATUTE_PART_BYTES_MAX};
use moothall_core::constitution::Constitution;
use moothall_core::id::{EntryId, GroupId, ProposalId, ResourceId};
use moothall_core::label::Label;
use moothall_core::paper::Field;
use moothall_core::request::Choice;
use moothall_core::store::{PaperRow, Write};
use moothall_core::tally::{Marks, Method, Unranked};
use moothall_peer::keystore::Keys;
use moothall_peer::sample::builder::Builder;
use serde::{Deserialize, Serialize};

pub(super) const HOUR_MS: i64 = 3_600_000;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

/// The hall goes back so many days.
const DAYS: usize = 730;

/// A vote stays open so many days.
const VOTING_DAYS: i64 = 7;

/// Every so many-th proposal ranks options.
const RANKED_EVERY: usize = 100;

/// A ranked vote has so many options.
pub(super) const OPTIONS: u8 = 20;

/// How large a hall is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Size {
    pub(super) members: usize,
    pub(super) bookings: usize,
    pub(super) resources: usize,
    pub(super) proposals: usize,
    pub(super) ballots: usize,
}

impl Size {
    /// The one that is measured.
    pub(super) const LARGE: Self =
        Self { members: 5_000, bookings: 50_000, resources: 40, proposals: 2_000, ballots: 500_000 };

    /// One that shows in seconds whether the measuring works.
    pub(super) const SMALL: Self =
        Self { members: 40, bookings: 600, resources: 8, proposals: 20, ballots: 400 };

    /// Nothing but bookings.
    pub(super) fn of_bookings(bookings: usize) -> Self {
        Self { members: 200, bookings, resources: 40, proposals: 0, ballots: 0 }
    }
}

/// What a hall holds that questions are asked about.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Landmarks {
    pub(super) size: Size,
    /// The moment at which it was made, in Unix milliseconds.
    pub(super) made_ms: i64,
    pub(super) entries: u64,
    /// Something that is booked as often as anything else.
    pub(super) resource: ResourceId,
    /// Something that nobody ever booked.
    pub(super) free: ResourceId,
    /// The open vote by yes and no in which everybody voted.
    pub(super) biggest: Option<ProposalId>,
    /// The open vote by ranking in which everybody voted.
    pub(super) ranked: Option<ProposalId>,
}

/// All that is to be stored, and what is in it.
pub(super) struct Hall {
    pub(super) writes: Vec<Write>,
    pub(super) papers: Vec<PaperRow>,
    pub(super) landmarks: Landmarks,
}

/// Builds a hall as it would be at a moment in Unix milliseconds, founded by whoever holds the keys.
pub(super) fn build(keys: &Keys, size: Size, now_ms: i64) -> Result<Hall> {
    let begin_ms = now_ms - (DAYS as i64 + 3) * DAY_MS;
    let words = [(Field::Title, "The large hall"), (Field::Text, "Many members, many rooms.")];
    let mut builder = Builder::found(keys, [7; 32], begin_ms, &words)?;
    let profile = Action::BeginPaper { kind: PaperKind::Profile, about: builder.member(0).into() };
    builder.say(0, profile, &[(Field::Name, "Ada"), (Field::About, "Keeps the hall.")])?;
    amend(&mut builder)?;
    for member in 1..size.members {
        builder.join(
            &format!("Member {member:04}"),
            if member % 3 == 0 { "Woodwork and bicycles." } else { "" },
        )?;
    }
    let mut resources = Vec::new();
    for number in 0..=size.resources {
        let words = [
            (Field::Title, format!("Room {number:02}")),
            (Field::Text, "A table, chairs, light. Leave it as you found it.".to_owned()),
        ];
        let words = words.each_ref().map(|(field, text)| (*field, text.as_str()));
        resources.push(ResourceId(builder.say(0, Action::AddResource, &words)?.0));
    }
    builder.confirm()?;
    let free = resources.pop().context("there are resources")?;
    let topic = "house".parse()?;
    let mut year = Year { builder, size, resources, topic, now_ms, cast: 0, landmarks: (None, None) };
    year.groups()?;
    for day in 0..DAYS {
        year.day(day)?;
    }
    let Year { mut builder, resources, landmarks: (biggest, ranked), .. } = year;
    builder.now_ms = builder.now_ms.max(now_ms - HOUR_MS);
    let (writes, papers) = builder.finish()?;
    let entries = writes.iter().filter(|write| matches!(write, Write::Entry { .. })).count() as u64;
    let resource = *resources.first().context("there are resources")?;
    let landmarks = Landmarks { size, made_ms: now_ms, entries, resource, free, biggest, ranked };
    Ok(Hall { writes, papers, landmarks })
}

/// A constitution under which a calendar of a thousand series can be brought in.
fn amend(builder: &mut Builder<'_>) -> Result<()> {
    let mut text = Constitution::default_text().to_owned();
    for (parameter, most) in
        [("booking_open_per_member = 10", "1000"), ("booking_days_ahead_max = 90", "1098")]
    {
        let (name, _) = parameter.split_once(" = ").context("a parameter has a value")?;
        anyhow::ensure!(text.contains(parameter), "the default constitution says otherwise of {name}");
        text = text.replace(parameter, &format!("{name} = {most}"));
    }
    let mut parts = Vec::new();
    for part in text.as_bytes().chunks(STATUTE_PART_BYTES_MAX) {
        parts.push(builder.act(0, Action::Statute { text: part.to_vec() })?);
    }
    let effect = Effect::Amend { parts, hash: *blake3::hash(text.as_bytes()).as_bytes() };
    let words = [(Field::Title, "Book more, and farther ahead"), (Field::Text, "So that calendars fit in.")];
    let proposal = builder.say(0, Action::Propose { effect, voting_ms: DAY_MS }, &words)?;
    let (version, choice) = (vec![proposal], Choice::Yes);
    builder.act(0, Action::Vote { proposal: proposal.into(), version, replaces: None, choice })?;
    builder.confirm()?;
    builder.now_ms += DAY_MS + HOUR_MS;
    builder.confirm()?;
    Ok(())
}

/// Two years in the making.
struct Year<'a> {
    builder: Builder<'a>,
    size: Size,
    resources: Vec<ResourceId>,
    topic: Label,
    now_ms: i64,
    cast: usize,
    landmarks: (Option<ProposalId>, Option<ProposalId>),
}

impl Year<'_> {
    /// Working groups, and a member in ten whose vote on the house goes to another.
    fn groups(&mut self) -> Result<()> {
        let members = self.size.members;
        for number in 0..(members / 160).max(2) {
            let name = format!("Crew {number:02}");
            let words = [(Field::Title, name.as_str()), (Field::Text, "Looks after a room.")];
            let group = GroupId(self.builder.say(0, Action::FormGroup, &words)?.0);
            for place in 0..50.min(members / 4) {
                let member = self.builder.member((number * 7 + place * 3) % members);
                self.builder.act(0, Action::JoinGroup { group, member })?;
            }
            self.builder.confirm()?;
        }
        let topic = self.topic;
        for hand in (10..members).step_by(10) {
            let to = Some(self.builder.member(hand / 10));
            self.builder.act(hand, Action::Delegate { to, topic })?;
        }
        self.builder.confirm()?;
        Ok(())
    }

    /// A day: what is proposed and voted on, what is booked.
    fn day(&mut self, day: usize) -> Result<()> {
        let begin_ms = self.now_ms - (DAYS - day) as i64 * DAY_MS;
        self.builder.now_ms = self.builder.now_ms.max(begin_ms);
        let share = |of: usize| of * day / DAYS..of * (day + 1) / DAYS;
        for number in share(self.size.proposals) {
            self.proposal(number)?;
        }
        for (place, _) in share(self.size.bookings).enumerate() {
            self.book(day, begin_ms, place)?;
        }
        self.builder.confirm()?;
        Ok(())
    }

    /// How many vote on a proposal. In the last ones of each sort everybody does.
    fn voters(&self, number: usize) -> usize {
        let Size { members, proposals, ballots, .. } = self.size;
        if self.is_last(number) {
            return members;
        }
        // One in twenty is about something that matters to many.
        let mean = (ballots - 2 * members.min(ballots / 4)) / proposals;
        match number % 20 {
            7 => (mean * 6).min(members),
            _ => (mean * 14 / 19).min(members),
        }
    }

    /// The last vote of its sort.
    fn is_last(&self, number: usize) -> bool {
        number + 1 == self.size.proposals || number + 2 == self.size.proposals
    }

    fn is_ranked(&self, number: usize) -> bool {
        number + 1 == self.size.proposals || number % RANKED_EVERY == RANKED_EVERY - 1
    }

    fn proposal(&mut self, number: usize) -> Result<()> {
        let members = self.size.members;
        let author = 1 + number * 31 % (members - 1);
        let title = format!("Proposal {number:04}: a new saw for room {:02}", number % self.size.resources);
        let text = "The old one is blunt, and nobody sharpens it any more. 240 from the fund for tools.";
        let voting_ms = VOTING_DAYS * DAY_MS;
        let ranked = self.is_ranked(number);
        let id = if ranked {
            let options: Vec<String> = (0..OPTIONS).map(|option| format!("Saw {option}")).collect();
            let options = options.join("\n");
            let words = [(Field::Title, title.as_str()), (Field::Text, text), (Field::Options, &options)];
            let form = Form {
                effect: Effect::None,
                ballot: BallotPaper { method: Method::Schulze, options: OPTIONS, unranked: Unranked::Last },
                discussion_ms: 0,
                voting_ms,
                topic: Some(self.topic),
                group: None,
                writers: Vec::new(),
            };
            let id = self.builder.say(author, Action::Draft(form), &words)?;
            self.builder.act(author, Action::Present { proposal: id.into() })?;
            id
        } else {
            let words = [(Field::Title, title.as_str()), (Field::Text, text)];
            self.builder.say(author, Action::Propose { effect: Effect::None, voting_ms }, &words)?
        };
        self.builder.confirm()?;
        self.builder.comment((author + 1) % members, id, "I know somebody who sharpens them.")?;
        let voters = self.voters(number);
        for voter in 0..voters {
            // The reader has not voted where it is still open.
            let hand = (number * 97 + voter) % members;
            if hand == 0 && number + 20 > self.size.proposals {
                continue;
            }
            let action = if ranked { ranking(id, self.cast) } else { stance(id, self.cast) };
            self.builder.act(hand, action)?;
            self.cast += 1;
        }
        if self.is_last(number) {
            match ranked {
                true => self.landmarks.1 = Some(id.into()),
                false => self.landmarks.0 = Some(id.into()),
            }
        }
        self.builder.confirm()?;
        Ok(())
    }

    /// Books an hour or two of one of the next fourteen days. Bookings of one day take different things or hours, and so
    /// do those of different days for one day.
    fn book(&mut self, day: usize, begin_ms: i64, place: usize) -> Result<()> {
        let resource = self.resources[place % self.resources.len()];
        let round = (place / self.resources.len()) as i64;
        let ahead = (place % 14) as i64 + 1;
        let from_ms = begin_ms.div_euclid(DAY_MS) * DAY_MS + ahead * DAY_MS + (7 + 2 * round) * HOUR_MS;
        let until_ms = from_ms + (1 + (place % 2) as i64) * HOUR_MS;
        // Each place of the day belongs to another, so that nobody has too many open.
        let hand = match place {
            0 => 0,
            _ => 1 + (day * 131 + place * 17) % (self.size.members - 1),
        };
        let action = Action::Book { resource, from_ms, until_ms };
        if place.is_multiple_of(2) {
            self.builder.say(hand, action, &[(Field::Title, "Shelves")])?;
        } else {
            self.builder.act(hand, action)?;
        }
        Ok(())
    }
}

fn stance(id: EntryId, cast: usize) -> Action {
    let choice = match cast % 10 {
        0..6 => Choice::Yes,
        6..9 => Choice::No,
        _ => Choice::Abstain,
    };
    Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice }
}

fn ranking(id: EntryId, cast: usize) -> Action {
    let options = usize::from(OPTIONS);
    // Steps that share no divisor with 20 reach every option once.
    let step = [1, 3, 7, 9, 11, 13, 17, 19][cast % 8];
    let tiers = (0..8 + cast % 12).map(|at| vec![((cast * 7 + at * step) % options) as u8]).collect();
    let marks = Marks::Ranking(tiers);
    Action::Cast(Cast { proposal: id.into(), version: vec![id], replaces: None, marks })
}
