//! Proposing commands, and following each until its fate is known.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use openraft::{AsyncRuntime, Raft};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};

use super::state::{Shared, locked};
use super::types::{Command, Types, let_run};
use super::{COMMAND_BYTES_MAX, Heard, Host, LOG_BYTES_MAX, PROPOSALS_MAX};

/// Takes commands to propose, from any thread.
pub(super) struct Proposals {
    /// As many as may wait; each command holds one until its fate is known, which bounds the queue.
    places: Arc<Semaphore>,
    queue: mpsc::UnboundedSender<Proposal>,
}

struct Proposal {
    command: Command,
    place: OwnedSemaphorePermit,
}

/// Begins to take commands.
pub(super) fn begin<H: Host, R: AsyncRuntime>(
    raft: Raft<Types<R>>,
    shared: Arc<Shared<H, R>>,
    led: watch::Receiver<Option<u64>>,
) -> Proposals {
    let (queue, waiting) = mpsc::unbounded_channel();
    let_run::<R>(run(raft, shared, led, waiting));
    Proposals { places: Arc::new(Semaphore::new(PROPOSALS_MAX)), queue }
}

impl Proposals {
    pub(super) fn propose<H: Host, R: AsyncRuntime>(&self, shared: &Shared<H, R>, command: Command) {
        let refused = match self.places.clone().try_acquire_owned() {
            Ok(place) if command.0.len() <= COMMAND_BYTES_MAX => {
                self.queue.send(Proposal { command, place }).err().map(|unsent| unsent.0.command)
            }
            _ => Some(command),
        };
        if let Some(command) = refused {
            shared.hear(Heard::NotAgreed { command });
        }
    }
}

async fn run<H: Host, R: AsyncRuntime>(
    raft: Raft<Types<R>>,
    shared: Arc<Shared<H, R>>,
    led: watch::Receiver<Option<u64>>,
    mut waiting: mpsc::UnboundedReceiver<Proposal>,
) {
    while let Some(Proposal { command, place }) = waiting.recv().await {
        let term = *led.borrow();
        let room = locked(&shared.held).bytes <= LOG_BYTES_MAX;
        let taken = match term {
            Some(_) if room => raft.client_write_ff(command.clone()).await.ok(),
            _ => None,
        };
        let Some(fate) = taken else {
            shared.hear(Heard::NotAgreed { command });
            continue;
        };
        let (shared, mut led) = (shared.clone(), led.clone());
        let_run::<R>(async move {
            let _place = place;
            // Raft may keep silent about a command whose place a settlement of others has skipped.
            let lost = pin!(led.wait_for(|now| *now != term));
            let agreed = match select(fate, lost).await {
                Either::Left((fate, _)) => matches!(fate, Ok(Ok(_))),
                Either::Right(_) => false,
            };
            if !agreed {
                shared.hear(Heard::NotAgreed { command });
            }
        });
    }
}
