//! Content lines (RFC 5545, section 3.1): unfolded, decoded, parted into name, parameters and value.

/// One content line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the file, from 1; the first one of a folded line.
    pub(super) number: u32,
    /// In capitals.
    pub(super) name: String,
    /// Names in capitals, values without their quotes.
    params: Vec<(String, String)>,
    pub(super) value: String,
}

/// What stands on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    Line(Line),
    /// It is longer than lines may be.
    TooLong(u32),
    /// It has no name or no value.
    Unreadable(u32),
}

impl Line {
    /// A parameter's value; of a list all of it.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }

    fn parse(number: u32, text: &str) -> Option<Self> {
        let end = text.find([':', ';'])?;
        let name = text.get(..end)?.trim();
        // A group before the name is vCard's habit; some programs have it too.
        let name = name.rsplit('.').next()?;
        if name.is_empty()
            || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        {
            return None;
        }
        let mut params = Vec::new();
        let mut rest = text.get(end..)?;
        while let Some(after) = rest.strip_prefix(';') {
            let mut quoted = false;
            let end = after.find(|c| {
                quoted ^= c == '"';
                !quoted && (c == ';' || c == ':')
            })?;
            let (name, value) = after.get(..end)?.split_once('=').unwrap_or((&after[..end], ""));
            params.push((name.trim().to_ascii_uppercase(), value.replace('"', "")));
            rest = &after[end..];
        }
        let value = rest.strip_prefix(':')?.to_owned();
        Some(Self { number, name: name.to_ascii_uppercase(), params, value })
    }
}

/// The lines of a file, one after the other.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    number: u32,
    bytes_max: usize,
    /// Whether anything was not UTF-8 and was read as Windows-1252.
    pub(super) other_charset: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8], bytes_max: usize) -> Self {
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        Self { rest, number: 0, bytes_max, other_charset: false }
    }

    /// The next line of the file as it stands, without its end.
    fn raw(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.number = self.number.saturating_add(1);
        let end =
            self.rest.iter().position(|byte| *byte == b'\n' || *byte == b'\r').unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.strip_prefix(b"\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
        Some(line)
    }
}

impl Iterator for Lines<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let first = self.raw()?;
            let number = self.number;
            let mut line = first.to_vec();
            let mut long = line.len() > self.bytes_max;
            while let [b' ' | b'\t', ..] = self.rest {
                let Some(more) = self.raw() else { break };
                long |= line.len() + more.len() > self.bytes_max;
                if long {
                    line.clear();
                } else {
                    line.extend(&more[1..]);
                }
            }
            if long {
                return Some(Found::TooLong(number));
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let text = String::from_utf8(line).unwrap_or_else(|bytes| {
                self.other_charset = true;
                bytes.as_bytes().iter().map(|byte| windows_1252(*byte)).collect()
            });
            return Some(Line::parse(number, &text).map_or(Found::Unreadable(number), Found::Line));
        }
    }
}

/// The characters that Windows-1252 has where Latin-1 has controls; 0 where it has none.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“',
    '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}
