//! Proposals that began as drafts: their course, ballots of every method, delegations, meetings.

use std::collections::{BTreeMap, BTreeSet};

use moothall_core::action::{Action, Effect};
use moothall_core::constitution::{Constitution, TextChange};
use moothall_core::entry::Unverified;
use moothall_core::id::{EntryId, MemberId, ProposalId, to_hex};
use moothall_core::label::Label;
use moothall_core::ledger::record::{
    Counted, Course, Delegation, Key, Marked, Meeting, Outcome, Proposal, VoteResult,
};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::paper::{Field, Paper};
use moothall_core::rules::lifecycle::{self, Stage};
use moothall_core::rules::{HOUR_MS, ballots, delegation, meetings};
use moothall_core::tally::lot::{draw, ticket};
use moothall_core::tally::{Method, Tally, TieBreak, Totals};
use moothall_core::view;

use super::{Seen, Viewer};

/// An earlier ballot of the reader is looked for in so many rounds before the present one.
const ROUNDS_LOOKED_AT: u32 = 16;

impl Viewer<'_> {
    /// Where a proposal that is neither closed nor withdrawn stands by this device's clock.
    pub(crate) fn stage_by_clock(&self, course: &Course, closes_ms: i64) -> view::Stage {
        match lifecycle::stage(course, closes_ms, |moment_ms| self.now_ms < moment_ms) {
            Stage::Draft => view::Stage::Draft,
            Stage::Discussion => view::Stage::Discussion,
            Stage::Voting => view::Stage::Open,
            Stage::Over => view::Stage::Closing,
        }
    }

    /// Whether a vote that is open closes within the constitution's time for reminders.
    pub(crate) fn closes_soon(&self, stage: view::Stage, closes_ms: i64) -> bool {
        let hours = self.ledger.constitution().parameters().reminder_hours;
        stage == view::Stage::Open && closes_ms - self.now_ms <= i64::from(hours) * HOUR_MS
    }

    /// Whether the reader is one of those who vote on it.
    pub(crate) fn is_voter(&self, course: &Course) -> bool {
        self.me().is_some_and(|me| ballots::may_vote(&self.current(), course, me))
    }

    /// How a proposal that began as a draft goes on.
    pub(crate) fn course(
        &self,
        (id, proposal): (ProposalId, &Proposal),
        course: &Course,
        outcome: &Outcome,
        stage: view::Stage,
        paper: Option<&Paper>,
        labels: Vec<String>,
    ) -> Seen<Option<view::deciding::Course>> {
        let Some(counted) = outcome.counted.as_deref() else { return Ok(None) };
        let me = self.me();
        let current = self.current();
        let voters = ballots::electorate(&current, course);
        let cast = ballots::cast_in(&current, id, course.round);
        let mut also_for: BTreeMap<MemberId, BTreeSet<MemberId>> = BTreeMap::new();
        if let Some(topic) = course.topic {
            for voter in voters.iter().filter(|voter| !cast.contains_key(voter)) {
                let chain = delegation::chain(&current, self.ledger.constitution(), *voter, topic);
                // Without any ballot on the chain it would be the first that the vote goes to.
                let found = chain.iter().find(|delegate| cast.contains_key(delegate)).or(chain.first());
                if let Some(delegate) = found {
                    also_for.entry(*delegate).or_default().insert(*voter);
                }
            }
        }
        let names = |ids: Option<&BTreeSet<MemberId>>| {
            let mut names: Vec<String> = ids.into_iter().flatten().map(|id| self.name(*id)).collect();
            names.sort_by_cached_key(|name| name.to_lowercase());
            names
        };
        let mut marked = Vec::new();
        for (member, ballot) in &cast {
            let reason = Some(self.text(ballot.entry.into())?);
            marked.push(view::deciding::MarkedBallot {
                entry: ballot.entry,
                member: *member,
                member_name: self.name(*member),
                marks: ballot.marks.clone(),
                reason: reason.filter(|reason| !reason.is_empty()),
                also_for: names(also_for.get(member)),
                void: proposal.outcome.is_none() && voters.binary_search(member).is_err(),
                certainty: self.certainty(ballot.entry),
            });
        }
        marked.sort_by_cached_key(|ballot| (ballot.member_name.to_lowercase(), ballot.member));
        let mine = me.and_then(|me| cast.get(&me)).map(|ballot| ballot.marks.clone());
        let my_chain = match (me, course.topic) {
            (Some(me), Some(topic)) if mine.is_none() => {
                delegation::chain(&current, self.ledger.constitution(), me, topic)
            }
            _ => Vec::new(),
        };
        let closes_ms = proposal.closes_ms;
        let earlier = match (me, &mine, paper) {
            (Some(me), None, Some(paper)) => self.earlier_ballot((id, me), course, paper)?,
            _ => None,
        };
        Ok(Some(view::deciding::Course {
            method: course.ballot.method,
            options: course.ballot.options,
            labels,
            unranked: course.ballot.unranked,
            topic: course.topic,
            group: course.group.map(|id| view::GroupName { id, name: self.group_name(id) }),
            writers: course.writers.iter().map(|writer| self.name(*writer)).collect(),
            opens_ms: course.opens_ms,
            discussion_ms: course.discussion_ms,
            voting_ms: course.voting_ms,
            round: course.round,
            text_ms: self.ledger.find(&course.text).map_or(0, |found| found.stamp.clock_ms),
            text_change: Message::new(match self.ledger.constitution().parameters().text_change {
                TextChange::Restarts => "text-change-restarts",
                TextChange::Refused => "text-change-refused",
            }),
            could_vote: self.could_vote(proposal, outcome),
            who_sees: Message::new("ballot-who-sees"),
            tally: counted.tally.clone(),
            delegated: counted.delegated,
            ballots: marked,
            mine,
            earlier,
            my_delegates: my_chain.into_iter().map(|delegate| self.name(delegate)).collect(),
            i_vote_for: names(me.and_then(|me| also_for.get(&me))),
            meetings: self.meetings(course, counted, stage),
            may_present: stage == view::Stage::Draft && me == Some(proposal.by),
            closing_soon: self.closes_soon(stage, closes_ms),
            lot: self.lot((id, course), &counted.tally),
        }))
    }

    /// The reader's newest ballot of an earlier round, with the words that it was for as far as they are here.
    fn earlier_ballot(
        &self,
        (id, me): (ProposalId, MemberId),
        course: &Course,
        paper: &Paper,
    ) -> Seen<Option<view::deciding::EarlierBallot>> {
        let current = self.current();
        let first = course.round.saturating_sub(ROUNDS_LOOKED_AT).max(1);
        let found = (first..course.round)
            .rev()
            .find_map(|round| Some((round, current.record::<Marked>(&Key::Cast(id, round, me))?)));
        let Some((round, ballot)) = found else { return Ok(None) };
        let entry = self.store.entry(ballot.entry)?;
        let entry = entry.as_deref().and_then(|bytes| Unverified::parse(bytes).ok());
        let version = entry.as_ref().and_then(|entry| match &entry.payload().action {
            Action::Cast(cast) => Some(cast.version.as_slice()),
            _ => None,
        });
        let Some(version) = version else { return Ok(None) };
        let words = |field| paper.text_at(version, field).unwrap_or_default();
        Ok(Some(view::deciding::EarlierBallot {
            round,
            marks: ballot.marks.clone(),
            title: words(Field::Title),
            text: words(Field::Text),
            labels: labels_of(&words(Field::Options), course.ballot.options),
        }))
    }

    /// What it takes to draw the lot again, where it was drawn; none where members have left or delegated otherwise
    /// since the close, so that it would come out as another.
    fn lot(&self, (id, course): (ProposalId, &Course), tally: &Tally) -> Option<view::deciding::Lot> {
        if !tally.ties.iter().any(|tie| matches!(tie.by, TieBreak::Lot { .. })) {
            return None;
        }
        let counting = ballots::counting(&self.current(), self.ledger.constitution(), id, course);
        let lot = ballots::lot(id, &counting);
        let same = tally.ties.iter().all(|tie| match &tie.by {
            TieBreak::Lot { among } => draw(&lot, among) == Some(tie.chosen),
            TieBreak::Round { .. } => true,
        });
        same.then(|| view::deciding::Lot {
            ballots: counting.into_iter().collect(),
            lot: to_hex(&lot),
            tickets: (0..course.ballot.options).map(|option| to_hex(&ticket(&lot, option))).collect(),
        })
    }

    /// Who can vote; once it is closed, who could and at which position that was settled.
    fn could_vote(&self, proposal: &Proposal, outcome: &Outcome) -> Message {
        match &proposal.outcome {
            None => Message::new("can-vote").number("electorate", outcome.electorate.into()),
            Some(closed) => {
                let position = self.settled_before(closed.closed_ms);
                Message::new("could-vote")
                    .number("electorate", closed.electorate.into())
                    .number("position", i64::try_from(position).unwrap_or(i64::MAX))
            }
        }
    }

    /// The position behind which something happened by itself at a certified time.
    pub(super) fn settled_before(&self, time_ms: i64) -> u64 {
        let newest = self.ledger.position();
        self.ledger.batches().before_time(time_ms, newest).map_or(0, |span| span.point.position)
    }

    fn meetings(
        &self,
        course: &Course,
        counted: &Counted,
        stage: view::Stage,
    ) -> Vec<view::deciding::Meeting> {
        let current = self.current();
        let me = self.me();
        course
            .meetings
            .iter()
            .filter_map(|id| current.record::<Meeting>(&Key::Meeting(*id)).map(|meeting| (*id, meeting)))
            .map(|(id, meeting)| {
                let number = |at: usize| meeting.counts.get(at).copied().unwrap_or_default();
                let witnessed = meetings::counts(meeting);
                let new = me.is_some_and(|me| me != meeting.by && !meeting.witnesses.contains(&me));
                view::deciding::Meeting {
                    id,
                    by: self.name(meeting.by),
                    held_ms: meeting.held_ms,
                    yes: number(0),
                    no: number(1),
                    abstain: number(2),
                    witnesses: meeting.witnesses.iter().map(|witness| self.name(*witness)).collect(),
                    witnessed,
                    counts: counted.meetings.contains(&id),
                    may_witness: new && !witnessed && stage == view::Stage::Open,
                    certainty: self.certainty(id),
                }
            })
            .collect()
    }

    /// The tests of the constitution that it would bring, as they come out.
    pub(super) fn trials(&self, effect: &Effect) -> Vec<view::deciding::Trial> {
        let Effect::Amend { parts, .. } = effect else { return Vec::new() };
        let version = self.ledger.constitution().version();
        let trials =
            Constitution::parse_as(version, &self.statute(parts)).and_then(|proposed| proposed.trials());
        trials
            .unwrap_or_default()
            .into_iter()
            .map(|trial| view::deciding::Trial { line: trial.line, text: trial.text, holds: trial.holds })
            .collect()
    }

    /// The rule that decides a proposal that began as a draft, or its outcome, in words.
    pub(crate) fn decided(
        &self,
        course: &Course,
        outcome: &Outcome,
        labels: &[String],
        closed: bool,
    ) -> Message {
        let Some(counted) = outcome.counted.as_deref() else { return Message::new("rule-votes") };
        let voted = i64::from(counted.tally.turnout);
        let winners: Vec<&str> = counted
            .tally
            .winners
            .iter()
            .map(|option| labels.get(usize::from(*option)).map_or("", String::as_str))
            .collect();
        let aside = match counted.tally.totals {
            Totals::Consent { aside, .. } => aside,
            _ => 0,
        };
        let code = match (closed, course.ballot.method, outcome.result) {
            (true, _, VoteResult::Elected) => "outcome-elected",
            (true, Method::YesNo | Method::Consent, VoteResult::Inquorate) => "outcome-inquorate",
            (true, _, VoteResult::Inquorate) => "outcome-options-inquorate",
            (true, Method::Consent, VoteResult::Adopted) => "outcome-consented",
            (true, Method::Consent, VoteResult::Rejected) => "outcome-objected",
            (true, Method::YesNo, VoteResult::Adopted) if outcome.of_members.is_some() => {
                "outcome-adopted-by-members"
            }
            (true, Method::YesNo, VoteResult::Rejected) if outcome.of_members.is_some() => {
                "outcome-rejected-by-members"
            }
            (true, Method::YesNo, VoteResult::Adopted) => "outcome-adopted",
            (true, Method::YesNo, VoteResult::Rejected) => "outcome-rejected",
            (true, _, _) => "outcome-no-option",
            (false, Method::YesNo, _) if outcome.of_members.is_some() => "rule-members",
            (false, Method::YesNo, _) => "rule-votes",
            (false, Method::Consent, _) => "rule-consent",
            (false, _, _) => "rule-options",
        };
        self.counted(Message::new(code), outcome)
            .number("voted", voted)
            .number("aside", aside.into())
            .text("winners", winners.join(", "))
            .text("method", method_name(course.ballot.method))
            .number("seats", seats(course.ballot.method).into())
    }

    /// How the reader's votes go on each topic, and whose go to the reader.
    pub(crate) fn delegations(&self) -> Vec<view::deciding::Delegations> {
        let Some(me) = self.me() else { return Vec::new() };
        let current = self.current();
        let mut from: BTreeMap<Label, Vec<String>> = BTreeMap::new();
        let first: Label = match "a".parse() {
            Ok(first) => first,
            Err(_) => return Vec::new(),
        };
        let ends = (
            Key::Delegation(MemberId([0; 32]), first),
            // Meetings come next; nothing lies under the least of them.
            Key::Meeting(EntryId([0; 32])),
        );
        for (key, delegation) in current.records::<Delegation>(ends.0, ends.1) {
            if let (Key::Delegation(member, topic), true) = (key, delegation.to == me) {
                from.entry(topic).or_default().push(self.name(member));
            }
        }
        let constitution = self.ledger.constitution();
        constitution
            .topics()
            .iter()
            .map(|topic| {
                let own = current.record::<Delegation>(&Key::Delegation(me, *topic));
                let mut from = from.remove(topic).unwrap_or_default();
                from.sort_by_cached_key(|name| name.to_lowercase());
                view::deciding::Delegations {
                    topic: *topic,
                    to: own.map(|delegation| delegation.to),
                    chain: delegation::chain(&current, constitution, me, *topic)
                        .into_iter()
                        .map(|member| self.name(member))
                        .collect(),
                    from,
                    certainty: own.map(|delegation| self.certainty(delegation.entry)),
                }
            })
            .collect()
    }
}

/// The labels of the options, as many as there are; those without a line are empty.
pub(crate) fn labels(paper: Option<&Paper>, options: u8) -> Vec<String> {
    let text = paper.and_then(|paper| paper.text(Field::Options)).unwrap_or_default();
    labels_of(&text, options)
}

pub(super) fn labels_of(text: &str, options: u8) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().to_owned()).chain(std::iter::repeat(String::new()));
    lines.take(usize::from(options)).collect()
}

/// A method's name in sentences.
fn method_name(method: Method) -> &'static str {
    match method {
        Method::YesNo => "yes_no",
        Method::Consent => "consent",
        Method::ChooseOne => "choose_one",
        Method::Approve { .. } => "approve",
        Method::Score { .. } => "score",
        Method::Schulze => "schulze",
        Method::InstantRunoff => "instant_runoff",
        Method::SingleTransferable { .. } => "single_transferable",
        Method::Dots { .. } => "dots",
    }
}

fn seats(method: Method) -> u8 {
    match method {
        Method::SingleTransferable { seats } => seats,
        _ => 1,
    }
}
