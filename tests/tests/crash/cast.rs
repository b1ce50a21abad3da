//! Several peers, each in a process of its own that answers on its socket, one of which may have a fault to come.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use moothall_core::id::EntryId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, ProposalEffect, Request};
use moothall_core::view::{Session, Status};
use moothall_peer::Peer;
use moothall_peer::socket::{Asks, Client, serve};
use moothall_peer::store::FAULT_VARIABLE;
use moothall_tests::{PATIENCE, on_loopback};
use tempfile::TempDir;

const FOLDER: &str = "MOOTHALL_TEST_FOLDER";

/// How often an answer that is waited for is asked for.
const LOOK_EVERY: Duration = Duration::from_millis(30);

/// What a process that aborts ends by.
const ABORT: i32 = 6;

/// The process with the fault came to it.
#[derive(Debug)]
pub(crate) struct Killed;

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Who {
    /// Founds, and keeps the order.
    Ann,
    /// Joins.
    Ben,
    /// Joins later, or takes over.
    Cleo,
}

use Who::{Ann, Ben, Cleo};

struct Running {
    child: Child,
    /// Closed, it tells the process to end in good order.
    stdin: Option<ChildStdin>,
    client: Client,
}

/// One person's folder, what was acknowledged to that person, and the process, if one runs.
struct Actor {
    name: &'static str,
    folder: TempDir,
    acknowledged: BTreeSet<EntryId>,
    running: Option<Running>,
}

/// Three persons.
pub(crate) struct Cast {
    actors: [Actor; 3],
    /// Whose processes have which fault to come.
    fault: Option<(Who, String)>,
    what: String,
}

impl Cast {
    /// With a fault to come for one of them.
    pub(crate) fn new(who: Who, fault: String) -> Self {
        let mut cast = Self::sound();
        cast.arm(who, fault);
        cast
    }

    /// Without a fault to come.
    pub(crate) fn sound() -> Self {
        let actors = ["Ann", "Ben", "Cleo"].map(|name| Actor {
            name,
            folder: tempfile::tempdir().unwrap(),
            acknowledged: BTreeSet::new(),
            running: None,
        });
        Self { actors, fault: None, what: "nothing to come".to_owned() }
    }

    /// The process that is started next for a person has a fault to come.
    pub(crate) fn arm(&mut self, who: Who, fault: String) {
        self.what = format!("{fault} at {who:?}");
        self.fault = Some((who, fault));
    }

    fn actor(&mut self, who: Who) -> &mut Actor {
        &mut self.actors[who as usize]
    }

    pub(crate) fn dir(&self, who: Who) -> PathBuf {
        self.actors[who as usize].folder.path().to_owned()
    }

    /// Starts a person's process and waits until it answers.
    pub(crate) async fn start(&mut self, who: Who) -> Result<(), Killed> {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "cast::answers_until_told_to_end", "--ignored", "--nocapture"]);
        command.env(FOLDER, self.dir(who)).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        match &self.fault {
            Some((armed, fault)) if *armed == who => command.env(FAULT_VARIABLE, fault),
            _ => command.env_remove(FAULT_VARIABLE),
        };
        let mut child = command.spawn().unwrap();
        let stdin = child.stdin.take();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        if !lines.any(|line| line.is_ok_and(|line| line == "open")) {
            return self.ended(child);
        }
        std::thread::spawn(move || lines.for_each(drop));
        match Client::connect(&self.dir(who)).await {
            Ok(Some(client)) => {
                self.actor(who).running = Some(Running { child, stdin, client });
                Ok(())
            }
            // The fault came between the two.
            _ => self.ended(child),
        }
    }

    /// A process that is gone: it must be by the fault.
    fn ended(&self, mut child: Child) -> Result<(), Killed> {
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(ABORT), "{}: a process ended otherwise: {status:?}", self.what);
        Err(Killed)
    }

    /// Tells a person's process to end, and waits until it has.
    pub(crate) fn stop(&mut self, who: Who) -> Result<(), Killed> {
        let Some(mut running) = self.actor(who).running.take() else { return Ok(()) };
        drop(running.stdin.take());
        let status = running.child.wait().unwrap();
        if status.success() { Ok(()) } else { self.ended(running.child) }
    }

    /// Asks a person's process. Whatever it refuses or fails ends the test.
    pub(crate) async fn ask(&mut self, who: Who, request: Request) -> Result<Answer, Killed> {
        let said = format!("{request:?}");
        let what = self.what.clone();
        let Some(running) = &self.actor(who).running else { panic!("{what}: {who:?} does not run") };
        match running.client.ask(request).await {
            Ok(answer) => Ok(answer),
            Err(Failure::Fault { message }) if message.code == "fault-socket" => {
                let running = self.actor(who).running.take().unwrap();
                self.ended(running.child).map(|()| unreachable!("{what}: it has ended"))
            }
            Err(failure) => panic!("{what}: {who:?} was refused {said}: {failure:?}"),
        }
    }

    /// Asks for what is expected to fail, for what the person reads then; nothing if it does not fail.
    pub(crate) async fn fails(&mut self, who: Who, request: Request) -> Option<Message> {
        let what = self.what.clone();
        let Some(running) = &self.actor(who).running else { panic!("{what}: {who:?} does not run") };
        match running.client.ask(request).await {
            Ok(Answer::Written(written)) => {
                self.actor(who).acknowledged.insert(written.id);
                None
            }
            Ok(_) => None,
            Err(Failure::Fault { message }) if message.code != "fault-socket" => Some(message),
            Err(failure) => panic!("{what}: {who:?}: {failure:?}"),
        }
    }

    /// All that was acknowledged to a person is in the log.
    pub(crate) async fn nothing_is_lost(&mut self, who: Who) -> Result<(), Killed> {
        let log = self.log(who).await?;
        let lost: Vec<&EntryId> = self.actors[who as usize].acknowledged.difference(&log).collect();
        assert!(lost.is_empty(), "{}: acknowledged to {who:?} and lost: {lost:?}", self.what);
        Ok(())
    }

    /// Asks for an act; the entry is acknowledged from here on.
    pub(crate) async fn writes(&mut self, who: Who, request: Request) -> Result<EntryId, Killed> {
        match self.ask(who, request).await? {
            Answer::Written(written) => {
                self.actor(who).acknowledged.insert(written.id);
                Ok(written.id)
            }
            other => panic!("{}: {who:?} wrote nothing: {other:?}", self.what),
        }
    }

    /// Makes a proposal of which nothing follows.
    pub(crate) async fn propose(&mut self, who: Who, title: &str) -> Result<EntryId, Killed> {
        let (title, text) = (title.to_owned(), "More light at the bench.".to_owned());
        self.writes(who, Request::Propose { title, text, effect: ProposalEffect::None, hours: None }).await
    }

    /// A person gave up on an entry, because of what was done to the folder.
    pub(crate) fn lets_go_of(&mut self, who: Who, entry: EntryId) {
        self.actor(who).acknowledged.remove(&entry);
    }

    /// Asks until the answer is as wanted.
    pub(crate) async fn until(
        &mut self,
        who: Who,
        wanted: &str,
        request: Request,
        accept: impl Fn(&Answer) -> bool,
    ) -> Result<Answer, Killed> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.look()?;
            let answer = self.ask(who, request.clone()).await?;
            if accept(&answer) {
                return Ok(answer);
            }
            assert!(
                Instant::now() < deadline,
                "{}: {who:?} waited in vain until {wanted}; last: {answer:#?}",
                self.what
            );
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Sees whether the fault has come, whoever is being asked.
    fn look(&mut self) -> Result<(), Killed> {
        let Some((armed, _)) = self.fault else { return Ok(()) };
        let running = &mut self.actor(armed).running;
        match running.as_mut().map(|running| running.child.try_wait().unwrap()) {
            Some(Some(_)) => {
                let running = running.take().unwrap();
                self.ended(running.child)
            }
            _ => Ok(()),
        }
    }

    /// Waits until the fault has come. The story is told; it must be near.
    pub(crate) async fn falls(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        let Some((armed, _)) = self.fault else { return };
        while self.look().is_ok() {
            let runs = self.actor(armed).running.is_some();
            assert!(runs && Instant::now() < deadline, "{}: nothing ended the process", self.what);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Nobody has a fault to come any more.
    pub(crate) fn mend(&mut self) {
        self.fault = None;
    }

    pub(crate) fn runs(&self, who: Who) -> bool {
        self.actors[who as usize].running.is_some()
    }

    pub(crate) async fn session(&mut self, who: Who) -> Result<Session, Killed> {
        match self.ask(who, Request::Session).await? {
            Answer::Session(session) => Ok(session),
            other => panic!("{}: {other:?}", self.what),
        }
    }

    /// Lets somebody in, and waits until the enrolment is confirmed.
    pub(crate) async fn join(&mut self, who: Who, through: Who) -> Result<(), Killed> {
        let invite = Request::Invite { own_device: false, days: 7, for_member: None };
        let Answer::Invited(invited) = self.ask(through, invite).await? else { panic!("not an invitation") };
        self.accept(who, invited.text).await?;
        self.is_confirmed(who).await
    }

    /// Accepts an invitation.
    pub(crate) async fn accept(&mut self, who: Who, invitation: String) -> Result<(), Killed> {
        let your_name = self.actor(who).name.to_owned();
        self.ask(who, Request::Join { invitation, your_name, passphrase: None }).await.map(drop)
    }

    pub(crate) async fn is_confirmed(&mut self, who: Who) -> Result<(), Killed> {
        let inside =
            |answer: &Answer| matches!(answer, Answer::Session(Session::Inside { confirmed: true, .. }));
        self.until(who, "the enrolment is confirmed", Request::Session, inside).await.map(drop)
    }

    pub(crate) async fn status(&mut self, who: Who) -> Result<Status, Killed> {
        match self.ask(who, Request::Status).await? {
            Answer::Status(status) => Ok(*status),
            other => panic!("{}: {other:?}", self.what),
        }
    }

    /// The ids of all entries that a person's device knows.
    pub(crate) async fn log(&mut self, who: Who) -> Result<BTreeSet<EntryId>, Killed> {
        match self.ask(who, Request::Log { before: None, limit: 500, mine: false }).await? {
            Answer::Log(lines) => Ok(lines.iter().map(|line| line.id).collect()),
            other => panic!("{}: {other:?}", self.what),
        }
    }

    /// Both come to the same point with the same entries, all of them placed; nothing acknowledged to either is lost,
    /// and every byte is sound.
    pub(crate) async fn come_together(&mut self, one: Who, other: Who) -> Result<(), Killed> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (ours, theirs) = (self.status(one).await?, self.status(other).await?);
            let placed = ours.provisional + theirs.provisional + ours.waiting + theirs.waiting == 0;
            if placed && ours.point == theirs.point && ours.entries == theirs.entries {
                break;
            }
            assert!(Instant::now() < deadline, "{}: they do not agree: {ours:#?} {theirs:#?}", self.what);
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let log = self.log(one).await?;
        assert_eq!(log, self.log(other).await?, "{}", self.what);
        for who in [one, other] {
            self.nothing_is_lost(who).await?;
            self.is_sound(who).await?;
        }
        Ok(())
    }

    pub(crate) async fn is_sound(&mut self, who: Who) -> Result<(), Killed> {
        match self.ask(who, Request::Verify).await? {
            Answer::Verified(verified) => assert_eq!(verified.fault, None, "{}: {who:?}", self.what),
            other => panic!("{}: {other:?}", self.what),
        }
        Ok(())
    }
}

impl Drop for Cast {
    fn drop(&mut self) {
        for who in [Ann, Ben, Cleo] {
            if let Some(mut running) = self.actor(who).running.take() {
                let _ = running.child.kill();
                let _ = running.child.wait();
            }
        }
    }
}

#[test]
#[ignore = "run by other tests in a process of its own, until they close its standard input"]
fn answers_until_told_to_end() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(answer(&folder));
}

async fn answer(folder: &Path) {
    let peer = Arc::new(Peer::open(folder, on_loopback()).await.unwrap());
    let door = serve(peer.clone(), folder).unwrap();
    println!("\nopen");
    let told = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    told.await.unwrap().unwrap();
    door.close().await;
    Peer::clone(&peer).close().await;
}
