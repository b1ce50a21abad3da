//! Everything that is done with Automerge's own document: trying a change out, saving, loading, reading.
//!
//! Each step that meets the words of others runs under [`guarded`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, Automerge, ChangeHash, LoadOptions, ObjId, ObjType, ROOT, ReadDoc, TextEncoding, Value,
};

use super::change::Hash;
use super::{Field, Skip, Stage};

/// One element of a text is one code point, on every platform.
const ENCODING: TextEncoding = TextEncoding::UnicodeCodePoint;

/// An empty document. Its actor is fixed, for nothing is ever written with it.
pub(crate) fn empty() -> Automerge {
    Automerge::new_with_encoding(ENCODING).with_actor(ActorId::from([0_u8; 32]))
}

/// Catches a panic as a second net; where panics abort, as in the browser, there is only the first.
pub(crate) fn guarded<T>(act: impl FnOnce() -> Result<T, Skip>) -> Result<T, Skip> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or(Err(Skip::Engine(Stage::Panic)))
}

/// Goes back to where a change was written.
pub(crate) fn fork_at(document: &Automerge, heads: &[Hash]) -> Result<Automerge, Skip> {
    guarded(|| {
        let heads = hashes(heads).ok_or(Skip::Engine(Stage::Fork))?;
        document.fork_at(&heads).map_err(|_| Skip::Engine(Stage::Fork))
    })
}

/// Applies changes, each after all it builds on, and gives back the document with them.
pub(crate) fn apply(mut document: Automerge, changes: &[&[u8]]) -> Result<Automerge, Skip> {
    guarded(move || {
        let changes = changes.iter().map(|bytes| automerge::Change::try_from(*bytes));
        let changes = changes.collect::<Result<Vec<_>, _>>().map_err(|_| Skip::Engine(Stage::Read))?;
        document.apply_changes(changes).map_err(|_| Skip::Engine(Stage::Apply))?;
        Ok(document)
    })
}

/// Applies changes to a document that has all they build on, and should then have these heads; then saves, loads,
/// compares, and edits on for trial.
pub(crate) fn attempt(document: Automerge, changes: &[&[u8]], heads: &[Hash]) -> Result<Automerge, Skip> {
    #[cfg(test)]
    doubt::meet(changes)?;
    let document = apply(document, changes)?;
    guarded(move || {
        let mut expected = hashes(heads).ok_or(Skip::Engine(Stage::Heads))?;
        expected.sort_unstable();
        if sorted_heads(&document) != expected {
            return Err(Skip::Engine(Stage::Heads));
        }
        let mut loaded = load(&document.save_nocompress()).ok_or(Skip::Engine(Stage::Load))?;
        if sorted_heads(&loaded) != expected {
            return Err(Skip::Engine(Stage::Heads));
        }
        let before = texts(&document);
        if texts(&loaded) != before {
            return Err(Skip::Engine(Stage::Texts));
        }
        edit_and_undo(&mut loaded).ok_or(Skip::Engine(Stage::Trial))?;
        if texts(&loaded) != before {
            return Err(Skip::Engine(Stage::Trial));
        }
        Ok(document)
    })
}

fn sorted_heads(document: &Automerge) -> Vec<ChangeHash> {
    let mut heads = document.get_heads();
    heads.sort_unstable();
    heads
}

/// Writes a character at both ends of every text, commits, takes them out again, commits.
fn edit_and_undo(document: &mut Automerge) -> Option<()> {
    let texts: Vec<(ObjId, usize)> = Field::ALL
        .into_iter()
        .filter_map(|field| object(document, field))
        .map(|id| (id.clone(), document.length(&id)))
        .collect();
    document.set_actor(ActorId::from([0xff_u8; 32]));
    let mut transaction = document.transaction();
    for (id, length) in &texts {
        transaction.splice_text(id, *length, 0, "x").ok()?;
        transaction.splice_text(id, 0, 0, "x").ok()?;
    }
    transaction.commit().0?;
    let mut transaction = document.transaction();
    for (id, length) in &texts {
        (transaction.length(id) == length + 2).then_some(())?;
        transaction.splice_text(id, length + 1, 1, "").ok()?;
        transaction.splice_text(id, 0, 1, "").ok()?;
    }
    transaction.commit_with(CommitOptions::default()).0?;
    Some(())
}

/// Loads a saved document.
pub(crate) fn load(bytes: &[u8]) -> Option<Automerge> {
    let options = || LoadOptions::new().text_encoding(ENCODING);
    let load = || Automerge::load_with_options(bytes, options()).map_err(|_| Skip::Engine(Stage::Load));
    guarded(load).ok().map(|document| document.with_actor(ActorId::from([0_u8; 32])))
}

/// The changes of a document, each after all it builds on.
pub(crate) fn changes(document: &Automerge) -> Option<Vec<Vec<u8>>> {
    guarded(|| Ok(document.get_changes(&[]).iter().map(|change| change.raw_bytes().to_vec()).collect())).ok()
}

/// The text object of a field.
pub(crate) fn object(document: &Automerge, field: Field) -> Option<ObjId> {
    match document.get(ROOT, field.key()) {
        Ok(Some((Value::Object(ObjType::Text), id))) => Some(id),
        _ => None,
    }
}

/// The text of a field.
pub(crate) fn text(document: &Automerge, field: Field) -> Option<String> {
    document.text(object(document, field)?).ok()
}

/// The text of a field as it was at these heads.
pub(crate) fn text_at(document: &Automerge, heads: &[Hash], field: Field) -> Option<String> {
    guarded(|| {
        let heads = hashes(heads).ok_or(Skip::Engine(Stage::Heads))?;
        let object = object(document, field).ok_or(Skip::Engine(Stage::Read))?;
        document.text_at(object, &heads).map_err(|_| Skip::Engine(Stage::Read))
    })
    .ok()
}

fn texts(document: &Automerge) -> Vec<Option<String>> {
    Field::ALL.into_iter().map(|field| text(document, field)).collect()
}

fn hashes(hashes: &[Hash]) -> Option<Vec<ChangeHash>> {
    hashes.iter().map(|hash| ChangeHash::try_from(&hash[..]).ok()).collect()
}

/// No change is known that passes all other checks and fails in the trial. So that what follows can be shown, a test
/// names some that are to fail.
#[cfg(test)]
pub(crate) mod doubt {
    use std::cell::{Cell, RefCell};

    use super::{Skip, Stage};

    thread_local! {
        pub(crate) static DOUBTED: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
        pub(crate) static TRIALS: Cell<usize> = const { Cell::new(0) };
    }

    pub(super) fn meet(changes: &[&[u8]]) -> Result<(), Skip> {
        TRIALS.set(TRIALS.get() + 1);
        let doubted =
            DOUBTED.with_borrow(|doubted| changes.iter().any(|change| doubted.iter().any(|d| d == change)));
        if doubted { Err(Skip::Engine(Stage::Load)) } else { Ok(()) }
    }
}
