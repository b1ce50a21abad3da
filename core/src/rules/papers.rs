//! Papers: who may begin, write on at and erase the texts that people write together.
//!
//! No rule here reads a word: a paper is known by the entries that make it up.

use super::{Author, authorize, good_member, lifecycle, members};
use crate::action::PaperKind;
use crate::constitution::{Act, EffectKind, Target};
use crate::entry::Entry;
use crate::id::{EntryId, MemberId, PaperId, ProposalId};
use crate::ledger::record::{Contact, Edit, Key, Mark, Member, Paper, Proposal};
use crate::ledger::refusal::{Fact, Refusal};
use crate::ledger::scene::Scene;
use crate::way::Way;

/// Notes the paper that an entry's words begin, if it brought any.
pub(super) fn begun(scene: &mut Scene<'_>, entry: &Entry, author: MemberId, about: Option<EntryId>) {
    let payload = entry.payload();
    if let (Some(words), Some(kind)) = (payload.words, payload.action.begins_paper()) {
        let paper = PaperId::from(entry.id());
        scene.write(Key::Paper(paper), Paper { kind, author, about, erased: false });
        scene.write(
            Key::Edit(paper, entry.id()),
            Edit { device: payload.device, words, sequence: payload.sequence },
        );
    }
}

/// Refuses an entry that must come with words and does not.
pub(super) fn needs_words(entry: &Entry) -> Result<(), Refusal> {
    if entry.payload().words.is_some() { Ok(()) } else { Err(Refusal::new("refused-words-missing")) }
}

/// Begins a comment, how a member is reached, or a profile: the founder's, or one in place of words that were erased.
pub(super) fn begin(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    kind: PaperKind,
    about: EntryId,
) -> Result<(), Refusal> {
    needs_words(entry)?;
    if let Some(way) = kind.way() {
        return begin_reach(scene, author, entry, way, about);
    }
    match kind {
        PaperKind::Comment => {
            let id = ProposalId::from(about);
            let Some(proposal) = scene.read::<Proposal>(Key::Proposal(id)) else {
                return Err(Refusal::new("refused-proposal-unknown"));
            };
            let effect = EffectKind::from(&proposal.effect);
            authorize(
                scene,
                author,
                Act::Comment,
                Target::Proposal { id: Some(id), member: proposal.by, effect },
            )?;
        }
        PaperKind::Profile => {
            let target = Target::Paper { id: None, kind, member: Some(MemberId::from(about)) };
            authorize(scene, author, Act::BeginPaper, target)?;
            let Some(mut member) = scene.read::<Member>(Key::Member(author.member)) else {
                return Err(Refusal::new("refused-device-unknown"));
            };
            let there = member.paper.and_then(|id| scene.read::<Paper>(Key::Paper(id)));
            if about.0 != author.member.0 || there.is_some_and(|paper| !paper.erased) {
                return Err(Refusal::new("refused-profile-exists"));
            }
            member.paper = Some(entry.id().into());
            scene.write(Key::Member(author.member), member);
        }
        PaperKind::Organisation
        | PaperKind::Resource
        | PaperKind::Booking
        | PaperKind::Proposal
        | PaperKind::Group
        | PaperKind::Reason
        | PaperKind::Contact
        | PaperKind::Mail
        | PaperKind::Phone
        | PaperKind::Address => {
            return Err(Refusal::new("refused-paper-begins-otherwise"));
        }
    }
    begun(scene, entry, author.member, Some(about));
    Ok(())
}

/// Begins to say how a member is reached in a way: a member does for oneself, a steward for who has no device.
fn begin_reach(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    way: Way,
    about: EntryId,
) -> Result<(), Refusal> {
    let id = MemberId::from(about);
    let target = Target::Paper { id: None, kind: way.into(), member: Some(id) };
    authorize(scene, author, Act::BeginPaper, target)?;
    let member = good_member(scene, id)?;
    own_or_kept(scene, author, id, &member)?;
    let key = Key::reach(id, way);
    let there = scene.read::<Contact>(key).and_then(|paper| scene.read::<Paper>(Key::Paper(paper.0)));
    if there.is_some_and(|paper| !paper.erased) {
        return Err(Refusal::new("refused-contact-exists"));
    }
    scene.write(key, Contact(entry.id().into()));
    scene.write(Key::WordsForSome, Mark(0));
    begun(scene, entry, id, Some(about));
    Ok(())
}

/// Writes on at a paper.
pub(super) fn edit(
    scene: &mut Scene<'_>,
    author: &Author,
    entry: &Entry,
    id: PaperId,
) -> Result<(), Refusal> {
    let paper = paper(scene, id)?;
    authorize(scene, author, Act::EditPaper, target(id, &paper))?;
    let Some(words) = entry.payload().words else {
        return Err(Refusal::new("refused-words-missing"));
    };
    if paper.kind == PaperKind::Profile || paper.kind.way().is_some() {
        let member = good_member(scene, paper.author)?;
        own_or_kept(scene, author, paper.author, &member)?;
    }
    if paper.kind == PaperKind::Proposal {
        let proposal = scene.read::<Proposal>(Key::Proposal(ProposalId(id.0)));
        match proposal {
            Some(proposal) if !proposal.withdrawn && proposal.outcome.is_none() => {
                lifecycle::edited(scene, author, entry, ProposalId(id.0), proposal)?;
            }
            _ => return Err(Refusal::new("refused-proposal-closed")),
        }
    }
    scene.write(
        Key::Edit(id, entry.id()),
        Edit { device: entry.device(), words, sequence: entry.payload().sequence },
    );
    Ok(())
}

/// What is said of a member is said by that member; by a steward only as long as the member has no device to say it with.
fn own_or_kept(scene: &mut Scene<'_>, author: &Author, id: MemberId, member: &Member) -> Result<(), Refusal> {
    if id == author.member || !members::has_device(scene, member) {
        return Ok(());
    }
    Err(Refusal::new("refused-words-of-another").with("member", Fact::Member(id)))
}

/// Erases a paper. The text of a proposal that is voted on or decided stays: others wrote in it, and votes rest on it.
pub(super) fn erase(scene: &mut Scene<'_>, author: &Author, id: PaperId) -> Result<(), Refusal> {
    let mut paper = paper(scene, id)?;
    authorize(scene, author, Act::ErasePaper, target(id, &paper))?;
    if paper.kind == PaperKind::Proposal
        && scene.read::<Proposal>(Key::Proposal(ProposalId(id.0))).is_some_and(|proposal| !proposal.withdrawn)
    {
        return Err(Refusal::new("refused-proposal-text-stays"));
    }
    paper.erased = true;
    scene.write(Key::Paper(id), paper);
    Ok(())
}

/// Erases a paper because something else happened, such as its member's leaving.
pub(super) fn hide(scene: &mut Scene<'_>, id: PaperId) {
    if let Some(paper) = scene.read::<Paper>(Key::Paper(id)) {
        scene.write(Key::Paper(id), Paper { erased: true, ..paper });
    }
}

fn paper(scene: &mut Scene<'_>, id: PaperId) -> Result<Paper, Refusal> {
    match scene.read::<Paper>(Key::Paper(id)) {
        Some(paper) if !paper.erased => Ok(paper),
        Some(_) => Err(Refusal::new("refused-paper-erased")),
        None => Err(Refusal::new("refused-paper-unknown")),
    }
}

/// What the organisation says of itself and of its resources is nobody's own.
fn target(id: PaperId, paper: &Paper) -> Target {
    let nobodys = matches!(paper.kind, PaperKind::Organisation | PaperKind::Resource);
    Target::Paper { id: Some(id), kind: paper.kind, member: (!nobodys).then_some(paper.author) }
}
