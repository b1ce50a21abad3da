//! Which entries an act names as what it builds on.

use crate::entry::BUILDS_ON_MAX;
use crate::id::{DeviceId, EntryId};
use crate::ledger::index::Located;
use crate::ledger::to_build_on;
use crate::store::Stamp;

/// An unconfirmed entry: which device's, its number, its clock. Its id is smaller the later it was written.
fn entry(device: u8, sequence: u64, clock_ms: u8) -> (EntryId, Located) {
    let stamp = Stamp { seen: 7, clock_ms: clock_ms.into(), depth: 0 };
    (
        EntryId([255 - clock_ms; 32]),
        Located { device: DeviceId([device; 32]), sequence, stamp, position: None },
    )
}

#[test]
fn of_one_journal_the_newest_is_named_since_it_comes_after_the_others() {
    let entries = [entry(1, 5, 10), entry(2, 3, 11), entry(1, 7, 12), entry(1, 6, 13)];
    assert_eq!(to_build_on(entries.into_iter()), [EntryId([243; 32]), EntryId([244; 32])]);
}

#[test]
fn of_more_than_an_entry_may_name_the_newest_are_named() {
    let most = u8::try_from(BUILDS_ON_MAX).unwrap();
    let named = to_build_on((0..most + 6).map(|n| entry(n, 1, n)));
    let mut newest: Vec<EntryId> = (6..most + 6).map(|n| EntryId([255 - n; 32])).collect();
    newest.sort_unstable();
    assert_eq!(named, newest);
}
