//! Ballots on proposals that began as drafts, by any method, and counting them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Author, authorize, good_members};
use crate::action::decisions::Cast;
use crate::constitution::{Act, Constitution, EffectKind, MajorityOf, Target};
use crate::entry::Entry;
use crate::id::{EntryId, MemberId, ProposalId};
use crate::ledger::record::{
    Counted, Course, Group, Key, Marked, Meeting, Member, Outcome, Proposal, VoteResult,
};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::Look;
use crate::request::Choice;
use crate::rules::{decisions, delegation, lifecycle, meetings, papers};
use crate::tally::{self, Bar, Count, Marks, Method, Totals};

const LOT_CONTEXT: &str = "moothall 2026 lot of";

/// What one hand in a meeting says, in the order of a record's counts.
const HANDS: [Marks; 3] =
    [Marks::Stance(Choice::Yes), Marks::Stance(Choice::No), Marks::Stance(Choice::Abstain)];

/// Casts or changes a ballot. Of two that do not name each other the later claim counts, as with all ballots.
pub(super) fn cast(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    cast: &Cast,
) -> Result<(), Refusal> {
    let id = cast.proposal;
    let (proposal, course) = lifecycle::voting(scene, id)?;
    let effect = EffectKind::from(&proposal.effect);
    authorize(scene, author, Act::Vote, Target::Proposal { id: Some(id), member: proposal.by, effect })?;
    if let Some(group) = course.group {
        let group = scene.read::<Group>(Key::Group(group));
        if group.is_none_or(|group| group.members.binary_search(&author.member).is_err()) {
            return Err(Refusal::new("refused-vote-of-a-group"));
        }
    }
    tally::check(&course.ballot.method, course.ballot.options, &cast.marks)
        .map_err(|fault| Refusal::new("refused-ballot-malformed").with("why", Fact::Word(fault.code())))?;
    if cast.objects() {
        papers::needs_words(entry)?;
    }
    if !cast.version.contains(&course.text) {
        return Err(Refusal::new("refused-ballot-older-text"));
    }
    decisions::version_known(scene, id, &cast.version)?;
    let key = Key::Cast(id, course.round, author.member);
    let standing = scene.read::<Marked>(key).map(|standing| (standing.clock_ms, standing.entry));
    let clock_ms = decisions::replaces(entry, cast.replaces, standing)?;
    scene.write(key, Marked { entry: entry.id(), clock_ms, marks: cast.marks.clone() });
    papers::begun(scene, entry, author.member, Some(id.into()));
    Ok(())
}

/// The members who can vote: those in good standing, or those of them who belong to the group. Ascending.
pub fn electorate(look: &impl Look, course: &Course) -> Vec<MemberId> {
    let good = |id: &MemberId| look.record::<Member>(&Key::Member(*id)).is_some_and(|member| !member.left);
    match course.group {
        Some(group) => {
            let group = look.record::<Group>(&Key::Group(group));
            let members = group.map(|group| group.members.as_slice()).unwrap_or_default();
            members.iter().copied().filter(good).collect()
        }
        None => good_members(look).collect(),
    }
}

/// Whether a member is one of them.
pub fn may_vote(look: &impl Look, course: &Course, member: MemberId) -> bool {
    let good = look.record::<Member>(&Key::Member(member)).is_some_and(|found| !found.left);
    good && course.group.is_none_or(|group| {
        let group = look.record::<Group>(&Key::Group(group));
        group.is_some_and(|group| group.members.binary_search(&member).is_ok())
    })
}

/// The ballots of a round, whoever cast them.
pub fn cast_in(look: &impl Look, id: ProposalId, round: u32) -> BTreeMap<MemberId, &Marked> {
    let ends = (Key::Cast(id, round, MemberId([0; 32])), Key::Cast(id, round, MemberId([255; 32])));
    look.records::<Marked>(ends.0, ends.1)
        .into_iter()
        .filter_map(|(key, ballot)| match key {
            Key::Cast(_, _, member) => Some((member, ballot)),
            _ => None,
        })
        .collect()
}

/// The votes of a round, before what meetings counted.
struct Gathered<'a> {
    electorate: Vec<MemberId>,
    ballots: Vec<&'a Marks>,
    entries: BTreeSet<EntryId>,
    delegated: u32,
}

fn gather<'a>(
    look: &'a impl Look,
    constitution: &Constitution,
    id: ProposalId,
    course: &Course,
) -> Gathered<'a> {
    let electorate = electorate(look, course);
    let mut cast = cast_in(look, id, course.round);
    cast.retain(|member, _| electorate.binary_search(member).is_ok());
    let mut ballots: Vec<&Marks> = Vec::with_capacity(electorate.len());
    let mut entries: BTreeSet<EntryId> = BTreeSet::new();
    let mut delegated = 0u32;
    for member in &electorate {
        let own = cast.get(member);
        let found = match (own, course.topic) {
            (Some(own), _) => Some(own),
            (None, Some(topic)) => delegation::chain(look, constitution, *member, topic)
                .into_iter()
                .find_map(|delegate| cast.get(&delegate)),
            (None, None) => None,
        };
        if let Some(ballot) = found {
            delegated += u32::from(own.is_none());
            ballots.push(&ballot.marks);
            entries.insert(ballot.entry);
        }
    }
    Gathered { electorate, ballots, entries, delegated }
}

/// The entries of the ballots that count in a round as things stand, from which its lot is made.
pub fn counting(
    look: &impl Look,
    constitution: &Constitution,
    id: ProposalId,
    course: &Course,
) -> BTreeSet<EntryId> {
    gather(look, constitution, id, course).entries
}

/// Counts a round: ballots, then delegated votes of those without one, then what meetings counted.
pub fn count(
    look: &impl Look,
    constitution: &Constitution,
    id: ProposalId,
    proposal: &Proposal,
    course: &Course,
) -> Outcome {
    let Gathered { electorate, mut ballots, entries, delegated } = gather(look, constitution, id, course);
    let mut met = Vec::new();
    if course.ballot.method == Method::YesNo {
        for meeting in &course.meetings {
            let Some(record) = look.record::<Meeting>(&Key::Meeting(*meeting)) else { continue };
            let room = electorate.len().saturating_sub(ballots.len());
            if meetings::counts(record) && record.counts.iter().map(|n| *n as usize).sum::<usize>() <= room {
                for (hand, times) in HANDS.iter().zip(&record.counts) {
                    ballots.extend(std::iter::repeat_n(hand, *times as usize));
                }
                met.push(*meeting);
            }
        }
    }
    let electorate = u32::try_from(electorate.len()).unwrap_or(u32::MAX);
    let bar = decisions::bar(constitution, &proposal.effect, electorate);
    let mut tally = tally::count(&Count {
        method: course.ballot.method,
        options: course.ballot.options,
        unranked: course.ballot.unranked,
        bar,
        electorate,
        ballots: &ballots,
        lot: lot(id, &entries),
    });
    let of_members = constitution.parameters().majority_of == MajorityOf::Members;
    let (yes, no, abstain) = match tally.totals {
        Totals::Stances { yes, no, abstain } => (yes, no, abstain),
        Totals::Consent { agree, object, abstain, .. } => (agree, object, abstain),
        Totals::Sums { abstain, .. } | Totals::Pairs { abstain, .. } | Totals::Rounds { abstain, .. } => {
            (0, 0, abstain)
        }
    };
    if of_members && course.ballot.method == Method::YesNo && tally.result == tally::Outcome::Adopted {
        tally.result = if exceeds(yes, electorate, bar) { tally.result } else { tally::Outcome::Rejected };
    }
    Outcome {
        result: match tally.result {
            tally::Outcome::Adopted => VoteResult::Adopted,
            tally::Outcome::Rejected => VoteResult::Rejected,
            tally::Outcome::Inquorate => VoteResult::Inquorate,
            tally::Outcome::Elected => VoteResult::Elected,
        },
        yes,
        no,
        abstain,
        electorate,
        quorum: bar.quorum,
        majority_percent: bar.majority_percent,
        hindered: None,
        closed_ms: 0,
        of_members: of_members.then_some(true),
        counted: Some(Box::new(Counted { tally, round: course.round, delegated, meetings: met })),
    }
}

/// Whether so many yes are more than the majority's share of so many.
pub(super) fn exceeds(yes: u32, of: u32, bar: Bar) -> bool {
    u64::from(yes) * 100 > u64::from(of) * u64::from(bar.majority_percent)
}

/// The lot of a vote: BLAKE3 over the proposal's id and the ids of the ballots that count, ascending.
pub fn lot(id: ProposalId, ballots: &BTreeSet<EntryId>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(LOT_CONTEXT);
    hasher.update(&id.0);
    for ballot in ballots {
        hasher.update(&ballot.0);
    }
    *hasher.finalize().as_bytes()
}
