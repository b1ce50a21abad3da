#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

fn sheet() -> Sheet {
    let mut secret = [0; 32];
    let mut id = [0; 32];
    for place in 0..32_u8 {
        secret[usize::from(place)] = place.wrapping_mul(37).wrapping_add(11);
        id[usize::from(place)] = place.wrapping_mul(101).wrapping_add(5);
    }
    Sheet {
        organisation: "Værksted Ærø".into(), id: OrganisationId(id), secret, made_ms: 1_795_219_200_000
    }
}

fn english() -> Sentences {
    Sentences::new("en")
}

fn same_key(read: &Sheet, sheet: &Sheet) -> bool {
    (&read.secret, &read.id) == (&sheet.secret, &sheet.id)
}

#[test]
fn a_sheet_survives_its_text_in_every_language() {
    let sheet = sheet();
    for language in Sentences::languages() {
        let text = sheet.text(&Sentences::new(language));
        assert!(text.contains("2026-11-21") && text.contains("Værksted Ærø"), "{language}");
        assert!(same_key(&Sheet::parse(&text).unwrap(), &sheet), "{language}");
        // Words of a later language, or none at all, are passed over alike.
        let strange = text.replace("Organisation:", "Zusammenschluß:").replace("Made:", "1999-01-01");
        assert!(same_key(&Sheet::parse(&strange).unwrap(), &sheet), "{language}");
        let rows = text.lines().filter(|line| numbered(line).is_some()).count();
        assert_eq!(rows, 8, "{language}: no sentence is taken for a row");
    }
}

#[test]
fn the_page_can_show_every_language() {
    for language in Sentences::languages() {
        let sentences = Sentences::new(language);
        for code in [
            "recovery-sheet-title",
            "recovery-sheet-made",
            "recovery-sheet-secret",
            "recovery-sheet-organisation",
            "recovery-sheet-id",
        ]
        .iter()
        .chain(&ADVICE)
        {
            assert!(sentences.knows(code), "{language}: {code}");
            let said = said(&sentences, &Message::new(code));
            let shown = page::western(&said);
            assert_eq!(
                shown.iter().filter(|letter| **letter == b'?').count(),
                said.matches('?').count(),
                "{language}: {code}"
            );
        }
        // The rows of a long sheet still end above the foot of the page, which the page itself asserts.
        sheet().pdf(&sentences);
    }
}

#[test]
fn the_rows_alone_suffice_however_they_are_typed() {
    let sheet = sheet();
    let rows = sheet.rows();
    let mut backwards = rows.clone();
    backwards.reverse();
    for typed in [
        rows.join("\n"),
        rows.join("\r\n\r\n").to_lowercase(),
        rows.join("\n").replace(' ', ""),
        rows.join("\n").replace(": ", " - ").replace(' ', "  "),
        backwards.join("\n   "),
        sheet.code_text().to_string(),
    ] {
        let read = Sheet::parse(&typed).unwrap_or_else(|error| panic!("{error:?}: {typed}"));
        assert!(same_key(&read, &sheet));
        assert_eq!((read.organisation.as_str(), read.made_ms), ("", 0));
    }
}

#[test]
fn a_mistake_names_its_row() {
    let rows = sheet().rows();
    let with = |row: usize, text: &str| {
        let mut rows = rows.clone();
        rows[row - 1] = text.to_owned();
        Sheet::parse(&rows.join("\n"))
    };
    let wrong = if rows[4].ends_with('7') { "8" } else { "7" };
    let mistyped = format!("{}{wrong}", &rows[4][..rows[4].len() - 1]);
    for (typed, error) in [
        (with(5, &mistyped), SheetError::Typo(5)),
        (with(2, &rows[2].replacen('3', "2", 1)), SheetError::Typo(2)),
        (with(3, ""), SheetError::Missing(3)),
        (with(8, "8: ABC"), SheetError::Length { row: 8, symbols: 3 }),
        (with(1, "1: ABCDE FGHJK MNPQ!"), SheetError::Symbol { row: 1, symbol: '!' }),
        (Sheet::parse(""), SheetError::NotASheet),
        (Sheet::parse("Dear all,\n9 people came."), SheetError::NotASheet),
        (Sheet::parse(&"1: A\n".repeat(10_000)), SheetError::NotASheet),
        (Sheet::parse(&sheet().text(&english()).replace("SHEET 1", "SHEET 2")), SheetError::TooNew),
    ] {
        assert_eq!(typed, Err(error));
        assert!(english().knows(&error.message().code), "{error:?}");
    }
}

#[test]
fn a_name_cannot_write_lines_of_its_own() {
    let mut sheet = sheet();
    sheet.organisation = "Club\n1: AAAAA AAAAA AAAAA\r\nMade: 1999-01-01".into();
    let read = Sheet::parse(&sheet.text(&english())).unwrap();
    assert!(same_key(&read, &sheet));
}

#[test]
fn the_page_holds_all_rows_and_is_alike_every_time() {
    let sheet = sheet();
    let pdf = sheet.pdf(&english());
    assert_eq!(pdf, sheet.pdf(&english()));
    assert!(pdf.starts_with(b"%PDF-"));
    let holds = |text: &[u8]| pdf.windows(text.len()).any(|window| window == text);
    for row in sheet.rows().iter() {
        assert!(holds(row.as_bytes()), "{row}");
    }
    // Letters beyond ASCII are written as the hexadecimal digits of the fonts' own encoding.
    let name = b"V\xe6rksted \xc6r\xf8".map(|byte| format!("{byte:02X}")).concat();
    assert!(holds(name.as_bytes()), "{name}");
    assert!(holds(b"/Count 1"));
}
