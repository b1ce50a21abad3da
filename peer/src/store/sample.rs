//! Real entries, bodies and rows for tests.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use ed25519_dalek::{Signer, SigningKey};

use moothall_core::action::{Action, PaperKind};
use moothall_core::body::Body;
use moothall_core::entry::{ENTRY_VERSION, Entry, Payload, Point, signing_input};
use moothall_core::id::{BodyHash, DeviceId, EntryId, MemberId, OrganisationId, PaperId, RunningHash};
use moothall_core::store::{PaperRow, Stamp, Wanted, Write};

pub(crate) const ORGANISATION: OrganisationId = OrganisationId([7; 32]);

/// A device that writes a journal of edits.
pub(crate) struct Author {
    key: SigningKey,
    pub(crate) entries: Vec<Entry>,
}

impl Author {
    pub(crate) fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_bytes(&[seed; 32]), entries: Vec::new() }
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.key.verifying_key().to_bytes())
    }

    /// The next entry: an edit of a paper, with or without words.
    pub(crate) fn edit(&mut self, paper: PaperId, words: Option<BodyHash>) -> Entry {
        let payload = Payload {
            version: ENTRY_VERSION,
            organisation: Some(ORGANISATION),
            device: self.device(),
            sequence: self.entries.len() as u64 + 1,
            previous: self.entries.last().map(Entry::id),
            seen: None,
            builds_on: Vec::new(),
            clock_ms: 1_700_000_000_000 + self.entries.len() as i64 * 1_000,
            words,
            action: Action::EditPaper { paper },
        };
        let signature = self.key.sign(&signing_input(&payload)).to_bytes();
        let entry = Entry::assemble(&payload, signature).unwrap();
        self.entries.push(entry.clone());
        entry
    }
}

pub(crate) fn body(number: u32, words: &str) -> (BodyHash, Vec<u8>) {
    let salt = *blake3::hash(&number.to_be_bytes()).as_bytes();
    let bytes = Body { version: 1, salt, nonce: [1; 16], change: words.as_bytes().to_vec() }.encode();
    (Body::hash(&bytes), bytes)
}

/// An entry's words, as they are wanted.
pub(crate) fn wanted(entry: &Entry) -> Wanted {
    Wanted { hash: entry.payload().words.unwrap(), entry: entry.id(), paper: entry.paper() }
}

pub(crate) fn stamp(entry: &Entry) -> Stamp {
    Stamp { seen: 0, clock_ms: entry.payload().clock_ms, depth: entry.payload().sequence as u32 }
}

pub(crate) fn write(entry: &Entry) -> Write {
    Write::Entry {
        id: entry.id(),
        device: entry.device(),
        sequence: entry.payload().sequence,
        stamp: stamp(entry),
        words: entry.payload().words,
        bytes: entry.bytes().clone(),
    }
}

pub(crate) fn body_write(entry: &Entry, bytes: &[u8]) -> Write {
    Write::Body { hash: Body::hash(bytes), entry: entry.id(), bytes: bytes.to_vec() }
}

pub(crate) fn point(position: u64) -> Point {
    Point { epoch: 1, position, hash: RunningHash([position as u8; 32]) }
}

pub(crate) fn order(first: u64, last: u64) -> Write {
    let record = format!("record of {first} to {last}").into_bytes();
    let opens = (first == 1).then(|| b"the first epoch".to_vec());
    Write::Order { first, point: point(last), time_ms: first as i64 * 10, record, opens }
}

pub(crate) fn placed(device: DeviceId, sequence: u64, count: u64, position: u64) -> Write {
    Write::Placed { device, sequence, count, position }
}

pub(crate) fn paper(id: u8, kind: PaperKind, title: &str, text: &str, edits: &[EntryId]) -> PaperRow {
    PaperRow {
        paper: PaperId([id; 32]),
        kind: kind.name(),
        about: Some(EntryId([id ^ 0xff; 32])),
        author: MemberId([9; 32]),
        title: title.to_owned(),
        text: text.to_owned(),
        document: format!("document of {title}: {text}").into_bytes(),
        edits: edits.to_vec(),
    }
}

/// A little of everything, from two devices: what the frozen files hold.
pub(crate) fn everything() -> (Vec<Write>, Vec<PaperRow>) {
    let (mut ada, mut ben) = (Author::new(1), Author::new(2));
    let paper_id = PaperId([3; 32]);
    let (first, first_bytes) = body(1, "The first words of Ada");
    let (missing, _) = body(2, "Words that never came");
    let (gone, gone_bytes) = body(3, "Words to be erased");
    let a1 = ada.edit(paper_id, Some(first));
    let a2 = ada.edit(paper_id, None);
    let b1 = ben.edit(paper_id, Some(missing));
    let b2 = ben.edit(PaperId([4; 32]), Some(gone));
    let state = b"the state at position 2".to_vec();
    let writes = vec![
        Write::Organisation(ORGANISATION),
        write(&a1),
        body_write(&a1, &first_bytes),
        write(&a2),
        write(&b1),
        write(&b2),
        body_write(&b2, &gone_bytes),
        order(1, 2),
        placed(ada.device(), 1, 2, 1),
        order(3, 3),
        placed(ben.device(), 1, 1, 3),
        Write::History { entry: a2.id(), subjects: vec![[6; 32]] },
        Write::Permits { first: 1, permits: vec![(1, Some("a-policy".into())), (1, None)] },
        Write::Certificate { point: point(2), bytes: b"certificate of 2".to_vec() },
        Write::Certificate { point: point(3), bytes: b"certificate of 3".to_vec() },
        Write::Signing { point: point(3) },
        Write::Refusal { entry: a2.id(), reason: b"because".to_vec() },
        Write::Aside { entry: b2.id(), reason: "it could not be evaluated".to_owned() },
        Write::Equivocation { id: [5; 32], device: ben.device(), bytes: b"a proof".to_vec() },
        Write::Succession { device: ada.device(), seen_ms: 77, bytes: b"a recovery".to_vec() },
        Write::State { position: 2, hash: *blake3::hash(&state).as_bytes(), bytes: state },
        Write::LastSeen { device: ben.device(), at_ms: 99, addresses: vec!["192.0.2.1:4433".to_owned()] },
        Write::Note { name: "sheet".to_owned(), value: Some(b"saved".to_vec()) },
        Write::Dropped {
            from: Some(ben.device()),
            message: b"{\"code\":\"dropped\"}".to_vec(),
            at_ms: 100,
            times: 1,
        },
        Write::Erased { paper: PaperId([4; 32]), bodies: vec![gone] },
    ];
    let papers = vec![
        paper(3, PaperKind::Proposal, "A kiln", "We buy a kiln for the workshop.", &[a1.id(), a2.id()]),
        paper(4, PaperKind::Comment, "Erased", "Nobody reads this.", &[b2.id()]),
        paper(5, PaperKind::Comment, "", "Zoë likes the kiln.", &[b1.id()]),
    ];
    (writes, papers)
}
