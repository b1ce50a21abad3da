use proptest::prelude::*;

use super::*;
use crate::id::{MemberId, PaperId};
use crate::message::{Arg, Message};
use crate::view::{Certainty, Member, Parameter, ParameterRange};
use crate::way::Way;

fn read(text: &str) -> Table {
    Table::read(text.as_bytes()).unwrap()
}

fn rows(table: &Table) -> Vec<(u64, Vec<&str>)> {
    table.rows.iter().map(|row| (row.line, row.cells.iter().map(String::as_str).collect())).collect()
}

fn planned(text: &str, known: &[Known]) -> Plan {
    let table = read(text);
    plan(&table, &guess(&table.heads), known)
}

fn member(name: &str, about: &str, reach: &str) -> Member {
    let told = || Some(reach.to_owned()).filter(|reach| !reach.is_empty());
    Member {
        id: MemberId([1; 32]),
        name: name.to_owned(),
        named: true,
        about: about.to_owned(),
        paper: PaperId([1; 32]),
        roles: vec!["steward".to_owned()],
        terms: Vec::new(),
        groups: Vec::new(),
        active: true,
        suspended: None,
        mail: told(),
        phone: told(),
        address: told(),
        contact: told(),
        kept: true,
        invited_by: None,
        certainty: Certainty::Provisional,
        devices: 0,
        me: false,
        connected: false,
        last_seen_ms: None,
    }
}

#[test]
fn a_list_is_read_whichever_program_wrote_it() {
    let same = [
        "Name,Town\nZoë,Köln\n".as_bytes().to_vec(),
        "Name;Town\r\nZoë;Köln\r\n".as_bytes().to_vec(),
        "\u{feff}Name\tTown\rZoë\tKöln".as_bytes().to_vec(),
        "sep=;\r\nName;Town\r\n\"Zoë\";\"Köln\"\r\n".as_bytes().to_vec(),
        b"Name;Town\nZo\xeb;K\xf6ln\n".to_vec(),
        b"\xff\xfe"
            .iter()
            .copied()
            .chain("Name\tTown\nZoë\tKöln".encode_utf16().flat_map(u16::to_le_bytes))
            .collect(),
        b"\xfe\xff"
            .iter()
            .copied()
            .chain("Name,Town\nZoë,Köln".encode_utf16().flat_map(u16::to_be_bytes))
            .collect(),
    ];
    for bytes in same {
        let table = Table::read(&bytes).unwrap();
        assert_eq!(table.heads, ["Name", "Town"], "{bytes:?}");
        assert_eq!(table.rows[0].cells, ["Zoë", "Köln"], "{bytes:?}");
    }
    assert_eq!(Table::read(b"Name,Fee\nAnn,5 \x80\n").unwrap().rows[0].cells[1], "5 €");
}

#[test]
fn what_divides_cells_is_found_out_although_cells_hold_the_others() {
    let cases = [
        ("Name;Note\nLee, Ann;a, b, c\nRoe, Ben;\n", 2),
        ("Name,Note\nAnn,x; y; z\n", 2),
        ("Name\nLee, Ann\n", 2),
        ("Name\tNote\nLee, Ann\tx;y\n", 2),
        ("Name\nAnn\n", 1),
    ];
    for (text, columns) in cases {
        assert_eq!(read(text).heads.len(), columns, "{text:?}");
    }
}

#[test]
fn rows_keep_the_line_at_which_they_begin() {
    let text = "\n\nName,Note\nAnn,\"one\ntwo\"\n\n , \nBen,x\r\n\r\nCleo\nDora,y,z\n";
    let table = read(text);
    let expected = vec![
        (4, vec!["Ann", "one\ntwo"]),
        (8, vec!["Ben", "x"]),
        (10, vec!["Cleo"]),
        (11, vec!["Dora", "y", "z"]),
    ];
    assert_eq!(rows(&table), expected);
    assert_eq!(table.heads, ["Name", "Note", ""]);
    assert_eq!(table.samples(1, 2), ["one\ntwo", "x"]);
    assert_eq!(rows(&read("sep=,\nName,Note\nAnn,x")), vec![(3, vec!["Ann", "x"])]);
}

#[test]
fn what_is_no_list_is_turned_down_in_words() {
    let wide = format!("{}\nAnn\n", vec!["x"; COLUMNS_MAX + 1].join(","));
    let long = format!("Name\n{}", "Ann\n".repeat(ROWS_MAX + 1));
    let cases: [(&[u8], &str); 9] = [
        (b"", "roster-file-empty"),
        (b"\n , \n\n", "roster-file-empty"),
        (b"Name,Mail\n", "roster-file-heads-only"),
        (b"PK\x03\x04\0\0", "roster-file-no-text"),
        (b"\xff\xfe\x00\xd8x\0", "roster-file-no-text"),
        (b"N\0a\0m\0e\0", "roster-file-no-text"),
        (wide.as_bytes(), "roster-columns-many"),
        (long.as_bytes(), "roster-rows-many"),
        (&vec![b'x'; LIST_BYTES_MAX + 1], "roster-file-large"),
    ];
    for (bytes, code) in cases {
        assert_eq!(Table::read(bytes).unwrap_err().code, code);
    }
    assert_eq!(read(&long[..long.len() - 4]).rows.len(), ROWS_MAX);
}

#[test]
fn heads_are_understood_in_english_and_german() {
    use Part::{About, Contact, Country, Family, Given, Mail, Name, Phone, Postcode, Street, Town};
    let cases: [(&str, &[Option<Part>]); 11] = [
        ("Name,E-Mail,Phone", &[Some(Name), Some(Mail), Some(Phone)]),
        ("Nr;Vorname;Nachname;E-Mail-Adresse", &[None, Some(Given), Some(Family), Some(Mail)]),
        // In German lists "Name" beside "Vorname" is the family's.
        ("Name;Vorname;PLZ;Ort", &[Some(Family), Some(Given), Some(Postcode), Some(Town)]),
        ("First Name,Last Name,Display Name", &[None, None, Some(Name)]),
        ("Straße;Telefon privat;Handy;Land", &[Some(Street), Some(Phone), Some(Phone), Some(Country)]),
        ("Mitglied;Anmerkungen;Kontakt", &[Some(Name), Some(About), Some(Contact)]),
        ("NAME,name,Address,ZIP Code,City", &[Some(Name), None, Some(Street), Some(Postcode), Some(Town)]),
        ("Surname,given_name,Mobile (work)", &[Some(Family), Some(Given), Some(Phone)]),
        ("Name;Anschrift;Handynr.;e-mail", &[Some(Name), Some(Street), Some(Phone), Some(Mail)]),
        ("Name;Wohnadresse;Rufnummer", &[Some(Name), Some(Street), Some(Phone)]),
        ("IBAN,Eintritt,", &[None, None, None]),
    ];
    for (heads, expected) in cases {
        let heads: Vec<_> = heads.split([',', ';']).map(str::to_owned).collect();
        assert_eq!(guess(&heads).columns, expected, "{heads:?}");
    }
}

#[test]
fn parts_of_a_row_become_name_words_and_ways_to_reach() {
    let text = "Vorname;Nachname;Bemerkung;Ort;PLZ;Straße;E-Mail;Telefon;Mobil;Kontakt\n\
                Zoë ;  van  Berg;mag Holz;Linz;4020;Weg 1;zoe@x.at;0732;0660;abends\n";
    let (line, person) = planned(text, &[]).people.remove(0);
    assert_eq!((line, person.name.as_str(), person.about.as_str()), (2, "Zoë van Berg", "mag Holz"));
    let ways = Way::ALL.map(|way| person.reach(way));
    assert_eq!(ways, ["zoe@x.at", "0732\n0660", "Weg 1\n4020 Linz", "abends"]);
}

#[test]
fn a_line_is_left_out_for_a_reason() {
    let known = [
        Known { name: "Ann Lee".to_owned(), contact: "Ann@Lee.org, 0660".to_owned() },
        Known { name: "Ben Roe".to_owned(), contact: String::new() },
    ];
    let (long, words) = ("x".repeat(81), "y".repeat(WORDS_CHARS_MAX + 1));
    let cases = [
        ("Cleo,cleo@x.org,", None),
        // Somebody of a member's name: another mail address tells the two apart, nothing else does.
        ("Ann Lee,other@lee.org,", None),
        ("Ann Lee,,", Some("roster-name-of-member")),
        ("\"LEE, ann\",,", Some("roster-name-of-member")),
        ("Ben Roe,ben@x.org,", Some("roster-name-of-member")),
        ("Somebody,<ANN@lee.org>,", Some("roster-mail-of-member")),
        (",a@b.org,", Some("roster-name-missing")),
        (&format!("{long},,"), Some("roster-name-long")),
        ("An\u{7}n,,", Some("roster-name-unseen")),
        (&format!("Dora,,{words}"), Some("roster-words-long")),
    ];
    for (row, code) in cases {
        let plan = planned(&format!("Name,Mail,About\n{row}\n"), &known);
        let found = plan.left_out.first().map(|(_, message)| message.code.as_str());
        assert_eq!(found, code, "{row}");
        assert_eq!(plan.people.len() + plan.left_out.len(), 1, "{row}");
    }
}

#[test]
fn a_line_that_stands_twice_names_the_first() {
    let text = "Name,Mail\nAnn,a@x.org\nAnn,a@x.org\nAnn,\nAnn,b@x.org\nBen,A@X.org\nCleo,\nCleo,\n";
    let plan = planned(text, &[]);
    let lines: Vec<_> = plan.people.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [2, 5, 7]);
    let expected = [
        (3, Message::new("roster-mail-twice").text("mail", "a@x.org").number("line", 2)),
        (4, Message::new("roster-name-twice").text("name", "Ann").number("line", 2)),
        (6, Message::new("roster-mail-twice").text("mail", "a@x.org").number("line", 2)),
        (8, Message::new("roster-name-twice").text("name", "Cleo").number("line", 7)),
    ];
    assert_eq!(plan.left_out, expected);
}

#[test]
fn without_a_column_of_names_nobody_is_written() {
    let table = read("Mail\na@x.org\n");
    let mapping = guess(&table.heads);
    assert!(!mapping.names() && Mapping { columns: vec![Some(Part::Family)] }.names());
    assert!(plan(&table, &mapping, &[]).people.is_empty());
}

#[test]
fn parts_have_words_of_their_own() {
    for part in Part::ALL {
        assert_eq!(Part::of_word(part.word()), Some(part));
    }
    assert_eq!(Part::of_word("shoe size"), None);
}

#[test]
fn nothing_that_is_written_out_makes_a_spreadsheet_calculate() {
    let names = ["=1+1", "+43", "-x", "@SUM(A1)", "'=x", "''+y", "Ann", "'t Hooft", "a,\"b\""];
    let members: Vec<_> = names.iter().map(|name| member(name, "", "")).collect();
    let text = write(&members);
    for (line, name) in text.lines().skip(1).zip(names) {
        assert!(!line.trim_start_matches('"').starts_with(['=', '+', '-', '@']), "{line}");
        let back = read(&format!("Name\n{line}\n"));
        assert_eq!(back.rows[0].cells[0], name);
    }
    assert!(text.starts_with("Name,About,Mail,Phone,Address,Contact,Roles,Groups,Standing\r\n'=1+1,"));
    assert!(text.contains("\r\n't Hooft,,,,,,steward,,member\r\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_bytes_are_a_list_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        match Table::read(&bytes) {
            Ok(table) => {
                let plan = plan(&table, &guess(&table.heads), &[]);
                prop_assert_eq!(plan.people.len() + plan.left_out.len(), table.rows.len());
                prop_assert!(table.rows.windows(2).all(|pair| pair[0].line <= pair[1].line));
            }
            Err(message) => prop_assert!(message.code.starts_with("roster-")),
        }
    }

    #[test]
    fn every_row_is_planned_or_left_out_and_nobody_is_planned_twice(
        people in proptest::collection::vec(("[a-c]{0,2}", proptest::option::of("[a-c]@x\\.org")), 1..20),
    ) {
        let mut text = String::from("Name,Mail\n");
        for (name, mail) in &people {
            text.push_str(&format!("{name},{}\n", mail.clone().unwrap_or_default()));
        }
        let Ok(table) = Table::read(text.as_bytes()) else { return Ok(()) };
        let first = plan(&table, &guess(&table.heads), &[]);
        prop_assert_eq!(first.people.len() + first.left_out.len(), table.rows.len());
        let known: Vec<Known> = first
            .people
            .iter()
            .map(|(_, person)| Known { name: person.name.clone(), contact: person.mail.clone() })
            .collect();
        // Whoever came in once does not come in again.
        prop_assert!(plan(&table, &guess(&table.heads), &known).people.is_empty());
    }

    #[test]
    fn what_is_written_out_comes_back_the_same(
        people in proptest::collection::vec(("[=+@'a-z,;\"\\-][ =+@'a-zäß€,;\"\\-]{0,10}[a-z]", "[^\0]{0,20}", "[^\0]{0,20}"), 1..8),
    ) {
        let trimmed = |text: &str| text.trim().to_owned();
        let members: Vec<_> = people.iter().map(|(name, about, contact)| member(&trimmed(name), &trimmed(about), &trimmed(contact))).collect();
        let table = Table::read(write(&members).as_bytes()).unwrap();
        prop_assert_eq!(table.rows.len(), members.len());
        for (row, member) in table.rows.iter().zip(&members) {
            prop_assert_eq!(&row.cells[0], &member.name);
            prop_assert_eq!(&row.cells[1], &member.about);
            for (cell, way) in row.cells[2..6].iter().zip(Way::ALL) {
                prop_assert_eq!(cell, member.reach(way).unwrap_or_default());
            }
        }
    }
}

#[test]
fn a_quotation_mark_that_nothing_ends_is_told_with_its_line() {
    let cases: [(&str, Option<u64>); 11] = [
        ("Name,Mail\n\"Lee, Ann\",a@x.org\n", None),
        ("Name,About\nAnn,\"two\nlines\"\nBen,\"\"\n", None),
        ("Name,About\nAnn,\"says \"\"hello\"\"\"\nBen,x\n", None),
        ("Name\nAnn \"Nan\" Lee\n", None),
        ("Name,Town\n\"Ann\" ,Here\n", None),
        ("Name\tTown\n\"Ann\"\tHere\n", None),
        ("Name,Mail\n\"Ann,a@x.org\nBen,b@x.org\n", Some(2)),
        ("Name,Mail\r\nBen,b@x.org\r\n\"Ann,a@x.org\r\n\"Cleo\",c@x.org\r\n", Some(3)),
        ("Name,Mail\rBen,\"b@x.org\r", Some(2)),
        ("sep=;\nName;Mail\n\"Ann;a@x.org\n", Some(3)),
        ("Name,About\nAnn,\"two\nlines\"\n\"Ben,x\nCleo,y\n", Some(4)),
    ];
    for (text, line) in cases {
        let read = Table::read(text.as_bytes());
        let expected = line.map(|line| Message::new("roster-quote-open").number("line", line.cast_signed()));
        assert_eq!(read.err(), expected, "{text:?}");
    }
}

#[test]
fn whoever_is_added_counts_in_quorums_and_only_devices_vote() {
    let parameter = |name: &str, value: &str| Parameter {
        name: name.to_owned(),
        value: value.to_owned(),
        range: ParameterRange::Number { min: 0, max: 100 },
        meaning: Message::new("constitution-since"),
    };
    let parameters = [parameter("quorum_percent", "25"), parameter("amend_quorum_percent", "50")];
    let with_device = |name: &str| Member { devices: 1, kept: false, ..member(name, "", "") };
    let gone = Member { active: false, ..with_device("Dan") };
    let members = [with_device("Ann"), with_device("Ben"), member("Cleo", "", ""), gone];
    let said = |people| {
        let said = quorums(&members, &parameters, people)?;
        let number = |name: &str| match said.args.get(name) {
            Some(Arg::Number(number)) => *number,
            other => panic!("{name}: {other:?}"),
        };
        Some((
            said.code == "roster-quorum-out-of-reach",
            ["people", "all", "votes", "amendments", "devices"].map(number),
        ))
    };
    assert_eq!(said(1), Some((false, [1, 4, 1, 2, 2])));
    assert_eq!(said(2), Some((true, [2, 5, 2, 3, 2])));
    assert_eq!(said(498), Some((true, [498, 501, 126, 251, 2])));
    assert_eq!(said(0), None, "nobody is added");
    assert_eq!(quorums(&members, &[], 1), None);
}
