//! One row of a recovery sheet: eight bytes as fifteen symbols, of which two catch typing mistakes.
//!
//! The symbols are Crockford's base 32: no I, L, O or U, and either case. The two check symbols make a Reed-Solomon code
//! over the field of 32 elements (x^5 + x^2 + 1). The row's number is part of what is checked. So one or two wrong
//! symbols in a row, two that changed places and two rows that changed places are all found.

/// Bytes per row.
pub(super) const BYTES: usize = 8;
/// Symbols per row.
pub(super) const SYMBOLS: usize = 15;
/// Symbols that carry the bytes: 65 bits for 64, the last of them 0.
const DATA: usize = 13;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowError {
    /// It has so many symbols.
    Length(usize),
    /// This is no symbol.
    Symbol(char),
    /// The check symbols do not fit: something is mistyped.
    Check,
}

/// Writes a row as three groups of five.
pub(super) fn write(number: u8, bytes: &[u8; BYTES]) -> String {
    let bits = u128::from(u64::from_be_bytes(*bytes)) << 1;
    let mut symbols = [0; SYMBOLS];
    for (place, symbol) in symbols[..DATA].iter_mut().enumerate() {
        // Five bits always fit.
        *symbol = u8::try_from(bits >> (5 * (DATA - 1 - place)) & 31).unwrap_or(0);
    }
    // Exactly one pair of check symbols makes both sums zero.
    for pair in 0..=1023_u16 {
        [symbols[DATA], symbols[DATA + 1]] = [pair >> 5, pair & 31].map(|symbol| symbol.to_le_bytes()[0]);
        if sums(number, &symbols) == [0, 0] {
            break;
        }
    }
    let text =
        |symbols: &[u8]| symbols.iter().map(|symbol| char::from(ALPHABET[usize::from(*symbol)])).collect();
    symbols.chunks(5).map(text).collect::<Vec<String>>().join(" ")
}

/// Reads a row; spaces and dashes count for nothing.
pub(super) fn read(number: u8, text: &str) -> Result<[u8; BYTES], RowError> {
    let mut symbols = [0; SYMBOLS];
    let mut count = 0;
    for letter in text.chars().filter(|letter| !is_separator(*letter)) {
        let symbol = symbol(letter).ok_or(RowError::Symbol(letter))?;
        if let Some(place) = symbols.get_mut(count) {
            *place = symbol;
        }
        count += 1;
    }
    if count != SYMBOLS {
        return Err(RowError::Length(count));
    }
    if sums(number, &symbols) != [0, 0] {
        return Err(RowError::Check);
    }
    let bits = symbols[..DATA].iter().fold(0_u128, |bits, symbol| bits << 5 | u128::from(*symbol));
    if bits & 1 != 0 {
        return Err(RowError::Check);
    }
    u64::try_from(bits >> 1).map(u64::to_be_bytes).map_err(|_| RowError::Check)
}

/// What may stand between symbols.
pub(super) fn is_separator(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ':' | '.' | ')' | '|')
}

fn symbol(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .position(|symbol| char::from(*symbol) == letter)
        .and_then(|place| u8::try_from(place).ok())
}

/// The row number and the symbols as a polynomial, at 1 and at x.
fn sums(number: u8, symbols: &[u8; SYMBOLS]) -> [u8; 2] {
    let (mut at_one, mut at_x) = (0, 0);
    for symbol in std::iter::once(&(number & 31)).chain(symbols) {
        at_one ^= symbol;
        at_x = times_x(at_x) ^ symbol;
    }
    [at_one, at_x]
}

fn times_x(symbol: u8) -> u8 {
    let doubled = symbol << 1;
    if doubled & 32 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const BYTES_HERE: [u8; BYTES] = [0xde, 0xad, 0xbe, 0xef, 0x01, 0x23, 0x45, 0x67];

    #[test]
    fn a_row_survives_its_text_however_it_is_typed() {
        for bytes in [BYTES_HERE, [0; BYTES], [255; BYTES]] {
            for number in 1..=8 {
                let text = write(number, &bytes);
                assert_eq!(text.len(), 17);
                assert_eq!(read(number, &text), Ok(bytes));
                assert_eq!(read(number, &text.to_lowercase().replace(' ', " - ")), Ok(bytes));
                assert_eq!(
                    read(number, &text.replace('0', "o").replace('1', "L").replace(' ', "")),
                    Ok(bytes)
                );
            }
        }
    }

    #[test]
    fn every_single_and_double_mistake_is_found() {
        let text: Vec<u8> = write(3, &BYTES_HERE).bytes().filter(|byte| *byte != b' ').collect();
        let with = |changes: &[(usize, u8)]| {
            let mut changed = text.clone();
            for (place, symbol) in changes {
                changed[*place] = *symbol;
            }
            String::from_utf8(changed).unwrap()
        };
        for first in 0..SYMBOLS {
            for wrong in ALPHABET.iter().filter(|symbol| **symbol != text[first]) {
                assert_eq!(read(3, &with(&[(first, *wrong)])), Err(RowError::Check));
                for (second, right) in text.iter().enumerate().skip(first + 1) {
                    for also in ALPHABET.iter().filter(|symbol| *symbol != right) {
                        assert_eq!(read(3, &with(&[(first, *wrong), (second, *also)])), Err(RowError::Check));
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_in_the_place_of_another_is_found() {
        let text = write(3, &BYTES_HERE);
        for number in [1, 2, 4, 5, 6, 7, 8] {
            assert_eq!(read(number, &text), Err(RowError::Check));
        }
    }

    #[test]
    fn a_wrong_length_and_a_foreign_letter_are_named() {
        assert_eq!(read(1, ""), Err(RowError::Length(0)));
        assert_eq!(read(1, "ABCDE FGHJK MNPQ"), Err(RowError::Length(14)));
        assert_eq!(read(1, &"A".repeat(5000)), Err(RowError::Length(5000)));
        assert_eq!(read(1, "ABCDE FGHJK MNPQU"), Err(RowError::Symbol('U')));
        assert_eq!(read(1, "ABCDE FGHJK MNPQß"), Err(RowError::Symbol('ß')));
    }
}
