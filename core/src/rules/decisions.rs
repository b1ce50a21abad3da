//! Decisions: proposals, ballots, closing, and what takes effect by itself.

use super::desk::Desk;
use super::{Author, HOUR_MS, authorize, good_member, put};
use crate::action::{Effect, RULES_VERSION, STATUTE_PART_BYTES_MAX, STATUTE_PARTS_MAX, VERSION_EDITS_MAX};
use crate::constitution::{Act, Constitution, EffectKind, Target};
use crate::entry::Entry;
use crate::id::{EntryId, MemberId, ProposalId};
use crate::ledger::record::{
    Ballot, DueKind, Edit, InForce, Key, Mark, Member, Organisation, Outcome, Proposal, Statute, Stewards,
    VoteResult,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::{Nothing, Scene};
use crate::ledger::state::{Changes, Look, State};
use crate::message::Arg;
use crate::request::Choice;
use crate::rules::{members, offices, papers};

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
    let least_ms = i64::from(scene.constitution().parameters().voting_hours_min) * HOUR_MS;
    if voting_ms < least_ms {
        return Err(Refusal::new("refused-voting-too-short").with("min", Fact::Duration(least_ms)));
    }
    if voting_ms > VOTING_HOURS_MAX * HOUR_MS {
        return Err(
            Refusal::new("refused-voting-too-long").with("max", Fact::Duration(VOTING_HOURS_MAX * HOUR_MS))
        );
    }
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
    let closes_ms = scene.now_ms().saturating_add(voting_ms);
    let id = ProposalId::from(entry.id());
    scene.write(
        Key::Proposal(id),
        Proposal { by: author.member, effect: effect.clone(), closes_ms, outcome: None, withdrawn: false },
    );
    scene.write(Key::Due(closes_ms, DueKind::VoteCloses, entry.id()), Mark(0));
    papers::begun(scene, entry, author.member, None);
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
    let known = !version.is_empty()
        && version.len() <= VERSION_EDITS_MAX
        && version.iter().all(|edit| scene.read::<Edit>(Key::Edit(id_paper(id), *edit)).is_some());
    if !known {
        return Err(Refusal::new("refused-version-unknown"));
    }
    let mut ballot = Ballot {
        entry: entry.id(),
        replaces,
        clock_ms: entry.payload().clock_ms,
        version: version.to_vec(),
        choice,
    };
    let key = Key::Ballot(id, author.member);
    match scene.read::<Ballot>(key) {
        None if replaces.is_none() => {}
        None => return Err(Refusal::new("refused-ballot-replaces-unknown")),
        Some(standing) if replaces == Some(standing.entry) => {
            ballot.clock_ms = ballot.clock_ms.max(standing.clock_ms);
        }
        Some(standing) if (standing.clock_ms, standing.entry) > (ballot.clock_ms, ballot.entry) => {
            return Err(Refusal::new("refused-ballot-superseded"));
        }
        Some(_) => {}
    }
    scene.write(key, ballot);
    Ok(())
}

/// Takes back a proposal.
pub(super) fn withdraw(scene: &mut Scene<'_>, author: &Author, id: ProposalId) -> Result<(), Refusal> {
    let mut proposal = open_proposal(scene, id)?;
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
        let delay_ms = dismissal_delay_ms(state, constitution, id, &proposal.effect);
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
fn dismissal_delay_ms(state: &State, constitution: &Constitution, id: ProposalId, effect: &Effect) -> i64 {
    let (Effect::DismissSteward { member: dismissed } | Effect::DismissMember { member: dismissed }) = effect
    else {
        return 0;
    };
    let stewards = state.record::<Stewards>(&Key::Stewards).map(|all| all.0.as_slice()).unwrap_or_default();
    let voices = stewards
        .iter()
        .filter(|steward| *steward != dismissed)
        .filter_map(|steward| state.record::<Ballot>(&Key::Ballot(id, *steward)))
        .filter(|ballot| ballot.choice == Choice::Yes)
        .count();
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

/// Counts the ballots of members in good standing, by the constitution's rule for this sort of proposal.
pub fn count(look: &impl Look, constitution: &Constitution, id: ProposalId, proposal: &Proposal) -> Outcome {
    let electorate = look
        .records::<Member>(Key::Member(MemberId([0; 32])), Key::Member(MemberId([255; 32])))
        .into_iter()
        .filter(|(_, member)| !member.left)
        .count();
    let electorate = u32::try_from(electorate).unwrap_or(u32::MAX);
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
    let parameters = constitution.parameters();
    let (quorum_percent, majority_percent) = match proposal.effect {
        Effect::Amend { .. } => (parameters.amend_quorum_percent, parameters.amend_majority_percent),
        _ => (parameters.quorum_percent, parameters.majority_percent),
    };
    let needed = (u64::from(electorate) * u64::from(quorum_percent)).div_ceil(100).max(1);
    let quorum = u32::try_from(needed).unwrap_or(u32::MAX);
    let result = if yes + no + abstain < quorum {
        VoteResult::Inquorate
    } else if u64::from(yes) * 100 > u64::from(yes + no) * u64::from(majority_percent) {
        VoteResult::Adopted
    } else {
        VoteResult::Rejected
    };
    Outcome { result, yes, no, abstain, electorate, quorum, majority_percent, hindered: None, closed_ms: 0 }
}

/// Carries out what was adopted; nothing of it where something stands in the way.
fn carry_out(
    state: &State,
    constitution: &mut Constitution,
    effect: &Effect,
    (id, now_ms): (ProposalId, i64),
    changes: &mut Changes,
) -> Result<(), Refusal> {
    match effect {
        Effect::None => Ok(()),
        Effect::AppointSteward { member } => set_steward(state, *member, true, changes),
        Effect::DismissSteward { member } => set_steward(state, *member, false, changes),
        Effect::Amend { parts, hash } => {
            let texts: Vec<Option<Statute>> = parts
                .iter()
                .take(STATUTE_PARTS_MAX + 1)
                .map(|part| state.record(&Key::Statute(*part)).cloned())
                .collect();
            *constitution = assemble(constitution.version(), &texts, hash)?;
            put(changes, Key::Constitution, InForce { parts: parts.clone(), by: Some(id), hash: *hash });
            Ok(())
        }
        Effect::RaiseRules { version } => raise_rules(state, constitution, *version, changes),
        Effect::Appoint { role, member } => done(state, constitution, now_ms, changes, |scene| {
            offices::give(scene, *role, *member, id.into())
        }),
        Effect::Dismiss { role, member } => {
            done(state, constitution, now_ms, changes, |scene| offices::take(scene, *role, *member))
        }
        Effect::RenewSheet { recovery_key } => {
            let organisation = state
                .record::<Organisation>(&Key::Organisation)
                .ok_or_else(|| Refusal::new("refused-recovery-unknown"))?;
            let renewed = Organisation { recovery_key: Some(*recovery_key), ..organisation.clone() };
            put(changes, Key::Organisation, renewed);
            Ok(())
        }
        Effect::DismissMember { member } => {
            done(state, constitution, now_ms, changes, |scene| members::farewell(scene, *member))
        }
    }
}

/// Does what an act could do too, and adds it to the changes; nothing of it where it is refused.
fn done(
    state: &State,
    constitution: &Constitution,
    now_ms: i64,
    changes: &mut Changes,
    act: impl FnOnce(&mut Scene<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut scene = Scene::new(state, &Nothing, constitution, now_ms);
    act(&mut scene)?;
    changes.extend(scene.finish(true).writes);
    Ok(())
}

/// Raises the version of the rules. Whoever does not know that version notes it, and stops before the next verdict.
fn raise_rules(
    state: &State,
    constitution: &mut Constitution,
    version: u32,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let current = constitution.version();
    let other = || Refusal::new("refused-rules-version").with("current", Fact::Number(current.into()));
    let organisation = state.record::<Organisation>(&Key::Organisation).ok_or_else(other)?;
    if version != current.saturating_add(1) {
        return Err(other());
    }
    if version <= RULES_VERSION {
        *constitution = constitution.raised(version).map_err(|fault| invalid_amendment(&fault))?;
    }
    put(changes, Key::Organisation, Organisation { rules_version: version, ..organisation.clone() });
    Ok(())
}

fn set_steward(state: &State, id: MemberId, steward: bool, changes: &mut Changes) -> Result<(), Refusal> {
    let gone = || Refusal::new("refused-member-gone").with("member", Fact::Member(id));
    let member = state.record::<Member>(&Key::Member(id)).ok_or_else(gone)?;
    if member.left {
        return Err(gone());
    }
    let mut stewards = state.record::<Stewards>(&Key::Stewards).map(|all| all.0.clone()).unwrap_or_default();
    stewards.retain(|other| *other != id);
    if steward {
        stewards.push(id);
        stewards.sort_unstable();
    } else if stewards.is_empty() {
        return Err(Refusal::new("refused-last-steward-dismissed").with("member", Fact::Member(id)));
    }
    put(changes, Key::Member(id), Member { steward, ..member.clone() });
    put(changes, Key::Stewards, Stewards(stewards));
    Ok(())
}

/// Puts a constitution together from its parts and checks that it may become one.
fn assemble(version: u32, parts: &[Option<Statute>], hash: &[u8; 32]) -> Result<Constitution, Refusal> {
    let constitution =
        Constitution::parse_as(version, &whole(parts, hash)?).map_err(|fault| invalid_amendment(&fault))?;
    constitution.keeps_members_able().map_err(|fault| invalid_amendment(&fault))?;
    Ok(constitution)
}

/// The whole text of a proposed constitution.
fn whole(parts: &[Option<Statute>], hash: &[u8; 32]) -> Result<String, Refusal> {
    let damaged = || Refusal::new("refused-amendment-damaged");
    if parts.is_empty() || parts.len() > STATUTE_PARTS_MAX {
        return Err(damaged());
    }
    let mut text = Vec::new();
    for part in parts {
        text.extend(&part.as_ref().ok_or_else(damaged)?.0);
    }
    if blake3::hash(&text).as_bytes() != hash {
        return Err(damaged());
    }
    String::from_utf8(text).map_err(|_| damaged())
}

/// The refusal of a text that may not become the constitution.
pub fn invalid_amendment(fault: &crate::constitution::ConstitutionError) -> Refusal {
    // Where in the text it is helps the writer; the engine's own words stay out, since they may change with it.
    let message = fault.message();
    let mut refusal = Refusal::new("refused-amendment-invalid").with("why", Fact::Word(message.code));
    for (name, arg) in message.args {
        let fact = match (name.as_str(), arg) {
            ("detail", _) => continue,
            (_, Arg::Text(text)) => Fact::Word(text),
            (_, Arg::Number(number) | Arg::Time(number) | Arg::Duration(number)) => Fact::Number(number),
        };
        refusal.facts.push((name.into(), fact));
    }
    refusal
}

fn open_proposal(scene: &mut Scene<'_>, id: ProposalId) -> Result<Proposal, Refusal> {
    let Some(proposal) = scene.read::<Proposal>(Key::Proposal(id)) else {
        return Err(Refusal::new("refused-proposal-unknown"));
    };
    if proposal.withdrawn {
        return Err(Refusal::new("refused-proposal-closed"));
    }
    if proposal.outcome.is_some() || !scene.is_before(proposal.closes_ms) {
        return Err(Refusal::new("refused-vote-over").with("closed", Fact::Time(proposal.closes_ms)));
    }
    Ok(proposal)
}

/// A proposal's text is the paper that the same entry began.
fn id_paper(id: ProposalId) -> crate::id::PaperId {
    crate::id::PaperId(id.0)
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
        }
    }
}
