//! A new recovery sheet: its secret is made with the proposal, and is the sheet's once that is adopted.

use moothall_core::action::Effect;
use moothall_core::fresh::Fresh;
use moothall_core::id::{ProposalId, VerifyingKeyBytes, to_hex};
use moothall_core::ledger::record::{Key, Proposal};
use moothall_core::ledger::state::Look;
use moothall_core::replica::decide;
use moothall_core::request::{Failure, ProposalEffect, Request};

use super::key_failure;
use super::machine::{KeyRoom, Machine};
use crate::keystore::RECOVERY;

/// What the names of such secrets begin with; the first digits of the public key follow.
const PREFIX: &str = "sheet-";

/// So many digits tell the secrets of one device apart.
const DIGITS: usize = 16;

fn name(key: &VerifyingKeyBytes) -> String {
    let mut digits = to_hex(&key.0);
    digits.truncate(DIGITS);
    format!("{PREFIX}{digits}")
}

impl Machine {
    /// Keeps the secret of the sheet that is about to be proposed, and forgets those that lead nowhere any more.
    pub(super) fn keep_renewal(&mut self, request: &Request, random: &Fresh) -> Result<(), Failure> {
        if !matches!(request, Request::Propose { effect: ProposalEffect::RenewSheet, .. }) {
            return Ok(());
        }
        let open: Vec<String> = self.renewals(|proposal| proposal.outcome.is_none() && !proposal.withdrawn);
        let KeyRoom::Open(keys) = &mut self.keys else { return Ok(()) };
        let seed = decide::recovery_seed(random);
        let key = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        for old in keys.names(PREFIX).into_iter().filter(|name| !open.contains(name)) {
            keys.discard(&old).map_err(|fault| key_failure(&fault))?;
        }
        keys.keep(&name(&VerifyingKeyBytes(key)), &seed).map_err(|fault| key_failure(&fault))
    }

    /// The names under which this device would keep the secrets of such proposals.
    fn renewals(&self, wanted: impl Fn(&Proposal) -> bool) -> Vec<String> {
        let Some(ledger) = self.replica.as_ref().and_then(|replica| replica.ledger()) else {
            return Vec::new();
        };
        let (first, last) = (Key::Proposal(ProposalId([0; 32])), Key::Proposal(ProposalId([255; 32])));
        let current = ledger.current();
        let proposals = current.records::<Proposal>(first, last);
        let renewing = proposals.into_iter().filter(|(_, proposal)| wanted(proposal));
        renewing
            .filter_map(|(_, proposal)| match &proposal.effect {
                Effect::RenewSheet { recovery_key } => Some(name(recovery_key)),
                _ => None,
            })
            .collect()
    }

    /// Once a proposed sheet is the organisation's, its secret is shown as the sheet, until it is said to be safe.
    pub(super) fn sheet_renewed(&mut self) {
        let ledger = self.replica.as_ref().and_then(|replica| replica.ledger());
        let (Some(key), KeyRoom::Open(keys)) =
            (ledger.and_then(|ledger| ledger.recovery_key()), &mut self.keys)
        else {
            return;
        };
        let name = name(&key);
        let Some(seed) = keys.named(&name).copied().map(zeroize::Zeroizing::new) else { return };
        if let Err(fault) = keys.keep(RECOVERY, &seed).and_then(|()| keys.discard(&name)) {
            tracing::error!(%fault, "the new sheet's secret is not yet in its place");
        }
    }
}
