//! Writes the ledger and what it means as one JSON file: `docs/formats/export.md` describes it.
//!
//! Everything is written row by row, so that a large ledger needs little memory. The bytes stand beside what they say, so
//! that others can check one against the other.

mod action;
mod meaning;

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;

use data_encoding::BASE64;
use moothall_core::entry::{Entry, Point, Unverified};
use moothall_core::id::{EntryId, to_hex};
use moothall_core::ledger::refusal::{Fact, Refusal};
use moothall_core::ledger::tail::Judgement;
use moothall_core::ledger::{Ledger, Status};
use moothall_core::message::Message;
use moothall_core::order::OrderRecord;
use moothall_core::request::{Answer, Failure};
use moothall_core::view;
use serde_json::{Value, json};

use crate::place::not_written;
use crate::store::{Store, StoreFault};

/// The version of the file's format.
pub const EXPORT_VERSION: u32 = 1;

/// Writes everything into a file. One already there is replaced, but only once the new one is whole and on disk.
///
/// # Errors
/// If the disk fails. Then nothing is left behind.
pub fn export(store: &Store, ledger: &Ledger, path: &Path) -> Result<Answer, Failure> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let partial = Path::new(&partial);
    let written = write_file(store, ledger, partial, path);
    if written.is_err() {
        std::fs::remove_file(partial).ok();
    }
    let (bytes, entries) = written.map_err(|message| Failure::Fault { message })?;
    Ok(Answer::File(view::File { path: path.display().to_string(), bytes, entries }))
}

fn write_file(store: &Store, ledger: &Ledger, partial: &Path, path: &Path) -> Result<(u64, u64), Message> {
    let at = |error: std::io::Error| not_written(path, &error);
    let mut options = OpenOptions::new();
    match std::fs::remove_file(partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(error)),
        _ => {}
    }
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = Out { file: BufWriter::new(options.open(partial).map_err(at)?), first: true };
    let entries = everything(store, ledger, &mut out).map_err(|fault| fault.message())?;
    out.file.flush().map_err(at)?;
    let file: &File = out.file.get_ref();
    file.sync_all().map_err(at)?;
    let bytes = file.metadata().map_err(at)?.len();
    std::fs::rename(partial, path).map_err(at)?;
    crate::backup::sync_folder_of(path).map_err(at)?;
    Ok((bytes, entries))
}

/// JSON, a row a line.
struct Out {
    file: BufWriter<File>,
    /// Nothing was written yet in the innermost list or object.
    first: bool,
}

impl Out {
    fn comma(&mut self) -> Result<(), StoreFault> {
        self.file.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        Ok(())
    }

    fn value(&mut self, value: &Value) -> Result<(), StoreFault> {
        serde_json::to_writer(&mut self.file, value)
            .map_err(|error| StoreFault::from(std::io::Error::from(error)))
    }

    fn field(&mut self, name: &str, value: &Value) -> Result<(), StoreFault> {
        self.comma()?;
        write!(self.file, "\"{name}\": ")?;
        self.value(value)
    }

    fn row(&mut self, value: &Value) -> Result<(), StoreFault> {
        self.comma()?;
        self.value(value)
    }

    /// A field that is a list or an object; `content` writes what is in it.
    fn nested<T>(
        &mut self,
        name: &str,
        brackets: [&[u8]; 2],
        content: impl FnOnce(&mut Self) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        self.comma()?;
        write!(self.file, "\"{name}\": ")?;
        self.file.write_all(brackets[0])?;
        self.first = true;
        let value = content(self)?;
        self.file.write_all(b"\n")?;
        self.file.write_all(brackets[1])?;
        self.first = false;
        Ok(value)
    }

    fn list<T>(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut Self) -> Result<T, StoreFault>,
    ) -> Result<T, StoreFault> {
        self.nested(name, [b"[", b"]"], content)
    }
}

fn everything(store: &Store, ledger: &Ledger, out: &mut Out) -> Result<u64, StoreFault> {
    out.file.write_all(b"{")?;
    out.field("format", &json!("moothall export"))?;
    out.field("version", &json!(EXPORT_VERSION))?;
    out.field("organisation", &json!(ledger.organisation()))?;
    out.field("point", &ledger.point().map_or(Value::Null, |point| self::point(&point)))?;
    let verdicts = verdicts(store)?;
    let entries = out.list("entries", |out| {
        let mut count = 0;
        for row in store.all_entries() {
            let row = row?;
            let entry = Unverified::parse(&row.bytes)
                .map_err(|error| StoreFault::damaged(format!("entry {}: {error}", row.id)))?
                .trust();
            out.row(&self::entry(ledger, &entry, &verdicts))?;
            count += 1;
        }
        Ok(count)
    })?;
    out.list("bodies", |out| {
        for row in store.all_bodies() {
            let row = row?;
            out.row(&json!({ "hash": row.hash, "entry": row.entry, "bytes": BASE64.encode(&row.bytes) }))?;
        }
        Ok(())
    })?;
    out.list("order", |out| {
        for row in store.all_batches() {
            let row = row?;
            out.row(&json!({
                "first": row.first,
                "point": point(&row.point),
                "time_ms": row.time_ms,
                "record": BASE64.encode(&row.record),
                "epoch_record": row.opens.map(|bytes| BASE64.encode(&bytes)),
            }))?;
        }
        Ok(())
    })?;
    out.list("certificates", |out| {
        for row in store.all_certificates() {
            let row = row?;
            out.row(&json!({ "point": point(&row.point), "bytes": BASE64.encode(&row.bytes) }))?;
        }
        Ok(())
    })?;
    out.list("equivocations", |out| {
        for row in store.equivocations()? {
            let id = to_hex(&row.id);
            out.row(&json!({ "id": id, "device": row.device, "bytes": BASE64.encode(&row.bytes) }))?;
        }
        Ok(())
    })?;
    out.list("receipts", |out| {
        for row in store.receipts()? {
            out.row(&json!({
                "ballot": row.ballot, "keeper": row.keeper, "bytes": BASE64.encode(&row.bytes)
            }))?;
        }
        Ok(())
    })?;
    out.list("successions", |out| {
        for row in store.successions()? {
            out.row(&json!({ "device": row.device, "bytes": BASE64.encode(&row.bytes) }))?;
        }
        Ok(())
    })?;
    out.list("refusals", |out| {
        for (entry, reason) in store.refusals()? {
            let refusal = Refusal::decode(&reason)
                .map_err(|error| StoreFault::damaged(format!("the reason for entry {entry}: {error}")))?;
            out.row(&json!({ "entry": entry, "reason": self::refusal(&refusal) }))?;
        }
        Ok(())
    })?;
    out.field("erased_bodies", &json!(store.erased_bodies()?))?;
    out.nested("meaning", [b"{", b"}"], |out| meaning::write(store, ledger, out))?;
    out.file.write_all(b"\n}\n")?;
    Ok(entries)
}

/// The verdict at each position, from 1; none at positions of batches without entries.
fn verdicts(store: &Store) -> Result<Vec<Option<bool>>, StoreFault> {
    let mut verdicts = vec![None];
    for row in store.all_batches() {
        let row = row?;
        let record = OrderRecord::decode(&row.record)
            .map_err(|error| StoreFault::damaged(format!("order record {}: {error}", row.first)))?;
        let count = usize::try_from(record.count()).unwrap_or(usize::MAX);
        if count == 0 {
            verdicts.push(None);
        }
        verdicts.extend((0..count).map(|index| Some(record.accepted(index))));
    }
    Ok(verdicts)
}

fn entry(ledger: &Ledger, entry: &Entry, verdicts: &[Option<bool>]) -> Value {
    let payload = entry.payload();
    let position = ledger.find(&entry.id()).and_then(|found| found.position);
    let verdict = match ledger.status(entry.id()) {
        Some(Status::Confirmed { position, .. }) => {
            let place = usize::try_from(position).ok().and_then(|at| verdicts.get(at)).copied().flatten();
            match place {
                Some(true) => json!("accepted"),
                Some(false) => json!("refused"),
                None => Value::Null,
            }
        }
        Some(Status::Provisional(Judgement::Accepted)) => json!("provisionally accepted"),
        Some(Status::Provisional(Judgement::Refused(_))) => json!("provisionally refused"),
        Some(Status::Provisional(Judgement::Aside(_))) => json!("set aside"),
        Some(Status::Unjudged) | None => Value::Null,
    };
    json!({
        "id": entry.id(),
        "device": payload.device,
        "sequence": payload.sequence,
        "previous": payload.previous,
        "seen": payload.seen.as_ref().map(point),
        "builds_on": payload.builds_on,
        "clock_ms": payload.clock_ms,
        "words": payload.words,
        "action": action::fields(&payload.action),
        "position": position,
        "verdict": verdict,
        "bytes": BASE64.encode(entry.bytes()),
    })
}

fn point(point: &Point) -> Value {
    json!({ "epoch": point.epoch, "position": point.position, "hash": point.hash })
}

fn refusal(refusal: &Refusal) -> Value {
    let facts: serde_json::Map<String, Value> =
        refusal.facts.iter().map(|(name, fact)| (name.to_string(), self::fact(fact))).collect();
    json!({ "code": refusal.code, "facts": facts })
}

fn fact(fact: &Fact) -> Value {
    match fact {
        Fact::Member(id) => json!({ "member": id }),
        Fact::Resource(id) => json!({ "resource": id }),
        Fact::Booking(id) => json!({ "booking": id }),
        Fact::Entry(id) => json!({ "entry": id }),
        Fact::Number(number) => json!({ "number": number }),
        Fact::Time(time_ms) => json!({ "time_ms": time_ms }),
        Fact::Duration(duration_ms) => json!({ "duration_ms": duration_ms }),
        Fact::Word(word) => json!({ "word": word }),
    }
}

/// The lowest and the highest id, between which all lie.
const ENDS: [EntryId; 2] = [EntryId([0; 32]), EntryId([255; 32])];
