//! What an adopted proposal does by itself.

use super::{keepers, members, offices, put};
use crate::action::{Effect, STATUTE_PARTS_MAX, rules_known};
use crate::constitution::Constitution;
use crate::id::{MemberId, ProposalId};
use crate::ledger::record::{InForce, Key, Member, Organisation, Proposal, Statute, Stewards};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::{Nothing, Scene};
use crate::ledger::state::{Changes, Look, State};
use crate::message::Arg;

/// Carries out what was adopted; nothing of it where something stands in the way.
pub(super) fn carry_out(
    state: &State,
    constitution: &mut Constitution,
    effect: &Effect,
    (id, now_ms): (ProposalId, i64),
    changes: &mut Changes,
) -> Result<(), Refusal> {
    match effect {
        Effect::None => Ok(()),
        Effect::AppointSteward { member } => set_steward(state, *member, true, changes),
        Effect::DismissSteward { member } => set_steward(state, *member, false, changes),
        Effect::Amend { parts, hash } => {
            let texts: Vec<Option<Statute>> = parts
                .iter()
                .take(STATUTE_PARTS_MAX + 1)
                .map(|part| state.record(&Key::Statute(*part)).cloned())
                .collect();
            *constitution = assemble(constitution.version(), &texts, hash)?;
            put(changes, Key::Constitution, InForce { parts: parts.clone(), by: Some(id), hash: *hash });
            Ok(())
        }
        Effect::RaiseRules { version } => raise_rules(state, constitution, *version, changes),
        Effect::Appoint { role, member } => done(state, constitution, now_ms, changes, |scene| {
            offices::give(scene, *role, *member, id.into())
        }),
        Effect::Dismiss { role, member } => {
            done(state, constitution, now_ms, changes, |scene| offices::take(scene, *role, *member))
        }
        Effect::RenewSheet { recovery_key } => {
            let organisation = state
                .record::<Organisation>(&Key::Organisation)
                .ok_or_else(|| Refusal::new("refused-recovery-unknown"))?;
            // The secret is on the device of whoever proposed it; the sheet of somebody who left brings nobody back.
            let sheet_of = state.record::<Proposal>(&Key::Proposal(id)).map(|proposal| proposal.by);
            let left = |id| state.record::<Member>(&Key::Member(id)).is_none_or(|member| member.left);
            if let Some(gone) = sheet_of.filter(|id| left(*id)) {
                return Err(Refusal::new("refused-member-gone").with("member", Fact::Member(gone)));
            }
            let renewed =
                Organisation { recovery_key: Some(*recovery_key), sheet_of, ..organisation.clone() };
            put(changes, Key::Organisation, renewed);
            Ok(())
        }
        Effect::Keepers { appoint, dismiss } => {
            done(state, constitution, now_ms, changes, |scene| keepers::change(scene, appoint, dismiss))
        }
        Effect::DismissMember { member } => {
            done(state, constitution, now_ms, changes, |scene| members::farewell(scene, *member))
        }
    }
}

/// Does what an act could do too, and adds it to the changes; nothing of it where it is refused.
fn done(
    state: &State,
    constitution: &Constitution,
    now_ms: i64,
    changes: &mut Changes,
    act: impl FnOnce(&mut Scene<'_>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut scene = Scene::new(state, &Nothing, constitution, now_ms);
    act(&mut scene)?;
    changes.extend(scene.finish(true).writes);
    Ok(())
}

/// Raises the version of the rules. Whoever does not know that version notes it, and takes no batch in which it falls due.
fn raise_rules(
    state: &State,
    constitution: &mut Constitution,
    version: u32,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let current = constitution.version();
    let other = || Refusal::new("refused-rules-version").with("current", Fact::Number(current.into()));
    let organisation = state.record::<Organisation>(&Key::Organisation).ok_or_else(other)?;
    if version != current.saturating_add(1) {
        return Err(other());
    }
    if version <= rules_known() {
        *constitution = constitution.raised(version).map_err(|fault| invalid_amendment(&fault))?;
    }
    put(changes, Key::Organisation, Organisation { rules_version: version, ..organisation.clone() });
    Ok(())
}

fn set_steward(state: &State, id: MemberId, steward: bool, changes: &mut Changes) -> Result<(), Refusal> {
    let gone = || Refusal::new("refused-member-gone").with("member", Fact::Member(id));
    let member = state.record::<Member>(&Key::Member(id)).ok_or_else(gone)?;
    if member.left {
        return Err(gone());
    }
    let mut stewards = state.record::<Stewards>(&Key::Stewards).map(|all| all.0.clone()).unwrap_or_default();
    stewards.retain(|other| *other != id);
    if steward {
        stewards.push(id);
        stewards.sort_unstable();
    } else if stewards.is_empty() {
        return Err(Refusal::new("refused-last-steward-dismissed").with("member", Fact::Member(id)));
    }
    put(changes, Key::Member(id), Member { steward, ..member.clone() });
    put(changes, Key::Stewards, Stewards(stewards));
    Ok(())
}

/// Puts a constitution together from its parts and checks that it may become one.
fn assemble(version: u32, parts: &[Option<Statute>], hash: &[u8; 32]) -> Result<Constitution, Refusal> {
    Constitution::adoptable(version, &whole(parts, hash)?).map_err(|fault| invalid_amendment(&fault))
}

/// The whole text of a proposed constitution.
pub(super) fn whole(parts: &[Option<Statute>], hash: &[u8; 32]) -> Result<String, Refusal> {
    let damaged = || Refusal::new("refused-amendment-damaged");
    if parts.is_empty() || parts.len() > STATUTE_PARTS_MAX {
        return Err(damaged());
    }
    let mut text = Vec::new();
    for part in parts {
        text.extend(&part.as_ref().ok_or_else(damaged)?.0);
    }
    if blake3::hash(&text).as_bytes() != hash {
        return Err(damaged());
    }
    String::from_utf8(text).map_err(|_| damaged())
}

/// The refusal of a text that may not become the constitution.
pub fn invalid_amendment(fault: &crate::constitution::ConstitutionError) -> Refusal {
    // Where in the text it is helps the writer; the engine's own words stay out, since they may change with it.
    let message = fault.message();
    let mut refusal = Refusal::new("refused-amendment-invalid").with("why", Fact::Word(message.code));
    for (name, arg) in message.args {
        let fact = match (name.as_str(), arg) {
            ("detail", _) => continue,
            (_, Arg::Text(text)) => Fact::Word(text),
            (_, Arg::Number(number) | Arg::Time(number) | Arg::Duration(number)) => Fact::Number(number),
        };
        refusal.facts.push((name.into(), fact));
    }
    refusal
}
