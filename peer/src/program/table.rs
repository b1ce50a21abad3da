//! Columns that stand under each other.

use unicode_width::UnicodeWidthStr;

use super::words::{Words, line};

/// Two blanks keep columns apart, so that a cell may hold single ones.
const GAP: usize = 2;

/// A table with a heading; cells are one line each.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table whose headings are messages without arguments.
    pub(crate) fn new(words: &Words, heads: &[&str]) -> Self {
        Self { rows: vec![heads.iter().map(|head| words.code(head).to_uppercase()).collect()] }
    }

    /// Adds a row. An empty cell shows a dash, so that no column goes missing.
    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        let cell = |text: String| if text.trim().is_empty() { "-".to_owned() } else { line(&text) };
        self.rows.push(cells.into_iter().map(cell).collect());
    }

    /// Whether there is nothing under the heading.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }

    /// The lines, each with its end.
    pub(crate) fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| {
                self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
            })
            .collect();
        let mut text = String::new();
        for row in &self.rows {
            for (column, cell) in row.iter().enumerate() {
                text.push_str(cell);
                // Nothing follows the last cell, not even blanks.
                if column + 1 < row.len() {
                    text.push_str(&" ".repeat(widths[column] - cell.width() + GAP));
                }
            }
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    fn table(rows: &[[&str; 2]]) -> String {
        let mut table = Table { rows: vec![vec!["WHO".to_owned(), "WHAT".to_owned()]] };
        for row in rows {
            table.row(row.map(str::to_owned));
        }
        table.text()
    }

    #[test]
    fn columns_stand_under_each_other_whatever_they_hold() {
        let cases: &[(&[[&str; 2]], &str)] = &[
            (&[], "WHO  WHAT\n"),
            (&[["Ann", "saw"]], "WHO  WHAT\nAnn  saw\n"),
            (&[["Zoë Ångström", "a"], ["B", ""]], "WHO           WHAT\nZoë Ångström  a\nB             -\n"),
            // Wide characters take two columns, marks that combine take none.
            (&[["工房", "x"], ["abcd", "y"]], "WHO   WHAT\n工房  x\nabcd  y\n"),
            (&[["e\u{301}te", "x"]], "WHO  WHAT\ne\u{301}te  x\n"),
            (&[["two\nlines", "x"]], "WHO        WHAT\ntwo lines  x\n"),
            (&[["\u{1b}[1mbold", "x"]], "WHO      WHAT\n[1mbold  x\n"),
        ];
        for (rows, expected) in cases {
            assert_eq!(table(rows), *expected);
        }
    }

    #[test]
    fn a_table_knows_whether_it_has_rows() {
        let words = Words::new("en", TimeZone::UTC);
        let mut table = Table::new(&words, &["program-head-name"]);
        assert!(table.is_empty());
        table.row(["Ann".to_owned()]);
        assert!(!table.is_empty());
    }
}
