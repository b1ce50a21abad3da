//! Completions and manual pages, made from the definition of the command line itself.

use std::io;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use moothall_core::message::Message;
use moothall_core::request::Answer;

use super::super::arguments::Arguments;
use super::super::stop::Stop;

/// Prints what a shell needs to complete what is typed.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// For which shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn print(self) -> Result<(), Stop> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "moothall", &mut text);
        io::Write::write_all(&mut io::stdout(), &text).map_err(Stop::Output)
    }
}

/// Writes the manual pages.
#[derive(Debug, Args)]
pub(crate) struct Manual {
    /// Into which folder; it is made where it is not there
    folder: PathBuf,
}

impl Manual {
    pub(crate) fn write(self) -> Result<Answer, Stop> {
        let failed = |error: io::Error| {
            let message =
                Message::new("fault-file-not-written").text("path", self.folder.display().to_string());
            Stop::fault(message.text("detail", error.to_string()))
        };
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        clap_mangen::generate_to(Arguments::command(), &self.folder).map_err(failed)?;
        Ok(Answer::Done)
    }
}
