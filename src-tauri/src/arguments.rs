//! What the app is started with.

use std::ffi::OsString;
use std::path::PathBuf;

/// Said to `--help`, and after a misuse.
pub(crate) const HELP: &str = "\
moothall-app [--data DIR]

  --data DIR   the folder of the ledger and this device's keys; without it, the user's own data folder
";

/// What the app was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// The window, on this folder or on the usual one.
    Open {
        /// The folder.
        data: Option<PathBuf>,
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
        let mut data = None;
        while let Some(argument) = given.next() {
            match argument.to_str() {
                Some("--help" | "-h") => return Ok(Self::Help),
                Some("--version" | "-V") => return Ok(Self::Version),
                Some("--data") => match given.next() {
                    Some(folder) if !folder.is_empty() => data = Some(PathBuf::from(folder)),
                    _ => return Err("--data needs a folder.".to_owned()),
                },
                _ => return Err(format!("There is no argument {}.", argument.to_string_lossy())),
            }
        }
        Ok(Self::Open { data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_or_refused_with_a_sentence() {
        let cases: &[(&[&str], Result<Arguments, &str>)] = &[
            (&[], Ok(Arguments::Open { data: None })),
            (&["--data", "d"], Ok(Arguments::Open { data: Some("d".into()) })),
            (&["--data", "d", "--help"], Ok(Arguments::Help)),
            (&["--version"], Ok(Arguments::Version)),
            (&["--data"], Err("--data needs a folder.")),
            (&["--data", ""], Err("--data needs a folder.")),
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
