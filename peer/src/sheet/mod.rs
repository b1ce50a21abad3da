//! The recovery sheet: a key on paper that lets an organisation go on when its keepers are lost.
//!
//! It exists as a text and as a page to print, with the same eight rows: four for the secret and four for the
//! organisation's id. Only the first line and the rows are ever read; all else is said in the language of whoever prints
//! it. `docs/formats/recovery-sheet.md` has the form.

mod page;
mod row;

use moothall_core::id::OrganisationId;
use moothall_core::message::Message;
use moothall_core::sentences::Sentences;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use self::row::RowError;
use crate::qr;

/// The first line, with the version.
const TITLE: &str = "MOOTHALL RECOVERY SHEET 1";
/// The longest text that is read, in bytes.
pub const SHEET_BYTES_MAX: usize = 16 * 1024;

/// What to do with a sheet.
const ADVICE: [&str; 5] = [
    "recovery-sheet-advice-print",
    "recovery-sheet-advice-keep",
    "recovery-sheet-advice-use",
    "recovery-sheet-advice-wait",
    "recovery-sheet-advice-hide",
];

/// A recovery sheet.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Sheet {
    /// The organisation's name; empty where the sheet was read, since nothing depends on it then.
    pub organisation: String,
    /// The organisation's id.
    #[zeroize(skip)]
    pub id: OrganisationId,
    /// The recovery key's Ed25519 seed.
    pub secret: [u8; 32],
    /// When it was made, in Unix milliseconds to the day; 0 where the sheet was read.
    pub made_ms: i64,
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Says what is wrong with a typed sheet, so that the right row is looked at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetError {
    /// Nothing in the text looks like a row.
    NotASheet,
    /// The sheet is of a version that this program does not know.
    TooNew,
    /// A row is not there.
    Missing(u8),
    /// A row has too few or too many symbols.
    Length {
        /// The row, from 1 to 8.
        row: u8,
        /// How many it has.
        symbols: usize,
    },
    /// A row has something that no row has.
    Symbol {
        /// The row, from 1 to 8.
        row: u8,
        /// What it has.
        symbol: char,
    },
    /// A row is mistyped.
    Typo(u8),
}

impl SheetError {
    /// The sentence to be: what is wrong and what to do.
    pub fn message(&self) -> Message {
        let row = |code, row: &u8| Message::new(code).number("row", i64::from(*row));
        match self {
            Self::NotASheet => Message::new("misuse-sheet-none"),
            Self::TooNew => Message::new("misuse-sheet-newer"),
            Self::Missing(number) => row("misuse-sheet-row-missing", number),
            Self::Length { row: number, symbols } => {
                // A sheet has far fewer symbols than the sign bit counts.
                row("misuse-sheet-row-length", number).number("symbols", symbols.cast_signed() as i64)
            }
            Self::Symbol { row: number, symbol } => {
                row("misuse-sheet-row-symbol", number).text("symbol", symbol.to_string())
            }
            Self::Typo(number) => row("misuse-sheet-row-typo", number),
        }
    }
}

impl Sheet {
    /// The sheet as a text in a language.
    pub fn text(&self, language: &Sentences) -> Zeroizing<String> {
        let say = |message: &Message| said(language, message);
        let head = [
            say(&Message::new("recovery-sheet-name").text("organisation", one_line(&self.organisation))),
            say(&Message::new("recovery-sheet-made").text("date", self.date())),
            say(&Message::new("recovery-sheet-id").text("id", self.id.to_string())),
        ];
        let advice = ADVICE.map(|code| say(&Message::new(code)));
        let rows = Zeroizing::new(self.rows().join("\n"));
        let (head, advice) = (head.join("\n"), advice.join("\n"));
        Zeroizing::new(format!("{TITLE}\n\n{head}\n\n{advice}\n\n{}\n", *rows))
    }

    /// The sheet as a PDF of one A4 page in a language.
    ///
    /// The page uses the fonts that every reader has, so letters beyond western European ones become question marks
    /// in the name; the text has them all.
    pub fn pdf(&self, language: &Sentences) -> Zeroizing<Vec<u8>> {
        // The code's text is always short enough; without it the page would still have its rows.
        let code = qr::modules(&self.code_text()).ok();
        let say = |message: &Message| said(language, message);
        Zeroizing::new(page::write(&page::Page {
            language: language.language(),
            title: say(&Message::new("recovery-sheet-title")),
            name: one_line(&self.organisation),
            made: say(&Message::new("recovery-sheet-made").text("date", self.date())),
            advice: ADVICE.map(|code| say(&Message::new(code))),
            secret: say(&Message::new("recovery-sheet-secret")),
            organisation: say(&Message::new("recovery-sheet-organisation")),
            id: say(&Message::new("recovery-sheet-id").text("id", self.id.to_string())),
            rows: &self.rows(),
            code: code.as_ref(),
        }))
    }

    /// What the page's QR code says: a sheet too.
    pub fn code_text(&self) -> Zeroizing<String> {
        let rows = Zeroizing::new(self.rows().join("\n"));
        Zeroizing::new(format!("{TITLE}\n{}\n", *rows))
    }

    /// Reads a sheet from a text: case, spaces and dashes count for nothing, nor do lines that are no rows, whatever
    /// language they are in.
    ///
    /// # Errors
    /// If a row is missing or mistyped; it is named.
    pub fn parse(text: &str) -> Result<Self, SheetError> {
        if text.len() > SHEET_BYTES_MAX {
            return Err(SheetError::NotASheet);
        }
        let mut bytes = Zeroizing::new([0; 64]);
        let mut seen = [false; 8];
        for line in text.lines().map(str::trim) {
            if let Some(version) = line.strip_prefix(&TITLE[..TITLE.len() - 1]) {
                if version.trim() != "1" {
                    return Err(SheetError::TooNew);
                }
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
        let sheet = Self { organisation: String::new(), id: OrganisationId(id), secret, made_ms: 0 };
        secret.zeroize();
        Ok(sheet)
    }

    fn rows(&self) -> Zeroizing<Vec<String>> {
        let chunks = self.secret.chunks(row::BYTES).chain(self.id.0.chunks(row::BYTES));
        let rows = (1..=8).zip(chunks).map(|(number, chunk)| {
            let mut bytes = Zeroizing::new([0; row::BYTES]);
            bytes.copy_from_slice(chunk);
            format!("{number}: {}", *Zeroizing::new(row::write(number, &bytes)))
        });
        Zeroizing::new(rows.collect())
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

/// One sentence of the sheet. It says no moments, so it needs no clock.
fn said(language: &Sentences, message: &Message) -> String {
    language.say(message, &|_: i64| String::new())
}

/// A name without line breaks and other control characters.
fn one_line(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests;
