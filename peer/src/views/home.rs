//! Home, status, constitution.

use moothall_core::action::{Action, RULES_VERSION};
use moothall_core::constitution::{meaning, range};
use moothall_core::entry::Unverified;
use moothall_core::id::{PaperId, to_hex};
use moothall_core::ledger::record::{Device, InForce, Key, Member};
use moothall_core::ledger::state::Look;
use moothall_core::ledger::tail::Judgement;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::view::{self, Attention, Link, Session, Stage, Weight};

use super::keepers::place_of;
use super::{Seen, Viewer};

/// So many of the reader's newest entries are looked at for losses.
const LOSSES_LOOKED_AT: usize = 100;

/// What happened is shown for so long, in milliseconds: a fortnight.
pub(super) const SHOWN_MS: i64 = 14 * 24 * 3_600_000;

impl Viewer<'_> {
    /// What needs the reader now.
    pub(crate) fn home(&self) -> Seen<view::Home> {
        let current = self.current();
        let mut attention = self.risks();
        attention.extend(self.losses()?);
        attention.extend(self.happened()?);
        attention.extend(self.concerns()?);
        attention.extend(self.succession_concerns());
        let open: Vec<view::ProposalLine> = self
            .proposals_where(|proposal| proposal.outcome.is_none() && !proposal.withdrawn)
            .into_iter()
            .filter(|line| matches!(line.stage, Stage::Open | Stage::Closing))
            .collect();
        for line in open.iter().filter(|line| !line.voted && line.can_vote) {
            let code = if line.closing_soon { "attention-vote-soon" } else { "attention-vote" };
            attention.push(Attention {
                message: Message::new(code).text("title", line.title.clone()).time("closes", line.closes_ms),
                weight: Weight::Task,
                link: Some(Link::Proposal(line.id)),
                why: None,
            });
        }
        let own = self.me().and_then(|me| current.record::<Member>(&Key::Member(me)));
        for device in own.iter().flat_map(|member| &member.devices) {
            if let Some(revocation) = self.revocation(*device) {
                attention.push(Attention {
                    message: Message::new("attention-revoked-from")
                        .text("by", self.name(revocation.by))
                        .text("device", device.short())
                        .time("acts", revocation.acts_ms),
                    weight: Weight::Risk,
                    link: Some(Link::Devices),
                    why: Some(Subject::Device { id: *device }),
                });
            }
        }
        for recovery in self.recoveries() {
            // Whoever's it is knows best whether it is true; it stays in sight of those who have signed.
            let (code, weight) = match (recovery.mine, recovery.may_sign) {
                (true, _) => ("attention-recovery-mine", Weight::Risk),
                (false, true) => ("attention-recovery", Weight::Task),
                (false, false) => ("attention-recovery-signed", Weight::Note),
            };
            attention.push(Attention {
                message: Message::new(code)
                    .text("member", recovery.member_name)
                    .time("effective", recovery.effective_ms),
                weight,
                link: Some(Link::Devices),
                why: None,
            });
        }
        attention.sort_by_key(|item| std::cmp::Reverse(item.weight));
        let organisation = PaperId(self.ledger.organisation().0);
        let own = self.replica.me().device;
        let provisional = self
            .ledger
            .tail()
            .of_device(&own)
            .filter(|entry| self.ledger.tail().judgement(entry.id()).is_some_and(Judgement::accepted))
            .count();
        Ok(view::Home {
            organisation: self.organisation_name(),
            purpose: self.text(organisation)?,
            my_name: self.my_name(),
            attention,
            open,
            bookings: self.my_bookings(),
            asked: self.asked(),
            members: self.members_active(),
            connected: u32::try_from(self.replica.connected_devices().count()).unwrap_or(u32::MAX),
            provisional: u32::try_from(provisional).unwrap_or(u32::MAX),
        })
    }

    /// What puts the organisation at risk, loudest first.
    pub(crate) fn risks(&self) -> Vec<Attention> {
        let risk = |message: Message, link: Link| {
            let (weight, link) = (Weight::Risk, Some(link));
            Attention { message, weight, link, why: None }
        };
        let mut risks: Vec<Attention> = self
            .replica
            .alarms()
            .map(|alarm| risk(self.with_names(alarm.clone()), place_of(alarm)))
            .collect();
        risks.extend(self.fork_concerns());
        risks.extend(self.keepers_at_risk());
        if let Some(message) = self.stopped {
            risks.push(risk(message.clone(), Link::Devices));
        }
        if let Some(message) = self.trouble {
            risks.push(risk(message.clone(), place_of(message)));
        }
        if let Some(ledger_ms) = self.replica.time_ahead(self.now_ms) {
            let message =
                Message::new("risk-time-ahead").time("ledger", ledger_ms).time("clock", self.now_ms);
            risks.push(risk(message, Link::Devices));
        }
        if !self.sheet_saved {
            risks.push(risk(Message::new("risk-sheet-unsaved"), Link::RecoverySheet));
        }
        let keepers = self.ledger.keepers().map_or(0, |keepers| keepers.devices.len());
        if keepers == 1 {
            risks.push(Attention {
                message: Message::new(if self.is_keeper(self.replica.me().device) {
                    "risk-lone-keeper-here"
                } else {
                    "risk-lone-keeper"
                }),
                weight: Weight::Note,
                link: Some(Link::Keepers),
                why: None,
            });
        }
        if self.organisation().is_some_and(|organisation| organisation.recovery_key.is_none()) {
            risks.push(risk(Message::new("risk-sheet-void"), Link::Devices));
        }
        risks
    }

    /// The reader's own acts that did not come to pass lately.
    fn losses(&self) -> Seen<Vec<Attention>> {
        let own = self.replica.me().device;
        let mut losses = Vec::new();
        for row in self.store.log(None, LOSSES_LOOKED_AT, Some(own))? {
            let Ok(entry) = Unverified::parse(&row.bytes) else { continue };
            if entry.payload().clock_ms < self.now_ms - SHOWN_MS {
                break;
            }
            if let view::Verdict::Refused { reason } = self.verdict(row.row.id) {
                losses.push(Attention {
                    message: reason,
                    weight: Weight::Loss,
                    why: Some(Subject::Entry { id: row.row.id }),
                    link: Some(match &entry.payload().action {
                        Action::Book { resource, .. } => Link::Resource(*resource),
                        Action::Vote { proposal, .. } | Action::Present { proposal } => {
                            Link::Proposal(*proposal)
                        }
                        Action::Cast(cast) => Link::Proposal(cast.proposal),
                        Action::RecordMeeting(count) => Link::Proposal(count.proposal),
                        _ => Link::Log,
                    }),
                });
            }
        }
        Ok(losses)
    }

    /// How the peer does.
    pub(crate) fn status(&self, session: Session) -> Seen<view::Status> {
        let seen = self.last_seen()?;
        let current = self.current();
        let shown = |id: &moothall_core::id::DeviceId| {
            current.record::<Device>(&Key::Device(*id)).map(|device| self.device(*id, device, &seen))
        };
        let keepers = self.ledger.keepers().map(|keepers| keepers.devices.clone()).unwrap_or_default();
        let connected: Vec<_> = self.replica.connected_devices().map(|(_, device)| device).collect();
        let mut dropped = Vec::new();
        for row in self.store.dropped()? {
            dropped.push(view::Dropped {
                from: row.from,
                message: serde_json::from_slice(&row.message)
                    .unwrap_or_else(|_| Message::new("dropped-malformed")),
                at_ms: row.at_ms,
                times: row.times,
            });
        }
        Ok(view::Status {
            session,
            point: self.ledger.point().map(|point| view::Point {
                epoch: point.epoch,
                position: point.position,
                hash: point.hash,
                time_ms: self.ledger.time_ms(),
            }),
            entries: self.ledger.index().len() as u64,
            provisional: self.ledger.tail().len() as u64,
            waiting: self.replica.waiting_len() as u64,
            history: self.replica.history_checked(),
            keepers: keepers.iter().filter_map(shown).collect(),
            connected: connected.iter().filter_map(shown).collect(),
            risks: self.risks(),
            dropped,
            disk_bytes: self.store.disk_bytes()?,
            rules_version: self.ledger.rules_version(),
            sheet_saved: self.sheet_saved,
            sheet_mine: self.sheet_member().is_some() && self.sheet_member() == self.me(),
            sheet_of: self.sheet_member().map(|member| self.name(member)),
        })
    }

    /// The constitution in force.
    pub(crate) fn constitution(&self) -> view::Constitution {
        let constitution = self.ledger.constitution();
        let in_force: Option<&InForce> = self.ledger.confirmed().record(&Key::Constitution);
        let since = in_force
            .and_then(|in_force| in_force.by)
            .and_then(|by| self.ledger.find(&by.into()))
            .and_then(|found| found.position)
            .unwrap_or(1);
        view::Constitution {
            text: constitution.text().to_owned(),
            hash: to_hex(&constitution.hash()),
            since,
            parameters: constitution
                .parameters()
                .values(constitution.version())
                .into_iter()
                .filter_map(|(name, value)| {
                    Some(view::Parameter {
                        name: name.to_owned(),
                        range: range(name)?,
                        meaning: meaning(name).text("value", value.clone()),
                        value,
                    })
                })
                .collect(),
            roles: constitution
                .roles()
                .iter()
                .map(|role| view::OwnRole { name: role.name, term_days: role.term_days, one: role.one })
                .collect(),
            topics: constitution.topics().to_vec(),
            policies: constitution
                .policies()
                .iter()
                .map(|policy| view::Policy {
                    id: policy.id.to_string(),
                    says: policy.says.to_string(),
                    text: policy.text.to_string(),
                })
                .collect(),
            rules_version: self.ledger.rules_version(),
            rules_newest: RULES_VERSION,
        }
    }
}
