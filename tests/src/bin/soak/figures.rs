//! What was measured on the way.

use std::collections::BTreeMap;
use std::time::Duration;

use moothall_tests::stations::Station;
use moothall_tests::stations::check::Found;
use moothall_tests::stations::said::Counts;

use crate::faults::{Fault, Ground};

/// Of one kind of fault.
#[derive(Debug, Default)]
struct OfKind {
    times: u32,
    silence: Duration,
    recovery: Duration,
}

/// The figures so far.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    kinds: BTreeMap<&'static str, OfKind>,
    /// The resident memory of each keeper, in KiB: when first seen, and the most.
    memory: BTreeMap<&'static str, (u64, u64)>,
}

impl Figures {
    pub(crate) fn note(&mut self, fault: Fault, silence: Duration, recovery: Duration) {
        let of = self.kinds.entry(fault.kind()).or_default();
        of.times += 1;
        of.silence = of.silence.max(silence);
        of.recovery = of.recovery.max(recovery);
    }

    /// Looks at the keepers' memory.
    pub(crate) fn memory(&mut self, ground: &Ground) {
        for keeper in &ground.stations[..ground.keepers] {
            if let Some(kib) = memory_kib(keeper) {
                let (_, most) = self.memory.entry(keeper.name).or_insert((kib, kib));
                *most = kib.max(*most);
            }
        }
    }

    pub(crate) fn print(&self, counts: &Counts, entries: u64, found: &Found, memory: &[u64]) {
        println!("\n| what was done | times | longest silence, s | longest until all members again, s |");
        println!("|---|---|---|---|");
        for (kind, of) in &self.kinds {
            let (silence, recovery) = (of.silence.as_secs_f64(), of.recovery.as_secs_f64());
            println!("| {kind} | {} | {silence:.1} | {recovery:.1} |", of.times);
        }
        println!("\nfaults: {}", self.kinds.values().map(|of| of.times).sum::<u32>());
        println!("acts written: {}, refused before: {}", counts.acts, counts.refused);
        println!(
            "confirmations shown: {}, of acts that do not count: {}",
            counts.confirmed, counts.confirmed_refused
        );
        println!("entries in the ledger: {entries}");
        println!(
            "checked: {} folders, {} confirmations in each, {} certificates, {} bookings that stand",
            found.folders, found.confirmations, found.certificates, found.bookings
        );
        let mib = |kib: u64| kib / 1024;
        for ((name, (first, most)), last) in self.memory.iter().zip(memory) {
            println!(
                "memory of {name}: {} MiB at the start, {} at the end, {} at most",
                mib(*first),
                mib(*last),
                mib(*most)
            );
        }
    }
}

/// The resident memory of a running process, in KiB.
pub(crate) fn memory_kib(station: &Station) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", station.pid()?)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}
