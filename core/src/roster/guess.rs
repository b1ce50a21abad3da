//! Guesses what the columns of a list say, by their heads.

use super::{Mapping, Part};

/// Heads as people write them in English and German, without blanks and signs, in small letters.
const HEADS: &[(Part, &[&str])] = &[
    (
        Part::Name,
        &[
            "name",
            "fullname",
            "membername",
            "displayname",
            "member",
            "person",
            "mitglied",
            "vollername",
            "namen",
        ],
    ),
    (
        Part::Given,
        &["firstname", "givenname", "forename", "first", "given", "vorname", "vornamen", "rufname"],
    ),
    (
        Part::Family,
        &["lastname", "familyname", "surname", "last", "family", "nachname", "familienname", "zuname"],
    ),
    (
        Part::About,
        &[
            "about",
            "note",
            "notes",
            "remark",
            "remarks",
            "comment",
            "comments",
            "bio",
            "skills",
            "bemerkung",
            "bemerkungen",
            "notiz",
            "notizen",
            "anmerkung",
            "anmerkungen",
            "über",
            "beschreibung",
        ],
    ),
    (Part::Contact, &["contact", "contactdetails", "kontakt", "kontaktdaten"]),
    (
        Part::Mail,
        &[
            "mail",
            "email",
            "emailaddress",
            "mailaddress",
            "emailadresse",
            "mailadresse",
            "emails",
            "mailto",
            "epost",
        ],
    ),
    (
        Part::Phone,
        &[
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "telno",
            "mobile",
            "mobilephone",
            "cell",
            "cellphone",
            "telefon",
            "telefonnummer",
            "telnr",
            "fon",
            "mobil",
            "mobilnummer",
            "mobiltelefon",
            "handy",
            "handynummer",
            "festnetz",
            "mobilenumber",
            "handynr",
            "rufnummer",
            "telefonnr",
            "natel",
        ],
    ),
    (
        Part::Street,
        &[
            "street",
            "streetaddress",
            "address",
            "addressline1",
            "address1",
            "straße",
            "strasse",
            "straßenr",
            "strasseundhausnummer",
            "straßeundhausnummer",
            "straßehausnummer",
            "strassehausnummer",
            "adresse",
            "anschrift",
            "postaladdress",
            "homeaddress",
            "postadresse",
            "postanschrift",
            "wohnadresse",
            "wohnanschrift",
        ],
    ),
    (Part::Postcode, &["postcode", "postalcode", "zip", "zipcode", "plz", "postleitzahl"]),
    (Part::Town, &["town", "city", "place", "ort", "wohnort", "stadt"]),
    (Part::Country, &["country", "land", "staat"]),
];

/// Words within longer heads that still tell what a column says, such as "Phone (private)".
const WITHIN: &[(Part, &[&str])] = &[
    (Part::Mail, &["email", "mailadd", "mailadr"]),
    (Part::Phone, &["phone", "telefon", "mobil", "handy"]),
    (Part::Given, &["firstname", "vorname"]),
    (Part::Family, &["lastname", "surname", "nachname"]),
];

/// A first mapping, for a person to correct.
pub fn guess(heads: &[String]) -> Mapping {
    let mut columns: Vec<Option<Part>> = heads.iter().map(|head| of_head(head)).collect();
    let has = |columns: &[Option<Part>], part| columns.contains(&Some(part));
    let (given, family) = (has(&columns, Part::Given), has(&columns, Part::Family));
    if has(&columns, Part::Name) && given && !family {
        // "Name, Vorname": the name is the family's.
        replace(&mut columns, Part::Name, Some(Part::Family));
    } else if has(&columns, Part::Name) && (given || family) {
        // A whole name beside its pieces: once is enough.
        replace(&mut columns, Part::Given, None);
        replace(&mut columns, Part::Family, None);
    }
    // One column says the name, the given name, the family name: a second one of these means something else.
    for part in [Part::Name, Part::Given, Part::Family, Part::Contact] {
        let mut seen = false;
        for column in columns.iter_mut().filter(|column| **column == Some(part)) {
            if std::mem::replace(&mut seen, true) {
                *column = None;
            }
        }
    }
    Mapping { columns }
}

fn replace(columns: &mut [Option<Part>], part: Part, by: Option<Part>) {
    for column in columns.iter_mut().filter(|column| **column == Some(part)) {
        *column = by;
    }
}

fn of_head(head: &str) -> Option<Part> {
    let plain: String = head.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let whole = HEADS.iter().find(|(_, heads)| heads.contains(&plain.as_str()));
    let within = || WITHIN.iter().find(|(_, words)| words.iter().any(|word| plain.contains(word)));
    whole.or_else(within).map(|(part, _)| *part)
}
