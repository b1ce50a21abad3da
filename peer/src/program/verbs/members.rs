//! Founding, the members, and oneself.

use std::time::Duration;

use clap::{Args, Subcommand};
use moothall_core::id::MemberId;
use moothall_core::message::Message;
use moothall_core::request::hall::Hall;
use moothall_core::request::membership::{Membership, Newcomer};
use moothall_core::request::{Answer, Request};
use moothall_core::view::terms::Clock;
use moothall_core::view::{Member, OneMember};
use moothall_core::way::Way;
use moothall_peer::calendar::Zone;

use super::super::Shell;
use super::super::pick::{Candidate, pick};
use super::super::reach::{Reach, new_passphrase, settled_within};
use super::super::stop::Stop;
use super::roster::{Export, Import};

/// How long founding waits for its confirmation if nothing else is said, in seconds: it takes a moment.
const FOUND_SECONDS: u64 = 10;
/// A day, in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// What stands for the reader where a member is to be named.
const ME: &str = "me";

/// Founds an organisation.
#[derive(Debug, Args)]
pub(crate) struct Found {
    /// The organisation's name
    organisation: String,
    /// Your name
    #[arg(long)]
    name: String,
    /// What it is for, in a sentence
    #[arg(long, default_value = "")]
    purpose: String,
    /// By which clock opening hours, days and quotas count, such as "Europe/Vienna"; that of this machine if none is named
    #[arg(long)]
    zone: Option<String>,
}

impl Found {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        // A name that nobody knows is said before anything is founded.
        if let Some(Err(flaw)) = self.zone.as_deref().map(Zone::named) {
            return Err(Stop::misuse(flaw.message()));
        }
        let zone = self.zone.or_else(|| shell.words.zone().iana_name().map(str::to_owned));
        let passphrase = new_passphrase(shell, peer).await?;
        let (organisation, name, purpose) = (self.organisation, self.name, self.purpose);
        let request = Request::Found { organisation, purpose, your_name: name, passphrase };
        match peer.ask(request).await? {
            // The founder's device is the keeper: it confirms as soon as it has answered.
            Answer::Written(written) => {
                let limit = Duration::from_secs(shell.common.wait.unwrap_or(FOUND_SECONDS));
                let mut founded = settled_within(limit, peer, written).await?;
                if let (Answer::Written(written), Some(zone)) = (&mut founded, zone) {
                    written.note = set_clock(peer, &zone, limit).await.or(written.note.take());
                }
                Ok(founded)
            }
            other => Ok(other),
        }
    }
}

/// Hangs up the founder's own clock, so that opening hours mean what they say. It is founded in any case: what goes wrong
/// here is only said.
async fn set_clock(peer: &Reach, zone: &str, limit: Duration) -> Option<Message> {
    if Clock::is_utc(zone) {
        return None;
    }
    let act = Box::new(Hall::SetZone { zone: zone.to_owned(), offsets: Vec::new() });
    let done = match peer.ask(Request::Hall { act }).await {
        Ok(Answer::Written(written)) => settled_within(limit, peer, written).await,
        other => other,
    };
    done.err().map(|_| Message::new("program-clock-not-set").text("zone", zone))
}

/// Lists the members, and keeps their records.
#[derive(Debug, Args)]
pub(crate) struct Members {
    #[command(subcommand)]
    act: Option<MembersAct>,
}

/// What is done about members.
#[derive(Debug, Subcommand)]
enum MembersAct {
    /// Keep the record of a member who has no device
    Add {
        /// The name
        name: String,
        /// A few words about the person
        #[arg(long, default_value = "")]
        about: String,
        #[command(flatten)]
        ways: Ways,
    },
    /// Show what is said of a member, how to reach it, and who reads that
    Show {
        /// Who: `me`, or a name, or the first digits of the id
        member: String,
    },
    /// Keep the records of everybody in a list (CSV)
    Import(Import),
    /// Write the members as a list (CSV)
    Export(Export),
    /// Suspend a member for some days
    Suspend {
        /// Whom, by name or the first digits of the id
        member: String,
        /// For so many days
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=3660))]
        days: i64,
        /// Why
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// End a member's suspension
    EndSuspension {
        /// Whose, by name or the first digits of the id
        member: String,
    },
    /// Record that a member without a device left
    Left {
        /// Who, by name or the first digits of the id
        member: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// Change what is said of a member who has no device
    #[command(group = clap::ArgGroup::new("words").args(["name", "about"]).required(true).multiple(true))]
    Profile {
        /// Of whom, by name or the first digits of the id
        member: String,
        /// The new name
        #[arg(long)]
        name: Option<String>,
        /// A few words about the person
        #[arg(long)]
        about: Option<String>,
    },
    /// Say how you are reached, or a member who has no device
    #[command(group = clap::ArgGroup::new("reach")
        .args(["text", "mail", "phone", "address", "contact"]).required(true).multiple(true))]
    Contact {
        /// Who: `me`, or a name, or the first digits of the id
        member: String,
        /// The same as --contact: anything else, in words
        #[arg(conflicts_with = "contact")]
        text: Option<String>,
        #[command(flatten)]
        ways: Ways,
    },
}

impl Members {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let act = match self.act {
            None => return peer.ask(Request::Members).await,
            Some(MembersAct::Import(import)) => return import.ask(shell, peer).await,
            Some(MembersAct::Export(export)) => return export.ask(peer).await,
            Some(MembersAct::Show { member }) => return shown(peer, &member).await,
            Some(MembersAct::Add { name, about, ways }) => {
                let [mail, phone, address, contact] = ways.all().map(Option::unwrap_or_default);
                Membership::Register { people: vec![Newcomer { name, about, mail, phone, address, contact }] }
            }
            Some(MembersAct::Suspend { member, days, reason }) => {
                let now_ms = shell.now().timestamp().as_millisecond();
                let until_ms = now_ms.saturating_add(days.saturating_mul(DAY_MS));
                Membership::Suspend { member: meant(peer, &member).await?, until_ms, reason }
            }
            Some(MembersAct::EndSuspension { member }) => {
                Membership::EndSuspension { member: meant(peer, &member).await? }
            }
            Some(MembersAct::Left { member, yes }) => {
                let member = meant(peer, &member).await?;
                if !yes {
                    shell.make_sure("program-left-sure")?;
                }
                Membership::RecordLeaving { member }
            }
            Some(MembersAct::Profile { member, name, about }) => {
                let id = meant(peer, &member).await?;
                let now = list(peer).await?.into_iter().find(|member| member.id == id);
                let (was, said) = now.map(|member| (member.name, member.about)).unwrap_or_default();
                let (name, about) = (name.unwrap_or(was), about.unwrap_or(said));
                Membership::WriteProfile { member: id, name, about }
            }
            Some(MembersAct::Contact { member, text, mut ways }) => {
                let member = meant(peer, &member).await?;
                ways.contact = ways.contact.or(text);
                return write_all(shell, peer, ways.requests(member)).await;
            }
        };
        peer.write(shell, Request::Membership { act }).await
    }
}

/// How to reach somebody. Each is the whole new text; an empty one is nothing any more.
#[derive(Debug, Default, Args)]
pub(crate) struct Ways {
    /// The mail address; like the others the whole new text, and "" for nothing any more
    #[arg(long)]
    mail: Option<String>,
    /// The telephone number
    #[arg(long)]
    phone: Option<String>,
    /// The postal address
    #[arg(long)]
    address: Option<String>,
    /// Anything else, in words
    #[arg(long)]
    contact: Option<String>,
}

impl Ways {
    /// What is said of each, in the order of [`Way::ALL`].
    fn all(self) -> [Option<String>; 4] {
        [self.mail, self.phone, self.address, self.contact]
    }

    /// A request for each that is said.
    fn requests(self, member: MemberId) -> Vec<Request> {
        let said = Way::ALL.into_iter().zip(self.all());
        let acts = said
            .filter_map(|(way, contact)| Some(Membership::WriteContact { member, way, contact: contact? }));
        acts.map(|act| Request::Membership { act }).collect()
    }
}

/// Writes one after the other, and answers as for the last.
async fn write_all(shell: &Shell, peer: &Reach, requests: Vec<Request>) -> Result<Answer, Stop> {
    let mut answer = Answer::Done;
    for request in requests {
        answer = peer.write(shell, request).await?;
    }
    Ok(answer)
}

/// A member, with who reads how to reach it.
async fn shown(peer: &Reach, wanted: &str) -> Result<Answer, Stop> {
    let id = meant(peer, wanted).await?;
    let member = list(peer).await?.into_iter().find(|member| member.id == id).ok_or_else(Stop::unexpected)?;
    let Answer::Constitution(constitution) = peer.ask(Request::Constitution).await? else {
        return Err(Stop::unexpected());
    };
    Ok(Answer::Member(Box::new(OneMember { member, ways_for_all: constitution.ways_for_all() })))
}

/// Changes the reader's profile, and how the reader is reached.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what")
    .args(["name", "about", "mail", "phone", "address", "contact"]).required(true).multiple(true))]
pub(crate) struct Profile {
    /// Your name
    #[arg(long)]
    name: Option<String>,
    /// A few words about you
    #[arg(long)]
    about: Option<String>,
    #[command(flatten)]
    ways: Ways,
}

impl Profile {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let me = myself(peer).await?;
        let id = me.id;
        let edit = (self.name.is_some() || self.about.is_some()).then(|| Request::EditProfile {
            name: self.name.unwrap_or(me.name),
            about: self.about.unwrap_or(me.about),
        });
        write_all(shell, peer, edit.into_iter().chain(self.ways.requests(id)).collect()).await
    }
}

/// Leaves the organisation.
#[derive(Debug, Args)]
pub(crate) struct Leave {
    /// Do not ask whether you are sure
    #[arg(long)]
    yes: bool,
}

impl Leave {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        if !self.yes {
            shell.make_sure("program-leave-sure")?;
        }
        peer.write(shell, Request::Leave).await
    }
}

/// All members.
pub(crate) async fn list(peer: &Reach) -> Result<Vec<Member>, Stop> {
    match peer.ask(Request::Members).await? {
        Answer::Members(members) => Ok(members),
        _ => Err(Stop::unexpected()),
    }
}

/// The reader.
async fn myself(peer: &Reach) -> Result<Member, Stop> {
    list(peer).await?.into_iter().find(|member| member.me).ok_or_else(Stop::unexpected)
}

/// The member that is meant.
pub(crate) async fn meant(peer: &Reach, wanted: &str) -> Result<MemberId, Stop> {
    if wanted == ME {
        return Ok(myself(peer).await?.id);
    }
    let candidates: Vec<_> = list(peer)
        .await?
        .into_iter()
        .map(|member| Candidate { id: member.id, name: member.name, current: member.active })
        .collect();
    pick(wanted, &candidates)
}
