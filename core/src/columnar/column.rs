//! Columns: run-length encoded numbers and strings, differences, booleans.

use super::number::{Reader, write_leb, write_leb_signed};

/// Says why a column cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnError {
    /// It ends in the middle, or a number in it is none.
    Damaged,
    /// It holds more rows than the reader was told to take.
    TooManyRows,
    /// A string in it is not UTF-8.
    Text,
}

/// Reads a run-length encoded column of at most `rows_max` rows; `value` reads one value.
///
/// A run is a positive count and one value, a negative count and as many values, or zero and a count of nulls.
pub(crate) fn rle<'a, T: Clone>(
    bytes: &'a [u8],
    rows_max: usize,
    value: impl Fn(&mut Reader<'a>) -> Result<T, ColumnError>,
) -> Result<Vec<Option<T>>, ColumnError> {
    let mut reader = Reader::new(bytes);
    let mut rows = Vec::new();
    while !reader.is_empty() {
        let count = reader.signed().ok_or(ColumnError::Damaged)?;
        let length = match count {
            0 => reader.unsigned().ok_or(ColumnError::Damaged)?,
            count => count.unsigned_abs(),
        };
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= rows_max - rows.len())
            .ok_or(ColumnError::TooManyRows)?;
        match count {
            0 => rows.resize(rows.len() + length, None),
            1.. => {
                let one = value(&mut reader)?;
                rows.resize(rows.len() + length, Some(one));
            }
            _ => {
                for _ in 0..length {
                    rows.push(Some(value(&mut reader)?));
                }
            }
        }
    }
    Ok(rows)
}

/// Reads a column of unsigned numbers.
pub(crate) fn unsigned(bytes: &[u8], rows_max: usize) -> Result<Vec<Option<u64>>, ColumnError> {
    rle(bytes, rows_max, |reader| reader.unsigned().ok_or(ColumnError::Damaged))
}

/// Reads a column of strings.
pub(crate) fn strings(bytes: &[u8], rows_max: usize) -> Result<Vec<Option<&str>>, ColumnError> {
    rle(bytes, rows_max, |reader| {
        let bytes = reader.prefixed().ok_or(ColumnError::Damaged)?;
        std::str::from_utf8(bytes).map_err(|_| ColumnError::Text)
    })
}

/// Reads a column of numbers that are stored as the difference to the one before; negative sums are damage.
pub(crate) fn deltas(bytes: &[u8], rows_max: usize) -> Result<Vec<Option<u64>>, ColumnError> {
    let differences = rle(bytes, rows_max, |reader| reader.signed().ok_or(ColumnError::Damaged))?;
    let mut sum = 0_i64;
    differences
        .into_iter()
        .map(|difference| match difference {
            None => Ok(None),
            Some(difference) => {
                sum = sum.checked_add(difference).ok_or(ColumnError::Damaged)?;
                u64::try_from(sum).map(Some).map_err(|_| ColumnError::Damaged)
            }
        })
        .collect()
}

/// Reads a column of booleans: counts of `false` and `true` in turn.
pub(crate) fn booleans(bytes: &[u8], rows_max: usize) -> Result<Vec<bool>, ColumnError> {
    let mut reader = Reader::new(bytes);
    let mut rows = Vec::new();
    let mut value = false;
    while !reader.is_empty() {
        let length = reader.unsigned().ok_or(ColumnError::Damaged)?;
        let length = usize::try_from(length)
            .ok()
            .filter(|length| *length <= rows_max - rows.len())
            .ok_or(ColumnError::TooManyRows)?;
        rows.resize(rows.len() + length, value);
        value = !value;
    }
    Ok(rows)
}

/// Writes a run-length encoded column; a column of nulls only is empty.
fn write_rle<T: PartialEq>(rows: &[Option<T>], write: impl Fn(&mut Vec<u8>, &T)) -> Vec<u8> {
    let mut out = Vec::new();
    if rows.iter().all(Option::is_none) {
        return out;
    }
    let mut literals: Vec<&T> = Vec::new();
    let flush = |out: &mut Vec<u8>, literals: &mut Vec<&T>| {
        if !literals.is_empty() {
            write_leb_signed(out, -(literals.len() as i64));
            for value in literals.drain(..) {
                write(out, value);
            }
        }
    };
    for run in rows.chunk_by(|a, b| a == b) {
        match (&run[0], run.len()) {
            (Some(value), 1) => literals.push(value),
            (Some(value), length) => {
                flush(&mut out, &mut literals);
                write_leb_signed(&mut out, length as i64);
                write(&mut out, value);
            }
            (None, length) => {
                flush(&mut out, &mut literals);
                write_leb_signed(&mut out, 0);
                write_leb(&mut out, length as u64);
            }
        }
    }
    flush(&mut out, &mut literals);
    out
}

/// Writes a column of unsigned numbers.
pub(crate) fn write_unsigned(rows: &[Option<u64>]) -> Vec<u8> {
    write_rle(rows, |out, value| write_leb(out, *value))
}

/// Writes a column of strings.
pub(crate) fn write_strings(rows: &[Option<&str>]) -> Vec<u8> {
    write_rle(rows, |out, value| {
        write_leb(out, value.len() as u64);
        out.extend(value.as_bytes());
    })
}

/// Writes a column of differences.
pub(crate) fn write_deltas(rows: &[Option<u64>]) -> Vec<u8> {
    let mut last = 0_i64;
    let differences: Vec<Option<i64>> = rows
        .iter()
        .map(|row| {
            row.map(|value| {
                let value = value as i64;
                let difference = value.wrapping_sub(last);
                last = value;
                difference
            })
        })
        .collect();
    write_rle(&differences, |out, value| write_leb_signed(out, *value))
}

/// Writes a column of booleans.
pub(crate) fn write_booleans(rows: &[bool]) -> Vec<u8> {
    let mut out = Vec::new();
    if rows.first() == Some(&true) {
        out.push(0);
    }
    for run in rows.chunk_by(|a, b| a == b) {
        write_leb(&mut out, run.len() as u64);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_column_survives_its_written_form(
            numbers in prop::collection::vec(prop::option::of(0_u64..4), 0..40),
            flags in prop::collection::vec(any::<bool>(), 0..40),
        ) {
            prop_assume!(numbers.iter().any(Option::is_some));
            prop_assert_eq!(unsigned(&write_unsigned(&numbers), 40), Ok(numbers.clone()));
            prop_assert_eq!(deltas(&write_deltas(&numbers), 40), Ok(numbers));
            prop_assert_eq!(booleans(&write_booleans(&flags), 40), Ok(flags));
        }

        #[test]
        fn no_bytes_make_a_column_panic_or_outgrow_its_rows(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            for rows in [unsigned(&bytes, 9).map(|rows| rows.len()), deltas(&bytes, 9).map(|rows| rows.len()),
                strings(&bytes, 9).map(|rows| rows.len()), booleans(&bytes, 9).map(|rows| rows.len())] {
                prop_assert!(rows.unwrap_or(0) <= 9);
            }
        }
    }

    #[test]
    fn a_run_of_untold_length_is_refused_before_it_is_made() {
        let mut bytes = Vec::new();
        write_leb_signed(&mut bytes, i64::MAX);
        write_leb(&mut bytes, 7);
        assert_eq!(unsigned(&bytes, 65_536), Err(ColumnError::TooManyRows));
        assert_eq!(booleans(&[0xff, 0xff, 0xff, 0xff, 0x0f], 65_536), Err(ColumnError::TooManyRows));
    }
}
