//! Words that are kept, and words that are not.

use super::story::{book, club, member};
use crate::id::{BodyHash, EntryId, MemberId};
use crate::request::{ProposalEffect, Request};
use crate::testing::network::{Network, dropped};

pub(super) fn propose(network: &mut Network, name: &str) -> EntryId {
    let (title, text) = ("A lamp".to_owned(), "For the bench.".to_owned());
    network.act(name, Request::Propose { title, text, effect: ProposalEffect::None, hours: None }).unwrap()
}

/// How many bytes of a member's words somebody keeps.
fn kept(network: &Network, name: &str, of: MemberId) -> u64 {
    let peer = network.peer(name);
    let by = |entry: &EntryId| {
        let device = peer.ledger().find(entry).map(|found| found.device).unwrap();
        crate::replica::decide::member_of(&peer.replica, device) == Some(of)
    };
    let bodies = peer.shelf.bodies.values().filter(|(entry, _)| by(entry));
    bodies.map(|(_, bytes)| bytes.len() as u64).sum()
}

/// As much as is kept of each member's words here: less than in earnest, so that tests are quick.
const BYTES_MAX: u64 = 1024 * 1024;

#[test]
fn a_members_words_are_kept_up_to_a_bound_and_again_once_something_was_erased() {
    let (mut network, _) = club(7);
    let ben = member(&network, "ben");
    let text = network.invite("ben", true);
    network.add("ben's phone");
    network.join("ben's phone", &text).unwrap();
    network.connect("ben's phone", "ben");
    network.run();
    for name in ["ada", "ben", "ben's phone", "cleo"] {
        network.replica(name).keep_words_up_to(BYTES_MAX);
    }
    let proposal = propose(&mut network, "ada");
    let long = "A long comment. ".repeat(3_900);
    let comment = Request::Comment { proposal: proposal.into(), text: long.clone() };
    // Neither of Ben's devices knows what the other writes, so neither has to stop.
    for (one, other) in [("ada", "ben"), ("ben", "ben's phone")] {
        network.cut(one, other);
    }
    let mut comments = Vec::new();
    for _ in 0..12 {
        comments.push(network.act("ben", comment.clone()).unwrap());
        network.act("ben's phone", comment.clone()).unwrap();
    }
    let written = kept(&network, "ben", ben) + kept(&network, "ben's phone", ben);
    assert!(written > BYTES_MAX + (1 << 18), "{written}");
    for (one, other) in [("ada", "ben"), ("ada", "ben's phone")] {
        network.connect(one, other);
    }
    network.run();
    let full = |network: &Network, name: &str| {
        let bytes = kept(network, name, ben);
        assert!(bytes <= BYTES_MAX, "{name} keeps {bytes}");
        bytes > BYTES_MAX - (1 << 17)
    };
    for name in ["ada", "ben", "ben's phone", "cleo"] {
        assert!(full(&network, name), "{name}");
        assert!(dropped(network.peer(name)).len() <= 1, "{name} says so once");
        assert_eq!(network.peer(name).ledger().point(), network.peer("ada").ledger().point(), "{name}");
    }
    assert_eq!(dropped(network.peer("ada")), ["dropped-words-full"]);
    // Other members are none the worse.
    let short = Request::Comment { proposal: proposal.into(), text: "A short comment.".to_owned() };
    network.act("ada", short.clone()).unwrap();
    assert_eq!(
        kept(&network, "cleo", member(&network, "ada")),
        kept(&network, "ada", member(&network, "ada"))
    );
    // The sums are those of the store after a start, too.
    network.restart("cleo");
    network.replica("cleo").keep_words_up_to(BYTES_MAX);
    network.connect("cleo", "ada");
    network.run();
    assert!(full(&network, "cleo"));
    // Ben's own device says what to do, and having done it he writes on.
    assert_eq!(network.refused("ben", comment.clone()), "refused-own-words-full");
    let before: Vec<BodyHash> = network.peer("cleo").shelf.bodies.keys().copied().collect();
    for comment in comments.iter().take(3) {
        network.act("ben", Request::Erase { paper: (*comment).into() }).unwrap();
    }
    network.act("ben", short).unwrap();
    let after = &network.peer("cleo").shelf.bodies;
    assert!(full(&network, "cleo") && after.keys().any(|body| !before.contains(body)), "it asks again");
}

#[test]
fn the_words_of_what_is_confirmed_as_refused_are_nowhere_and_nobody_asks_for_them() {
    let (mut network, lathe) = club(4);
    network.connect("ben", "cleo");
    network.run();
    for (one, other) in [("ada", "ben"), ("ada", "cleo"), ("ben", "cleo")] {
        network.cut(one, other);
    }
    let request = book(&network, lathe, 48);
    let bookings = ["ben", "cleo"].map(|name| network.act(name, request.clone()).unwrap());
    network.connect("ben", "cleo");
    network.run();
    let has = |network: &Network, name: &str, entry: EntryId| {
        network.peer(name).shelf.bodies.values().any(|(owner, _)| *owner == entry)
    };
    // Between the two of them one booking counts for now, and its words are at both.
    let at_both: Vec<EntryId> = bookings
        .into_iter()
        .filter(|booking| has(&network, "ben", *booking) && has(&network, "cleo", *booking))
        .collect();
    assert_eq!(at_both.len(), 1);
    network.connect("ada", "ben");
    network.run();
    let refused = network.peer("ada").shelf.refusals.keys().next().copied().unwrap();
    let stands = bookings.into_iter().find(|booking| *booking != refused).unwrap();
    network.restart("cleo");
    network.connect("cleo", "ada");
    network.connect("cleo", "ben");
    network.run();
    for name in ["ada", "ben", "cleo"] {
        assert!(has(&network, name, stands) && !has(&network, name, refused), "{name}");
        let wanted = network.peer(name).shelf.opening().wanted;
        assert_eq!(wanted, [], "{name}");
    }
    network.agree(&["ada", "ben", "cleo"]);
}
