//! Every decoder of foreign bytes, by name: the fuzz targets and the test that replays their corpora share this table.
//!
//! Each takes any bytes and must return. What it decodes, it must write again as the same bytes.

use moothall_core::agreed::{Command, SignedObjection, rules_out};
use moothall_core::body::Body;
use moothall_core::cbor;
use moothall_core::checkpoint::{Beginning, Checkpoint};
use moothall_core::constitution::Constitution;
use moothall_core::double::TwoSignatures;
use moothall_core::entry::{ENTRY_BYTES_MAX, Point, Unverified};
use moothall_core::epoch::{EpochOpening, EpochRecord, NamingRecord};
use moothall_core::equivocation::Equivocation;
use moothall_core::fork::Fork;
use moothall_core::id::{DeviceId, EntryId, OrganisationId, PaperId, VerifyingKeyBytes};
use moothall_core::invitation::Invitation;
use moothall_core::journal::read_page;
use moothall_core::ledger::Ledger;
use moothall_core::ledger::refusal::Refusal;
use moothall_core::line::{Line, Until};
use moothall_core::order::{Certificate, OrderRecord, RECORD_BYTES_MAX, RUNNING_HASH_START};
use moothall_core::paper::{Edit, Field, Paper, begin, edit};
use moothall_core::receipt::Receipt;
use moothall_core::replica::history;
use moothall_core::replica::message::{CheckpointPart, FRAME_BYTES_MAX, Message};

/// Takes any bytes.
pub type Target = fn(&[u8]);

/// The decoders of the ledger's library.
pub const TARGETS: &[(&str, Target)] = &[
    ("entry", entry),
    ("body", body),
    ("order", order),
    ("certificate", certificate),
    ("equivocation", equivocation),
    ("two_orders", two_orders),
    ("receipt", receipt),
    ("epoch", epoch),
    ("invitation", invitation),
    ("journal_page", journal_page),
    ("paper_change", paper_change),
    ("constitution", constitution),
    ("message", message),
    ("refusal", refusal),
    ("command", command),
    ("objection", objection),
    ("two_signatures", two_signatures),
    ("naming", naming),
    ("beginning", beginning),
    ("line", line),
];

/// The device whose pages and changes are read; a corpus uses it where the bytes depend on one.
pub const DEVICE: DeviceId = DeviceId([7; 32]);

/// The organisation whose orders are read: that of the frozen records.
pub const ORGANISATION: OrganisationId = OrganisationId([
    0x81, 0x8b, 0xfd, 0xec, 0x02, 0x49, 0x10, 0x1f, 0xcb, 0x13, 0x08, 0xd1, 0x26, 0xfd, 0x0a, 0xde, 0x7f,
    0x13, 0xc9, 0x18, 0xf6, 0xd5, 0x49, 0xcb, 0xfa, 0xb0, 0x9d, 0x5a, 0xb4, 0x18, 0xe6, 0x6f,
]);

/// The organisation whose keepers agree: that of the frozen agreement.
pub const AGREEING: OrganisationId = OrganisationId([1; 32]);

/// The nonce of the session whose changes are read.
pub const NONCE: [u8; 16] = [9; 16];

pub fn entry(data: &[u8]) {
    if let Ok(unverified) = Unverified::parse(data) {
        assert_eq!(&**unverified.clone().trust().bytes(), data);
        let _ = unverified.payload().names();
        let _ = unverified.verify();
    }
}

pub fn body(data: &[u8]) {
    if let Ok(body) = Body::decode(data) {
        assert_eq!(body.encode(), data);
    }
}

pub fn order(data: &[u8]) {
    if let Ok(record) = OrderRecord::decode(data) {
        assert_eq!(record.encode(), data);
        assert!(record.last() >= record.first);
        let _ = record.accepted(usize::MAX - 8);
    }
}

pub fn certificate(data: &[u8]) {
    if let Ok(certificate) = Certificate::decode(data) {
        assert_eq!(certificate.encode(), data);
    }
}

pub fn equivocation(data: &[u8]) {
    if let Ok((proof, device, [first, second])) = Equivocation::decode(data) {
        assert_eq!(proof.encode(), data);
        assert!(first.device() == device && second.device() == device && first.id() != second.id());
    }
}

pub fn two_orders(data: &[u8]) {
    if let Ok((proof, shows)) = Fork::decode(data, ORGANISATION) {
        assert_eq!(proof.encode(), data);
        assert!(!shows.signed_both.is_empty());
    }
}

pub fn receipt(data: &[u8]) {
    if let Ok(receipt) = Receipt::decode(data) {
        assert_eq!(receipt.encode(), data);
        let _ = receipt.is_signed();
    }
}

pub fn epoch(data: &[u8]) {
    if let Ok(record) = EpochRecord::decode(data, &VerifyingKeyBytes(DEVICE.0)) {
        assert_eq!(record.encode(), data);
    }
}

pub fn invitation(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok((invitation, _)) = Invitation::parse(text) {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert_eq!(invitation.to_text(), compact);
    }
}

/// The bytes as a page, and as the contents of one whose length and checksum are right.
pub fn journal_page(data: &[u8]) {
    open_page(data);
    if data.first() != Some(&MAGIC[0]) {
        open_page(&framed(0, data));
    }
}

fn open_page(data: &[u8]) {
    if let Ok(entries) = read_page(data, &DEVICE, 0) {
        assert_eq!(moothall_core::journal::page(&DEVICE, 0, &entries), data);
    }
}

/// The bytes as a change, and as the contents of one whose length and checksum are right: else hardly any would get
/// further than these.
pub fn paper_change(data: &[u8]) {
    offer(data);
    if data.first() != Some(&MAGIC[0]) {
        offer(&chunk(data));
    }
}

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// A change chunk around contents.
pub fn chunk(contents: &[u8]) -> Vec<u8> {
    framed(1, contents)
}

/// A chunk of a kind around contents.
fn framed(kind: u8, contents: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    let mut hashed = vec![kind];
    let mut length = contents.len();
    while length >= 0x80 {
        hashed.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    hashed.push(length as u8);
    hashed.extend(contents);
    let checksum = sha2::Sha256::digest(&hashed);
    [&MAGIC[..], &checksum[..4], &hashed].concat()
}

/// The contents of a change chunk.
pub fn contents(chunk: &[u8]) -> &[u8] {
    let length = chunk[9..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
    &chunk[9 + length..]
}

/// A change to the paper that every fuzzed edit finds.
pub fn second_change() -> Option<Vec<u8>> {
    let mut paper = Paper::new(PAPER);
    let begun = begin(&DEVICE, &NONCE, &[(Field::Text, "A text.")]).ok()?;
    paper.accept(&first(&begun)).ok()?;
    edit(&paper, &DEVICE, &NONCE, &[(Field::Text, "Another text, longer.")]).ok()?
}

const PAPER: PaperId = PaperId([3; 32]);

fn first(change: &[u8]) -> Edit<'_> {
    Edit { entry: EntryId(PAPER.0), sequence: 1, device: DEVICE, nonce: NONCE, change }
}

/// A change as the one that begins a paper, and as one to a paper that has begun.
fn offer(change: &[u8]) {
    let mut paper = Paper::new(PAPER);
    if paper.accept(&first(change)).is_ok() {
        assert!(Paper::load_own(&paper.save()).is_ok(), "what was accepted loads again");
    }
    let Ok(begun) = begin(&DEVICE, &NONCE, &[(Field::Text, "A text.")]) else { return };
    let mut paper = Paper::new(PAPER);
    assert!(paper.accept(&first(&begun)).is_ok(), "an honest beginning is accepted");
    let second = Edit { entry: EntryId([4; 32]), sequence: 2, ..first(change) };
    if paper.accept(&second).is_ok() {
        assert!(Paper::load_own(&paper.save()).is_ok(), "what was accepted loads again");
    }
    assert!(paper.text(Field::Text).is_some(), "the text is still there");
    let third = edit(&paper, &DEVICE, &[10; 16], &[(Field::Text, "An honest edit.")]);
    assert!(third.is_ok(), "an honest edit can be written");
}

pub fn constitution(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(constitution) = Constitution::parse(text) {
        let _ = constitution.keeps_members_able();
    }
}

pub fn message(data: &[u8]) {
    if let Ok(message) = Message::decode(data) {
        assert_eq!(message.encode(), data);
    }
}

/// The bytes as a piece of a checkpoint with what proves it, and as the whole of one.
pub fn beginning(data: &[u8]) {
    if let Ok(part) = cbor::decode::<CheckpointPart>(data, FRAME_BYTES_MAX) {
        assert_eq!(cbor::encode(&part), data);
        let proof = part.proof.as_ref();
        let record = proof.and_then(|proof| OrderRecord::decode(&proof.batch.record).ok());
        if let (Some(proof), Some(record)) = (proof, record) {
            let _ = proof.batch.point(proof.after, &record);
        }
    }
    // What is not certified is not read, so it need not be in its one form: but what was read can be written and read again.
    if let Ok(begun) = Beginning::read(data) {
        let written = rewritten(&begun);
        assert!(Beginning::read(&written).is_ok_and(|again| rewritten(&again) == written));
        let _ = begun.edits().count();
        let _ = Ledger::begin(begun);
    }
}

fn rewritten(begun: &Beginning) -> Vec<u8> {
    let Beginning { organisation, point, time_ms, keepers, state, journals, .. } = begun;
    let (organisation, point, time_ms, journals) = (*organisation, *point, *time_ms, journals.clone());
    Checkpoint { organisation, point, time_ms, keepers, state, journals }.to_bytes()
}

/// The bytes as batches with a certificate, which a peer brings as the order, as a line or as history.
pub fn line(data: &[u8]) {
    let Ok(line) = cbor::decode::<Line>(data, FRAME_BYTES_MAX) else { return };
    assert_eq!(cbor::encode(&line), data);
    let hash = RUNNING_HASH_START;
    let before = line.batches.first().and_then(|batch| OrderRecord::decode(&batch.record).ok());
    let before = before.and_then(|record| record.first.checked_sub(1));
    for position in [None, before, Some(u64::MAX)] {
        if let Ok(points) = line.points(position.map(|position| Point { epoch: 1, position, hash })) {
            assert_eq!(points.len(), line.batches.len());
            assert!(points.windows(2).all(|pair| pair[0].position < pair[1].position));
        }
    }
    let certificate = |_| Some(line.certificate.clone());
    for until in [Until::First, Until::Bytes(RECORD_BYTES_MAX)] {
        let gathered = Line::gather(1, line.batches.clone(), certificate, |_, _| true, until);
        assert!(gathered.batches.len() <= line.batches.len());
    }
    for skip in [0, 1, u64::MAX] {
        let entries = |count| vec![vec![0; ENTRY_BYTES_MAX].into(); count];
        let (line, entries) =
            history::part(line.clone(), skip, |run| usize::try_from(run.count).ok().map(entries));
        assert!(line.len() <= data.len());
        assert!(entries.len() <= FRAME_BYTES_MAX / ENTRY_BYTES_MAX);
    }
}

pub fn refusal(data: &[u8]) {
    if let Ok(refusal) = Refusal::decode(data) {
        assert_eq!(refusal.encode(), data);
    }
}

pub fn command(data: &[u8]) {
    if let Ok(command) = Command::decode(data) {
        assert_eq!(command.encode(), data);
        if let Command::Drop { point, objections } = command {
            let keepers: Vec<DeviceId> = objections.iter().map(|objection| objection.said.keeper).collect();
            let _ = rules_out(&objections, AGREEING, &point, &keepers);
        }
    }
}

pub fn objection(data: &[u8]) {
    if let Ok(objection) = SignedObjection::decode(data) {
        assert_eq!(objection.encode(), data);
        let _ = objection.is_signed();
    }
}

pub fn two_signatures(data: &[u8]) {
    if let Ok((proof, shows)) = TwoSignatures::decode(data, AGREEING) {
        assert_eq!(proof.encode(), data);
        assert_eq!(shows.signed_both.len(), 1);
    }
}

/// The bytes as the naming of successors, and as whatever opens an epoch.
pub fn naming(data: &[u8]) {
    if let Ok(record) = NamingRecord::read(data) {
        assert_eq!(record.encode(), data);
        let _ = record.naming.generations();
    }
    if let Ok(opening) = EpochOpening::decode(data, Some(&VerifyingKeyBytes(DEVICE.0))) {
        assert!((1..=7).contains(&opening.keepers().len()));
        let _ = (opening.organisation(), opening.after());
    }
}
