//! A keeper's part in the agreement with the others: begun and ended as its ledger says, by a task beside the program's
//! thread. (`peer/src/runtime/agreeing.rs`.)

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use moothall_core::id::DeviceId;
use moothall_core::replica::Event;
use moothall_core::replica::agree::{Agreement as Said, Plan};
use moothall_peer::agreement::{Agreement, Command, Group, Heard, Host, Kept, Opened, Timing};
use tokio::sync::{mpsc, oneshot};

use super::device::{Input, Keeping};
use super::founding::name;
use super::{World, chance, locked, ms};
use crate::executor::{draw, sleep, spawn_in};
use crate::runtime::Simulated;

/// What failed is tried again after so long.
const AGAIN: Duration = Duration::from_secs(5);
/// A question that nobody answers is given up after so long.
const QUESTION_TIME: Duration = Duration::from_secs(30);

type Running = Agreement<Seat, Simulated>;

/// What a program knows of its part.
pub(crate) struct Part {
    orders: mpsc::UnboundedSender<Order>,
    told: Option<Plan>,
    /// Who may ask, and who answers.
    answers: Option<(BTreeSet<DeviceId>, Weak<Running>)>,
}

impl Part {
    /// How the agreement stands, for whoever looks into a failure.
    pub(crate) fn stands(&self) -> String {
        let running = self.answers.as_ref().and_then(|(_, running)| running.upgrade());
        running.map_or_else(|| "not running".to_owned(), |running| running.stands())
    }
}

enum Order {
    Plan(Option<Plan>),
    Propose(Vec<u8>),
    Settled(u64),
    /// It ended by a fault.
    Failed,
    Again,
}

/// Where one life of a keeper's agreement runs.
#[derive(Clone)]
struct Seat {
    world: Weak<Mutex<World>>,
    place: usize,
    life: u32,
    orders: mpsc::WeakUnboundedSender<Order>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Seat {
    /// Does something if the program still runs.
    fn with<T>(&self, what: impl FnOnce(&mut World) -> T) -> io::Result<T> {
        let gone = || io::Error::other("the program has ended");
        let world = self.world.upgrade().ok_or_else(gone)?;
        let mut world = locked(&world);
        let device = &world.devices[self.place];
        if device.life != self.life || device.run.is_none() {
            return Err(gone());
        }
        Ok(what(&mut world))
    }

    /// Hands something to the program, if it still runs.
    fn give(&self, input: Input) {
        let (place, life) = (self.place, self.life);
        World::now(&self.world, |world| {
            if world.devices[place].life == life {
                world.give(place, input);
            }
        });
    }

    /// Carries something; if it is lost nobody ever learns, but after a long time.
    async fn carry(&self, from: usize, to: usize) -> io::Result<()> {
        let delay = self.with(|world| world.delay(from, to))?;
        sleep(delay).await;
        let lost = || io::Error::other("it was lost");
        let world = self.world.upgrade().ok_or_else(lost)?;
        let arrives = {
            let world = locked(&world);
            !world.is_blocked(from, to) && !world.loses()
        };
        drop(world);
        if arrives {
            return Ok(());
        }
        sleep(QUESTION_TIME).await;
        Err(lost())
    }
}

impl Host for Seat {
    async fn keep(&self, kept: Vec<Kept>) -> io::Result<()> {
        let (done, is_kept) = oneshot::channel();
        self.give(Input::Keep(Keeping { kept, done }));
        is_kept.await.map_err(|_| io::Error::other("it was not kept"))?
    }

    async fn comes_round(&self) {
        let (reply, came) = oneshot::channel();
        self.give(Input::Round(reply));
        if came.await.is_err() {
            std::future::pending().await
        }
    }

    async fn call(&self, to: DeviceId, request: Vec<u8>) -> io::Result<Vec<u8>> {
        let from = self.with(|world| world.devices[self.place].id())?;
        let to = self.with(|world| world.place_of(to))?.ok_or_else(|| io::Error::other("nobody"))?;
        self.carry(self.place, to).await?;
        let asked = self.with(|world| {
            let device = &world.devices[to];
            let part = &device.run.as_ref()?.part;
            let (peers, agreement) = part.answers.as_ref()?;
            let agreement = agreement.upgrade().filter(|_| peers.contains(&from))?;
            Some((agreement, device.tasks()))
        })?;
        let (agreement, tasks) = asked.ok_or_else(|| io::Error::other("nobody answers"))?;
        if chance(20) {
            let (agreement, request) = (agreement.clone(), request.clone());
            drop(spawn_in(Some(tasks), async move {
                sleep(ms(draw(2000))).await;
                agreement.answer(from, &request).await
            }));
        }
        let answering = spawn_in(Some(tasks), async move { agreement.answer(from, &request).await });
        let answer = answering.await.map_err(io::Error::other)?;
        self.carry(to, self.place).await?;
        Ok(answer)
    }

    fn heard(&self, heard: Heard) {
        if matches!(heard, Heard::Failed(_))
            && let Some(orders) = self.orders.upgrade()
        {
            let _ = orders.send(Order::Failed);
        }
        let mut all = locked(&self.heard);
        all.push(heard);
        if all.len() > 1 {
            return;
        }
        drop(all);
        // Whoever makes this heard may be busy with the very thing.
        let seat = self.clone();
        drop(spawn_in(None, async move {
            let world = seat.world.clone();
            World::now(&world, |world| {
                let all = std::mem::take(&mut *locked(&seat.heard));
                let lives = world.devices[seat.place].life == seat.life;
                for heard in all.into_iter().filter(|_| lives) {
                    world.give(seat.place, Input::Heard(heard));
                }
            });
        }));
    }
}

/// The task that owns the agreement.
struct Task {
    world: Weak<Mutex<World>>,
    place: usize,
    life: u32,
    orders: mpsc::WeakUnboundedSender<Order>,
    inbox: mpsc::UnboundedReceiver<Order>,
    plan: Option<Plan>,
    running: Option<Arc<Running>>,
}

impl Task {
    async fn run(mut self) {
        while let Some(order) = self.inbox.recv().await {
            match (order, &self.running) {
                (Order::Propose(bytes), Some(running)) => running.propose(Command::from(bytes)),
                (Order::Settled(number), Some(running)) => running.settled(number),
                (Order::Propose(_) | Order::Settled(_), None) => {}
                (Order::Plan(Some(new)), Some(running))
                    if self.plan.as_ref().is_some_and(|plan| plan.group == new.group) =>
                {
                    self.let_in(&new, running);
                    running.change_members(new.members.iter().copied().collect());
                    running.may_lead(new.may_lead);
                    self.plan = Some(new);
                }
                (Order::Plan(plan), _) => {
                    self.end().await;
                    self.plan = plan;
                    self.begin().await;
                }
                (Order::Failed, _) => {
                    self.end().await;
                    self.again();
                }
                (Order::Again, None) => self.begin().await,
                (Order::Again, Some(_)) => {}
            }
        }
    }

    fn again(&self) {
        let orders = self.orders.clone();
        drop(spawn_in(None, async move {
            sleep(AGAIN).await;
            orders.upgrade().map(|orders| orders.send(Order::Again))
        }));
    }

    async fn begin(&mut self) {
        let Some(plan) = self.plan.clone() else { return };
        match self.started(&plan).await {
            Ok(running) => self.running = Some(running),
            Err(_) => self.again(),
        }
    }

    async fn started(&self, plan: &Plan) -> Result<Arc<Running>, String> {
        let (world, place, life) = (self.world.clone(), self.place, self.life);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let seat = Seat { world, place, life, orders: self.orders.clone(), heard };
        let (reply, opened) = oneshot::channel::<Opened>();
        let me = seat.with(|world| world.devices[place].id()).map_err(|fault| fault.to_string())?;
        seat.give(Input::Opened(reply));
        let opened = opened.await.map_err(|_| "the program has ended".to_owned())?;
        let group = Group { epoch: plan.group.0, generation: plan.group.1 };
        let founders: BTreeSet<DeviceId> = match plan.founders.contains(&me) {
            true => plan.founders.iter().copied().collect(),
            false => BTreeSet::new(),
        };
        let running = Agreement::start(seat, me, group, &founders, opened, Timing::default());
        let running = Arc::new(running.await.map_err(|fault| fault.to_string())?);
        running.may_lead(plan.may_lead);
        self.let_in(plan, &running);
        running.change_members(plan.members.iter().copied().collect());
        Ok(running)
    }

    /// Lets the members ask, and those who were until now.
    fn let_in(&self, plan: &Plan, running: &Arc<Running>) {
        let answers = Some((plan.peers.iter().copied().collect(), Arc::downgrade(running)));
        self.answers(answers);
    }

    fn answers(&self, answers: Option<(BTreeSet<DeviceId>, Weak<Running>)>) {
        let Some(world) = self.world.upgrade() else { return };
        let mut world = locked(&world);
        let device = &mut world.devices[self.place];
        if let Some(run) = device.run.as_mut().filter(|_| device.life == self.life) {
            run.part.answers = answers;
        }
    }

    async fn end(&mut self) {
        if let Some(running) = self.running.take() {
            self.answers(None);
            running.stop().await;
        }
    }
}

impl World {
    /// Begins the task of a program that starts.
    pub(crate) fn begin_part(&self, place: usize) -> Part {
        let device = &self.devices[place];
        let (orders, inbox) = mpsc::unbounded_channel();
        let task = Task {
            world: self.weak(),
            place,
            life: device.life,
            orders: orders.downgrade(),
            inbox,
            plan: None,
            running: None,
        };
        drop(spawn_in(Some(device.tasks()), task.run()));
        Part { orders, told: None, answers: None }
    }

    /// Says what part a device has, if that has changed.
    pub(crate) fn plan_part(&mut self, place: usize) {
        let Some(run) = &mut self.devices[place].run else { return };
        let plan = run.replica.agreement();
        if run.part.told != plan {
            let _ = run.part.orders.send(Order::Plan(plan.clone()));
            run.part.told = plan;
        }
    }

    /// Takes no part for now: what was heard comes again with the next plan.
    pub(crate) fn pause_part(&mut self, place: usize) {
        if let Some(run) = &mut self.devices[place].run
            && run.part.told.take().is_some()
        {
            let _ = run.part.orders.send(Order::Plan(None));
        }
    }

    pub(crate) fn propose(&mut self, place: usize, bytes: Vec<u8>) {
        let bytes = self.proposal_of(place, bytes);
        if let Some(run) = &self.devices[place].run {
            let _ = run.part.orders.send(Order::Propose(bytes));
        }
    }

    pub(crate) fn settled(&mut self, place: usize, number: u64) {
        if let Some(run) = &self.devices[place].run {
            let _ = run.part.orders.send(Order::Settled(number));
        }
    }

    /// Hands what was heard to the replica.
    pub(crate) fn heard(&mut self, place: usize, heard: Heard) {
        self.overheard(place, &heard);
        let said = match heard {
            Heard::Considered { command } => Said::Considered { bytes: command.0.to_vec() },
            Heard::Agreed { number, command } => Said::Agreed { number, bytes: command.0.to_vec() },
            Heard::Leads(leads) => Said::Leads(leads),
            Heard::NotAgreed { .. } => Said::NotAgreed,
            Heard::Members { members, changing } => {
                self.devices[place].members = (members.clone(), changing);
                Said::Members { members, changing }
            }
            Heard::Skipped { .. } => return,
            Heard::Failed(why) => {
                if self.devices[place].disk_failed == 0 {
                    self.fail("the agreement goes on", format!("{}: {why}", name(place)));
                }
                return;
            }
        };
        self.event(place, Event::Agreement(said));
    }
}
