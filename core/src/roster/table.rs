//! Reads a list as rows and cells, whichever program wrote it.

use std::borrow::Cow;

use super::{COLUMNS_MAX, LIST_BYTES_MAX, ROWS_MAX};
use crate::message::Message;

/// What may stand between cells, the most usual first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];
/// So many rows are looked at to find out which it is.
const LOOKED_AT: usize = 20;

/// A list: heads and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The heads, as many as the widest row has cells; empty where a column has none.
    pub heads: Vec<String>,
    /// The rows below, without those that are empty.
    pub rows: Vec<Row>,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file at which it begins, from 1.
    pub line: u64,
    /// Its cells; a short row has fewer than there are heads.
    pub cells: Vec<String>,
}

impl Table {
    /// Reads a list of at most [`LIST_BYTES_MAX`] bytes.
    ///
    /// Cells are divided by commas, semicolons or tabs and may stand in double quotes (RFC 4180); text is UTF-8, UTF-16
    /// with its mark, or Windows-1252. The error says what is wrong in words for whoever chose the file.
    pub fn read(bytes: &[u8]) -> Result<Self, Message> {
        if bytes.len() > LIST_BYTES_MAX {
            let mebibytes = LIST_BYTES_MAX / 1024 / 1024;
            return Err(Message::new("roster-file-large").number("mebibytes", whole(mebibytes)));
        }
        let text = decoded(bytes)?;
        let (said, text, skipped) = without_hint(&text);
        let delimiter = said.unwrap_or_else(|| sniffed(text));
        if let Some(line) = open_quote(text.as_bytes(), delimiter, 1 + skipped) {
            return Err(Message::new("roster-quote-open").number("line", line.cast_signed()));
        }
        let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 + skipped };
        let mut reader = reader(text, delimiter);
        let mut heads: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        let mut columns = 0;
        for record in reader.records() {
            let record = record.map_err(|_| Message::new("roster-file-unreadable"))?;
            let begins = record.position().map_or(0, csv::Position::byte);
            let line = lines.of(begins);
            let cells: Vec<String> = record.iter().map(cell).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if cells.len() > COLUMNS_MAX {
                let message = Message::new("roster-columns-many").number("max", whole(COLUMNS_MAX));
                return Err(message.number("line", line.cast_signed()));
            }
            columns = columns.max(cells.len());
            if heads.is_none() {
                heads = Some(cells);
                continue;
            }
            if rows.len() == ROWS_MAX {
                return Err(Message::new("roster-rows-many").number("max", whole(ROWS_MAX)));
            }
            rows.push(Row { line, cells });
        }
        let mut heads = heads.ok_or_else(|| Message::new("roster-file-empty"))?;
        if rows.is_empty() {
            return Err(Message::new("roster-file-heads-only"));
        }
        heads.resize(columns, String::new());
        Ok(Self { heads, rows })
    }

    /// The first cells of a column that are not empty, for whoever decides what the column says.
    pub fn samples(&self, column: usize, most: usize) -> Vec<&str> {
        let cells = self.rows.iter().filter_map(|row| row.cells.get(column));
        cells.map(String::as_str).filter(|cell| !cell.is_empty()).take(most).collect()
    }
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// What a cell says: without blanks around it, and without the apostrophe that keeps a spreadsheet from calculating.
fn cell(raw: &str) -> String {
    let text = raw.trim();
    match text.strip_prefix('\'') {
        Some(rest) if super::write::calculates(rest.trim_start_matches('\'')) => rest.to_owned(),
        _ => text.to_owned(),
    }
}

/// The text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Message> {
    let no_text = || Message::new("roster-file-no-text");
    let utf16 = |of: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map(Cow::Owned).map_err(|_| no_text())
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(u16::from_le_bytes, rest)?,
        [0xfe, 0xff, rest @ ..] => utf16(u16::from_be_bytes, rest)?,
        _ => {
            let rest = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
            match std::str::from_utf8(rest) {
                Ok(text) => Cow::Borrowed(text),
                Err(_) => Cow::Owned(rest.iter().map(|byte| western(*byte)).collect()),
            }
        }
    };
    // A spreadsheet's own format, a picture: such files hold what no text does.
    if text.contains('\0') { Err(no_text()) } else { Ok(text) }
}

/// A character of Windows-1252, by the index of the WHATWG Encoding Standard.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// Takes off the line `sep=;` by which a spreadsheet says what divides cells; and how many lines that were.
fn without_hint(text: &str) -> (Option<u8>, &str, u64) {
    let Some((first, rest)) = text.split_once('\n') else { return (None, text, 0) };
    match first.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) if DELIMITERS.contains(delimiter) => (Some(*delimiter), rest, 1),
        _ => (None, text, 0),
    }
}

/// The delimiter by which most of the first rows have as many cells as the heads; the one with more cells where two agree.
fn sniffed(text: &str) -> u8 {
    let fits = |delimiter: u8| {
        let mut widths =
            reader(text, delimiter).into_records().take(LOOKED_AT).flatten().map(|row| row.len());
        let heads = widths.next().unwrap_or(0);
        let alike = widths.filter(|width| *width == heads).count();
        if heads < 2 { (0, 0) } else { (alike + 1, heads) }
    };
    // The last of equals would win: the most usual delimiter comes last.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| fits(*delimiter)).unwrap_or(DELIMITERS[0])
}

/// The line of a quotation mark that begins a cell and that none ends, or one in the middle of a line: what stands
/// between would become one cell, and people would run together.
fn open_quote(text: &[u8], delimiter: u8, first: u64) -> Option<u64> {
    let ends_line = |at: usize| match text[at] {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let (mut at, mut line, mut begins) = (0, first, true);
    while at < text.len() {
        if !begins || text[at] != b'"' {
            line += u64::from(ends_line(at));
            begins = text[at] == delimiter || matches!(text[at], b'\r' | b'\n');
            at += 1;
            continue;
        }
        let opened = line;
        at += 1;
        // To its end: two marks stand for one.
        while let Some(byte) = text.get(at) {
            match (byte, text.get(at + 1)) {
                (b'"', Some(b'"')) => at += 1,
                (b'"', _) => break,
                _ => line += u64::from(ends_line(at)),
            }
            at += 1;
        }
        if at >= text.len() {
            return Some(opened);
        }
        at += 1;
        while text.get(at).is_some_and(|byte| *byte == b' ' || (*byte == b'\t' && delimiter != b'\t')) {
            at += 1;
        }
        if text.get(at).is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\r' | b'\n')) {
            return Some(opened);
        }
        begins = false;
    }
    None
}

/// Counts lines up to a place in a text, whatever ends them.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record whose reading began here: empty lines before it are passed over with it.
    fn of(&mut self, begins: u64) -> u64 {
        let begins = usize::try_from(begins).unwrap_or(usize::MAX).min(self.text.len());
        while let Some(byte) = self.text.get(self.at) {
            let ends = matches!(byte, b'\r' | b'\n');
            if self.at >= begins && !ends {
                break;
            }
            let pair = *byte == b'\r' && self.text.get(self.at + 1) == Some(&b'\n');
            if ends && !pair {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}
