//! What the runtime's thread does, looked at from within.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use moothall_core::action::Action;
use moothall_core::entry::Entry;
use moothall_core::ledger::refusal::Refusal;
use moothall_core::ledger::scene::Scene;
use moothall_core::rules::{self, Facts};
use moothall_core::view::KeyPlace;

use super::*;
use crate::keystore::PlaceWanted;

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

#[test]
fn an_invitation_that_this_keeper_itself_refuses_is_a_refusal_and_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let options = Options {
        network: Network::Off,
        keys: KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false },
        passphrase: None,
    };
    let (commands, _inbox) = mpsc::channel(COMMANDS_MAX);
    let (changed, _changes) = watch::channel(0);
    let lock = FolderLock::take(folder.path()).unwrap();
    let dir = folder.path().to_owned();
    let handle = runtime.handle().clone();
    let mut machine = Machine::open(dir, options, lock, handle, commands.downgrade(), changed).unwrap();
    let found = Request::Found {
        organisation: "Makers".to_owned(),
        purpose: String::new(),
        your_name: "Ann".to_owned(),
        passphrase: None,
    };
    asked(&mut machine, found).unwrap();
    let invite = || Request::Invite { own_device: false, days: 7, for_member: None };
    assert!(matches!(asked(&mut machine, invite()), Ok(Answer::Invited(_))));
    machine.replica.as_mut().unwrap().judge_by(changing);
    let Err(Failure::Refused { message }) = asked(&mut machine, invite()) else { panic!("it is refused") };
    assert_eq!(message.code, "refused-invitation-expired");
    assert!(JUDGED.load(Ordering::Relaxed) > 1, "it was tried first, and accepted");
}
