//! What one should know before one votes: who will see it, what it is for, until when, and for whom it counts.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::tally::{Method, Unranked};
use moothall_core::view::Proposal;

use crate::parts::icon::{Icon, icon};
use crate::say::{code, say, t};

/// The sentences above the boxes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Terms {
    lines: Vec<(Icon, &'static str, Message)>,
}

impl Terms {
    /// Reads them from a proposal.
    pub(super) fn of(proposal: &Proposal) -> Self {
        let until = Message::new("vote-until").time("time", proposal.line.closes_ms);
        let Some(course) = proposal.course.as_deref() else {
            let open = Message::new("vote-is-open");
            return Self { lines: vec![(Icon::Eye, "", open), (Icon::Clock, "", until)] };
        };
        let mut lines = vec![(Icon::Eye, code("ballot-who-sees"), course.who_sees.clone())];
        let text = if course.round > 1 { code("ballot-text-round") } else { code("ballot-text") };
        let text = Message::new(text).time("time", course.text_ms).number("round", i64::from(course.round));
        lines.push((Icon::Sheet, "ballot-for-text", text));
        lines.push((Icon::Clock, "ballot-until", until));
        if !course.i_vote_for.is_empty() {
            let others = Message::new("ballot-also-for").text("names", course.i_vote_for.join(", "));
            lines.push((Icon::Members, "ballot-for-others", others));
        }
        if !course.my_delegates.is_empty() && course.mine.is_none() {
            let chain = Message::new("ballot-delegated").text("chain", course.my_delegates.join(" › "));
            lines.push((Icon::Link, "ballot-without", chain));
        }
        let unranked = match (course.method, course.unranked) {
            (Method::Schulze, Unranked::Last) => Some(code("ballot-unranked-last")),
            (Method::Schulze, Unranked::NoOpinion) => Some(code("ballot-unranked-no-opinion")),
            (Method::InstantRunoff | Method::SingleTransferable { .. }, _) => {
                Some(code("ballot-unranked-exhausted"))
            }
            _ => None,
        };
        lines.extend(unranked.map(|unranked| (Icon::Blank, "ballot-unranked", Message::new(unranked))));
        Self { lines }
    }
}

/// Shows them, one a line.
pub(super) fn terms(terms: &Terms) -> impl IntoView + use<> {
    let lines = terms.lines.iter().map(|(drawing, test, message)| {
        view! { <li data-test=*test>{icon(*drawing)}<span>{say(message)}</span></li> }
    });
    view! { <ul class="ballot-terms" aria-label=t("ballot-terms")>{lines.collect_view()}</ul> }
}
