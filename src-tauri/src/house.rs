//! The one peer behind the window, opened when it is first needed.
//!
//! A folder that cannot be opened (another program holds it, a page is damaged) does not end the app: every request is
//! answered with that failure, which the window shows, and the next one tries again.

use std::path::PathBuf;
use std::time::Duration;

use moothall_core::request::{Answer, Failure, Request};
use moothall_peer::keystore::KeyOptions;
use moothall_peer::transport::NetOptions;
use moothall_peer::{Network, Options, Peer};
use tauri::{AppHandle, Emitter};
use tokio::sync::Mutex;

/// The event that tells the interface that anything may look different.
const CHANGED: &str = "changed";
/// At most one such event in this time: 20 a second follow the eye, more only cost.
const CHANGED_PAUSE: Duration = Duration::from_millis(50);

/// A folder and, once open, the peer that lives in it.
pub(crate) struct House {
    folder: PathBuf,
    peer: Mutex<Option<Peer>>,
}

impl House {
    /// A house whose peer is not open yet.
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, peer: Mutex::new(None) }
    }

    /// Opens the peer ahead of the first request. What fails is told to whoever asks first.
    pub(crate) async fn prepare(&self, app: &AppHandle) {
        let _ = self.open(app).await;
    }

    /// Hands a request to the peer.
    pub(crate) async fn request(&self, app: &AppHandle, request: Request) -> Result<Answer, Failure> {
        let peer = self.open(app).await?;
        peer.request(request).await
    }

    /// Closes the peer; what it acknowledged is on disk already.
    pub(crate) async fn close(&self) {
        if let Some(peer) = self.peer.lock().await.take() {
            peer.close().await;
        }
    }

    async fn open(&self, app: &AppHandle) -> Result<Peer, Failure> {
        // Held while opening, so that requests wait for the one attempt instead of making their own.
        let mut slot = self.peer.lock().await;
        if let Some(peer) = slot.as_ref() {
            return Ok(peer.clone());
        }
        let peer = Peer::open(&self.folder, options()).await?;
        tauri::async_runtime::spawn(tell_changes(peer.changes(), app.clone()));
        *slot = Some(peer.clone());
        Ok(peer)
    }
}

/// A person's own device: on the local network, its keys in the system's keyring where there is one.
fn options() -> Options {
    Options {
        network: Network::On(NetOptions::default()),
        keys: KeyOptions { keyring: true, ..KeyOptions::default() },
        passphrase: None,
    }
}

/// Tells the interface of changes until the peer closes. The pause comes after the event, so the last one is never lost.
async fn tell_changes(mut changes: tokio::sync::watch::Receiver<u64>, app: AppHandle) {
    while changes.changed().await.is_ok() {
        let count = *changes.borrow_and_update();
        // A window that is closing hears nothing, which is no fault.
        let _ = app.emit(CHANGED, count);
        tokio::time::sleep(CHANGED_PAUSE).await;
    }
}
