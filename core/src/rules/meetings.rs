//! What a meeting counted, for members who cast no ballot: recorded by one, witnessed by two others.

use super::{Author, authorize, lifecycle};
use crate::action::decisions::MeetingCount;
use crate::constitution::{Act, EffectKind, Target};
use crate::id::EntryId;
use crate::ledger::record::{Key, Meeting};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::tally::Method;

/// So many others must witness a record before it counts.
pub const WITNESSES_NEEDED: usize = 2;

/// A round has at most so many records of meetings.
pub const MEETINGS_MAX: usize = 8;

/// A meeting counts at most so many hands.
pub const HANDS_MAX: u64 = 100_000;

/// Whether a record has its witnesses.
pub fn counts(meeting: &Meeting) -> bool {
    meeting.witnesses.len() >= WITNESSES_NEEDED
}

/// Records what a meeting counted while the vote was open.
pub(super) fn record(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: EntryId,
    count: &MeetingCount,
) -> Result<(), Refusal> {
    let id = count.proposal;
    let (mut proposal, course) = lifecycle::voting(scene, id)?;
    let effect = EffectKind::from(&proposal.effect);
    let target = Target::Proposal { id: Some(id), member: proposal.by, effect };
    authorize(scene, author, Act::RecordMeeting, target)?;
    if course.ballot.method != Method::YesNo {
        return Err(Refusal::new("refused-meeting-method"));
    }
    let hands: u64 = count.counts.iter().map(|hands| u64::from(*hands)).sum();
    if count.counts.len() != 3 || hands == 0 || hands > HANDS_MAX {
        return Err(Refusal::new("refused-meeting-counts"));
    }
    let opened_ms = course.opens_ms.unwrap_or_default();
    if count.held_ms < opened_ms || scene.is_before(count.held_ms) {
        return Err(Refusal::new("refused-meeting-time").with("opened", Fact::Time(opened_ms)));
    }
    if course.meetings.len() >= MEETINGS_MAX {
        return Err(Refusal::new("refused-meetings-too-many").with("max", Fact::Number(MEETINGS_MAX as i64)));
    }
    let meeting = Meeting {
        proposal: id,
        by: author.member,
        counts: count.counts.clone(),
        held_ms: count.held_ms,
        witnesses: Vec::new(),
    };
    scene.write(Key::Meeting(entry), meeting);
    if let Some(course) = &mut proposal.course {
        course.meetings.push(entry);
    }
    scene.write(Key::Proposal(id), proposal);
    Ok(())
}

/// Witnesses such a record, before the vote closes.
pub(super) fn witness(scene: &mut Scene<'_>, author: &Author, id: EntryId) -> Result<(), Refusal> {
    let Some(mut meeting) = scene.read::<Meeting>(Key::Meeting(id)) else {
        return Err(Refusal::new("refused-meeting-unknown"));
    };
    let (proposal, course) = lifecycle::voting(scene, meeting.proposal)?;
    let effect = EffectKind::from(&proposal.effect);
    let target = Target::Proposal { id: Some(meeting.proposal), member: proposal.by, effect };
    authorize(scene, author, Act::Witness, target)?;
    if !course.meetings.contains(&id) {
        return Err(Refusal::new("refused-meeting-of-earlier-text"));
    }
    if author.member == meeting.by || meeting.witnesses.contains(&author.member) {
        return Err(Refusal::new("refused-witness-again"));
    }
    if counts(&meeting) {
        return Err(Refusal::new("refused-witnesses-enough"));
    }
    meeting.witnesses.push(author.member);
    scene.write(Key::Meeting(id), meeting);
    Ok(())
}
