//! Building a page, and taking its entries out again.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, AutomergeError, ObjType, ROOT, ScalarValue, TextEncoding};

use crate::columnar::{self, Kind, Reader};
use crate::entry::ENTRY_BYTES_MAX;
use crate::id::DeviceId;

use super::{PAGE_BYTES_MAX, PAGE_ENTRIES, PageError, actor};

/// The key of the list in the document's root.
const LIST: &str = "entries";

/// Builds the page with this number (from 0) of a device's journal.
///
/// # Panics
///
/// If there are more than [`PAGE_ENTRIES`] entries: whoever asks has cut the journal wrongly.
pub fn page(device: &DeviceId, page_number: u64, entries: &[impl AsRef<[u8]>]) -> Vec<u8> {
    assert!(entries.len() <= PAGE_ENTRIES, "a page has at most {PAGE_ENTRIES} entries");
    match build(device, page_number, entries) {
        Ok(bytes) => bytes,
        Err(error) => unreachable!("a list of byte strings can always be written: {error}"),
    }
}

fn build(
    device: &DeviceId,
    page_number: u64,
    entries: &[impl AsRef<[u8]>],
) -> Result<Vec<u8>, AutomergeError> {
    let commit = || CommitOptions::default().with_time(0);
    let mut document = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint)
        .with_actor(ActorId::from(actor(device, page_number)));
    let mut transaction = document.transaction();
    let list = transaction.put_object(ROOT, LIST, ObjType::List)?;
    transaction.commit_with(commit());
    for (index, entry) in entries.iter().enumerate() {
        let mut transaction = document.transaction();
        transaction.insert(&list, index, ScalarValue::Bytes(entry.as_ref().to_vec()))?;
        transaction.commit_with(commit());
    }
    Ok(document.save_nocompress())
}

/// Takes the entries out of a page, if it is in every byte the page that they make.
///
/// # Errors
///
/// If the bytes are anything else. The entries are what they are: whether they are signed is not asked here.
pub fn read_page(bytes: &[u8], device: &DeviceId, page_number: u64) -> Result<Vec<Vec<u8>>, PageError> {
    if bytes.len() > PAGE_BYTES_MAX {
        return Err(PageError::TooLarge);
    }
    let entries = entries(bytes)?;
    if page(device, page_number, &entries) == bytes {
        Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
    } else {
        Err(PageError::NotTheOneForm)
    }
}

const VALUE_META: u32 = 86;
const VALUE: u32 = 87;
/// More columns than Automerge has names for.
const COLUMNS_MAX: u64 = 32;
const VALUE_BYTES: u64 = 7;

/// Finds the byte strings among the values of the document, without asking what else it holds.
fn entries(bytes: &[u8]) -> Result<Vec<&[u8]>, PageError> {
    let chunk = columnar::open(bytes, Kind::Document).map_err(|_| PageError::Damaged)?;
    let mut reader = Reader::new(chunk.contents);
    let (metas, values) = value_columns(&mut reader).ok_or(PageError::Damaged)?;
    let metas = columnar::unsigned(metas, PAGE_ENTRIES + 1).map_err(|error| match error {
        columnar::ColumnError::TooManyRows => PageError::TooManyEntries,
        _ => PageError::Damaged,
    })?;
    let mut values = Reader::new(values);
    let mut entries = Vec::new();
    // The first value is that of the operation which makes the list: none.
    for meta in metas.into_iter().skip(1) {
        let meta = meta.filter(|meta| meta & 15 == VALUE_BYTES).ok_or(PageError::Damaged)?;
        let length = usize::try_from(meta >> 4).map_err(|_| PageError::TooManyEntries)?;
        if length > ENTRY_BYTES_MAX {
            return Err(PageError::TooManyEntries);
        }
        entries.push(values.take(length).ok_or(PageError::Damaged)?);
    }
    Ok(entries)
}

/// Walks over actors, heads, column lists and changes to the values of the operations.
fn value_columns<'a>(reader: &mut Reader<'a>) -> Option<(&'a [u8], &'a [u8])> {
    let actors = reader.unsigned()?;
    for _ in 0..actors {
        reader.prefixed()?;
    }
    let heads = reader.unsigned()?;
    for _ in 0..heads {
        reader.take(32)?;
    }
    let change_columns = columnar::column_list(reader, COLUMNS_MAX)?;
    let operation_columns = columnar::column_list(reader, COLUMNS_MAX)?;
    for (_, length) in change_columns {
        reader.take(length)?;
    }
    let (mut metas, mut values) = (&[][..], &[][..]);
    for (spec, length) in operation_columns {
        let column = reader.take(length)?;
        match spec {
            VALUE_META => metas = column,
            VALUE => values = column,
            _ => {}
        }
    }
    Some((metas, values))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use automerge::{ReadDoc, Value};
    use proptest::prelude::*;

    use super::*;

    const DEVICE: DeviceId = DeviceId([3; 32]);

    fn some(count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|at| vec![at as u8; 180 + at % 90]).collect()
    }

    #[test]
    fn a_page_gives_back_its_entries() {
        for count in [0, 1, 2, 1023, 1024] {
            let entries = some(count);
            assert_eq!(read_page(&page(&DEVICE, 0, &entries), &DEVICE, 0), Ok(entries));
        }
        let largest = vec![vec![1; ENTRY_BYTES_MAX]; 3];
        assert_eq!(read_page(&page(&DEVICE, 9, &largest), &DEVICE, 9), Ok(largest));
        let empty = vec![vec![]; 3];
        assert_eq!(read_page(&page(&DEVICE, 9, &empty), &DEVICE, 9), Ok(empty));
    }

    #[test]
    fn a_page_is_for_one_device_and_number_only() {
        let bytes = page(&DEVICE, 4, &some(3));
        assert_eq!(read_page(&bytes, &DEVICE, 5), Err(PageError::NotTheOneForm));
        assert_eq!(read_page(&bytes, &DeviceId([4; 32]), 4), Err(PageError::NotTheOneForm));
    }

    #[test]
    fn automerge_itself_opens_a_page_and_finds_a_line_of_changes() {
        let entries = some(20);
        let document = Automerge::load(&page(&DEVICE, 0, &entries)).unwrap();
        let (_, list) = document.get(ROOT, LIST).unwrap().unwrap();
        assert_eq!(document.length(&list), entries.len());
        for (index, entry) in entries.iter().enumerate() {
            let (value, _) = document.get(&list, index).unwrap().unwrap();
            assert_eq!(value, Value::bytes(entry.clone()));
        }
        let changes = document.get_changes(&[]);
        assert_eq!(changes.len(), 21);
        for (index, change) in changes.iter().enumerate() {
            let before: Vec<_> =
                index.checked_sub(1).map(|before| changes[before].hash()).into_iter().collect();
            assert_eq!(change.deps(), before);
            assert_eq!((change.seq(), change.timestamp(), change.message()), (index as u64 + 1, 0, None));
            assert_eq!(change.actor_id().to_bytes(), actor(&DEVICE, 0));
        }
    }

    #[test]
    fn a_page_grows_with_its_journal_and_stays_a_function_of_it() {
        let entries = some(30);
        for count in 0..entries.len() {
            assert_eq!(page(&DEVICE, 0, &entries[..count]), page(&DEVICE, 0, &entries[..count]));
            assert_ne!(page(&DEVICE, 0, &entries[..count]), page(&DEVICE, 0, &entries[..=count]));
        }
    }

    #[test]
    fn no_second_form_of_a_page_is_accepted() {
        let entries = some(40);
        let bytes = page(&DEVICE, 0, &entries);
        let mut compressed = Automerge::load(&bytes).unwrap();
        assert!(read_page(&compressed.save(), &DEVICE, 0).is_err());
        // The same list, written by someone else, in one change, with a time.
        let mut transaction = compressed.transaction();
        transaction.put(ROOT, "more", 1).unwrap();
        transaction.commit();
        assert!(read_page(&compressed.save_nocompress(), &DEVICE, 0).is_err());
        let mut other = Automerge::new().with_actor(ActorId::from(actor(&DEVICE, 0)));
        let mut transaction = other.transaction();
        let list = transaction.put_object(ROOT, LIST, ObjType::List).unwrap();
        for (index, entry) in entries.iter().enumerate() {
            transaction.insert(&list, index, ScalarValue::Bytes(entry.clone())).unwrap();
        }
        transaction.commit();
        assert_eq!(read_page(&other.save_nocompress(), &DEVICE, 0), Err(PageError::NotTheOneForm));
        let mut trailing = bytes.clone();
        trailing.push(0);
        assert_eq!(read_page(&trailing, &DEVICE, 0), Err(PageError::Damaged));
        assert_eq!(read_page(&vec![0; PAGE_BYTES_MAX + 1], &DEVICE, 0), Err(PageError::TooLarge));
    }

    #[test]
    fn too_many_or_too_large_entries_are_no_page() {
        let build = |entries: Vec<Vec<u8>>| build(&DEVICE, 0, &entries).unwrap();
        let too_many = build(vec![vec![1]; PAGE_ENTRIES + 1]);
        assert_eq!(read_page(&too_many, &DEVICE, 0), Err(PageError::TooManyEntries));
        let too_large = build(vec![vec![1; ENTRY_BYTES_MAX + 1]]);
        assert_eq!(read_page(&too_large, &DEVICE, 0), Err(PageError::TooManyEntries));
    }

    #[test]
    fn the_bytes_of_a_page_stay_what_they_are() {
        let entries = [&b"first"[..], &[0; 300], b"", &[0xff; 40]];
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/formats/journal-page-v1.bin");
        let bytes = page(&DEVICE, 7, &entries);
        assert_eq!(bytes, std::fs::read(path).unwrap());
    }

    #[test]
    fn a_page_cut_short_or_with_one_bit_turned_is_refused() {
        let bytes = page(&DEVICE, 0, &some(5));
        for at in 0..bytes.len() {
            assert!(read_page(&bytes[..at], &DEVICE, 0).is_err(), "cut at {at}");
            let mut turned = bytes.clone();
            turned[at] ^= 1 << (at % 8);
            assert!(read_page(&turned, &DEVICE, 0).is_err(), "turned at {at}");
        }
    }

    proptest! {
        #[test]
        fn hostile_contents_under_a_right_checksum_are_refused_without_a_panic(
            cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..6),
        ) {
            let good = page(&DEVICE, 0, &some(5));
            let mut contents = columnar::open(&good, Kind::Document).unwrap().contents.to_vec();
            for (at, byte, how) in cuts {
                let at = at.index(contents.len());
                match how {
                    0 => contents[at] = byte,
                    1 => contents.insert(at, byte),
                    _ => { contents.remove(at); }
                }
            }
            let bytes = columnar::seal(Kind::Document as u8, &contents);
            if bytes == good {
                prop_assert!(read_page(&bytes, &DEVICE, 0).is_ok());
            } else {
                prop_assert!(read_page(&bytes, &DEVICE, 0).is_err());
            }
        }
    }
}
