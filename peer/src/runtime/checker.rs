//! Checks foreign signatures on all cores, beside the runtime's own thread: while it judges and stores what was checked,
//! the next entries are being checked.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc as jobs;

use moothall_core::entry::{DeviceKey, Entry, EntryError, Unverified};
use moothall_core::id::DeviceId;
use moothall_core::replica::{Event, LinkId};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tokio::sync::mpsc;

use super::Command;

/// Entries that came on a link, as [`moothall_core::replica::Effect::Check`] says.
pub(super) struct Job {
    pub(super) link: LinkId,
    pub(super) device: DeviceId,
    pub(super) from: u64,
    pub(super) entries: Vec<Result<Unverified, EntryError>>,
}

/// A thread that checks. It is not one of the pool's: waiting for room in the runtime's inbox, it must not keep from its
/// work whoever the runtime may be waiting for.
pub(super) struct Checker {
    jobs: jobs::Sender<Job>,
}

impl Checker {
    /// Starts the thread, which ends with this value. What it finds goes into the inbox.
    pub(super) fn start(inbox: mpsc::WeakSender<Command>) -> std::io::Result<Self> {
        let (sender, jobs) = jobs::channel::<Job>();
        std::thread::Builder::new().name("moothall-checker".to_owned()).spawn(move || {
            for Job { link, device, from, entries } in jobs {
                // As if the sender had nothing: one job fails, and the thread goes on.
                let entries =
                    catch_unwind(AssertUnwindSafe(|| check(device, entries))).unwrap_or_else(|_| {
                        tracing::error!(%device, "checking signatures failed");
                        Vec::new()
                    });
                let event = Event::Checked { link, device, from, entries };
                let Some(inbox) = inbox.upgrade() else { break };
                if inbox.blocking_send(Command::Checked(event)).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { jobs: sender })
    }

    /// Takes a job. Peers are asked for a bounded number of entries at a time, so the queue is bounded too.
    pub(super) fn check(&self, job: Job) {
        if self.jobs.send(job).is_err() {
            tracing::error!("signatures are not checked any more");
        }
    }
}

/// Checks signatures on all cores. Nearly all are by one device, whose key is read once.
fn check(device: DeviceId, entries: Vec<Result<Unverified, EntryError>>) -> Vec<Result<Entry, EntryError>> {
    let key = DeviceKey::read(device);
    entries
        .into_par_iter()
        .map(|entry| match (&key, entry?) {
            (Ok(key), entry) => entry.verify_by(key),
            (Err(_), entry) => entry.verify(),
        })
        .collect()
}
