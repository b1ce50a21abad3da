//! Feeling whether whoever keeps comes round.
//!
//! Raft hears of a disk that fails, not of one that hangs, as a dying card does for seconds or for good: it would go on
//! saying that its leader is there, which proposes nothing.

use std::pin::pin;
use std::sync::Arc;

use openraft::AsyncRuntime;

use super::Host;
use super::state::Shared;

/// What has not come round for so long hangs, in times of `election_max`: longer than a large state takes a small machine.
const PATIENCES_HANGING: u32 = 20;

/// Feels until the end; `hangs` says what it felt.
pub(super) async fn run<H: Host, R: AsyncRuntime>(shared: Arc<Shared<H, R>>) {
    let mut stopping = shared.stopping.subscribe();
    let timing = shared.timing;
    let feeling = async {
        loop {
            let mut round = pin!(shared.host.comes_round());
            tokio::select! {
                biased;
                () = &mut round => {}
                () = R::sleep(timing.election_max * PATIENCES_HANGING) => {
                    tracing::warn!("what is to be kept has not been for long: others may lead meanwhile");
                    shared.hangs.send_replace(true);
                    round.await;
                    shared.hangs.send_replace(false);
                }
            }
            R::sleep(timing.election_max).await;
        }
    };
    tokio::select! {
        biased;
        _ = stopping.wait_for(|stopping| *stopping) => {}
        () = feeling => {}
    }
}
