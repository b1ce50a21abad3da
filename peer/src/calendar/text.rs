//! The text of RFC 5545: folded lines and escaped values.

use std::borrow::Cow;

/// The longest line that is written, in octets without its end.
const LINE_OCTETS_MAX: usize = 75;

/// Folds a content line and ends it (section 3.1). Never within a character.
pub fn fold(line: &str) -> String {
    let mut folded = String::with_capacity(line.len() + line.len() / 32 + 2);
    let mut octets = 0;
    for c in line.chars() {
        if octets + c.len_utf8() > LINE_OCTETS_MAX {
            folded.push_str("\r\n ");
            octets = 1;
        }
        octets += c.len_utf8();
        folded.push(c);
    }
    folded.push_str("\r\n");
    folded
}

/// Takes folds and the line's end out again.
pub fn unfold(folded: &str) -> String {
    let text = folded.replace("\r\n ", "").replace("\r\n\t", "");
    text.strip_suffix("\r\n").map_or(text.clone(), str::to_owned)
}

/// Escapes a text value (section 3.3.11). What controls a terminal or a line is left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// A text value as it was meant.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            c if c.is_control() && c != '\t' && c != '\n' => {}
            c => out.push(c),
        }
    }
    out
}

/// A parameter's value, in quotes where it needs them; what no quotes can hold is left out.
pub(super) fn quoted(value: &str) -> Cow<'_, str> {
    if value.contains([':', ';', ',', '"']) || value.contains(char::is_control) {
        let inner: String = value.chars().filter(|c| *c != '"' && !c.is_control()).collect();
        Cow::Owned(format!("\"{inner}\""))
    } else {
        Cow::Borrowed(value)
    }
}
