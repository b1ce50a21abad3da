//! Honest edits.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjType, ROOT};
use unicode_segmentation::UnicodeSegmentation;

use crate::id::DeviceId;

use super::{CHANGE_BYTES_MAX, Field, Malformed, Paper, Skip, Unwritable, actor, change, trial};

/// Beyond this many graphemes that come and go, the finest difference is not worth its time, which grows with the square.
const DIFFERENCE_GRAPHEMES_MAX: usize = 2_000;

/// Writes the change that begins a paper with these fields. Of a field named twice the first counts.
///
/// # Errors
///
/// If there is no field, or the words do not fit into one edit.
pub fn begin(device: &DeviceId, nonce: &[u8; 16], fields: &[(Field, &str)]) -> Result<Vec<u8>, Unwritable> {
    if fields.is_empty() {
        return Err(Unwritable::NoField);
    }
    let mut document = trial::empty().with_actor(ActorId::from(actor(device, None, nonce)));
    let mut transaction = document.transaction();
    for (at, (field, text)) in fields.iter().enumerate() {
        if fields[..at].iter().any(|(earlier, _)| earlier == field) {
            continue;
        }
        let id = transaction.put_object(ROOT, field.key(), ObjType::Text).map_err(|_| Unwritable::Engine)?;
        transaction.splice_text(&id, 0, 0, text).map_err(|_| Unwritable::Engine)?;
    }
    transaction.commit_with(CommitOptions::default().with_time(0));
    written(&document, &Paper::new(crate::id::PaperId([0; 32])))
}

/// Writes the change that brings the fields to these texts, grapheme by grapheme; none if they are there already.
///
/// A session's nonce serves for as long as its edits are accepted. After one was skipped, and after a restart, the
/// writer takes a fresh one: a number that is used up on other devices must not be used twice.
///
/// # Errors
///
/// If the paper has not begun, has no such field, or the words do not fit.
pub fn edit(
    paper: &Paper,
    device: &DeviceId,
    nonce: &[u8; 16],
    fields: &[(Field, &str)],
) -> Result<Option<Vec<u8>>, Unwritable> {
    if !paper.has_begun() {
        return Err(Unwritable::NotBegun);
    }
    let mut document = paper.document.clone();
    document.set_actor(ActorId::from(actor(device, Some(&paper.id), nonce)));
    let mut changed = false;
    let mut transaction = document.transaction();
    for (field, text) in fields {
        let id = trial::object(&paper.document, *field).ok_or(Unwritable::UnknownField(*field))?;
        let old = trial::text(&paper.document, *field).ok_or(Unwritable::Engine)?;
        if old == *text {
            continue;
        }
        changed = true;
        let middle = Middle::between(&old, text);
        if middle.is_fine() {
            transaction.update_text(&id, text).map_err(|_| Unwritable::Engine)?;
        } else {
            let Middle { start, old, new } = middle;
            let deleted = isize::try_from(old.chars().count()).map_err(|_| Unwritable::Engine)?;
            transaction.splice_text(&id, start, deleted, new).map_err(|_| Unwritable::Engine)?;
        }
    }
    if !changed {
        return Ok(None);
    }
    transaction.commit_with(CommitOptions::default().with_time(0));
    written(&document, paper).map(Some)
}

/// Takes the change just committed, once it is sure that others will accept its form.
fn written(document: &Automerge, paper: &Paper) -> Result<Vec<u8>, Unwritable> {
    let bytes = document.get_last_local_change().ok_or(Unwritable::Engine)?.raw_bytes().to_vec();
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(Unwritable::TooLarge { bytes: bytes.len() });
    }
    let change = change::read(&bytes).map_err(|error| match error {
        Malformed::TooManyOps => Unwritable::TooManyOps,
        error => Unwritable::Wrong(Skip::Malformed(error)),
    })?;
    if paper.claims.contains_key(&(change.actor, change.sequence)) {
        return Err(Unwritable::SessionSpent);
    }
    paper.history.fit(&change, !paper.has_begun()).map_err(|skip| match skip {
        Skip::PaperTooLarge | Skip::NoRoom => Unwritable::PaperTooLarge,
        skip => Unwritable::Wrong(skip),
    })?;
    Ok(bytes)
}

/// What differs between two texts, once their common ends are put aside.
struct Middle<'a> {
    /// Code points before it.
    start: usize,
    old: &'a str,
    new: &'a str,
}

impl<'a> Middle<'a> {
    fn between(old: &'a str, new: &'a str) -> Self {
        let same = old.graphemes(true).zip(new.graphemes(true)).take_while(|(a, b)| a == b);
        let head: usize = same.map(|(a, _)| a.len()).sum();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let same =
            old_rest.graphemes(true).rev().zip(new_rest.graphemes(true).rev()).take_while(|(a, b)| a == b);
        let tail: usize = same.map(|(a, _)| a.len()).sum();
        Self {
            start: old[..head].chars().count(),
            old: &old_rest[..old_rest.len() - tail],
            new: &new_rest[..new_rest.len() - tail],
        }
    }

    /// Says whether few enough graphemes come and go, by the greedy search of E. Myers, "An O(ND) difference algorithm
    /// and its variations", 1986: for each count of differences, how far each diagonal gets.
    fn is_fine(&self) -> bool {
        // What only comes or only goes needs no search.
        if self.old.is_empty() || self.new.is_empty() {
            return false;
        }
        let old: Vec<&str> = self.old.graphemes(true).collect();
        let new: Vec<&str> = self.new.graphemes(true).collect();
        let middle = DIFFERENCE_GRAPHEMES_MAX + 1;
        let mut furthest = vec![0_usize; 2 * middle + 1];
        for differences in 0..=DIFFERENCE_GRAPHEMES_MAX {
            // Diagonal `middle` is where as many graphemes of both texts are behind.
            for diagonal in (middle - differences..=middle + differences).step_by(2) {
                let (below, above) = (furthest[diagonal - 1], furthest[diagonal + 1]);
                let comes =
                    diagonal == middle - differences || (diagonal != middle + differences && below < above);
                let mut x = if comes { above } else { below + 1 };
                if differences == 0 {
                    x = 0;
                }
                while let Some(y) = (x + middle).checked_sub(diagonal)
                    && x < old.len()
                    && y < new.len()
                    && old[x] == new[y]
                {
                    x += 1;
                }
                furthest[diagonal] = x;
                if x >= old.len() && x + middle >= new.len() + diagonal {
                    return true;
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_what_differs() {
        for (old, new, start, middle) in [
            ("abc", "abxc", 2, ("", "x")),
            ("abc", "ac", 1, ("b", "")),
            ("aaa", "aa", 2, ("a", "")),
            ("", "ä", 0, ("", "ä")),
            ("👩🏽 a", "👩🏿 a", 0, ("👩🏽", "👩🏿")),
            ("same", "same", 4, ("", "")),
        ] {
            let found = Middle::between(old, new);
            assert_eq!((found.start, (found.old, found.new)), (start, middle), "{old} -> {new}");
        }
    }

    #[test]
    fn a_difference_is_fine_as_long_as_little_comes_and_goes() {
        let fine = |old: &str, new: &str| Middle { start: 0, old, new }.is_fine();
        assert!(fine("kitten", "sitting"));
        assert!(fine("a", "b"));
        assert!(!fine("", "b") && !fine("b", ""));
        let long = "lorem ipsum ".repeat(5_000);
        assert!(fine(&format!("a{long}b"), &format!("c{long}d")));
        assert!(fine(&"a".repeat(1_000), &"b".repeat(1_000)));
        assert!(!fine(&"a".repeat(1_001), &"b".repeat(1_000)));
        assert!(!fine(&"a".repeat(60_000), &"b".repeat(60_000)));
    }
}
