//! Views: what the screens show, put together from the ledger's current state and the words in the store.

mod calendar;
mod concerns;
mod contest;
mod deciding;
mod decisions;
mod figures;
mod hall;
mod happened;
mod home;
mod hours;
mod keepers;
mod lines;
mod log;
mod people;
mod search;
mod standing;
mod succession;
mod versions;
mod why;

use moothall_core::action::Effect;
use moothall_core::action::bookings::{SPANS_MAX, Terms};
use moothall_core::id::{DeviceId, EntryId, MemberId, PaperId, ProposalId, ResourceId};
use moothall_core::ledger::record::{
    Booking, BookingState, Device, Keepers, Key, Member, Organisation, Paper, Proposal, Standing,
};
use moothall_core::ledger::refusal::{Fact, Refusal};
use moothall_core::ledger::state::Look;
use moothall_core::ledger::tail::{Judgement, Overlay};
use moothall_core::ledger::{Ledger, Status};
use moothall_core::message::{Arg, Message};
use moothall_core::paper::Paper as Document;
use moothall_core::replica::Replica;
use moothall_core::request::{Answer, Request};
use moothall_core::rules::bookings;
use moothall_core::store::PaperRow;
use moothall_core::view::{self, Certainty, Session};

use crate::merged;
use crate::store::{Store, StoreFault};

/// Looks at a peer on behalf of its member.
#[derive(Clone, Copy)]
pub(crate) struct Viewer<'a> {
    pub(crate) replica: &'a Replica,
    pub(crate) ledger: &'a Ledger,
    pub(crate) store: &'a Store,
    pub(crate) now_ms: i64,
    pub(crate) sheet_saved: bool,
    pub(crate) stopped: Option<&'a Message>,
    /// What goes wrong on this machine at present.
    pub(crate) trouble: Option<&'a Message>,
}

type Seen<T> = Result<T, StoreFault>;

impl<'a> Viewer<'a> {
    /// Answers a question; none where it speaks of something that is not here.
    pub(crate) fn answer(&self, request: &Request, session: Session) -> Seen<Option<Answer>> {
        Ok(Some(match request {
            Request::Home => Answer::Home(Box::new(self.home()?)),
            Request::Members => Answer::Members(self.members()?),
            Request::Groups => Answer::Groups(self.groups()?),
            Request::Devices => Answer::Devices(self.devices()?),
            Request::Keepers => Answer::Keepers(Box::new(self.keepers()?)),
            Request::Succession => Answer::Succession(Box::new(self.succession())),
            Request::Lines => Answer::Lines(self.lines()?),
            Request::Invitations => Answer::Invitations(self.invitations()),
            Request::Occurrences { wish } => return self.occurrences(wish),
            Request::Pending => Answer::Bookings(self.pending()),
            Request::Fallen => Answer::Bookings(self.fallen()),
            Request::PlanCalendar { resource, text, zone } => {
                return self.plan_calendar(*resource, text, zone);
            }
            Request::CalendarFile { resource, locale } => {
                Answer::CalendarFile(self.calendar_file(*resource, locale))
            }
            Request::Series { reservation } => Answer::Bookings(self.series(*reservation)),
            Request::Resources => Answer::Resources(self.resources()?),
            Request::Clock => Answer::Clock(self.clock()),
            Request::Bookings { resource, from_ms, until_ms } => {
                Answer::Bookings(self.bookings(*resource, *from_ms, *until_ms))
            }
            Request::Delegations => Answer::Delegations(self.delegations()),
            Request::Proposals => Answer::Proposals(self.proposals()),
            Request::Proposal { proposal } => match self.proposal(*proposal)? {
                Some(proposal) => Answer::Proposal(Box::new(proposal)),
                None => return Ok(None),
            },
            Request::Versions { proposal } => match self.versions(*proposal)? {
                Some(versions) => Answer::Versions(versions),
                None => return Ok(None),
            },
            Request::Constitution => Answer::Constitution(self.constitution()),
            Request::Status => Answer::Status(Box::new(self.status(session)?)),
            Request::Log { before, limit, mine } => Answer::Log(self.log(*before, *limit, *mine)?),
            Request::Figures { bounds_ms } => Answer::Figures(self.figures(bounds_ms)?),
            Request::Why { about } => match self.why(about)? {
                Some(why) => Answer::Why(why),
                None => return Ok(None),
            },
            Request::Search { words } => Answer::Found(self.search(words)?),
            Request::Recoveries => Answer::Recoveries(self.recoveries()),
            _ => return Ok(None),
        }))
    }

    pub(crate) fn current(&self) -> Overlay<'a> {
        self.ledger.current()
    }

    /// Who reads.
    pub(crate) fn me(&self) -> Option<MemberId> {
        self.replica.my_member().map(|(member, _)| member)
    }

    /// Whose a device is.
    pub(crate) fn member_of(&self, device: DeviceId) -> Option<MemberId> {
        moothall_core::replica::decide::member_of(self.replica, device)
    }

    /// Whether the reader is a steward, by the confirmed state.
    pub(crate) fn is_steward(&self) -> bool {
        self.me().is_some_and(|me| {
            self.ledger.confirmed().record::<Member>(&Key::Member(me)).is_some_and(|member| member.steward)
        })
    }

    /// Where this peer stands within its organisation.
    pub(crate) fn session(&self, copied: bool) -> Session {
        let id = self.ledger.organisation();
        let organisation = self.organisation_name();
        let outside = |code: &str| Session::Outside {
            id,
            organisation: organisation.clone(),
            reason: Message::new(code),
        };
        let device = self.replica.me().device;
        if let Some(refusal) = self.replica.turned_away() {
            return Session::Outside { id, organisation, reason: self.refusal(refusal) };
        }
        let Some((me, confirmed)) = self.replica.my_member() else {
            if let Some(reason) = self.replica.hindered_recovery() {
                return Session::Outside { id, organisation, reason: reason.clone() };
            }
            if let Some(reason) = self.refused_enrolment() {
                return Session::Outside { id, organisation, reason };
            }
            return outside(match (self.replica.taking_over(), copied) {
                (true, _) => "outside-taking-over",
                (_, true) => "outside-copied",
                _ => "outside-restored",
            });
        };
        let current = self.current();
        match current.record::<Device>(&Key::Device(device)).map(|device| device.standing) {
            Some(Standing::Revoked) => return outside("outside-revoked"),
            Some(Standing::Equivocated) => return outside("outside-equivocated"),
            _ => {}
        }
        let member = current.record::<Member>(&Key::Member(me));
        if member.is_some_and(|member| member.left) {
            return outside("outside-left");
        }
        let steward = self.is_steward();
        Session::Inside {
            id,
            organisation,
            me,
            my_name: self.name(me),
            device,
            steward,
            keeper: self.is_keeper(device),
            confirmed,
            sample: matches!(self.store.note(crate::sample::SAMPLE_NOTE), Ok(Some(_))),
        }
    }

    /// Why this device's enrolment does not count, where that is so.
    fn refused_enrolment(&self) -> Option<Message> {
        let journal = self.ledger.index().journal(&self.replica.me().device)?;
        match self.verdict(journal.head) {
            view::Verdict::Refused { reason } => Some(reason),
            _ => None,
        }
    }

    pub(crate) fn is_keeper(&self, device: DeviceId) -> bool {
        self.ledger
            .confirmed()
            .record::<Keepers>(&Key::Keepers)
            .is_some_and(|keepers| keepers.devices.contains(&device))
    }

    /// The organisation's name, from its paper.
    pub(crate) fn organisation_name(&self) -> String {
        self.title(PaperId(self.ledger.organisation().0)).unwrap_or_else(|| {
            self.replica.joining().map(|joining| joining.organisation_name().to_owned()).unwrap_or_default()
        })
    }

    /// When it was founded, by certified time.
    pub(crate) fn founded_ms(&self) -> i64 {
        self.ledger.point_of(1).map_or(0, |(_, time_ms)| time_ms)
    }

    /// When the recovery sheet with this secret was made, by certified time: with the proposal that renewed it, else with
    /// the founding.
    pub(crate) fn sheet_made_ms(&self, secret: &[u8; 32]) -> i64 {
        let key = ed25519_dalek::SigningKey::from_bytes(secret).verifying_key().to_bytes();
        let (low, high) = (Key::Proposal(ProposalId([0; 32])), Key::Proposal(ProposalId([255; 32])));
        let renewing =
            self.ledger.confirmed().records::<Proposal>(low, high).into_iter().find_map(|(at, proposal)| {
                match (at, &proposal.effect) {
                    (Key::Proposal(id), Effect::RenewSheet { recovery_key }) if recovery_key.0 == key => {
                        Some(id)
                    }
                    _ => None,
                }
            });
        match renewing.and_then(|id| self.ledger.status(id.into())) {
            Some(Status::Confirmed { time_ms, .. }) => time_ms,
            _ => self.founded_ms(),
        }
    }

    /// The reader's name.
    pub(crate) fn my_name(&self) -> String {
        self.me().map(|me| self.name(me)).unwrap_or_default()
    }

    /// A paper's title, unless the paper is erased or its words are not here.
    pub(crate) fn title(&self, id: PaperId) -> Option<String> {
        let erased = self.current().record::<Paper>(&Key::Paper(id)).is_none_or(|paper| paper.erased);
        if erased {
            return None;
        }
        self.store.title(id).ok().flatten().filter(|title| !title.is_empty())
    }

    /// A paper as merged, unless it is erased or its words are not here.
    pub(crate) fn paper(&self, id: PaperId) -> Seen<Option<PaperRow>> {
        let erased = self.current().record::<Paper>(&Key::Paper(id)).is_none_or(|paper| paper.erased);
        if erased { Ok(None) } else { self.store.paper(id) }
    }

    /// The document of a paper as stored; where that is damaged, as its entries make it.
    pub(crate) fn document(&self, row: &PaperRow) -> Seen<Document> {
        match Document::load_own(&row.document) {
            Ok(document) => Ok(document),
            Err(_) => Ok(merged::now(self.store, self.ledger, row.paper)?.paper),
        }
    }

    /// A paper's text; empty if the paper is erased or its words are not here.
    pub(crate) fn text(&self, id: PaperId) -> Seen<String> {
        let erased = self.current().record::<Paper>(&Key::Paper(id)).is_none_or(|paper| paper.erased);
        if erased { Ok(String::new()) } else { Ok(self.store.text(id)?.unwrap_or_default()) }
    }

    /// A member's name, or a stand-in.
    pub(crate) fn name(&self, id: MemberId) -> String {
        let paper = self.current().record::<Member>(&Key::Member(id)).and_then(|member| member.paper);
        paper.and_then(|paper| self.title(paper)).unwrap_or_else(|| nameless(id))
    }

    /// Whether the reader is a member who has not left.
    pub(crate) fn belongs(&self) -> bool {
        let current = self.current();
        let me = self.me().and_then(|me| current.record::<Member>(&Key::Member(me)));
        me.is_some_and(|me| !me.left)
    }

    /// Whose the valid recovery sheet is; nobody's where there is none.
    pub(crate) fn sheet_member(&self) -> Option<MemberId> {
        let organisation = self.organisation()?;
        organisation.recovery_key.is_some().then(|| organisation.sheet_member())
    }

    /// Devices with their members' names.
    pub(crate) fn devices_named(&self, ids: &[DeviceId]) -> String {
        let current = self.current();
        let named = |id: &DeviceId| match current.record::<Device>(&Key::Device(*id)) {
            Some(device) => format!("{} ({})", self.name(device.member), id.short()),
            None => format!("({})", id.short()),
        };
        ids.iter().map(named).collect::<Vec<_>>().join(", ")
    }

    /// An alarm with its devices called as people know them: the ledger's core names them by their ids.
    pub(super) fn with_names(&self, mut alarm: Message) -> Message {
        let (first, last) = (Key::Device(DeviceId([0; 32])), Key::Device(DeviceId([255; 32])));
        let current = self.current();
        let named = |short: &str| {
            let all = current.records::<Device>(first, last);
            let found = all.into_iter().find_map(|(key, _)| match key {
                Key::Device(id) if id.short() == short => Some(id),
                _ => None,
            });
            found.map_or_else(|| short.to_owned(), |id| self.devices_named(&[id]))
        };
        for name in ["keeper", "device"] {
            if let Some(Arg::Text(ids)) = alarm.args.get_mut(name) {
                *ids = ids.split(", ").map(named).collect::<Vec<_>>().join(", ");
            }
        }
        alarm
    }

    /// Whether a member other than this one has that name.
    pub(crate) fn is_called(&self, name: &str, but: MemberId) -> bool {
        let plain = |name: &str| name.trim().to_lowercase();
        let current = self.current();
        current
            .records::<Member>(Key::Member(MemberId([0; 32])), Key::Member(MemberId([255; 32])))
            .into_iter()
            .filter(|(key, member)| !member.left && *key != Key::Member(but))
            .filter_map(|(_, member)| self.title(member.paper?))
            .any(|other| plain(&other) == plain(name))
    }

    /// A resource's name, or a stand-in.
    pub(crate) fn resource_name(&self, id: ResourceId) -> String {
        self.title(PaperId(id.0)).unwrap_or_else(|| format!("({})", id.short()))
    }

    /// A proposal's title, or a stand-in.
    pub(crate) fn proposal_title(&self, id: ProposalId) -> String {
        self.title(PaperId(id.0)).unwrap_or_else(|| format!("({})", id.short()))
    }

    /// How sure an entry's place is.
    pub(crate) fn certainty(&self, id: EntryId) -> Certainty {
        match self.ledger.status(id) {
            Some(Status::Confirmed { position, time_ms }) => Certainty::Confirmed { position, time_ms },
            _ => Certainty::Provisional,
        }
    }

    /// A refusal with names in the place of ids.
    pub(crate) fn refusal(&self, refusal: &Refusal) -> Message {
        let mut message = Message::new(&refusal.code);
        for (name, fact) in &refusal.facts {
            message = match fact {
                Fact::Member(id) => message.text(name, self.name(*id)),
                Fact::Resource(id) => message.text(name, self.resource_name(*id)),
                Fact::Booking(id) => {
                    let current = self.current();
                    let booking = current.record::<Booking>(&Key::Booking(*id));
                    let hidden = booking.is_some_and(|booking| self.is_hidden(*id, booking));
                    let title = self.title(PaperId(id.0)).filter(|_| !hidden);
                    message.text(name, title.unwrap_or_default())
                }
                Fact::Entry(id) => message.text(name, id.short()),
                Fact::Number(number) => message.number(name, *number),
                Fact::Time(unix_ms) => message.time(name, *unix_ms),
                Fact::Duration(ms) => message.duration(name, *ms),
                Fact::Word(word) => message.text(name, word.clone()),
            };
        }
        if refusal.code == "refused-slot-taken" {
            message = self.with_next_free(message, refusal);
        }
        message
    }

    /// Whoever finds a slot taken is offered the next free one of the same length.
    fn with_next_free(&self, mut message: Message, refusal: &Refusal) -> Message {
        if let Some((_, free_ms, until_ms)) = self.next_free_time(refusal) {
            message.code = "refused-slot-taken-next".to_owned();
            message = message.time("free_from", free_ms).time("free_until", until_ms);
        }
        message
    }

    /// What the rules say of an entry.
    pub(crate) fn verdict(&self, id: EntryId) -> view::Verdict {
        match self.ledger.status(id) {
            Some(Status::Confirmed { .. }) => {
                match self.store.refusal(id).map(|reason| reason.map(|bytes| Refusal::decode(&bytes))) {
                    Ok(None) => view::Verdict::Accepted,
                    Ok(Some(Ok(refusal))) => view::Verdict::Refused { reason: self.refusal(&refusal) },
                    // What cannot be read was a refusal or is not known: never "accepted".
                    Ok(Some(Err(_))) | Err(_) => {
                        view::Verdict::Waiting { reason: Message::new("verdict-unreadable") }
                    }
                }
            }
            Some(Status::Provisional(Judgement::Accepted)) => view::Verdict::Accepted,
            Some(Status::Provisional(Judgement::Refused(refusal))) => {
                view::Verdict::Refused { reason: self.refusal(&refusal) }
            }
            Some(Status::Provisional(Judgement::Aside(reason))) => {
                view::Verdict::Aside { reason: Message::new("verdict-aside").text("detail", reason) }
            }
            Some(Status::Unjudged) | None => {
                view::Verdict::Waiting { reason: Message::new("verdict-waiting") }
            }
        }
    }

    /// An entry that has just been written.
    pub(crate) fn written(&self, id: EntryId) -> view::Written {
        view::Written { id, certainty: self.certainty(id), note: self.offline_note(), said: None }
    }

    /// Said of what is written while no keeper can be reached.
    pub(crate) fn offline_note(&self) -> Option<Message> {
        let keeper_here = self.is_keeper(self.replica.me().device)
            || self.replica.connected_devices().any(|(_, device)| self.is_keeper(device));
        (!keeper_here).then(|| Message::new("note-no-keeper"))
    }

    /// A booking as it is shown, if it holds its time.
    pub(crate) fn booking(
        &self,
        id: moothall_core::id::BookingId,
        booking: &Booking,
    ) -> Option<view::Booking> {
        booking.state.holds().then(|| self.booking_in_any_state(id, booking))
    }

    /// A booking as it is shown, however it stands.
    pub(crate) fn booking_in_any_state(
        &self,
        id: moothall_core::id::BookingId,
        booking: &Booking,
    ) -> view::Booking {
        let (reservation, number) = booking.part(id);
        let mine = Some(booking.member) == self.me();
        let hidden = self.is_hidden(id, booking);
        let by = booking.more.as_ref().map(|more| more.by).filter(|by| *by != booking.member && !hidden);
        // Its second time may have been left out, so that any of the others tells. What was booked plainly has none.
        let of_series = number > 0
            || booking.more.is_some()
                && (1..u16::try_from(SPANS_MAX).unwrap_or(u16::MAX))
                    .map(|number| Key::Booking(bookings::occurrence(reservation, number)))
                    .any(|key| self.current().value(&key).is_some());
        let checked_in = booking.more.as_ref().is_some_and(|more| more.checked_in);
        let opens_ms = booking.from_ms - bookings::CHECK_IN_EARLY_MS;
        let asks_for_it = self
            .current()
            .record::<Terms>(&Key::Terms(booking.resource))
            .is_some_and(|terms| terms.check_in_min.is_some());
        view::Booking {
            id,
            resource: booking.resource,
            resource_name: self.resource_name(booking.resource),
            member: (!hidden).then_some(booking.member),
            member_name: if hidden { String::new() } else { self.name(booking.member) },
            mine,
            title: if hidden {
                String::new()
            } else {
                self.title(PaperId(reservation.0)).unwrap_or_default()
            },
            reservation,
            number,
            of_series,
            state: booking.state.name().to_owned(),
            places: booking.places(),
            private: booking.private(),
            hidden,
            booked_by: by.map(|by| self.name(by)),
            checked_in,
            may_check_in: asks_for_it
                && mine
                && !checked_in
                && booking.state == BookingState::Held
                && (opens_ms..booking.until_ms).contains(&self.now_ms),
            from_ms: booking.from_ms,
            until_ms: booking.until_ms,
            certainty: self.certainty(reservation.into()),
        }
    }

    /// Whether a booking is a private one of others: then the reader learns only that the time is taken.
    pub(crate) fn is_hidden(&self, id: moothall_core::id::BookingId, booking: &Booking) -> bool {
        let paper = PaperId(booking.part(id).0.0);
        booking.private()
            && Some(booking.member) != self.me()
            && !self.replica.may_read(self.replica.me().device, paper)
    }

    pub(crate) fn organisation(&self) -> Option<&'a Organisation> {
        self.ledger.confirmed().record(&Key::Organisation)
    }
}

/// What stands for a member whose name is erased or not here.
fn nameless(id: MemberId) -> String {
    format!("({})", id.short())
}
