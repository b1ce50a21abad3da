//! What no constitution may take away: members amend, appoint, enrol, vote, answer and revoke their own devices.
//!
//! The check asks every question that could have its own answer. It can, because a policy sees little: whether the
//! target is the member's own, how member and device stand, the roles and groups, the sort of a proposal, and whether
//! member or target is one of the few that the text names. So what holds for all these questions holds for everybody.

use std::collections::BTreeSet;

use crate::action::PaperKind;
use crate::id::{DeviceId, EntryId, GroupId, InvitationId, MemberId};

use super::error::{ConstitutionError, Flaw};
use super::question::{Act, DeviceStanding, EffectKind, Question, Role, Sort, Standing, Target};
use super::{Constitution, Ruling};

/// One check asks at most so many questions. A text that names nobody takes some six hundred; the bound keeps one
/// that was made to be slow from taking longer than a person would wait.
pub(crate) const QUESTIONS_MAX: usize = 4_000;

/// The same in version 1 of the rules, whose policies see less.
const QUESTIONS_MAX_V1: usize = 2_000;

/// The policies on one act name at most so many of the organisation's own roles and of its groups together.
const PARTS_NAMED_MAX: usize = 6;

fn questions_max(version: u32) -> usize {
    if version < 2 { QUESTIONS_MAX_V1 } else { QUESTIONS_MAX }
}

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
        self.ask_what_members_keep().1
    }

    /// The same, and how many questions were asked: no more than a check may ask.
    pub(crate) fn ask_what_members_keep(&self) -> (usize, Result<(), ConstitutionError>) {
        let mut asked = 0;
        let result = self.ask_all(&mut asked);
        (asked, result)
    }

    fn ask_all(&self, asked: &mut usize) -> Result<(), ConstitutionError> {
        let mut wanted = 0_usize;
        for right in RIGHTS {
            let members = with_one_more(self.named_in(right.act, "Member"));
            let targets = with_one_more(self.named_in(right.act, right.act.sort().name()));
            let parts = self.parts_played(right.act)?;
            let ways = right.ways(self.version());
            let each = ways.len().saturating_mul(members.len()).saturating_mul(targets.len());
            wanted = wanted.saturating_add(each.saturating_mul(parts.len()));
            if wanted > questions_max(self.version()) {
                return Err(Flaw::TooManyNames.somewhere().name(right.act.name()));
            }
            for way in &ways {
                for &member in &members {
                    for &target in &targets {
                        for part in &parts {
                            *asked += 1;
                            let roles = [way.roles, &part.roles].concat();
                            self.must_permit(&way.question(right.act, member, target, &roles, &part.groups))?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Every combination of the organisation's own roles and of working groups that the policies on an act name. Of the
    /// others no policy can tell whether somebody has them.
    fn parts_played(&self, act: Act) -> Result<Vec<Part>, ConstitutionError> {
        let roles: BTreeSet<Role> = self
            .literals(act, "Role")
            .iter()
            .filter_map(|name| self.role(name.parse().ok()?))
            .map(|(role, _)| role)
            .collect();
        let groups: BTreeSet<GroupId> = self.named_in(act, "Group").into_iter().map(GroupId).collect();
        if roles.len() + groups.len() > PARTS_NAMED_MAX {
            return Err(Flaw::TooManyNames.somewhere().name(act.name()));
        }
        let mut parts = vec![Part::default()];
        for role in roles {
            let with = parts.iter().cloned().map(|mut part: Part| {
                part.roles.push(role);
                part
            });
            parts = parts.iter().cloned().chain(with).collect();
        }
        for group in groups {
            let with = parts.iter().cloned().map(|mut part: Part| {
                part.groups.push(group);
                part
            });
            parts = parts.iter().cloned().chain(with).collect();
        }
        Ok(parts)
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

    /// The ids of one type that the policies on an act name.
    fn named_in(&self, act: Act, type_name: &str) -> BTreeSet<[u8; 32]> {
        self.literals(act, type_name)
            .iter()
            .filter_map(|id| id.parse::<EntryId>().ok())
            .map(|id| id.0)
            .collect()
    }

    /// The names of one type that stand in the policies on an act.
    fn literals(&self, act: Act, type_name: &str) -> BTreeSet<String> {
        let policies = self.0.by_act[act as usize].policies();
        policies
            .flat_map(|policy| policy.entity_literals())
            .filter(|literal| literal.type_name().to_string() == type_name)
            .map(|literal| AsRef::<str>::as_ref(literal.id()).to_owned())
            .collect()
    }
}

/// What somebody has beside being a member and perhaps a steward.
#[derive(Debug, Clone, Default)]
struct Part {
    roles: Vec<Role>,
    groups: Vec<GroupId>,
}

/// One way to use a right, whoever uses it on whatever: all else that a policy can see.
struct Way {
    roles: &'static [Role],
    device: DeviceStanding,
    effect: EffectKind,
    own: bool,
    standing: Standing,
}

impl Right {
    /// Every way in which the right must be there.
    fn ways(&self, version: u32) -> Vec<Way> {
        let roles: &[&'static [Role]] =
            if self.stewards_only { &[&[Role::Steward]] } else { &[&[], &[Role::Steward]] };
        let restricted: &[bool] = if self.restricted_too { &[false, true] } else { &[false] };
        let effects: &[EffectKind] = if self.act.sort() == Sort::Proposal {
            EffectKind::known_in(version)
        } else {
            &[EffectKind::None]
        };
        // Whoever is suspended votes, answers and puts out devices of one's own, like whoever has a restricted device.
        let standings: &[Standing] = if self.restricted_too && version >= 2 {
            &[Standing::Good, Standing::Suspended]
        } else {
            &[Standing::Good]
        };
        let mut ways = Vec::new();
        for &roles in roles {
            for &restricted in restricted {
                for keeper in [false, true] {
                    let device = DeviceStanding { provisional: false, restricted, keeper };
                    for &effect in effects {
                        // With a restricted device too one is not asked about twice.
                        for &standing in &standings[..if restricted { 1 } else { standings.len() }] {
                            ways.extend(self.own.iter().map(|&own| Way {
                                roles,
                                device,
                                effect,
                                own,
                                standing,
                            }));
                        }
                    }
                }
            }
        }
        ways
    }
}

impl Way {
    fn question<'a>(
        &self,
        act: Act,
        member: [u8; 32],
        target: [u8; 32],
        roles: &'a [Role],
        groups: &'a [GroupId],
    ) -> Question<'a> {
        let mut whose = member;
        if !self.own {
            whose[0] = !whose[0];
        }
        Question {
            act,
            member: MemberId(member),
            roles,
            groups,
            standing: self.standing,
            device: self.device,
            target: canonical(act.sort(), target, MemberId(whose), self.effect),
        }
    }
}

/// The ids that a text names, and one that stands for all it does not name.
fn with_one_more(named: BTreeSet<[u8; 32]>) -> Vec<[u8; 32]> {
    let unnamed = (0..=u8::MAX).map(|byte| [byte; 32]).find(|id| !named.contains(id));
    named.into_iter().chain(unnamed).collect()
}

/// A target of a sort, by its id.
pub(super) fn canonical(sort: Sort, id: [u8; 32], member: MemberId, effect: EffectKind) -> Target {
    match sort {
        Sort::Organisation => Target::Organisation,
        Sort::Invitation => Target::Invitation { id: InvitationId(id), member },
        Sort::Device => Target::Device { id: DeviceId(id), member },
        Sort::Proposal => Target::Proposal { id: Some(EntryId(id).into()), member, effect },
        Sort::Recovery => Target::Recovery { device: DeviceId(id), member },
        Sort::Restriction => Target::Restriction { device: DeviceId(id), member },
        Sort::Resource => Target::Resource { id: EntryId(id).into() },
        Sort::Booking => Target::Booking { id: EntryId(id).into(), member },
        Sort::Member => Target::Member { id: MemberId(id) },
        Sort::Office => Target::Office { role: Role::Steward, member },
        Sort::Group => Target::Group { id: EntryId(id).into(), member: Some(member) },
        Sort::Paper => {
            Target::Paper { id: Some(EntryId(id).into()), kind: PaperKind::Proposal, member: Some(member) }
        }
    }
}
