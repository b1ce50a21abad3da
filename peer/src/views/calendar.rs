//! Calendar files: what would become of one, and bookings as one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use moothall_core::action::Action;
use moothall_core::action::bookings::{Clash, DAYS_AHEAD_MAX, Part, Reservation, SPANS_MAX, Span, Terms};
use moothall_core::id::{BookingId, PaperId, ResourceId};
use moothall_core::ledger::record::{Booking, Key, Resource};
use moothall_core::ledger::state::Look;
use moothall_core::ledger::tail::Judgement;
use moothall_core::message::Message;
use moothall_core::paper::Field;
use moothall_core::request::hall::{Event as Wanted, Hall, Spans};
use moothall_core::request::{Answer, NAME_CHARS_MAX};
use moothall_core::rules::DAY_MS;
use moothall_core::sentences::Sentences;
use moothall_core::unseen::{has_unseen, is_unseen};
use moothall_core::view;
use moothall_core::view::calendar::{CalendarPlan, Fate, Planned};

use super::hall::SPAN_DAYS_MAX;
use super::{Seen, Viewer};
use crate::calendar::{Event, Head, Limits, Out, Skipped, When, Window, Zone, read, write};

/// Bookings are written from so many days before now on.
const DAYS_BEFORE: i64 = 30;

/// What the ids of our own bookings end with in calendar files.
const OUR_IDS: &str = "@moothall";

/// What is booked of an event that was taken before.
struct Known {
    reservation: BookingId,
    title: String,
    spans: Vec<(i64, i64)>,
}

/// Whose bookings are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// The reader's.
    Own,
    /// Everybody's.
    All,
}

impl Viewer<'_> {
    /// What would become of a file's events, each tried by the rules that will judge it.
    pub(crate) fn plan_calendar(&self, resource: ResourceId, text: &str, zone: &str) -> Seen<Option<Answer>> {
        if self.current().record::<Resource>(&Key::Resource(resource)).is_none() {
            return Ok(None);
        }
        let zone = Zone::named(zone).unwrap_or_else(|_| Zone::utc());
        // Of what goes on without an end as much is taken as may be booked now; the rest comes with the next reading.
        let window =
            Window { from_ms: self.now_ms, until_ms: self.now_ms + self.days_ahead(resource) * DAY_MS };
        let reading = read(text.as_bytes(), &Limits::default(), window, &zone);
        let known = self.known_events(resource)?;
        let mut plan = Planning::new(self, resource, known);
        let mut events: Vec<Planned> = reading.events.iter().map(|event| plan.event(event)).collect();
        events.extend(reading.skipped.into_iter().map(left_out));
        if reading.skipped_more > 0 {
            let why = Message::new("ics-more-skipped").number("count", reading.skipped_more as i64);
            events.push(left_out(Skipped { line: 0, uid: None, summary: None, why }));
        }
        let outside = u32::try_from(reading.outside).unwrap_or(u32::MAX);
        Ok(Some(Answer::CalendarPlan(CalendarPlan { name: reading.name, events, outside })))
    }

    /// How many days ahead a resource may be booked, by its terms and the constitution.
    fn days_ahead(&self, resource: ResourceId) -> i64 {
        let most = i64::from(self.ledger.constitution().parameters().booking_days_ahead_max);
        let current = self.current();
        let terms = current.record::<Terms>(&Key::Terms(resource)).map_or(0, |terms| terms.ahead_days);
        if terms == 0 { most } else { most.min(i64::from(terms)) }
    }

    /// What was taken from files before and is not over, by the ids of the files.
    fn known_events(&self, resource: ResourceId) -> Seen<HashMap<String, Known>> {
        let mut uids: BTreeMap<BookingId, Option<String>> = BTreeMap::new();
        let mut known: HashMap<String, Known> = HashMap::new();
        for booking in self.bookings_ahead(Some(resource), self.now_ms, Whose::Own) {
            let uid = match uids.get(&booking.reservation) {
                Some(uid) => uid.clone(),
                None => {
                    let uid = self.uid_of(booking.reservation)?;
                    uids.insert(booking.reservation, uid.clone());
                    uid
                }
            };
            let Some(uid) = uid else { continue };
            let one = known.entry(uid).or_insert_with(|| Known {
                reservation: booking.reservation,
                title: booking.title,
                spans: Vec::new(),
            });
            one.spans.push((booking.from_ms, booking.until_ms));
        }
        Ok(known)
    }

    /// The id that a calendar file gave what a reservation was made from.
    fn uid_of(&self, reservation: BookingId) -> Seen<Option<String>> {
        let Some(row) = self.paper(PaperId(reservation.0))? else { return Ok(None) };
        let uid = self.document(&row)?.text(Field::Uid);
        Ok(uid.filter(|uid| !uid.is_empty()))
    }

    /// Bookings from a moment on, as far ahead as there are any.
    fn bookings_ahead(&self, resource: Option<ResourceId>, from_ms: i64, whose: Whose) -> Vec<view::Booking> {
        let me = self.me();
        let wanted = |booking: &Booking| whose == Whose::All || Some(booking.member) == me;
        let mut all = Vec::new();
        let mut at_ms = from_ms;
        while at_ms < self.now_ms + i64::from(DAYS_AHEAD_MAX) * DAY_MS {
            let until_ms = at_ms + SPAN_DAYS_MAX * DAY_MS;
            all.extend(self.bookings_where(resource, at_ms, until_ms, wanted));
            at_ms = until_ms;
        }
        all.sort_by_key(|booking| (booking.from_ms, booking.id));
        all.dedup_by_key(|booking| booking.id);
        all
    }

    /// Bookings as a calendar file: each time an event of its own, private ones of others as busy only.
    pub(crate) fn calendar_file(&self, resource: Option<ResourceId>, locale: &str) -> String {
        let sentences = Sentences::new(locale);
        let busy = sentences.say(&Message::new("booking-busy"), &|_: i64| String::new());
        let from_ms = self.now_ms - DAYS_BEFORE * DAY_MS;
        let (whose, name) = match resource {
            Some(resource) => (Whose::All, self.resource_name(resource)),
            None => (Whose::Own, self.my_name()),
        };
        let bookings = self.bookings_ahead(resource, from_ms, whose);
        let events: Vec<Out> = bookings
            .into_iter()
            .map(|booking| Out {
                uid: format!("{}{OUR_IDS}", booking.id),
                summary: match booking.title.is_empty() {
                    true => booking.member_name,
                    false => booking.title,
                },
                description: String::new(),
                location: booking.resource_name,
                when: When::Span { from_ms: booking.from_ms, until_ms: booking.until_ms },
                busy: true,
                tentative: booking.state == "requested",
                private: booking.private,
                hidden: booking.private && !booking.mine,
            })
            .collect();
        write(&events, &Head { name: &name, busy: &busy, stamp_ms: self.now_ms })
    }
}

/// A title as a booking may have it: other programs write longer ones, and characters that nobody sees.
fn titled(summary: &str) -> String {
    let seen: String = summary.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let seen: String = seen.chars().filter(|c| !is_unseen(*c)).collect();
    let cut: String = seen.trim().chars().take(2 * NAME_CHARS_MAX).collect();
    // Joiners where nothing is joined are taken too, with all others.
    if has_unseen(&cut) { cut.replace(['\u{200c}', '\u{200d}'], "") } else { cut }.trim().to_owned()
}

fn left_out(skipped: Skipped) -> Planned {
    Planned {
        line: skipped.line,
        title: skipped.summary.or(skipped.uid).unwrap_or_default(),
        from_ms: None,
        times: 0,
        fate: Fate::Skipped,
        why: Some(skipped.why),
        act: None,
    }
}

/// A plan in the making.
struct Planning<'v, 's> {
    viewer: &'v Viewer<'s>,
    resource: ResourceId,
    known: HashMap<String, Known>,
    /// What earlier events of the file take, by begin; empty where the resource is shared.
    planned: BTreeMap<i64, i64>,
    shared: bool,
    /// How many times each id has come up: changed occurrences of a series share its id.
    met: HashMap<String, u32>,
    /// How many more reservations the reader may have, and how many at all.
    left: usize,
    most: u32,
}

impl<'v, 's> Planning<'v, 's> {
    fn new(viewer: &'v Viewer<'s>, resource: ResourceId, known: HashMap<String, Known>) -> Self {
        let terms = viewer.current().record::<Terms>(&Key::Terms(resource)).cloned().unwrap_or_default();
        let most = viewer.ledger.constitution().parameters().booking_open_per_member;
        let open: BTreeSet<_> = viewer.my_bookings().into_iter().map(|booking| booking.reservation).collect();
        Self {
            viewer,
            resource,
            known,
            planned: BTreeMap::new(),
            shared: terms.places > 1,
            met: HashMap::new(),
            left: (most as usize).saturating_sub(open.len()),
            most,
        }
    }

    /// What becomes of one event.
    fn event(&mut self, event: &Event) -> Planned {
        let met = self.met.entry(event.uid.clone()).or_default();
        let uid = if *met == 0 { event.uid.clone() } else { format!("{}#{met}", event.uid) };
        *met += 1;
        let title = titled(&event.summary);
        let spans: Vec<(i64, i64)> = event
            .spans
            .iter()
            .filter(|span| span.until_ms > self.viewer.now_ms)
            .map(|span| (span.from_ms, span.until_ms))
            .collect();
        let mut planned = Planned {
            line: event.line,
            title: title.clone(),
            from_ms: spans.first().map(|span| span.0),
            times: u32::try_from(spans.len()).unwrap_or(u32::MAX),
            fate: Fate::Skipped,
            why: None,
            act: None,
        };
        if !event.busy {
            planned.why = Some(Message::new("ics-not-busy"));
            return planned;
        }
        if spans.is_empty() {
            planned.why = Some(Message::new("refused-booking-past"));
            return planned;
        }
        if uid.ends_with(OUR_IDS) {
            planned.why = Some(Message::new("ics-our-own"));
            return planned;
        }
        let known = self.known.remove(&uid);
        if known.as_ref().is_some_and(|known| known.title == title && known.spans == spans) {
            self.plan(&spans);
            planned.fate = Fate::Same;
            return planned;
        }
        if known.is_none() && self.left == 0 {
            let why = Message::new("refused-bookings-too-many").number("max", i64::from(self.most));
            planned.why = Some(why);
            return planned;
        }
        let (mut free, clashing): (Vec<_>, Vec<_>) = spans.into_iter().partition(|span| !self.clashes(*span));
        if !clashing.is_empty() {
            planned.why = Some(Message::new("ics-overlaps"));
        }
        if free.len() > SPANS_MAX {
            planned.why = Some(Message::new("ics-too-many-occurrences").number("most", SPANS_MAX as i64));
            free.truncate(SPANS_MAX);
        }
        if free.is_empty() {
            return planned;
        }
        let replaces = known.as_ref().map(|known| Spans::all_of(known.reservation));
        match self.tried(&free, event.private, replaces) {
            Err(why) => planned.why = Some(why),
            Ok(why) => {
                planned.why = why.or(planned.why);
                planned.fate = if known.is_some() { Fate::Changed } else { Fate::Taken };
                if known.is_none() {
                    self.left -= 1;
                }
                self.plan(&free);
                let taken = Wanted {
                    resource: self.resource,
                    uid,
                    title,
                    spans: free,
                    private: event.private,
                    replaces,
                };
                planned.act = Some(Box::new(Hall::Take { event: Box::new(taken) }));
            }
        }
        planned
    }

    /// Whether all can be had; the first obstacle where some can, an error where none can.
    fn tried(
        &self,
        spans: &[(i64, i64)],
        private: bool,
        replaces: Option<Spans>,
    ) -> Result<Option<Message>, Message> {
        let would = |clash: Clash| {
            let judged = self.viewer.replica.would(Action::Reserve(Box::new(Reservation {
                resource: self.resource,
                spans: spans
                    .iter()
                    .map(|(from_ms, until_ms)| Span { from_ms: *from_ms, until_ms: *until_ms })
                    .collect(),
                places: 1,
                private,
                member: None,
                clash,
                replaces: replaces.map(|spans| Part {
                    reservation: spans.reservation,
                    first: spans.first,
                    last: spans.last,
                }),
            })));
            match judged {
                Judgement::Accepted => Ok(()),
                Judgement::Refused(refusal) => Err(self.viewer.refusal(&refusal)),
                Judgement::Aside(_) => Err(Message::new("verdict-unreadable")),
            }
        };
        match would(Clash::Refuse) {
            Ok(()) => Ok(None),
            Err(why) if spans.len() == 1 => Err(why),
            Err(why) => would(Clash::Skip).map(|()| Some(why)),
        }
    }

    fn clashes(&self, (from_ms, until_ms): (i64, i64)) -> bool {
        // What is planned does not overlap, so the last that begins before the end is the only one that can reach in.
        !self.shared
            && self
                .planned
                .range(..until_ms)
                .next_back()
                .is_some_and(|(_, planned_until)| *planned_until > from_ms)
    }

    fn plan(&mut self, spans: &[(i64, i64)]) {
        if !self.shared {
            self.planned.extend(spans.iter().copied());
        }
    }
}
