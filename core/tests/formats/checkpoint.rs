//! What keepers certify at a checkpoint, frozen: another form of any record would be another version of the rules.

use std::collections::BTreeMap;

use moothall_core::id::to_hex;
use moothall_core::testing::grown_club;

use super::frozen;

#[test]
fn what_a_ledger_adds_up_to_has_the_frozen_bytes_and_hash() {
    let mut club = grown_club();
    club.ledger.checkpoint_every(1);
    let checkpoint = club.ledger.checkpoint().unwrap();
    let mut bytes = Vec::new();
    checkpoint.write(&mut bytes).unwrap();
    let made = BTreeMap::from([
        ("checkpoint".to_owned(), to_hex(&bytes)),
        ("state hash".to_owned(), to_hex(&checkpoint.hash().0)),
    ]);
    assert_eq!(made, frozen("checkpoint-v1.json", &made));
}
