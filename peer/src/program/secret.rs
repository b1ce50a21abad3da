//! Asks for passphrases: from a file, or typed without being shown. Never from the command line, which others can read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;

use moothall_core::message::Message;
use zeroize::Zeroizing;

use super::stop::Stop;
use super::words::Words;

/// The longest passphrase that is read.
const PASSPHRASE_BYTES_MAX: u64 = 4096;

/// A passphrase that is there already.
pub(crate) fn known(words: &Words, file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, Stop> {
    match file {
        Some(path) => from_file(path),
        None => typed(words, prompt),
    }
}

/// A new passphrase: typed twice, so that it is the one that was meant.
pub(crate) fn new(words: &Words, file: Option<&Path>, prompt: &str) -> Result<Zeroizing<String>, Stop> {
    if let Some(path) = file {
        return from_file(path);
    }
    let first = typed(words, prompt)?;
    if *first != *typed(words, "program-passphrase-again")? {
        return Err(Stop::misuse(Message::new("misuse-passphrases-differ")));
    }
    Ok(first)
}

/// The first line of a file.
fn from_file(path: &Path) -> Result<Zeroizing<String>, Stop> {
    let file = File::open(path).map_err(|error| Stop::file(path, &error))?;
    let mut text = Zeroizing::new(String::new());
    BufReader::new(file.take(PASSPHRASE_BYTES_MAX))
        .read_line(&mut text)
        .map_err(|error| Stop::file(path, &error))?;
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    if text.is_empty() {
        return Err(Stop::misuse(Message::new("misuse-passphrase-needed")));
    }
    Ok(text)
}

fn typed(words: &Words, prompt: &str) -> Result<Zeroizing<String>, Stop> {
    if !io::stdin().is_terminal() {
        return Err(Stop::misuse(Message::new("misuse-passphrase-needed")));
    }
    let text = rpassword::prompt_password(format!("{} ", words.code(prompt)))
        .map_err(|error| Stop::fault(Message::new("fault-terminal").text("detail", error.to_string())))?;
    if text.is_empty() {
        Err(Stop::misuse(Message::new("misuse-passphrase-needed")))
    } else {
        Ok(text.into())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_file_gives_its_first_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("passphrase");
        for (content, passphrase) in [
            ("correct horse", Some("correct horse")),
            (" a b \r\nmore\n", Some(" a b ")),
            ("", None),
            ("\nb", None),
        ] {
            std::fs::write(&path, content).unwrap();
            assert_eq!(from_file(&path).ok().as_ref().map(|text| text.as_str()), passphrase, "{content:?}");
        }
        assert!(matches!(from_file(&dir.path().join("none")), Err(Stop::Failure(_))));
    }
}
