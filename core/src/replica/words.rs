//! Which words are here, which are missed, and how much of them each member has.
//!
//! An entry that brings words claims a body by its name. Anybody can claim any name, so a claim says nothing yet: the
//! body itself does, by the actor of its change, which is derived from one device and one paper ([`paper::actor`]). A
//! body is kept as the words of the entry to which it belongs, and of no other; so nobody can put another's words into a
//! paper of their own, and have them erased with it.
//!
//! The sums are kept in step with the store: counted once at opening, then with every body that comes and goes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::body::{BODY_BYTES_MAX, Body};
use crate::id::{BodyHash, DeviceId, EntryId, MemberId, PaperId};
use crate::paper;
use crate::store::Stamp;

/// The words of one member have at most so many bytes, in all papers together: what is erased does not count.
pub(super) const MEMBER_WORDS_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// An entry that names a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) entry: EntryId,
    pub(super) device: DeviceId,
    /// The paper that the words would be in.
    pub(super) paper: PaperId,
    /// Whose device it is.
    pub(super) member: MemberId,
    pub(super) stamp: Stamp,
}

/// A body that is here.
#[derive(Debug, Clone, Copy)]
struct Held {
    entry: EntryId,
    member: MemberId,
    bytes: u32,
}

/// The words at hand and those to fetch.
#[derive(Debug)]
pub(super) struct Words {
    /// As [`MEMBER_WORDS_BYTES_MAX`] says.
    pub(super) bytes_max: u64,
    claims: BTreeMap<BodyHash, BTreeMap<EntryId, Claim>>,
    /// The same by member, in the order of the entries' stamps: it is alike on every device, so where there is not room
    /// for everything, devices choose alike as far as they can.
    queues: BTreeMap<MemberId, BTreeMap<(Stamp, EntryId), BodyHash>>,
    held: HashMap<BodyHash, Held>,
    bytes: HashMap<MemberId, u64>,
    /// Members of whom nothing more is asked for until something of theirs is gone.
    full: BTreeSet<MemberId>,
    erased: BTreeSet<BodyHash>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            bytes_max: MEMBER_WORDS_BYTES_MAX,
            claims: BTreeMap::new(),
            queues: BTreeMap::new(),
            held: HashMap::new(),
            bytes: HashMap::new(),
            full: BTreeSet::new(),
            erased: BTreeSet::new(),
        }
    }
}

impl Words {
    /// Notes that an entry names a body, unless that is here or was erased.
    pub(super) fn claim(&mut self, hash: BodyHash, claim: Claim) {
        if self.erased.contains(&hash) || self.held.contains_key(&hash) {
            return;
        }
        self.queues.entry(claim.member).or_default().insert((claim.stamp, claim.entry), hash);
        self.claims.entry(hash).or_default().insert(claim.entry, claim);
    }

    /// An entry's words will never be shown: it claims them no more. Returns another entry that does.
    pub(super) fn unclaim(&mut self, hash: BodyHash, entry: EntryId) -> Option<EntryId> {
        if self.held.get(&hash).is_some_and(|held| held.entry == entry) {
            self.let_go(hash);
        }
        let claims = self.claims.get_mut(&hash)?;
        if let Some(claim) = claims.remove(&entry) {
            self.unqueue(&claim);
        }
        let claims = self.claims.get(&hash)?;
        let heir = claims.keys().next().copied();
        if heir.is_none() {
            self.claims.remove(&hash);
        }
        heir
    }

    /// The entries of a paper that claim a body.
    pub(super) fn claims_of(&self, hash: BodyHash, paper: PaperId) -> Vec<EntryId> {
        let claims = self.claims.get(&hash).into_iter().flat_map(BTreeMap::values);
        claims.filter(|claim| claim.paper == paper).map(|claim| claim.entry).collect()
    }

    /// Ends the search for a body; returns who claimed it.
    pub(super) fn found(&mut self, hash: BodyHash) -> Vec<Claim> {
        let claims: Vec<Claim> = self.claims.remove(&hash).unwrap_or_default().into_values().collect();
        for claim in &claims {
            self.unqueue(claim);
        }
        claims
    }

    /// Counts a body that is kept.
    pub(super) fn keep(&mut self, hash: BodyHash, entry: EntryId, member: MemberId, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        if self.held.insert(hash, Held { entry, member, bytes }).is_none() {
            *self.bytes.entry(member).or_default() += u64::from(bytes);
        }
    }

    /// A body is gone; there is room again.
    pub(super) fn let_go(&mut self, hash: BodyHash) {
        let Some(held) = self.held.remove(&hash) else { return };
        self.full.remove(&held.member);
        if let Some(bytes) = self.bytes.get_mut(&held.member) {
            *bytes = bytes.saturating_sub(held.bytes.into());
        }
    }

    /// A body was erased and is never taken again.
    pub(super) fn erase(&mut self, hash: BodyHash) {
        self.let_go(hash);
        self.erased.insert(hash);
    }

    /// The entry whose words a body at hand is.
    pub(super) fn entry_of(&self, hash: BodyHash) -> Option<EntryId> {
        self.held.get(&hash).map(|held| held.entry)
    }

    /// Whether a body was erased.
    pub(super) fn is_erased(&self, hash: BodyHash) -> bool {
        self.erased.contains(&hash)
    }

    /// How many more bytes of a member's words would be kept.
    pub(super) fn room(&self, member: MemberId) -> u64 {
        self.bytes_max.saturating_sub(self.bytes.get(&member).copied().unwrap_or(0))
    }

    /// Nothing more is asked for of a member. Says whether that is new.
    pub(super) fn shut(&mut self, member: MemberId) -> bool {
        self.full.insert(member)
    }

    /// Whether nothing is missed.
    pub(super) fn misses_nothing(&self) -> bool {
        self.claims.is_empty()
    }

    /// Up to `most` bodies to ask for, of those that `may` be asked for: of each member no more than there is room for.
    /// Also one claim of each member of whom something is missed and for whom there is no room.
    pub(super) fn to_ask(
        &self,
        most: usize,
        mut may: impl FnMut(&BodyHash, EntryId) -> bool,
    ) -> (Vec<BodyHash>, Vec<Claim>) {
        let (mut hashes, mut crowded) = (BTreeSet::new(), Vec::new());
        for (member, queue) in &self.queues {
            if self.full.contains(member) {
                continue;
            }
            // A body whose size nobody knows is taken for a large one.
            let fitting = self.room(*member).div_ceil(BODY_BYTES_MAX as u64);
            if fitting == 0 {
                let first = queue.iter().next();
                crowded.extend(first.and_then(|((_, entry), hash)| self.claims.get(hash)?.get(entry)));
                continue;
            }
            let fitting = usize::try_from(fitting).unwrap_or(most).min(most - hashes.len());
            let fit = queue.iter().filter(|((_, entry), hash)| may(hash, *entry)).take(fitting);
            hashes.extend(fit.map(|(_, hash)| *hash));
            if hashes.len() >= most {
                break;
            }
        }
        (hashes.into_iter().collect(), crowded)
    }

    fn unqueue(&mut self, claim: &Claim) {
        if let Some(queue) = self.queues.get_mut(&claim.member) {
            queue.remove(&(claim.stamp, claim.entry));
            if queue.is_empty() {
                self.queues.remove(&claim.member);
            }
        }
    }
}

/// To which of the entries that claim it a body belongs; none where it is no body, or somebody else's.
pub(super) fn owner(bytes: &[u8], claims: &[Claim]) -> Option<Claim> {
    let body = Body::decode(bytes).ok()?;
    let actor = paper::actor_of(&body.change).ok()?;
    let owns = |claim: &&Claim| {
        let paper = (claim.entry.0 != claim.paper.0).then_some(&claim.paper);
        paper::actor(&claim.device, paper, &body.nonce) == actor
    };
    claims.iter().find(owns).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(entry: u8, member: u8) -> Claim {
        let stamp = Stamp { seen: 0, clock_ms: entry.into(), depth: 0 };
        Claim {
            entry: EntryId([entry; 32]),
            device: DeviceId([member; 32]),
            paper: PaperId([entry; 32]),
            member: MemberId([member; 32]),
            stamp,
        }
    }

    fn name(number: u8) -> BodyHash {
        // Names in another order than the entries.
        BodyHash([255 - number; 32])
    }

    #[test]
    fn a_members_words_are_asked_for_in_the_order_of_their_entries_and_no_more_than_fit() {
        let mut words = Words::default();
        for entry in 1..=9 {
            words.claim(name(entry), claim(entry, entry % 2));
        }
        let asked = |words: &Words| words.to_ask(64, |_, _| true).0;
        assert_eq!(asked(&words).len(), 9);
        // Room for two of the odd ones' member.
        let (odd, large) = (MemberId([1; 32]), BODY_BYTES_MAX as u64);
        let most = (MEMBER_WORDS_BYTES_MAX - 2 * large + 1) as usize;
        words.keep(name(100), EntryId([100; 32]), odd, most);
        let mut wanted: Vec<BodyHash> = [1, 3, 2, 4, 6, 8].map(name).to_vec();
        wanted.sort_unstable();
        assert_eq!(asked(&words), wanted);
        // Room for none.
        words.keep(name(101), EntryId([101; 32]), odd, 2 * BODY_BYTES_MAX);
        let (hashes, crowded) = words.to_ask(64, |_, _| true);
        assert_eq!((hashes.len(), crowded), (4, vec![claim(1, 1)]));
        assert!(words.shut(odd) && !words.shut(odd), "it is said once");
        assert_eq!(words.to_ask(64, |_, _| true).1, []);
        // An erasure frees it.
        words.erase(name(100));
        assert_eq!(asked(&words).len(), 9);
    }

    #[test]
    fn sums_follow_what_is_kept_and_what_goes() {
        let mut words = Words::default();
        let member = MemberId([1; 32]);
        let used = |words: &Words| MEMBER_WORDS_BYTES_MAX - words.room(member);
        words.keep(name(1), EntryId([1; 32]), member, 10);
        words.keep(name(1), EntryId([1; 32]), member, 10);
        words.keep(name(2), EntryId([2; 32]), member, 20);
        assert_eq!(used(&words), 30, "a body counts once");
        assert_eq!(words.unclaim(name(1), EntryId([7; 32])), None);
        assert_eq!(used(&words), 30, "another's refusal takes nothing away");
        words.unclaim(name(1), EntryId([1; 32]));
        words.erase(name(2));
        words.erase(name(3));
        assert_eq!(used(&words), 0);
        assert!(words.is_erased(name(3)) && words.entry_of(name(2)).is_none());
    }

    #[test]
    fn who_is_no_more_to_be_shown_leaves_the_claim_to_others() {
        let mut words = Words::default();
        words.claim(name(1), claim(1, 1));
        words.claim(name(1), claim(2, 2));
        assert_eq!(words.unclaim(name(1), EntryId([1; 32])), Some(EntryId([2; 32])));
        assert_eq!(words.to_ask(64, |_, _| true).0, [name(1)]);
        assert_eq!(words.unclaim(name(1), EntryId([2; 32])), None);
        assert!(words.misses_nothing() && words.queues.is_empty());
    }
}
