//! The system's keyring, asked only for a bounded time.
//!
//! On Linux it is the Secret Service on the session's D-Bus. Where there is no session bus, as on a server, nothing is
//! asked at all. Each question runs on a thread of its own: a service that does not answer costs the time limit and no
//! more. Built with the feature `keyring`, which is on by default.

use std::time::Duration;

use zeroize::Zeroizing;

use super::fault::KeyFault;

/// How long finding out whether there is a keyring may take.
const PRESENCE_TIME: Duration = Duration::from_secs(3);
/// How long reading and writing may take: a locked keyring asks its user first.
const ANSWER_TIME: Duration = Duration::from_secs(60);

/// Whether there is a keyring that answers.
pub(super) fn is_present() -> bool {
    system::may_be_present() && within(PRESENCE_TIME, system::probe).is_ok()
}

/// Reads the secrets of an account.
pub(super) fn read(account: &str) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    let account = account.to_owned();
    guarded(move || system::read(&account))
}

/// Writes the secrets of an account, in place of those that were there.
pub(super) fn write(account: &str, secrets: Zeroizing<Vec<u8>>) -> Result<(), KeyFault> {
    let account = account.to_owned();
    guarded(move || system::write(&account, &secrets))
}

fn guarded<T: Send + 'static>(
    question: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, KeyFault> {
    if !system::may_be_present() {
        return Err(KeyFault::Keyring("there is none".into()));
    }
    within(ANSWER_TIME, question).map_err(KeyFault::Keyring)
}

/// Runs a question on a thread of its own and waits for so long.
fn within<T: Send + 'static>(
    limit: Duration,
    question: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let (sender, answer) = std::sync::mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("keyring".into())
        .spawn(move || {
            // Nobody may be waiting any more.
            let _ = sender.send(question());
        })
        .map_err(|error| error.to_string())?;
    answer.recv_timeout(limit).unwrap_or_else(|_| Err("it does not answer".into()))
}

#[cfg(feature = "keyring")]
mod system {
    use zeroize::Zeroizing;

    /// The name under which secrets are listed.
    const SERVICE: &str = "moothall";

    /// On Linux, whether there is a session bus to ask.
    #[cfg(target_os = "linux")]
    pub(super) fn may_be_present() -> bool {
        let bus = std::env::var_os("XDG_RUNTIME_DIR").map(|dir| std::path::Path::new(&dir).join("bus"));
        std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
            || bus.is_some_and(|bus| bus.exists())
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn may_be_present() -> bool {
        true
    }

    pub(super) fn probe() -> Result<(), String> {
        keyring::Entry::store_status().as_ref().map(|_| ()).map_err(ToString::to_string)
    }

    pub(super) fn read(account: &str) -> Result<Zeroizing<Vec<u8>>, String> {
        let entry = keyring::Entry::new(SERVICE, account).map_err(|error| error.to_string())?;
        entry.get_secret().map(Zeroizing::new).map_err(|error| error.to_string())
    }

    pub(super) fn write(account: &str, secrets: &[u8]) -> Result<(), String> {
        let entry = keyring::Entry::new(SERVICE, account).map_err(|error| error.to_string())?;
        entry.set_secret(secrets).map_err(|error| error.to_string())
    }
}

/// Without the feature there is no keyring.
#[cfg(not(feature = "keyring"))]
mod system {
    use zeroize::Zeroizing;

    const NONE: &str = "this program is built without it";

    pub(super) fn may_be_present() -> bool {
        false
    }

    pub(super) fn probe() -> Result<(), String> {
        Err(NONE.into())
    }

    pub(super) fn read(_: &str) -> Result<Zeroizing<Vec<u8>>, String> {
        Err(NONE.into())
    }

    pub(super) fn write(_: &str, _: &[u8]) -> Result<(), String> {
        Err(NONE.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyring_that_does_not_answer_costs_the_time_limit_and_no_more() {
        let (_keep, never) = std::sync::mpsc::channel::<()>();
        let answer: Result<(), String> = within(Duration::from_millis(50), move || {
            let _ = never.recv();
            Ok(())
        });
        assert_eq!(answer, Err("it does not answer".into()));
    }
}
