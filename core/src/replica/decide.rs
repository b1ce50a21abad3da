//! Deciding: from what a person asks to the action that does it, or the reason why not.

pub mod deciding;
mod hall;
mod membership;

use super::Replica;
use super::acts::NotDone;
use crate::action::decisions::Form;
use crate::action::{Action, Effect, Inviting, RULES_VERSION, STATUTE_PART_BYTES_MAX};
use crate::cbor::SignatureBytes;
use crate::constitution::Constitution;
use crate::entry::Entry;
use crate::fresh::Fresh;
use crate::id::{DeviceId, EntryId, MemberId, PaperId, ProposalId, VerifyingKeyBytes};
use crate::invitation::{Invitation, enrolment_statement};
use crate::ledger::record::{Ballot, Key, Member, Paper as PaperRecord, Proposal};
use crate::ledger::state::Look;
use crate::paper::{Field, Paper};
use crate::request::{NAME_CHARS_MAX, ProposalEffect, Request};
use crate::rules::{DAY_MS, HOUR_MS};
use crate::unseen::has_unseen;
use crate::way::Way;
use zeroize::Zeroizing;

/// The words of an entry to be.
#[derive(Debug, Clone)]
pub enum Words {
    /// None.
    None,
    /// They begin a paper.
    Begin(Vec<(Field, String)>),
    /// They change one.
    Edit {
        /// As far as it is merged.
        paper: Box<Paper>,
        /// The whole new texts.
        fields: Vec<(Field, String)>,
    },
}

/// An entry to be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it does.
    pub action: Action,
    /// What it says.
    pub words: Words,
}

/// One entry of an act that may have several.
#[derive(Debug, Clone)]
pub enum Step {
    /// This one.
    Act(Draft),
    /// The founder's profile, about the member that the first entry made.
    Profile {
        /// The founder's name.
        name: String,
    },
    /// How to reach a member whom an earlier entry of the same act registered.
    Reach {
        /// Which of the act's entries.
        of: usize,
        /// In which way.
        way: Way,
        /// The text.
        text: String,
    },
    /// The proposal of an amendment whose text the entries before hold.
    ProposeAmendment {
        /// Title and text.
        words: Words,
        /// BLAKE3 of the new constitution.
        hash: [u8; 32],
        /// How long the vote stays open, in milliseconds.
        voting_ms: i64,
    },
    /// The same as a draft. The entries before become the parts of its effect.
    DraftAmendment {
        /// Title and text.
        words: Words,
        /// The form, without those parts.
        form: Box<Form>,
        /// BLAKE3 of the new constitution.
        hash: [u8; 32],
    },
}

/// What a request comes to.
#[derive(Debug)]
pub struct Decided {
    /// The entries, in order.
    pub steps: Vec<Step>,
    /// The invitation that a joiner accepts.
    pub joining: Option<(String, Invitation, Entry)>,
}

/// The paper that must be at hand, merged, to decide on a request.
pub fn paper_of(replica: &Replica, request: &Request) -> Option<PaperId> {
    match request {
        Request::Vote { proposal, .. } | Request::EditProposal { proposal, .. } => Some(PaperId(proposal.0)),
        Request::EditProfile { .. } => {
            let (me, _) = replica.my_member()?;
            let state = replica.ledger()?.current();
            let id = state.record::<Member>(&Key::Member(me))?.paper?;
            // In place of an erased one another is begun.
            state.record::<PaperRecord>(&Key::Paper(id)).is_some_and(|paper| !paper.erased).then_some(id)
        }
        Request::Membership { act } => membership::paper_of(replica, act),
        Request::Deciding { act } => deciding::paper_of(act),
        Request::Hall { act } => hall::paper_of(act),
        _ => None,
    }
}

/// The one-time key of an invitation made with these random bytes.
pub fn invitation_seed(random: &Fresh) -> Zeroizing<[u8; 32]> {
    random.derive("moothall 2026 invitation key")
}

/// The recovery sheet's key of an organisation founded with these random bytes.
pub fn recovery_seed(random: &Fresh) -> Zeroizing<[u8; 32]> {
    random.derive("moothall 2026 recovery key")
}

/// Turns a request into the entries that do it.
pub(super) fn decide(
    replica: &Replica,
    request: &Request,
    random: &Fresh,
    paper: Option<&Paper>,
) -> Result<Decided, NotDone> {
    let one = |action: Action, words: Words| {
        Ok(Decided { steps: vec![Step::Act(Draft { action, words })], joining: None })
    };
    match request {
        Request::Found { organisation, purpose, your_name, .. } => {
            found(replica, organisation, purpose, your_name, random)
        }
        Request::Join { invitation, your_name, .. } => join(replica, invitation, your_name),
        _ if replica.joining().is_some() => Err(NotDone::Misuse("misuse-still-joining")),
        _ if replica.ledger().is_none() => Err(NotDone::Misuse("misuse-no-organisation")),

        Request::EditProfile { name, about } => {
            let fields = vec![(Field::Name, checked_name(name)?), (Field::About, about.trim().to_owned())];
            let (me, _) = replica.my_member().ok_or(NotDone::Misuse("misuse-not-enrolled"))?;
            match (paper_of(replica, request), paper) {
                (Some(id), Some(paper)) => one(
                    Action::EditPaper { paper: id },
                    Words::Edit { paper: Box::new(paper.clone()), fields },
                ),
                (Some(_), None) => Err(NotDone::Misuse("misuse-words-not-here")),
                (None, _) => one(
                    Action::BeginPaper { kind: crate::action::PaperKind::Profile, about: me.into() },
                    Words::Begin(fields),
                ),
            }
        }
        Request::Membership { act } => {
            Ok(Decided { steps: membership::decide(replica, act, paper)?, joining: None })
        }
        Request::Hall { act } => {
            Ok(Decided { steps: vec![Step::Act(hall::decide(act, paper)?)], joining: None })
        }
        Request::Deciding { act } => {
            Ok(Decided { steps: deciding::decide(replica, act, random, paper)?, joining: None })
        }
        Request::Leave => one(Action::Leave, Words::None),
        Request::RevokeDevice { device } => one(Action::RevokeDevice { device: *device }, Words::None),
        Request::RestrictDevice { device } => one(Action::RestrictDevice { device: *device }, Words::None),
        Request::LiftRestriction { device } => one(Action::LiftRestriction { device: *device }, Words::None),
        Request::Invite { own_device, days, for_member } => {
            let seed = ed25519_dalek::SigningKey::from_bytes(&invitation_seed(random));
            let key = VerifyingKeyBytes(seed.verifying_key().to_bytes());
            let expires_ms = replica.now_ms.saturating_add(i64::from(*days) * DAY_MS);
            let action = match *for_member {
                Some(member) => Action::InviteFor { key, expires_ms, member },
                None => Action::Invite { key, expires_ms, own_device: *own_device },
            };
            one(action, Words::None)
        }
        Request::CancelInvitation { invitation } => {
            one(Action::CancelInvitation { invitation: *invitation }, Words::None)
        }
        Request::AddResource { name, description } => one(
            Action::AddResource,
            Words::Begin(vec![
                (Field::Title, checked_name(name)?),
                (Field::Text, description.trim().to_owned()),
            ]),
        ),
        Request::RetireResource { resource } => {
            one(Action::RetireResource { resource: *resource }, Words::None)
        }
        Request::Book { resource, from_ms, until_ms, title } => {
            let action = Action::Book { resource: *resource, from_ms: *from_ms, until_ms: *until_ms };
            let title = title.trim();
            if title.is_empty() {
                one(action, Words::None)
            } else {
                one(action, Words::Begin(vec![(Field::Title, checked_title(title)?)]))
            }
        }
        Request::CancelBooking { booking } => one(Action::CancelBooking { booking: *booking }, Words::None),
        Request::Propose { title, text, effect, hours } => {
            propose(replica, title, text, effect, *hours, random)
        }
        Request::EditProposal { proposal, title, text } => {
            let paper = paper.ok_or(NotDone::Misuse("misuse-words-not-here"))?;
            let fields = vec![(Field::Title, checked_title(title)?), (Field::Text, text.trim().to_owned())];
            one(
                Action::EditPaper { paper: PaperId(proposal.0) },
                Words::Edit { paper: Box::new(paper.clone()), fields },
            )
        }
        Request::Vote { proposal, choice } => {
            let version = version(replica, *proposal, paper);
            let replaces = my_ballot(replica, *proposal).map(|ballot| ballot.entry);
            one(Action::Vote { proposal: *proposal, version, replaces, choice: *choice }, Words::None)
        }
        Request::Withdraw { proposal } => one(Action::Withdraw { proposal: *proposal }, Words::None),
        Request::Comment { proposal, text } => {
            let text = text.trim();
            if text.is_empty() {
                return Err(NotDone::Misuse("misuse-text-empty"));
            }
            one(
                Action::BeginPaper {
                    kind: crate::action::PaperKind::Comment,
                    about: EntryId::from(*proposal),
                },
                Words::Begin(vec![(Field::Text, text.to_owned())]),
            )
        }
        Request::Erase { paper } => one(Action::ErasePaper { paper: *paper }, Words::None),
        _ => Err(NotDone::Misuse("misuse-not-an-act")),
    }
}

fn found(
    replica: &Replica,
    organisation: &str,
    purpose: &str,
    your_name: &str,
    random: &Fresh,
) -> Result<Decided, NotDone> {
    if replica.ledger().is_some() || replica.joining().is_some() {
        return Err(NotDone::Misuse("misuse-organisation-already"));
    }
    let recovery = ed25519_dalek::SigningKey::from_bytes(&recovery_seed(random));
    let action = Action::Found {
        sealing_key: replica.me().sealing_key,
        recovery_key: VerifyingKeyBytes(recovery.verifying_key().to_bytes()),
        constitution: *blake3::hash(Constitution::default_text().as_bytes()).as_bytes(),
    };
    let words = Words::Begin(vec![
        (Field::Name, checked_name(organisation)?),
        (Field::About, purpose.trim().to_owned()),
    ]);
    let name = checked_name(your_name)?;
    Ok(Decided { steps: vec![Step::Act(Draft { action, words }), Step::Profile { name }], joining: None })
}

fn join(replica: &Replica, text: &str, your_name: &str) -> Result<Decided, NotDone> {
    use ed25519_dalek::Signer;
    let (invitation, invited_by) =
        Invitation::parse(text).map_err(|_| NotDone::Misuse("misuse-invitation-unreadable"))?;
    let Some(Inviting { expires_ms, newcomer, .. }) = invited_by.payload().action.invites() else {
        return Err(NotDone::Misuse("misuse-invitation-unreadable"));
    };
    if expires_ms <= replica.now_ms {
        return Err(NotDone::Refused(
            crate::ledger::refusal::Refusal::new("refused-invitation-expired")
                .with("expired", crate::ledger::refusal::Fact::Time(expires_ms)),
        ));
    }
    // A restored or copied device has the ledger and enrols anew; everybody else comes with empty hands.
    let organisation = invited_by.organisation();
    let again = replica
        .ledger()
        .is_some_and(|ledger| ledger.organisation() == organisation || ledger.index().is_empty())
        && replica.my_member().is_none();
    if replica.joining().is_some() || (replica.ledger().is_some() && !again) {
        return Err(NotDone::Misuse("misuse-organisation-already"));
    }
    let me = replica.me();
    let statement = enrolment_statement(organisation, invited_by.id(), me.device, me.sealing_key);
    let key = ed25519_dalek::SigningKey::from_bytes(&invitation.secret);
    let action = Action::Enrol {
        invitation: invited_by.id().into(),
        sealing_key: me.sealing_key,
        proof: SignatureBytes(key.sign(&statement).to_bytes()),
    };
    let words = if newcomer {
        Words::Begin(vec![(Field::Name, checked_name(your_name)?), (Field::About, String::new())])
    } else {
        Words::None
    };
    Ok(Decided {
        steps: vec![Step::Act(Draft { action, words })],
        joining: Some((text.to_owned(), invitation, invited_by)),
    })
}

fn propose(
    replica: &Replica,
    title: &str,
    text: &str,
    effect: &ProposalEffect,
    hours: Option<u32>,
    random: &Fresh,
) -> Result<Decided, NotDone> {
    let words =
        Words::Begin(vec![(Field::Title, checked_title(title)?), (Field::Text, text.trim().to_owned())]);
    let default_hours =
        replica.ledger().map_or(0, |ledger| ledger.constitution().parameters().voting_hours_default);
    let voting_ms = i64::from(hours.unwrap_or(default_hours)) * HOUR_MS;
    match effect_of(effect, random) {
        Ok(effect) => Ok(Decided {
            steps: vec![Step::Act(Draft { action: Action::Propose { effect, voting_ms }, words })],
            joining: None,
        }),
        Err(constitution) => {
            let (mut steps, hash) = statutes(replica, constitution)?;
            steps.push(Step::ProposeAmendment { words, hash, voting_ms });
            Ok(Decided { steps, joining: None })
        }
    }
}

/// What is asked for as an effect; for an amendment the text, which is written first.
fn effect_of<'a>(effect: &'a ProposalEffect, random: &Fresh) -> Result<Effect, &'a str> {
    Ok(match effect {
        ProposalEffect::None => Effect::None,
        ProposalEffect::AppointSteward { member } => Effect::AppointSteward { member: *member },
        ProposalEffect::DismissSteward { member } => Effect::DismissSteward { member: *member },
        ProposalEffect::RaiseRules { version } => Effect::RaiseRules { version: *version },
        ProposalEffect::Appoint { role, member } => Effect::Appoint { role: *role, member: *member },
        ProposalEffect::Dismiss { role, member } => Effect::Dismiss { role: *role, member: *member },
        ProposalEffect::DismissMember { member } => Effect::DismissMember { member: *member },
        ProposalEffect::Keepers { appoint, dismiss } => {
            let (mut appoint, mut dismiss) = (appoint.clone(), dismiss.clone());
            for devices in [&mut appoint, &mut dismiss] {
                devices.sort_unstable();
                devices.dedup();
            }
            Effect::Keepers { appoint, dismiss }
        }
        ProposalEffect::RenewSheet => {
            let key = ed25519_dalek::SigningKey::from_bytes(&recovery_seed(random));
            Effect::RenewSheet { recovery_key: VerifyingKeyBytes(key.verifying_key().to_bytes()) }
        }
        ProposalEffect::Amend { constitution } => return Err(constitution),
    })
}

/// The entries that hold a constitution's text, and its hash. What cannot become one is refused before they are written.
fn statutes(replica: &Replica, constitution: &str) -> Result<(Vec<Step>, [u8; 32]), NotDone> {
    let bytes = constitution.as_bytes();
    let steps: Vec<Step> = bytes
        .chunks(STATUTE_PART_BYTES_MAX)
        .map(|part| Step::Act(Draft { action: Action::Statute { text: part.to_vec() }, words: Words::None }))
        .collect();
    if steps.is_empty() || steps.len() > crate::action::STATUTE_PARTS_MAX {
        return Err(NotDone::Misuse("misuse-constitution-size"));
    }
    let version = replica.ledger().map_or(RULES_VERSION, |ledger| ledger.constitution().version());
    Constitution::adoptable(version, constitution)
        .map_err(|fault| NotDone::Refused(crate::rules::effects::invalid_amendment(&fault)))?;
    Ok((steps, *blake3::hash(bytes).as_bytes()))
}

/// The version of a proposal's text that a ballot cast now is for.
fn version(replica: &Replica, id: ProposalId, paper: Option<&Paper>) -> Vec<EntryId> {
    let heads = paper.map(Paper::heads).unwrap_or_default();
    let known = |replica: &Replica, edit: &EntryId| {
        replica
            .ledger()
            .is_some_and(|ledger| ledger.current().value(&Key::Edit(PaperId(id.0), *edit)).is_some())
    };
    let mut heads: Vec<EntryId> = heads.into_iter().filter(|edit| known(replica, edit)).collect();
    // The newest edit is part of it, even where its words are not here or were skipped.
    if let Some(course) = proposal(replica, id).and_then(|proposal| proposal.course)
        && !heads.contains(&course.text)
    {
        heads.push(course.text);
    }
    // Without the words at hand it is the text as it was proposed.
    if heads.is_empty() { vec![id.into()] } else { heads }
}

/// The reader's ballot on a proposal, provisional ones included.
pub fn my_ballot(replica: &Replica, id: ProposalId) -> Option<Ballot> {
    let (me, _) = replica.my_member()?;
    replica.ledger()?.current().record(&Key::Ballot(id, me)).cloned()
}

/// The proposal as it stands, provisional ones included.
pub fn proposal(replica: &Replica, id: ProposalId) -> Option<Proposal> {
    replica.ledger()?.current().record(&Key::Proposal(id)).cloned()
}

/// Whose a device is.
pub fn member_of(replica: &Replica, device: DeviceId) -> Option<MemberId> {
    let ledger = replica.ledger()?;
    ledger.current().record::<crate::ledger::record::Device>(&Key::Device(device)).map(|found| found.member)
}

fn checked_name(name: &str) -> Result<String, NotDone> {
    let name = name.trim();
    if name.is_empty() {
        return Err(NotDone::Misuse("misuse-name-empty"));
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(NotDone::Misuse("misuse-name-too-long"));
    }
    if has_unseen(name) {
        return Err(NotDone::Misuse("misuse-name-unseen"));
    }
    Ok(name.to_owned())
}

fn checked_title(title: &str) -> Result<String, NotDone> {
    let title = title.trim();
    if title.is_empty() {
        return Err(NotDone::Misuse("misuse-title-empty"));
    }
    if title.chars().count() > 2 * NAME_CHARS_MAX {
        return Err(NotDone::Misuse("misuse-title-too-long"));
    }
    if has_unseen(title) {
        return Err(NotDone::Misuse("misuse-title-unseen"));
    }
    Ok(title.to_owned())
}
