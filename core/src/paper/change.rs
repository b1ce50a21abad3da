//! One Automerge change, read without Automerge and in one form only.

use std::collections::BTreeSet;

use crate::columnar::{self, FrameError, Kind, Reader, write_leb};

use super::rows::{self, Row, RowId, RowKey};
use super::{Actor, CHANGE_BYTES_MAX, Field, Malformed};

/// A hash of a change.
pub(crate) type Hash = [u8; 32];

/// The name of an operation in a whole paper: its actor and its counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OpId {
    pub(crate) counter: u64,
    pub(crate) actor: Actor,
}

/// Everything that an operation of a paper can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    /// Makes the text of a field.
    Make(Field),
    /// Puts one character behind an element of a text, or at its start.
    Insert { text: OpId, after: Option<OpId> },
    /// Takes an element out of a text.
    Delete { text: OpId, element: OpId },
}

/// A change whose form is sound. Whether it fits its paper is another question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) hash: Hash,
    pub(crate) bytes: usize,
    pub(crate) actor: Actor,
    /// The number of this change among those of its actor, from 1.
    pub(crate) sequence: u64,
    /// The counter of the first operation; the others follow.
    pub(crate) start: u64,
    /// Hashes of the changes it builds on, ascending.
    pub(crate) dependencies: Vec<Hash>,
    /// At least one.
    pub(crate) ops: Vec<Op>,
}

impl Change {
    /// The counter of the last operation.
    pub(crate) fn last(&self) -> u64 {
        self.start + (self.ops.len() as u64 - 1)
    }
}

/// The head of a change, before its operations are understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) dependencies: Vec<Hash>,
    pub(crate) actor: Vec<u8>,
    pub(crate) sequence: u64,
    pub(crate) start: u64,
    pub(crate) time: i64,
    pub(crate) message: Vec<u8>,
    pub(crate) others: Vec<Vec<u8>>,
}

/// Reads a change.
///
/// The checks, in order: size; frame (kind, length, checksum); head (32-byte actors, time 0, no message); columns; every
/// operation one of the three that a paper knows; and that writing all this again gives the same bytes.
///
/// # Errors
///
/// The first check that fails.
pub(crate) fn read(bytes: &[u8]) -> Result<Change, Malformed> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(Malformed::TooLarge);
    }
    let chunk = columnar::open(bytes, Kind::Change).map_err(|error| match error {
        FrameError::Magic => Malformed::NoChunk,
        FrameError::Kind(kind) => Malformed::Kind(kind),
        FrameError::Length => Malformed::Length,
        FrameError::Checksum => Malformed::Checksum,
    })?;
    let mut reader = Reader::new(chunk.contents);
    let head = read_head(&mut reader)?;
    if head.time != 0 {
        return Err(Malformed::Time);
    }
    if !head.message.is_empty() {
        return Err(Malformed::Message);
    }
    let rows = rows::read(&mut reader)?;
    if rows.is_empty() {
        return Err(Malformed::Empty);
    }
    // Automerge keeps counters in 32 bits; a paper ends long before.
    if head.start == 0 || head.start > u64::from(u32::MAX) - rows.len() as u64 {
        return Err(Malformed::Start);
    }
    let actors = std::iter::once(&head.actor)
        .chain(&head.others)
        .map(|actor| Actor::try_from(actor.as_slice()).map_err(|_| Malformed::Actor))
        .collect::<Result<Vec<_>, _>>()?;
    let ops = rows.iter().map(|row| op(row, &actors)).collect::<Result<Vec<_>, _>>()?;
    if seal(&head, &rows, &actors) != bytes {
        return Err(Malformed::SecondForm);
    }
    Ok(Change {
        hash: chunk.hash,
        bytes: bytes.len(),
        actor: actors[0],
        sequence: head.sequence,
        start: head.start,
        dependencies: head.dependencies,
        ops,
    })
}

fn read_head(reader: &mut Reader<'_>) -> Result<Head, Malformed> {
    let number = Malformed::Head;
    let count = reader.unsigned().ok_or(number)?;
    let mut dependencies = Vec::new();
    for _ in 0..count {
        let hash = reader.take(32).ok_or(number)?;
        dependencies.push(Hash::try_from(hash).map_err(|_| number)?);
    }
    if !dependencies.is_sorted_by(|a, b| a < b) {
        return Err(Malformed::Dependencies);
    }
    let actor = reader.prefixed().ok_or(number)?.to_vec();
    let sequence = reader.unsigned().ok_or(number)?;
    let start = reader.unsigned().ok_or(number)?;
    let time = reader.signed().ok_or(number)?;
    let message = reader.prefixed().ok_or(number)?.to_vec();
    let count = reader.unsigned().ok_or(number)?;
    let mut others = Vec::new();
    for _ in 0..count {
        others.push(reader.prefixed().ok_or(number)?.to_vec());
    }
    Ok(Head { dependencies, actor, sequence, start, time, message, others })
}

const ACTION_SET: u64 = 1;
const ACTION_DELETE: u64 = 3;
const ACTION_MAKE_TEXT: u64 = 4;
const VALUE_NULL: u64 = 0;
const VALUE_TEXT: u64 = 6;

/// Understands a row as one of the three things that can happen in a paper.
fn op(row: &Row<'_>, actors: &[Actor]) -> Result<Op, Malformed> {
    let name = |id: RowId| {
        let actor = usize::try_from(id.actor).ok().and_then(|index| actors.get(index));
        actor.map(|actor| OpId { counter: id.counter, actor: *actor }).ok_or(Malformed::ActorIndex)
    };
    match (row.action, row.insert, row.object, &row.key) {
        (ACTION_MAKE_TEXT, false, None, RowKey::Name(key)) => {
            if row.value_meta != VALUE_NULL || !row.predecessors.is_empty() {
                return Err(Malformed::Op);
            }
            Field::from_key(key).map(Op::Make).ok_or(Malformed::Field)
        }
        (ACTION_SET, true, Some(text), RowKey::Head | RowKey::Element(_)) => {
            if row.value_meta & 15 != VALUE_TEXT || !row.predecessors.is_empty() {
                return Err(Malformed::Op);
            }
            let text_value = std::str::from_utf8(row.value).map_err(|_| Malformed::Text)?;
            if text_value.chars().count() != 1 {
                return Err(Malformed::Character);
            }
            let after = match row.key {
                RowKey::Element(id) => Some(name(id)?),
                _ => None,
            };
            Ok(Op::Insert { text: name(text)?, after })
        }
        (ACTION_DELETE, false, Some(text), RowKey::Element(element)) => {
            if row.value_meta != VALUE_NULL {
                return Err(Malformed::Op);
            }
            // Nothing but its insertion ever stands at an element, so that is the one thing a deletion replaces.
            if row.predecessors != [*element] {
                return Err(Malformed::Predecessor);
            }
            Ok(Op::Delete { text: name(text)?, element: name(*element)? })
        }
        _ => Err(Malformed::Op),
    }
}

/// Writes the change again, its other actors being those that its operations name, ascending.
fn seal(head: &Head, rows: &[Row<'_>], actors: &[Actor]) -> Vec<u8> {
    let own = actors[0];
    let used: BTreeSet<Actor> = rows
        .iter()
        .flat_map(|row| {
            let key = match row.key {
                RowKey::Element(id) => Some(id),
                _ => None,
            };
            row.object.into_iter().chain(key).chain(row.predecessors.iter().copied())
        })
        .filter_map(|id| usize::try_from(id.actor).ok().and_then(|index| actors.get(index).copied()))
        .filter(|actor| *actor != own)
        .collect();
    let others = used.iter().map(|actor| actor.to_vec()).collect();
    write(&Head { others, ..head.clone() }, &rows::columns(rows))
}

/// Writes a change from its head and its columns.
pub(crate) fn write(head: &Head, columns: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut out = Vec::new();
    write_leb(&mut out, head.dependencies.len() as u64);
    for hash in &head.dependencies {
        out.extend(hash);
    }
    let prefixed = |out: &mut Vec<u8>, bytes: &[u8]| {
        write_leb(out, bytes.len() as u64);
        out.extend(bytes);
    };
    prefixed(&mut out, &head.actor);
    write_leb(&mut out, head.sequence);
    write_leb(&mut out, head.start);
    columnar::write_leb_signed(&mut out, head.time);
    prefixed(&mut out, &head.message);
    write_leb(&mut out, head.others.len() as u64);
    for actor in &head.others {
        prefixed(&mut out, actor);
    }
    write_leb(&mut out, columns.len() as u64);
    for (spec, bytes) in columns {
        write_leb(&mut out, u64::from(*spec));
        write_leb(&mut out, bytes.len() as u64);
    }
    for (_, bytes) in columns {
        out.extend(bytes);
    }
    columnar::seal(Kind::Change as u8, &out)
}
