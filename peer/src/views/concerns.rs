//! What others propose or decided about the reader: dismissal, suspension, and the end of a term.

use moothall_core::action::Effect;
use moothall_core::id::{MemberId, ProposalId};
use moothall_core::ledger::record::{Key, Member, Proposal};
use moothall_core::ledger::refusal::Fact;
use moothall_core::ledger::state::Look;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::rules::DAY_MS;
use moothall_core::view::{Attention, Link, Stage, Weight};

use super::{Seen, Viewer};

/// A term that ends within so many days is told.
const TERM_TOLD_DAYS: i64 = 30;

/// What a proposal would take from a member.
enum Loss {
    Membership,
    Stewardship,
    Role(String),
}

impl Viewer<'_> {
    /// What concerns the reader as a member.
    pub(super) fn concerns(&self) -> Seen<Vec<Attention>> {
        let Some(me) = self.me() else { return Ok(Vec::new()) };
        let mut all = self.dismissals(me);
        if let Some(suspended) = self.suspended(me)? {
            let code = match suspended.reason.is_empty() {
                true => "attention-suspended",
                false => "attention-suspended-for",
            };
            all.push(Attention {
                message: Message::new(code)
                    .text("by", suspended.by)
                    .time("until", suspended.until_ms)
                    .text("reason", suspended.reason),
                weight: Weight::News,
                link: Some(Link::Member(me)),
                why: Some(Subject::Member { id: me }),
            });
        }
        let terms =
            self.current().record::<Member>(&Key::Member(me)).map(|member| self.roles_of(me, member).1);
        let soon = self.now_ms..self.now_ms + TERM_TOLD_DAYS * DAY_MS;
        for term in terms.into_iter().flatten().filter(|term| soon.contains(&term.until_ms)) {
            all.push(Attention {
                message: Message::new("attention-term-ends")
                    .text("role", term.role.clone())
                    .time("until", term.until_ms),
                weight: Weight::News,
                link: Some(Link::Member(me)),
                why: Some(Subject::Role { member: me, role: term.role }),
            });
        }
        Ok(all)
    }

    /// Proposals to dismiss the reader that are discussed, voted on, or decided and yet to act.
    fn dismissals(&self, me: MemberId) -> Vec<Attention> {
        let mut all = Vec::new();
        let (low, high) = (Key::Proposal(ProposalId([0; 32])), Key::Proposal(ProposalId([255; 32])));
        self.current().each::<Proposal>(low, high, |key, proposal| {
            let Key::Proposal(id) = key else { return };
            let Some(loss) = takes(&proposal.effect, me).filter(|_| !proposal.withdrawn) else { return };
            let told = match &proposal.outcome {
                Some(outcome) => {
                    let waits = outcome.hindered.as_ref().and_then(|hindered| {
                        hindered.facts.iter().find_map(|(name, fact)| match fact {
                            Fact::Time(acts_ms) if &**name == "acts" => Some(*acts_ms),
                            _ => None,
                        })
                    });
                    waits.filter(|acts_ms| *acts_ms > self.now_ms).map(|acts_ms| {
                        let code = match loss {
                            Loss::Membership => "attention-dismissal-decided",
                            Loss::Stewardship => "attention-dismissal-decided-steward",
                            Loss::Role(_) => "attention-dismissal-decided-role",
                        };
                        (Message::new(code).time("acts", acts_ms), Weight::News)
                    })
                }
                None => {
                    let stage = match &proposal.course {
                        Some(course) => self.stage_by_clock(course, proposal.closes_ms),
                        None => Stage::Open,
                    };
                    // A draft is its writers' own; until it is presented it may never come.
                    (stage != Stage::Draft && proposal.closes_ms > self.now_ms).then(|| {
                        let code = match loss {
                            Loss::Membership => "attention-dismissal",
                            Loss::Stewardship => "attention-dismissal-steward",
                            Loss::Role(_) => "attention-dismissal-role",
                        };
                        (Message::new(code).time("closes", proposal.closes_ms), Weight::Task)
                    })
                }
            };
            let Some((message, weight)) = told else { return };
            let role = match loss {
                Loss::Membership | Loss::Stewardship => String::new(),
                Loss::Role(role) => role,
            };
            all.push(Attention {
                message: message
                    .text("title", self.proposal_title(id))
                    .text("by", self.name(proposal.by))
                    .text("role", role),
                weight,
                link: Some(Link::Proposal(id)),
                why: Some(Subject::Proposal { id }),
            });
        });
        all
    }
}

fn takes(effect: &Effect, from: MemberId) -> Option<Loss> {
    match effect {
        Effect::DismissMember { member } if *member == from => Some(Loss::Membership),
        Effect::DismissSteward { member } if *member == from => Some(Loss::Stewardship),
        Effect::Dismiss { role, member } if *member == from => Some(Loss::Role(role.to_string())),
        _ => None,
    }
}
