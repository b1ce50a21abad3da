//! The record: what was done, by whom, in words, and what the rules said of it.

use moothall_core::action::bookings::Reservation;
use moothall_core::action::{Action, Effect};
use moothall_core::entry::Unverified;
use moothall_core::id::{BookingId, EntryId, GroupId, MemberId, ProposalId, ResourceId};
use moothall_core::ledger::record::{Booking, Key, Meeting, Paper};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::view;

use super::{Seen, Viewer};

/// Where the first of a reservation's spans were not had, so many more are looked at for its resource.
const SPANS_LOOKED_AT: u16 = 16;

/// A log gives at most so many lines at a time.
const LOG_MAX: u32 = 500;

impl Viewer<'_> {
    /// Entries, the latest first.
    pub(crate) fn log(&self, before: Option<EntryId>, limit: u32, mine: bool) -> Seen<Vec<view::LogLine>> {
        let own = self.replica.me().device;
        let limit = limit.clamp(1, LOG_MAX) as usize;
        let me = self.me();
        let mut lines = Vec::new();
        for row in self.store.log(before, limit, mine.then_some(own))? {
            let Ok(entry) = Unverified::parse(&row.bytes) else { continue };
            let payload = entry.payload();
            let member = self.member_of(payload.device);
            let verdict = self.verdict(row.row.id);
            lines.push(view::LogLine {
                id: row.row.id,
                device: payload.device,
                sequence: payload.sequence,
                member_name: member.map(|member| self.name(member)).unwrap_or_default(),
                mine: member.is_some() && member == me,
                what: self.did(row.row.id, &payload.action),
                clock_ms: payload.clock_ms,
                certainty: self.certainty(row.row.id),
                draft: self.draft(row.row.id, &verdict)?,
                verdict,
            });
        }
        Ok(lines)
    }

    /// What was typed into an entry that does not count, unless its paper is erased, if only provisionally.
    fn draft(&self, id: EntryId, verdict: &view::Verdict) -> Seen<Option<view::Draft>> {
        if matches!(verdict, view::Verdict::Accepted) {
            return Ok(None);
        }
        let erased =
            |paper| self.current().record::<Paper>(&Key::Paper(paper)).is_some_and(|paper| paper.erased);
        let draft = self.store.draft(id)?.filter(|draft| !erased(draft.paper));
        Ok(draft.map(|draft| view::Draft { title: draft.title, text: draft.text }))
    }

    /// What an entry did, in words.
    pub(super) fn did(&self, id: EntryId, action: &Action) -> Message {
        let code = format!("did-{}", action.name().replace('_', "-"));
        let message = Message::new(&code);
        let whose = |device: &moothall_core::id::DeviceId| {
            self.member_of(*device)
                .map_or_else(|| format!("({})", device.short()), |member| self.name(member))
        };
        match action {
            Action::RevokeDevice { device }
            | Action::RestrictDevice { device }
            | Action::LiftRestriction { device }
            | Action::Expose { device, .. } => {
                message.text("member", whose(device)).text("device", device.short())
            }
            Action::Register => message.text("member", self.name(MemberId(id.0))),
            Action::Suspend { member, .. }
            | Action::EndSuspension { member }
            | Action::InviteFor { member, .. }
            | Action::RecordLeaving { member } => message.text("member", self.name(*member)),
            Action::Appoint { role, member } | Action::Dismiss { role, member } => {
                message.text("member", self.name(*member)).text("role", role.to_string())
            }
            Action::FormGroup => message.text("group", self.group_name(GroupId(id.0))),
            Action::EndGroup { group } => message.text("group", self.group_name(*group)),
            Action::JoinGroup { group, member } | Action::LeaveGroup { group, member } => {
                message.text("group", self.group_name(*group)).text("member", self.name(*member))
            }
            Action::AddResource => message.text("resource", self.resource_name(ResourceId(id.0))),
            Action::RetireResource { resource } => message.text("resource", self.resource_name(*resource)),
            Action::Book { resource, from_ms, until_ms } => message
                .text("resource", self.resource_name(*resource))
                .time("from", *from_ms)
                .time("until", *until_ms),
            Action::CancelBooking { booking } => message.text("resource", self.resource_of(*booking)),
            Action::Reserve(wish) if self.hides(id, wish) => Message::new("did-reserve-private"),
            Action::Reserve(wish) => {
                let message = match wish.member {
                    Some(member) => Message::new("did-reserve-for").text("member", self.name(member)),
                    None => message,
                };
                let (from_ms, until_ms) =
                    wish.spans.first().map_or((0, 0), |span| (span.from_ms, span.until_ms));
                message
                    .text("resource", self.resource_name(wish.resource))
                    .number("spans", i64::try_from(wish.spans.len()).unwrap_or(i64::MAX))
                    .time("from", from_ms)
                    .time("until", until_ms)
            }
            Action::Release(part) | Action::Approve { part, .. } => {
                message.text("resource", self.resource_of(part.reservation))
            }
            Action::CheckIn { reservation, .. } => message.text("resource", self.resource_of(*reservation)),
            Action::SetTerms { resource, .. } => message.text("resource", self.resource_name(*resource)),
            Action::Close { resource, span } => message
                .text("resource", self.resource_name(*resource))
                .time("from", span.from_ms)
                .time("until", span.until_ms),
            Action::Propose { effect, .. } => message
                .text("title", self.proposal_title(ProposalId(id.0)))
                .text("amends", if matches!(effect, Effect::Amend { .. }) { "yes" } else { "no" }),
            Action::Vote { proposal, choice, .. } => {
                let choice = match choice {
                    moothall_core::request::Choice::Yes => "yes",
                    moothall_core::request::Choice::No => "no",
                    moothall_core::request::Choice::Abstain => "abstain",
                };
                message.text("title", self.proposal_title(*proposal)).text("choice", choice)
            }
            Action::Draft(_) => message.text("title", self.proposal_title(ProposalId(id.0))),
            Action::Cast(cast) => message.text("title", self.proposal_title(cast.proposal)),
            Action::RecordMeeting(count) => message.text("title", self.proposal_title(count.proposal)),
            Action::Witness { meeting } => {
                let current = self.current();
                let about =
                    current.record::<Meeting>(&Key::Meeting(*meeting)).map(|meeting| meeting.proposal);
                message.text("title", about.map(|about| self.proposal_title(about)).unwrap_or_default())
            }
            Action::Delegate { topic, to } => message
                .text("topic", topic.to_string())
                .text("ends", if to.is_some() { "no" } else { "yes" })
                .text("member", to.map(|to| self.name(to)).unwrap_or_default()),
            Action::Withdraw { proposal } | Action::Present { proposal } | Action::CarryOut { proposal } => {
                message.text("title", self.proposal_title(*proposal))
            }
            Action::BeginPaper { kind, .. } => message.text("kind", kind.name()),
            Action::EditPaper { paper } | Action::ErasePaper { paper } => {
                let kind =
                    self.current().record::<Paper>(&Key::Paper(*paper)).map_or("", |paper| paper.kind.name());
                message.text("kind", kind).text("title", self.title(*paper).unwrap_or_default())
            }
            _ => message,
        }
    }

    /// Whether a reservation is a private one of others, be it that it counts or not.
    pub(super) fn hides(&self, id: EntryId, wish: &Reservation) -> bool {
        let author = self.ledger.find(&id).and_then(|found| self.member_of(found.device));
        let me = self.me();
        wish.private && (me.is_none() || ![author, wish.member].contains(&me)) && !self.is_steward()
    }

    /// The name of what a reservation books.
    fn resource_of(&self, reservation: BookingId) -> String {
        // A span that was skipped has no booking, so the first may have none.
        (0..=SPANS_LOOKED_AT)
            .map(|number| moothall_core::rules::bookings::occurrence(reservation, number))
            .find_map(|id| self.current().record::<Booking>(&Key::Booking(id)).map(|found| found.resource))
            .map(|resource| self.resource_name(resource))
            .unwrap_or_default()
    }
}
