//! Members who book, give back, propose and vote, one act after the other, each by the process of its own device.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moothall_core::id::{BookingId, EntryId, ProposalId, ResourceId};
use moothall_core::request::{Answer, Choice, Failure, ProposalEffect, Request};
use tokio::task::JoinHandle;

use super::said::Book;
use super::{Station, asked};
use crate::{Random, now_ms};

const HOUR_MS: i64 = 3_600_000;

/// A member has so many bookings at most: fewer than the constitution allows.
const BOOKINGS_MAX: usize = 4;
/// Members book so many hours: few, so that they get into each other's way.
const HOURS: u64 = 40;
/// The first of them is so far ahead, in hours: whatever clock a test shows to its processes is before that.
const AHEAD_HOURS: i64 = 60 * 24;
/// Members propose something every so many rounds.
const ROUNDS_BETWEEN_PROPOSALS: u64 = 60;
/// Among so many of the newest proposals is voted.
const PROPOSALS_KNOWN: usize = 8;
/// How often is looked whether it is confirmed, and for a process that does not answer.
const AGAIN: Duration = Duration::from_millis(20);
/// So many of the newest acts are looked at.
const NEWEST: u32 = 8;

/// Members under way.
#[derive(Debug)]
pub struct Load {
    stop: Arc<AtomicBool>,
    members: Vec<JoinHandle<()>>,
}

impl Load {
    /// Lets the members of these devices act, and notes what they are shown as confirmed.
    pub fn begin(stations: &[&Station], book: &Arc<Book>, pause: Duration) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let mut members = Vec::new();
        let seed = now_ms().unsigned_abs();
        for (number, station) in stations.iter().enumerate() {
            let member = Member {
                name: station.name,
                data: station.data(),
                book: book.clone(),
                stop: stop.clone(),
                random: Random::of(seed.rotate_left(17) ^ number as u64),
                pause,
                resources: Vec::new(),
                bookings: VecDeque::new(),
                proposals: Vec::new(),
                round: 0,
            };
            members.push(tokio::spawn(member.act_until_stopped()));
        }
        Self { stop, members }
    }

    /// Lets them come to an end: each is shown its last act as confirmed.
    pub async fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        for member in self.members {
            member.await.unwrap();
        }
    }
}

struct Member {
    name: &'static str,
    data: PathBuf,
    book: Arc<Book>,
    stop: Arc<AtomicBool>,
    random: Random,
    pause: Duration,
    resources: Vec<ResourceId>,
    bookings: VecDeque<BookingId>,
    proposals: Vec<ProposalId>,
    round: u64,
}

impl Member {
    async fn act_until_stopped(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            let act = self.next().await;
            let Some(written) = self.write(&act).await else {
                // Nobody answers, or the act was refused: another one, in a moment.
                tokio::time::sleep(AGAIN).await;
                continue;
            };
            match &act {
                Request::Book { .. } => self.bookings.push_back(written.into()),
                Request::Propose { .. } => self.proposals.push(written.into()),
                _ => {}
            }
            self.is_confirmed(written).await;
            tokio::time::sleep(self.pause).await;
        }
    }

    /// What comes next: bookings and ballots in turn.
    async fn next(&mut self) -> Request {
        self.round += 1;
        if self.resources.is_empty() {
            self.look().await;
        }
        if self.round % ROUNDS_BETWEEN_PROPOSALS == 1 {
            self.look().await;
            let title = format!("Question {} of {}", self.round, self.name);
            let text = "More light at the bench.".to_owned();
            return Request::Propose { title, text, effect: ProposalEffect::None, hours: None };
        }
        let vote = self.round.is_multiple_of(2) && !self.proposals.is_empty();
        if vote {
            let which = self.below(self.proposals.len());
            let proposal = self.proposals[which];
            let choice = [Choice::Yes, Choice::No, Choice::Abstain][self.below(3)];
            return Request::Vote { proposal, choice };
        }
        if self.bookings.len() >= BOOKINGS_MAX
            && let Some(booking) = self.bookings.pop_front()
        {
            return Request::CancelBooking { booking };
        }
        if self.resources.is_empty() {
            // Nobody answers yet.
            return Request::Resources;
        }
        let which = self.below(self.resources.len());
        let resource = self.resources[which];
        let day = now_ms() / (24 * HOUR_MS) * 24 * HOUR_MS;
        let from_ms = day + (AHEAD_HOURS + self.random.below(HOURS).cast_signed()) * HOUR_MS;
        Request::Book { resource, from_ms, until_ms: from_ms + HOUR_MS, title: "Course".to_owned() }
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.random.below(end as u64)).unwrap()
    }

    /// Looks what there is to book and to vote on.
    async fn look(&mut self) {
        if let Some(Ok(Answer::Resources(all))) = asked(&self.data, Request::Resources).await {
            self.resources = all.iter().map(|one| one.id).collect();
        }
        if let Some(Ok(Answer::Proposals(all))) = asked(&self.data, Request::Proposals).await {
            let open = all.iter().filter(|one| one.can_vote).map(|one| one.id);
            self.proposals = open.take(PROPOSALS_KNOWN).collect();
        }
    }

    async fn write(&self, act: &Request) -> Option<EntryId> {
        match asked(&self.data, act.clone()).await? {
            Ok(Answer::Written(written)) => {
                self.book.acted(true);
                Some(written.id)
            }
            Err(Failure::Misuse { message }) => panic!("{} was told {message:?} of {act:?}", self.name),
            // Taken by others meanwhile, or the disk failed.
            Err(_) => {
                self.book.acted(false);
                None
            }
            Ok(_) => None,
        }
    }

    /// Waits until an act is shown as confirmed, however often the process ends meanwhile.
    async fn is_confirmed(&self, wanted: EntryId) {
        let newest = Request::Log { before: None, limit: NEWEST, mine: true };
        loop {
            if let Some(Ok(Answer::Log(lines))) = asked(&self.data, newest.clone()).await
                && self.book.shown(self.name, &lines, Some(wanted))
            {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
    }
}
