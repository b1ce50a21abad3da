//! Delegation: on a topic another member votes in one's place, unless one votes oneself.
//!
//! A chain of delegations has at most as many steps as the constitution says, and never closes: whoever would close it
//! walks along it first, and it is short.

use super::{Author, authorize, good_member, lifecycle};
use crate::constitution::{Act, Constitution, Target};
use crate::id::{EntryId, MemberId};
use crate::label::Label;
use crate::ledger::record::{Delegation, Key, Member};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::ledger::state::Look;

/// Lets another vote in one's place, or nobody any more: that one may always say.
pub(super) fn delegate(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: EntryId,
    topic: Label,
    to: Option<MemberId>,
) -> Result<(), Refusal> {
    let key = Key::Delegation(author.member, topic);
    let Some(to) = to else {
        if scene.read::<Delegation>(key).is_none() {
            return Err(Refusal::new("refused-not-delegated").with("topic", Fact::Word(topic.to_string())));
        }
        scene.remove(key);
        return Ok(());
    };
    authorize(scene, author, Act::Delegate, Target::Member { id: to })?;
    lifecycle::declared(scene, topic)?;
    good_member(scene, to)?;
    let steps_max = scene.constitution().parameters().delegation_steps_max;
    if steps_max == 0 {
        return Err(Refusal::new("refused-delegation-off"));
    }
    let mut at = to;
    for _ in 0..steps_max {
        if at == author.member {
            return Err(Refusal::new("refused-delegation-circle").with("member", Fact::Member(to)));
        }
        match scene.read::<Delegation>(Key::Delegation(at, topic)) {
            Some(next) => at = next.to,
            None => {
                scene.write(key, Delegation { to, entry });
                return Ok(());
            }
        }
    }
    if at == author.member {
        return Err(Refusal::new("refused-delegation-circle").with("member", Fact::Member(to)));
    }
    Err(Refusal::new("refused-delegation-too-far")
        .with("member", Fact::Member(to))
        .with("steps", Fact::Number(steps_max.into())))
}

/// Those to whom a member's vote on a topic is passed on, nearest first. It ends at somebody who left.
pub fn chain(look: &impl Look, constitution: &Constitution, member: MemberId, topic: Label) -> Vec<MemberId> {
    let mut chain = Vec::new();
    let mut at = member;
    for _ in 0..constitution.parameters().delegation_steps_max {
        let Some(next) = look.record::<Delegation>(&Key::Delegation(at, topic)) else { break };
        at = next.to;
        if look.record::<Member>(&Key::Member(at)).is_none_or(|member| member.left) {
            break;
        }
        chain.push(at);
    }
    chain
}
