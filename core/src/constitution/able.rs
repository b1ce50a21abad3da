//! What no constitution may take away: members amend, appoint, enrol, vote, answer and revoke their own devices.
//!
//! The check asks every question that could have its own answer. It can, because a policy sees little: whether the
//! target is the member's own, how the device stands, the roles, the sort of a proposal, and whether member or target
//! is one of the few that the text names. So what holds for all these questions holds for everybody.

use std::collections::BTreeSet;

use crate::action::PaperKind;
use crate::id::{DeviceId, EntryId, InvitationId, MemberId};

use super::error::{ConstitutionError, Flaw};
use super::question::{Act, DeviceStanding, EffectKind, Question, Role, Sort, Standing, Target};
use super::{Constitution, Ruling};

/// One check asks at most so many questions of one act.
const QUESTIONS_MAX: usize = 10_000;

/// Something that members can always do.
struct Right {
    act: Act,
    /// Any member in good standing, or only those who are stewards.
    stewards_only: bool,
    /// With a restricted device too.
    restricted_too: bool,
    /// To what is one's own, to what is not, or to both.
    own: &'static [bool],
}

const fn right(act: Act, own: &'static [bool]) -> Right {
    Right { act, stewards_only: false, restricted_too: false, own }
}

const fn voice(act: Act, own: &'static [bool]) -> Right {
    Right { act, stewards_only: false, restricted_too: true, own }
}

const fn office(act: Act, own: &'static [bool]) -> Right {
    Right { act, stewards_only: true, restricted_too: false, own }
}

/// The rights. Keepers and stewards are appointed by proposals, so proposing and voting cover them.
const RIGHTS: &[Right] = &[
    right(Act::Propose, &[true]),
    right(Act::Statute, &[false]),
    voice(Act::Vote, &[true, false]),
    voice(Act::Comment, &[true, false]),
    voice(Act::RevokeDevice, &[true]),
    right(Act::RestrictDevice, &[true]),
    right(Act::InviteDevice, &[false]),
    right(Act::EnrolDevice, &[true]),
    office(Act::Invite, &[false]),
    office(Act::Enrol, &[true]),
    office(Act::RevokeDevice, &[false]),
    right(Act::CountersignRecovery, &[false]),
];

impl Constitution {
    /// Checks that with this constitution members could still do what nobody may take from them.
    ///
    /// An amendment takes effect only if this holds: proposing (amendments, keepers and stewards among them), voting,
    /// answering, inviting and enrolling, putting out one's own devices, and helping at a recovery. The error names
    /// the first act that somebody would be kept from, and the policy that forbids it, if one does.
    pub fn keeps_members_able(&self) -> Result<(), ConstitutionError> {
        RIGHTS.iter().try_for_each(|right| self.grants(right))
    }

    fn grants(&self, right: &Right) -> Result<(), ConstitutionError> {
        let named = self.named_in(right.act);
        let members = with_one_more(named.members);
        let targets = with_one_more(named.targets);
        let roles: &[&[Role]] =
            if right.stewards_only { &[&[Role::Steward]] } else { &[&[], &[Role::Steward]] };
        let restricted: &[bool] = if right.restricted_too { &[false, true] } else { &[false] };
        let effects: &[EffectKind] =
            if right.act.sort() == Sort::Proposal { &EffectKind::ALL } else { &[EffectKind::None] };
        // Twice for keepers and others.
        let each = roles.len() * restricted.len() * effects.len() * right.own.len() * 2;
        if members.len().saturating_mul(targets.len()).saturating_mul(each) > QUESTIONS_MAX {
            return Err(Flaw::TooManyNames.somewhere().name(right.act.name()));
        }
        for &member in &members {
            for &target in &targets {
                for &effect in effects {
                    for &own in right.own {
                        let target = canonical(right.act.sort(), target, whose(own, member), effect);
                        for &roles in roles {
                            for &restricted in restricted {
                                for keeper in [false, true] {
                                    self.must_permit(&Question {
                                        act: right.act,
                                        member: MemberId(member),
                                        roles,
                                        standing: Standing::Good,
                                        device: DeviceStanding { provisional: false, restricted, keeper },
                                        target,
                                    })?;
                                }
                            }
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn must_permit(&self, question: &Question<'_>) -> Result<(), ConstitutionError> {
        match self.decide(question) {
            Ruling::Permitted { .. } => Ok(()),
            Ruling::Refused { policy, .. } => {
                let error = Flaw::LocksOut.somewhere().name(question.act.name());
                Err(match policy {
                    Some(policy) => error.detail(&policy),
                    None => error,
                })
            }
        }
    }

    /// The members and targets that the policies on an act name.
    fn named_in(&self, act: Act) -> Named {
        let mut named = Named::default();
        for policy in self.0.by_act[act as usize].policies() {
            for literal in policy.entity_literals() {
                let id: &str = literal.id().as_ref();
                let Ok(EntryId(bytes)) = id.parse() else { continue };
                let kind = literal.type_name().to_string();
                if kind == "Member" {
                    named.members.insert(bytes);
                } else if kind == act.sort().name() {
                    named.targets.insert(bytes);
                }
            }
        }
        named
    }
}

#[derive(Default)]
struct Named {
    members: BTreeSet<[u8; 32]>,
    targets: BTreeSet<[u8; 32]>,
}

/// The ids that a text names, and one that stands for all it does not name.
fn with_one_more(named: BTreeSet<[u8; 32]>) -> Vec<[u8; 32]> {
    let unnamed = (0..=u8::MAX).map(|byte| [byte; 32]).find(|id| !named.contains(id));
    named.into_iter().chain(unnamed).collect()
}

/// The member whose own the target is: the one who acts, or another.
fn whose(own: bool, member: [u8; 32]) -> MemberId {
    let mut whose = member;
    if !own {
        whose[0] = !whose[0];
    }
    MemberId(whose)
}

fn canonical(sort: Sort, id: [u8; 32], member: MemberId, effect: EffectKind) -> Target {
    match sort {
        Sort::Organisation => Target::Organisation,
        Sort::Invitation => Target::Invitation { id: InvitationId(id), member },
        Sort::Device => Target::Device { id: DeviceId(id), member },
        Sort::Proposal => Target::Proposal { id: Some(EntryId(id).into()), member, effect },
        Sort::Recovery => Target::Recovery { device: DeviceId(id), member },
        Sort::Restriction => Target::Restriction { device: DeviceId(id), member },
        Sort::Resource => Target::Resource { id: EntryId(id).into() },
        Sort::Booking => Target::Booking { id: EntryId(id).into(), member },
        Sort::Paper => {
            Target::Paper { id: Some(EntryId(id).into()), kind: PaperKind::Proposal, member: Some(member) }
        }
    }
}
