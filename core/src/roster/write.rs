//! Writes members as a list that spreadsheets open and [`super::Table::read`] takes back.

use std::borrow::Cow;

use crate::view::Member;
use crate::way::Way;

/// The heads. They are the same in every language, so that programs can rely on them.
const HEADS: [&str; 9] =
    ["Name", "About", "Mail", "Phone", "Address", "Contact", "Roles", "Groups", "Standing"];

/// The members as CSV (RFC 4180: commas, lines ended by CR and LF, UTF-8 without a mark).
///
/// A cell from which a spreadsheet would calculate something begins with an apostrophe; reading takes it off again.
pub fn write(members: &[Member]) -> String {
    let mut text = String::new();
    row(&mut text, HEADS);
    for member in members {
        let standing = match (member.active, &member.suspended) {
            (false, _) => "left",
            (true, Some(_)) => "suspended",
            (true, None) => "member",
        };
        let groups: Vec<&str> = member.groups.iter().map(|group| group.name.as_str()).collect();
        let [mail, phone, address, contact] = Way::ALL.map(|way| member.reach(way).unwrap_or_default());
        let (roles, groups) = (member.roles.join(", "), groups.join(", "));
        row(
            &mut text,
            [&member.name, &member.about, mail, phone, address, contact, &roles, &groups, standing],
        );
    }
    text
}

/// Whether a spreadsheet takes a cell that begins like this for something to calculate.
pub(super) fn calculates(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A row of a list (RFC 4180). A cell that a spreadsheet would calculate from begins with an apostrophe.
pub(crate) fn row<C: AsRef<str>>(text: &mut String, cells: impl IntoIterator<Item = C>) {
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let cell = defused(cell.as_ref());
        if cell.contains(['"', ',', '\n', '\r', ';', '\t']) || cell.trim() != cell {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

fn defused(cell: &str) -> Cow<'_, str> {
    if calculates(cell.trim_start().trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}
