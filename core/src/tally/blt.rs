//! Ballots as a BLT file, which most programs that count ranked votes read.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Marks, Method};

/// Writes the ballots of a ranked vote or of one choice, equal ones as one line with their number; none for any other
/// method, whose ballots the format cannot hold.
///
/// Options are numbered from 1 there. Options in one tier are joined by `=`. An abstention is a line without options.
pub fn blt(method: &Method, title: &str, options: &[&str], ballots: &[&Marks]) -> Option<String> {
    let seats = match method {
        Method::SingleTransferable { seats } => *seats,
        Method::ChooseOne | Method::Schulze | Method::InstantRunoff => 1,
        _ => return None,
    };
    let mut equal: BTreeMap<&Marks, u32> = BTreeMap::new();
    for marks in ballots {
        *equal.entry(marks).or_default() += 1;
    }
    let mut text = format!("{} {seats}\n", options.len());
    for (marks, number) in equal {
        let tiers = match marks {
            Marks::Ranking(tiers) => tiers.clone(),
            Marks::One(option) => vec![vec![*option]],
            _ => Vec::new(),
        };
        let _ = write!(text, "{number}");
        for tier in tiers {
            let tier: Vec<String> = tier.iter().map(|option| (u16::from(*option) + 1).to_string()).collect();
            let _ = write!(text, " {}", tier.join("="));
        }
        text.push_str(" 0\n");
    }
    text.push_str("0\n");
    for name in options.iter().chain([&title]) {
        let _ = writeln!(text, "{}", quoted(name));
    }
    Some(text)
}

/// In quotation marks on one line; those within, and backslashes, after a backslash.
fn quoted(name: &str) -> String {
    let mut text = String::from("\"");
    for letter in name.chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            letter if letter.is_control() => text.push(' '),
            letter => text.push(letter),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ballots_are_one_line_and_names_cannot_break_out_of_theirs() {
        let (one, tied) = (Marks::Ranking(vec![vec![1], vec![0]]), Marks::Ranking(vec![vec![0, 2]]));
        let ballots = [&one, &tied, &Marks::Abstain, &one];
        let text = blt(&Method::Schulze, "Which\nroom?", &["A \"b\"", "C\\", "D"], &ballots);
        let wanted = "3 1\n1 1=3 0\n2 2 1 0\n1 0\n0\n\"A \\\"b\\\"\"\n\"C\\\\\"\n\"D\"\n\"Which room?\"\n";
        assert_eq!(text.as_deref(), Some(wanted));
        assert_eq!(blt(&Method::YesNo, "", &[], &[]), None);
    }
}
