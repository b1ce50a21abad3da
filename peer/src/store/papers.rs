//! Papers as they are shown, and the search over them.
//!
//! All of it can be made again from the bodies. The index of words holds no second copy of a text.

use rusqlite::{Connection, OptionalExtension, Row, params};

use moothall_core::action::PaperKind;
use moothall_core::id::{EntryId, MemberId, PaperId};
use moothall_core::store::PaperRow;

use super::bodies;
use super::fault::StoreFault;
use super::titles::Title;

pub(super) const VERSION_1: &str = "
CREATE TABLE papers (
    number INTEGER PRIMARY KEY,
    paper BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    about BLOB,
    author BLOB NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    edits BLOB NOT NULL,
    document BLOB NOT NULL
) STRICT;
CREATE INDEX papers_about ON papers (about) WHERE about IS NOT NULL;
CREATE INDEX papers_kind ON papers (kind);
CREATE VIRTUAL TABLE paper_words USING fts5 (
    title, text, content = 'papers', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO paper_words (paper_words, rank) VALUES ('secure-delete', 1);
";

/// A search takes at most so many words; further ones are left out.
pub const SEARCH_WORDS_MAX: usize = 16;

/// Marks where a found word begins and ends in an excerpt.
pub const FOUND: (char, char) = ('\u{2068}', '\u{2069}');

/// A paper without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleRow {
    /// Which.
    pub paper: PaperId,
    /// What it is about.
    pub about: Option<EntryId>,
    /// Whose.
    pub author: MemberId,
    /// Its title or name.
    pub title: String,
}

/// A paper in which words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// Which.
    pub paper: PaperId,
    /// What sort.
    pub kind: &'static str,
    /// What it is about.
    pub about: Option<EntryId>,
    /// Whose.
    pub author: MemberId,
    /// Its title or name.
    pub title: String,
    /// The place where the words were found, with the found words between the marks of [`FOUND`].
    pub excerpt: String,
}

/// The kind whose name this is, in the form that lives as long as the program.
pub(crate) fn kind_name(text: &str) -> Option<&'static str> {
    PaperKind::ALL.iter().map(|kind| kind.name()).find(|name| *name == text)
}

fn kind(row: &Row<'_>, at: usize) -> Result<&'static str, rusqlite::Error> {
    let text = row.get_ref(at)?.as_str().map_err(rusqlite::Error::from)?;
    kind_name(text)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(at, text.to_owned(), rusqlite::types::Type::Text))
}

/// Puts a paper in the place of its earlier form. One that was erased stays away.
pub(super) fn set(connection: &Connection, row: &PaperRow) -> Result<(), StoreFault> {
    if bodies::is_erased_paper(connection, row.paper)? {
        return Ok(());
    }
    let number = forget_words(connection, row.paper)?;
    let edits: Vec<u8> = row.edits.iter().flat_map(|edit| edit.0).collect();
    let about = row.about.as_ref().map(|about| about.0.as_slice());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO papers (number, paper, kind, about, author, title, text, edits, document)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            number,
            row.paper.0,
            row.kind,
            about,
            row.author.0,
            row.title,
            row.text,
            edits,
            row.document
        ])?;
    let number = connection.last_insert_rowid();
    connection
        .prepare_cached("INSERT INTO paper_words (rowid, title, text) VALUES (?, ?, ?)")?
        .execute(params![number, row.title, row.text])?;
    Ok(())
}

/// Takes a paper's words out of the index, which needs them word for word, and gives its number.
fn forget_words(connection: &Connection, paper: PaperId) -> Result<Option<i64>, StoreFault> {
    let old: Option<(i64, String, String)> = connection
        .prepare_cached("SELECT number, title, text FROM papers WHERE paper = ?")?
        .query_row([paper.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((number, title, text)) = old else { return Ok(None) };
    connection
        .prepare_cached(
            "INSERT INTO paper_words (paper_words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
        )?
        .execute(params![number, title, text])?;
    Ok(Some(number))
}

pub(super) fn remove(connection: &Connection, paper: PaperId) -> Result<bool, StoreFault> {
    let there = forget_words(connection, paper)?.is_some();
    if there {
        connection.prepare_cached("DELETE FROM papers WHERE paper = ?")?.execute([paper.0])?;
    }
    Ok(there)
}

/// Takes merged papers away without reading them, and makes the index of words anew: they may be damaged.
pub(super) fn forget(connection: &Connection, papers: &[PaperId]) -> Result<(), StoreFault> {
    for paper in papers {
        connection.prepare_cached("DELETE FROM papers WHERE paper = ?")?.execute([paper.0])?;
    }
    connection.execute("INSERT INTO paper_words (paper_words) VALUES ('rebuild')", [])?;
    Ok(())
}

/// The papers that are stored as merged.
pub(super) fn ids(connection: &Connection) -> Result<Vec<PaperId>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT paper FROM papers")?;
    let rows = statement.query_map([], |row| row.get(0).map(PaperId))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const COLUMNS: &str = "number, paper, kind, about, author, title, text, edits, document";

fn paper_row(row: &Row<'_>) -> Result<(i64, PaperRow), rusqlite::Error> {
    let edits = row.get_ref(7)?.as_blob().map_err(rusqlite::Error::from)?;
    let (edits, rest) = edits.as_chunks::<32>();
    if !rest.is_empty() {
        return Err(rusqlite::Error::InvalidColumnType(7, "edits".to_owned(), rusqlite::types::Type::Blob));
    }
    let paper = PaperRow {
        paper: PaperId(row.get(1)?),
        kind: kind(row, 2)?,
        about: row.get::<_, Option<[u8; 32]>>(3)?.map(EntryId),
        author: MemberId(row.get(4)?),
        title: row.get(5)?,
        text: row.get(6)?,
        document: row.get(8)?,
        edits: edits.iter().copied().map(EntryId).collect(),
    };
    Ok((row.get(0)?, paper))
}

pub(super) fn get(connection: &Connection, paper: PaperId) -> Result<Option<PaperRow>, StoreFault> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM papers WHERE paper = ?"))?;
    Ok(statement.query_row([paper.0], paper_row).optional()?.map(|(_, row)| row))
}

pub(super) fn title(connection: &Connection, paper: PaperId) -> Result<Option<Title>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT title, text <> '' FROM papers WHERE paper = ?")?;
    let read = |row: &Row<'_>| Ok(Title { title: row.get(0)?, has_text: row.get(1)? });
    Ok(statement.query_row([paper.0], read).optional()?)
}

pub(super) fn text(connection: &Connection, paper: PaperId) -> Result<Option<String>, StoreFault> {
    let mut statement = connection.prepare_cached("SELECT text FROM papers WHERE paper = ?")?;
    Ok(statement.query_row([paper.0], |row| row.get(0)).optional()?)
}

pub(super) fn titles(connection: &Connection, kind: &str) -> Result<Vec<TitleRow>, StoreFault> {
    let mut statement = connection
        .prepare_cached("SELECT paper, about, author, title FROM papers WHERE kind = ? ORDER BY number")?;
    let rows = statement.query_map([kind], |row| {
        Ok(TitleRow {
            paper: PaperId(row.get(0)?),
            about: row.get::<_, Option<[u8; 32]>>(1)?.map(EntryId),
            author: MemberId(row.get(2)?),
            title: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn comments(connection: &Connection, about: EntryId) -> Result<Vec<PaperRow>, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM papers WHERE about = ? AND kind = 'comment' ORDER BY number");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([about.0], |row| paper_row(row).map(|(_, row)| row))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Finds papers that have all the words, the last of which may be the beginning of one. Best first.
///
/// Sorted by its own `rank`, the index reads only the rows that are shown and looks for excerpts in no others.
pub(super) fn search(
    connection: &Connection,
    words: &str,
    limit: usize,
) -> Result<Vec<SearchHit>, StoreFault> {
    let Some(query) = query(words) else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(
        "SELECT p.paper, p.kind, p.about, p.author, p.title, snippet(paper_words, -1, ?, ?, '…', 16)
         FROM paper_words JOIN papers AS p ON p.number = paper_words.rowid
         WHERE paper_words MATCH ? AND rank MATCH 'bm25(4.0, 1.0)' ORDER BY rank LIMIT ?",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let (open, close) = (FOUND.0.to_string(), FOUND.1.to_string());
    let rows = statement.query_map(params![open, close, query, limit], |row| {
        Ok(SearchHit {
            paper: PaperId(row.get(0)?),
            kind: kind(row, 1)?,
            about: row.get::<_, Option<[u8; 32]>>(2)?.map(EntryId),
            author: MemberId(row.get(3)?),
            title: row.get(4)?,
            excerpt: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The words as a query in which nothing that a person typed is a command: each word is quoted.
fn query(words: &str) -> Option<String> {
    // Only what is ASCII is split here: what belongs to a word in other scripts is for the tokenizer to say.
    let split = words.split(|c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric()));
    let split = split.filter(|word| word.contains(char::is_alphanumeric));
    let quoted: Vec<String> = split.take(SEARCH_WORDS_MAX).map(|word| format!("\"{word}\"")).collect();
    if quoted.is_empty() { None } else { Some(format!("{}*", quoted.join(" "))) }
}

pub(super) fn page(
    connection: &Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, PaperRow)>, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM papers WHERE number > ? ORDER BY number LIMIT ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([after, limit], paper_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_person_types_is_a_command_of_the_search() {
        let cases = [
            ("room", Some("\"room\"*")),
            ("the  room", Some("\"the\" \"room\"*")),
            ("a\" OR title:b*", Some("\"a\" \"OR\" \"title\" \"b\"*")),
            ("NEAR(x y)", Some("\"NEAR\" \"x\" \"y\"*")),
            ("größe-2", Some("\"größe\" \"2\"*")),
            ("cafe\u{301} — bar", Some("\"cafe\u{301}\" \"bar\"*")),
            ("\"*^-", None),
            ("", None),
        ];
        for (typed, asked) in cases {
            assert_eq!(query(typed).as_deref(), asked, "{typed}");
        }
    }

    #[test]
    fn every_kind_of_paper_has_a_lasting_name() {
        for kind in PaperKind::ALL {
            assert_eq!(kind_name(kind.name()), Some(kind.name()));
        }
        assert_eq!(kind_name("poem"), None);
    }
}
