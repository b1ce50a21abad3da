//! What the app is started with.

use std::ffi::OsString;
use std::path::PathBuf;

use moothall_peer::Network;
use moothall_peer::transport::{Bind, NetOptions};

/// Said to `--help`, and after a misuse.
pub(crate) const HELP: &str = "\
moothall-app [--data DIR] [--network REACH]

  --data DIR        the folder of the ledger and this device's keys; without it, the user's own data folder
  --network REACH   how far to reach for other devices: off, loopback (this machine only) or local (the local network,
                    and the addresses that invitations name); local if not given

Keys are kept in the system's keyring. Where there is none, the window asks for a passphrase that encrypts them.
";

/// How far the app reaches for other devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Reach {
    /// Not at all.
    Off,
    /// This machine only.
    Loopback,
    /// The local network, and the addresses that invitations name.
    #[default]
    Local,
}

impl Reach {
    fn read(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "loopback" => Some(Self::Loopback),
            "local" => Some(Self::Local),
            _ => None,
        }
    }

    /// The same, as the peer takes it.
    pub(crate) fn network(self) -> Network {
        match self {
            Self::Off => Network::Off,
            Self::Loopback => Network::On(NetOptions { bind: Bind::Loopback, ..NetOptions::default() }),
            Self::Local => Network::On(NetOptions::default()),
        }
    }
}

/// What the app was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// The window, on this folder or on the usual one.
    Open {
        /// The folder.
        data: Option<PathBuf>,
        /// How far to reach.
        reach: Reach,
    },
    /// How to start it.
    Help,
    /// Which version it is.
    Version,
}

impl Arguments {
    /// Reads what follows the program's name; an error is a sentence.
    pub(crate) fn read(given: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut given = given.into_iter();
        let (mut data, mut reach) = (None, Reach::default());
        while let Some(argument) = given.next() {
            match argument.to_str() {
                Some("--help" | "-h") => return Ok(Self::Help),
                Some("--version" | "-V") => return Ok(Self::Version),
                Some("--data") => match given.next() {
                    Some(folder) if !folder.is_empty() => data = Some(PathBuf::from(folder)),
                    _ => return Err("--data needs a folder.".to_owned()),
                },
                Some("--network") => {
                    let word = given.next();
                    reach = word
                        .and_then(|word| Reach::read(word.to_str()?))
                        .ok_or("--network needs one of these words: off, loopback, local.")?;
                }
                _ => return Err(format!("There is no argument {}.", argument.to_string_lossy())),
            }
        }
        Ok(Self::Open { data, reach })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_or_refused_with_a_sentence() {
        let cases: &[(&[&str], Result<Arguments, &str>)] = &[
            (&[], Ok(Arguments::Open { data: None, reach: Reach::Local })),
            (&["--data", "d"], Ok(Arguments::Open { data: Some("d".into()), reach: Reach::Local })),
            (&["--network", "off"], Ok(Arguments::Open { data: None, reach: Reach::Off })),
            (
                &["--network", "loopback", "--data", "d"],
                Ok(Arguments::Open { data: Some("d".into()), reach: Reach::Loopback }),
            ),
            (&["--data", "d", "--help"], Ok(Arguments::Help)),
            (&["--version"], Ok(Arguments::Version)),
            (&["--data"], Err("--data needs a folder.")),
            (&["--data", ""], Err("--data needs a folder.")),
            (&["--network"], Err("--network needs one of these words: off, loopback, local.")),
            (&["--network", "far"], Err("--network needs one of these words: off, loopback, local.")),
            (&["x"], Err("There is no argument x.")),
        ];
        for (given, expected) in cases {
            let read = Arguments::read(given.iter().map(OsString::from));
            assert_eq!(
                read.as_ref().map_err(String::as_str),
                expected.as_ref().map_err(|text| *text),
                "{given:?}"
            );
        }
    }
}
