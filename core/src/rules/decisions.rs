//! Decisions: proposals, ballots, closing, and what takes effect by itself.

use super::desk::Desk;
use super::effects::{carry_out, whole};
use super::lifecycle::{self, Stage};
use super::{Author, HOUR_MS, authorize, ballots, good_member, good_members, put};
use crate::action::{Effect, STATUTE_PART_BYTES_MAX, STATUTE_PARTS_MAX, VERSION_EDITS_MAX};
use crate::constitution::{Act, Constitution, EffectKind, MajorityOf, Target};
use crate::entry::Entry;
use crate::id::{EntryId, MemberId, PaperId, ProposalId};
use crate::ledger::record::{
    Ballot, DueKind, Edit, Key, Mark, Marked, Member, Outcome, Proposal, Statute, Stewards, VoteResult,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::{Changes, Look, State};
use crate::request::Choice;
use crate::rules::{keepers, offices, papers};
use crate::tally::{self, Bar, Marks};

/// A vote stays open at most so long, in hours.
pub const VOTING_HOURS_MAX: i64 = 366 * 24;

/// Puts a proposal to the vote.
pub(super) fn propose(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    desk: &Desk,
    effect: &Effect,
    voting_ms: i64,
) -> Result<(), Refusal> {
    let target = Target::Proposal { id: None, member: author.member, effect: effect.into() };
    authorize(scene, author, Act::Propose, target)?;
    papers::needs_words(entry)?;
    voting_fits(scene, voting_ms)?;
    effect_fits(scene, desk, effect)?;
    let closes_ms = scene.now_ms().saturating_add(voting_ms);
    let id = ProposalId::from(entry.id());
    scene.write(
        Key::Proposal(id),
        Proposal {
            by: author.member,
            effect: effect.clone(),
            closes_ms,
            outcome: None,
            withdrawn: false,
            course: None,
            carried_out: None,
        },
    );
    scene.write(Key::Due(closes_ms, DueKind::VoteCloses, entry.id()), Mark(0));
    papers::begun(scene, entry, author.member, None);
    Ok(())
}

/// Whether a vote may be open for so long.
pub(super) fn voting_fits(scene: &Scene<'_>, voting_ms: i64) -> Result<(), Refusal> {
    let least_ms = i64::from(scene.constitution().parameters().voting_hours_min) * HOUR_MS;
    if voting_ms < least_ms {
        return Err(Refusal::new("refused-voting-too-short").with("min", Fact::Duration(least_ms)));
    }
    if voting_ms > VOTING_HOURS_MAX * HOUR_MS {
        return Err(
            Refusal::new("refused-voting-too-long").with("max", Fact::Duration(VOTING_HOURS_MAX * HOUR_MS))
        );
    }
    Ok(())
}

/// Whether a proposal may have such an effect as things stand.
pub(super) fn effect_fits(scene: &mut Scene<'_>, desk: &Desk, effect: &Effect) -> Result<(), Refusal> {
    match effect {
        Effect::None | Effect::RenewSheet { .. } => {}
        Effect::AppointSteward { member } => {
            let found = good_member(scene, *member)?;
            if found.steward {
                return Err(Refusal::new("refused-steward-already").with("member", Fact::Member(*member)));
            }
        }
        Effect::DismissSteward { member } => {
            let found = good_member(scene, *member)?;
            if !found.steward {
                return Err(Refusal::new("refused-not-a-steward").with("member", Fact::Member(*member)));
            }
        }
        Effect::RaiseRules { version } => {
            let current = scene.constitution().version();
            if *version != current.saturating_add(1) {
                return Err(
                    Refusal::new("refused-rules-version").with("current", Fact::Number(current.into()))
                );
            }
        }
        Effect::Appoint { role, member } => {
            offices::declared(scene, *role)?;
            good_member(scene, *member)?;
        }
        Effect::Dismiss { role, member } => {
            offices::declared(scene, *role)?;
            if !offices::has(scene, *role, *member) {
                return Err(offices::not_held(*role, *member));
            }
        }
        Effect::Keepers { appoint, dismiss } => {
            keepers::changed(scene, appoint, dismiss)?;
        }
        // Whoever is to go has time to answer before the vote, so this is discussed first.
        Effect::DismissMember { .. } => return Err(Refusal::new("refused-dismissal-needs-notice")),
        Effect::Amend { parts, hash } => {
            let texts: Vec<Option<Statute>> = parts
                .iter()
                .take(STATUTE_PARTS_MAX + 1)
                .map(|part| scene.read(Key::Statute(*part)))
                .collect();
            desk.check(scene.constitution().version(), hash, &whole(&texts, hash)?)?;
        }
    }
    Ok(())
}

/// Casts or changes a ballot.
///
/// A ballot names the one it replaces. Of two that do not name each other the later claim wins, then the larger id; a
/// ballot that replaces the standing one claims no earlier time than that. So which one counts does not hang on which
/// is placed first.
pub(super) fn vote(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    id: ProposalId,
    version: &[EntryId],
    replaces: Option<EntryId>,
    choice: Choice,
) -> Result<(), Refusal> {
    let proposal = open_proposal(scene, id)?;
    let effect = EffectKind::from(&proposal.effect);
    authorize(scene, author, Act::Vote, Target::Proposal { id: Some(id), member: proposal.by, effect })?;
    version_known(scene, id, version)?;
    let key = Key::Ballot(id, author.member);
    let standing = scene.read::<Ballot>(key).map(|standing| (standing.clock_ms, standing.entry));
    let clock_ms = self::replaces(entry, replaces, standing)?;
    scene.write(key, Ballot { entry: entry.id(), replaces, clock_ms, version: version.to_vec(), choice });
    Ok(())
}

/// Whether the version that a ballot is for is one of the proposal's text: edits that are all known.
pub(super) fn version_known(
    scene: &mut Scene<'_>,
    id: ProposalId,
    version: &[EntryId],
) -> Result<(), Refusal> {
    let known = !version.is_empty()
        && version.len() <= VERSION_EDITS_MAX
        && version.iter().all(|edit| scene.read::<Edit>(Key::Edit(PaperId(id.0), *edit)).is_some());
    if known { Ok(()) } else { Err(Refusal::new("refused-version-unknown")) }
}

/// Whether a ballot takes the place of the standing one, given by its clock and entry; returns the clock that it has then.
pub(super) fn replaces(
    entry: &Entry,
    replaces: Option<EntryId>,
    standing: Option<(i64, EntryId)>,
) -> Result<i64, Refusal> {
    let clock_ms = entry.payload().clock_ms;
    match standing {
        None if replaces.is_none() => Ok(clock_ms),
        None => Err(Refusal::new("refused-ballot-replaces-unknown")),
        Some((before_ms, ballot)) if replaces == Some(ballot) => Ok(clock_ms.max(before_ms)),
        Some(standing) if standing > (clock_ms, entry.id()) => Err(Refusal::new("refused-ballot-superseded")),
        Some(_) => Ok(clock_ms),
    }
}

/// Takes back a proposal.
pub(super) fn withdraw(scene: &mut Scene<'_>, author: &Author, id: ProposalId) -> Result<(), Refusal> {
    let mut proposal = not_over(scene, id)?;
    let effect = EffectKind::from(&proposal.effect);
    authorize(
        scene,
        author,
        Act::WithdrawProposal,
        Target::Proposal { id: Some(id), member: proposal.by, effect },
    )?;
    scene.remove(Key::Due(proposal.closes_ms, DueKind::VoteCloses, id.into()));
    proposal.withdrawn = true;
    scene.write(Key::Proposal(id), proposal);
    Ok(())
}

/// Keeps a part of a proposed constitution's text.
pub(super) fn statute(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    text: &[u8],
) -> Result<(), Refusal> {
    authorize(scene, author, Act::Statute, Target::Organisation)?;
    if text.is_empty() || text.len() > STATUTE_PART_BYTES_MAX {
        return Err(Refusal::new("refused-statute-size"));
    }
    scene.write(Key::Statute(entry.id()), Statute(text.to_vec()));
    Ok(())
}

/// Closes a vote whose time is over: counts, decides, and carries out.
pub(super) fn close(state: &State, constitution: &mut Constitution, id: ProposalId, now_ms: i64) -> Changes {
    let mut changes = Changes::new();
    let Some(proposal) = state.record::<Proposal>(&Key::Proposal(id)) else { return changes };
    if proposal.outcome.is_some() || proposal.withdrawn {
        return changes;
    }
    let mut proposal = proposal.clone();
    let mut outcome = count(state, constitution, id, &proposal);
    outcome.closed_ms = now_ms;
    if outcome.result == VoteResult::Adopted {
        let delay_ms = dismissal_delay_ms(state, constitution, id, &proposal);
        if delay_ms > 0 {
            let acts_ms = now_ms.saturating_add(delay_ms);
            put(&mut changes, Key::Due(acts_ms, DueKind::DismissalActs, id.into()), Mark(0));
            outcome.hindered =
                Some(Refusal::new("refused-dismissal-waits").with("acts", Fact::Time(acts_ms)));
        } else if let Err(hindrance) =
            carry_out(state, constitution, &proposal.effect, (id, now_ms), &mut changes)
        {
            changes.clear();
            outcome.hindered = Some(hindrance);
        }
    }
    proposal.outcome = Some(outcome);
    put(&mut changes, Key::Proposal(id), proposal);
    changes
}

/// How long an adopted dismissal waits: not at all where two stewards other than the one dismissed voted for it.
fn dismissal_delay_ms(
    state: &State,
    constitution: &Constitution,
    id: ProposalId,
    proposal: &Proposal,
) -> i64 {
    let (Effect::DismissSteward { member: dismissed } | Effect::DismissMember { member: dismissed }) =
        &proposal.effect
    else {
        return 0;
    };
    let said_yes = |steward: &MemberId| match &proposal.course {
        None => state
            .record::<Ballot>(&Key::Ballot(id, *steward))
            .is_some_and(|ballot| ballot.choice == Choice::Yes),
        Some(course) => state
            .record::<Marked>(&Key::Cast(id, course.round, *steward))
            .is_some_and(|ballot| ballot.marks == Marks::Stance(Choice::Yes)),
    };
    let stewards = state.record::<Stewards>(&Key::Stewards).map(|all| all.0.as_slice()).unwrap_or_default();
    let voices = stewards.iter().filter(|steward| *steward != dismissed && said_yes(steward)).count();
    if voices >= 2 { 0 } else { i64::from(constitution.parameters().dismissal_delay_hours) * HOUR_MS }
}

/// A dismissal that waited takes effect.
pub(super) fn dismissal_acts(
    state: &State,
    constitution: &mut Constitution,
    id: ProposalId,
    now_ms: i64,
) -> Changes {
    let mut changes = Changes::new();
    let Some(proposal) = state.record::<Proposal>(&Key::Proposal(id)) else { return changes };
    let mut proposal = proposal.clone();
    if let Some(outcome) = &mut proposal.outcome {
        let acted = carry_out(state, constitution, &proposal.effect, (id, now_ms), &mut changes);
        outcome.hindered = acted.err();
        put(&mut changes, Key::Proposal(id), proposal);
    }
    changes
}

/// The members who can vote on a proposal as things stand, ascending.
pub fn electorate(look: &impl Look, proposal: &Proposal) -> Vec<MemberId> {
    match &proposal.course {
        Some(course) => ballots::electorate(look, course),
        None => good_members(look).collect(),
    }
}

/// Counts the ballots of members in good standing, by the constitution's rule for this sort of proposal.
pub fn count(look: &impl Look, constitution: &Constitution, id: ProposalId, proposal: &Proposal) -> Outcome {
    if let Some(course) = &proposal.course {
        return ballots::count(look, constitution, id, proposal, course);
    }
    let electorate = u32::try_from(good_members(look).count()).unwrap_or(u32::MAX);
    let (mut yes, mut no, mut abstain) = (0u32, 0u32, 0u32);
    for (key, ballot) in
        look.records::<Ballot>(Key::Ballot(id, MemberId([0; 32])), Key::Ballot(id, MemberId([255; 32])))
    {
        let Key::Ballot(_, voter) = key else { continue };
        if look.record::<Member>(&Key::Member(voter)).is_none_or(|member| member.left) {
            continue;
        }
        match ballot.choice {
            Choice::Yes => yes += 1,
            Choice::No => no += 1,
            Choice::Abstain => abstain += 1,
        }
    }
    let bar = bar(constitution, &proposal.effect, electorate);
    let of_members = constitution.parameters().majority_of == MajorityOf::Members;
    let result = if yes + no + abstain < bar.quorum {
        VoteResult::Inquorate
    } else if ballots::exceeds(yes, if of_members { electorate } else { yes + no }, bar) {
        VoteResult::Adopted
    } else {
        VoteResult::Rejected
    };
    Outcome {
        result,
        yes,
        no,
        abstain,
        electorate,
        quorum: bar.quorum,
        majority_percent: bar.majority_percent,
        hindered: None,
        closed_ms: 0,
        of_members: of_members.then_some(true),
        counted: None,
    }
}

/// What a vote on this sort of proposal must reach, by the constitution.
pub(super) fn bar(constitution: &Constitution, effect: &Effect, electorate: u32) -> Bar {
    let parameters = constitution.parameters();
    let (quorum_percent, majority_percent) = match effect {
        Effect::Amend { .. } => (parameters.amend_quorum_percent, parameters.amend_majority_percent),
        _ => (parameters.quorum_percent, parameters.majority_percent),
    };
    Bar { quorum: tally::quorum(electorate, quorum_percent), majority_percent }
}

fn open_proposal(scene: &mut Scene<'_>, id: ProposalId) -> Result<Proposal, Refusal> {
    let Some(proposal) = scene.read::<Proposal>(Key::Proposal(id)) else {
        return Err(Refusal::new("refused-proposal-unknown"));
    };
    if proposal.withdrawn {
        return Err(Refusal::new("refused-proposal-closed"));
    }
    if proposal.course.is_some() {
        return Err(Refusal::new("refused-ballot-form"));
    }
    if proposal.outcome.is_some() || !scene.is_before(proposal.closes_ms) {
        return Err(Refusal::new("refused-vote-over").with("closed", Fact::Time(proposal.closes_ms)));
    }
    Ok(proposal)
}

/// A proposal that is not over: a draft and one that is discussed are not open yet.
fn not_over(scene: &mut Scene<'_>, id: ProposalId) -> Result<Proposal, Refusal> {
    let proposal = lifecycle::known(scene, id)?;
    let Some(course) = &proposal.course else { return open_proposal(scene, id) };
    match lifecycle::stage(course, proposal.closes_ms, |moment_ms| scene.is_before(moment_ms)) {
        Stage::Over => Err(Refusal::new("refused-vote-over").with("closed", Fact::Time(proposal.closes_ms))),
        Stage::Draft | Stage::Discussion | Stage::Voting => Ok(proposal),
    }
}

impl From<&Effect> for EffectKind {
    fn from(effect: &Effect) -> Self {
        match effect {
            Effect::None => Self::None,
            Effect::AppointSteward { .. } => Self::AppointSteward,
            Effect::DismissSteward { .. } => Self::DismissSteward,
            Effect::Amend { .. } => Self::Amend,
            Effect::RaiseRules { .. } => Self::RaiseRules,
            Effect::Appoint { .. } => Self::Appoint,
            Effect::Dismiss { .. } => Self::Dismiss,
            Effect::DismissMember { .. } => Self::DismissMember,
            Effect::RenewSheet { .. } => Self::RenewSheet,
            Effect::Keepers { .. } => Self::AppointKeeper,
        }
    }
}
