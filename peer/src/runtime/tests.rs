//! What the runtime's thread does, looked at from within.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use moothall_core::action::Action;
use moothall_core::entry::Entry;
use moothall_core::id::{PaperId, ResourceId};
use moothall_core::ledger::refusal::Refusal;
use moothall_core::ledger::scene::Scene;
use moothall_core::request::hall::Hall;
use moothall_core::rules::{self, Facts};
use moothall_core::view::KeyPlace;

use super::*;
use crate::agreement::Heard;
use crate::keystore::PlaceWanted;
use crate::store::{Fault, FaultEffect, FaultKind, FaultPoint, Store, StoreOptions};

/// How often an invitation was judged.
static JUDGED: AtomicUsize = AtomicUsize::new(0);

/// The real rules, but an invitation is refused from the second judgement on: what was true when it was tried is not when
/// it is placed.
fn changing(scene: &mut Scene<'_>, entry: &Entry, facts: &Facts<'_>) -> Result<(), Refusal> {
    let invites = matches!(entry.payload().action, Action::Invite { .. });
    if invites && JUDGED.fetch_add(1, Ordering::Relaxed) > 0 {
        return Err(Refusal::new("refused-invitation-expired"));
    }
    rules::judge(scene, entry, facts)
}

fn asked(machine: &mut Machine, request: Request) -> Result<Answer, Failure> {
    let (reply, mut answer) = oneshot::channel();
    machine.request(request, reply);
    machine.settle();
    answer.try_recv().expect("it is answered once everything is settled")
}

/// A machine of a founder that reaches nobody, and what it needs to live.
pub(super) struct Founded {
    pub(super) machine: Machine,
    pub(super) changes: watch::Receiver<u64>,
    _inbox: mpsc::Receiver<Command>,
    _runtime: tokio::runtime::Runtime,
}

pub(super) fn founded(folder: &Path) -> Founded {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = Options {
        network: Network::Off,
        keys: KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false },
        passphrase: None,
    };
    let (commands, inbox) = mpsc::channel(COMMANDS_MAX);
    let (changed, changes) = watch::channel(0);
    let lock = FolderLock::take(folder).unwrap();
    let handle = runtime.handle().clone();
    let dir = folder.to_owned();
    let mut machine = Machine::open(dir, options, lock, handle, commands.downgrade(), changed).unwrap();
    let found = Request::Found {
        organisation: "Makers".to_owned(),
        purpose: String::new(),
        your_name: "Ann".to_owned(),
        passphrase: None,
    };
    asked(&mut machine, found).unwrap();
    Founded { machine, changes, _inbox: inbox, _runtime: runtime }
}

/// Adds a resource; its paper.
pub(super) fn added(machine: &mut Machine, name: &str) -> PaperId {
    let add = Request::AddResource { name: name.to_owned(), description: String::new() };
    match asked(machine, add) {
        Ok(Answer::Written(written)) => PaperId(written.id.0),
        other => panic!("{other:?}"),
    }
}

fn renamed(resource: PaperId, name: &str) -> Request {
    let (resource, name) = (ResourceId(resource.0), name.to_owned());
    Request::Hall { act: Box::new(Hall::WriteResource { resource, name, description: String::new() }) }
}

#[test]
fn an_act_on_a_paper_that_waits_merges_that_one_and_leaves_the_others_for_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut founder = founded(folder.path());
    let machine = &mut founder.machine;
    let (hall, kitchen) = (added(machine, "Hall"), added(machine, "Kitchen"));
    machine.forget_merged(&[hall, kitchen]).unwrap();
    assert!(matches!(asked(machine, renamed(hall, "Great hall")), Ok(Answer::Written(_))));
    assert!(!machine.desk.waits(hall) && machine.desk.waits(kitchen));
    let Ok(Answer::Resources(rooms)) = asked(machine, Request::Resources) else { panic!("rooms") };
    assert!(rooms.iter().any(|room| room.name == "Great hall"), "{rooms:?}");
}

#[test]
fn an_act_on_a_paper_that_waits_fails_at_once_where_the_disk_is_gone() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut founder = founded(folder.path());
    let (machine, changes) = (&mut founder.machine, &founder.changes);
    let hall = added(machine, "Hall");
    machine.forget_merged(&[hall]).unwrap();
    let other = Store::open(elsewhere.path()).unwrap();
    std::mem::replace(&mut machine.store, other).close().unwrap();
    let fault = Fault { point: FaultPoint::BeginBefore, nth: 1, effect: FaultEffect::Gone };
    let options = StoreOptions { fault: Some(fault), ..StoreOptions::default() };
    machine.store = Store::open_with(folder.path(), &options).unwrap();
    let before = *changes.borrow();
    assert!(matches!(asked(machine, renamed(hall, "Great hall")), Err(Failure::Fault { .. })));
    assert_eq!(*changes.borrow(), before + 1, "it is tried once");
}

/// What the home screen and the status say is at risk here.
fn risks(machine: &mut Machine) -> Vec<String> {
    match asked(machine, Request::Status) {
        Ok(Answer::Status(status)) => status.risks.into_iter().map(|risk| risk.message.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_full_disk_is_said_until_it_takes_what_is_written_again() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut founder = founded(folder.path());
    let machine = &mut founder.machine;
    let hall = added(machine, "Hall");
    let is_said = |machine: &mut Machine| risks(machine).contains(&"risk-disk-full".to_owned());
    assert!(!is_said(machine));
    let other = Store::open(elsewhere.path()).unwrap();
    std::mem::replace(&mut machine.store, other).close().unwrap();
    let fault = Fault { point: FaultPoint::BeginBefore, nth: 1, effect: FaultEffect::Fail(FaultKind::Full) };
    let options = StoreOptions { fault: Some(fault), ..StoreOptions::default() };
    machine.store = Store::open_with(folder.path(), &options).unwrap();
    assert!(matches!(asked(machine, renamed(hall, "Great hall")), Err(Failure::Fault { .. })));
    assert!(is_said(machine) && is_said(machine), "it stays until something is written");
    assert!(matches!(asked(machine, renamed(hall, "Great hall")), Ok(Answer::Written(_))));
    assert!(!is_said(machine));
}

#[test]
fn what_fails_in_the_agreement_among_keepers_is_said_until_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut founder = founded(folder.path());
    let machine = &mut founder.machine;
    let is_said = |machine: &mut Machine| risks(machine).contains(&"risk-agreement-failed".to_owned());
    assert!(!is_said(machine));
    machine.agreement_heard(Heard::Failed("one of its tasks panicked".to_owned()));
    assert!(is_said(machine) && is_said(machine), "it stays until it goes on");
    machine.agreement_heard(Heard::Leads(false));
    assert!(is_said(machine), "what one before it still said says nothing of the next");
    machine.agreeing.begun = true;
    machine.agreement_heard(Heard::Leads(false));
    assert!(!is_said(machine));
}

#[test]
fn an_invitation_that_this_keeper_itself_refuses_is_a_refusal_and_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut founder = founded(folder.path());
    let machine = &mut founder.machine;
    let invite = || Request::Invite { own_device: false, days: 7, for_member: None };
    assert!(matches!(asked(machine, invite()), Ok(Answer::Invited(_))));
    machine.replica.as_mut().unwrap().judge_by(changing);
    let Err(Failure::Refused { message }) = asked(machine, invite()) else { panic!("it is refused") };
    assert_eq!(message.code, "refused-invitation-expired");
    assert!(JUDGED.load(Ordering::Relaxed) > 1, "it was tried first, and accepted");
}
