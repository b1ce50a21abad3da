//! Who uses what, and when.

use clap::{Args, Subcommand};
use jiff::{Span, Zoned};
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};

use super::super::pick::{Candidate, pick};
use super::super::reach::Reach;
use super::super::stop::Stop;
use super::super::{Shell, times};
use super::resources;

/// Days that a list of bookings shows if nothing else is said.
const DAYS_SHOWN: i32 = 30;
/// Days to both sides of now among which a booking to cancel is looked for.
const DAYS_SEARCHED: i32 = 182;

/// Books something.
#[derive(Debug, Args)]
pub(crate) struct Book {
    /// Which
    resource: String,
    /// From when, such as "2026-12-05 14:00"
    from: String,
    /// Until when, such as "17:00", or for how long, such as "3h"
    until: String,
    /// What for
    #[arg(long, default_value = "")]
    title: String,
}

impl Book {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let now = shell.now();
        let from = times::moment(&self.from, &now)?;
        let until = times::end(&self.until, &from, &now)?;
        let resource = resources::meant(peer, &self.resource).await?;
        let (from_ms, until_ms) = (unix_ms(&from), unix_ms(&until));
        peer.write(shell, Request::Book { resource, from_ms, until_ms, title: self.title }).await
    }
}

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
    /// Cancel a booking
    Cancel {
        /// Which: the first digits of its id, or its title
        booking: String,
        /// Do not ask whether you are sure
        #[arg(long)]
        yes: bool,
    },
}

impl Bookings {
    pub(crate) async fn ask(self, shell: &Shell, peer: &Reach) -> Result<Answer, Stop> {
        let now = shell.now();
        if let Some(BookingsAct::Cancel { booking, yes }) = self.act {
            return cancel(shell, peer, &booking, yes, &now).await;
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

async fn cancel(shell: &Shell, peer: &Reach, wanted: &str, yes: bool, now: &Zoned) -> Result<Answer, Stop> {
    let (from, until) = (days_from(now, -DAYS_SEARCHED)?, days_from(now, DAYS_SEARCHED)?);
    let request = Request::Bookings { resource: None, from_ms: unix_ms(&from), until_ms: unix_ms(&until) };
    let Answer::Bookings(bookings) = peer.ask(request).await? else { return Err(Stop::unexpected()) };
    let now_ms = unix_ms(now);
    let candidates: Vec<_> = bookings
        .into_iter()
        // Of two with one title, the reader's own that is not over yet is meant.
        .map(|booking| Candidate {
            id: booking.id,
            name: booking.title,
            current: booking.mine && booking.until_ms > now_ms,
        })
        .collect();
    let booking = pick(wanted, &candidates)?;
    if !yes {
        shell.make_sure("program-cancel-booking-sure")?;
    }
    peer.write(shell, Request::CancelBooking { booking }).await
}

fn unix_ms(moment: &Zoned) -> i64 {
    moment.timestamp().as_millisecond()
}

fn days_from(moment: &Zoned, days: i32) -> Result<Zoned, Stop> {
    let message = || Message::new("misuse-time").text("text", moment.to_string());
    moment.checked_add(Span::new().days(days)).map_err(|_| Stop::misuse(message()))
}
