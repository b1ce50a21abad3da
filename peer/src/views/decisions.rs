//! Proposals, ballots, outcomes, comments.

use std::borrow::Cow;

use moothall_core::action::Effect;
use moothall_core::constitution::TextChange;
use moothall_core::id::{EntryId, MemberId, PaperId, ProposalId};
use moothall_core::ledger::record::{
    Ballot, Course, Key, Marked, Member, Outcome, Paper as PaperRecord, Proposal, Statute, VoteResult,
};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::paper::Paper;
use moothall_core::request::ProposalEffect;
use moothall_core::rules::{decisions, members};
use moothall_core::tally::Marks;
use moothall_core::view::{self, Stage, Tally};

use super::{Seen, Viewer, deciding};

impl Viewer<'_> {
    /// All proposals, open ones by closing time, then the others, the latest first.
    pub(crate) fn proposals(&self) -> Vec<view::ProposalLine> {
        self.proposals_where(|_| true)
    }

    /// Some of them, in the same order.
    pub(crate) fn proposals_where(&self, wanted: impl Fn(&Proposal) -> bool) -> Vec<view::ProposalLine> {
        let current = self.current();
        let mut lines: Vec<view::ProposalLine> = current
            .records::<Proposal>(Key::Proposal(ProposalId([0; 32])), Key::Proposal(ProposalId([255; 32])))
            .into_iter()
            .filter_map(|(key, proposal)| match key {
                Key::Proposal(id) if wanted(proposal) => Some(self.proposal_line(id, proposal)),
                _ => None,
            })
            .collect();
        lines.sort_by_key(|line| match line.stage {
            Stage::Open | Stage::Closing => (0, line.closes_ms, line.id),
            Stage::Draft | Stage::Discussion => (1, line.opens_ms.unwrap_or(i64::MAX), line.id),
            _ => (2, -line.closes_ms, line.id),
        });
        lines
    }

    fn proposal_line(&self, id: ProposalId, proposal: &Proposal) -> view::ProposalLine {
        self.line_of(id, proposal, &self.outcome_so_far(id, proposal))
    }

    fn line_of(&self, id: ProposalId, proposal: &Proposal, outcome: &Outcome) -> view::ProposalLine {
        let stage = match &proposal.outcome {
            _ if proposal.withdrawn => Stage::Withdrawn,
            Some(outcome) => match outcome.result {
                VoteResult::Adopted => Stage::Adopted,
                VoteResult::Rejected => Stage::Rejected,
                VoteResult::Inquorate => Stage::Inquorate,
                VoteResult::Elected => Stage::Elected,
            },
            None => match &proposal.course {
                Some(course) => self.stage_by_clock(course, proposal.closes_ms),
                None if proposal.closes_ms <= self.now_ms => Stage::Closing,
                None => Stage::Open,
            },
        };
        let course = proposal.course.as_deref();
        let (current, me) = (self.current(), self.me());
        let my_choice = me.and_then(|me| current.record::<Ballot>(&Key::Ballot(id, me)));
        let my_choice = my_choice.map(|ballot| ballot.choice);
        let cast = course.zip(me).map(|(course, me)| Key::Cast(id, course.round, me));
        let my_marks = cast.and_then(|key| current.record::<Marked>(&key)).map(|ballot| &ballot.marks);
        let voted = my_choice.is_some() || my_marks.is_some();
        let can_vote =
            stage == Stage::Open && course.map_or_else(|| self.belongs(), |course| self.is_voter(course));
        view::ProposalLine {
            id,
            title: self.proposal_title(id),
            by: self.name(proposal.by),
            stage,
            closes_ms: proposal.closes_ms,
            tally: Tally {
                yes: outcome.yes,
                no: outcome.no,
                abstain: outcome.abstain,
                electorate: outcome.electorate,
                quorum: outcome.quorum,
            },
            my_choice: my_choice.or(match my_marks {
                Some(Marks::Stance(choice)) => Some(*choice),
                _ => None,
            }),
            voted,
            can_vote,
            method: course.map(|course| course.ballot.method),
            opens_ms: course.and_then(|course| course.opens_ms),
            closing_soon: self.closes_soon(stage, proposal.closes_ms),
            carried_out: proposal.carried_out.is_some(),
            to_carry_out: proposal.carried_out.is_none()
                && proposal.effect == Effect::None
                && matches!(stage, Stage::Adopted | Stage::Elected),
            turnout: match &outcome.counted {
                Some(counted) => counted.tally.turnout,
                None => outcome.yes + outcome.no + outcome.abstain,
            },
            topic: course.and_then(|course| course.topic),
            mine: me.is_some_and(|me| {
                me == proposal.by || course.is_some_and(|course| course.writers.contains(&me))
            }),
            certainty: self.certainty(id.into()),
        }
    }

    /// The outcome, or how it stands with the ballots so far.
    fn outcome_so_far<'p>(&self, id: ProposalId, proposal: &'p Proposal) -> Cow<'p, Outcome> {
        match &proposal.outcome {
            Some(outcome) => Cow::Borrowed(outcome),
            None => Cow::Owned(decisions::count(&self.current(), self.ledger.constitution(), id, proposal)),
        }
    }

    /// The outcome of a vote in words; none while it is not closed.
    pub(super) fn outcome_said(&self, id: ProposalId, proposal: &Proposal) -> Seen<Option<Message>> {
        let Some(outcome) = &proposal.outcome else { return Ok(None) };
        let course = proposal.course.as_deref();
        let options = course.map_or(0, |course| course.ballot.options);
        let labels = match self.paper(PaperId(id.0))?.filter(|_| options > 0) {
            Some(row) => deciding::labels(Some(&self.document(&row)?), options),
            None => deciding::labels(None, options),
        };
        Ok(Some(self.said_of(course, outcome, &labels, true)))
    }

    /// An outcome in words, or the rule that leads to one.
    fn said_of(
        &self,
        course: Option<&Course>,
        outcome: &Outcome,
        labels: &[String],
        closed: bool,
    ) -> Message {
        let Some(course) = course else {
            let code = match (closed, outcome.result) {
                (false, _) if outcome.of_members.is_some() => "rule-members",
                (false, _) => "rule-votes",
                (true, VoteResult::Adopted) => "outcome-adopted",
                (true, VoteResult::Rejected) => "outcome-rejected",
                (true, VoteResult::Inquorate) => "outcome-inquorate",
                // Only options win so, and those have a count of their own.
                (true, VoteResult::Elected) => "outcome-elected",
            };
            return self.counted(Message::new(code), outcome);
        };
        self.decided(course, outcome, labels, closed)
    }

    /// One proposal in full.
    pub(crate) fn proposal(&self, id: ProposalId) -> Seen<Option<view::Proposal>> {
        let current = self.current();
        let Some(proposal) = current.record::<Proposal>(&Key::Proposal(id)) else { return Ok(None) };
        let outcome = self.outcome_so_far(id, proposal);
        let line = self.line_of(id, proposal, &outcome);
        let row = self.paper(PaperId(id.0))?;
        let paper = row.as_ref().map(|row| self.document(row)).transpose()?;
        let version = match &row {
            Some(_) => paper.as_ref().map(Paper::heads).unwrap_or_default(),
            None => vec![id.into()],
        };
        let me = self.me();
        let mine = me == Some(proposal.by);
        let open = line.stage == Stage::Open;
        // Who left after the close was counted.
        let undecided = proposal.outcome.is_none();
        let voters = decisions::electorate(&current, proposal);
        let mut ballots: Vec<view::Ballot> = current
            .records::<Ballot>(Key::Ballot(id, MemberId([0; 32])), Key::Ballot(id, MemberId([255; 32])))
            .into_iter()
            .filter_map(|(key, ballot)| {
                let Key::Ballot(_, member) = key else { return None };
                Some(view::Ballot {
                    member,
                    member_name: self.name(member),
                    choice: ballot.choice,
                    current_text: ballot.version == version,
                    void: undecided && voters.binary_search(&member).is_err(),
                    certainty: self.certainty(ballot.entry),
                })
            })
            .collect();
        ballots.sort_by_cached_key(|ballot| (ballot.member_name.to_lowercase(), ballot.member));
        let course = proposal.course.as_deref();
        let labels =
            course.map(|course| deciding::labels(paper.as_ref(), course.ballot.options)).unwrap_or_default();
        let writes = me.is_some()
            && match (line.stage, course) {
                (Stage::Open, None) | (Stage::Discussion, _) => true,
                (Stage::Draft, Some(_)) => line.mine,
                (Stage::Open, Some(_)) => {
                    line.mine && self.ledger.constitution().parameters().text_change == TextChange::Restarts
                }
                _ => false,
            };
        let may_carry_out =
            line.to_carry_out && self.ledger.rules_version() >= 2 && (mine || self.is_steward());
        Ok(Some(view::Proposal {
            text: row.map(|row| row.text).unwrap_or_default(),
            paper: PaperId(id.0),
            erased: current
                .record::<PaperRecord>(&Key::Paper(PaperId(id.0)))
                .is_some_and(|paper| paper.erased),
            version,
            effect: self.effect(&proposal.effect),
            trials: self.trials(&proposal.effect),
            in_force: match (&proposal.effect, &proposal.outcome) {
                (Effect::Amend { .. }, None) => Some(self.ledger.constitution().text().to_owned()),
                _ => None,
            },
            effect_said: self.effect_said(&proposal.effect),
            rule: self.said_of(course, &outcome, &labels, false),
            outcome: proposal.outcome.as_ref().map(|outcome| self.said_of(course, outcome, &labels, true)),
            left_out: self.left_out(id),
            carried_out: proposal.outcome.as_ref().and_then(|outcome| match &outcome.hindered {
                None if proposal.carried_out.is_some() => {
                    let by = proposal.carried_out.map(|said| self.name(said.by)).unwrap_or_default();
                    Some(Message::new("carried-out-by").text("member", by))
                }
                Some(refusal) => Some(self.refusal(refusal)),
                None if outcome.result == VoteResult::Adopted && proposal.effect != Effect::None => {
                    Some(Message::new("carried-out"))
                }
                None => None,
            }),
            ballots,
            comments: self.comments(id)?,
            mine,
            cannot_vote: match me {
                None => Some(Message::new("refused-device-unknown")),
                Some(_) if line.stage == Stage::Draft => Some(Message::new("refused-still-a-draft")),
                Some(_) if line.stage == Stage::Discussion => {
                    let opens_ms = line.opens_ms.unwrap_or_default();
                    Some(Message::new("refused-vote-not-open").time("opens", opens_ms))
                }
                Some(_) if !open => Some(Message::new("refused-proposal-closed")),
                Some(_) if !line.can_vote => Some(Message::new("refused-vote-of-a-group")),
                Some(_) => None,
            },
            without_device: self.without_device(proposal, line.stage),
            may_edit: writes,
            may_carry_out,
            course: match course {
                Some(course) => self
                    .course((id, proposal), course, &outcome, line.stage, paper.as_ref(), labels)?
                    .map(Box::new),
                None => None,
            },
            offline_note: if open { self.offline_note() } else { None },
            line,
        }))
    }

    /// Who has no device counts in the quorum all the same.
    fn without_device(&self, proposal: &Proposal, stage: Stage) -> Option<Message> {
        if !matches!(stage, Stage::Draft | Stage::Discussion | Stage::Open) {
            return None;
        }
        let current = self.current();
        let voters = decisions::electorate(&current, proposal);
        let without = voters.iter().filter(|voter| !members::uses_device(&current, **voter)).count();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        (without > 0).then(|| {
            Message::new("voters-without-device")
                .number("count", number(without))
                .number("electorate", number(voters.len()))
        })
    }

    fn left_out(&self, id: ProposalId) -> Option<Message> {
        let count = self.replica.ballots_left_out(id);
        (count > 0).then(|| {
            Message::new("ballots-left-out").number("count", i64::try_from(count).unwrap_or(i64::MAX))
        })
    }

    pub(super) fn counted(&self, message: Message, outcome: &Outcome) -> Message {
        message
            .number("yes", outcome.yes.into())
            .number("no", outcome.no.into())
            .number("abstain", outcome.abstain.into())
            .number("voted", (outcome.yes + outcome.no + outcome.abstain).into())
            .number("electorate", outcome.electorate.into())
            .number("quorum", outcome.quorum.into())
            .number("majority", outcome.majority_percent.into())
    }

    fn effect(&self, effect: &Effect) -> ProposalEffect {
        match effect {
            Effect::None => ProposalEffect::None,
            Effect::AppointSteward { member } => ProposalEffect::AppointSteward { member: *member },
            Effect::DismissSteward { member } => ProposalEffect::DismissSteward { member: *member },
            Effect::RaiseRules { version } => ProposalEffect::RaiseRules { version: *version },
            Effect::Appoint { role, member } => ProposalEffect::Appoint { role: *role, member: *member },
            Effect::Dismiss { role, member } => ProposalEffect::Dismiss { role: *role, member: *member },
            Effect::DismissMember { member } => ProposalEffect::DismissMember { member: *member },
            Effect::Keepers { appoint, dismiss } => {
                ProposalEffect::Keepers { appoint: appoint.clone(), dismiss: dismiss.clone() }
            }
            Effect::RenewSheet { .. } => ProposalEffect::RenewSheet,
            Effect::Amend { parts, .. } => ProposalEffect::Amend { constitution: self.statute(parts) },
        }
    }

    pub(super) fn statute(&self, parts: &[EntryId]) -> String {
        let current = self.current();
        let bytes: Vec<u8> = parts
            .iter()
            .filter_map(|part| current.record::<Statute>(&Key::Statute(*part)))
            .flat_map(|part| part.0.clone())
            .collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn effect_said(&self, effect: &Effect) -> Message {
        match effect {
            Effect::None => Message::new("does-nothing"),
            Effect::AppointSteward { member } => {
                Message::new("does-appoint-steward").text("member", self.name(*member))
            }
            Effect::DismissSteward { member } => {
                Message::new("does-dismiss-steward").text("member", self.name(*member))
            }
            Effect::RaiseRules { version } => {
                Message::new("does-raise-rules").number("version", i64::from(*version))
            }
            Effect::Appoint { role, member } => {
                Message::new("does-appoint").text("member", self.name(*member)).text("role", role.to_string())
            }
            Effect::Dismiss { role, member } => {
                Message::new("does-dismiss").text("member", self.name(*member)).text("role", role.to_string())
            }
            Effect::DismissMember { member } => {
                Message::new("does-dismiss-member").text("member", self.name(*member))
            }
            Effect::Keepers { appoint, dismiss } => {
                let which = match (appoint.is_empty(), dismiss.is_empty()) {
                    (false, true) => "appoint",
                    (true, _) => "dismiss",
                    (false, false) => "replace",
                };
                Message::new("does-keepers")
                    .text("which", which)
                    .text("appoint", self.devices_named(appoint))
                    .text("dismiss", self.devices_named(dismiss))
            }
            Effect::RenewSheet { .. } => Message::new("does-renew-sheet"),
            Effect::Amend { .. } => Message::new("does-amend"),
        }
    }

    fn comments(&self, id: ProposalId) -> Seen<Vec<view::Comment>> {
        let current = self.current();
        let me = self.me();
        let mut comments = Vec::new();
        for row in self.store.comments(id.into())? {
            let Some(paper) = current.record::<PaperRecord>(&Key::Paper(row.paper)) else { continue };
            if paper.erased {
                continue;
            }
            let entry = EntryId::from(row.paper);
            comments.push(view::Comment {
                paper: row.paper,
                by: self.name(paper.author),
                mine: Some(paper.author) == me,
                text: row.text,
                written_ms: self.ledger.find(&entry).map_or(0, |found| found.stamp.clock_ms),
                certainty: self.certainty(entry),
            });
        }
        comments.sort_by_key(|comment| (comment.written_ms, comment.paper));
        Ok(comments)
    }

    /// Members in good standing.
    pub(crate) fn members_active(&self) -> u32 {
        let count = self
            .current()
            .records::<Member>(Key::Member(MemberId([0; 32])), Key::Member(MemberId([255; 32])))
            .into_iter()
            .filter(|(_, member)| !member.left)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}
