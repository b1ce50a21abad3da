//! The command line: what every verb knows, and the list of verbs.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use moothall_core::request::Answer;
use moothall_core::sentences::Sentences;

use super::Shell;
use super::reach::Reach;
use super::stop::Stop;
use super::verbs::{
    book, bookings, deciding, decisions, devices, files, groups, invitations, keepers, manual, members,
    overview, recovery, resources, run, sample, succession, why,
};

const AFTER: &str = "\
Things are named by their name (\"Wood shop\") or by the first digits of their id, four at least.
Times are local: \"2026-12-05 14:00\", \"tomorrow 14:00\", \"14:00\"; lengths are \"3h\", \"90m\", \"2 days\".

Exit codes: 0 done; 1 a rule said no, nothing was written; 2 misuse; 3 a fault of this machine or
its network; 4 `verify` found a fault in the ledger.

With --json, standard output holds exactly one line: the answer or the failure.";

/// An organisation that its members own, from a shell.
#[derive(Debug, Parser)]
#[command(name = "moothall", version, about, after_help = AFTER, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// What every verb knows.
    #[command(flatten)]
    pub(crate) common: Common,
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb knows.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The data folder; $XDG_DATA_HOME/moothall if not given
    #[arg(long, global = true, value_name = "DIR", env = "MOOTHALL_DATA")]
    pub(crate) data: Option<PathBuf>,
    /// Print the answer or the failure as one line of JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Wait so long for what was written to be confirmed (for `join` and `recover`: for the ledger; there it is 60)
    #[arg(long, global = true, value_name = "SECONDS")]
    pub(crate) wait: Option<u64>,
    /// The passphrase of this device's keys is the first line of this file; new keys are encrypted with it
    #[arg(long, global = true, value_name = "FILE", env = "MOOTHALL_PASSPHRASE_FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Encrypt new keys with a passphrase that is asked for; otherwise they lie in a file that only you can read
    #[arg(long, global = true)]
    pub(crate) encrypt_keys: bool,
    /// The language of what is said; that of LC_ALL, LC_MESSAGES or LANG if not given
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = PossibleValuesParser::new(Sentences::languages()))]
    pub(crate) lang: Option<String>,
    /// How far to reach for other devices, where this verb does so at all
    #[arg(long, global = true, value_name = "REACH", env = "MOOTHALL_NETWORK")]
    pub(crate) network: Option<Network>,
}

/// How far the peer reaches for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Network {
    /// Not at all.
    Off,
    /// This machine only.
    Loopback,
    /// The local network, and the addresses that invitations name.
    Local,
}

/// Everything the program does.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Found an organisation on this device
    Found(members::Found),
    /// Make an invitation and print its text
    Invite(invitations::Invite),
    /// List invitations, or take one back
    Invitations(invitations::Invitations),
    /// Accept an invitation
    Join(invitations::Join),
    /// List the members; add, import, export, suspend and more
    Members(members::Members),
    /// List the roles and who has them; appoint to one or dismiss
    Roles(groups::Roles),
    /// List the working groups; form or end one, take members in or out
    Groups(groups::Groups),
    /// Change your name or the words about you
    Profile(members::Profile),
    /// Leave the organisation
    Leave(members::Leave),
    /// List the devices; restrict, lift or revoke one
    Devices(devices::Devices),
    /// Show how the keepers do: how far each is, what it signed last, what is wrong and what to do
    Keepers(keepers::Keepers),
    /// Propose that devices become keepers; members decide
    Appoint(keepers::Appoint),
    /// Propose that keepers are none any more; members decide
    Dismiss(keepers::Dismiss),
    /// When keepers are lost: show what successors members name, name some, sign for them, choose between two
    Succeed(succession::Succeed),
    /// Show where the order parts into two lines and what differs; choose which one this device follows
    Fork(succession::Fork),
    /// List what there is to book; add, describe, close or retire something, set its terms
    Resources(resources::Resources),
    /// Show the organisation's clock, or set its time zone, in which opening hours and days are meant
    Zone(resources::Zone),
    /// Book something, once or again and again
    Book(Box<book::Book>),
    /// List bookings; cancel, approve, decline or check in
    Bookings(bookings::Bookings),
    /// Put a proposal to the vote
    Propose(decisions::Propose),
    /// Begin a proposal as a draft: discussed first, decided by any method
    Draft(deciding::Draft),
    /// Put a draft up for discussion, or to the vote where it has no time for one
    Present(deciding::Present),
    /// Let another member vote in your place on a topic, or nobody any more
    Delegate(deciding::Delegate),
    /// Show how your votes on each topic go, and whose go to you
    Delegations(deciding::Delegations),
    /// Record what a meeting counted, or witness such a record
    Meeting(deciding::Meeting),
    /// Say that a decision was carried out
    CarriedOut(deciding::CarriedOut),
    /// Write on at a proposal's text
    Edit(decisions::Edit),
    /// Add a comment to a proposal
    Comment(decisions::Comment),
    /// Vote, or change your vote
    Vote(decisions::Vote),
    /// Take back a proposal of yours
    Withdraw(decisions::Withdraw),
    /// List all proposals
    Proposals(decisions::Proposals),
    /// Show one proposal: text, ballots, outcome and the rule that decides
    Result(decisions::Outcome),
    /// Erase a text of yours: hidden at once, its words deleted everywhere when confirmed
    Erase(decisions::Erase),
    /// Show the constitution in force
    Constitution(overview::Constitution),
    /// Show how this peer does: connections, confirmation, risks
    Status(overview::Status),
    /// Show what needs you now
    Home(overview::Home),
    /// Show the entries, newest first
    Log(overview::Log),
    /// Tell why something is as it is: the entries, the policies that permitted them, their places
    Why(why::Why),
    /// Show figures month by month: who votes, what is decided, who comes, what is booked
    Figures(overview::Figures),
    /// Find words in everything you may see
    Search(overview::Search),
    /// Print or save the recovery sheet; say that it is saved
    Sheet(recovery::Sheet),
    /// Take over with a recovery sheet
    Recover(recovery::Recover),
    /// List recoveries under way
    Recoveries(recovery::Recoveries),
    /// Sign a recovery, so that it takes effect sooner
    Countersign(recovery::Countersign),
    /// Print the text by which another device finds this one
    Address(recovery::Address),
    /// Say that this keeper's clock is right, although most other devices' differ
    TrustClock(recovery::TrustClock),
    /// Write a backup file
    Backup(files::Backup),
    /// Bring a backup back into an empty folder; the device enrols anew
    Restore(files::Restore),
    /// Check every signature, chain, verdict and certificate again, from the bytes
    Verify(files::Verify),
    /// Write the ledger and its meaning as one JSON file
    Export(files::Export),
    /// Be a peer in the foreground, until told to stop
    Run(run::Run),
    /// Make a sample organisation in an empty folder, to look around in: forty members and a year behind it
    Sample(sample::Sample),
    /// Print what a shell needs to complete what you type
    Completions(manual::Completions),
    /// Write the manual pages into a folder
    Manual(manual::Manual),
}

impl Verb {
    /// Whether the verb is about reaching others, whatever --wait says.
    pub(crate) fn reaches_out(&self) -> bool {
        matches!(self, Self::Join(_) | Self::Recover(_) | Self::Run(_))
    }

    /// Does it, with a peer at hand.
    pub(crate) async fn carry_out(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        match self {
            Self::Found(verb) => verb.ask(shell, peer).await,
            Self::Invite(verb) => verb.ask(shell, peer).await,
            Self::Invitations(verb) => verb.ask(shell, peer).await,
            Self::Join(verb) => verb.ask(shell, peer).await,
            Self::Members(verb) => verb.ask(shell, peer).await,
            Self::Roles(verb) => verb.ask(shell, peer).await,
            Self::Groups(verb) => verb.ask(shell, peer).await,
            Self::Profile(verb) => verb.ask(shell, peer).await,
            Self::Leave(verb) => verb.ask(shell, peer).await,
            Self::Devices(verb) => verb.ask(shell, peer).await,
            Self::Keepers(verb) => verb.ask(peer).await,
            Self::Appoint(verb) => verb.ask(shell, peer).await,
            Self::Dismiss(verb) => verb.ask(shell, peer).await,
            Self::Succeed(verb) => verb.ask(shell, peer).await,
            Self::Fork(verb) => verb.ask(shell, peer).await,
            Self::Resources(verb) => verb.ask(shell, peer).await,
            Self::Zone(verb) => verb.ask(shell, peer).await,
            Self::Book(verb) => verb.ask(shell, peer).await,
            Self::Bookings(verb) => verb.ask(shell, peer).await,
            Self::Propose(verb) => verb.ask(shell, peer).await,
            Self::Draft(verb) => verb.ask(shell, peer).await,
            Self::Present(verb) => verb.ask(shell, peer).await,
            Self::Delegate(verb) => verb.ask(shell, peer).await,
            Self::Delegations(verb) => verb.ask(peer).await,
            Self::Meeting(verb) => verb.ask(shell, peer).await,
            Self::CarriedOut(verb) => verb.ask(shell, peer).await,
            Self::Edit(verb) => verb.ask(shell, peer).await,
            Self::Comment(verb) => verb.ask(shell, peer).await,
            Self::Vote(verb) => verb.ask(shell, peer).await,
            Self::Withdraw(verb) => verb.ask(shell, peer).await,
            Self::Proposals(verb) => verb.ask(peer).await,
            Self::Result(verb) => verb.ask(shell, peer).await,
            Self::Erase(verb) => verb.ask(shell, peer).await,
            Self::Constitution(verb) => verb.ask(peer).await,
            Self::Status(verb) => verb.ask(peer).await,
            Self::Home(verb) => verb.ask(peer).await,
            Self::Log(verb) => verb.ask(shell, peer).await,
            Self::Figures(verb) => verb.ask(shell, peer).await,
            Self::Why(verb) => verb.ask(shell, peer).await,
            Self::Search(verb) => verb.ask(peer).await,
            Self::Sheet(verb) => verb.ask(shell, peer).await,
            Self::Recover(verb) => verb.ask(shell, peer).await,
            Self::Recoveries(verb) => verb.ask(peer).await,
            Self::Countersign(verb) => verb.ask(shell, peer).await,
            Self::Address(verb) => verb.ask(peer).await,
            Self::TrustClock(verb) => verb.ask(shell, peer).await,
            Self::Backup(verb) => verb.ask(shell, peer).await,
            Self::Verify(verb) => verb.ask(peer).await,
            Self::Export(verb) => verb.ask(peer).await,
            // They open the folder in a way of their own and never get here.
            Self::Restore(_) | Self::Run(_) | Self::Sample(_) | Self::Completions(_) | Self::Manual(_) => {
                Ok(Answer::Done)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_defined_without_contradictions() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_verb_says_what_it_does() {
        for verb in Arguments::command().get_subcommands() {
            assert!(verb.get_about().is_some(), "{}", verb.get_name());
        }
    }

    #[test]
    fn command_lines_are_taken_or_turned_down() {
        let cases = [
            ("status --json --data x", true),
            ("--json status", true),
            ("found", false),
            ("found Makers --name Ann", true),
            ("invite --days 3 --own-device", true),
            ("invite --days many", false),
            ("join - --name Ann --yes", true),
            ("members", true),
            ("members add Ann --about x --contact y", true),
            ("members add Ann --mail a@x.org --phone 0660 --address Here", true),
            ("members show Ann", true),
            ("members show", false),
            ("members add", false),
            ("members import list.csv --map name=1,given=Vorname --dry-run", true),
            ("members import list.csv --map name=1 --map about=2 --yes", true),
            ("members import", false),
            ("members export list.csv", true),
            ("members suspend Ann --days 3 --reason x", true),
            ("members suspend Ann", false),
            ("members suspend Ann --days 0", false),
            ("members end-suspension Ann", true),
            ("members left Ann --yes", true),
            ("members profile Ann --about x", true),
            ("members profile Ann", false),
            ("members contact me x", true),
            ("members contact me", false),
            ("members contact me --mail a@x.org --phone 0660", true),
            ("members contact me x --contact y", false),
            ("members contact me x --address y", true),
            ("profile --phone 0660", true),
            ("profile --about x --mail a@x.org --address y --contact z", true),
            ("profile", false),
            ("roles", true),
            ("roles appoint trainer Ann", true),
            ("roles dismiss trainer", false),
            ("groups", true),
            ("groups form Garden --purpose x", true),
            ("groups end Garden --yes", true),
            ("groups add Garden Ann", true),
            ("groups remove Garden", false),
            ("devices restrict 12ab", true),
            ("devices restrict", false),
            ("keepers --json", true),
            ("appoint Ann 12ab --dismiss Ben --dismiss 34cd", true),
            ("appoint Ann --title x --text y --hours 48", true),
            ("appoint", false),
            ("appoint --dismiss Ben", false),
            ("dismiss Ben --text-file -", true),
            ("dismiss Ben --text x --text-file y", false),
            ("dismiss", false),
            ("succeed", true),
            ("succeed name Ann 12ab --yes", true),
            ("succeed name", false),
            ("succeed support", true),
            ("succeed support 12ab --yes", true),
            ("succeed choose 12ab", true),
            ("succeed choose", false),
            ("fork --json", true),
            ("fork follow 12ab --yes", true),
            ("fork follow", false),
            ("book Saw 14:00 3h --title x", true),
            ("book Saw 14:00", false),
            ("book Saw 14:00 3h --weekly 10 --skip --private --for Ben --places 2", true),
            ("book Saw 14:00 3h --rule FREQ=DAILY;COUNT=3 --queue --try", true),
            ("book Saw 14:00 3h --weekly 10 --daily 3", false),
            ("book Saw 14:00 3h --skip --queue", false),
            ("book Saw 14:00 3h --change 12ab --following", true),
            ("book Saw 14:00 3h --all", false),
            ("bookings cancel 12ab --all --following", false),
            ("bookings approve 12ab --all", true),
            ("bookings pending", true),
            ("resources terms Saw --open mon --approval maybe", false),
            ("resources terms Saw --longest 4h --approval yes", true),
            ("resources describe Saw", false),
            ("resources close Saw 14:00 3h --reason Paint --yes", true),
            ("zone Europe/Vienna", true),
            ("zone", true),
            ("found Makers --name Ann --zone Europe/Vienna", true),
            ("bookings --resource Saw --from today --until 2d", true),
            ("bookings cancel 12ab", true),
            ("propose Paint --text x --hours 24", true),
            ("propose Paint --text x --text-file y", false),
            ("propose Paint --text x --appoint Ann --dismiss Ben", false),
            ("propose Paint --text x --appoint Ann --role trainer", true),
            ("propose Paint --text x --dismiss Ann --role trainer", true),
            ("propose Paint --text x --role trainer", false),
            ("propose Paint --text x --set a=1,b=2 --set c=3", true),
            ("propose Paint --text x --set a=1 --amend file", false),
            ("draft Paint --text x --dismiss-member Ann", true),
            ("edit Paint --option Red --option Green --yes", true),
            ("edit Paint", false),
            ("present Paint --yes", true),
            ("vote Paint yes", true),
            ("vote Paint", false),
            ("vote Paint --score A=3,B=1", true),
            ("vote Paint --score A=3 --dots B=1", false),
            ("draft Paint --text x --method schulze --option Red --option Green", true),
            ("draft Paint --text x --method loud", false),
            ("delegate money Ann", true),
            ("delegate money --none", true),
            ("delegate money", false),
            ("meeting record Paint --yes 3 --no 1", true),
            ("meeting witness 12ab", true),
            ("carried-out Paint --yes", true),
            ("result Paint --csv a --blt b", true),
            ("propose Rules --text x --raise-rules", true),
            ("log --mine --limit 3", true),
            ("log --limit 501", false),
            ("sheet saved --yes", true),
            ("recover sheet.txt --peer x", true),
            ("restore file", true),
            ("restore", false),
            ("run --port 4433 --no-mdns", true),
            ("run --port 70000", false),
            ("status --network everywhere", false),
            ("nonsense", false),
            ("", false),
        ];
        for (text, taken) in cases {
            let line = std::iter::once("moothall").chain(text.split_whitespace());
            assert_eq!(Arguments::try_parse_from(line).is_ok(), taken, "{text}");
        }
    }
}
