//! `cargo xtask`: set-up, builds, tests, benchmarks. It needs nothing before it but git and Rust's stable toolchain.
//!
//! Every subcommand is a list of steps; each says what it does and how far it is, and skips what is already there.

mod app;
mod bench;
mod icons;
mod install;
mod package;
mod report;
mod run;
mod shell;
mod simulate;
mod soak;
mod test;
mod tidy;
mod tree;
mod ui;

use std::process::ExitCode;

use shell::Stop;

const HELP: &str = "\
cargo xtask COMMAND

  run [--release] [-- ARGS]   installs what is missing, builds, and opens the app (ARGS go to the app: --data DIR)
  test [FILTER...]            installs what the tests need and runs them all (FILTER as for cargo nextest)
  tidy [CHECK...]             formatting, lints, dependencies, licences, documents
  ui [--quick]                builds the interface into ui/dist
  package                     builds a .deb of the window and the program into target/package
  icons                       draws the icon files from icons/moothall.svg
  bench [ledger [--entries N]]  measures, each figure beside its floor
  bench hall [--small] [--keep] [--only PART]
                              measures with a large hall: 5,000 members, 50,000 bookings, 500,000 ballots
  bench confirm [--small]     three keepers
  bench join [--small]        a newcomer to a history of a million entries
  simulate [--seeds N] [--from S] [--jobs J] [--for SECONDS] [--each]
                              whole organisations, each from a seed (docs/simulation.md)
  simulate --mutants [--guard PLACE] [--seeds N]
                              the same with each guard switched off in turn
  soak [FILTER...]            longer runs of the crash and property tests
  soak keepers [--minutes N]  three keepers' processes, members who book and vote, faults, and a check of every disk

Exit codes: 0 done, 1 a check or a test failed, 2 misuse, 3 something has to be installed by hand, 4 no display.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    // Whoever asks what a command does is not to wait an hour for it.
    let asks = |word: &String| word == "--help" || word == "-h";
    let command = if rest.iter().any(asks) { "help" } else { command };
    let done = match command {
        "run" => run::run(rest),
        "test" => test::test(rest),
        "tidy" => tidy::tidy(rest),
        "ui" => ui::command(rest),
        "icons" => icons::draw(),
        "package" => package::package(rest),
        "bench" => bench::bench(rest),
        "simulate" => simulate::simulate(rest),
        "soak" => soak::soak(rest),
        "help" | "--help" | "-h" => {
            report::say(HELP.trim_end());
            Ok(())
        }
        other => Err(Stop::misuse(format!("There is no command {other}.\n\n{HELP}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            if !stop.said.is_empty() {
                report::complain(&format!("\n{}", stop.said.trim_end()));
            }
            ExitCode::from(stop.code)
        }
    }
}
