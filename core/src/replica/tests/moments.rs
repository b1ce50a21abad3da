//! What becomes otherwise with time alone is told to whoever looks on.

use super::story::{book, club};
use crate::request::deciding::{Deciding, NewDraft};
use crate::request::{ProposalEffect, Request};
use crate::rules::{DAY_MS, HOUR_MS, MINUTE_MS};
use crate::tally::{Method, Unranked};
use crate::testing::network::Network;

/// How often Ben's device says that something may look otherwise, while so much time passes minute by minute.
fn told(network: &mut Network, ms: i64) -> usize {
    let before = network.peer("ben").changes;
    for _ in 0..ms / MINUTE_MS {
        network.pass(MINUTE_MS);
    }
    network.peer("ben").changes - before
}

#[test]
fn a_vote_that_opens_or_is_about_to_close_and_a_booking_that_begins_are_told_and_nothing_else_is() {
    let (mut network, lathe) = club(11);
    let draft = NewDraft {
        title: "Paint the gate".to_owned(),
        text: "Green, as before.".to_owned(),
        options: Vec::new(),
        effect: ProposalEffect::None,
        method: Method::YesNo,
        unranked: Unranked::Last,
        discussion_hours: Some(48),
        hours: Some(72),
        topic: None,
        group: None,
        writers: Vec::new(),
    };
    let begun = Deciding::Draft { draft: Box::new(draft) };
    let proposal = network.act("ada", Request::Deciding { act: begun }).unwrap().into();
    network.act("ada", Request::Deciding { act: Deciding::Present { proposal } }).unwrap();
    told(&mut network, 10 * MINUTE_MS);

    let most = |days: i64, hours: i64| days * DAY_MS + hours * HOUR_MS;
    assert_eq!(told(&mut network, most(1, 23)), 0, "while it is discussed nothing happens");
    assert_eq!(told(&mut network, HOUR_MS), 1, "it opens");
    assert_eq!(told(&mut network, most(1, 22)), 0);
    assert_eq!(told(&mut network, 2 * HOUR_MS), 1, "a day is left to vote");
    assert_eq!(told(&mut network, 22 * HOUR_MS), 0);
    assert!(told(&mut network, 2 * HOUR_MS) >= 1, "it closes");

    let wish = book(&network, lathe, 5);
    network.act("ben", wish).unwrap();
    told(&mut network, HOUR_MS);
    assert_eq!(told(&mut network, 2 * HOUR_MS), 0);
    assert_eq!(told(&mut network, 4 * HOUR_MS), 3, "one may check in, it begins, it ends");
    assert_eq!(told(&mut network, 10 * HOUR_MS), 0);
}
