//! Why something is as it is: the entries that made it so, in order, with the policy that permitted each and its place.

use moothall_core::action::decisions::Form;
use moothall_core::action::{Action, Effect};
use moothall_core::entry::Unverified;
use moothall_core::id::{BookingId, DeviceId, EntryId, MemberId, ProposalId};
use moothall_core::ledger::record::{
    Booking, BookingState, Device, InForce, Keepers, Key, Member, Proposal, Resource, Restriction, Standing,
};
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::view::why::{Contest, Permit, Step, Why};
use moothall_core::view::{self, Certainty};

use super::{Seen, Viewer};

/// A history has at most so many steps, the latest of them; and at most so many entries are looked at for it, the latest.
const STEPS_MAX: usize = 200;
const LOOKED_AT: usize = 10_000;

/// An entry with what it did.
pub(super) struct Told {
    pub(super) id: EntryId,
    pub(super) device: DeviceId,
    pub(super) clock_ms: i64,
    pub(super) action: Action,
}

/// Entries with what they did, in no order.
pub(super) struct History {
    pub(super) all: Vec<Told>,
    /// Whether there are earlier ones.
    cut: bool,
}

impl From<Option<Told>> for History {
    fn from(told: Option<Told>) -> Self {
        Self { all: told.into_iter().collect(), cut: false }
    }
}

/// The latest so many, by their places, and whether that leaves any out.
fn latest<P: Ord>(mut ids: Vec<EntryId>, most: usize, place: impl Fn(EntryId) -> P) -> (Vec<EntryId>, bool) {
    let over = ids.len().saturating_sub(most);
    if over > 0 {
        ids.sort_by_cached_key(|id| place(*id));
        ids.drain(..over);
    }
    (ids, over > 0)
}

impl Viewer<'_> {
    /// Why something is as it is; none where there is no such thing.
    pub(crate) fn why(&self, about: &Subject) -> Seen<Option<Why>> {
        Ok(match about {
            Subject::Entry { id } => self.why_entry(*id)?,
            Subject::Role { member, role } => Some(self.why_role(*member, role)?),
            Subject::Member { id } => self.why_member(*id)?,
            Subject::Device { id } => self.why_device(*id)?,
            Subject::Group { id } => {
                let name = self.group_name(*id);
                Some(self.whole_history(Message::new("why-group").text("group", name), (*id).into())?)
            }
            Subject::Resource { id } => match self.current().record::<Resource>(&Key::Resource(*id)) {
                Some(_) => {
                    let answer = Message::new("why-resource").text("resource", self.resource_name(*id));
                    Some(self.whole_history(answer, (*id).into())?)
                }
                None => None,
            },
            Subject::Booking { id } => self.why_booking(*id)?,
            Subject::Proposal { id } => self.why_proposal(*id)?,
            Subject::Constitution => Some(self.why_constitution()?),
        })
    }

    fn why_entry(&self, id: EntryId) -> Seen<Option<Why>> {
        let Some(told) = self.told(id)? else { return Ok(None) };
        let step = self.step(&told)?;
        let answer = match step.verdict.reason() {
            Some(reason) => reason.clone(),
            None => match (&step.certainty, &step.permit) {
                (Certainty::Provisional, _) => Message::new("why-entry-provisional"),
                (Certainty::Confirmed { .. }, Some(permit)) => {
                    Message::new("why-entry-permitted").text("policy", permit.policy.clone())
                }
                (Certainty::Confirmed { .. }, None) => Message::new("why-entry-counts"),
            },
        };
        // What it rests on comes first.
        let mut steps = Vec::new();
        let names = told.action.names();
        for name in names.iter().take(STEPS_MAX) {
            if let Some(named) = self.told(*name)? {
                steps.push(self.step(&named)?);
            }
        }
        steps.push(step);
        Ok(Some(Why {
            answer,
            steps,
            cut: names.len() > STEPS_MAX,
            contest: self.contest_of(id, &told.action)?,
        }))
    }

    /// Who else wanted the time that an entry books, or tried to.
    fn contest_of(&self, id: EntryId, action: &Action) -> Seen<Option<Contest>> {
        match action {
            Action::Book { .. } | Action::Reserve(_) => match self.contest_lost(id)? {
                Some(contest) => Ok(Some(contest)),
                None => self.contest(id.into()),
            },
            _ => Ok(None),
        }
    }

    fn why_role(&self, member: MemberId, role: &str) -> Seen<Why> {
        let name = self.name(member);
        let said = |code: &str| Message::new(code).text("member", name.clone()).text("role", role);
        let founder = self.organisation().is_some_and(|organisation| organisation.founder == member);
        let mut history = self.history(member.0, |action| changes_role(action, member, role))?;
        if founder && role == "steward" {
            history.all.extend(self.told(EntryId(self.ledger.organisation().0))?);
        }
        // What was refused, rejected or withdrawn neither gave the role nor took it.
        history.all.retain(|told| match &told.action {
            Action::Propose { .. } | Action::Draft(_) => self.adopted(told.id),
            _ => self.verdict(told.id) == view::Verdict::Accepted,
        });
        let has = self
            .current()
            .record::<Member>(&Key::Member(member))
            .is_some_and(|record| self.roles_of(member, record).0.iter().any(|has| has == role));
        // From the latest back: that is the one that made it so, and what comes after so many steps is not told.
        let (mut answer, mut steps, mut cut) = (None, Vec::new(), history.cut);
        for told in self.in_order(history.all).iter().rev() {
            let full = steps.len() >= STEPS_MAX;
            cut |= full;
            if full && answer.is_some() {
                break;
            }
            let step = self.step(told)?;
            if answer.is_none() && step.verdict == view::Verdict::Accepted {
                let title = || self.proposal_title(ProposalId(told.id.0));
                answer = match &told.action {
                    Action::Found { .. } if has => Some(said("why-role-founder")),
                    Action::Appoint { .. } if has => {
                        Some(said("why-role-appointed").text("by", step.by.clone()))
                    }
                    Action::Dismiss { .. } if !has => {
                        Some(said("why-role-dismissed").text("by", step.by.clone()))
                    }
                    Action::Propose { .. } | Action::Draft(_) if self.adopted(told.id) => Some(
                        said(if has { "why-role-decided" } else { "why-role-ended" }).text("title", title()),
                    ),
                    _ => None,
                };
            }
            if !full {
                steps.extend(self.outcome_step(ProposalId(told.id.0))?);
                steps.push(step);
            }
        }
        steps.reverse();
        let answer = answer.unwrap_or_else(|| said(if has { "why-role-has" } else { "why-role-has-not" }));
        Ok(Why { answer, steps, cut, contest: None })
    }

    fn why_member(&self, id: MemberId) -> Seen<Option<Why>> {
        let current = self.current();
        let Some(member) = current.record::<Member>(&Key::Member(id)) else { return Ok(None) };
        let said = |code: &str| Message::new(code).text("member", self.name(id));
        let first = self.told(id.into())?;
        let answer = match (member.left, &member.invited_by, first.as_ref().map(|told| &told.action)) {
            (true, ..) => said("why-member-left"),
            (_, Some(by), Some(Action::Register)) => said("why-member-registered").text("by", self.name(*by)),
            (_, Some(by), _) => said("why-member-invited").text("by", self.name(*by)),
            (_, None, Some(Action::Register)) => {
                let by = first.as_ref().and_then(|told| self.member_of(told.device));
                said("why-member-registered").text("by", by.map(|by| self.name(by)).unwrap_or_default())
            }
            (_, None, _) => said("why-member-founded"),
        };
        let mut history = self.history(id.0, |_| true)?;
        if let Some(Action::Enrol { invitation, .. }) = first.as_ref().map(|told| &told.action) {
            history.all.extend(self.told((*invitation).into())?);
        }
        history.all.extend(first);
        Ok(Some(self.steps_of(answer, history)?))
    }

    fn why_device(&self, id: DeviceId) -> Seen<Option<Why>> {
        let current = self.current();
        let Some(device) = current.record::<Device>(&Key::Device(id)) else { return Ok(None) };
        let restricted = current.record::<Restriction>(&Key::Restriction(id)).is_some();
        let keeper =
            current.record::<Keepers>(&Key::Keepers).is_some_and(|keepers| keepers.devices.contains(&id));
        let code = match device.standing {
            Standing::Revoked => "why-device-revoked",
            Standing::Equivocated => "why-device-equivocated",
            Standing::Enrolled if restricted => "why-device-restricted",
            Standing::Enrolled if keeper => "why-device-keeper",
            Standing::Enrolled => "why-device-enrolled",
        };
        let answer = Message::new(code).text("device", id.short()).text("member", self.name(device.member));
        let mut history = self.history(id.0, |_| true)?;
        if let Some(invitation) = device.invitation {
            history.all.extend(self.told(EntryId::from(invitation))?);
        }
        if let Some(first) = self.store.first_of(id)? {
            history.all.extend(self.told(first)?);
        }
        Ok(Some(self.steps_of(answer, history)?))
    }

    fn why_booking(&self, id: BookingId) -> Seen<Option<Why>> {
        let current = self.current();
        let Some(booking) = current.record::<Booking>(&Key::Booking(id)) else { return Ok(None) };
        let reservation = booking.part(id).0;
        if self.is_hidden(id, booking) {
            let answer = Message::new(match self.certainty(reservation.into()) {
                Certainty::Confirmed { .. } => "why-booking-private",
                Certainty::Provisional => "why-booking-private-provisional",
            });
            return Ok(Some(Why { answer, steps: Vec::new(), cut: false, contest: None }));
        }
        let retired = booking.state.holds() && self.is_retired(booking.resource);
        let code = match booking.state {
            _ if retired => "why-booking-retired",
            BookingState::Held => "why-booking-held",
            BookingState::Requested => "why-booking-requested",
            BookingState::Waiting => "why-booking-waiting",
            BookingState::Cancelled => "why-booking-cancelled",
            BookingState::Declined => "why-booking-declined",
            BookingState::NoShow => "why-booking-no-show",
            BookingState::Closed => "why-booking-closed",
        };
        let answer = Message::new(code)
            .text("resource", self.resource_name(booking.resource))
            .text("member", self.name(booking.member))
            .time("from", booking.from_ms)
            .time("until", booking.until_ms);
        let mut history = self.history(reservation.0, |_| true)?;
        history.all.extend(self.told(reservation.into())?);
        // What made it fall may be about what it includes, or what includes it.
        if booking.state == BookingState::Closed {
            history.all.extend(self.closing_of(reservation, booking)?);
        }
        if retired {
            let retiring = |action: &Action| matches!(action, Action::RetireResource { .. });
            history.all.extend(self.history(booking.resource.0, retiring)?.all);
        }
        let contest = self.contest(id)?;
        Ok(Some(Why { contest, ..self.steps_of(answer, history)? }))
    }

    fn why_proposal(&self, id: ProposalId) -> Seen<Option<Why>> {
        let current = self.current();
        let Some(proposal) = current.record::<Proposal>(&Key::Proposal(id)) else { return Ok(None) };
        let title = self.proposal_title(id);
        let code = match (&proposal.outcome, proposal.withdrawn) {
            (_, true) => "why-proposal-withdrawn",
            (None, false) => "why-proposal-open",
            (Some(_), false) => "why-proposal-decided",
        };
        let answer = Message::new(code).text("title", title);
        let mut why = self.whole_history(answer, id.into())?;
        why.steps.extend(self.outcome_step(id)?);
        Ok(Some(why))
    }

    fn why_constitution(&self) -> Seen<Why> {
        let current = self.current();
        let in_force: Option<&InForce> = current.record(&Key::Constitution);
        Ok(match in_force.and_then(|in_force| in_force.by) {
            Some(by) => {
                let answer = Message::new("why-constitution-amended").text("title", self.proposal_title(by));
                let mut why = self.steps_of(answer, self.told(by.into())?.into())?;
                why.steps.extend(self.outcome_step(by)?);
                why
            }
            None => {
                let founding = self.told(EntryId(self.ledger.organisation().0))?;
                self.steps_of(Message::new("why-constitution-first"), founding.into())?
            }
        })
    }

    fn whole_history(&self, answer: Message, first: EntryId) -> Seen<Why> {
        let mut history = self.history(first.0, |_| true)?;
        history.all.extend(self.told(first)?);
        self.steps_of(answer, history)
    }

    fn steps_of(&self, answer: Message, history: History) -> Seen<Why> {
        let all = self.in_order(history.all);
        let cut = all.len().saturating_sub(STEPS_MAX);
        let steps = all[cut..].iter().map(|told| self.step(told)).collect::<Seen<_>>()?;
        Ok(Why { answer, steps, cut: history.cut || cut > 0, contest: None })
    }

    /// The entries of a history that pass, of the latest that are looked at.
    pub(super) fn history(&self, subject: [u8; 32], wanted: impl Fn(&Action) -> bool) -> Seen<History> {
        // What is not confirmed comes after all that is.
        let place = |id: EntryId| {
            let found = self.ledger.find(&id);
            found.map(|found| (found.position.unwrap_or(u64::MAX), found.stamp, id))
        };
        let (ids, cut) = latest(self.store.history(subject)?, LOOKED_AT, place);
        let mut all = Vec::new();
        for id in ids {
            all.extend(self.told(id)?.filter(|told| wanted(&told.action)));
        }
        Ok(History { all, cut })
    }

    pub(super) fn told(&self, id: EntryId) -> Seen<Option<Told>> {
        let Some(bytes) = self.store.entry(id)? else { return Ok(None) };
        let Ok(entry) = Unverified::parse(&bytes) else { return Ok(None) };
        let payload = entry.payload();
        Ok(Some(Told {
            id,
            device: payload.device,
            clock_ms: payload.clock_ms,
            action: payload.action.clone(),
        }))
    }

    /// The confirmed ones by position, then the others by their clocks.
    pub(super) fn in_order(&self, mut all: Vec<Told>) -> Vec<Told> {
        all.sort_by_cached_key(|told| {
            let position = match self.certainty(told.id) {
                Certainty::Confirmed { position, .. } => position,
                Certainty::Provisional => u64::MAX,
            };
            (position, told.clock_ms, told.id)
        });
        all.dedup_by_key(|told| told.id);
        all
    }

    fn step(&self, told: &Told) -> Seen<Step> {
        let certainty = self.certainty(told.id);
        let policy = match certainty {
            Certainty::Confirmed { position, .. } => self.store.permit_at(position)?,
            Certainty::Provisional => None,
        };
        let permit = policy.map(|policy| {
            let all = self.ledger.constitution().policies();
            let says = all.iter().find(|one| *one.id == *policy).map(|one| one.says.to_string());
            Permit { policy: policy.into(), says: says.unwrap_or_default() }
        });
        Ok(Step {
            entry: Some(told.id),
            by: self.member_of(told.device).map(|member| self.name(member)).unwrap_or_default(),
            what: self.did(told.id, &told.action),
            at_ms: told.clock_ms,
            certainty,
            verdict: self.verdict(told.id),
            permit,
        })
    }

    /// How a vote ended, where the entry began one.
    fn outcome_step(&self, id: ProposalId) -> Seen<Option<Step>> {
        let current = self.current();
        let Some(proposal) = current.record::<Proposal>(&Key::Proposal(id)) else { return Ok(None) };
        let (Some(outcome), Some(what)) = (&proposal.outcome, self.outcome_said(id, proposal)?) else {
            return Ok(None);
        };
        let position = self.settled_before(outcome.closed_ms);
        let certainty = Certainty::Confirmed { position, time_ms: outcome.closed_ms };
        let (at_ms, verdict) = (outcome.closed_ms, view::Verdict::Accepted);
        Ok(Some(Step { entry: None, by: String::new(), what, at_ms, certainty, verdict, permit: None }))
    }

    fn adopted(&self, id: EntryId) -> bool {
        use moothall_core::ledger::record::VoteResult;
        self.current()
            .record::<Proposal>(&Key::Proposal(ProposalId(id.0)))
            .and_then(|proposal| proposal.outcome.as_ref())
            .is_some_and(|outcome| outcome.result == VoteResult::Adopted)
    }
}

/// Whether an act gives a member a role or takes it, or proposes to.
fn changes_role(action: &Action, whose: MemberId, role: &str) -> bool {
    let of = |effect: &Effect| match effect {
        Effect::AppointSteward { member } | Effect::DismissSteward { member } => {
            role == "steward" && *member == whose
        }
        Effect::Appoint { role: named, member } | Effect::Dismiss { role: named, member } => {
            named.to_string() == role && *member == whose
        }
        Effect::DismissMember { member } => *member == whose,
        Effect::None
        | Effect::Amend { .. }
        | Effect::RaiseRules { .. }
        | Effect::RenewSheet { .. }
        | Effect::Keepers { .. } => false,
    };
    match action {
        Action::Propose { effect, .. } | Action::Draft(Form { effect, .. }) => of(effect),
        Action::Appoint { role: named, member } | Action::Dismiss { role: named, member } => {
            named.to_string() == role && *member == whose
        }
        Action::RecordLeaving { member } => *member == whose,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_history_the_latest_entries_are_looked_at_whatever_their_ids() {
        let ids: Vec<EntryId> = (0..100).map(|number| EntryId([number; 32])).collect();
        // The smaller the id, the later.
        let place = |id: EntryId| u8::MAX - id.0[0];
        let (all, cut) = latest(ids.clone(), 100, place);
        assert_eq!((all.len(), cut), (100, false));
        let (some, cut) = latest(ids, 3, place);
        assert_eq!((some, cut), ([2, 1, 0].map(|number| EntryId([number; 32])).to_vec(), true));
    }
}
