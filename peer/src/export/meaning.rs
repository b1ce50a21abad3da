//! What the confirmed entries add up to, and the papers as this device has merged them.

use moothall_core::id::{DeviceId, EntryId, MemberId, PaperId, ProposalId, to_hex};
use moothall_core::ledger::Ledger;
use moothall_core::ledger::record::{
    Ballot, Booking, Course, Device, InForce, Invitation, Key, Meeting, Member, Organisation, Outcome,
    Proposal, Resource, Restriction, Standing, VoteResult,
};
use moothall_core::ledger::state::{Look, State};
use moothall_core::rules::ballots;
use serde_json::{Value, json};

use super::action::effect;
use super::{ENDS, Out, refusal};
use crate::store::{Store, StoreFault};

/// Writes the fields of `meaning`.
pub(super) fn write(store: &Store, ledger: &Ledger, out: &mut Out) -> Result<(), StoreFault> {
    let state = ledger.confirmed();
    let title = |id: EntryId| store.title(PaperId(id.0));
    let founding = EntryId::from(ledger.organisation());
    let organisation = state.record::<Organisation>(&Key::Organisation);
    let in_force = state.record::<InForce>(&Key::Constitution);
    out.field("time_ms", &json!(ledger.point().map(|_| ledger.time_ms())))?;
    out.field(
        "organisation",
        &json!({
            "name": title(founding)?,
            "founder": organisation.map(|found| found.founder),
            "recovery_key": organisation.and_then(|found| found.recovery_key),
            "rules_version": ledger.rules_version(),
        }),
    )?;
    out.field(
        "constitution",
        &json!({
            "hash": in_force.map(|found| to_hex(&found.hash)),
            "by": in_force.and_then(|found| found.by),
            "parts": in_force.map(|found| &found.parts),
            "text": ledger.constitution().text(),
        }),
    )?;
    let keepers = ledger.keepers();
    out.field("epoch", &json!(keepers.map(|found| found.epoch)))?;
    out.field("keepers", &json!(keepers.map(|found| &found.devices)))?;
    let [low, high] = ENDS;

    out.list("members", |out| {
        for (key, member) in state.records::<Member>(Key::Member(low.into()), Key::Member(high.into())) {
            let Key::Member(id) = key else { continue };
            let name = member.paper.map(|paper| title(paper.into())).transpose()?.flatten();
            out.row(&json!({
                "id": id, "name": name, "invited_by": member.invited_by, "steward": member.steward,
                "left": member.left, "devices": member.devices,
            }))?;
        }
        Ok(())
    })?;
    out.list("devices", |out| {
        let (low, high) = (DeviceId(low.0), DeviceId(high.0));
        for (key, device) in state.records::<Device>(Key::Device(low), Key::Device(high)) {
            let Key::Device(id) = key else { continue };
            out.row(&self::device(state, id, device))?;
        }
        Ok(())
    })?;
    out.list("invitations", |out| {
        let ends = (Key::Invitation(low.into()), Key::Invitation(high.into()));
        for (key, invitation) in state.records::<Invitation>(ends.0, ends.1) {
            let Key::Invitation(id) = key else { continue };
            out.row(&json!({
                "id": id, "by": invitation.by, "expires_ms": invitation.expires_ms,
                "own_device": invitation.own_device, "used_by": invitation.used_by,
                "cancelled": invitation.cancelled,
            }))?;
        }
        Ok(())
    })?;
    out.list("resources", |out| {
        for (key, resource) in
            state.records::<Resource>(Key::Resource(low.into()), Key::Resource(high.into()))
        {
            let Key::Resource(id) = key else { continue };
            let name = title(id.into())?;
            out.row(&json!({ "id": id, "name": name, "by": resource.by, "active": resource.active }))?;
        }
        Ok(())
    })?;
    out.list("bookings", |out| {
        for (key, booking) in state.records::<Booking>(Key::Booking(low.into()), Key::Booking(high.into())) {
            let Key::Booking(id) = key else { continue };
            out.row(&json!({
                "id": id, "resource": booking.resource, "member": booking.member, "from_ms": booking.from_ms,
                "until_ms": booking.until_ms, "made_ms": booking.made_ms, "state": booking.state.name(),
            }))?;
        }
        Ok(())
    })?;
    out.list("proposals", |out| {
        for (key, proposal) in
            state.records::<Proposal>(Key::Proposal(low.into()), Key::Proposal(high.into()))
        {
            let Key::Proposal(id) = key else { continue };
            out.row(&json!({
                "id": id, "title": title(id.into())?, "by": proposal.by, "effect": effect(&proposal.effect),
                "closes_ms": proposal.closes_ms, "withdrawn": proposal.withdrawn,
                "outcome": proposal.outcome.as_ref().map(outcome), "ballots": choices(state, id),
                "course": proposal.course.as_ref().map(|course| self::course(state, id, course)),
                "carried_out": proposal.carried_out.map(|said| json!({ "by": said.by, "entry": said.entry })),
            }))?;
        }
        Ok(())
    })?;
    out.list("papers", |out| {
        for paper in store.all_papers() {
            let paper = paper?;
            out.row(&json!({
                "id": paper.paper, "kind": paper.kind, "about": paper.about, "author": paper.author,
                "title": paper.title, "text": paper.text, "edits": paper.edits,
            }))?;
        }
        Ok(())
    })?;
    out.field("erased_papers", &json!(store.erased_papers()?))
}

fn device(state: &State, id: DeviceId, device: &Device) -> Value {
    let standing = match device.standing {
        Standing::Enrolled => "enrolled",
        Standing::Revoked => "revoked",
        Standing::Equivocated => "equivocated",
    };
    let restriction = state.record::<Restriction>(&Key::Restriction(id)).map(|restriction| {
        let until_ms = (restriction.until_ms != i64::MAX).then_some(restriction.until_ms);
        json!({ "id": restriction.id, "by": restriction.by, "until_ms": until_ms })
    });
    json!({
        "id": id, "member": device.member, "invitation": device.invitation, "sealing_key": device.sealing_key,
        "standing": standing, "restriction": restriction,
    })
}

fn choices(state: &State, id: ProposalId) -> Vec<Value> {
    let ends = [Key::Ballot(id, MemberId([0; 32])), Key::Ballot(id, MemberId([255; 32]))];
    let ballots = state.records::<Ballot>(ends[0], ends[1]).into_iter();
    ballots
        .filter_map(|(key, ballot)| {
            let Key::Ballot(_, member) = key else { return None };
            Some(json!({
                "member": member, "choice": ballot.choice, "entry": ballot.entry, "version": ballot.version,
            }))
        })
        .collect()
}

fn course(state: &State, id: ProposalId, course: &Course) -> Value {
    let cast = ballots::cast_in(state, id, course.round);
    let cast: Vec<Value> = cast
        .into_iter()
        .map(|(member, ballot)| json!({ "member": member, "entry": ballot.entry, "marks": ballot.marks }))
        .collect();
    let meetings: Vec<Value> = course
        .meetings
        .iter()
        .filter_map(|id| state.record::<Meeting>(&Key::Meeting(*id)).map(|meeting| (id, meeting)))
        .map(|(id, meeting)| {
            json!({
                "id": id, "by": meeting.by, "counts": meeting.counts, "held_ms": meeting.held_ms,
                "witnesses": meeting.witnesses,
            })
        })
        .collect();
    json!({
        "method": course.ballot.method, "options": course.ballot.options, "unranked": course.ballot.unranked,
        "discussion_ms": course.discussion_ms, "voting_ms": course.voting_ms, "topic": course.topic,
        "group": course.group, "writers": course.writers, "opens_ms": course.opens_ms, "round": course.round,
        "text": course.text, "cast": cast, "meetings": meetings,
    })
}

fn outcome(outcome: &Outcome) -> Value {
    let result = match outcome.result {
        VoteResult::Adopted => "adopted",
        VoteResult::Rejected => "rejected",
        VoteResult::Inquorate => "inquorate",
        VoteResult::Elected => "elected",
    };
    json!({
        "result": result, "yes": outcome.yes, "no": outcome.no, "abstain": outcome.abstain,
        "electorate": outcome.electorate, "quorum": outcome.quorum,
        "majority_percent": outcome.majority_percent, "closed_ms": outcome.closed_ms,
        "of_members": outcome.of_members.unwrap_or_default(),
        "counted": outcome.counted.as_ref().map(|counted| json!({
            "round": counted.round, "delegated": counted.delegated, "meetings": counted.meetings,
            "tally": counted.tally,
        })),
        "hindered": outcome.hindered.as_ref().map(refusal),
    })
}
