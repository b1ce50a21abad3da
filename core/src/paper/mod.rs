//! Papers: texts that people write together, each an Automerge document whose changes are bodies.
//!
//! A paper begins with an entry, whose id is the paper's, and goes on with further entries; the body of each brings one
//! Automerge change. Which edits count, and in what order they were made, is the ledger's business. What they say is
//! merged here: the paper is a function of the *set* of edits at hand, whatever order they came in.
//!
//! Nobody is trusted with the form of a change. [`Paper::accept`] makes these checks, and skips the edit at the first
//! that fails; the answer is a function of the edit and its ancestors, so an edit is skipped alike everywhere, with all
//! that builds on it:
//!
//! 1. the form ([`Malformed`]): size, frame, checksum, head, columns, operations, and that no second form is used;
//! 2. the actor is derived from device, paper and nonce ([`actor`]);
//! 3. no earlier entry of the device brings another change with the same actor and number ([`Skip::Rival`]);
//! 4. all dependencies are in the paper; the actor's previous change is one, and no other is built on by another one;
//! 5. the number follows the last one of the actor among the ancestors, and the first operation the largest among them;
//! 6. change and ancestors stay within [`PAPER_BYTES_MAX`] and [`PAPER_OPS_MAX`], the whole paper within
//!    [`BRANCHES_MAX`] times that;
//! 7. every object, element and predecessor exists among the ancestors and fits ([`Unfit`]);
//! 8. Automerge agrees: on a fork at the change's own dependencies it is applied, saved, loaded again with the same heads
//!    and texts, and a trial edit is made and undone ([`Skip::Engine`]).
//!
//! Only then does it reach the live document. [`Paper::merge`] makes the eighth check for many edits at a time, on a copy
//! of the whole paper; if that fails, for halves of them, down to the one that is skipped alone. The first seven are made without Automerge, so that no bytes reach it
//! which it would have to be careful with; a caught panic in the eighth is a second net only.

mod change;
mod field;
mod history;
mod merging;
mod rows;
mod skip;
mod trial;
mod writing;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use automerge::Automerge;
use minicbor::{Decode, Encode};

use crate::body::BODY_BYTES_MAX;
use crate::id::{DeviceId, EntryId, PaperId};

pub use field::Field;
pub use skip::{LoadError, Malformed, Skip, Stage, Unfit, Unwritable};
pub use writing::{begin, edit};

use change::Hash;
use history::History;

/// The most bytes that a change may have: what a body leaves once it holds salt, nonce and frame.
pub const CHANGE_BYTES_MAX: usize = BODY_BYTES_MAX - 512;
/// The most operations that a change may have.
pub const CHANGE_OPS_MAX: usize = 64 * 1024;
/// The most bytes that a change and its ancestors may have together.
pub const PAPER_BYTES_MAX: usize = 1024 * 1024;
/// The most operations that a change and its ancestors may have together. Vetting takes time by the operations of the
/// whole paper, so this says how long one step of it can last.
pub const PAPER_OPS_MAX: u64 = 64 * 1024;
/// What was written at the same time elsewhere is in the paper too: all of it together may have so many times as many
/// bytes and operations as a change with its ancestors.
pub const BRANCHES_MAX: usize = 2;

/// A name that Automerge gives to a line of changes.
pub(crate) type Actor = [u8; 32];

/// An edit: what an accepted entry says of itself, and the content of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit<'a> {
    /// The entry. If its id is the paper's, this edit begins the paper.
    pub entry: EntryId,
    /// The entry's number in its device's journal.
    pub sequence: u64,
    /// The device that signed it.
    pub device: DeviceId,
    /// From the body.
    pub nonce: [u8; 16],
    /// From the body.
    pub change: &'a [u8],
}

/// Derives the actor of a writing session from the device, the paper and the session's nonce.
///
/// BLAKE3 in key derivation mode with the context `moothall 2026 paper actor v1` over device (32 bytes), paper (32) and nonce
/// (16). The change that begins a paper is written before the paper has an id: it takes 32 zero bytes in its place.
pub fn actor(device: &DeviceId, paper: Option<&PaperId>, nonce: &[u8; 16]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("moothall 2026 paper actor v1");
    hasher.update(&device.0);
    hasher.update(&paper.map_or([0; 32], |paper| paper.0));
    hasher.update(nonce);
    *hasher.finalize().as_bytes()
}

/// The actor of a change, which says to which device and paper it belongs.
///
/// # Errors
/// The change's form is not the one there is.
pub fn actor_of(change: &[u8]) -> Result<[u8; 32], Malformed> {
    change::read(change).map(|change| change.actor)
}

/// The hash by which other changes name this one.
///
/// # Errors
/// The change's form is not the one there is.
pub fn hash_of(change: &[u8]) -> Result<[u8; 32], Malformed> {
    change::read(change).map(|change| change.hash)
}

/// The entry that claims an actor and a number, and the change it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Claim {
    #[n(0)]
    sequence: u64,
    #[n(1)]
    entry: EntryId,
    #[cbor(n(2), with = "minicbor::bytes")]
    hash: Hash,
}

/// The merged paper.
#[derive(Debug, Clone)]
pub struct Paper {
    id: PaperId,
    document: Automerge,
    history: History,
    /// By actor and number: the earliest entry seen that claims them, skipped or not.
    claims: BTreeMap<(Actor, u64), Claim>,
}

impl Paper {
    /// An empty paper, waiting for the edit that begins it.
    pub fn new(id: PaperId) -> Self {
        Self { id, document: trial::empty(), history: History::default(), claims: BTreeMap::new() }
    }

    /// Checks what needs no other edit: the form and the actor.
    fn sound(&self, edit: &Edit<'_>) -> Result<change::Change, Skip> {
        let change = change::read(edit.change).map_err(Skip::Malformed)?;
        let paper = if self.begins(edit) { None } else { Some(&self.id) };
        if change.actor != actor(&edit.device, paper, &edit.nonce) {
            return Err(Skip::Actor);
        }
        Ok(change)
    }

    fn begins(&self, edit: &Edit<'_>) -> bool {
        edit.entry == self.id.into()
    }

    /// Records who claims an actor and a number: the earliest entry of the device does.
    fn claim(&mut self, edit: &Edit<'_>, change: &change::Change) {
        let claim = Claim { sequence: edit.sequence, entry: edit.entry, hash: change.hash };
        self.claims
            .entry((change.actor, change.sequence))
            .and_modify(|earliest| {
                if (claim.sequence, claim.entry) < (earliest.sequence, earliest.entry) {
                    *earliest = claim;
                }
            })
            .or_insert(claim);
    }

    /// The paper's id.
    pub fn id(&self) -> PaperId {
        self.id
    }

    /// About how many bytes of memory the paper takes.
    pub fn weight(&self) -> usize {
        self.history.weight() + self.claims.len() * 128
    }

    /// Says whether the edit that begins the paper is there.
    pub fn has_begun(&self) -> bool {
        !self.history.is_empty()
    }

    /// Says whether the paper has the change with this hash.
    pub fn knows(&self, hash: &[u8; 32]) -> bool {
        self.history.knows(hash)
    }

    /// The text of a field, or none if the paper has no such field.
    pub fn text(&self, field: Field) -> Option<String> {
        trial::text(&self.document, field)
    }

    /// The text of a field as it was at an earlier version, named by its newest edits; none where one of them is not here.
    pub fn text_at(&self, version: &[EntryId], field: Field) -> Option<String> {
        let mut heads = Vec::with_capacity(version.len());
        for entry in version {
            let known = |claim: &&Claim| claim.entry == *entry && self.history.knows(&claim.hash);
            heads.push(self.claims.values().find(known)?.hash);
        }
        trial::text_at(&self.document, &heads, field)
    }

    /// The fields that the paper began with.
    pub fn fields(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| self.history.has_field(*field)).collect()
    }

    /// The entries whose changes make up the paper, ascending: its exact version, as a ballot names it.
    pub fn entries(&self) -> Vec<EntryId> {
        let mut entries: Vec<EntryId> = self
            .claims
            .values()
            .filter(|claim| self.history.knows(&claim.hash))
            .map(|claim| claim.entry)
            .collect();
        entries.sort_unstable();
        entries
    }

    /// The entries whose changes nothing in the paper builds on yet, ascending.
    pub fn heads(&self) -> Vec<EntryId> {
        let heads = self.history.heads();
        let mut entries: Vec<EntryId> = self
            .claims
            .values()
            .filter(|claim| heads.contains(&claim.hash))
            .map(|claim| claim.entry)
            .collect();
        entries.sort_unstable();
        entries
    }

    /// Says whether this paper holds a change of the writing session, so that its next one follows.
    pub fn has_session(&self, device: &DeviceId, nonce: &[u8; 16]) -> bool {
        self.history.holds(&actor(device, Some(&self.id), nonce), 1)
    }

    /// Writes the paper down for this device's own store: quicker to load than all edits are to vet.
    pub fn save(&self) -> Vec<u8> {
        let saved = Saved {
            version: SAVED_VERSION,
            paper: self.id,
            document: self.document.save(),
            claims: self
                .claims
                .iter()
                .map(|((actor, number), claim)| SavedClaim { actor: *actor, number: *number, claim: *claim })
                .collect(),
        };
        let mut bytes = Vec::new();
        // Writing to memory cannot fail.
        let _ = minicbor::encode(&saved, &mut bytes);
        bytes
    }

    /// Loads what [`Paper::save`] wrote. Not for the bytes of others: it trusts that every change was vetted.
    ///
    /// # Errors
    ///
    /// If the bytes are damaged or of another version. The paper is then built from its edits.
    pub fn load_own(bytes: &[u8]) -> Result<Self, LoadError> {
        let saved: Saved = minicbor::decode(bytes).map_err(|_| LoadError::Damaged)?;
        if saved.version != SAVED_VERSION {
            return Err(LoadError::Version(saved.version));
        }
        let document = trial::load(&saved.document).ok_or(LoadError::Damaged)?;
        let mut paper = Self::new(saved.paper);
        for saved in saved.claims {
            paper.claims.insert((saved.actor, saved.number), saved.claim);
        }
        for bytes in trial::changes(&document).ok_or(LoadError::Damaged)? {
            let change = change::read(&bytes).map_err(|_| LoadError::Damaged)?;
            let begins = paper.history.is_empty();
            let fitted = paper.history.fit(&change, begins).map_err(|_| LoadError::Damaged)?;
            paper.history.add(&change, fitted);
        }
        paper.document = document;
        Ok(paper)
    }
}

const SAVED_VERSION: u32 = 1;

#[derive(Encode, Decode)]
#[cbor(array)]
struct Saved {
    #[n(0)]
    version: u32,
    #[n(1)]
    paper: PaperId,
    #[cbor(n(2), with = "minicbor::bytes")]
    document: Vec<u8>,
    #[n(3)]
    claims: Vec<SavedClaim>,
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct SavedClaim {
    #[cbor(n(0), with = "minicbor::bytes")]
    actor: Actor,
    #[n(1)]
    number: u64,
    #[n(2)]
    claim: Claim,
}
