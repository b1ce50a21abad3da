//! `moothall`: the headless program. Everything a member can do, from a shell; and the peer in the foreground.

#[cfg(unix)]
mod program;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    program::main()
}

#[cfg(not(unix))]
fn main() -> std::process::ExitCode {
    // Verbs reach a running peer over a Unix socket: elsewhere there is the window.
    std::process::ExitCode::from(3)
}
