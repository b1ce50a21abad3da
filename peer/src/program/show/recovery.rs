//! Recoveries under way.

use moothall_core::view::Recovery;

use super::super::table::Table;
use super::super::words::Words;
use super::table_or;

pub(super) fn list(words: &Words, recoveries: &[Recovery]) -> String {
    let heads = ["program-head-device", "program-head-member", "program-head-first-seen"];
    let more = ["program-head-effective", "program-head-signed-by", "program-head-yours"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for recovery in recoveries {
        let yours = if recovery.may_sign { "program-may-sign" } else { "program-may-not-sign" };
        table.row([
            recovery.device.short(),
            recovery.member_name.clone(),
            words.time(recovery.seen_ms),
            words.time(recovery.effective_ms),
            recovery.signed_by.join(", "),
            words.code(yours),
        ]);
    }
    table_or(words, &table, "program-no-recoveries")
}
