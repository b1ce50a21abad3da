//! From what is asked about members to the entries that do it.

use super::{Draft, NotDone, Replica, Step, Words, checked_name};
use crate::action::{Action, PaperKind};
use crate::id::{EntryId, MemberId, PaperId};
use crate::ledger::record::{Contact, Key, Member, Paper as PaperRecord};
use crate::ledger::refusal::Refusal;
use crate::ledger::state::Look;
use crate::paper::{Field, Paper};
use crate::request::membership::{IMPORT_MAX, Membership, Newcomer};
use crate::way::Way;

/// The paper that must be at hand, merged, to decide.
pub(super) fn paper_of(replica: &Replica, asked: &Membership) -> Option<PaperId> {
    let state = replica.ledger()?.current();
    let there = |id: PaperId| state.record::<PaperRecord>(&Key::Paper(id)).is_some_and(|paper| !paper.erased);
    let id = match asked {
        Membership::WriteProfile { member, .. } => state.record::<Member>(&Key::Member(*member))?.paper?,
        Membership::WriteContact { member, way, .. } => {
            state.record::<Contact>(&Key::reach(*member, *way))?.0
        }
        _ => return None,
    };
    there(id).then_some(id)
}

/// The entries, in order.
pub(super) fn decide(
    replica: &Replica,
    asked: &Membership,
    paper: Option<&Paper>,
) -> Result<Vec<Step>, NotDone> {
    let plain = |action| Ok(vec![Step::Act(Draft { action, words: Words::None })]);
    match asked {
        Membership::Register { people } => register(people),
        Membership::RecordLeaving { member } => plain(Action::RecordLeaving { member: *member }),
        Membership::WriteProfile { member, name, about } => {
            let fields = vec![(Field::Name, checked_name(name)?), (Field::About, about.trim().to_owned())];
            written(replica, asked, paper, *member, PaperKind::Profile, fields)
        }
        Membership::WriteContact { member, way, contact } => {
            let contact = contact.trim();
            let there = paper_of(replica, asked);
            // An edit would leave what stood there among the earlier words.
            if contact.is_empty()
                && replica.my_member().is_some_and(|(me, _)| me == *member)
                && let Some(paper) = there
            {
                return plain(Action::ErasePaper { paper });
            }
            if contact.is_empty() && there.is_none() {
                return Err(NotDone::Misuse("misuse-contact-empty"));
            }
            let fields = vec![(Field::Contact, contact.to_owned())];
            written(replica, asked, paper, *member, (*way).into(), fields)
        }
        Membership::Suspend { member, until_ms, reason } => {
            let action = Action::Suspend { member: *member, until_ms: *until_ms };
            let reason = reason.trim();
            let words = match reason.is_empty() {
                true => Words::None,
                false => Words::Begin(vec![(Field::Text, reason.to_owned())]),
            };
            Ok(vec![Step::Act(Draft { action, words })])
        }
        Membership::EndSuspension { member } => plain(Action::EndSuspension { member: *member }),
        Membership::Appoint { role, member } => plain(Action::Appoint { role: *role, member: *member }),
        Membership::Dismiss { role, member } => plain(Action::Dismiss { role: *role, member: *member }),
        Membership::FormGroup { name, purpose } => {
            let fields = vec![(Field::Title, checked_name(name)?), (Field::Text, purpose.trim().to_owned())];
            Ok(vec![Step::Act(Draft { action: Action::FormGroup, words: Words::Begin(fields) })])
        }
        Membership::EndGroup { group } => plain(Action::EndGroup { group: *group }),
        Membership::JoinGroup { group, member } => {
            plain(Action::JoinGroup { group: *group, member: *member })
        }
        Membership::LeaveGroup { group, member } => {
            plain(Action::LeaveGroup { group: *group, member: *member })
        }
        Membership::Vouch { invitation } => plain(Action::Vouch { invitation: *invitation }),
    }
}

/// A record for each, and where it is said, how to reach the person.
fn register(people: &[Newcomer]) -> Result<Vec<Step>, NotDone> {
    if people.is_empty() || people.len() > IMPORT_MAX {
        return Err(NotDone::Misuse("misuse-people-count"));
    }
    let mut steps = Vec::new();
    for person in people {
        let fields =
            vec![(Field::Name, checked_name(&person.name)?), (Field::About, person.about.trim().to_owned())];
        // Each step writes one entry.
        let of = steps.len();
        steps.push(Step::Act(Draft { action: Action::Register, words: Words::Begin(fields) }));
        let ways = Way::ALL.into_iter().map(|way| (way, person.reach(way).trim()));
        let ways = ways.filter(|(_, text)| !text.is_empty());
        steps.extend(ways.map(|(way, text)| Step::Reach { of, way, text: text.to_owned() }));
    }
    Ok(steps)
}

/// Writes on at what is said of a member, or begins it.
fn written(
    replica: &Replica,
    asked: &Membership,
    paper: Option<&Paper>,
    member: MemberId,
    kind: PaperKind,
    fields: Vec<(Field, String)>,
) -> Result<Vec<Step>, NotDone> {
    let (action, words) = match (paper_of(replica, asked), paper) {
        (Some(id), Some(paper)) => {
            (Action::EditPaper { paper: id }, Words::Edit { paper: Box::new(paper.clone()), fields })
        }
        (Some(id), None) if !replica.may_read(replica.me().device, id) => {
            return Err(NotDone::Refused(Refusal::new("refused-words-for-others")));
        }
        (Some(_), None) => return Err(NotDone::Misuse("misuse-words-not-here")),
        (None, _) => (Action::BeginPaper { kind, about: EntryId::from(member) }, Words::Begin(fields)),
    };
    Ok(vec![Step::Act(Draft { action, words })])
}
