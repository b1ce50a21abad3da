//! Entries that nobody delivers.

use super::*;
use crate::ledger::record::Notice;
use crate::rules::DAY_MS;

#[test]
fn a_keeper_gives_notice_once_and_after_the_delay_the_entry_is_dead() {
    let mut club = club();
    let missing = EntryId([9; 32]);
    let notice = Action::Notice { missing };
    assert_eq!(tried(&mut club, "ben", notice.clone()), "nothing-permits-notice");
    does(&mut club, "ada", notice.clone());
    assert_eq!(tried(&mut club, "ada", notice), "refused-noticed-already");
    let noticed = |club: &Club| confirmed::<Notice>(club, Key::Notice(missing)).unwrap();
    club.now_ms += 13 * DAY_MS;
    club.confirm();
    assert!(!noticed(&club).dead);
    club.now_ms += 2 * DAY_MS;
    club.confirm();
    assert!(noticed(&club).dead);
    assert!(club.ledger.time_ms() >= noticed(&club).dies_ms);
}
