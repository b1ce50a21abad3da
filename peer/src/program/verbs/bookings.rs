//! Who uses what, and when.

use clap::{ArgGroup, Args, Subcommand};
use jiff::{Span, Zoned};
use moothall_core::message::Message;
use moothall_core::request::hall::Hall;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Booking;

use super::super::pick::{Candidate, pick};
use super::super::stop::Stop;
use super::super::{Shell, reach, times};
use super::book::{no_time, part_of};
use super::resources;

/// Days that a list of bookings shows if nothing else is said.
const DAYS_SHOWN: i32 = 30;
/// Days to both sides of now among which a booking is looked for that is to be cancelled.
const DAYS_SEARCHED: i32 = 182;
/// Days that one question about bookings covers at most, and how many such questions find the last that can be booked.
const DAYS_ASKED: i32 = 366;

/// Lists bookings.
#[derive(Debug, Args)]
pub(crate) struct Bookings {
    #[command(subcommand)]
    act: Option<BookingsAct>,
    /// Only of this resource
    #[arg(long)]
    resource: Option<String>,
    /// From when; from the beginning of today if not given
    #[arg(long)]
    from: Option<String>,
    /// Until when, or for how long; 30 days if not given
    #[arg(long)]
    until: Option<String>,
}

/// What is done to a booking.
#[derive(Debug, Subcommand)]
enum BookingsAct {
    /// Cancel a booking, or leave the waiting list
    #[command(group = ArgGroup::new("which").args(["following", "all"]))]
    Cancel {
        /// Which: the first digits of its id, or its title
        booking: String,
        /// And all that come after it in its series
        #[arg(long)]
        following: bool,
        /// And all of its series that are not over
        #[arg(long)]
        all: bool,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// List what waits for an answer or for its time: all, if you may approve; else your own
    Pending,
    /// Approve a booking that was asked for
    Approve(Answered),
    /// Decline a booking that was asked for
    Decline {
        #[command(flatten)]
        answered: Answered,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
    /// Book the events of a calendar file (.ics); one that was taken before is changed, not doubled
    Import(super::calendar::Import),
    /// Write bookings as a calendar file (.ics)
    Export(super::calendar::Export),
    /// Say that you are there
    CheckIn {
        /// Which: the first digits of its id, or its title
        booking: String,
    },
}

/// A booking that is approved or declined.
#[derive(Debug, Args)]
struct Answered {
    /// Which: the first digits of its id, or its title
    booking: String,
    /// And all of its series that were asked for
    #[arg(long)]
    all: bool,
}

impl Bookings {
    pub(crate) async fn ask(self, shell: &Shell, peer: &reach::Reach) -> Result<Answer, Stop> {
        let now = shell.now();
        if let Some(act) = self.act {
            return act.ask(shell, peer, &now).await;
        }
        let resource = match self.resource {
            Some(wanted) => Some(resources::meant(peer, &wanted).await?),
            None => None,
        };
        let from = times::moment(self.from.as_deref().unwrap_or("today"), &now)?;
        let until = match self.until {
            Some(text) => times::end(&text, &from, &now)?,
            None => days_from(&from, DAYS_SHOWN)?,
        };
        peer.ask(Request::Bookings { resource, from_ms: unix_ms(&from), until_ms: unix_ms(&until) }).await
    }
}

impl BookingsAct {
    async fn ask(self, shell: &Shell, peer: &reach::Reach, now: &Zoned) -> Result<Answer, Stop> {
        let act = match self {
            Self::Import(import) => return import.ask(shell, peer).await,
            Self::Export(export) => return export.ask(shell, peer).await,
            Self::Pending => {
                let answer = peer.ask(Request::Pending).await?;
                let none = matches!(&answer, Answer::Bookings(all) if all.is_empty());
                return Ok(match none && !shell.common.json {
                    true => Answer::Nothing(Message::new("program-no-pending")),
                    false => answer,
                });
            }
            Self::Cancel { booking, following, all, yes } => {
                let booking = found(peer, &booking, now, Reach::Around).await?;
                if !yes {
                    let series = following || all;
                    shell.make_sure(match series {
                        true => "program-cancel-series-sure",
                        false => "program-cancel-booking-sure",
                    })?;
                }
                if !booking.of_series {
                    return peer.write(shell, Request::CancelBooking { booking: booking.id }).await;
                }
                Hall::Release { spans: part_of(&booking, following, all) }
            }
            Self::Approve(answered) => answered.act(peer, now, true).await?,
            Self::Decline { answered, yes } => {
                let act = answered.act(peer, now, false).await?;
                if !yes {
                    shell.make_sure("program-decline-booking-sure")?;
                }
                act
            }
            Self::CheckIn { booking } => {
                let booking = found(peer, &booking, now, Reach::Around).await?;
                Hall::CheckIn { reservation: booking.reservation, number: booking.number }
            }
        };
        peer.write(shell, Request::Hall { act: Box::new(act) }).await
    }
}

impl Answered {
    async fn act(&self, peer: &reach::Reach, now: &Zoned, approved: bool) -> Result<Hall, Stop> {
        let booking = found(peer, &self.booking, now, Reach::Asked).await?;
        Ok(Hall::Approve { spans: part_of(&booking, false, self.all), approved })
    }
}

/// How far a booking is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Half a year to both sides of now; whoever waits, however far ahead.
    Around,
    /// As far ahead as one may book at all.
    Ahead,
    /// The same; what was asked for is meant before what was not.
    Asked,
    /// As far as around, and what fell of the reader's own of late.
    Fallen,
}

/// The booking that is meant. Of a series the next that is not over is meant where its title is given.
pub(super) async fn found(
    peer: &reach::Reach,
    wanted: &str,
    now: &Zoned,
    reach: Reach,
) -> Result<Booking, Stop> {
    let years = match reach {
        Reach::Around | Reach::Fallen => 1,
        Reach::Ahead | Reach::Asked => 3,
    };
    let mut bookings = Vec::new();
    let mut from = days_from(now, -DAYS_SEARCHED)?;
    for _ in 0..years {
        let until = days_from(&from, DAYS_ASKED)?;
        let request =
            Request::Bookings { resource: None, from_ms: unix_ms(&from), until_ms: unix_ms(&until) };
        bookings.extend(listed(peer, request).await?);
        from = until;
    }
    bookings.extend(listed(peer, Request::Pending).await?);
    if reach == Reach::Fallen {
        bookings.extend(listed(peer, Request::Fallen).await?);
    }
    bookings.sort_by_key(|booking| (booking.from_ms, booking.id));
    bookings.dedup_by_key(|booking| booking.id);
    let now_ms = unix_ms(now);
    let mut named = std::collections::BTreeSet::new();
    let to_come = |booking: &Booking| {
        booking.until_ms > now_ms
            && ["held", "requested", "waiting"].contains(&&*booking.state)
            && (reach != Reach::Asked || booking.state == "requested")
    };
    let title = wanted.trim().to_lowercase();
    let own = bookings.iter().any(|one| one.mine && to_come(one) && one.title.to_lowercase() == title);
    let candidates: Vec<_> = bookings
        .iter()
        // Of two with one title, the reader's own that is not over yet is meant, else another's; of a series the next.
        .map(|booking| {
            let current = to_come(booking) && (booking.mine || !own) && named.insert(booking.reservation);
            Candidate { id: booking.id, name: booking.title.clone(), current }
        })
        .collect();
    let id = pick(wanted, &candidates)?;
    match bookings.into_iter().find(|booking| booking.id == id) {
        Some(booking) => Ok(booking),
        // A whole id is taken as it is; what it names may lie outside of what was looked at.
        None => listed(peer, Request::Series { reservation: id })
            .await?
            .into_iter()
            .find(|booking| booking.id == id)
            .ok_or_else(|| {
                let message = Message::new("misuse-nothing-called");
                Stop::misuse(message.text("wanted", wanted))
            }),
    }
}

async fn listed(peer: &reach::Reach, request: Request) -> Result<Vec<Booking>, Stop> {
    match peer.ask(request).await? {
        Answer::Bookings(bookings) => Ok(bookings),
        _ => Err(Stop::unexpected()),
    }
}

pub(super) fn unix_ms(moment: &Zoned) -> i64 {
    moment.timestamp().as_millisecond()
}

fn days_from(moment: &Zoned, days: i32) -> Result<Zoned, Stop> {
    moment.checked_add(Span::new().days(days)).map_err(|_| no_time(moment))
}
