//! Three keepers, each a process of its own, killed and stopped while members write: what any of them said was confirmed
//! stands at its place in all three ledgers.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use moothall_core::id::{EntryId, ProposalId};
use moothall_core::request::{Answer, ProposalEffect, Request};
use moothall_core::view::{Certainty, LogLine};
use moothall_peer::transport::{Bind, NetOptions};
use moothall_peer::{Network, Options, Peer};
use moothall_tests::keepers::{Keeper, keeper_folders};
use moothall_tests::stations::check::places;
use moothall_tests::{PATIENCE, Random, cases, cut_off};

use crate::load::tell;

const FOLDER: &str = "MOOTHALL_TEST_KEEPER_FOLDER";
const PORT: &str = "MOOTHALL_TEST_KEEPER_PORT";
const NAME: &str = "MOOTHALL_TEST_KEEPER_NAME";

fn on_port(port: u16) -> Options {
    let net = NetOptions { bind: Bind::Loopback, mdns: false, port: Some(port), ..NetOptions::default() };
    Options { network: Network::On(net), ..cut_off() }
}

async fn newest(peer: &Peer) -> Option<LogLine> {
    match peer.request(Request::Log { before: None, limit: 1, mine: true }).await {
        Ok(Answer::Log(lines)) => lines.into_iter().next(),
        other => panic!("{other:?}"),
    }
}

/// Waits until the newest entry of this device is confirmed.
async fn confirmed(peer: &Peer) -> (EntryId, u64) {
    let mut changes = peer.changes();
    loop {
        if let Some(line) = newest(peer).await
            && let Certainty::Confirmed { position, .. } = line.certainty
        {
            return (line.id, position);
        }
        // A peer that ended is no use any more; the parent sees that nothing comes.
        if changes.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The proposal on which this keeper comments, made once.
async fn bench(peer: &Peer, name: &str) -> ProposalId {
    let Ok(Answer::Proposals(all)) = peer.request(Request::Proposals).await else { panic!("proposals") };
    if let Some(line) = all.iter().find(|line| line.title == name) {
        return line.id;
    }
    let (title, text, effect) = (name.to_owned(), "To comment on.".to_owned(), ProposalEffect::None);
    match peer.request(Request::Propose { title, text, effect, hours: None }).await {
        Ok(Answer::Written(written)) => written.id.into(),
        other => panic!("{other:?}"),
    }
}

#[test]
#[ignore = "run by other tests in a process of its own, which it does not survive"]
fn a_keeper_under_load_until_killed() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let port: u16 = std::env::var(PORT).unwrap().parse().unwrap();
    let name = std::env::var(NAME).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let peer = Peer::open(&folder, on_port(port)).await.unwrap();
        tell("open");
        let proposal = bench(&peer, &name).await;
        for round in 0..u64::MAX {
            let text = format!("{round} of {}", std::process::id());
            match peer.request(Request::Comment { proposal, text }).await {
                Ok(Answer::Written(_)) => {}
                other => panic!("{other:?}"),
            }
            let (id, position) = confirmed(&peer).await;
            tell(&format!("confirmed {id} {position}"));
        }
    });
}

/// A keeper's process.
struct Station {
    keeper: Keeper,
    child: Child,
}

/// Three keepers' processes and what they say.
struct Stations {
    all: Vec<Station>,
    tell: Sender<(usize, String)>,
    lines: Receiver<(usize, String)>,
    /// What was said to be confirmed, and where.
    confirmed: Vec<(EntryId, u64)>,
}

fn start(place: usize, keeper: &Keeper, tell: &Sender<(usize, String)>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "keepers::a_keeper_under_load_until_killed", "--ignored", "--nocapture"]);
    command.env(FOLDER, keeper.person.dir()).env(PORT, keeper.port.to_string());
    command.env(NAME, keeper.person.name).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let tell = tell.clone();
    std::thread::spawn(move || {
        for line in stdout.lines().map_while(Result::ok) {
            if tell.send((place, line)).is_err() {
                break;
            }
        }
    });
    child
}

impl Stations {
    fn start(names: &[&'static str]) -> Self {
        let (tell, lines) = channel();
        let all = keeper_folders(names)
            .into_iter()
            .enumerate()
            .map(|(place, keeper)| {
                let child = start(place, &keeper, &tell);
                Station { keeper, child }
            })
            .collect();
        Self { all, tell, lines, confirmed: Vec::new() }
    }

    /// Waits until these have said so often each, from now on, that something of theirs is confirmed.
    fn hear(&mut self, from: &[usize], times: usize) {
        while let Ok((_, line)) = self.lines.try_recv() {
            self.note(&line);
        }
        let mut heard = vec![0; self.all.len()];
        while from.iter().any(|place| heard[*place] < times) {
            match self.lines.recv_timeout(PATIENCE) {
                Ok((place, line)) => heard[place] += usize::from(self.note(&line)),
                Err(RecvTimeoutError::Timeout) => panic!("nothing of {from:?} is confirmed: {heard:?}"),
                Err(RecvTimeoutError::Disconnected) => unreachable!("this holds a sender"),
            }
        }
    }

    fn note(&mut self, line: &str) -> bool {
        let Some((id, position)) = line.strip_prefix("confirmed ").and_then(|said| said.split_once(' '))
        else {
            return false;
        };
        self.confirmed.push((id.parse().unwrap(), position.parse().unwrap()));
        true
    }

    fn signal(&self, place: usize, signal: &str) {
        let id = self.all[place].child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    fn kill(&mut self, place: usize) {
        let station = &mut self.all[place];
        station.child.kill().unwrap();
        station.child.wait().unwrap();
    }

    fn start_again(&mut self, place: usize) {
        let station = &mut self.all[place];
        station.child = start(place, &station.keeper, &self.tell);
    }

    /// Ends all as a power cut does, and looks at what each has on disk once they have met again.
    fn end(mut self) {
        for place in 0..self.all.len() {
            self.kill(place);
        }
        while let Ok((_, line)) = self.lines.recv_timeout(Duration::from_millis(100)) {
            self.note(&line);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for station in &mut self.all {
                station.keeper.open().await;
            }
            // One more act of each, so that all hear of all.
            for station in &self.all {
                station.keeper.person.propose(&format!("The end of {}", station.keeper.person.name)).await;
            }
            for one in &self.all {
                for other in &self.all {
                    one.keeper.has_confirmed(&format!("The end of {}", other.keeper.person.name)).await;
                }
            }
            for station in &self.all {
                let person = &station.keeper.person;
                let stands = places(person.peer()).await;
                for (id, position) in &self.confirmed {
                    assert_eq!(
                        stands.get(id),
                        Some(position),
                        "{}: {id} was said to be confirmed",
                        person.name
                    );
                }
                person.is_sound().await;
            }
        });
    }
}

#[test]
fn keepers_killed_one_after_the_other_lose_nothing_that_was_confirmed_and_the_others_go_on() {
    let mut stations = Stations::start(&["Kim", "Lou", "Max"]);
    stations.hear(&[0, 1, 2], 3);
    let mut random = Random::new();
    for _ in 0..cases(6) {
        let victim = usize::try_from(random.below(3)).unwrap();
        let others: Vec<usize> = (0..3).filter(|place| *place != victim).collect();
        stations.kill(victim);
        // Two of three are a quorum, whoever of them led.
        stations.hear(&others, 3);
        stations.start_again(victim);
        stations.hear(&[0, 1, 2], 3);
    }
    stations.end();
}

#[test]
fn keepers_that_are_all_killed_at_one_moment_go_on_where_they_were() {
    let mut stations = Stations::start(&["Kim", "Lou", "Max"]);
    for _ in 0..cases(3) {
        stations.hear(&[0, 1, 2], 5);
        for place in 0..3 {
            stations.kill(place);
        }
        for place in 0..3 {
            stations.start_again(place);
        }
    }
    stations.hear(&[0, 1, 2], 3);
    stations.end();
}

#[test]
fn a_keeper_that_is_stopped_for_a_while_and_continued_finds_its_way_back() {
    let mut stations = Stations::start(&["Kim", "Lou", "Max"]);
    stations.hear(&[0, 1, 2], 3);
    for victim in 0..3 {
        let others: Vec<usize> = (0..3).filter(|place| *place != victim).collect();
        stations.signal(victim, "-STOP");
        stations.hear(&others, 3);
        stations.signal(victim, "-CONT");
        stations.hear(&[0, 1, 2], 3);
    }
    stations.end();
}
