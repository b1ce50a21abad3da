//! The machine that measured, described without its name.

use std::process::Command;

use serde::Serialize;

/// What a reader must know to compare figures.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    cpu: String,
    cores: usize,
    memory_mib: u64,
    kernel: String,
    rustc: String,
    /// Whether the program was built with optimisation.
    optimised: bool,
    /// Other work on the machine when the measuring began: processes that were running, averaged over a minute.
    load_before: f64,
}

impl Machine {
    pub(crate) fn look() -> Self {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let field = |text: &str, name: &str| {
            text.lines()
                .find(|line| line.starts_with(name))
                .and_then(|line| line.split_once(':'))
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        let memory_kib: u64 = field(&read("/proc/meminfo"), "MemTotal")
            .split_whitespace()
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(0);
        let rustc = Command::new("rustc").arg("--version").output();
        Self {
            cpu: field(&read("/proc/cpuinfo"), "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: memory_kib / 1024,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            rustc: rustc
                .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
                .unwrap_or_default(),
            optimised: !cfg!(debug_assertions),
            load_before: load(),
        }
    }

    pub(crate) fn describe(&self) -> String {
        format!(
            "{}, {} cores, {} MiB; Linux {}; {}{}; load before: {:.1}",
            self.cpu,
            self.cores,
            self.memory_mib,
            self.kernel,
            self.rustc,
            if self.optimised { "" } else { " (without optimisation: these figures say nothing)" },
            self.load_before
        )
    }
}

/// Running processes, averaged over the last minute.
pub(crate) fn load() -> f64 {
    std::fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or(f64::NAN)
}
