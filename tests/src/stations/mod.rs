//! Devices as processes of their own: `moothall run` on a folder each, asked over their sockets as any other program would.

pub mod check;
pub mod clock;
pub mod disk;
pub mod load;
pub mod said;
pub mod wires;

use std::collections::BTreeSet;
use std::fs::{DirBuilder, File};
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use moothall_core::action::Action;
use moothall_core::id::{DeviceId, EntryId, ProposalId};
use moothall_core::paper::Field;
use moothall_core::request::{Answer, Choice, Failure, ProposalEffect, Request};
use moothall_core::store::Write;
use moothall_core::testing::Club;
use moothall_core::view::keepers::Keepers;
use moothall_core::view::{Certainty, Session, Status};
use moothall_peer::keystore::Keys;
use moothall_peer::socket::{Asks, Client};

use crate::keepers::{OTHERS, appoint, free_ports, keys_in};
use crate::{PATIENCE, now_ms, shelf};

/// A process that does not answer for so long is taken for one that is stopped, or gone.
const ANSWER_TIME: Duration = Duration::from_secs(20);

/// How often is looked again.
const AGAIN: Duration = Duration::from_millis(50);

/// What can be booked.
pub const RESOURCES: [&str; 3] = ["Hall", "Saw", "Lathe"];

const DAY_MS: i64 = 24 * 3_600_000;

/// Where a device is to be.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its member's name.
    pub name: &'static str,
    /// A folder that is there; the data folder will be in it.
    pub folder: PathBuf,
    /// Where it can be reached.
    pub address: SocketAddr,
    /// What a command line begins with that runs at this place.
    pub inside: Vec<String>,
}

/// A device, and its process if one runs.
#[derive(Debug)]
pub struct Station {
    /// Its member's name.
    pub name: &'static str,
    /// Its device.
    pub device: DeviceId,
    place: Place,
    program: PathBuf,
    child: Option<Child>,
    /// More of the process's environment.
    pub environment: Vec<(String, String)>,
}

/// Folders with these names on loopback, each with a port of its own.
pub fn on_loopback(dir: &Path, names: &[&'static str]) -> Vec<Place> {
    let place = |(name, port): (&&'static str, u16)| {
        let folder = dir.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Place { name, folder, address, inside: Vec::new() }
    };
    names.iter().zip(free_ports(names.len())).map(place).collect()
}

/// A ledger with something to book in which all of these are members, and the first few the keepers since yesterday.
pub fn hall(keys: &[(&'static str, &Keys)], keepers: usize) -> Club {
    let mut club = Club::found_at(now_ms() - 10 * DAY_MS);
    for name in OTHERS {
        club.join(name);
        club.confirm();
    }
    for name in RESOURCES {
        club.say("ada", Action::AddResource, &[(Field::Name, name), (Field::About, "")]);
    }
    club.confirm();
    for (name, keys) in &keys[keepers..] {
        shelf::bring(&mut club, keys, name).unwrap();
    }
    let voters: Vec<&'static str> = ["ada"].into_iter().chain(OTHERS).collect();
    appoint(&mut club, &keys[..keepers], &voters);
    club.now_ms = now_ms() - DAY_MS;
    club.confirm();
    club
}

/// Devices at these places with one ledger; nothing runs yet.
pub fn stations(
    program: &Path,
    places: Vec<Place>,
    ledger: impl FnOnce(&[(&'static str, &Keys)]) -> Club,
) -> Vec<Station> {
    let mut keys = Vec::new();
    for place in &places {
        let data = place.folder.join("data");
        DirBuilder::new().mode(0o700).create(&data).unwrap();
        keys.push((place.name, keys_in(&data)));
    }
    let borrowed: Vec<(&'static str, &Keys)> = keys.iter().map(|(name, keys)| (*name, &**keys)).collect();
    let mut club = ledger(&borrowed);
    let devices: Vec<DeviceId> = keys.iter().map(|(_, keys)| keys.device()).collect();
    drop(keys);
    club.save();
    let seen = places.iter().zip(&devices).map(|(place, device)| Write::LastSeen {
        device: *device,
        at_ms: now_ms(),
        addresses: vec![place.address.to_string()],
    });
    // What Ada's device signed is hers to know.
    let writes = club.writes.iter().filter(|write| !matches!(write, Write::Signing { .. })).cloned();
    let writes: Vec<Write> = writes.chain(seen).collect();
    let mut stations = Vec::new();
    for (place, device) in places.into_iter().zip(devices) {
        shelf::fill(&place.folder.join("data"), &writes, &club.paper_rows()).unwrap();
        let (program, environment) = (program.to_owned(), Vec::new());
        stations.push(Station { name: place.name, device, place, program, child: None, environment });
    }
    stations
}

impl Station {
    /// A device without a ledger, nor keys: it has its id once it has joined.
    pub fn empty(program: &Path, place: Place) -> Self {
        let (program, environment) = (program.to_owned(), Vec::new());
        let device = DeviceId([0; 32]);
        Self { name: place.name, device, place, program, child: None, environment }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.place.folder.join("data")
    }

    /// What the process wrote to standard error, of all its lives.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    /// The last lines of it.
    pub fn said_last(&self) -> String {
        tail(&self.log()).to_owned()
    }

    fn log_path(&self) -> PathBuf {
        // Beside the folder, where a disk of its own may be full.
        self.place.folder.with_extension("log")
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Starts the process.
    pub fn start(&mut self) {
        assert!(self.child.is_none(), "{} runs already", self.name);
        let log = File::options().create(true).append(true).open(self.log_path()).unwrap();
        let program = self.program.display().to_string();
        let line: Vec<String> = self.place.inside.iter().cloned().chain([program]).collect();
        let reach = if self.place.address.ip().is_loopback() { "loopback" } else { "local" };
        let mut command = Command::new(&line[0]);
        command
            .args(&line[1..])
            .args(["--network", reach, "run", "--port", &self.place.address.port().to_string()])
            .env("MOOTHALL_DATA", self.data())
            .env("LC_ALL", "C")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        self.child = Some(command.spawn().unwrap());
    }

    /// The process's number, if one runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Sends a signal, such as `-STOP`.
    pub fn signal(&self, signal: &str) {
        if let Some(pid) = self.pid() {
            assert!(Command::new("kill").args([signal, &pid.to_string()]).status().unwrap().success());
        }
    }

    /// Ends it as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Ends it in good order.
    pub fn stop(&mut self) {
        self.signal("-TERM");
        if let Some(mut child) = self.child.take() {
            let status = child.wait().unwrap();
            assert!(status.success(), "{} ended with {status}:\n{}", self.name, self.log());
        }
    }

    /// Whether the process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_some())
    }

    /// Asks; nothing if nobody answers.
    pub async fn asked(&self, request: Request) -> Option<Result<Answer, Failure>> {
        asked(&self.data(), request).await
    }

    /// Waits until the peer answers as is wanted.
    pub async fn until<T>(&self, what: &str, request: Request, wanted: impl Fn(&Answer) -> Option<T>) -> T {
        self.until_within(PATIENCE, what, request, wanted).await
    }

    /// The same, with another patience.
    pub async fn until_within<T>(
        &self,
        patience: Duration,
        what: &str,
        request: Request,
        wanted: impl Fn(&Answer) -> Option<T>,
    ) -> T {
        let deadline = Instant::now() + patience;
        loop {
            let answer = self.asked(request.clone()).await;
            if let Some(Ok(answer)) = &answer
                && let Some(found) = wanted(answer)
            {
                return found;
            }
            assert!(
                Instant::now() < deadline,
                "{} waited in vain until {what}; last: {answer:#?}\n{}",
                self.name,
                tail(&self.log())
            );
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Waits until it answers that it is a member's device.
    pub async fn is_up(&self) {
        let inside =
            |answer: &Answer| matches!(answer, Answer::Session(Session::Inside { .. })).then_some(());
        self.until("it runs", Request::Session, inside).await;
    }

    /// Writes.
    pub async fn writes(&self, request: Request) -> EntryId {
        match self.asked(request.clone()).await {
            Some(Ok(Answer::Written(written))) => written.id,
            other => panic!("{} wrote nothing by {request:?}: {other:?}\n{}", self.name, tail(&self.log())),
        }
    }

    /// Invites another device of its member, which joins; both must run.
    pub async fn lets_in(&self, other: &mut Self) {
        let invite = Request::Invite { own_device: true, days: 7, for_member: None };
        let invitation = match self.asked(invite).await {
            Some(Ok(Answer::Invited(invited))) => invited.text,
            answer => panic!("{} invites nobody: {answer:?}", self.name),
        };
        let answers =
            |answer: &Answer| matches!(answer, Answer::Session(Session::Empty { .. })).then_some(());
        other.until("it runs", Request::Session, answers).await;
        let join = Request::Join { invitation, your_name: String::new(), passphrase: None };
        let joined = other.asked(join).await;
        assert!(matches!(joined, Some(Ok(_))), "{} does not join: {joined:?}", other.name);
        let inside = |answer: &Answer| match answer {
            Answer::Session(Session::Inside { confirmed: true, device, .. }) => Some(*device),
            _ => None,
        };
        other.device = other.until("its enrolment is confirmed", Request::Session, inside).await;
    }

    /// Proposes that devices become keepers and others are none any more; the vote is open for a day.
    pub async fn proposes_keepers(&self, appoint: &[DeviceId], dismiss: &[DeviceId]) -> ProposalId {
        let ascending =
            |devices: &[DeviceId]| devices.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let effect = ProposalEffect::Keepers { appoint: ascending(appoint), dismiss: ascending(dismiss) };
        let (title, text) = ("Keepers".to_owned(), "So that one may fail.".to_owned());
        let id = self.writes(Request::Propose { title, text, effect, hours: Some(24) }).await;
        self.has_confirmed(id).await;
        id.into()
    }

    /// Votes yes, and is shown that the ballot is confirmed.
    pub async fn votes_for(&self, proposal: ProposalId) {
        self.until("the proposal is here", Request::Proposals, |answer| match answer {
            Answer::Proposals(all) => all.iter().any(|one| one.id == proposal && one.can_vote).then_some(()),
            _ => None,
        })
        .await;
        let ballot = self.writes(Request::Vote { proposal, choice: Choice::Yes }).await;
        self.has_confirmed(ballot).await;
    }

    /// Waits until these are the keepers, as far as it knows.
    pub async fn knows_keepers(&self, devices: &[DeviceId]) {
        let wanted: BTreeSet<DeviceId> = devices.iter().copied().collect();
        self.until("those are the keepers", Request::Keepers, |answer| match answer {
            Answer::Keepers(now) => {
                let now: BTreeSet<DeviceId> = now.keepers.iter().map(|one| one.device.id).collect();
                (now == wanted).then_some(())
            }
            _ => None,
        })
        .await;
    }

    /// Waits until it has the order up to a position.
    pub async fn has_come_to(&self, position: u64) {
        self.until(&format!("it has come to {position}"), Request::Status, |answer| match answer {
            Answer::Status(status) => {
                status.point.as_ref().is_some_and(|point| point.position >= position).then_some(())
            }
            _ => None,
        })
        .await;
    }

    /// The position up to which it has the order.
    pub async fn position(&self) -> u64 {
        self.status().await.point.map_or(0, |point| point.position)
    }

    /// Waits until one of its own newest entries is confirmed; its position.
    pub async fn has_confirmed(&self, id: EntryId) -> u64 {
        let newest = Request::Log { before: None, limit: 50, mine: false };
        self.until(&format!("{id} is confirmed"), newest, |answer| match answer {
            Answer::Log(lines) => {
                lines.iter().filter(|line| line.id == id).find_map(|line| match line.certainty {
                    Certainty::Confirmed { position, .. } => Some(position),
                    Certainty::Provisional => None,
                })
            }
            _ => None,
        })
        .await
    }

    /// The status.
    pub async fn status(&self) -> Status {
        let status = |answer: &Answer| match answer {
            Answer::Status(status) => Some((**status).clone()),
            _ => None,
        };
        self.until("it says how it does", Request::Status, status).await
    }

    /// Waits until it shows a risk with this code, or none any more.
    pub async fn shows_risk(&self, patience: Duration, code: &str, shown: bool) {
        let is = |answer: &Answer| match answer {
            Answer::Status(status) => {
                (status.risks.iter().any(|risk| risk.message.code == code) == shown).then_some(())
            }
            _ => None,
        };
        self.until_within(patience, &format!("{code} is shown: {shown}"), Request::Status, is).await;
    }

    /// How it says that the keepers do.
    pub async fn keepers(&self) -> Option<Keepers> {
        match self.asked(Request::Keepers).await {
            Some(Ok(Answer::Keepers(keepers))) => Some(*keepers),
            _ => None,
        }
    }

    /// How it says that it does, in a few lines; for tests that failed, also while they unwind.
    pub fn tells(&self) -> String {
        let data = self.data();
        let ask = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
            runtime.block_on(async {
                let status = asked(&data, Request::Status).await;
                let keepers = asked(&data, Request::Keepers).await;
                let newest = Request::Log { before: None, limit: 3, mine: false };
                let log = asked(&data, newest).await;
                let links = match &status {
                    Some(Ok(Answer::Status(status))) => format!(
                        "point {:?}, entries {}, provisional {}, waiting {}, risks {:?}, connected {:?}, dropped {:?}",
                        status.point,
                        status.entries,
                        status.provisional,
                        status.waiting,
                        status.risks,
                        status.connected.iter().map(|device| &device.member_name).collect::<Vec<_>>(),
                        status.dropped,
                    ),
                    other => format!("{other:?}"),
                };
                Some(format!("{links}\n{keepers:?}\n{log:?}"))
            })
        };
        std::thread::spawn(ask).join().ok().flatten().unwrap_or_else(|| "It says nothing.".to_owned())
    }

    /// Whether it says that it leads.
    pub async fn leads(&self) -> bool {
        let keepers = self.keepers().await;
        keepers.is_some_and(|now| {
            now.keepers.iter().any(|one| one.device.id == self.device && one.leads == Some(true))
        })
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Waits until one of these leads; which.
pub async fn leader(stations: &[Station]) -> usize {
    let deadline = Instant::now() + PATIENCE;
    loop {
        for (place, station) in stations.iter().enumerate() {
            if station.child.is_some() && station.leads().await {
                return place;
            }
        }
        assert!(Instant::now() < deadline, "nobody leads");
        tokio::time::sleep(AGAIN).await;
    }
}

/// Waits until all have the same point, with nothing unconfirmed. Nobody may write meanwhile.
pub async fn agree(stations: &[Station], patience: Duration) {
    let deadline = Instant::now() + patience;
    loop {
        let mut points = Vec::new();
        for station in stations {
            if let Some(Ok(Answer::Status(status))) = station.asked(Request::Status).await {
                points.push((status.point.map(|point| (point.position, point.hash)), status.provisional));
            }
        }
        let settled = points.len() == stations.len()
            && points.iter().all(|(point, unconfirmed)| *unconfirmed == 0 && *point == points[0].0);
        if settled {
            return;
        }
        let said = || stations.iter().map(|one| tail(&one.log())).collect::<Vec<_>>().join("\n");
        assert!(Instant::now() < deadline, "they do not come to the same: {points:?}\n{}", said());
        tokio::time::sleep(AGAIN).await;
    }
}

/// Asks whoever holds a folder; nothing if nobody answers.
pub async fn asked(data: &Path, request: Request) -> Option<Result<Answer, Failure>> {
    let ask = async {
        let client = Client::connect(data).await.ok()??;
        match client.ask(request).await {
            Err(failure) if failure.message().code == "fault-socket" => None,
            answer => Some(answer),
        }
    };
    tokio::time::timeout(ANSWER_TIME, ask).await.ok()?
}

/// The last lines of a log.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
