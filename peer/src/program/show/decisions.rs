//! Proposals, ballots and outcomes.

use moothall_core::message::Message;
use moothall_core::request::Choice;
use moothall_core::view::{Proposal, ProposalLine, Stage, Tally};

use super::super::table::Table;
use super::super::words::{Words, line, plain};
use super::{ended, part, sentence, table_or};

pub(super) fn list(words: &Words, proposals: &[ProposalLine]) -> String {
    table_or(words, &table(words, proposals), "program-no-proposals")
}

/// The open votes on the home screen: nothing if there are none.
pub(super) fn table_text(words: &Words, proposals: &[ProposalLine]) -> String {
    let table = table(words, proposals);
    if table.is_empty() { String::new() } else { table.text() }
}

fn table(words: &Words, proposals: &[ProposalLine]) -> Table {
    let heads = ["program-head-id", "program-head-title", "program-head-by", "program-head-stage"];
    let more =
        ["program-head-closes", "program-head-votes", "program-head-my-vote", "program-head-certainty"];
    let mut table = Table::new(words, &[heads.as_slice(), more.as_slice()].concat());
    for proposal in proposals {
        table.row([
            proposal.id.short(),
            proposal.title.clone(),
            proposal.by.clone(),
            stage(words, proposal.stage),
            words.time(proposal.closes_ms),
            votes(words, &proposal.tally),
            proposal.my_choice.map(|mine| choice(words, mine)).unwrap_or_default(),
            words.certainty(&proposal.certainty),
        ]);
    }
    table
}

pub(super) fn full(words: &Words, proposal: &Proposal) -> String {
    let about = &proposal.line;
    let head = Message::new("program-proposal")
        .text("by", &about.by)
        .text("id", about.id.short())
        .text("paper", proposal.paper.short())
        .text("certainty", words.certainty(&about.certainty));
    let stands = Message::new("program-proposal-stands")
        .text("stage", stage(words, about.stage))
        .time("closes", about.closes_ms)
        .text("votes", votes(words, &about.tally));
    let mut text = format!("{}\n", line(&about.title));
    text += &sentence(words, head);
    text += &ended(format!("\n{}", plain(proposal.text.trim_end())));
    text.push('\n');
    text += &sentence(words, stands);
    text += &sentence(words, proposal.effect_said.clone());
    text += &sentence(words, proposal.rule.clone());
    for message in [
        &proposal.outcome,
        &proposal.carried_out,
        &proposal.left_out,
        &proposal.cannot_vote,
        &proposal.offline_note,
    ] {
        text += &message.as_ref().map(|message| sentence(words, message.clone())).unwrap_or_default();
    }
    text += &part(words, "program-ballots", &ballots(words, proposal));
    text + &part(words, "program-comments", &comments(words, proposal))
}

fn ballots(words: &Words, proposal: &Proposal) -> String {
    let heads = ["program-head-member", "program-head-vote", "program-head-text", "program-head-certainty"];
    let mut table = Table::new(words, &heads);
    for ballot in &proposal.ballots {
        let version = if ballot.current_text { "program-text-current" } else { "program-text-earlier" };
        table.row([
            ballot.member_name.clone(),
            choice(words, ballot.choice),
            words.code(version),
            words.certainty(&ballot.certainty),
        ]);
    }
    if table.is_empty() { String::new() } else { table.text() }
}

fn comments(words: &Words, proposal: &Proposal) -> String {
    let mut text = String::new();
    for comment in &proposal.comments {
        let head = Message::new("program-comment")
            .text("by", &comment.by)
            .time("written", comment.written_ms)
            .text("paper", comment.paper.short())
            .text("certainty", words.certainty(&comment.certainty));
        text += &sentence(words, head);
        for said in comment.text.lines() {
            text += &format!("  {}\n", plain(said));
        }
    }
    text
}

fn votes(words: &Words, tally: &Tally) -> String {
    let message = Message::new("program-votes")
        .number("yes", tally.yes.into())
        .number("no", tally.no.into())
        .number("abstain", tally.abstain.into())
        .number("electorate", tally.electorate.into())
        .number("quorum", tally.quorum.into());
    words.say(&message)
}

fn choice(words: &Words, choice: Choice) -> String {
    words.code(match choice {
        Choice::Yes => "choice-yes",
        Choice::No => "choice-no",
        Choice::Abstain => "choice-abstain",
    })
}

fn stage(words: &Words, stage: Stage) -> String {
    words.code(match stage {
        Stage::Open => "stage-open",
        Stage::Closing => "stage-closing",
        Stage::Adopted => "stage-adopted",
        Stage::Rejected => "stage-rejected",
        Stage::Inquorate => "stage-inquorate",
        Stage::Withdrawn => "stage-withdrawn",
    })
}
