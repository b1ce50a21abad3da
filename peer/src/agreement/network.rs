//! Asking other members: Raft's requests as bytes, and answers checked before Raft believes them.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use openraft::error::{Fatal, RPCError, RaftError, ReplicationClosed, StreamingError, Unreachable};
use openraft::network::{Backoff, RPCOption};
use openraft::raft::{
    AppendEntriesRequest, AppendEntriesResponse, InstallSnapshotRequest, InstallSnapshotResponse,
    SnapshotResponse, VoteRequest, VoteResponse,
};
use openraft::{AsyncRuntime, EmptyNode, RaftNetwork, RaftNetworkFactory, Snapshot};
use tokio::sync::oneshot;

use super::state::Shared;
use super::types::{Entry, LogId, Member, Types, Vote, let_run};
use super::wire::{self, Answer, Asked, Request, WireEntry, WireSettled, wired};
use super::{ANSWER_BYTES_MAX, Host, TERM_LEAP_MAX};

/// How long an append may be on its way, in heartbeats. A large one over a slow link takes longer than Raft's patience of
/// one heartbeat; begun anew each time, it would never arrive.
const APPEND_HEARTBEATS_MAX: u32 = 100;

/// Makes the way to each member.
pub(super) struct Calls<H, R: AsyncRuntime>(pub(super) Arc<Shared<H, R>>);

/// The way to one member.
pub(super) struct Call<H, R: AsyncRuntime> {
    shared: Arc<Shared<H, R>>,
    to: Member,
    under_way: Option<UnderWay>,
}

/// An append whose answer Raft did not wait for.
struct UnderWay {
    vote: Vote,
    after: Option<LogId>,
    last: LogId,
    answer: oneshot::Receiver<Result<Answer, Unreached>>,
}

/// Why there is no answer that Raft could use. It asks again a heartbeat later.
#[derive(Debug, thiserror::Error)]
enum Unreached {
    #[error(transparent)]
    Link(#[from] std::io::Error),
    #[error("it does not answer in time")]
    Late,
    #[error("its answer is no answer")]
    Malformed,
    #[error("its answer cannot be true")]
    Untrue,
    #[error("it refuses: {0:?}")]
    Refused(wire::Refused),
}

type Outcome<T> = Result<T, RPCError<Member, EmptyNode, RaftError<Member>>>;

impl From<Unreached> for RPCError<Member, EmptyNode, RaftError<Member>> {
    fn from(why: Unreached) -> Self {
        // Of all errors only this one has Raft pause before it tries again.
        Self::Unreachable(Unreachable::new(&why))
    }
}

impl<H: Host, R: AsyncRuntime> RaftNetworkFactory<Types<R>> for Calls<H, R> {
    type Network = Call<H, R>;

    async fn new_client(&mut self, to: Member, _: &EmptyNode) -> Call<H, R> {
        Call { shared: self.0.clone(), to, under_way: None }
    }
}

async fn ask<H: Host, R: AsyncRuntime>(
    shared: Arc<Shared<H, R>>,
    to: Member,
    asked: Asked,
) -> Result<Answer, Unreached> {
    let request = wire::encode(&Request::new(shared.group, asked));
    let bytes = shared.host.call(to.0, request).await?;
    match wire::decode(&bytes, ANSWER_BYTES_MAX).map_err(|_| Unreached::Malformed)? {
        Answer::Refused { why } => Err(Unreached::Refused(why)),
        answer => Ok(answer),
    }
}

impl<H: Host, R: AsyncRuntime> Call<H, R> {
    /// The vote in an answer to a request under the vote `mine`. A higher one for this member could only come from itself:
    /// Raft would take it, and be leader or candidate without having been voted for.
    fn theirs(&self, mine: Vote, vote: wire::WireVote) -> Result<Vote, Unreached> {
        let vote = Vote::try_from(vote).map_err(|_| Unreached::Malformed)?;
        let leaps = vote.leader_id.term > mine.leader_id.term.saturating_add(TERM_LEAP_MAX);
        let for_me = vote.leader_id.node_id == self.shared.me && vote > mine;
        if leaps || for_me { Err(Unreached::Untrue) } else { Ok(vote) }
    }

    fn higher(&self, mine: Vote, vote: wire::WireVote) -> Result<Vote, Unreached> {
        let vote = self.theirs(mine, vote)?;
        if vote > mine { Ok(vote) } else { Err(Unreached::Untrue) }
    }

    /// Begins an append, or goes on waiting for the one that is under way if that carries the beginning of the same.
    fn begin(&mut self, request: &AppendEntriesRequest<Types<R>>, last: LogId) -> UnderWay {
        if let Some(under_way) = self.under_way.take()
            && under_way.vote == request.vote
            && under_way.after == request.prev_log_id
            && request.entries.iter().any(|entry| entry.log_id == under_way.last)
        {
            return under_way;
        }
        let asked = append::<R>(request);
        let (mut answered, answer) = oneshot::channel();
        let (shared, to) = (self.shared.clone(), self.to);
        let patience = shared.timing.heartbeat * APPEND_HEARTBEATS_MAX;
        let_run::<R>(async move {
            let asking = pin!(R::timeout(patience, ask(shared, to, asked)));
            // When Raft has begun something else, nobody waits for it any more.
            let Either::Left((asked, _)) = select(asking, pin!(answered.closed())).await else { return };
            let _ = answered.send(asked.unwrap_or(Err(Unreached::Late)));
        });
        UnderWay { vote: request.vote, after: request.prev_log_id, last, answer }
    }
}

fn append<R: AsyncRuntime>(request: &AppendEntriesRequest<Types<R>>) -> Asked {
    Asked::Append {
        vote: request.vote.into(),
        after: wired(request.prev_log_id),
        entries: request.entries.iter().map(WireEntry::from).collect(),
        agreed: wired(request.leader_commit),
    }
}

impl<H: Host, R: AsyncRuntime> RaftNetwork<Types<R>> for Call<H, R> {
    async fn append_entries(
        &mut self,
        request: AppendEntriesRequest<Types<R>>,
        _: RPCOption,
    ) -> Outcome<AppendEntriesResponse<Member>> {
        let last = request.entries.last().map(|entry: &Entry<R>| entry.log_id);
        let (answer, arrived) = match last {
            None => (ask(self.shared.clone(), self.to, append::<R>(&request)).await?, None),
            Some(last) => {
                // Raft drops this call when a heartbeat has passed; what is under way stays here for the next.
                let under_way = self.begin(&request, last);
                let arriving = self.under_way.insert(under_way);
                let answer = (&mut arriving.answer).await;
                let arrived = arriving.last;
                self.under_way = None;
                (answer.unwrap_or(Err(Unreached::Late))?, Some(arrived))
            }
        };
        Ok(match answer {
            Answer::Appended if arrived == last => AppendEntriesResponse::Success,
            Answer::Appended => AppendEntriesResponse::PartialSuccess(arrived),
            // What begins at the beginning conflicts with nothing; Raft would panic.
            Answer::Conflicting if request.prev_log_id.is_some() => AppendEntriesResponse::Conflict,
            Answer::Outvoted { vote } => AppendEntriesResponse::HigherVote(self.higher(request.vote, vote)?),
            _ => return Err(Unreached::Untrue.into()),
        })
    }

    async fn install_snapshot(
        &mut self,
        _: InstallSnapshotRequest<Types<R>>,
        _: RPCOption,
    ) -> Result<
        InstallSnapshotResponse<Member>,
        RPCError<Member, EmptyNode, RaftError<Member, openraft::error::InstallSnapshotError>>,
    > {
        // Only `full_snapshot` as Raft comes with it would ask for a piece.
        Err(RPCError::Unreachable(Unreachable::new(&Unreached::Malformed)))
    }

    async fn vote(&mut self, request: VoteRequest<Member>, _: RPCOption) -> Outcome<VoteResponse<Member>> {
        let asked = Asked::Vote { vote: request.vote.into(), last: wired(request.last_log_id) };
        match ask(self.shared.clone(), self.to, asked).await? {
            Answer::Voted { vote, granted, last } => {
                let vote = self.theirs(request.vote, vote)?;
                let last = wire::unwired(last).map_err(|_| Unreached::Malformed)?;
                Ok(VoteResponse::new(vote, last, granted))
            }
            _ => Err(Unreached::Untrue.into()),
        }
    }

    async fn full_snapshot(
        &mut self,
        vote: Vote,
        mark: Snapshot<Types<R>>,
        cancel: impl Future<Output = ReplicationClosed> + Send + 'static,
        option: RPCOption,
    ) -> Result<SnapshotResponse<Member>, StreamingError<Types<R>, Fatal<Member>>> {
        let unreached = |why: Unreached| StreamingError::Unreachable(Unreachable::new(&why));
        // There is a mark wherever something was dropped, and Raft asks for it only there.
        let to = WireSettled::new(&mark.meta).ok_or_else(|| unreached(Unreached::Untrue))?;
        let asking = ask(self.shared.clone(), self.to, Asked::Skip { vote: vote.into(), to });
        let asking = pin!(R::timeout(option.hard_ttl(), asking));
        let answer = match select(pin!(cancel), asking).await {
            Either::Left((closed, _)) => return Err(StreamingError::Closed(closed)),
            Either::Right((answer, _)) => answer.unwrap_or(Err(Unreached::Late)).map_err(unreached)?,
        };
        match answer {
            Answer::Skipped { vote: theirs } => {
                Ok(SnapshotResponse::new(self.theirs(vote, theirs).map_err(unreached)?))
            }
            _ => Err(unreached(Unreached::Untrue)),
        }
    }

    fn backoff(&self) -> Backoff {
        Backoff::new(std::iter::repeat(self.shared.timing.heartbeat))
    }
}
