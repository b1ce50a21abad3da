//! Proposals, ballots and outcomes.

use moothall_core::diff::{Line, compare, excerpt};
use moothall_core::message::Message;
use moothall_core::request::{Choice, ProposalEffect};
use moothall_core::tally::{Consent, Marks, Method};
use moothall_core::view::deciding::{Course, Delegations, Version};
use moothall_core::view::{Proposal, ProposalLine, Stage};

use super::super::ballot;
use super::super::table::Table;
use super::super::words::{Words, line, plain};
use super::{ended, part, sentence, table_or};

/// So many lines are shown around what an amendment changes.
const LINES_AROUND: usize = 1;

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
            words.time_if(closes(proposal)),
            votes(words, proposal),
            match proposal.my_choice {
                Some(mine) => choice(words, mine),
                None if proposal.voted => words.code("program-voted"),
                None => String::new(),
            },
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
    let mut text = format!("{}\n", line(&about.title));
    text += &sentence(words, head);
    text += &ended(format!("\n{}", plain(proposal.text.trim_end())));
    text.push('\n');
    text += &sentence(words, stands(words, about));
    text += &sentence(words, proposal.effect_said.clone());
    if let (ProposalEffect::Amend { constitution }, Some(now)) = (&proposal.effect, &proposal.in_force) {
        text += &part(words, "program-amendment", &changes(words, now, constitution));
        text.push('\n');
    }
    for trial in &proposal.trials {
        let code = if trial.holds { "program-trial-holds" } else { "program-trial-fails" };
        text += &sentence(words, Message::new(code).text("test", &trial.text));
    }
    text += &sentence(words, proposal.rule.clone());
    for message in [
        &proposal.without_device,
        &proposal.outcome,
        &proposal.carried_out,
        &proposal.left_out,
        &proposal.cannot_vote,
        &proposal.offline_note,
    ] {
        text += &message.as_ref().map(|message| sentence(words, message.clone())).unwrap_or_default();
    }
    if let Some(course) = &proposal.course {
        text += &self::course(words, course);
        let marked = marked(words, course);
        text += &part(words, "program-ballots", &marked);
        return text + &part(words, "program-comments", &comments(words, proposal));
    }
    text += &part(words, "program-ballots", &ballots(words, proposal));
    text + &part(words, "program-comments", &comments(words, proposal))
}

/// What an amendment takes out of the constitution and puts in, with the lines around it.
fn changes(words: &Words, now: &str, new: &str) -> String {
    let compared = compare(now, new);
    if compared.iter().all(|line| matches!(line, Line::Kept(_))) {
        return sentence(words, Message::new("program-amendment-none"));
    }
    let mut text = String::new();
    for shown in excerpt(&compared, LINES_AROUND) {
        text += &match shown {
            None => "  …\n".to_owned(),
            Some(Line::Kept(line)) => format!("    {}\n", plain(line)),
            Some(Line::Removed(line)) => format!("  - {}\n", plain(line)),
            Some(Line::Added(line)) => format!("  + {}\n", plain(line)),
        };
    }
    text
}

/// When the vote closes or closed; a draft has no time for one yet, nor had one that was withdrawn.
fn closes(proposal: &ProposalLine) -> Option<i64> {
    (proposal.closes_ms > 0 && proposal.stage != Stage::Draft).then_some(proposal.closes_ms)
}

/// Where a proposal stands, and what is counted so far.
fn stands(words: &Words, about: &ProposalLine) -> Message {
    let stage = stage(words, about.stage);
    let Some(closes_ms) = closes(about) else {
        return Message::new("program-proposal-no-vote").text("stage", stage);
    };
    let message = match (about.stage, about.opens_ms) {
        (Stage::Discussion, Some(opens_ms)) => {
            return Message::new("program-proposal-opens")
                .text("stage", stage)
                .time("opens", opens_ms)
                .time("closes", closes_ms);
        }
        (Stage::Withdrawn, _) => return Message::new("program-proposal-no-vote").text("stage", stage),
        (Stage::Open, _) => Message::new("program-proposal-stands"),
        _ => Message::new("program-proposal-closed"),
    };
    message.text("stage", stage).time("closes", closes_ms).text("votes", votes(words, about))
}

/// How a proposal that began as a draft goes on.
fn course(words: &Words, course: &Course) -> String {
    let mut text = sentence(words, course.could_vote.clone()) + &sentence(words, course.text_change.clone());
    text += &sentence(words, course.who_sees.clone());
    if course.round > 1 {
        text += &sentence(words, Message::new("program-round").number("round", course.round.into()));
    }
    if !course.my_delegates.is_empty() {
        let chain = Message::new("program-delegated-to").text("chain", course.my_delegates.join(" → "));
        text += &sentence(words, chain);
    }
    let mut table = Table::new(
        words,
        &["program-head-id", "program-head-held", "program-head-votes", "program-head-witnesses"],
    );
    for meeting in &course.meetings {
        let hands = Message::new("program-hands")
            .number("yes", meeting.yes.into())
            .number("no", meeting.no.into())
            .number("abstain", meeting.abstain.into());
        let witnesses = if meeting.witnessed && !meeting.counts {
            words.code("program-meeting-not-counted")
        } else {
            meeting.witnesses.join(", ")
        };
        table.row([meeting.id.short(), words.time(meeting.held_ms), words.say(&hands), witnesses]);
    }
    let meetings = if table.is_empty() { String::new() } else { table.text() };
    text + &part(words, "program-meetings", &meetings)
}

fn marked(words: &Words, course: &Course) -> String {
    let heads =
        ["program-head-member", "program-head-vote", "program-head-also-for", "program-head-certainty"];
    let mut table = Table::new(words, &heads);
    for cast in &course.ballots {
        table.row([
            cast.member_name.clone(),
            match &cast.marks {
                Marks::Stance(stance) => choice(words, *stance),
                Marks::Consent(Consent::Agree) => words.code("consent-agree"),
                Marks::Consent(Consent::Aside) => words.code("consent-aside"),
                Marks::Consent(Consent::Object) => words.code("consent-object"),
                Marks::Abstain => words.code("choice-abstain"),
                marks => ballot::said(course, marks),
            },
            match cast.void {
                true => words.code("program-ballot-void"),
                false => cast.also_for.join(", "),
            },
            words.certainty(&cast.certainty),
        ]);
    }
    if table.is_empty() { String::new() } else { table.text() }
}

/// How votes on each topic go.
pub(super) fn delegations(words: &Words, all: &[Delegations]) -> String {
    let mut table =
        Table::new(words, &["program-head-topic", "program-head-goes-to", "program-head-comes-from"]);
    for topic in all {
        table.row([topic.topic.to_string(), topic.chain.join(" → "), topic.from.join(", ")]);
    }
    table_or(words, &table, "program-no-topics")
}

fn ballots(words: &Words, proposal: &Proposal) -> String {
    let heads = ["program-head-member", "program-head-vote", "program-head-text", "program-head-certainty"];
    let mut table = Table::new(words, &heads);
    for ballot in &proposal.ballots {
        let version = match (ballot.void, ballot.current_text) {
            (true, _) => "program-ballot-void",
            (false, true) => "program-text-current",
            (false, false) => "program-text-earlier",
        };
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

/// How a text came about: what each change took out and put in.
pub(super) fn versions(words: &Words, versions: &[Version]) -> String {
    let mut text = String::new();
    let mut before = String::new();
    for version in versions {
        let head = Message::new("program-version")
            .text("by", &version.by)
            .time("written", version.written_ms)
            .text("certainty", words.certainty(&version.certainty));
        text += &sentence(words, head);
        let now = version.lines();
        for changed in compare(&before, &now) {
            match changed {
                Line::Kept(_) => {}
                Line::Removed(line) => text += &format!("  - {}\n", plain(line)),
                Line::Added(line) => text += &format!("  + {}\n", plain(line)),
            }
        }
        before = now;
    }
    text
}

/// The count in short: by yes and no where ballots say that, else how many voted.
fn votes(words: &Words, proposal: &ProposalLine) -> String {
    let tally = &proposal.tally;
    if !matches!(proposal.method, None | Some(Method::YesNo)) {
        let message = Message::new("program-turnout").number("voted", proposal.turnout.into());
        let message = message.number("electorate", tally.electorate.into());
        return words.say(&message.number("quorum", tally.quorum.into()));
    }
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
        Stage::Draft => "stage-draft",
        Stage::Discussion => "stage-discussion",
        Stage::Open => "stage-open",
        Stage::Closing => "stage-closing",
        Stage::Adopted => "stage-adopted",
        Stage::Rejected => "stage-rejected",
        Stage::Inquorate => "stage-inquorate",
        Stage::Elected => "stage-elected",
        Stage::Withdrawn => "stage-withdrawn",
    })
}
