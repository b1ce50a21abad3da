//! Invitations: used twice, expired, stolen, and a ledger that is not the one of the invitation.

use super::story::{book, club};
use crate::cbor::SignatureBytes;
use crate::entry::Point;
use crate::id::RunningHash;
use crate::invitation::{Invitation, knock_statement};
use crate::replica::Event;
use crate::replica::acts::NotDone;
use crate::replica::message::{Message, PROTOCOL_VERSION, Right};
use crate::rules::DAY_MS;
use crate::testing::network::dropped;
use crate::testing::shelf::Shelf;
use crate::testing::{BEGIN_MS, device, key};
use ed25519_dalek::Signer;

#[test]
fn an_invitation_lets_one_device_in_and_the_second_is_told_why_not() {
    let (mut network, _) = club(1);
    let text = network.invite("ada", false);
    for name in ["dan", "eve"] {
        network.add(name);
        network.join(name, &text).unwrap();
        network.connect(name, "ada");
        network.run();
    }
    network.agree(&["ada", "ben", "cleo", "dan"]);
    let eve = &network.peer("eve").replica;
    assert_eq!(eve.joining().unwrap().refusal().unwrap().code, "refused-invitation-used");
    assert_eq!(dropped(network.peer("ada")), ["dropped-invitation"]);
}

#[test]
fn an_invitation_lets_somebody_in_while_no_keeper_is_there_and_only_one() {
    for seed in 0..6 {
        let (mut network, lathe) = club(seed);
        network.cut("ada", "cleo");
        let text = network.invite("cleo", false);
        for name in ["dan", "eve"] {
            network.add(name);
            network.join(name, &text).unwrap();
            network.connect(name, "cleo");
            network.run();
        }
        assert_eq!(network.peer("dan").replica.my_member().map(|(_, confirmed)| confirmed), Some(false));
        assert!(network.peer("eve").replica.my_member().is_none());
        // Provisional entries are written, but a provisional device invites nobody.
        let request = book(&network, lathe, 30);
        network.act("dan", request).unwrap();
        let invite = crate::request::Request::Invite { own_device: false, days: 1, for_member: None };
        assert_eq!(network.refused("dan", invite), "refused-constitution-forbids");
        network.connect("cleo", "ada");
        network.run();
        network.agree(&["ada", "ben", "cleo", "dan"]);
        assert_eq!(network.peer("dan").replica.my_member().map(|(_, confirmed)| confirmed), Some(true));
    }
}

#[test]
fn an_invitation_that_expired_lets_nobody_in_whatever_the_joiners_clock_says() {
    let (mut network, _) = club(1);
    let text = network.invite("ada", false);
    network.pass(8 * DAY_MS);
    let place = network.add("dan");
    assert!(network.join("dan", &text).is_err(), "his own clock says so");
    network.peers[place].clock_ahead_ms = -8 * DAY_MS;
    network.join("dan", &text).unwrap();
    network.connect("dan", "ada");
    network.run();
    let dan = &network.peer("dan").replica;
    assert_eq!(dan.joining().unwrap().refusal().unwrap().code, "refused-invitation-expired");
    network.agree(&["ada", "ben", "cleo"]);
}

#[test]
fn the_peer_that_checks_an_invitation_cannot_use_it() {
    let (mut network, _) = club(1);
    let text = network.invite("ada", false);
    let (invitation, entry) = Invitation::parse(&text).unwrap();
    // What Ben is shown when Dan knocks at his door, shown at Ada's by Ben's new device.
    let secret = key_of(&invitation);
    let statement = knock_statement(entry.organisation(), entry.id(), device("dan"), device("ben"));
    let stolen = SignatureBytes(secret.sign(&statement).to_bytes());
    for (caller, link) in [("mallory", 901), ("dan", 902)] {
        let hello = Message::Hello {
            version: PROTOCOL_VERSION,
            organisation: entry.organisation(),
            clock_ms: network.now_ms,
            right: Right::Invited { invitation: entry.id().into(), signature: stolen },
        };
        network.event(0, Event::Connected { link, device: device(caller), dialled: false });
        network.event(0, Event::Frame { link, bytes: hello.encode() });
        assert_eq!(network.peer("ada").closed.last(), Some(&"dropped-invitation"), "{caller}");
    }
    assert_eq!(dropped(network.peer("ada")), ["dropped-invitation"], "strangers are counted");
    // Dan himself comes in.
    network.add("dan");
    network.join("dan", &text).unwrap();
    network.connect("dan", "ada");
    network.run();
    network.agree(&["ada", "dan"]);
}

fn key_of(invitation: &Invitation) -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&invitation.secret)
}

#[test]
fn a_joiner_waits_at_a_stale_ledger_until_the_invitations_point_is_there() {
    let (mut network, lathe) = club(2);
    let text = network.invite("ben", false);
    let stale = network.peer("ben").shelf.clone();
    let request = book(&network, lathe, 30);
    network.act("cleo", request).unwrap();
    let point = network.peer("ada").ledger().point().unwrap();
    let text = with_point("ben", &text, point);
    network.add_copy("ben of yesterday", "ben", stale);
    network.add("dan");
    network.join("dan", &text).unwrap();
    network.connect("dan", "ben of yesterday");
    network.run();
    let dan = &network.peer("dan").replica;
    assert!(dan.joining().is_some(), "the ledger is not taken for the organisation's");
    assert!(dan.alarms().next().is_none(), "it is behind, not another one");
    let request = book(&network, lathe, 40);
    assert_eq!(network.act("dan", request), Err(NotDone::Misuse("misuse-still-joining")));
    network.cut("dan", "ben of yesterday");
    network.connect("dan", "ben");
    network.run();
    assert!(network.peer("dan").replica.joining().is_none());
    network.agree(&["ada", "ben", "cleo", "dan"]);
}

/// The invitation as the inviter would have signed it at another point.
fn with_point(inviter: &str, text: &str, point: Point) -> String {
    let (mut invitation, entry) = Invitation::parse(text).unwrap();
    invitation.point = Some(point);
    let statement = Invitation::statement(
        entry.id(),
        &invitation.organisation_name,
        &invitation.inviter_name,
        &invitation.addresses,
        Some(&point),
    );
    invitation.signature = SignatureBytes(key(inviter).sign(&statement).to_bytes());
    invitation.to_text()
}

#[test]
fn a_joiner_refuses_a_ledger_that_is_not_the_one_of_the_invitation() {
    let (mut network, _) = club(2);
    let text = network.invite("ada", false);
    let mut point = network.peer("ada").ledger().point().unwrap();
    point.hash = RunningHash([9; 32]);
    let text = with_point("ada", &text, point);
    network.add("dan");
    network.join("dan", &text).unwrap();
    network.connect("dan", "ada");
    network.run();
    let dan = &network.peer("dan").replica;
    assert!(dan.joining().is_some() && dan.alarms().any(|alarm| alarm.code == "alarm-other-ledger"));
}

#[test]
fn a_stranger_is_shown_nothing() {
    let (mut network, _) = club(2);
    let organisation = network.peer("ada").ledger().organisation();
    network.event(0, Event::Connected { link: 900, device: device("mallory"), dialled: false });
    let hello = Message::Hello {
        version: PROTOCOL_VERSION,
        organisation,
        clock_ms: network.now_ms,
        right: Right::Enrolled,
    };
    network.event(0, Event::Frame { link: 900, bytes: hello.encode() });
    assert_eq!(network.peer("ada").closed, ["dropped-unknown-device"]);
    assert_eq!(dropped(network.peer("ada")), ["dropped-unknown-device"]);
}

#[test]
fn who_recovers_with_the_sheet_alone_lets_nobody_in_but_whom_it_called() {
    let (mut network, lathe) = club(4);
    let sheet = network.sheet("ada");
    let organisation = network.peer("ben").ledger().organisation();
    network.add("ada's new laptop");
    let effects = network.replica("ada's new laptop").take_over(BEGIN_MS, organisation, sheet);
    network.perform_all("ada's new laptop", effects);
    // A stranger on the same network knows the organisation's id and calls first.
    let shelf = Shelf { organisation: Some(organisation), ..Shelf::default() };
    network.add_shelf("mallory", shelf);
    network.connect("mallory", "ada's new laptop");
    network.run();
    assert!(!network.linked("mallory", "ada's new laptop"), "before there is a ledger");
    network.connect("ada's new laptop", "ben");
    network.run();
    assert!(network.peer("ada's new laptop").ledger().point().is_some());
    network.connect("mallory", "ada's new laptop");
    network.run();
    assert!(!network.linked("mallory", "ada's new laptop"), "once it is here");
    assert!(network.peer("mallory").shelf.entries.is_empty());
    network.pass(8 * DAY_MS);
    let request = book(&network, lathe, 60);
    network.act("ben", request).unwrap();
    network.agree(&["ada's new laptop", "ben"]);
}

#[test]
fn what_a_newcomer_writes_reaches_everybody_through_any_member_without_a_keeper() {
    let (mut network, lathe) = club(4);
    network.connect("ben", "cleo");
    network.run();
    network.cut("ada", "ben");
    network.cut("ada", "cleo");
    network.cut("ben", "cleo");
    network.bring("ben", "dan");
    let request = book(&network, lathe, 60);
    let booking = network.act("dan", request).unwrap();
    network.cut("ben", "dan");
    // Cleo hears of the enrolment and of what came after it in one answer.
    network.connect("ben", "cleo");
    network.run();
    assert!(network.peer("cleo").ledger().find(&booking).is_some());
    network.agree(&["ben", "cleo"]);
}

#[test]
fn nobody_comes_in_by_an_invitation_of_a_device_that_is_restricted_or_was_put_out_since() {
    let (mut network, _) = club(4);
    let text = network.invite("ben", false);
    network.add("dan");
    network.join("dan", &text).unwrap();
    let refused = |network: &mut crate::testing::network::Network| {
        // At the inviter's door Dan is told; at another's, nobody comes in either.
        network.connect("dan", "ben");
        network.connect("dan", "ada");
        network.run();
        assert!(!network.linked("dan", "ben") && !network.linked("dan", "ada"));
        assert_eq!(network.peer("ada").closed.last(), Some(&"dropped-invitation"));
        network.peer("dan").replica.joining().unwrap().refusal().unwrap().code.clone()
    };
    let ben = device("ben");
    network.act("ada", crate::request::Request::RestrictDevice { device: ben }).unwrap();
    assert_eq!(refused(&mut network), "refused-invitation-device-restricted");
    network.act("ada", crate::request::Request::LiftRestriction { device: ben }).unwrap();
    network.act("ben", crate::request::Request::RevokeDevice { device: ben }).unwrap();
    assert_eq!(refused(&mut network), "refused-invitation-device-out");
    assert!(network.peer("ada").ledger().index().journal(&device("dan")).is_none());
    // By another's invitation somebody comes in.
    network.bring("cleo", "eve");
}
