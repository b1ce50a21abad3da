//! Merging edits: each is vetted by itself, then many are tried together, for a trial takes time by the whole paper.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{self, Change, Hash};
use super::history::{Fitted, History};
use super::{Actor, Edit, Paper, Skip, trial};
use crate::id::{EntryId, PaperId};

impl Paper {
    /// Merges edits given in any order, and says for each skipped one why.
    pub fn from_edits<'a>(
        id: PaperId,
        edits: impl IntoIterator<Item = Edit<'a>>,
    ) -> (Self, Vec<(EntryId, Skip)>) {
        let edits: Vec<Edit<'_>> = edits.into_iter().collect();
        let mut paper = Self::new(id);
        let skipped = paper.merge(&edits);
        (paper, skipped)
    }

    /// Accepts as many of the edits as it can, trying those again that waited for others among them.
    ///
    /// It takes time by the edits and, once for all of them, by the paper; a caller who has other things to do offers a
    /// part at a time. The paper is the same in the end.
    pub fn merge(&mut self, edits: &[Edit<'_>]) -> Vec<(EntryId, Skip)> {
        let offered = Offered { edits, changes: edits.iter().map(|edit| self.sound(edit)).collect() };
        // Who claims what is settled first, so that no order of arrival lets a later claim in.
        for (edit, change) in offered.edits.iter().zip(&offered.changes) {
            if let Ok(change) = change {
                self.claim(edit, change);
            }
        }
        self.displace(offered.changes.iter().flatten());
        let mut skipped = BTreeMap::new();
        let all: Vec<usize> = (0..edits.len()).collect();
        self.together(&offered, &all, &mut skipped);
        offered.strand(&self.history, &mut skipped);
        skipped.into_iter().map(|(at, skip)| (edits[at].entry, skip)).collect()
    }

    /// Vets one edit and, if nothing is wrong with it, merges it. An edit that is there already changes nothing.
    ///
    /// If it claims the number of one that is there, by an earlier entry, that one goes, with all that builds on it.
    ///
    /// # Errors
    ///
    /// The first check that fails. After [`Skip::Waiting`] the edit may be offered again.
    pub fn accept(&mut self, edit: &Edit<'_>) -> Result<(), Skip> {
        let change = self.sound(edit)?;
        self.claim(edit, &change);
        self.displace([&change]);
        let Some(fitted) = self.vet(edit, &change)? else { return Ok(()) };
        let heads = [change.hash];
        let knows_all = self.history.heads().iter().all(|head| change.dependencies.contains(head));
        let tried = if knows_all {
            trial::attempt(self.document.clone(), &[edit.change], &heads)?
        } else {
            trial::attempt(trial::fork_at(&self.document, &change.dependencies)?, &[edit.change], &heads)?;
            trial::apply(self.document.clone(), &[edit.change])?
        };
        self.history.add(&change, fitted);
        self.document = tried;
        Ok(())
    }

    /// Takes out edits that do not count any more, and all that builds on them. What was skipped before may fit now.
    pub fn forget(&mut self, entries: &BTreeSet<EntryId>) {
        let mut gone = BTreeSet::new();
        self.claims.retain(|_, claim| {
            let stays = !entries.contains(&claim.entry);
            if !stays {
                gone.insert(claim.hash);
            }
            stays
        });
        self.take_out(gone);
    }

    /// Every check but the trial; nothing if the change is there already.
    fn vet(&self, edit: &Edit<'_>, change: &Change) -> Result<Option<Fitted>, Skip> {
        if !self.is_claim(change) {
            return Err(Skip::Rival);
        }
        if self.history.knows(&change.hash) {
            return Ok(None);
        }
        self.history.fit(change, self.begins(edit)).map(Some)
    }

    /// Says whether a change is the one that counts of those with its actor and number.
    fn is_claim(&self, change: &Change) -> bool {
        self.claims.get(&(change.actor, change.sequence)).is_some_and(|claim| claim.hash == change.hash)
    }

    /// Makes room for changes where others with their actor and number stand.
    fn displace<'a>(&mut self, changes: impl IntoIterator<Item = &'a Change>) {
        let taken: BTreeSet<(Actor, u64)> = changes
            .into_iter()
            .filter(|change| self.is_claim(change) && !self.history.knows(&change.hash))
            .map(|change| (change.actor, change.sequence))
            .filter(|(actor, sequence)| self.history.holds(actor, *sequence))
            .collect();
        let gone = taken.iter().filter_map(|(actor, sequence)| self.history.change(actor, *sequence));
        self.take_out(gone.collect());
    }

    /// Takes changes out, and all that builds on them. The others were vetted against their ancestors, which stay.
    fn take_out(&mut self, mut gone: BTreeSet<Hash>) {
        gone.retain(|hash| self.history.knows(hash));
        if gone.is_empty() {
            return;
        }
        let rest = self.rest_without(gone);
        // Without a rest, which is not known to happen, everything is offered again.
        let (history, document) = rest.unwrap_or_else(|| (History::default(), trial::empty()));
        (self.history, self.document) = (history, document);
    }

    fn rest_without(&self, mut gone: BTreeSet<Hash>) -> Option<(History, automerge::Automerge)> {
        let (mut history, mut kept) = (History::default(), Vec::new());
        let all = trial::changes(&self.document)?;
        for bytes in &all {
            let change = change::read(bytes).ok()?;
            let builds = change.dependencies.iter().any(|hash| gone.contains(hash));
            if builds || gone.contains(&change.hash) {
                gone.insert(change.hash);
                continue;
            }
            let fitted = history.fit(&change, history.is_empty()).ok()?;
            history.add(&change, fitted);
            kept.push(bytes.as_slice());
        }
        Some((history, trial::apply(trial::empty(), &kept).ok()?))
    }

    /// Vets edits one by one and tries those that pass all at once; if Automerge does not agree, half of them, and so on
    /// down to the one that is the reason.
    fn together(&mut self, offered: &Offered<'_>, which: &[usize], skipped: &mut BTreeMap<usize, Skip>) {
        let before = self.history.clone();
        let staged = self.stage(offered, which, skipped);
        let bytes: Vec<&[u8]> = staged.iter().map(|at| offered.edits[*at].change).collect();
        if staged.is_empty() {
            return;
        }
        match trial::attempt(self.document.clone(), &bytes, &self.history.heads()) {
            Ok(document) => self.document = document,
            Err(_) => {
                self.history = before;
                if let [one] = *staged {
                    // Alone, at its own dependencies: so the answer does not depend on what else is in the paper.
                    if let Err(skip) = self.accept(&offered.edits[one]) {
                        skipped.insert(one, skip);
                    }
                    return;
                }
                let (first, second) = staged.split_at(staged.len() / 2);
                self.together(offered, first, skipped);
                self.together(offered, second, skipped);
            }
        }
    }

    /// Takes into the history whatever passes all checks but the trial, each after all it builds on.
    fn stage(
        &mut self,
        offered: &Offered<'_>,
        which: &[usize],
        skipped: &mut BTreeMap<usize, Skip>,
    ) -> Vec<usize> {
        let mut staged = Vec::new();
        // For each change not at hand, the edits that wait for it.
        let mut waiting: BTreeMap<Hash, Vec<usize>> = BTreeMap::new();
        let mut ready: Vec<usize> = which.iter().rev().copied().collect();
        while let Some(at) = ready.pop() {
            let vetted = offered.changes[at]
                .as_ref()
                .map_err(|skip| *skip)
                .and_then(|change| Ok((change, self.vet(&offered.edits[at], change)?)));
            match vetted {
                Ok((change, fitted)) => {
                    skipped.remove(&at);
                    if let Some(fitted) = fitted {
                        self.history.add(change, fitted);
                        staged.push(at);
                    }
                    ready.extend(waiting.remove(&change.hash).unwrap_or_default());
                }
                Err(skip) => {
                    if let Skip::Waiting(missing) = skip {
                        waiting.entry(missing).or_default().push(at);
                    }
                    skipped.insert(at, skip);
                }
            }
        }
        staged
    }
}

/// Edits that are offered together, and their changes as far as the form is sound.
struct Offered<'a> {
    edits: &'a [Edit<'a>],
    changes: Vec<Result<Change, Skip>>,
}

impl Offered<'_> {
    /// What waits for a skipped change waits in vain.
    fn strand(&self, history: &History, skipped: &mut BTreeMap<usize, Skip>) {
        let mut waiting: BTreeMap<Hash, Vec<usize>> = BTreeMap::new();
        let mut lost: Vec<Hash> = Vec::new();
        for (at, skip) in skipped.iter() {
            match skip {
                Skip::Waiting(missing) => waiting.entry(*missing).or_default().push(*at),
                _ => lost.extend(self.hash_of(*at)),
            }
        }
        while let Some(hash) = lost.pop() {
            if history.knows(&hash) {
                continue;
            }
            for at in waiting.remove(&hash).unwrap_or_default() {
                skipped.insert(at, Skip::Stranded(hash));
                lost.extend(self.hash_of(at));
            }
        }
    }

    /// The hash that an edit's change has, be its actor right or wrong.
    fn hash_of(&self, at: usize) -> Option<Hash> {
        match &self.changes[at] {
            Ok(change) => Some(change.hash),
            Err(_) => change::read(self.edits[at].change).ok().map(|change| change.hash),
        }
    }
}
