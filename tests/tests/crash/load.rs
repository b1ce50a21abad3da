//! A peer under load in a process of its own, and the check of what it left behind.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::mpsc::{Receiver, channel};

use moothall_core::id::{BookingId, EntryId, PaperId, ProposalId, ResourceId};
use moothall_core::request::{Answer, Choice, Failure, ProposalEffect, Request};
use moothall_core::view::{Session, Verdict};
use moothall_peer::Peer;
use moothall_tests::cut_off;

const FOLDER: &str = "MOOTHALL_TEST_FOLDER";
const ROUNDS: &str = "MOOTHALL_TEST_ROUNDS";
const HOUR_MS: i64 = 3_600_000;

/// The load's process.
pub(crate) struct Loaded {
    child: Child,
    lines: Receiver<String>,
}

impl Loaded {
    /// Starts it on a folder, with a fault to come or none. `limit` is the most that a file may grow to, in blocks of
    /// 512 bytes.
    pub(crate) fn start(folder: &Path, fault: Option<&str>, limit_blocks: Option<u32>) -> Self {
        let me = std::env::current_exe().unwrap();
        let mut command = match limit_blocks {
            None => Command::new(&me),
            Some(blocks) => {
                // With the signal ignored, a file that grows too large is an error to its writer.
                let mut command = Command::new("sh");
                command.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
                command.arg(&me);
                command
            }
        };
        command.args(["--exact", "load::under_load_until_killed", "--ignored", "--nocapture"]);
        // With a fault to come that never came, the end comes soon.
        command.env(ROUNDS, if fault.is_some() { "12" } else { "400" });
        command.env(FOLDER, folder).stdout(Stdio::piped()).stderr(Stdio::null());
        match fault {
            Some(fault) => command.env(moothall_peer::store::FAULT_VARIABLE, fault),
            None => command.env_remove(moothall_peer::store::FAULT_VARIABLE),
        };
        let mut child = command.spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines() {
                let Ok(line) = line else { break };
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line that begins so, and every acknowledgement before it.
    pub(crate) fn until(&self, begin: &str, acknowledged: &mut Vec<Acknowledged>) -> Option<String> {
        for line in self.lines.iter() {
            if let Some(found) = line.strip_prefix("acknowledged ") {
                acknowledged.push(found.parse().unwrap());
            }
            if line.starts_with(begin) {
                return Some(line);
            }
        }
        None
    }

    /// Ends it as a power cut does; what it had acknowledged.
    pub(crate) fn kill(mut self) -> Vec<Acknowledged> {
        self.child.kill().unwrap();
        self.wait()
    }

    /// Waits until it ends by itself, which it must not do in good order; what it had acknowledged.
    pub(crate) fn wait(mut self) -> Vec<Acknowledged> {
        let mut acknowledged = Vec::new();
        self.until("no such line", &mut acknowledged);
        assert!(!self.child.wait().unwrap().success(), "nothing ended the process");
        acknowledged
    }
}

/// An act that the peer said was on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    entry: EntryId,
    /// The name of the thing added, where the act added one.
    name: Option<String>,
}

impl FromStr for Acknowledged {
    type Err = &'static str;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let (id, name) = line.split_once(' ').unwrap_or((line, ""));
        let entry = id.parse().map_err(|_| "not an entry's id")?;
        Ok(Self { entry, name: (!name.is_empty()).then(|| name.to_owned()) })
    }
}

pub(crate) fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    // The reader being gone means that this process is to end anyway.
    let _ = writeln!(out, "\n{line}");
    let _ = out.flush();
}

async fn act(peer: &Peer, request: Request, name: &str) -> Option<EntryId> {
    match peer.request(request.clone()).await {
        Ok(Answer::Written(written)) => {
            tell(&format!("acknowledged {} {name}", written.id));
            Some(written.id)
        }
        Ok(_) => None,
        Err(Failure::Fault { message }) => {
            tell(&format!("fault {}", serde_json::to_string(&message).unwrap()));
            None
        }
        Err(failure) => panic!("{request:?}: {failure:?}"),
    }
}

#[test]
#[ignore = "run by other tests in a process of its own, which it does not survive"]
fn under_load_until_killed() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let peer = match Peer::open(&folder, cut_off()).await {
            Ok(peer) => peer,
            Err(failure) => {
                tell(&format!("fault {}", serde_json::to_string(failure.message()).unwrap()));
                return;
            }
        };
        tell("open");
        if !matches!(peer.request(Request::Session).await, Ok(Answer::Session(Session::Inside { .. }))) {
            let found = Request::Found {
                organisation: "Makers of the Mill".into(),
                purpose: String::new(),
                your_name: "Ann".into(),
                passphrase: None,
            };
            act(&peer, found, "").await;
        }
        for round in 0..std::env::var(ROUNDS).unwrap().parse().unwrap() {
            round_of_acts(&peer, round).await;
        }
        tell("done");
        peer.close().await;
    });
}

/// One act of each kind that brings words, changes, erases or restricts.
async fn round_of_acts(peer: &Peer, round: u32) {
    let name = format!("Bench {}-{round}", std::process::id());
    let add = Request::AddResource { name: name.clone(), description: "Oak, with a vice.".into() };
    let Some(bench) = act(peer, add, &name).await.map(ResourceId::from) else { return };
    let from_ms = moothall_tests::now_ms() + HOUR_MS * i64::from(round + 2);
    let title = format!("Course {round}");
    let book = Request::Book { resource: bench, from_ms, until_ms: from_ms + HOUR_MS, title };
    if let Some(booking) = act(peer, book, "").await.map(BookingId::from) {
        act(peer, Request::CancelBooking { booking }, "").await;
    }
    let (title, text) = (format!("Proposal {round}"), "More light at the bench.".to_owned());
    let propose = Request::Propose { title: title.clone(), text, effect: ProposalEffect::None, hours: None };
    if let Some(proposal) = act(peer, propose, "").await.map(ProposalId::from) {
        let text = "More light at the bench, and a stool.".to_owned();
        act(peer, Request::EditProposal { proposal, title, text }, "").await;
        act(peer, Request::Vote { proposal, choice: Choice::Yes }, "").await;
        let comment = Request::Comment { proposal, text: "A lamp, rather.".into() };
        if let Some(comment) = act(peer, comment, "").await {
            act(peer, Request::Erase { paper: PaperId(comment.0) }, "").await;
        }
        act(peer, Request::Withdraw { proposal }, "").await;
    }
    act(peer, Request::RetireResource { resource: bench }, "").await;
}

/// Opens the folder again: all that was acknowledged is there, nothing shows in part, and every byte is sound.
pub(crate) async fn sound(folder: &Path, acknowledged: &[Acknowledged], what: &str) -> u64 {
    let peer = Peer::open(folder, cut_off()).await.unwrap_or_else(|failure| panic!("{what}: {failure:?}"));
    let found = log(&peer).await;
    for one in acknowledged {
        assert!(found.contains(&one.entry), "{what}: {one:?} was acknowledged and is lost");
    }
    if let Ok(Answer::Session(Session::Inside { .. })) = peer.request(Request::Session).await {
        let Ok(Answer::Resources(resources)) = peer.request(Request::Resources).await else {
            panic!("{what}")
        };
        for resource in &resources {
            assert!(resource.name.starts_with("Bench"), "{what}: {resource:?} has no words");
            assert_eq!(resource.description, "Oak, with a vice.", "{what}");
        }
        for name in acknowledged.iter().filter_map(|one| one.name.as_ref()) {
            assert!(resources.iter().any(|resource| resource.name == *name), "{what}: {name} lost its words");
        }
    }
    let Ok(Answer::Verified(verified)) = peer.request(Request::Verify).await else { panic!("{what}") };
    assert_eq!(verified.fault, None, "{what}");
    peer.close().await;
    verified.signatures
}

/// The ids of all entries, none of which may be refused, set aside or left waiting.
async fn log(peer: &Peer) -> HashSet<EntryId> {
    let mut found = HashSet::new();
    let mut before = None;
    loop {
        let Ok(Answer::Log(lines)) = peer.request(Request::Log { before, limit: 500, mine: false }).await
        else {
            return found;
        };
        let Some(last) = lines.last() else { return found };
        before = Some(last.id);
        for line in &lines {
            assert!(matches!(line.verdict, Verdict::Accepted), "{line:?}");
            found.insert(line.id);
        }
    }
}
