//! What goes wrong on this machine and is tried again: shown to people until it goes well.

use moothall_core::message::Message;

use super::machine::Machine;
use crate::store::{FaultKind, StoreFault};

/// What is wrong at present.
#[derive(Debug, Default)]
pub(super) struct Troubles {
    /// Nothing can be written.
    disk: Option<Message>,
    /// This keeper takes no part in the agreement.
    agreement: Option<Message>,
}

impl Troubles {
    /// The one that people are told. Whoever cannot write cannot take part either.
    pub(super) fn said(&self) -> Option<&Message> {
        self.disk.as_ref().or(self.agreement.as_ref())
    }

    /// Whether the disk failed and has not been found well since.
    pub(super) fn is_disk_failing(&self) -> bool {
        self.disk.is_some()
    }
}

impl Machine {
    /// The disk failed.
    pub(super) fn disk_failed(&mut self, fault: &StoreFault) {
        let code = match fault.kind {
            FaultKind::Full => "risk-disk-full",
            _ => "risk-disk",
        };
        self.troubles.disk = Some(Message::new(code));
    }

    /// Something was written. On a full disk that says little: there must be room for more.
    pub(super) fn disk_works(&mut self) {
        if self.troubles.is_disk_failing() && self.store.has_room() {
            tracing::info!("the disk takes what is written again");
            self.troubles.disk = None;
            self.say_changed();
        }
    }

    /// A disk that failed is tried with something small, also while nothing else is to be written. That it fails again says
    /// nothing new.
    pub(super) fn try_disk(&mut self) {
        if self.troubles.is_disk_failing()
            && let Some(note) = self.lasting.keep(true)
            && self.store.write(&[note], &[]).is_ok()
        {
            self.disk_works();
        }
    }

    /// Taking part in the agreement failed.
    pub(super) fn agreement_failed(&mut self, why: &str) {
        tracing::error!(%why, "the agreement among keepers ended and is begun again");
        self.troubles.agreement = Some(Message::new("risk-agreement-failed").text("detail", why));
        self.say_changed();
    }

    /// It goes on, or this device has no part in it any more.
    pub(super) fn agreement_goes_on(&mut self) {
        if self.troubles.agreement.take().is_some() {
            tracing::info!("the agreement among keepers goes on");
            self.say_changed();
        }
    }
}
