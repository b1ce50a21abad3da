//! The course of a proposal that begins as a draft: draft, discussion, vote, decided, carried out.

use super::desk::Desk;
use super::{Author, DAY_MS, HOUR_MS, authorize, good_member, groups};
use crate::action::Effect;
use crate::action::decisions::{Form, WRITERS_MAX};
use crate::constitution::{Act, EffectKind, Target, TextChange};
use crate::entry::Entry;
use crate::id::{EntryId, ProposalId};
use crate::ledger::record::{CarriedOut, Course, DueKind, Key, Mark, Proposal, VoteResult};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::rules::decisions::{VOTING_HOURS_MAX, effect_fits, voting_fits};
use crate::rules::papers;
use crate::tally::Method;

/// Where a proposal that began as a draft stands, as far as time tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Its writers work on it.
    Draft,
    /// It is discussed, and written on at.
    Discussion,
    /// Ballots count.
    Voting,
    /// Its time is over.
    Over,
}

/// Where it stands; `is_before` says whether a moment is still to come.
pub fn stage(course: &Course, closes_ms: i64, mut is_before: impl FnMut(i64) -> bool) -> Stage {
    match course.opens_ms {
        None => Stage::Draft,
        Some(opens_ms) if is_before(opens_ms) => Stage::Discussion,
        Some(_) if is_before(closes_ms) => Stage::Voting,
        Some(_) => Stage::Over,
    }
}

/// Begins a proposal as a draft.
pub(super) fn draft(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    desk: &Desk,
    form: &Form,
) -> Result<(), Refusal> {
    let target = Target::Proposal { id: None, member: author.member, effect: (&form.effect).into() };
    authorize(scene, author, Act::Propose, target)?;
    papers::needs_words(entry)?;
    method_fits(form)?;
    times_fit(scene, &form.effect, form.discussion_ms, form.voting_ms)?;
    match &form.effect {
        Effect::DismissMember { member } => {
            good_member(scene, *member)?;
        }
        effect => effect_fits(scene, desk, effect)?,
    }
    if let Some(topic) = form.topic {
        declared(scene, topic)?;
    }
    if let Some(group) = form.group {
        groups::group(scene, group)?;
    }
    if form.writers.len() > WRITERS_MAX {
        return Err(Refusal::new("refused-writers-too-many").with("max", Fact::Number(WRITERS_MAX as i64)));
    }
    for writer in &form.writers {
        good_member(scene, *writer)?;
    }
    let course = Course {
        ballot: form.ballot,
        discussion_ms: form.discussion_ms,
        voting_ms: form.voting_ms,
        topic: form.topic,
        group: form.group,
        writers: form.writers.clone(),
        opens_ms: None,
        round: 0,
        text: entry.id(),
        meetings: Vec::new(),
    };
    let proposal = Proposal {
        by: author.member,
        effect: form.effect.clone(),
        closes_ms: 0,
        outcome: None,
        withdrawn: false,
        course: Some(Box::new(course)),
        carried_out: None,
    };
    scene.write(Key::Proposal(entry.id().into()), proposal);
    papers::begun(scene, entry, author.member, None);
    Ok(())
}

/// A topic that the constitution declares.
pub(super) fn declared(scene: &Scene<'_>, topic: crate::label::Label) -> Result<(), Refusal> {
    if scene.constitution().topics().contains(&topic) {
        return Ok(());
    }
    Err(Refusal::new("refused-topic-unknown").with("topic", Fact::Word(topic.to_string())))
}

/// A method has as many options as it can count, and what acts by itself is for or against.
fn method_fits(form: &Form) -> Result<(), Refusal> {
    let method = form.ballot.method;
    method
        .check(form.ballot.options)
        .map_err(|fault| Refusal::new("refused-method").with("why", Fact::Word(fault.code())))?;
    let plain = method == Method::YesNo;
    if !plain && about_somebody(&form.effect) {
        return Err(Refusal::new("refused-election-secret"));
    }
    if form.effect != Effect::None && !plain && method != Method::Consent {
        return Err(Refusal::new("refused-method-effect"));
    }
    Ok(())
}

fn about_somebody(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::None
            | Effect::Amend { .. }
            | Effect::RaiseRules { .. }
            | Effect::RenewSheet { .. }
            | Effect::Keepers { .. }
    )
}

fn times_fit(scene: &Scene<'_>, effect: &Effect, discussion_ms: i64, voting_ms: i64) -> Result<(), Refusal> {
    voting_fits(scene, voting_ms)?;
    let parameters = scene.constitution().parameters();
    let least_ms = i64::from(parameters.discussion_hours_min) * HOUR_MS;
    if discussion_ms < least_ms {
        return Err(Refusal::new("refused-discussion-too-short").with("min", Fact::Duration(least_ms)));
    }
    let notice_ms = i64::from(parameters.dismissal_notice_days) * DAY_MS;
    if matches!(effect, Effect::DismissMember { .. }) && discussion_ms < notice_ms {
        return Err(Refusal::new("refused-dismissal-needs-notice").with("min", Fact::Duration(notice_ms)));
    }
    if discussion_ms > VOTING_HOURS_MAX * HOUR_MS {
        return Err(Refusal::new("refused-discussion-too-long")
            .with("max", Fact::Duration(VOTING_HOURS_MAX * HOUR_MS)));
    }
    Ok(())
}

/// Puts a draft up for discussion, or at once to the vote.
pub(super) fn present(scene: &mut Scene<'_>, author: &Author, id: ProposalId) -> Result<(), Refusal> {
    let mut proposal = known(scene, id)?;
    let effect = EffectKind::from(&proposal.effect);
    authorize(scene, author, Act::Propose, Target::Proposal { id: Some(id), member: proposal.by, effect })?;
    let Some(course) = &mut proposal.course else { return Err(Refusal::new("refused-presented-already")) };
    if course.opens_ms.is_some() {
        return Err(Refusal::new("refused-presented-already"));
    }
    if author.member != proposal.by {
        return Err(Refusal::new("refused-not-the-proposer").with("member", Fact::Member(proposal.by)));
    }
    times_fit(scene, &proposal.effect, course.discussion_ms, course.voting_ms)?;
    let opens_ms = scene.now_ms().saturating_add(course.discussion_ms);
    course.opens_ms = Some(opens_ms);
    course.round = 1;
    proposal.closes_ms = opens_ms.saturating_add(course.voting_ms);
    scene.write(Key::Due(proposal.closes_ms, DueKind::VoteCloses, id.into()), Mark(0));
    scene.write(Key::Proposal(id), proposal);
    Ok(())
}

/// A proposal that is neither withdrawn nor closed, whatever its stage.
pub(super) fn known(scene: &mut Scene<'_>, id: ProposalId) -> Result<Proposal, Refusal> {
    let Some(proposal) = scene.read::<Proposal>(Key::Proposal(id)) else {
        return Err(Refusal::new("refused-proposal-unknown"));
    };
    if proposal.withdrawn {
        return Err(Refusal::new("refused-proposal-closed"));
    }
    if proposal.outcome.is_some() {
        return Err(over(&proposal));
    }
    Ok(proposal)
}

/// One whose vote is open, and its course.
pub(super) fn voting(scene: &mut Scene<'_>, id: ProposalId) -> Result<(Proposal, Course), Refusal> {
    let proposal = known(scene, id)?;
    let Some(course) = proposal.course.as_deref().cloned() else {
        return Err(Refusal::new("refused-ballot-form"));
    };
    match stage(&course, proposal.closes_ms, |moment_ms| scene.is_before(moment_ms)) {
        Stage::Voting => Ok((proposal, course)),
        Stage::Draft => Err(Refusal::new("refused-still-a-draft")),
        Stage::Discussion => Err(Refusal::new("refused-vote-not-open")
            .with("opens", Fact::Time(course.opens_ms.unwrap_or_default()))),
        Stage::Over => Err(over(&proposal)),
    }
}

fn over(proposal: &Proposal) -> Refusal {
    Refusal::new("refused-vote-over").with("closed", Fact::Time(proposal.closes_ms))
}

/// The text of a proposal that is not closed was written on at. Says what follows from that, or why it cannot be.
///
/// While it is a draft its writers change it, in the discussion whoever the constitution lets. During the vote only its
/// writers can, since each change begins the vote anew; or nobody, as the constitution says.
pub(super) fn edited(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    id: ProposalId,
    mut proposal: Proposal,
) -> Result<(), Refusal> {
    let Some(course) = &mut proposal.course else { return Ok(()) };
    let closes_ms = proposal.closes_ms;
    let stage = stage(course, closes_ms, |moment_ms| scene.is_before(moment_ms));
    let writes = author.member == proposal.by || course.writers.contains(&author.member);
    if !writes && matches!(stage, Stage::Draft | Stage::Voting) {
        return Err(Refusal::new("refused-not-a-writer").with("member", Fact::Member(proposal.by)));
    }
    course.text = entry.id();
    match stage {
        Stage::Draft | Stage::Discussion => {}
        Stage::Over => return Err(over(&proposal)),
        Stage::Voting => {
            if scene.constitution().parameters().text_change == TextChange::Refused {
                return Err(Refusal::new("refused-text-stays"));
            }
            let now_ms = scene.now_ms();
            scene.remove(Key::Due(closes_ms, DueKind::VoteCloses, id.into()));
            course.round = course.round.saturating_add(1);
            course.opens_ms = Some(now_ms);
            course.meetings.clear();
            proposal.closes_ms = now_ms.saturating_add(course.voting_ms);
            scene.write(Key::Due(proposal.closes_ms, DueKind::VoteCloses, id.into()), Mark(0));
        }
    }
    scene.write(Key::Proposal(id), proposal);
    Ok(())
}

/// Says that a decision was carried out that does nothing by itself.
pub(super) fn carried_out(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: EntryId,
    id: ProposalId,
) -> Result<(), Refusal> {
    let Some(mut proposal) = scene.read::<Proposal>(Key::Proposal(id)) else {
        return Err(Refusal::new("refused-proposal-unknown"));
    };
    let effect = EffectKind::from(&proposal.effect);
    authorize(scene, author, Act::CarryOut, Target::Proposal { id: Some(id), member: proposal.by, effect })?;
    let decided = proposal
        .outcome
        .as_ref()
        .is_some_and(|outcome| matches!(outcome.result, VoteResult::Adopted | VoteResult::Elected));
    if !decided {
        return Err(Refusal::new("refused-not-decided"));
    }
    if proposal.effect != Effect::None {
        return Err(Refusal::new("refused-carries-itself-out"));
    }
    if let Some(before) = proposal.carried_out {
        return Err(Refusal::new("refused-carried-out-already").with("member", Fact::Member(before.by)));
    }
    proposal.carried_out = Some(CarriedOut { by: author.member, entry });
    scene.write(Key::Proposal(id), proposal);
    Ok(())
}
