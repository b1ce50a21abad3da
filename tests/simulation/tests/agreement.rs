//! Keepers that agree, while links lose and delay, members crash, and disks take their time.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::process::Command as Process;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use moothall_core::id::DeviceId;
use moothall_peer::agreement::{Agreement, Command, Group, Heard, Host, Kept, Opened, Timing};
use moothall_simulation::runtime::Simulated;
use moothall_simulation::{Executor, draw, sleep, spawn_in};

/// How many devices found the group, at most; further ones may be appointed.
const FOUNDERS_MAX: usize = 3;
const GROUP: Group = Group { epoch: 1, generation: 1 };
/// How long a run lasts before everything is mended.
const TROUBLE: Duration = Duration::from_secs(60);
/// How long it has to come to rest.
const REST: Duration = Duration::from_secs(40);
const STEP: Duration = Duration::from_millis(50);

fn device(n: usize) -> DeviceId {
    DeviceId([u8::try_from(n).unwrap() + 1; 32])
}

/// All members, and the world between them.
#[derive(Default)]
struct World {
    members: Vec<Member>,
    /// Whether links lose, and members may be cut off.
    troubled: bool,
    /// Who shall be the members, as the ledgers have it.
    wanted: BTreeSet<usize>,
}

#[derive(Default)]
struct Member {
    agreement: Option<Arc<Agreement<Seat, Simulated>>>,
    kept: Opened,
    /// Which life it is in; each is a group of tasks.
    life: u32,
    cut: bool,
    leads: bool,
    failed: Option<String>,
    /// In this life.
    agreed: Vec<(u64, Command)>,
    skipped: u64,
}

impl Member {
    fn tasks(&self, n: usize) -> moothall_simulation::Group {
        moothall_simulation::Group(u32::try_from(n + 1).unwrap() * 10_000 + self.life)
    }
}

/// One life of a member.
#[derive(Clone)]
struct Seat {
    n: usize,
    world: Arc<Mutex<World>>,
}

impl Seat {
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// Carries something; or it is lost, and nobody ever learns.
    async fn carry(&self, to: usize) -> io::Result<()> {
        sleep(Duration::from_micros(200 + draw(20_000))).await;
        let lost = {
            let world = self.world();
            world.members[to].cut || world.members[self.n].cut || world.troubled && draw(100) < 5
        };
        if lost {
            sleep(Duration::from_secs(5)).await;
            return Err(io::Error::other("it was lost"));
        }
        Ok(())
    }
}

impl Host for Seat {
    async fn keep(&self, kept: Vec<Kept>) -> io::Result<()> {
        // A crash finds it on disk or not, and either way nobody was told.
        let early = draw(2) == 0;
        if !early {
            sleep(Duration::from_micros(500 + draw(10_000))).await;
        }
        {
            let mut world = self.world();
            kept.into_iter().for_each(|kept| world.members[self.n].kept.keep(kept));
        }
        if early {
            sleep(Duration::from_micros(500 + draw(10_000))).await;
        }
        Ok(())
    }

    async fn comes_round(&self) {}

    async fn call(&self, to: DeviceId, request: Vec<u8>) -> io::Result<Vec<u8>> {
        let to = usize::from(to.0[0]) - 1;
        self.carry(to).await?;
        let (agreement, tasks) = {
            let world = self.world();
            (world.members[to].agreement.clone(), world.members[to].tasks(to))
        };
        let agreement = agreement.ok_or_else(|| io::Error::other("it is not there"))?;
        let from = device(self.n);
        let twice = draw(50) == 0;
        if twice {
            let (agreement, request) = (agreement.clone(), request.clone());
            drop(spawn_in(Some(tasks), async move {
                sleep(Duration::from_millis(draw(2000))).await;
                agreement.answer(from, &request).await
            }));
        }
        let answering = spawn_in(Some(tasks), async move { agreement.answer(from, &request).await });
        let answer = answering.await.map_err(io::Error::other)?;
        self.carry(to).await?;
        Ok(answer)
    }

    fn heard(&self, heard: Heard) {
        let mut world = self.world();
        let member = &mut world.members[self.n];
        match heard {
            Heard::Agreed { number, command } => {
                assert!(member.agreed.last().is_none_or(|last| last.0 < number) && member.skipped < number);
                member.agreed.push((number, command));
            }
            Heard::Skipped { to } => member.skipped = to,
            Heard::Leads(leads) => member.leads = leads,
            Heard::Failed(why) => member.failed = Some(why),
            Heard::Considered { .. } | Heard::NotAgreed { .. } | Heard::Members { .. } => {}
        }
    }
}

/// What a run came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    trace: u64,
    polls: u64,
    agreed: BTreeMap<u64, Command>,
    crashes: u32,
    skips: u32,
    changes: u32,
}

struct Run {
    executor: Executor,
    devices: usize,
    world: Arc<Mutex<World>>,
    outcome: Outcome,
    proposed: u32,
}

impl Run {
    /// A run of so many devices; with more than the founders, members change as well.
    fn of(seed: u64, devices: usize) -> Outcome {
        let world = World {
            members: (0..devices).map(|_| Member::default()).collect(),
            troubled: true,
            wanted: (0..devices.min(FOUNDERS_MAX)).collect(),
        };
        let mut run = Self {
            executor: Executor::new(seed),
            devices,
            world: Arc::new(Mutex::new(world)),
            outcome: Outcome::default(),
            proposed: 0,
        };
        (0..devices).for_each(|n| run.start(n));
        let mut at = Duration::ZERO;
        while at < TROUBLE {
            at += STEP;
            run.executor.run_until(at);
            run.trouble();
            run.step();
        }
        run.mend();
        while at < TROUBLE + REST {
            at += STEP;
            run.executor.run_until(at);
            run.step();
        }
        run.end()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    fn start(&self, n: usize) {
        let (tasks, kept) = {
            let mut world = self.world();
            let member = &mut world.members[n];
            member.life += 1;
            (member.tasks(n), member.kept.clone())
        };
        let seat = Seat { n, world: self.world.clone() };
        let founders = self.devices.min(FOUNDERS_MAX);
        drop(spawn_in(Some(tasks), async move {
            let founders = if n < founders { (0..founders).map(device).collect() } else { BTreeSet::new() };
            let world = seat.world.clone();
            let begun =
                Agreement::start(seat, device(n), GROUP, &founders, kept, Timing::default()).await.unwrap();
            let mut world = world.lock().unwrap();
            begun.change_members(world.wanted.iter().copied().map(device).collect());
            world.members[n].agreement = Some(Arc::new(begun));
        }));
    }

    fn crash(&mut self, n: usize) {
        self.look(n);
        let (tasks, agreement) = {
            let mut world = self.world();
            let member = &mut world.members[n];
            let tasks = member.tasks(n);
            (member.leads, member.skipped) = (false, 0);
            member.agreed.clear();
            (tasks, member.agreement.take())
        };
        self.executor.kill(tasks);
        drop(agreement);
    }

    fn trouble(&mut self) {
        if draw(800) == 0 {
            // The power fails.
            for n in 0..self.devices {
                self.crash(n);
            }
            for n in 0..self.devices {
                self.start(n);
            }
        }
        if self.devices > FOUNDERS_MAX && draw(200) == 0 {
            self.change();
        }
        for n in 0..self.devices {
            let there = self.world().members[n].agreement.is_some();
            match draw(400) {
                0..3 if there => {
                    self.crash(n);
                    self.outcome.crashes += 1;
                }
                0..15 if !there => {
                    // One that has begun to start is begun anew.
                    self.crash(n);
                    self.start(n);
                }
                15 => self.world().members[n].cut = true,
                16..40 => self.world().members[n].cut = false,
                40 | 41 => {
                    let agreement = self.world().members[n].agreement.clone();
                    agreement.into_iter().for_each(|agreement| agreement.may_lead(draw(3) > 0));
                }
                _ => {}
            }
        }
    }

    /// The ledgers learn of other members: each at once, if it is there.
    fn change(&mut self) {
        let wanted: BTreeSet<usize> = (0..self.devices).filter(|_| draw(2) == 0).collect();
        if wanted.is_empty() {
            return;
        }
        self.outcome.changes += 1;
        let agreements: Vec<_> = {
            let mut world = self.world();
            world.wanted = wanted.clone();
            world.members.iter().filter_map(|member| member.agreement.clone()).collect()
        };
        for agreement in agreements {
            agreement.change_members(wanted.iter().copied().map(device).collect());
        }
    }

    fn mend(&mut self) {
        self.world().troubled = false;
        let hindered = draw(2) == 0 && self.world().wanted.iter().any(|n| *n > 0);
        for n in 0..self.devices {
            self.world().members[n].cut = false;
            let agreement = self.world().members[n].agreement.clone();
            agreement.into_iter().for_each(|agreement| agreement.may_lead(n > 0 || !hindered));
            if self.world().members[n].agreement.is_none() {
                self.crash(n);
                self.start(n);
            }
        }
    }

    /// Proposes where somebody leads, and settles what is agreed, a little behind.
    fn step(&mut self) {
        for n in 0..self.devices {
            self.look(n);
            let (agreement, leads, agreed) = {
                let world = self.world();
                let member = &world.members[n];
                let behind = member.agreed.len().checked_sub(5).map(|last| member.agreed[last].0);
                (member.agreement.clone(), member.leads, behind)
            };
            let Some(agreement) = agreement else { continue };
            if leads {
                for _ in 0..draw(3) {
                    self.proposed += 1;
                    agreement.propose(Command::from(self.proposed.to_be_bytes().to_vec()));
                }
            }
            if let Some(number) = agreed.filter(|_| draw(4) == 0) {
                agreement.settled(number);
            }
        }
    }

    /// No member heard anything else than the others did.
    fn look(&mut self, n: usize) {
        let (agreed, skipped) = {
            let world = self.world();
            let member = &world.members[n];
            assert_eq!(member.failed, None, "member {n}");
            (member.agreed.clone(), member.skipped)
        };
        for (number, command) in agreed {
            let here = self.outcome.agreed.entry(number).or_insert_with(|| command.clone());
            assert_eq!(*here, command, "member {n} at {number}");
        }
        self.outcome.skips += u32::from(skipped > 0);
    }

    fn end(mut self) -> Outcome {
        let last = *self.outcome.agreed.last_key_value().unwrap().0;
        let mut leaders = 0;
        for n in 0..self.devices {
            let world = self.world();
            let here = world.members[n].agreed.last().map_or(0, |(number, _)| *number);
            let wanted = world.wanted.contains(&n);
            assert!(!wanted || last - here < 10, "member {n} is at {here} of {last} at rest");
            leaders += u32::from(world.members[n].leads);
        }
        assert_eq!(leaders, 1);
        for n in 0..self.devices {
            self.crash(n);
        }
        self.outcome.trace = self.executor.trace();
        self.outcome.polls = self.executor.polls();
        self.outcome
    }
}

#[test]
fn a_seed_says_everything_that_happens() {
    let first = Run::of(7, 5);
    assert!(first.agreed.len() > 200, "{} were agreed", first.agreed.len());
    for _ in 1..many(5) {
        assert_eq!(Run::of(7, 5), first);
    }
    let other = Run::of(8, 5);
    assert!(other.trace != first.trace && other.agreed != first.agreed);
}

#[test]
fn a_seed_says_it_in_another_process_too() {
    const ASKED: &str = "MOOTHALL_SIMULATION_SEED";
    if let Ok(seed) = std::env::var(ASKED) {
        println!("{:?}", Run::of(seed.parse().unwrap(), 3));
        return;
    }
    let say = || {
        let name = "a_seed_says_it_in_another_process_too";
        let mut process = Process::new(std::env::current_exe().unwrap());
        let said = process.args(["--exact", name, "--nocapture"]).env(ASKED, "11").output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        said.lines().find_map(|line| line.find("Outcome").map(|at| line[at..].to_owned())).unwrap()
    };
    let first = say();
    assert!((1..many(3)).all(|_| say() == first));
    assert_eq!(format!("{:?}", Run::of(11, 3)), first);
}

/// How many runs are asked for.
fn many(else_: u64) -> u64 {
    std::env::var("MOOTHALL_SIMULATION_RUNS").map_or(else_, |runs| runs.parse().unwrap())
}

/// Runs from a first seed on, with as many devices.
fn runs(first: u64, devices: usize) -> (u32, u32, u32) {
    let mut sum = (0, 0, 0);
    for seed in first..first + many(5) {
        let run = std::panic::catch_unwind(|| Run::of(seed, devices));
        let outcome = run.unwrap_or_else(|_| panic!("seed {seed}"));
        sum = (sum.0 + outcome.crashes, sum.1 + outcome.skips, sum.2 + outcome.changes);
    }
    sum
}

#[test]
fn members_agree_whatever_happens_between_them() {
    let (crashes, skips, _) = runs(100, 3);
    assert!(crashes > 0 && skips > 0, "there was trouble: {crashes} crashes, {skips} skips");
}

#[test]
fn two_members_agree_whatever_happens_between_them() {
    let (crashes, _, _) = runs(500, 2);
    assert!(crashes > 0);
}

#[test]
fn members_agree_while_members_come_and_go() {
    let (crashes, skips, changes) = runs(1000, 5);
    assert!(crashes > 0 && skips > 0 && changes > 0, "{crashes} crashes, {skips} skips, {changes} changes");
}
