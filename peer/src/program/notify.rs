//! Tells systemd how the peer does (sd_notify): ready, alive, stopping. Without systemd nothing happens.

use std::io;
#[cfg(target_os = "linux")]
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

/// The way to systemd, where there is one.
pub(crate) struct Notify {
    to: Option<(UnixDatagram, SocketAddr)>,
    watchdog: Option<Duration>,
}

impl Notify {
    /// Takes the way from the environment.
    pub(crate) fn of_environment() -> Self {
        let watchdog = std::env::var("WATCHDOG_USEC").ok().and_then(|text| text.parse().ok());
        let Some(name) = std::env::var_os("NOTIFY_SOCKET").and_then(|name| name.into_string().ok()) else {
            return Self { to: None, watchdog: None };
        };
        match address(&name).and_then(|address| Ok((UnixDatagram::unbound()?, address))) {
            Ok(to) => Self { to: Some(to), watchdog: watchdog.map(Duration::from_micros) },
            Err(error) => {
                tracing::warn!(%error, "systemd cannot be told anything");
                Self { to: None, watchdog: None }
            }
        }
    }

    /// How often systemd wants to hear that the peer is alive; twice as often as it insists on.
    pub(crate) fn interval(&self) -> Option<Duration> {
        self.watchdog.map(|limit| limit / 2).filter(|interval| !interval.is_zero())
    }

    /// The peer answers requests.
    pub(crate) fn ready(&self) {
        self.say("READY=1");
    }

    /// The peer has just answered one.
    pub(crate) fn alive(&self) {
        self.say("WATCHDOG=1");
    }

    /// The peer is on its way out.
    pub(crate) fn stopping(&self) {
        self.say("STOPPING=1");
    }

    fn say(&self, what: &str) {
        if let Some((socket, address)) = &self.to
            && let Err(error) = socket.send_to_addr(what.as_bytes(), address)
        {
            tracing::warn!(%error, what, "systemd did not hear it");
        }
    }
}

/// A path, or after `@` a name that no folder holds.
fn address(name: &str) -> io::Result<SocketAddr> {
    #[cfg(target_os = "linux")]
    if let Some(name) = name.strip_prefix('@') {
        return SocketAddr::from_abstract_name(name.as_bytes());
    }
    SocketAddr::from_pathname(name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_is_said_arrives() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("notify");
        let systemd = UnixDatagram::bind(&path).unwrap();
        let to = Some((UnixDatagram::unbound().unwrap(), address(path.to_str().unwrap()).unwrap()));
        let notify = Notify { to, watchdog: Some(Duration::from_secs(30)) };
        assert_eq!(notify.interval(), Some(Duration::from_secs(15)));
        notify.ready();
        notify.stopping();
        for expected in ["READY=1", "STOPPING=1"] {
            let mut bytes = [0; 64];
            let length = systemd.recv(&mut bytes).unwrap();
            assert_eq!(&bytes[..length], expected.as_bytes());
        }
    }
}
