//! Asking a peer, and waiting for an answer by what it says has changed.

use std::time::Duration;

use anyhow::{Result, anyhow};
use moothall_core::request::{Answer, Request};
use moothall_peer::runtime::Peer;
use tokio::time::timeout;

/// Asks once.
pub(crate) async fn ask(peer: &Peer, request: Request) -> Result<Answer> {
    peer.request(request).await.map_err(|failure| anyhow!("{failure:?}"))
}

/// Asks again whenever something has changed, until the answer is as wanted; a fault after so long.
pub(crate) async fn until(
    peer: &Peer,
    request: &Request,
    patience: Duration,
    wanted: impl Fn(&Answer) -> bool,
) -> Result<Answer> {
    let mut changes = peer.changes();
    let waited = timeout(patience, async {
        loop {
            changes.mark_unchanged();
            let answer = ask(peer, request.clone()).await?;
            if wanted(&answer) {
                return Ok(answer);
            }
            changes.changed().await?;
        }
    });
    waited.await?
}
