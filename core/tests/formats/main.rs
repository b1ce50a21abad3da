//! The formats, frozen: bytes that every version reads and writes alike, and bytes that none accepts.
//!
//! `tests/formats/entries-v1.json` and `records-v1.json` hold them. With `MOOTHALL_FREEZE=1` the first test writes the
//! files anew: only for a new version of a format, beside the old ones.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod actions;
mod agreement;
mod checkpoint;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ed25519_dalek::Signer;
use moothall_core::action::{Action, Effect, PaperKind};
use moothall_core::body::Body;
use moothall_core::cbor::{Malformed, SignatureBytes};
use moothall_core::entry::{BUILDS_ON_MAX, Entry, EntryError, Payload, Point, Unverified, signing_input};
use moothall_core::epoch::EpochRecord;
use moothall_core::equivocation::{Equivocation, EquivocationError};
use moothall_core::fork::Fork;
use moothall_core::id::{
    BodyHash, DeviceId, EntryId, MemberId, OrganisationId, RunningHash, SealingKey, VerifyingKeyBytes,
    from_hex, to_hex,
};
use moothall_core::invitation::Invitation;
use moothall_core::order::{Certificate, OrderRecord, Run, running_hash};
use moothall_core::receipt::{Held, Receipt};
use moothall_core::request::Choice;
use moothall_core::store::Write;
use moothall_core::testing::{self, Club, action, bytes, certificate, device, key, sign, succession};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/formats")
}

/// Names and bytes as they are frozen; writes them first where that is asked for.
fn frozen(file: &str, made: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let path = folder().join(file);
    if std::env::var_os("MOOTHALL_FREEZE").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(made).unwrap() + "\n").unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn id(name: &str) -> [u8; 32] {
    bytes(name)
}

fn point() -> Point {
    Point { epoch: 1, position: 70_000, hash: RunningHash(id("running hash")) }
}

fn payload(action: Action) -> Payload {
    let founding = matches!(action, Action::Found { .. });
    let words = action.takes_words().then(|| BodyHash(id("words")));
    Payload {
        version: 1,
        organisation: (!founding).then(|| OrganisationId(id("organisation"))),
        device: device("ada"),
        sequence: if founding { 1 } else { 300 },
        previous: (!founding).then(|| EntryId(id("previous"))),
        seen: (!founding).then(point),
        builds_on: Vec::new(),
        clock_ms: 1_800_000_000_000,
        words,
        action,
    }
}

/// One entry for each action and effect, and the corners of the fields.
fn entries() -> BTreeMap<&'static str, Entry> {
    let public = || VerifyingKeyBytes(key("one-time").verifying_key().to_bytes());
    let propose = |effect| Action::Propose { effect, voting_ms: 259_200_000 };
    let member = MemberId(id("member"));
    let actions: Vec<(&'static str, Action)> = vec![
        (
            "found",
            Action::Found {
                sealing_key: SealingKey(id("sealing")),
                recovery_key: VerifyingKeyBytes(key("recovery sheet").verifying_key().to_bytes()),
                constitution: id("constitution"),
            },
        ),
        ("invite", Action::Invite { key: public(), expires_ms: 1_800_600_000_000, own_device: false }),
        ("invite_device", Action::Invite { key: public(), expires_ms: 1_800_600_000_000, own_device: true }),
        ("cancel_invitation", Action::CancelInvitation { invitation: EntryId(id("invitation")).into() }),
        (
            "enrol",
            Action::Enrol {
                invitation: EntryId(id("invitation")).into(),
                sealing_key: SealingKey(id("sealing")),
                proof: SignatureBytes(key("one-time").sign(b"a statement").to_bytes()),
            },
        ),
        ("leave", Action::Leave),
        ("revoke_device", Action::RevokeDevice { device: device("ben") }),
        ("restrict_device", Action::RestrictDevice { device: device("ben") }),
        ("lift_restriction", Action::LiftRestriction { device: device("ben") }),
        ("add_resource", Action::AddResource),
        ("retire_resource", Action::RetireResource { resource: EntryId(id("resource")).into() }),
        (
            "book",
            Action::Book {
                resource: EntryId(id("resource")).into(),
                from_ms: 1_800_003_600_000,
                until_ms: 1_800_007_200_000,
            },
        ),
        ("cancel_booking", Action::CancelBooking { booking: EntryId(id("booking")).into() }),
        ("propose", propose(Effect::None)),
        ("propose_appoint_steward", propose(Effect::AppointSteward { member })),
        ("propose_dismiss_steward", propose(Effect::DismissSteward { member })),
        (
            "propose_amend",
            propose(Effect::Amend {
                parts: vec![EntryId(id("part 1")), EntryId(id("part 2"))],
                hash: id("text"),
            }),
        ),
        (
            "vote",
            Action::Vote {
                proposal: EntryId(id("proposal")).into(),
                version: vec![EntryId(id("edit"))],
                replaces: None,
                choice: Choice::Yes,
            },
        ),
        (
            "vote_again",
            Action::Vote {
                proposal: EntryId(id("proposal")).into(),
                version: vec![EntryId(id("edit")), EntryId(id("edit 2"))],
                replaces: Some(EntryId(id("ballot"))),
                choice: Choice::Abstain,
            },
        ),
        ("withdraw_proposal", Action::Withdraw { proposal: EntryId(id("proposal")).into() }),
        ("begin_paper", Action::BeginPaper { kind: PaperKind::Comment, about: EntryId(id("proposal")) }),
        ("edit_paper", Action::EditPaper { paper: EntryId(id("paper")).into() }),
        ("erase_paper", Action::ErasePaper { paper: EntryId(id("paper")).into() }),
        ("statute", Action::Statute { text: b"permit (principal, action, resource);".to_vec() }),
        ("notice", Action::Notice { missing: EntryId(id("missing")) }),
        ("expose", Action::Expose { device: device("mallory"), proof: id("proof") }),
        // [21, 1, [h'01', "a", -1, true, null]]; a proposal of effect 4; a comment's successor, kind 6.
        ("unknown", action(&from_hex("831501854101616120f5f6").unwrap())),
        ("unknown_effect", action(&from_hex("830c82044101193840").unwrap())),
        ("unknown_kind", action(&[&[0x83, 0x0f, 0x06, 0x58, 0x20][..], &id("proposal")].concat())),
    ];
    let mut entries: BTreeMap<&'static str, Entry> =
        actions.into_iter().map(|(name, action)| (name, sign("ada", &payload(action)))).collect();
    let mut first = payload(Action::Leave);
    first.sequence = 1;
    first.previous = None;
    first.seen = None;
    first.clock_ms = -1;
    first.builds_on = vec![EntryId([1; 32]), EntryId([2; 32])];
    entries.insert("corners_first_before_1970_builds_on", sign("ada", &first));
    let mut last = payload(Action::Leave);
    last.sequence = u64::MAX;
    last.clock_ms = i64::MIN;
    entries.insert("corners_largest_numbers", sign("ada", &last));
    entries
}

fn order_record() -> OrderRecord {
    let mut keepers = vec![device("ada"), device("ben"), device("door")];
    keepers.sort_unstable();
    OrderRecord {
        version: 1,
        epoch: 2,
        first: 70_001,
        time_ms: 1_800_000_000_500,
        rules_version: 1,
        keepers,
        runs: vec![
            Run { device: device("ada"), first: 300, count: 9, last: EntryId(id("last of ada")) },
            Run { device: device("ben"), first: 1, count: 1, last: EntryId(id("last of ben")) },
        ],
        verdicts: OrderRecord::pack(&[true, true, false, true, true, true, true, true, false, true]),
    }
}

fn equivocation() -> Vec<u8> {
    let one = payload(Action::Leave);
    let two = Payload { clock_ms: one.clock_ms + 1, ..one.clone() };
    Equivocation::new(&sign("mallory", &of("mallory", one)), &sign("mallory", &of("mallory", two)))
        .unwrap()
        .encode()
}

/// Ada signed two orders after one point, the one with Ben, the other with the door.
fn two_orders() -> Vec<u8> {
    let organisation = OrganisationId(id("organisation"));
    let signed_by: [&[&str]; 2] = [&["ada", "ben"], &["ada", "door"]];
    testing::lies::two_orders(organisation, point(), &["ada", "ben", "door"], signed_by)
}

fn receipt() -> Receipt {
    let held = Held {
        version: 1,
        organisation: OrganisationId(id("organisation")),
        keeper: device("ada"),
        device: device("cleo"),
        ballot: EntryId(id("cleo's ballot")),
        proposal: EntryId(id("a proposal")).into(),
        point: point(),
        time_ms: 1_800_000_000_777,
    };
    testing::receipt(held, "ada")
}

fn of(name: &str, payload: Payload) -> Payload {
    Payload { device: device(name), ..payload }
}

fn invitation() -> Invitation {
    let mut club = Club::found_as(1, moothall_core::testing::BEGIN_MS);
    let (invitation, _) = club.join("ben");
    club.invitation("ben", &club.entry(invitation))
}

fn epoch() -> EpochRecord {
    let organisation = OrganisationId(id("organisation"));
    succession(organisation, point(), MemberId(id("ada's entry")), "ada's new laptop", &["ben", "door"])
}

fn recovery_key() -> VerifyingKeyBytes {
    VerifyingKeyBytes(key("recovery sheet").verifying_key().to_bytes())
}

fn body() -> Body {
    Body { version: 1, salt: id("salt"), nonce: [5; 16], change: b"a change".to_vec() }
}

fn records() -> BTreeMap<String, String> {
    let order = order_record().encode();
    let empty = OrderRecord { runs: Vec::new(), verdicts: Vec::new(), ..order_record() }.encode();
    let certificate = certificate(OrganisationId(id("organisation")), point(), &["ada", "ben"]);
    let body = body().encode();
    [
        ("body", to_hex(&body)),
        ("body hash", Body::hash(&body).to_string()),
        ("order record", to_hex(&order)),
        ("order record without entries", to_hex(&empty)),
        (
            "running hash after the order record",
            running_hash(RunningHash(id("running hash")), &order).to_string(),
        ),
        ("certificate", to_hex(&certificate.encode())),
        ("equivocation", to_hex(&equivocation())),
        ("equivocation id", to_hex(&Equivocation::id(&equivocation()))),
        ("two orders", to_hex(&two_orders())),
        ("two orders id", to_hex(&Fork::id(&two_orders()))),
        ("receipt", to_hex(&receipt().encode())),
        ("epoch record", to_hex(&epoch().encode())),
        ("invitation", invitation().to_text()),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text))
    .collect()
}

#[test]
fn entries_are_written_and_read_as_they_always_were() {
    let entries = entries();
    let made: BTreeMap<String, String> =
        entries.iter().map(|(name, entry)| ((*name).to_owned(), to_hex(entry.bytes()))).collect();
    let frozen = frozen("entries-v1.json", &made);
    assert_eq!(made, frozen);
    for (name, hex) in frozen {
        let read = Entry::verify(&from_hex(&hex).unwrap()).unwrap();
        assert_eq!(read, entries[name.as_str()], "{name}");
        let action = read.payload().action.name();
        assert!(
            // A kind that version 1 did not know is known by now.
            name.starts_with(action)
                || name.starts_with("corners")
                || name.starts_with("propose")
                || name == "unknown_kind",
            "{name}"
        );
    }
}

#[test]
fn records_are_written_and_read_as_they_always_were() {
    let frozen = frozen("records-v1.json", &records());
    assert_eq!(records(), frozen);
    let bytes = |name: &str| from_hex(&frozen[name]).unwrap();
    assert_eq!(Body::decode(&bytes("body")), Ok(body()));
    assert_eq!(OrderRecord::decode(&bytes("order record")), Ok(order_record()));
    assert_eq!(OrderRecord::decode(&bytes("order record without entries")).unwrap().last(), 70_001);
    let keepers = [device("ada"), device("ben"), device("door")];
    let certificate = Certificate::decode(&bytes("certificate")).unwrap();
    assert_eq!(certificate.check(OrganisationId(id("organisation")), &keepers), Ok(()));
    let (_, out, _) = Equivocation::decode(&bytes("equivocation")).unwrap();
    assert_eq!(out, device("mallory"));
    let (_, shows) = Fork::decode(&bytes("two orders"), OrganisationId(id("organisation"))).unwrap();
    assert_eq!(shows.signed_both, [device("ada")], "ben and the door signed one each");
    let read = Receipt::decode(&bytes("receipt")).unwrap();
    assert_eq!((read, read.is_signed()), (receipt(), true));
    assert_eq!(EpochRecord::decode(&bytes("epoch record"), &recovery_key()), Ok(epoch()));
    let (read, entry) = Invitation::parse(&frozen["invitation"]).unwrap();
    assert_eq!(read, invitation());
    assert_eq!(entry.payload().action.name(), "invite");
}

#[test]
fn a_flipped_bit_anywhere_in_an_entry_is_refused_or_makes_another_entry_that_nobody_signed() {
    for (name, entry) in entries() {
        let bytes = entry.bytes().to_vec();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            if let Ok(parsed) = Unverified::parse(&changed) {
                assert_ne!(parsed.clone().trust().id(), entry.id(), "{name}, byte {at}");
            }
            assert!(Entry::verify(&changed).is_err(), "{name}, byte {at}");
        }
    }
}

/// A COSE_Sign1 structure put together by hand.
fn cose(head: &[u8], protected: &[u8], unprotected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    [head, protected, unprotected, payload, signature].concat()
}

fn text_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = match bytes.len() {
        length @ 0..24 => vec![0x40 + u8::try_from(length).unwrap()],
        length @ 24..256 => vec![0x58, u8::try_from(length).unwrap()],
        length => [&[0x59][..], &u16::try_from(length).unwrap().to_be_bytes()].concat(),
    };
    out.extend(bytes);
    out
}

#[test]
fn an_entry_has_one_form_and_every_other_is_refused() {
    let payload = payload(Action::Leave);
    let inner = moothall_core::cbor::encode(&payload);
    let signature = key("ada").sign(&signing_input(&payload)).to_bytes();
    let head: &[u8] = &[0xd2, 0x84];
    let protected: &[u8] = &[0x43, 0xa1, 0x01, 0x27];
    let (words, signed) = (text_of(&inner), text_of(&signature));
    let sound = cose(head, protected, &[0xa0], &words, &signed);
    assert!(Entry::verify(&sound).is_ok(), "put together by hand it is an entry");

    let array = u8::try_from(inner.len()).unwrap();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", Vec::new()),
        ("no tag", cose(&[0x84], protected, &[0xa0], &words, &signed)),
        ("the tag of COSE_Mac0", cose(&[0xd1, 0x84], protected, &[0xa0], &words, &signed)),
        ("the tag in two bytes", cose(&[0xd8, 0x12, 0x84], protected, &[0xa0], &words, &signed)),
        ("a tag around the tag", cose(&[0xd9, 0xd9, 0xf7, 0xd2, 0x84], protected, &[0xa0], &words, &signed)),
        (
            "an indefinite array",
            [&cose(&[0xd2, 0x9f], protected, &[0xa0], &words, &signed)[..], &[0xff]].concat(),
        ),
        (
            "an array of five",
            cose(&[0xd2, 0x85], protected, &[0xa0], &words, &[&signed[..], &[0xf6]].concat()),
        ),
        ("the array's length in two bytes", cose(&[0xd2, 0x98, 4], protected, &[0xa0], &words, &signed)),
        ("no protected header", cose(head, &[0x40], &[0xa0], &words, &signed)),
        ("another algorithm", cose(head, &[0x43, 0xa1, 0x01, 0x26], &[0xa0], &words, &signed)),
        (
            "a second protected header",
            cose(head, &[0x45, 0xa2, 0x01, 0x27, 0x04, 0x40], &[0xa0], &words, &signed),
        ),
        (
            "the header's length in two bytes",
            cose(head, &[0x58, 3, 0xa1, 0x01, 0x27], &[0xa0], &words, &signed),
        ),
        ("the algorithm in two bytes", cose(head, &[0x44, 0xa1, 0x01, 0x38, 0x07], &[0xa0], &words, &signed)),
        ("something unprotected", cose(head, protected, &[0xa1, 0x04, 0x41, 0x31], &words, &signed)),
        ("an indefinite unprotected header", cose(head, protected, &[0xbf, 0xff], &words, &signed)),
        ("a payload that lies elsewhere", cose(head, protected, &[0xa0], &[0xf6], &signed)),
        (
            "a payload in pieces",
            cose(head, protected, &[0xa0], &[&[0x5f][..], &words, &[0xff]].concat(), &signed),
        ),
        (
            "the payload's length in four bytes",
            cose(head, protected, &[0xa0], &[&[0x5a, 0, 0, 0, array][..], &inner].concat(), &signed),
        ),
        ("a short signature", cose(head, protected, &[0xa0], &words, &text_of(&signature[..63]))),
        (
            "a long signature",
            cose(head, protected, &[0xa0], &words, &text_of(&[&signature[..], &[0]].concat())),
        ),
        ("something behind it", [&sound[..], &[0]].concat()),
        ("a byte short", sound[..sound.len() - 1].to_vec()),
        ("too large", vec![0; 8 * 1024 + 1]),
    ];
    for (name, bytes) in cases {
        assert!(Unverified::parse(&bytes).is_err(), "{name}");
    }
}

#[test]
fn a_payload_has_one_form_and_every_other_is_refused() {
    let payload = payload(Action::Leave);
    let inner = moothall_core::cbor::encode(&payload);
    // A payload of other bytes, signed as it is: what is refused is refused for its form.
    let signed = |inner: &[u8]| {
        let to_sign =
            [&[0x84, 0x6a][..], b"Signature1", &[0x43, 0xa1, 1, 0x27, 0x40], &text_of(inner)].concat();
        let signature = key("ada").sign(&to_sign).to_bytes();
        cose(&[0xd2, 0x84], &[0x43, 0xa1, 0x01, 0x27], &[0xa0], &text_of(inner), &text_of(&signature))
    };
    assert!(Entry::verify(&signed(&inner)).is_ok(), "signed by hand it is an entry");

    let changed = |from: &[u8], to: &[u8]| {
        let at = inner.windows(from.len()).rposition(|window| window == from).unwrap();
        [&inner[..at], to, &inner[at + from.len()..]].concat()
    };
    let sequence: &[u8] = &[0x19, 0x01, 0x2c];
    let action: &[u8] = &[0x81, 0x04];
    assert!(inner.ends_with(action));
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("an indefinite array", [&[0x9f][..], &inner[1..], &[0xff]].concat()),
        ("an array of eleven", [&[0x8b][..], &inner[1..], &[0xf6]].concat()),
        ("an array of nine", [&[0x89][..], &inner[1..inner.len() - 2]].concat()),
        ("a map", [&[0xaa][..], &inner[1..]].concat()),
        ("the number in four bytes", changed(sequence, &[0x1a, 0, 0, 0x01, 0x2c])),
        ("the number as a float", changed(sequence, &[0xf9, 0x5c, 0xb0])),
        ("the number 0", changed(sequence, &[0x00])),
        ("the first number with one before it", changed(sequence, &[0x01])),
        ("no action", changed(action, &[0xf6])),
        ("an action without a code", changed(action, &[0x80])),
        ("an action of code -1", changed(action, &[0x81, 0x20])),
        ("an action of a code beyond 32 bits", changed(action, &[0x81, 0x1b, 0, 0, 0, 1, 0, 0, 0, 0])),
        ("an action's code in two bytes", changed(action, &[0x81, 0x18, 0x04])),
        ("an unknown action's code in four bytes", changed(action, &[0x81, 0x1a, 0, 0, 0, 21])),
        ("an unknown action as an indefinite list", changed(action, &[0x9f, 0x15, 0xff])),
        ("a number in two bytes in it", changed(action, &[0x82, 0x15, 0x18, 0x04])),
        ("a negative number in two bytes in it", changed(action, &[0x82, 0x15, 0x38, 0x04])),
        ("the length of bytes in two bytes in it", changed(action, &[0x82, 0x15, 0x58, 1, 0])),
        ("bytes in pieces in it", changed(action, &[0x82, 0x15, 0x5f, 0x41, 0, 0xff])),
        ("a text that is not UTF-8 in it", changed(action, &[0x82, 0x15, 0x61, 0xff])),
        ("a list's length in two bytes in it", changed(action, &[0x82, 0x15, 0x98, 1, 0])),
        ("a map in it", changed(action, &[0x82, 0x15, 0xa1, 0, 0])),
        ("a tag in it", changed(action, &[0x82, 0x15, 0xc0, 0])),
        ("a float in it", changed(action, &[0x82, 0x15, 0xf9, 0x3c, 0])),
        ("undefined in it", changed(action, &[0x82, 0x15, 0xf7])),
        ("a simple value in it", changed(action, &[0x82, 0x15, 0xe0])),
        ("a list that is not whole in it", changed(action, &[0x82, 0x15, 0x82, 0])),
        ("a list longer than anything in it", changed(action, &[0x82, 0x15, 0x9b, 1, 0, 0, 0, 0, 0, 0, 0])),
        ("lists nested too deep in it", changed(action, &[&[0x82, 0x15][..], &[0x81; 15], &[0x80]].concat())),
        ("version 2", [&[0x8a, 0x02][..], &inner[2..]].concat()),
        ("something behind it", [&inner[..], &[0xf6]].concat()),
    ];
    for (name, inner) in cases {
        assert!(Unverified::parse(&signed(&inner)).is_err(), "{name}");
    }
    let deepest = changed(action, &[&[0x82, 0x15][..], &[0x81; 14], &[0x80]].concat());
    assert!(Entry::verify(&signed(&deepest)).is_ok(), "so deep lists may be nested");
    let newer = [&[0x8a, 0x02][..], &inner[2..]].concat();
    assert_eq!(Unverified::parse(&signed(&newer)).err(), Some(EntryError::Version(2)));
}

#[test]
fn what_a_payload_may_not_say_is_refused() {
    type Change = fn(&mut Payload);
    let cases: &[(&str, Change)] = &[
        ("no organisation, and founds none", |p| p.organisation = None),
        ("no entry before it, and not the first", |p| p.previous = None),
        ("number 0", |p| p.sequence = 0),
        ("names in descending order", |p| p.builds_on = vec![EntryId([2; 32]), EntryId([1; 32])]),
        ("a name twice", |p| p.builds_on = vec![EntryId([2; 32]); 2]),
        ("too many names", |p| {
            p.builds_on = (0..=BUILDS_ON_MAX).map(|n| EntryId([u8::try_from(n).unwrap(); 32])).collect();
        }),
        ("too large", |p| p.action = Action::Statute { text: vec![b' '; 8 * 1024] }),
    ];
    for (name, change) in cases {
        let mut payload = payload(Action::Leave);
        change(&mut payload);
        let signature = key("ada").sign(&signing_input(&payload)).to_bytes();
        assert!(matches!(Entry::assemble(&payload, signature), Err(EntryError::Malformed(_))), "{name}");
    }
}

#[test]
fn a_signature_that_is_not_the_one_is_refused() {
    let payload = payload(Action::Leave);
    let signature = key("ada").sign(&signing_input(&payload)).to_bytes();
    assert!(Entry::assemble(&payload, signature).is_ok());

    // The same signature with the group's order added to S: loose verification takes it.
    let mut malleable = signature;
    let order: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0u16;
    for (byte, added) in malleable[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(added) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_ne!(malleable, signature);
    assert_eq!(Entry::assemble(&payload, malleable), Err(EntryError::Signature));
    assert_eq!(
        Entry::assemble(&payload, key("ben").sign(&signing_input(&payload)).to_bytes()).err(),
        Some(EntryError::Signature)
    );
    assert_eq!(Entry::assemble(&payload, [0; 64]).err(), Some(EntryError::Signature));
}

#[test]
fn a_key_of_small_order_signs_nothing() {
    // With such a key, R = key and S = 0 satisfy the loose equation for one message in eight.
    let small: [[u8; 32]; 3] = [
        {
            let mut one = [0; 32];
            one[0] = 1;
            one
        },
        [0; 32],
        {
            let mut minus_one = [0xff; 32];
            minus_one[0] = 0xec;
            minus_one[31] = 0x7f;
            minus_one
        },
    ];
    for key in small {
        for clock_ms in 0..32 {
            let payload = Payload { device: DeviceId(key), clock_ms, ..payload(Action::Leave) };
            let mut signature = [0; 64];
            signature[..32].copy_from_slice(&key);
            assert_eq!(Entry::assemble(&payload, signature).err(), Some(EntryError::Signature), "{key:?}");
        }
    }
}

#[test]
fn a_flipped_bit_anywhere_in_a_record_is_refused_or_is_another_record() {
    let organisation = OrganisationId(id("organisation"));
    let keepers = [device("ada"), device("ben"), device("door")];
    let flips = |bytes: &[u8], refused_or_other: &dyn Fn(&[u8]) -> bool| {
        for at in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[at] ^= 1 << (at % 8);
            assert!(refused_or_other(&changed), "byte {at}");
        }
    };
    let body = body().encode();
    flips(&body, &|bytes| Body::hash(bytes) != Body::hash(&body));
    let order = order_record().encode();
    flips(&order, &|bytes| OrderRecord::decode(bytes) != Ok(order_record()));
    let certificate = certificate(organisation, point(), &["ada", "ben"]).encode();
    flips(&certificate, &|bytes| {
        Certificate::decode(bytes).is_ok_and(|found| found.check(organisation, &keepers).is_ok()).eq(&false)
    });
    flips(&equivocation(), &|bytes| Equivocation::decode(bytes).is_err());
    flips(&two_orders(), &|bytes| Fork::decode(bytes, organisation).is_err());
    flips(&receipt().encode(), &|bytes| {
        Receipt::decode(bytes).is_ok_and(|receipt| receipt.is_signed()).eq(&false)
    });
    flips(&epoch().encode(), &|bytes| EpochRecord::decode(bytes, &recovery_key()).is_err());
    let text = invitation().to_text();
    for at in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert!(Invitation::parse(std::str::from_utf8(&changed).unwrap()).is_err(), "letter {at}");
    }
}

#[test]
fn an_order_record_that_contradicts_itself_is_refused() {
    type Change = fn(&mut OrderRecord);
    let cases: &[(&str, Change)] = &[
        ("version 2", |r| r.version = 2),
        ("epoch 0", |r| r.epoch = 0),
        ("position 0", |r| r.first = 0),
        ("a position beyond all", |r| r.first = u64::MAX),
        ("no keeper", |r| r.keepers.clear()),
        ("keepers in another order", |r| r.keepers.reverse()),
        ("a keeper twice", |r| r.keepers = vec![device("ada"); 2]),
        ("too many keepers", |r| r.keepers = (0..8).map(|n| DeviceId([n; 32])).collect()),
        ("an empty run", |r| r.runs[0].count = 0),
        ("a run from number 0", |r| r.runs[0].first = 0),
        ("too many entries", |r| r.runs[0].count = 1_024),
        ("counts that overflow", |r| r.runs.iter_mut().for_each(|run| run.count = u64::MAX)),
        ("a verdict too few", |r| r.verdicts.truncate(1)),
        ("a verdict too many", |r| r.verdicts.push(0)),
        ("a bit behind the last verdict", |r| r.verdicts[1] |= 0b1000_0000),
    ];
    for (name, change) in cases {
        let mut record = order_record();
        change(&mut record);
        assert_eq!(OrderRecord::decode(&record.encode()), Err(Malformed::Shape), "{name}");
    }
}

#[test]
fn two_entries_that_do_not_contradict_each_other_are_no_proof() {
    let one = payload(Action::Leave);
    let later = Payload { sequence: one.sequence + 1, ..one.clone() };
    let elsewhere = Payload { organisation: Some(OrganisationId(id("another"))), ..one.clone() };
    let first = sign("ada", &one);
    let others = [first.clone(), sign("ada", &later), sign("ada", &elsewhere), sign("ben", &of("ben", one))];
    for other in others {
        assert_eq!(Equivocation::new(&first, &other), Err(EquivocationError::NoContradiction));
    }
}

#[test]
fn the_entries_of_a_grown_club_are_the_same_each_time() {
    let hash = |writes: &[Write]| {
        let mut hasher = blake3::Hasher::new();
        for write in writes {
            match write {
                Write::Entry { bytes, .. } => hasher.update(bytes),
                Write::Order { record, .. } => hasher.update(record),
                Write::Certificate { bytes, .. } => hasher.update(bytes),
                _ => &mut hasher,
            };
        }
        hasher.finalize()
    };
    let (one, two) = (moothall_core::testing::grown_club(), moothall_core::testing::grown_club());
    assert_eq!(hash(&one.writes), hash(&two.writes));
}
