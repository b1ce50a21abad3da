//! The program `moothall`: a verb in, requests to a peer, an answer out.
//!
//! ```text
//! arguments -> verb -> reach (socket, or a peer of our own) -> answer -> show (or JSON)
//! ```
//!
//! Everything that is printed goes through this file; everything that is said comes from the sentences in `core`.

mod arguments;
mod ballot;
mod notify;
mod pick;
mod reach;
mod secret;
mod show;
mod stop;
mod table;
mod text;
mod times;
mod verbs;
mod words;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jiff::Zoned;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure};
use moothall_core::view::{KeyPlace, Verified};
use moothall_peer::keystore::{KeyOptions, PlaceWanted};
use moothall_peer::transport::{Bind, NetOptions};
use moothall_peer::{Network as Reaching, Options};
use serde::Serialize;
use tracing_subscriber::EnvFilter;

use self::arguments::{Arguments, Common, Network, Verb};
use self::reach::Reach;
use self::stop::{End, Stop, end_of};
use self::words::Words;

/// The codes of a ledger that cannot be opened because it is not what was written.
const DAMAGE: [&str; 2] = ["fault-damaged", "fault-ledger-damaged"];

/// Runs the program to its end.
pub(crate) fn main() -> ExitCode {
    let Arguments { common, verb } = Arguments::parse();
    let (words, unknown_zone) = Words::of_environment(common.lang.as_deref());
    let shell = Shell { common, words };
    if let Some(zone) = unknown_zone {
        return shell.finish(Err(Stop::fault(Message::new("fault-time-zone").text("zone", zone)))).into();
    }
    if let Verb::Completions(completions) = verb {
        // They are read by a shell: nothing else may stand beside them.
        return match completions.print() {
            Ok(()) => End::Done.into(),
            Err(stop) => shell.finish(Err(stop)).into(),
        };
    }
    start_log(matches!(verb, Verb::Run(_)));
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let message = Message::new("fault-runtime").text("detail", error.to_string());
            return shell.finish(Err(Stop::fault(message))).into();
        }
    };
    shell.finish(runtime.block_on(shell.perform(verb))).into()
}

/// Logs go to standard error: those of `run` from the start, those of other verbs only if RUST_LOG asks for them.
fn start_log(of_run: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new(if of_run { "warn,openraft=off,moothall_peer=info,moothall=info" } else { "off" })
    });
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(false).init();
}

/// What all verbs share: the common arguments, and how to speak to the person.
pub(crate) struct Shell {
    /// The common arguments.
    pub(crate) common: Common,
    /// The sentences.
    pub(crate) words: Words,
}

impl Shell {
    async fn perform(&self, verb: Verb) -> Result<Answer, Stop> {
        if let Verb::Run(run) = verb {
            return run.stay(self).await;
        }
        if let Verb::Restore(restore) = verb {
            return restore.bring_back(self).await;
        }
        if let Verb::Sample(sample) = verb {
            return sample.make(self).await;
        }
        if let Verb::Manual(manual) = verb {
            return manual.write();
        }
        let out = verb.reaches_out() || self.common.wait.is_some_and(|seconds| seconds > 0);
        let peer = match Reach::open(self, out).await {
            // What cannot be opened for damage is what the check would find first.
            Err(Stop::Failure(Failure::Fault { message }))
                if matches!(verb, Verb::Verify(_)) && DAMAGE.contains(&message.code.as_str()) =>
            {
                return Ok(Answer::Verified(Verified { fault: Some(message), ..Verified::default() }));
            }
            opened => opened?,
        };
        let done = verb.carry_out(self, &peer).await;
        peer.close().await;
        done
    }

    /// Prints the answer or the failure, and says how the program ends.
    fn finish(&self, mut done: Result<Answer, Stop>) -> End {
        let (printed, end) = match &mut done {
            Ok(answer) => {
                let printed = (self.print_answer(answer), end_of_answer(answer));
                answer.wipe();
                printed
            }
            Err(Stop::Failure(failure)) => (self.print_failure(failure), end_of(failure)),
            Err(Stop::Output(_)) => (Ok(()), End::Fault),
        };
        match printed.err().or(match done {
            Err(Stop::Output(error)) => Some(error),
            _ => None,
        }) {
            None => end,
            // Whoever read enough and left, such as `head`, misses nothing.
            Some(error) if error.kind() == io::ErrorKind::BrokenPipe => end,
            Some(_) => End::Fault,
        }
    }

    fn print_answer(&self, answer: &Answer) -> io::Result<()> {
        if self.common.json {
            return print_json(answer);
        }
        let mut out = io::stdout().lock();
        // The bare text of an invitation goes to standard output, what is to be known about it does not.
        if let Answer::Invited(invited) = answer {
            writeln!(out, "{}", words::plain(&invited.text))?;
            let message = Message::new("program-invited").time("expires", invited.expires_ms);
            self.aside(&self.words.say(&message));
        } else {
            out.write_all(show::answer(&self.words, answer).as_bytes())?;
        }
        out.flush()
    }

    fn print_failure(&self, failure: &Failure) -> io::Result<()> {
        if self.common.json {
            return print_json(failure);
        }
        let code = match failure {
            Failure::Refused { .. } => "program-refused",
            Failure::Fault { .. } => "program-fault",
            Failure::Misuse { .. } => "program-misuse",
        };
        let what = self.words.say(failure.message());
        writeln!(io::stderr().lock(), "{}", self.words.say(&Message::new(code).text("what", what)))
    }

    /// Says something beside the answer, on standard error; nothing under --json.
    pub(crate) fn aside(&self, text: &str) {
        if !self.common.json {
            // Nobody listening is no reason to stop.
            let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
        }
    }

    /// Asks whether the person is sure.
    pub(crate) fn make_sure(&self, code: &str) -> Result<(), Stop> {
        self.make_sure_of(&Message::new(code))
    }

    /// Asks whether the person is sure of what a message says.
    pub(crate) fn make_sure_of(&self, message: &Message) -> Result<(), Stop> {
        if self.common.json || !io::stdin().is_terminal() {
            return Err(Stop::misuse(Message::new("misuse-say-yes")));
        }
        let question = format!("{} {} ", self.words.say(message), self.words.code("program-yes-or-no"));
        let mut error = io::stderr().lock();
        error.write_all(question.as_bytes()).and_then(|()| error.flush()).map_err(Stop::Output)?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(Stop::Output)?;
        let said = line.trim().to_lowercase();
        let yes = self.words.code("program-yes").to_lowercase();
        if !said.is_empty() && yes.starts_with(&said) {
            Ok(())
        } else {
            Err(Failure::Refused { message: Message::new("refused-not-sure") }.into())
        }
    }

    /// Now, by the clock of the person's place.
    pub(crate) fn now(&self) -> Zoned {
        jiff::Timestamp::now().to_zoned(self.words.zone().clone())
    }

    /// The data folder.
    pub(crate) fn data_dir(&self) -> Result<PathBuf, Stop> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        self.common
            .data
            .clone()
            .or_else(|| {
                set("XDG_DATA_HOME").filter(|path| path.is_absolute()).map(|path| path.join("moothall"))
            })
            .or_else(|| set("HOME").map(|path| path.join(".local/share/moothall")))
            .ok_or_else(|| Stop::misuse(Message::new("misuse-no-data-folder")))
    }

    /// How a peer of our own is opened; without `net` it reaches nobody.
    pub(crate) fn options(&self, net: Option<NetOptions>) -> Options {
        let network = match (net, self.common.network.unwrap_or(Network::Local)) {
            (None, _) | (_, Network::Off) => Reaching::Off,
            (Some(net), Network::Loopback) => Reaching::On(NetOptions { bind: Bind::Loopback, ..net }),
            (Some(net), Network::Local) => Reaching::On(NetOptions { bind: Bind::Everywhere, ..net }),
        };
        let place = if self.encrypts_keys() { KeyPlace::Passphrase } else { KeyPlace::File };
        // The window may have put this folder's keys into the keyring; new ones never go there from here.
        let keys = KeyOptions { place: PlaceWanted::Only(place), keyring: true };
        // Encrypted keys are opened by a request, so that only they cost the question for a passphrase.
        Options { network, keys, passphrase: None }
    }

    /// Whether new keys are to be encrypted.
    pub(crate) fn encrypts_keys(&self) -> bool {
        self.common.encrypt_keys || self.common.passphrase_file.is_some()
    }
}

fn end_of_answer(answer: &Answer) -> End {
    match answer {
        Answer::Verified(verified) if verified.fault.is_some() => End::Unsound,
        _ => End::Done,
    }
}

fn print_json(value: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&bytes)?;
    out.flush()
}

#[cfg(test)]
mod tests;
