//! This keeper's part in the agreement with the others: started and ended as the ledger says, beside the runtime's thread.
//!
//! A task owns the [`Agreement`]. The runtime tells it what is wanted and does not wait; what it hears comes back as
//! commands, and what is to be kept goes into the runtime's next transaction, together with everything else.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use moothall_core::id::DeviceId;
use moothall_core::replica::agree;
use openraft::TokioRuntime;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use super::Command;
use super::machine::Machine;
use crate::agreement::{Agreement, Command as Agreed, Group, Heard, Host, Kept, Opened, Timing};
use crate::store::StoreFault;
use crate::transport::Net;

/// What failed is tried again after so long.
const AGAIN: Duration = Duration::from_secs(5);

/// What the runtime asks of the task.
enum Order {
    /// Take part as the plan says; none to take no part.
    Plan(Option<(DeviceId, agree::Plan, Net)>),
    Propose(Vec<u8>),
    Settled(u64),
}

/// The way to the task.
pub(super) struct Agreeing {
    orders: mpsc::UnboundedSender<Order>,
    told: Option<agree::Plan>,
    /// Whether what comes is of the part that was told last: of one before it, something may be on its way still.
    pub(super) begun: bool,
}

/// Something to be kept, and who waits for it.
pub(crate) struct Keeping {
    pub(crate) kept: Vec<Kept>,
    pub(crate) done: oneshot::Sender<io::Result<()>>,
}

impl Agreeing {
    /// Starts the task, which ends with this value.
    pub(super) fn start(handle: &Handle, commands: mpsc::WeakSender<Command>) -> Self {
        let (orders, inbox) = mpsc::unbounded_channel();
        handle.spawn(Task { commands, inbox, part: Part::None }.run());
        Self { orders, told: None, begun: false }
    }

    /// Takes no part for now: what was heard is forgotten here, and comes again with the next plan.
    pub(super) fn pause(&mut self) {
        self.begun = false;
        if self.told.take().is_some() {
            let _ = self.orders.send(Order::Plan(None));
        }
    }

    pub(super) fn propose(&self, bytes: Vec<u8>) {
        let _ = self.orders.send(Order::Propose(bytes));
    }

    pub(super) fn settled(&self, number: u64) {
        let _ = self.orders.send(Order::Settled(number));
    }
}

impl Machine {
    /// Says what part this device has, if that has changed: none while the disk fails. One that leads and keeps nothing would
    /// hold up all others, since each time it begins anew it leads on.
    pub(super) fn plan_agreement(&mut self) {
        if self.troubles.is_disk_failing() {
            return self.agreeing.pause();
        }
        let (Some(replica), Some(net)) = (&self.replica, &self.net) else { return self.agreeing.pause() };
        let plan = replica.agreement();
        if self.agreeing.told == plan {
            return;
        }
        tracing::debug!(?plan, "the part in the keepers' agreement");
        let group = |plan: &Option<agree::Plan>| plan.as_ref().map(|plan| plan.group);
        self.agreeing.begun &= group(&self.agreeing.told) == group(&plan);
        let order = plan.clone().map(|plan| (replica.me().device, plan, net.clone()));
        let _ = self.agreeing.orders.send(Order::Plan(order));
        if plan.is_none() {
            self.agreement_goes_on();
        }
        self.agreeing.told = plan;
        // Whoever agrees calls the others first.
        self.set_calls();
    }

    /// Hands what was heard to the replica.
    pub(super) fn agreement_heard(&mut self, heard: Heard) {
        use moothall_core::replica::Event;
        if !self.agreeing.begun && !matches!(heard, Heard::Failed(_)) {
            return;
        }
        tracing::trace!(?heard, "of the keepers' agreement");
        use moothall_core::replica::agree::Agreement as Said;
        if !matches!(heard, Heard::Failed(_)) {
            self.agreement_goes_on();
        }
        let said = match heard {
            Heard::Considered { command } => Said::Considered { bytes: command.0.to_vec() },
            Heard::Agreed { number, command } => Said::Agreed { number, bytes: command.0.to_vec() },
            Heard::Leads(leads) => Said::Leads(leads),
            Heard::NotAgreed { .. } => Said::NotAgreed,
            Heard::Members { members, changing } => Said::Members { members, changing },
            Heard::Skipped { to } => {
                // Their certificates say what that was.
                tracing::info!(to, "what the other keepers settled long ago is skipped");
                return;
            }
            Heard::Failed(why) => return self.agreement_failed(&why),
        };
        self.event(Event::Agreement(said));
    }

    /// What is kept of the agreement.
    pub(super) fn agreement_opened(
        &mut self,
        group: (u32, u32),
        reply: oneshot::Sender<Result<Opened, StoreFault>>,
    ) {
        self.agreeing.begun = self.agreeing.told.as_ref().is_some_and(|plan| plan.group == group);
        let _ = reply.send(self.store.agreement());
    }
}

/// Where the agreement runs.
#[derive(Clone)]
struct Room {
    commands: mpsc::WeakSender<Command>,
    /// Bounded by the agreement's own flow, as [`Host::heard`] says.
    heard: mpsc::UnboundedSender<Heard>,
    net: Net,
}

impl Host for Room {
    async fn keep(&self, kept: Vec<Kept>) -> io::Result<()> {
        let closed = || io::Error::other("the runtime has ended");
        let (done, kept_now) = oneshot::channel();
        let commands = self.commands.upgrade().ok_or_else(closed)?;
        commands.send(Command::Keep(Keeping { kept, done })).await.map_err(|_| closed())?;
        drop(commands);
        kept_now.await.map_err(|_| io::Error::other("it was not kept"))?
    }

    async fn comes_round(&self) {
        let (reply, came) = oneshot::channel();
        if let Some(commands) = self.commands.upgrade()
            && commands.send(Command::Round(reply)).await.is_ok()
            && came.await.is_ok()
        {
            return;
        }
        // The runtime has ended, and with it soon this.
        std::future::pending().await
    }

    async fn call(&self, to: DeviceId, request: Vec<u8>) -> io::Result<Vec<u8>> {
        self.net.ask(to, &request).await
    }

    fn heard(&self, heard: Heard) {
        let _ = self.heard.send(heard);
    }
}

type Running = Agreement<Room, TokioRuntime>;

/// The part that this device takes.
enum Part {
    None,
    Taken {
        plan: agree::Plan,
        net: Net,
        me: DeviceId,
        running: Arc<Running>,
        heard: mpsc::UnboundedReceiver<Heard>,
    },
    /// It failed, and is tried again then.
    Failed {
        plan: agree::Plan,
        net: Net,
        me: DeviceId,
        again: Instant,
    },
}

struct Task {
    commands: mpsc::WeakSender<Command>,
    inbox: mpsc::UnboundedReceiver<Order>,
    part: Part,
}

/// What the task has to do next.
enum Next {
    Order(Order),
    Heard(Heard),
    Again,
    End,
}

impl Task {
    async fn run(mut self) {
        loop {
            match self.next().await {
                Next::End => break,
                Next::Order(order) => self.order(order).await,
                Next::Heard(heard) => {
                    let failed = matches!(heard, Heard::Failed(_));
                    let Some(commands) = self.commands.upgrade() else { break };
                    if commands.send(Command::Agreement(heard)).await.is_err() {
                        break;
                    }
                    if failed {
                        self.fail().await;
                    }
                }
                Next::Again => {
                    if let Part::Failed { plan, net, me, .. } = std::mem::replace(&mut self.part, Part::None)
                    {
                        self.begin(me, plan, net).await;
                    }
                }
            }
        }
        self.end().await;
    }

    async fn next(&mut self) -> Next {
        let order = self.inbox.recv();
        let heard = async {
            match &mut self.part {
                Part::Taken { heard, .. } => match heard.recv().await {
                    Some(heard) => Next::Heard(heard),
                    None => std::future::pending().await,
                },
                Part::Failed { again, .. } => {
                    tokio::time::sleep_until(*again).await;
                    Next::Again
                }
                Part::None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            order = order => order.map_or(Next::End, Next::Order),
            next = heard => next,
        }
    }

    async fn order(&mut self, order: Order) {
        match (order, &mut self.part) {
            (Order::Propose(bytes), Part::Taken { running, .. }) => running.propose(Agreed(bytes.into())),
            (Order::Settled(number), Part::Taken { running, .. }) => running.settled(number),
            (Order::Propose(_) | Order::Settled(_), _) => {}
            (Order::Plan(Some((device, new, _))), Part::Taken { plan, net, me, running, .. })
                if plan.group == new.group && *me == device =>
            {
                let_in(net, running, &new);
                running.change_members(new.members.iter().copied().collect());
                running.may_lead(new.may_lead);
                *plan = new;
            }
            (Order::Plan(plan), _) => {
                self.end().await;
                if let Some((me, plan, net)) = plan {
                    self.begin(me, plan, net).await;
                }
            }
        }
    }

    async fn begin(&mut self, me: DeviceId, plan: agree::Plan, net: Net) {
        match self.started(me, &plan, &net).await {
            Ok((running, heard)) => {
                self.part = Part::Taken { plan, net, me, running, heard };
            }
            Err(why) => {
                self.part = Part::Failed { plan, net, me, again: Instant::now() + AGAIN };
                if let Some(commands) = self.commands.upgrade() {
                    // An error says that the runtime has ended.
                    let _ = commands.send(Command::Agreement(Heard::Failed(why))).await;
                }
            }
        }
    }

    async fn started(
        &self,
        me: DeviceId,
        plan: &agree::Plan,
        net: &Net,
    ) -> Result<(Arc<Running>, mpsc::UnboundedReceiver<Heard>), String> {
        let ended = || "the runtime has ended".to_owned();
        let (reply, opened) = oneshot::channel();
        let commands = self.commands.upgrade().ok_or_else(ended)?;
        commands.send(Command::AgreementOpened { group: plan.group, reply }).await.map_err(|_| ended())?;
        drop(commands);
        let opened = opened.await.map_err(|_| ended())?.map_err(|fault| fault.to_string())?;
        let (heard, hears) = mpsc::unbounded_channel();
        let room = Room { commands: self.commands.clone(), heard, net: net.clone() };
        let group = Group { epoch: plan.group.0, generation: plan.group.1 };
        let founders: BTreeSet<DeviceId> = match plan.founders.contains(&me) {
            true => plan.founders.iter().copied().collect(),
            false => BTreeSet::new(),
        };
        let running = Agreement::start(room, me, group, &founders, opened, Timing::default());
        let running = Arc::new(running.await.map_err(|fault| fault.to_string())?);
        running.may_lead(plan.may_lead);
        let_in(net, &running, plan);
        running.change_members(plan.members.iter().copied().collect());
        Ok((running, hears))
    }

    async fn fail(&mut self) {
        if let Part::Taken { plan, net, me, running, .. } = std::mem::replace(&mut self.part, Part::None) {
            running.stop().await;
            self.part = Part::Failed { plan, net, me, again: Instant::now() + AGAIN };
        }
    }

    async fn end(&mut self) {
        match std::mem::replace(&mut self.part, Part::None) {
            Part::Taken { net, running, .. } => {
                net.answer_to(BTreeSet::new(), None);
                running.stop().await;
            }
            Part::Failed { net, .. } => net.answer_to(BTreeSet::new(), None),
            Part::None => {}
        }
    }
}

/// Lets the members ask, and those who were until now.
fn let_in(net: &Net, running: &Arc<Running>, plan: &agree::Plan) {
    // The task owns it: who asks after it has ended gets nothing.
    let running = Arc::downgrade(running);
    net.answer_to(
        plan.peers.iter().copied().collect(),
        Some(Arc::new(move |from, question: Vec<u8>| {
            let running = running.upgrade();
            Box::pin(async move { Some(running?.answer(from, &question).await) })
        })),
    );
}
