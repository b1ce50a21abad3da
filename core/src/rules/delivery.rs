//! Delivery: an entry that others name and nobody brings does not hold them up for ever.

use super::{Author, DAY_MS, authorize, put};
use crate::constitution::{Act, Target};
use crate::id::EntryId;
use crate::ledger::record::{DueKind, Key, Mark, Notice};
use crate::ledger::refusal::Refusal;
use crate::ledger::scene::Scene;
use crate::ledger::state::{Changes, Look, State};

/// A keeper gives notice of an entry that others name and that it does not have.
pub(super) fn notice(scene: &mut Scene<'_>, author: &Author, missing: EntryId) -> Result<(), Refusal> {
    authorize(scene, author, Act::Notice, Target::Organisation)?;
    if scene.read::<Notice>(Key::Notice(missing)).is_some() {
        return Err(Refusal::new("refused-noticed-already"));
    }
    let days = i64::from(scene.constitution().parameters().delivery_days);
    let dies_ms = scene.now_ms().saturating_add(days * DAY_MS);
    scene.write(Key::Notice(missing), Notice { dies_ms, dead: false });
    scene.write(Key::Due(dies_ms, DueKind::UndeliveredDies, missing), Mark(0));
    Ok(())
}

/// The delay is over. Whether the entry came in the meantime shows where it is placed.
pub(super) fn dies(state: &State, missing: EntryId) -> Changes {
    let mut changes = Changes::new();
    if let Some(notice) = state.record::<Notice>(&Key::Notice(missing)) {
        put(&mut changes, Key::Notice(missing), Notice { dead: true, ..notice.clone() });
    }
    changes
}
