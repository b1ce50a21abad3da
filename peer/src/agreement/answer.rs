//! Answering other members. Raft believes what it is asked, down to panicking where it contradicts itself, so nothing
//! reaches it that an honest member could not have said.
//!
//! What an honest member never says:
//!
//! * It asks for a vote for somebody else, or as the leader that somebody else is.
//! * Its entries do not follow each other, or are of a later leader than itself.
//! * It has something else where it is agreed here already what stands.

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

use openraft::raft::{AppendEntriesRequest, AppendEntriesResponse, VoteRequest};
use openraft::{AsyncRuntime, Instant, LeaderId, Raft, Snapshot};

use super::state::{Held, Shared, follows, locked};
use super::types::{Entry, LogId, Member, SnapshotMeta, Types, Vote};
use super::wire::{self, Answer, Asked, Malformed, Refused, Request, WireEntry, WireLogId, WireVote, wired};
use super::{ANSWERS_MAX, Host, REQUEST_BYTES_MAX, TERM_LEAP_MAX};

impl From<Malformed> for Refused {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

/// See [`super::Agreement::answer`].
pub(super) async fn answer<H: Host, R: AsyncRuntime>(
    raft: &Raft<Types<R>>,
    shared: &Shared<H, R>,
    from: Member,
    request: &[u8],
) -> Vec<u8> {
    let answer = match said(raft, shared, from, request).await {
        Ok(answer) => answer,
        Err(why) => {
            tracing::debug!(%from, ?why, "refused a request of the agreement");
            Answer::Refused { why }
        }
    };
    wire::encode(&answer)
}

async fn said<H: Host, R: AsyncRuntime>(
    raft: &Raft<Types<R>>,
    shared: &Shared<H, R>,
    from: Member,
    request: &[u8],
) -> Result<Answer, Refused> {
    let _one = OneOfMany::of(&shared.answering).ok_or(Refused::Busy)?;
    let request: Request = wire::decode(request, REQUEST_BYTES_MAX)?;
    if request.group() != shared.group {
        return Err(Refused::OtherGroup);
    }
    if *shared.stopping.borrow() {
        return Err(Refused::Ended);
    }
    match request.asked {
        Asked::Append { vote, after, entries, agreed } => {
            let _alone = shared.appending.lock().await;
            note_agreed(raft, shared).await?;
            let vote = leading(&locked(&shared.held), vote, from, shared.me)?;
            if let Some(vote) = outvoted(&locked(&shared.held), vote) {
                return Ok(Answer::Outvoted { vote: vote.into() });
            }
            let mut request = appending(&locked(&shared.held), vote, after, entries, agreed)?;
            let full = locked(&shared.held).is_full_for(&request);
            if full {
                // Still its leader: one that it does not hear at all this member would try to replace.
                request = AppendEntriesRequest {
                    vote,
                    prev_log_id: None,
                    entries: Vec::new(),
                    leader_commit: None,
                };
            }
            let said = raft.append_entries(request).await.map_err(|_| Refused::Ended)?;
            if !matches!(said, AppendEntriesResponse::HigherVote(_)) {
                *locked(&shared.led_at) = R::Instant::now();
            }
            Ok(match said {
                AppendEntriesResponse::Success if full => return Err(Refused::Busy),
                AppendEntriesResponse::Success => Answer::Appended,
                AppendEntriesResponse::HigherVote(vote) => Answer::Outvoted { vote: vote.into() },
                // A part is never taken here.
                AppendEntriesResponse::Conflict | AppendEntriesResponse::PartialSuccess(_) => {
                    Answer::Conflicting
                }
            })
        }
        Asked::Vote { vote, last } => {
            let vote = voted(&locked(&shared.held), vote, from, shared.me)?;
            let last_log_id = wire::unwired(last)?;
            if vote.committed || last_log_id.is_some_and(|last| last.leader_id >= vote.leader_id) {
                return Err(Refused::Untrue);
            }
            let said = raft.vote(VoteRequest { vote, last_log_id }).await.map_err(|_| Refused::Ended)?;
            let last = wired(said.last_log_id);
            Ok(Answer::Voted { vote: said.vote.into(), granted: said.vote_granted, last })
        }
        Asked::Skip { vote, to } => {
            let _alone = shared.appending.lock().await;
            note_agreed(raft, shared).await?;
            let vote = leading(&locked(&shared.held), vote, from, shared.me)?;
            if let Some(vote) = outvoted(&locked(&shared.held), vote) {
                return Ok(Answer::Skipped { vote: vote.into() });
            }
            let meta = skipping(&locked(&shared.held), vote, SnapshotMeta::try_from(to)?)?;
            let gap = superseded(&locked(&shared.held), vote, &meta);
            if let Some(gap) = gap {
                raft.append_entries(gap).await.map_err(|_| Refused::Ended)?;
            }
            let mark = Snapshot { meta, snapshot: Box::new(Cursor::default()) };
            let said = raft.install_full_snapshot(vote, mark).await.map_err(|_| Refused::Ended)?;
            Ok(Answer::Skipped { vote: said.vote.into() })
        }
    }
}

/// A vote as the one for whom it is may show it.
fn voted<R: AsyncRuntime>(held: &Held<R>, vote: WireVote, from: Member, me: Member) -> Result<Vote, Refused> {
    let vote = Vote::try_from(vote)?;
    let mine = held.vote.map_or(0, |vote| vote.leader_id.term);
    if vote.leader_id.node_id != from
        || from == me
        || vote.leader_id.term > mine.saturating_add(TERM_LEAP_MAX)
    {
        return Err(Refused::Untrue);
    }
    Ok(vote)
}

/// A vote as the leader may show it.
fn leading<R: AsyncRuntime>(
    held: &Held<R>,
    vote: WireVote,
    from: Member,
    me: Member,
) -> Result<Vote, Refused> {
    voted(held, vote, from, me).and_then(|vote| if vote.committed { Ok(vote) } else { Err(Refused::Untrue) })
}

/// The vote of this member, if it is for somebody later: what a former leader says may contradict what was agreed since, and
/// is no lie for that.
fn outvoted<R: AsyncRuntime>(held: &Held<R>, vote: Vote) -> Option<Vote> {
    held.vote.filter(|mine| *mine > vote)
}

/// Notes what Raft knows to be agreed, which is heard and written down a little later: what follows is checked against it.
async fn note_agreed<H: Host, R: AsyncRuntime>(
    raft: &Raft<Types<R>>,
    shared: &Shared<H, R>,
) -> Result<(), Refused> {
    let agreed = raft.with_raft_state(|state| state.committed).await.map_err(|_| Refused::Ended)?;
    let mut held = locked(&shared.held);
    held.agreed = held.agreed.max(agreed);
    Ok(())
}

/// The entries of a leader, if they can be true.
fn appending<R: AsyncRuntime>(
    held: &Held<R>,
    vote: Vote,
    after: Option<WireLogId>,
    entries: Vec<WireEntry>,
    agreed: Option<WireLogId>,
) -> Result<AppendEntriesRequest<Types<R>>, Refused> {
    let (after, agreed) = (wire::unwired(after)?, wire::unwired(agreed)?);
    let entries: Vec<Entry<R>> = entries.into_iter().map(WireEntry::entry).collect::<Result<_, _>>()?;
    let mut last = after;
    for entry in &entries {
        if !follows(last, entry.log_id) {
            return Err(Refused::Untrue);
        }
        last = Some(entry.log_id);
    }
    let ids = || after.into_iter().chain(entries.iter().map(|entry| entry.log_id));
    if last.is_some_and(|last| last.leader_id > vote.leader_id) || ids().any(|id| contradicts(held, id)) {
        return Err(Refused::Untrue);
    }
    // Raft takes the smaller of two ids and trusts that both are of one log. So it is told only of ids that this request
    // has, or that the log has before them.
    let leader_commit = match (agreed, last) {
        (Some(agreed), Some(last)) if agreed.index >= last.index => Some(last),
        (Some(agreed), _) if ids().any(|id| id == agreed) || held.id_at(agreed.index) == Some(agreed) => {
            Some(agreed)
        }
        _ => None,
    };
    Ok(AppendEntriesRequest { vote, prev_log_id: after, entries, leader_commit })
}

/// Whether something else is agreed at this place.
fn contradicts<R: AsyncRuntime>(held: &Held<R>, id: LogId) -> bool {
    let Some(agreed) = held.agreed() else { return false };
    if id.index > agreed.index {
        return id.leader_id < agreed.leader_id;
    }
    match held.id_at(id.index) {
        Some(here) => here != id,
        // It was dropped long ago; only its order can be checked.
        None => id > agreed,
    }
}

/// A settlement of a leader, if it can be true.
fn skipping<R: AsyncRuntime>(
    held: &Held<R>,
    vote: Vote,
    meta: SnapshotMeta,
) -> Result<SnapshotMeta, Refused> {
    let to = meta.last_log_id.ok_or(Refused::Untrue)?;
    if to.leader_id > vote.leader_id || contradicts(held, to) {
        return Err(Refused::Untrue);
    }
    Ok(meta)
}

/// Where everything after what is agreed is shorter than a settlement, but of a later leader: what has Raft forget it, since
/// it asserts that what it skips to is later than what it has. (Such entries were never agreed. Their leader had not seen
/// those of an earlier one, which were then agreed after all.) A leader whose entries follow something that is not here.
fn superseded<R: AsyncRuntime>(
    held: &Held<R>,
    vote: Vote,
    meta: &SnapshotMeta,
) -> Option<AppendEntriesRequest<Types<R>>> {
    let (last, to) = (held.last()?, meta.last_log_id?);
    let nobody = LeaderId::new(vote.leader_id.term, Member::default());
    let after = LogId::new(nobody, held.agreed().map_or(0, |agreed| agreed.index + 1));
    (last > to && last.index < to.index).then(|| AppendEntriesRequest {
        vote,
        prev_log_id: Some(after),
        entries: Vec::new(),
        leader_commit: None,
    })
}

/// One of the requests that are answered at a time.
struct OneOfMany<'a>(&'a AtomicUsize);

impl<'a> OneOfMany<'a> {
    fn of(count: &'a AtomicUsize) -> Option<Self> {
        let one = Self(count);
        // Counted down again when it is dropped, also if it is one too many.
        (count.fetch_add(1, Ordering::Relaxed) < ANSWERS_MAX).then_some(one)
    }
}

impl Drop for OneOfMany<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
