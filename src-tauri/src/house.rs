//! The one peer behind the window, opened when it is first needed.
//!
//! A folder that cannot be opened (another program holds it, a page is damaged) does not end the app: every request is
//! answered with that failure, which the window shows, and the next one tries again.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::Session;
use moothall_peer::backup::{BackupFault, check_restored, read_backup};
use moothall_peer::keystore::KeyOptions;
use moothall_peer::sample;
use moothall_peer::socket::{self, Serving};
use moothall_peer::{Network, Options, Peer};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::restoring::Collected;

/// Hears that anything may look different, with a number that grows.
type Changed = dyn Fn(u64) + Send + Sync;

/// At most one such event in this time: 20 a second follow the eye, more only cost.
const CHANGED_PAUSE: Duration = Duration::from_millis(50);

/// A folder and, once open, the peer that lives in it.
pub(crate) struct House {
    folder: PathBuf,
    options: Options,
    changed: Arc<Changed>,
    open: Mutex<Option<Open>>,
    collected: Mutex<Option<Collected>>,
    /// The folder of the sample, while the person looks around in it. It is gone with it.
    sample: Mutex<Option<tempfile::TempDir>>,
}

/// A peer, and the door through which the program `moothall` reaches it.
struct Open {
    peer: Peer,
    door: Serving,
}

impl House {
    /// A house whose peer is not open yet.
    pub(crate) fn new(
        folder: PathBuf,
        options: Options,
        changed: impl Fn(u64) + Send + Sync + 'static,
    ) -> Self {
        Self {
            folder,
            options,
            changed: Arc::new(changed),
            open: Mutex::new(None),
            collected: Mutex::new(None),
            sample: Mutex::new(None),
        }
    }

    /// Opens the peer ahead of the first request. What fails is told to whoever asks first.
    pub(crate) async fn prepare(&self) {
        let _ = self.open().await;
    }

    /// Hands a request to the peer.
    pub(crate) async fn request(&self, request: Request) -> Result<Answer, Failure> {
        let peer = self.open().await?;
        peer.request(request).await
    }

    /// Closes the peer; what it acknowledged is on disk already. A sample that was not left is thrown away: nothing else
    /// would when the program ends.
    pub(crate) async fn close(&self) {
        self.leave_sample().await;
        shut(self.open.lock().await.take()).await;
    }

    /// Takes the next piece of a backup file, in base64; the first one begins a new file. Only where no ledger is yet.
    pub(crate) async fn collect(&self, at: u64, base64: &str) -> Result<(), Failure> {
        if !matches!(self.request(Request::Session).await?, Answer::Session(Session::Empty { .. })) {
            return Err(BackupFault::NotEmpty(self.folder.clone()).into());
        }
        let mut collected = self.collected.lock().await;
        if at == 0 {
            *collected = None;
        }
        match collected.as_mut() {
            Some(file) => file.add(at, base64),
            None => {
                *collected = Some(Collected::begin(&self.folder, at, base64)?);
                Ok(())
            }
        }
    }

    /// Restores the collected backup. A file that carries a membership enrols this device with it.
    pub(crate) async fn restore(
        &self,
        file_passphrase: Option<Zeroizing<String>>,
        new_passphrase: Option<String>,
    ) -> Result<(), Failure> {
        let Some(file) = self.collected.lock().await.take() else {
            return Err(Failure::Misuse { message: Message::new("misuse-file-content") });
        };
        let folder = self.folder.clone();
        let read = {
            // Held, so that no request opens the folder meanwhile.
            let mut slot = self.open.lock().await;
            shut(slot.take()).await;
            let read = move || {
                let passphrase = file_passphrase.as_deref().map(String::as_str);
                let restored = read_backup(file.path(), passphrase, &folder)?;
                check_restored(&folder).map(|()| restored)
            };
            tauri::async_runtime::spawn_blocking(read).await
        };
        let restored = read.map_err(|error| broken(&error))??;
        let invitation = restored.secret.and_then(|secret| String::from_utf8(secret.to_vec()).ok());
        if let Some(invitation) = invitation {
            let join = Request::Join { invitation, your_name: String::new(), passphrase: new_passphrase };
            self.request(join).await?;
        }
        Ok(())
    }

    /// Opens a sample organisation in place of the person's own folder, which stays as it is.
    pub(crate) async fn look_around(&self, your_name: String, zone: String) -> Result<(), Failure> {
        let made = tauri::async_runtime::spawn_blocking(move || {
            let folder = tempfile::Builder::new().prefix("moothall-sample").tempdir().map_err(|error| {
                let message = Message::new("fault-sample").text("detail", error.to_string());
                Failure::Fault { message }
            })?;
            sample::make(folder.path(), &your_name, &zone, moothall_peer::now_ms())?;
            Ok::<_, Failure>(folder)
        });
        let folder = made.await.map_err(|error| broken(&error))??;
        // Held, so that no request opens a folder meanwhile.
        let mut slot = self.open.lock().await;
        shut(slot.take()).await;
        *self.sample.lock().await = Some(folder);
        Ok(())
    }

    /// Leaves the sample, which is thrown away.
    pub(crate) async fn leave_sample(&self) {
        let mut slot = self.open.lock().await;
        let Some(folder) = self.sample.lock().await.take() else { return };
        shut(slot.take()).await;
        drop(folder);
    }

    async fn open(&self) -> Result<Peer, Failure> {
        // Held while opening, so that requests wait for the one attempt instead of making their own.
        let mut slot = self.open.lock().await;
        match slot.take_if(|open| open.peer.has_ended()) {
            // Its thread ended, which no request should bring about; whoever asked was told. The next one gets another peer.
            Some(ended) => shut(Some(ended)).await,
            None => {
                if let Some(open) = slot.as_ref() {
                    return Ok(open.peer.clone());
                }
            }
        }
        let (folder, options) = match self.sample.lock().await.as_ref() {
            Some(sample) => (sample.path().to_owned(), sample::options()),
            None => (self.folder.clone(), self.options.clone()),
        };
        let peer = Peer::open(&folder, options).await?;
        let door = match socket::serve(Arc::new(peer.clone()), &folder) {
            Ok(door) => door,
            Err(error) => {
                peer.close().await;
                let message = Message::new("fault-socket").text("detail", error.to_string());
                return Err(Failure::Fault { message });
            }
        };
        tauri::async_runtime::spawn(tell_changes(peer.changes(), Arc::clone(&self.changed)));
        *slot = Some(Open { peer: peer.clone(), door });
        Ok(peer)
    }
}

/// A person's own device: its keys in the system's keyring where there is one, else under a passphrase.
pub(crate) fn of_a_person(network: Network) -> Options {
    Options { network, keys: KeyOptions { keyring: true, ..KeyOptions::default() }, passphrase: None }
}

async fn shut(open: Option<Open>) {
    if let Some(Open { peer, door }) = open {
        door.close().await;
        peer.close().await;
    }
}

/// A part of the app ended before it was done.
fn broken(error: &tauri::Error) -> Failure {
    Failure::Fault { message: Message::new("ui-fault-peer").text("detail", error.to_string()) }
}

/// Tells the interface of changes until the peer closes. The pause comes after the event, so the last one is never lost.
async fn tell_changes(mut changes: tokio::sync::watch::Receiver<u64>, changed: Arc<Changed>) {
    while changes.changed().await.is_ok() {
        let count = *changes.borrow_and_update();
        changed(count);
        tokio::time::sleep(CHANGED_PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use moothall_core::view::KeyPlace;
    use moothall_peer::keystore::PlaceWanted;

    use super::*;

    #[tokio::test]
    async fn a_peer_that_ended_is_followed_by_another_and_the_folder_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false };
        let options = Options { network: Network::Off, keys, passphrase: None };
        let house = House::new(folder.path().to_owned(), options, |_| ());
        let found = Request::Found {
            organisation: "Makers".into(),
            purpose: String::new(),
            your_name: "Ann".into(),
            passphrase: None,
        };
        house.request(found).await.unwrap();
        let peer = house.open().await.unwrap();
        peer.clone().close().await;
        assert!(peer.has_ended());
        let session = house.request(Request::Session).await.unwrap();
        assert!(matches!(session, Answer::Session(Session::Inside { .. })), "{session:?}");
        house.close().await;
    }

    #[tokio::test]
    async fn whoever_looks_around_in_the_sample_finds_the_own_folder_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false };
        let options = Options { network: Network::Off, keys, passphrase: None };
        let house = House::new(folder.path().to_owned(), options, |_| ());
        let empty = |session| matches!(session, Answer::Session(Session::Empty { .. }));
        assert!(empty(house.request(Request::Session).await.unwrap()));
        house.look_around("Robin".into(), "Europe/Vienna".into()).await.unwrap();
        let session = house.request(Request::Session).await.unwrap();
        assert!(matches!(session, Answer::Session(Session::Inside { sample: true, .. })), "{session:?}");
        let place = house.sample.lock().await.as_ref().unwrap().path().to_owned();
        assert!(place.exists());
        house.leave_sample().await;
        assert!(!place.exists(), "it is thrown away");
        assert!(empty(house.request(Request::Session).await.unwrap()));
        // Also where the window is closed inside the sample: the house itself lives as long as the program.
        house.look_around("Robin".into(), "Europe/Vienna".into()).await.unwrap();
        house.request(Request::Session).await.unwrap();
        let place = house.sample.lock().await.as_ref().unwrap().path().to_owned();
        house.close().await;
        assert!(!place.exists());
    }
}
