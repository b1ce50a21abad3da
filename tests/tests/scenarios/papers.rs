//! A text on which somebody wrote on and on while the other was away.

use moothall_core::id::ProposalId;
use moothall_core::request::{Answer, Request};
use moothall_tests::Person;

/// More than are merged in one step.
const EDITS: usize = 300;

async fn text_is(person: &Person, proposal: ProposalId, text: &str) {
    let shows = |answer: &Answer| matches!(answer, Answer::Proposal(shown) if shown.text == text);
    person.until("the text is the newest", Request::Proposal { proposal }, shows).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_edits_written_while_one_was_away_make_the_same_text_for_both() {
    let (ann, mut ben) = (Person::new("ann").await, Person::new("ben").await);
    ann.found("Makers").await;
    ben.join(&ann.invite().await).await;
    let proposal = ann.propose("Minutes").await;
    text_is(&ben, proposal, "For the bench.").await;
    ben.cut_off().await;
    let mut text = "For the bench.".to_owned();
    for number in 0..EDITS {
        text.push_str(&format!(" Item {number}."));
        let title = "Minutes".to_owned();
        ann.writes(Request::EditProposal { proposal, title, text: text.clone() }).await;
    }
    text_is(&ann, proposal, &text).await;
    ben.rejoin().await;
    text_is(&ben, proposal, &text).await;

    // It is what the folder holds, too, and both write on.
    ben.rejoin().await;
    text_is(&ben, proposal, &text).await;
    text.push_str(" Closed.");
    let title = "Minutes".to_owned();
    ben.writes(Request::EditProposal { proposal, title, text: text.clone() }).await;
    text_is(&ann, proposal, &text).await;
    ann.is_sound().await;
    ben.is_sound().await;
}
