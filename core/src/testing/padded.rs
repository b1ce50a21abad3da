//! Changes that are large and say little: quick to make and to look through.

use crate::columnar::{self, Kind, Reader, write_leb};

/// A change with so many made-up dependencies that it has about so many bytes. Its form is sound and its actor the same,
/// but it waits for what will never come.
pub fn padded(change: &[u8], bytes: usize) -> Vec<u8> {
    let chunk = columnar::open(change, Kind::Change).unwrap();
    let mut reader = Reader::new(chunk.contents);
    let dependencies = reader.unsigned().unwrap();
    reader.take(32 * usize::try_from(dependencies).unwrap()).unwrap();
    let rest = reader.rest();
    let count = bytes.saturating_sub(rest.len() + 32) / 32;
    let mut contents = Vec::with_capacity(bytes);
    write_leb(&mut contents, count as u64);
    for number in 0..count as u64 {
        contents.extend([7; 24]);
        contents.extend(number.to_be_bytes());
    }
    contents.extend(rest);
    columnar::seal(1, &contents)
}
