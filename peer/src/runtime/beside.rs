//! What reads the whole ledger runs beside the runtime, on a thread of its own, from the store as it was when it was
//! asked for: checking, exporting, backing up. One at a time. The peer goes on meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use moothall_core::id::PaperId;
use moothall_core::ledger::{Ledger, is_readable_state};
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure};
use moothall_core::view;
use rusqlite::InterruptHandle;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::machine::Machine;
use super::{Command, stopped, store_failure};
use crate::store::{Store, StoreFault};

type Reply = oneshot::Sender<Result<Answer, Failure>>;

/// A thread that is told to stop is interrupted so often until it does.
const INTERRUPT_EVERY: Duration = Duration::from_millis(5);

/// What is to be done with the whole ledger.
pub(super) enum Task {
    /// Check it.
    Verify,
    /// Write it and what it means into this file.
    Export(PathBuf),
    /// Write a backup into this file.
    Backup { path: PathBuf, passphrase: Option<Zeroizing<String>>, secret: Option<Zeroizing<String>> },
}

/// The one that is being done.
pub(super) struct Beside {
    reply: Reply,
    verifies: bool,
    interrupt: InterruptHandle,
    thread: JoinHandle<Result<Found, Failure>>,
}

/// What came of it.
struct Found {
    answer: Answer,
    /// Papers that are stored otherwise than their entries make them.
    damaged: Vec<PaperId>,
}

impl From<Answer> for Found {
    fn from(answer: Answer) -> Self {
        Self { answer, damaged: Vec::new() }
    }
}

impl Machine {
    /// Why nothing further is begun, if something is being done.
    pub(super) fn occupied(&self) -> Option<Failure> {
        let busy = self.beside.is_some() || !self.backups.is_empty();
        busy.then(|| Failure::Refused { message: Message::new("refused-ledger-in-use") })
    }

    /// Begins a task, or refuses it while another is being done.
    pub(super) fn begin_beside(&mut self, task: Task, reply: Reply) {
        if self.beside.is_some() {
            let message = Message::new("refused-ledger-in-use");
            let _ = reply.send(Err(Failure::Refused { message }));
            return;
        }
        let snapshot = match self.store.snapshot() {
            Ok(snapshot) => snapshot,
            Err(fault) => {
                self.alone();
                let _ = reply.send(Err(store_failure(&fault)));
                return;
            }
        };
        let (interrupt, verifies) = (snapshot.interrupt_handle(), matches!(task, Task::Verify));
        let (commands, handle) = (self.commands.clone(), self.handle.clone());
        #[cfg(test)]
        let hold = tests::hold_for(self.store.path());
        let thread = std::thread::Builder::new().name("moothall-reader".to_owned()).spawn(move || {
            #[cfg(test)]
            tests::wait(hold);
            let work =
                || snapshot.read().map_err(|fault| store_failure(&fault)).and_then(|store| task.run(&store));
            let done = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(stopped()));
            // Nobody is waited for here: the runtime may be waiting for this thread.
            handle.spawn(async move {
                if let Some(commands) = commands.upgrade() {
                    let _ = commands.send(Command::Beside).await;
                }
            });
            done
        });
        match thread {
            Ok(thread) => self.beside = Some(Beside { reply, verifies, interrupt, thread }),
            Err(_) => {
                self.alone();
                let _ = reply.send(Err(Failure::Fault { message: Message::new("fault-thread") }));
            }
        }
    }

    /// The task is done: whoever asked is answered.
    pub(super) fn end_beside(&mut self) {
        let Some(Beside { reply, verifies, thread, .. }) = self.beside.take() else { return };
        let done = thread.join().unwrap_or_else(|_| Err(stopped()));
        self.alone();
        let mut done = done.and_then(|Found { answer, damaged }| {
            if !damaged.is_empty() {
                self.settle();
                self.forget_merged(&damaged).map_err(|fault| store_failure(&fault))?;
            }
            Ok(answer)
        });
        // The index of words can only be checked by who may write it.
        if let (true, Ok(Answer::Verified(verified))) = (verifies, &mut done)
            && verified.fault.is_none()
        {
            match self.store.words_fault() {
                Ok(fault) => {
                    verified.fault = fault.map(|detail| StoreFault::damaged(detail).message());
                }
                Err(fault) => done = Err(store_failure(&fault)),
            }
        }
        let _ = reply.send(done);
    }

    /// The peer closes: the task is broken off, and what it had written goes.
    pub(super) fn break_off(&mut self) {
        let Some(Beside { reply, interrupt, thread, .. }) = self.beside.take() else { return };
        while !thread.is_finished() {
            interrupt.interrupt();
            std::thread::park_timeout(INTERRUPT_EVERY);
        }
        let done = thread.join().unwrap_or_else(|_| Err(stopped()));
        self.alone();
        let _ = reply.send(done.map(|found| found.answer).map_err(|_| stopped()));
    }

    fn alone(&self) {
        if let Err(fault) = self.store.alone() {
            tracing::error!(%fault, "others can open the database");
        }
    }
}

impl Task {
    fn run(self, store: &Store) -> Result<Found, Failure> {
        match self {
            Self::Verify => {
                let checked = crate::verify::verify_snapshot(store)?;
                Ok(Found { answer: Answer::Verified(checked.verified), damaged: checked.papers })
            }
            Self::Export(path) => export(store, &path).map(Found::from),
            Self::Backup { path, passphrase, secret } => {
                let passphrase = passphrase.as_deref().map(String::as_str);
                let secret = secret.as_deref().map(String::as_bytes);
                let summary = crate::backup::write_backup(store, &path, passphrase, secret)
                    .map_err(|fault| Failure::Fault { message: fault.message() })?;
                Ok(Found::from(Answer::File(view::File {
                    path: path.display().to_string(),
                    bytes: summary.bytes,
                    entries: summary.counts.entries,
                })))
            }
        }
    }
}

/// The ledger is opened a second time, as it was: the runtime's own goes on.
fn export(store: &Store, path: &Path) -> Result<Answer, Failure> {
    let opening = store.opening_with(is_readable_state).map_err(|fault| store_failure(&fault))?;
    let organisation = opening
        .organisation
        .ok_or_else(|| Failure::Misuse { message: Message::new("misuse-no-organisation") })?;
    let mut ledger =
        Ledger::open(organisation, &opening).map_err(|fault| Failure::Fault { message: fault.message() })?;
    ledger.settle(usize::MAX);
    crate::export::export(store, &ledger, path)
}

#[cfg(test)]
mod tests;
