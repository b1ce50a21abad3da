//! A made-up ledger put into a folder, for a peer whose keys are let in.

use std::path::Path;

use anyhow::Result;
use ed25519_dalek::Signer;
use moothall_core::action::{Action, Effect, PaperKind};
use moothall_core::cbor::SignatureBytes;
use moothall_core::entry::{ENTRY_VERSION, Entry, Payload, signing_input};
use moothall_core::id::{BodyHash, VerifyingKeyBytes};
use moothall_core::invitation::enrolment_statement;
use moothall_core::paper::{self, Field};
use moothall_core::request::Choice;
use moothall_core::store::{PaperRow, Write};
use moothall_core::testing::{Club, key};
use moothall_core::view::KeyPlace;
use moothall_peer::keystore::{KeyOptions, KeyState, Keys, Keystore, PlaceWanted};
use moothall_peer::sample::builder::Builder;
use moothall_peer::store::{FILE_NAME, Store};
use rusqlite::Connection;

/// An hour in milliseconds.
const HOUR_MS: i64 = 3_600_000;

/// Keys of a headless peer.
pub fn in_a_file() -> KeyOptions {
    KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false }
}

/// Lets the device in that holds these keys, as a member of this name.
///
/// # Errors
/// If the words cannot be written.
pub fn bring(club: &mut Club, keys: &Keys, name: &'static str) -> Result<()> {
    let nonce = [9; 16];
    let change = paper::begin(&keys.device(), &nonce, &[(Field::Name, name), (Field::About, "")])?;
    let words = club.body(&nonce, change);
    enrol(club, keys, name, Some(words))
}

/// Lets the device in that holds these keys, as one more of Ada's. The name is for the club alone.
///
/// # Errors
/// If the entry cannot be made.
pub fn bring_own(club: &mut Club, keys: &Keys, name: &'static str) -> Result<()> {
    enrol(club, keys, name, None)
}

/// With words it is a new member's device, without them one more of Ada's.
fn enrol(club: &mut Club, keys: &Keys, name: &'static str, words: Option<(BodyHash, Vec<u8>)>) -> Result<()> {
    let secret = key("invitation of the device");
    let invite = Action::Invite {
        key: VerifyingKeyBytes(secret.verifying_key().to_bytes()),
        expires_ms: club.now_ms + 24 * HOUR_MS,
        own_device: words.is_none(),
    };
    let invitation = club.act("ada", invite);
    let (device, sealing_key) = (keys.device(), keys.sealing_key());
    let statement = enrolment_statement(club.organisation(), invitation, device, sealing_key);
    club.now_ms += 1_000;
    let payload = Payload {
        version: ENTRY_VERSION,
        organisation: Some(club.organisation()),
        device,
        sequence: 1,
        previous: None,
        seen: club.ledger.point(),
        builds_on: vec![invitation],
        clock_ms: club.now_ms,
        words: words.as_ref().map(|(hash, _)| *hash),
        action: Action::Enrol {
            invitation: invitation.into(),
            sealing_key,
            proof: SignatureBytes(secret.sign(&statement).to_bytes()),
        },
    };
    let entry = Entry::assemble(&payload, keys.sign(&signing_input(&payload)))?;
    club.admit(name, &entry, words);
    club.confirm();
    Ok(())
}

/// Puts a ledger into a folder, in place of one that is there.
///
/// # Errors
/// If the disk fails.
pub fn fill(dir: &Path, writes: &[Write], papers: &[PaperRow]) -> Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let path = dir.join(format!("{FILE_NAME}{suffix}"));
        if path.exists() {
            std::fs::remove_file(path)?;
        }
    }
    let mut store = Store::open(dir)?;
    for some in writes.chunks(10_000) {
        store.write(some, &[])?;
    }
    for some in papers.chunks(1_000) {
        store.write(&[], some)?;
    }
    store.close()?;
    Ok(())
}

/// Puts something more into a folder that nobody has open.
///
/// # Errors
/// If the disk fails.
pub fn add(dir: &Path, writes: &[Write]) -> Result<()> {
    let mut store = Store::open(dir)?;
    store.write(writes, &[])?;
    store.close()?;
    Ok(())
}

/// An organisation with a longer history than lies between two checkpoints, in an empty folder whose device keeps it: twenty
/// members, a lathe, and their votes.
///
/// # Panics
/// If the rules refuse it, or it cannot be written.
pub fn old_organisation(dir: &Path) {
    let KeyState::Empty(vacant) = Keystore::open(dir, in_a_file()).unwrap() else { panic!("there are keys") };
    let keys = vacant.create(None).unwrap();
    let words = [(Field::Title, "The old mill"), (Field::Text, "Makers since long ago.")];
    let mut builder = Builder::found(&keys, [5; 32], crate::now_ms() - 2_000 * HOUR_MS, &words).unwrap();
    let profile = Action::BeginPaper { kind: PaperKind::Profile, about: builder.member(0).into() };
    builder.say(0, profile, &[(Field::Name, "Ann"), (Field::About, "")]).unwrap();
    let hands: Vec<usize> =
        (0..20).map(|number| builder.join(&format!("Member {number}"), "").unwrap()).collect();
    let lathe = [(Field::Title, "Lathe"), (Field::Text, "It turns.")];
    builder.say(0, Action::AddResource, &lathe).unwrap();
    for number in 0..210 {
        let title = format!("Proposal {number}");
        let words = [(Field::Title, title.as_str()), (Field::Text, "For a good reason.")];
        let propose = Action::Propose { effect: Effect::None, voting_ms: 24 * HOUR_MS };
        let proposal = builder.say(hands[number % 20], propose, &words).unwrap();
        for hand in &hands {
            let (version, choice) = (vec![proposal], Choice::Yes);
            let vote = Action::Vote { proposal: proposal.into(), version, replaces: None, choice };
            builder.act(*hand, vote).unwrap();
        }
        builder.now_ms += 4 * HOUR_MS;
        builder.confirm().unwrap();
    }
    let (writes, papers) = builder.finish().unwrap();
    fill(dir, &writes, &papers).unwrap();
}

/// Takes an entry from the middle of a stored history, while nobody has the folder open: whoever is asked for it has no more of
/// the history than before it.
///
/// # Errors
/// If the disk fails.
pub fn withhold(dir: &Path) -> Result<()> {
    held(dir)?.execute_batch(
        "CREATE TABLE held.entries AS
            SELECT * FROM main.entries ORDER BY number LIMIT 1 OFFSET (SELECT count(*) / 2 FROM main.entries);
         DELETE FROM main.entries WHERE number IN (SELECT number FROM held.entries);",
    )?;
    Ok(())
}

/// Puts it back.
///
/// # Errors
/// If the disk fails.
pub fn give_back(dir: &Path) -> Result<()> {
    held(dir)?
        .execute_batch("INSERT INTO main.entries SELECT * FROM held.entries; DROP TABLE held.entries;")?;
    Ok(())
}

fn held(dir: &Path) -> Result<Connection> {
    let connection = Connection::open(dir.join(FILE_NAME))?;
    let beside = dir.join("held").display().to_string();
    connection.execute("ATTACH DATABASE ?1 AS held", [beside])?;
    Ok(connection)
}
