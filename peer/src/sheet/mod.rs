//! The recovery sheet: a key on paper that lets an organisation go on when its keepers are lost.
//!
//! It exists as a text and as a page to print, with the same eight rows: four for the secret and four for the
//! organisation's id. `docs/formats/recovery-sheet.md` has the form.

mod page;
mod row;

use moothall_core::id::OrganisationId;
use zeroize::{Zeroize, ZeroizeOnDrop};

use self::row::RowError;
use crate::qr;

/// The first line, with the version.
const TITLE: &str = "MOOTHALL RECOVERY SHEET 1";
/// The longest text that is read, in bytes.
pub const SHEET_BYTES_MAX: usize = 16 * 1024;
/// The longest name that is read back, in bytes.
const NAME_BYTES_MAX: usize = 400;

/// What to do with a sheet.
const ADVICE: [&str; 5] = [
    "Print this page, or copy it by hand, and delete every copy from your devices.",
    "Keep it where you keep deeds and contracts, and tell one other member where that is.",
    "If all keepers of the organisation are lost, install Moothall on a new device, choose to recover, and type the rows below or scan the code.",
    "It takes effect after seven days, or at once if two other members agree, so tell the others.",
    "Whoever has this sheet can do the same: if it may have been seen by others, decide on a new one.",
];

/// A recovery sheet.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Sheet {
    /// The organisation's name; empty if only the rows were typed.
    pub organisation: String,
    /// The organisation's id.
    #[zeroize(skip)]
    pub id: OrganisationId,
    /// The recovery key's Ed25519 seed.
    pub secret: [u8; 32],
    /// When it was made, in Unix milliseconds to the day; 0 if only the rows were typed.
    pub made_ms: i64,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Says what is wrong with a typed sheet, so that the right row is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Nothing in the text looks like a row.
    #[error("this is not a recovery sheet")]
    NotASheet,
    /// The sheet is of a version that this program does not know.
    #[error("this sheet was made by a newer Moothall")]
    TooNew,
    /// A row is not there.
    #[error("row {0} is missing")]
    Missing(u8),
    /// A row has too few or too many symbols.
    #[error("row {row} has {symbols} letters and digits instead of 15")]
    Length {
        /// The row, from 1 to 8.
        row: u8,
        /// How many it has.
        symbols: usize,
    },
    /// A row has something that no row has.
    #[error("row {row} has \u{201c}{symbol}\u{201d}, which no row has")]
    Symbol {
        /// The row, from 1 to 8.
        row: u8,
        /// What it has.
        symbol: char,
    },
    /// A row is mistyped.
    #[error("row {0} has a typing mistake")]
    Typo(u8),
}

impl Sheet {
    /// The sheet as a text.
    pub fn text(&self) -> String {
        let advice = ADVICE.join("\n");
        let (name, date, id) = (one_line(&self.organisation), self.date(), self.id);
        let rows = self.rows().join("\n");
        format!("{TITLE}\n\nOrganisation: {name}\nMade: {date}\nId: {id}\n\n{advice}\n\n{rows}\n")
    }

    /// The sheet as a PDF of one A4 page.
    ///
    /// The page uses the fonts that every reader has, so letters beyond western European ones become question marks
    /// in the name; the text has them all.
    pub fn pdf(&self) -> Vec<u8> {
        // The code's text is always short enough; without it the page would still have its rows.
        let code = qr::modules(&self.code_text()).ok();
        page::write(&page::Page {
            name: &one_line(&self.organisation),
            date: &self.date(),
            id: &self.id.to_string(),
            advice: &ADVICE,
            rows: &self.rows(),
            code: code.as_ref(),
        })
    }

    /// What the page's QR code says: a sheet too.
    pub fn code_text(&self) -> String {
        format!("{TITLE}\n{}\n", self.rows().join("\n"))
    }

    /// Reads a sheet from a text: case, spaces and dashes count for nothing, and lines that are no rows may be missing.
    ///
    /// # Errors
    /// If a row is missing or mistyped; it is named.
    pub fn parse(text: &str) -> Result<Self, SheetError> {
        if text.len() > SHEET_BYTES_MAX {
            return Err(SheetError::NotASheet);
        }
        let mut bytes = [0; 64];
        let mut seen = [false; 8];
        let (mut organisation, mut made_ms) = (String::new(), 0);
        for line in text.lines().map(str::trim) {
            if let Some(version) = line.strip_prefix(&TITLE[..TITLE.len() - 1]) {
                if version.trim() != "1" {
                    return Err(SheetError::TooNew);
                }
            } else if let Some(name) = line.strip_prefix("Organisation:") {
                organisation = name.trim().chars().take(NAME_BYTES_MAX / 4).collect();
            } else if let Some(date) = line.strip_prefix("Made:") {
                made_ms = date.trim().parse().map_or(0, day_ms);
            } else if let Some((number, rest)) = numbered(line) {
                let read = row::read(number, rest).map_err(|error| match error {
                    RowError::Length(symbols) => SheetError::Length { row: number, symbols },
                    RowError::Symbol(symbol) => SheetError::Symbol { row: number, symbol },
                    RowError::Check => SheetError::Typo(number),
                })?;
                let place = usize::from(number - 1);
                bytes[place * row::BYTES..][..row::BYTES].copy_from_slice(&read);
                seen[place] = true;
            }
        }
        if seen == [false; 8] {
            return Err(SheetError::NotASheet);
        }
        if let Some(number) = (1..=8).find(|number| !seen[usize::from(*number) - 1]) {
            return Err(SheetError::Missing(number));
        }
        let (mut secret, mut id) = ([0; 32], [0; 32]);
        secret.copy_from_slice(&bytes[..32]);
        id.copy_from_slice(&bytes[32..]);
        bytes.zeroize();
        Ok(Self { organisation, id: OrganisationId(id), secret, made_ms })
    }

    fn rows(&self) -> Vec<String> {
        let chunks = self.secret.chunks(row::BYTES).chain(self.id.0.chunks(row::BYTES));
        (1..=8)
            .zip(chunks)
            .map(|(number, chunk)| {
                let mut bytes = [0; row::BYTES];
                bytes.copy_from_slice(chunk);
                format!("{number}: {}", row::write(number, &bytes))
            })
            .collect()
    }

    fn date(&self) -> String {
        let moment = jiff::Timestamp::from_millisecond(self.made_ms).unwrap_or_default();
        moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
    }
}

/// The row's number and what follows it, if a line is a row.
fn numbered(line: &str) -> Option<(u8, &str)> {
    let number = line.chars().next()?.to_digit(10).and_then(|digit| u8::try_from(digit).ok())?;
    let rest = line.get(1..).filter(|_| (1..=8).contains(&number))?;
    rest.starts_with(row::is_separator).then_some((number, rest))
}

/// The beginning of a day.
fn day_ms(date: jiff::civil::Date) -> i64 {
    date.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |day| day.timestamp().as_millisecond())
}

/// A name without line breaks and other control characters.
fn one_line(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests;
