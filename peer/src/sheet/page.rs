//! The printed page: one side of A4.

use pdf_writer::{Content, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::qr::Modules;

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 62.0;
/// The side of the QR code with its quiet zone left to the white page, in points: 56 mm.
const CODE_SIDE: f32 = 158.0;
/// Characters per line of the advice: what fits at 11 points.
const LINE_CHARS: usize = 90;
/// Characters of the name that fit on its line.
const NAME_CHARS: usize = 48;

const PLAIN: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");
const FIXED: Name<'static> = Name(b"F3");

/// What is on the page.
pub(super) struct Page<'a> {
    /// Of the sentences, such as `en`.
    pub(super) language: &'a str,
    pub(super) title: String,
    pub(super) name: String,
    pub(super) made: String,
    pub(super) advice: [String; 5],
    /// What stands above the rows of the secret.
    pub(super) secret: String,
    /// What stands above the rows of the organisation.
    pub(super) organisation: String,
    pub(super) id: String,
    pub(super) rows: &'a [String],
    pub(super) code: Option<&'a Modules>,
}

/// Writes the page.
pub(super) fn write(page: &Page<'_>) -> Vec<u8> {
    let [catalog, tree, sheet, content, info] = [1, 2, 3, 4, 5].map(Ref::new);
    let fonts = [
        (PLAIN, Ref::new(6), "Helvetica"),
        (BOLD, Ref::new(7), "Helvetica-Bold"),
        (FIXED, Ref::new(8), "Courier-Bold"),
    ];
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr(page.language));
    pdf.pages(tree).kids([sheet]).count(1);
    pdf.document_info(info).title(TextStr(&page.title));
    {
        let mut sheet = pdf.page(sheet);
        sheet.parent(tree).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(content);
        let mut resources = sheet.resources();
        let mut named = resources.fonts();
        for (name, font, _) in fonts {
            named.pair(name, font);
        }
    }
    for (_, font, base) in fonts {
        pdf.type1_font(font).base_font(Name(base.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.stream(content, &draw(page));
    pdf.finish()
}

/// Draws from top to bottom.
fn draw(page: &Page<'_>) -> Vec<u8> {
    let mut pen = Pen { content: Content::new(), y: HEIGHT - MARGIN - 14.0 };
    pen.line(BOLD, 22.0, &page.title, 34.0);
    pen.line(BOLD, 15.0, &shortened(&page.name), 22.0);
    pen.line(PLAIN, 11.0, &page.made, 34.0);
    for sentence in &page.advice {
        let lines = wrapped(sentence);
        for (place, line) in lines.iter().enumerate() {
            pen.line(PLAIN, 11.0, line, if place + 1 == lines.len() { 21.0 } else { 15.0 });
        }
    }
    pen.y -= 12.0;
    pen.line(BOLD, 11.0, &page.secret, 24.0);
    for (place, row) in page.rows.iter().enumerate() {
        if place == 4 {
            pen.y -= 8.0;
            pen.line(BOLD, 11.0, &page.organisation, 24.0);
        }
        pen.line(FIXED, 15.0, row, 23.0);
    }
    if let Some(code) = page.code {
        // Beside the rows, its top at the height of the first.
        pen.code(code, WIDTH - MARGIN - CODE_SIDE, pen.y + 10.0 * 23.0 - CODE_SIDE);
    }
    debug_assert!(pen.y > MARGIN, "the rows stay on the page");
    pen.y = MARGIN;
    pen.line(PLAIN, 8.0, &page.id, 0.0);
    pen.content.finish().into_vec()
}

/// Writes lines downwards.
struct Pen {
    content: Content,
    y: f32,
}

impl Pen {
    fn line(&mut self, font: Name<'_>, size: f32, text: &str, leading: f32) {
        self.content.begin_text().set_font(font, size).next_line(MARGIN, self.y);
        self.content.show(Str(&western(text))).end_text();
        self.y -= leading;
    }

    fn code(&mut self, code: &Modules, left: f32, bottom: f32) {
        // A code has at most 177 modules a side, so the numbers are exact.
        let number = |count: usize| u16::try_from(count).map_or(0.0, f32::from);
        let side = CODE_SIDE / number(code.width);
        for (place, _) in code.dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (column, line) = (place % code.width, place / code.width);
            let y = bottom + CODE_SIDE - number(line + 1) * side;
            self.content.rect(left + number(column) * side, y, side, side);
        }
        self.content.fill_nonzero();
    }
}

/// A text in the encoding of the page's fonts (Windows-1252).
pub(super) fn western(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| match u32::from(letter) {
            0x20..=0x7e | 0xa0..=0xff => u8::try_from(u32::from(letter)).unwrap_or(b'?'),
            0x20ac => 0x80,
            0x201a => 0x82,
            0x201e => 0x84,
            0x2026 => 0x85,
            0x0160 => 0x8a,
            0x2039 => 0x8b,
            0x0152 => 0x8c,
            0x017d => 0x8e,
            0x2018 => 0x91,
            0x2019 => 0x92,
            0x201c => 0x93,
            0x201d => 0x94,
            0x2013 => 0x96,
            0x2014 => 0x97,
            0x0161 => 0x9a,
            0x203a => 0x9b,
            0x0153 => 0x9c,
            0x017e => 0x9e,
            0x0178 => 0x9f,
            // A narrow space that must not break, as some languages set before a colon.
            0x202f => 0xa0,
            _ => b'?',
        })
        .collect()
}

/// A name that fits on its line.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name.to_owned();
    }
    name.chars().take(NAME_CHARS - 1).chain(['\u{2026}']).collect()
}

/// A sentence in lines.
fn wrapped(sentence: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE_CHARS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
