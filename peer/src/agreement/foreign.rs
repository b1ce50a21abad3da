//! What other members send, read as far as Raft is given it, and no further: for whoever tries what can be sent.

use openraft::TokioRuntime;

use super::types::{Entry, SnapshotMeta, Vote};
use super::wire::{self, Answer, Asked, Malformed, Request, WireVote, unwired};
use super::{ANSWER_BYTES_MAX, REQUEST_BYTES_MAX};

/// What a member sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// Its sort.
    pub sort: &'static str,
    /// What it is as this program writes it.
    pub bytes: Vec<u8>,
    /// Whether all of it can be given to Raft.
    pub sound: bool,
}

/// Reads a request or an answer of another member, if it is one.
pub fn read_foreign(bytes: &[u8]) -> Option<Foreign> {
    if let Ok(request) = wire::decode::<Request>(bytes, REQUEST_BYTES_MAX) {
        let bytes = wire::encode(&request);
        let (sort, sound) = match request.asked {
            Asked::Append { vote, after, entries, agreed } => {
                let entries: Result<Vec<Entry<TokioRuntime>>, Malformed> =
                    entries.into_iter().map(wire::WireEntry::entry).collect();
                let places = [after, agreed].into_iter().all(|place| unwired(place).is_ok());
                ("append", entries.is_ok() && places && is_vote(vote))
            }
            Asked::Vote { vote, last } => ("vote", is_vote(vote) && unwired(last).is_ok()),
            Asked::Skip { vote, to } => ("skip", is_vote(vote) && SnapshotMeta::try_from(to).is_ok()),
        };
        return Some(Foreign { sort, bytes, sound });
    }
    let answer = wire::decode::<Answer>(bytes, ANSWER_BYTES_MAX).ok()?;
    let bytes = wire::encode(&answer);
    let sound = match answer {
        Answer::Appended | Answer::Conflicting | Answer::Refused { .. } => true,
        Answer::Outvoted { vote } | Answer::Skipped { vote } => is_vote(vote),
        Answer::Voted { vote, last, .. } => is_vote(vote) && unwired(last).is_ok(),
    };
    Some(Foreign { sort: "answer", bytes, sound })
}

fn is_vote(vote: WireVote) -> bool {
    Vote::try_from(vote).is_ok()
}
