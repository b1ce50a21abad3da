//! From what is asked about decisions to the entries that do it.

use super::{Draft, NotDone, Replica, Step, Words, checked_title, effect_of, statutes, version};
use crate::action::Action;
use crate::action::decisions::{BallotPaper, Cast, Form, MeetingCount};
use crate::fresh::Fresh;
use crate::id::{MemberId, PaperId, ProposalId};
use crate::ledger::record::{Key, Marked, Member};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::state::Look;
use crate::paper::{Field, Paper};
use crate::request::ProposalEffect;
use crate::request::deciding::{Deciding, NewDraft};
use crate::rules::{HOUR_MS, ballots, members};
use crate::tally::{Consent, Marks, OPTIONS_MAX};
use crate::unseen::has_unseen;

/// An option's label is at most so long, in characters.
const LABEL_CHARS_MAX: usize = 120;

/// The paper that must be at hand, merged, to decide.
pub(super) fn paper_of(asked: &Deciding) -> Option<PaperId> {
    match asked {
        Deciding::Cast { proposal, .. } | Deciding::Rewrite { proposal, .. } => Some(PaperId(proposal.0)),
        _ => None,
    }
}

/// The entries, in order.
pub(super) fn decide(
    replica: &Replica,
    asked: &Deciding,
    random: &Fresh,
    paper: Option<&Paper>,
) -> Result<Vec<Step>, NotDone> {
    let plain = |action| Ok(vec![Step::Act(Draft { action, words: Words::None })]);
    match asked {
        Deciding::Draft { draft } => drafted(replica, draft, random),
        Deciding::Rewrite { proposal, title, text, options } => {
            let paper = paper.ok_or(NotDone::Misuse("misuse-words-not-here"))?;
            let course = super::proposal(replica, *proposal).and_then(|found| found.course);
            if course.is_none_or(|course| usize::from(course.ballot.options) != options.len()) {
                return Err(NotDone::Misuse("misuse-options-count"));
            }
            let fields = vec![
                (Field::Title, checked_title(title)?),
                (Field::Text, text.trim().to_owned()),
                (Field::Options, labels(options)?),
            ];
            let action = Action::EditPaper { paper: PaperId(proposal.0) };
            let words = Words::Edit { paper: Box::new(paper.clone()), fields };
            Ok(vec![Step::Act(Draft { action, words })])
        }
        Deciding::Present { proposal } => plain(Action::Present { proposal: *proposal }),
        Deciding::Cast { proposal, marks, reason } => {
            let reason = reason.trim();
            let words = match (marks, reason.is_empty()) {
                (Marks::Consent(Consent::Object), false) => {
                    Words::Begin(vec![(Field::Text, reason.to_owned())])
                }
                (Marks::Consent(Consent::Object), true) => {
                    return Err(NotDone::Misuse("misuse-objection-empty"));
                }
                (_, true) => Words::None,
                (_, false) => return Err(NotDone::Misuse("misuse-reason-of-nothing")),
            };
            let action = Action::Cast(Cast {
                proposal: *proposal,
                version: version(replica, *proposal, paper),
                replaces: my_marks(replica, *proposal).map(|ballot| ballot.entry),
                marks: marks.clone(),
            });
            Ok(vec![Step::Act(Draft { action, words })])
        }
        Deciding::Delegate { topic, to } => {
            can_vote(replica, *to)?;
            plain(Action::Delegate { topic: *topic, to: *to })
        }
        Deciding::RecordMeeting { proposal, yes, no, abstain, held_ms } => {
            counts_hands(replica, *proposal, [*yes, *no, *abstain])?;
            plain(Action::RecordMeeting(MeetingCount {
                proposal: *proposal,
                counts: vec![*yes, *no, *abstain],
                held_ms: *held_ms,
            }))
        }
        Deciding::Witness { meeting } => plain(Action::Witness { meeting: *meeting }),
        Deciding::CarryOut { proposal } => plain(Action::CarryOut { proposal: *proposal }),
    }
}

/// Whether somebody can vote in another's place: a vote passed on to who has no device would be cast by nobody.
fn can_vote(replica: &Replica, to: Option<MemberId>) -> Result<(), NotDone> {
    let (Some(to), Some(ledger)) = (to, replica.ledger()) else { return Ok(()) };
    let current = ledger.current();
    let good = current.record::<Member>(&Key::Member(to)).is_some_and(|member| !member.left);
    if !good || members::uses_device(&current, to) {
        return Ok(());
    }
    Err(NotDone::Refused(Refusal::new("refused-delegate-no-device").with("member", Fact::Member(to))))
}

/// Whether hands can be counted on a proposal, and so many: what the rules take and count for nothing is said before.
fn counts_hands(replica: &Replica, id: ProposalId, hands: [u32; 3]) -> Result<(), NotDone> {
    let (Some(ledger), Some(proposal)) = (replica.ledger(), super::proposal(replica, id)) else {
        return Ok(());
    };
    let Some(course) = &proposal.course else {
        return Err(NotDone::Refused(Refusal::new("refused-meeting-without-draft")));
    };
    let current = ledger.current();
    let voters = ballots::electorate(&current, course);
    let voted = ballots::cast_in(&current, id, course.round);
    let left = voters.iter().filter(|voter| !voted.contains_key(voter)).count();
    let hands: u64 = hands.iter().map(|hands| u64::from(*hands)).sum();
    if hands > left as u64 {
        let number = |count: u64| Fact::Number(i64::try_from(count).unwrap_or(i64::MAX));
        return Err(NotDone::Refused(
            Refusal::new("refused-meeting-hands")
                .with("hands", number(hands))
                .with("left", number(left as u64))
                .with("electorate", number(voters.len() as u64)),
        ));
    }
    Ok(())
}

/// The reader's ballot in the present round, provisional ones included.
pub fn my_marks(replica: &Replica, id: ProposalId) -> Option<Marked> {
    let (me, _) = replica.my_member()?;
    let round = super::proposal(replica, id)?.course?.round;
    replica.ledger()?.current().record(&Key::Cast(id, round, me)).cloned()
}

fn drafted(replica: &Replica, draft: &NewDraft, random: &Fresh) -> Result<Vec<Step>, NotDone> {
    let mut fields =
        vec![(Field::Title, checked_title(&draft.title)?), (Field::Text, draft.text.trim().to_owned())];
    // Its secret is kept for a proposal that is made at once.
    if draft.effect == ProposalEffect::RenewSheet {
        return Err(NotDone::Misuse("misuse-sheet-at-once"));
    }
    let options = u8::try_from(draft.options.len()).unwrap_or(u8::MAX);
    if options > 0 {
        fields.push((Field::Options, labels(&draft.options)?));
    }
    let words = Words::Begin(fields);
    let parameters = replica.ledger().map(|ledger| ledger.constitution().parameters().clone());
    let notice_hours = match (&parameters, &draft.effect) {
        (Some(numbers), ProposalEffect::DismissMember { .. }) => numbers.dismissal_notice_days * 24,
        _ => 0,
    };
    let discussion_hours = parameters.as_ref().map_or(0, |numbers| numbers.discussion_hours_default);
    let hours = parameters.as_ref().map_or(0, |numbers| numbers.voting_hours_default);
    let form = |effect| Form {
        effect,
        ballot: BallotPaper { method: draft.method, options, unranked: draft.unranked },
        discussion_ms: i64::from(draft.discussion_hours.unwrap_or(discussion_hours.max(notice_hours)))
            * HOUR_MS,
        voting_ms: i64::from(draft.hours.unwrap_or(hours)) * HOUR_MS,
        topic: draft.topic,
        group: draft.group,
        writers: draft.writers.clone(),
    };
    match effect_of(&draft.effect, random) {
        Ok(effect) => Ok(vec![Step::Act(Draft { action: Action::Draft(form(effect)), words })]),
        Err(constitution) => {
            let (mut steps, hash) = statutes(replica, constitution)?;
            let form = form(crate::action::Effect::Amend { parts: Vec::new(), hash });
            steps.push(Step::DraftAmendment { words, form: Box::new(form), hash });
            Ok(steps)
        }
    }
}

/// The labels of options, one a line.
fn labels(options: &[String]) -> Result<String, NotDone> {
    let wrong =
        |label: &&str| label.is_empty() || label.chars().count() > LABEL_CHARS_MAX || has_unseen(label);
    let labels: Vec<&str> = options.iter().map(|label| label.trim()).collect();
    if labels.len() > usize::from(OPTIONS_MAX) {
        return Err(NotDone::Misuse("misuse-options-count"));
    }
    if labels.iter().any(wrong) {
        return Err(NotDone::Misuse("misuse-option-label"));
    }
    let mut distinct = labels.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() < labels.len() {
        return Err(NotDone::Misuse("misuse-option-twice"));
    }
    Ok(labels.join("\n"))
}
