//! What the tests share: named peers on loopback, and waiting for what is expected instead of sleeping.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on says why"
)]

pub mod keepers;
pub mod shelf;
pub mod stations;

use std::path::PathBuf;
use std::time::Duration;

use moothall_core::id::{DeviceId, EntryId, MemberId, PaperId, ProposalId};
use moothall_core::request::{Answer, Failure, ProposalEffect, Request};
use moothall_core::view::{KeyPlace, Session};
use moothall_peer::keystore::{KeyOptions, PlaceWanted};
use moothall_peer::transport::{Bind, NetOptions};
use moothall_peer::{Network, Options, Peer};
use tempfile::TempDir;

/// Whatever takes longer than this has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A person with a device and a folder of its own.
pub struct Person {
    /// For messages.
    pub name: &'static str,
    folder: TempDir,
    peer: Option<Peer>,
}

/// Options of a peer that speaks on loopback only and keeps its keys in a file.
pub fn on_loopback() -> Options {
    Options {
        network: Network::On(NetOptions { bind: Bind::Loopback, mdns: false, ..NetOptions::default() }),
        ..cut_off()
    }
}

/// Options of a peer that speaks with nobody.
pub fn cut_off() -> Options {
    Options {
        network: Network::Off,
        keys: KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false },
        passphrase: None,
    }
}

impl Person {
    /// A person with an empty folder whose peer is not open.
    pub fn without_peer(name: &'static str) -> Self {
        Self::without_peer_in(&std::env::temp_dir(), name)
    }

    /// The same, with the folder in another one.
    pub fn without_peer_in(dir: &std::path::Path, name: &'static str) -> Self {
        let folder = tempfile::Builder::new().prefix(name).tempdir_in(dir).unwrap();
        Self { name, folder, peer: None }
    }

    /// A person with an empty folder, on loopback.
    pub async fn new(name: &'static str) -> Self {
        let mut person = Self::without_peer(name);
        person.open(on_loopback()).await;
        person
    }

    /// The person's folder.
    pub fn dir(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Opens the peer.
    pub async fn open(&mut self, options: Options) {
        let opened = Peer::open(self.folder.path(), options).await;
        self.peer = Some(opened.unwrap_or_else(|failure| panic!("{} cannot open: {failure:?}", self.name)));
    }

    /// Closes the peer.
    pub async fn close(&mut self) {
        if let Some(peer) = self.peer.take() {
            peer.close().await;
        }
    }

    /// Closes the peer and opens it without a network: cut off from everybody.
    pub async fn cut_off(&mut self) {
        self.close().await;
        self.open(cut_off()).await;
    }

    /// Back on loopback.
    pub async fn rejoin(&mut self) {
        self.close().await;
        self.open(on_loopback()).await;
    }

    /// The running peer.
    pub fn peer(&self) -> &Peer {
        self.peer.as_ref().expect("the peer is open")
    }

    /// Asks and expects an answer.
    pub async fn ask(&self, request: Request) -> Answer {
        let said = format!("{request:?}");
        self.peer()
            .request(request)
            .await
            .unwrap_or_else(|failure| panic!("{} was refused {said}: {failure:?}", self.name))
    }

    /// Asks and expects a failure.
    pub async fn fails(&self, request: Request) -> Failure {
        let said = format!("{request:?}");
        match self.peer().request(request).await {
            Err(failure) => failure,
            Ok(answer) => panic!("{} was not refused {said}: {answer:?}", self.name),
        }
    }

    /// Waits until what the peer answers satisfies a condition.
    pub async fn until(&self, what: &str, request: Request, accept: impl Fn(&Answer) -> bool) -> Answer {
        let mut changes = self.peer().changes();
        let mut last = None;
        let waited = tokio::time::timeout(PATIENCE, async {
            loop {
                let answer = self.peer().request(request.clone()).await;
                if let Ok(answer) = &answer
                    && accept(answer)
                {
                    return answer.clone();
                }
                last = Some(answer);
                // The clock itself changes some answers.
                let _ = tokio::time::timeout(Duration::from_secs(1), changes.changed()).await;
            }
        })
        .await;
        waited.unwrap_or_else(|_| panic!("{} waited in vain until {what}; last: {last:#?}", self.name))
    }

    /// Founds an organisation.
    pub async fn found(&self, organisation: &str) {
        self.ask(Request::Found {
            organisation: organisation.to_owned(),
            purpose: "A place for making things.".to_owned(),
            your_name: self.name.to_owned(),
            passphrase: None,
        })
        .await;
    }

    /// Invites a new member; the invitation's text.
    pub async fn invite(&self) -> String {
        match self.ask(Request::Invite { own_device: false, days: 7, for_member: None }).await {
            Answer::Invited(invited) => invited.text,
            other => panic!("not an invitation: {other:?}"),
        }
    }

    /// Accepts an invitation and waits until the ledger is here and the enrolment confirmed.
    pub async fn join(&self, invitation: &str) {
        self.ask(Request::Join {
            invitation: invitation.to_owned(),
            your_name: self.name.to_owned(),
            passphrase: None,
        })
        .await;
        self.until("the enrolment is confirmed", Request::Session, |answer| {
            matches!(answer, Answer::Session(Session::Inside { confirmed: true, .. }))
        })
        .await;
    }

    /// The member of this name, once it is known here.
    pub async fn knows(&self, name: &str) -> MemberId {
        let known = |answer: &Answer| matches!(answer, Answer::Members(all) if all.iter().any(|one| one.name == name));
        let Answer::Members(all) = self.until("the member is known by name", Request::Members, known).await
        else {
            panic!("members")
        };
        all.iter().find(|one| one.name == name).expect("it was seen").id
    }

    /// Makes a proposal of which nothing follows.
    pub async fn propose(&self, title: &str) -> ProposalId {
        let text = "For the bench.".to_owned();
        let propose =
            Request::Propose { title: title.to_owned(), text, effect: ProposalEffect::None, hours: None };
        self.writes(propose).await.into()
    }

    /// Comments on a proposal.
    pub async fn comment(&self, proposal: ProposalId, text: &str) -> PaperId {
        PaperId(self.writes(Request::Comment { proposal, text: text.to_owned() }).await.0)
    }

    /// Asks for an act and expects the entry that it wrote.
    pub async fn writes(&self, request: Request) -> EntryId {
        match self.ask(request).await {
            Answer::Written(written) => written.id,
            other => panic!("{} wrote nothing: {other:?}", self.name),
        }
    }

    /// Waits until a proposal has these comments, in any order.
    pub async fn shows_comments(&self, proposal: ProposalId, texts: &[&str]) {
        let what = format!("the comments are {texts:?}");
        self.until(&what, Request::Proposal { proposal }, |answer| {
            let Answer::Proposal(shown) = answer else { return false };
            let mut here: Vec<&str> = shown.comments.iter().map(|one| one.text.as_str()).collect();
            let mut wanted = texts.to_vec();
            here.sort_unstable();
            wanted.sort_unstable();
            here == wanted
        })
        .await;
    }

    /// The person's device.
    pub async fn device(&self) -> DeviceId {
        match self.ask(Request::Session).await {
            Answer::Session(Session::Inside { device, .. }) => device,
            other => panic!("{other:?}"),
        }
    }

    /// Everything in the store is checked again and found sound.
    pub async fn is_sound(&self) {
        match self.ask(Request::Verify).await {
            Answer::Verified(verified) => assert_eq!(verified.fault, None, "{}", self.name),
            other => panic!("{other:?}"),
        }
    }

    /// The files of the person's folder that hold these words.
    pub fn files_with(&self, words: &str) -> Vec<String> {
        let files = std::fs::read_dir(self.dir()).unwrap().map(|file| file.unwrap());
        files
            .filter(|file| file.file_type().unwrap().is_file())
            .filter(|file| {
                let bytes = std::fs::read(file.path()).unwrap();
                bytes.windows(words.len()).any(|window| window == words.as_bytes())
            })
            .map(|file| file.file_name().to_string_lossy().into_owned())
            .collect()
    }

    /// The status.
    pub async fn status(&self) -> moothall_core::view::Status {
        match self.ask(Request::Status).await {
            Answer::Status(status) => *status,
            other => panic!("not a status: {other:?}"),
        }
    }
}

/// The system's clock, in Unix milliseconds.
pub fn now_ms() -> i64 {
    i64::try_from(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap()
}

/// How many cases a test tries: so many, or `MOOTHALL_TIMES` as many.
pub fn cases(once: u32) -> u32 {
    once * std::env::var("MOOTHALL_TIMES").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// Numbers that nobody foresees (splitmix64, from the clock). A test that uses them says in its failures what it drew.
pub struct Random(u64);

impl Random {
    /// Begins with the clock.
    #[allow(clippy::new_without_default, reason = "no two are alike")]
    pub fn new() -> Self {
        Self(now_ms().unsigned_abs())
    }

    /// Begins with a number: the same one draws the same again.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below another.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (drawn ^ (drawn >> 31)) % end
    }
}

/// The headless program: as `MOOTHALL_BIN` says, else the one that lies beside this test, built if need be.
pub fn program() -> String {
    if let Ok(given) = std::env::var("MOOTHALL_BIN") {
        return given;
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = std::process::Command::new(cargo)
        .args(["build", "--quiet", "-p", "moothall-peer", "--bin", "moothall"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .status();
    assert!(built.is_ok_and(|status| status.success()), "the headless program could not be built");
    let me = std::env::current_exe().unwrap();
    me.parent().and_then(std::path::Path::parent).unwrap().join("moothall").display().to_string()
}
