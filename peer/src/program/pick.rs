//! Finds what a person means: by name, or by the first digits of an id.

use std::str::FromStr;

use moothall_core::message::Message;

use super::stop::Stop;
use super::words::line;

/// The fewest digits by which an id is known.
const DIGITS_MIN: usize = 4;
/// So many candidates are named where several fit.
const NAMED_MAX: usize = 8;

/// Something that can be meant.
#[derive(Debug, Clone)]
pub(crate) struct Candidate<I> {
    /// Its id.
    pub(crate) id: I,
    /// Its name; empty if it has none.
    pub(crate) name: String,
    /// Whether it is in use: of two with one name, the one in use is meant.
    pub(crate) current: bool,
}

impl<I> Candidate<I> {
    /// Something in use.
    pub(crate) fn new(id: I, name: impl Into<String>) -> Self {
        Self { id, name: name.into(), current: true }
    }
}

/// Whether a candidate is meant.
type Fits<'a, I> = dyn Fn(&Candidate<I>) -> bool + 'a;

/// Picks the one that is meant: by its exact name, else by its name in any case, else by its id's first digits.
///
/// A whole id is taken as it is, whether it is among the candidates or not: the peer knows better.
pub(crate) fn pick<I: Copy + FromStr + ToString>(
    wanted: &str,
    candidates: &[Candidate<I>],
) -> Result<I, Stop> {
    let wanted = wanted.trim();
    let digits = wanted.len() >= DIGITS_MIN && wanted.bytes().all(|byte| byte.is_ascii_hexdigit());
    let prefix = wanted.to_ascii_lowercase();
    let fits: [&Fits<'_, I>; 3] = [
        &|candidate| candidate.name == wanted,
        &|candidate| candidate.name.to_lowercase() == wanted.to_lowercase(),
        &|candidate| digits && candidate.id.to_string().starts_with(&prefix),
    ];
    for (by, fits) in fits.iter().enumerate() {
        let mut found: Vec<_> =
            candidates.iter().filter(|candidate| !wanted.is_empty() && fits(candidate)).collect();
        let by_name = by < 2;
        if by_name && found.len() > 1 && found.iter().any(|candidate| candidate.current) {
            found.retain(|candidate| candidate.current);
        }
        match found.as_slice() {
            [] => {}
            [only] => return Ok(only.id),
            several => return Err(ambiguous(wanted, several)),
        }
    }
    if let Ok(id) = prefix.parse() {
        return Ok(id);
    }
    Err(Stop::misuse(Message::new("misuse-nothing-called").text("wanted", line(wanted))))
}

fn ambiguous<I: ToString>(wanted: &str, several: &[&Candidate<I>]) -> Stop {
    let mut named: Vec<String> = several
        .iter()
        .take(NAMED_MAX)
        .map(|candidate| {
            let id: String = candidate.id.to_string().chars().take(8).collect();
            if candidate.name.is_empty() { id } else { format!("{} ({id})", line(&candidate.name)) }
        })
        .collect();
    if several.len() > NAMED_MAX {
        named.push("…".to_owned());
    }
    let message = Message::new("misuse-several-called").text("wanted", line(wanted));
    Stop::misuse(message.text("candidates", named.join(", ")))
}

#[cfg(test)]
mod tests {
    use moothall_core::id::{MemberId, to_hex};
    use moothall_core::request::Failure;

    use super::*;

    fn id(first: &[u8]) -> MemberId {
        let mut bytes = [0; 32];
        bytes[..first.len()].copy_from_slice(first);
        MemberId(bytes)
    }

    fn members() -> Vec<Candidate<MemberId>> {
        let gone = Candidate { current: false, ..Candidate::new(id(&[0x77, 0x01]), "Ben") };
        vec![
            Candidate::new(id(&[0xab, 0xcd, 0x01]), "Ann"),
            Candidate::new(id(&[0xab, 0xcd, 0x02]), "Wood shop"),
            Candidate::new(id(&[0x12, 0x34]), "abcd"),
            Candidate::new(id(&[0x55]), "Cleo"),
            Candidate::new(id(&[0x56]), "Cleo"),
            Candidate::new(id(&[0x57]), "ANN"),
            Candidate::new(id(&[0x77, 0x02]), "Ben"),
            gone,
        ]
    }

    /// The picked id's first digits, or the code and candidates of the misuse.
    fn picked(wanted: &str) -> String {
        match pick(wanted, &members()) {
            Ok(id) => to_hex(&id.0[..3]),
            Err(Stop::Failure(Failure::Misuse { message })) => match message.args.get("candidates") {
                Some(candidates) => format!("{} {candidates:?}", message.code),
                None => message.code,
            },
            Err(stop) => format!("{stop:?}"),
        }
    }

    #[test]
    fn names_go_before_digits_and_digits_must_tell_one_from_all_others() {
        let cases = [
            ("Ann", "abcd01"),
            ("ANN", "570000"),
            ("wood SHOP", "abcd02"),
            (" Wood shop ", "abcd02"),
            ("abcd", "123400"),
            ("ABCD01", "abcd01"),
            ("abcd0", "misuse-several-called Text(\"Ann (abcd0100), Wood shop (abcd0200)\")"),
            ("ann", "misuse-several-called Text(\"Ann (abcd0100), ANN (57000000)\")"),
            ("Cleo", "misuse-several-called Text(\"Cleo (55000000), Cleo (56000000)\")"),
            ("Ben", "770200"),
            ("7701", "770100"),
            ("770", "misuse-nothing-called"),
            ("Dora", "misuse-nothing-called"),
            ("", "misuse-nothing-called"),
        ];
        for (wanted, expected) in cases {
            assert_eq!(picked(wanted), expected, "{wanted:?}");
        }
    }

    #[test]
    fn a_whole_id_is_taken_even_if_nobody_knows_it() {
        assert_eq!(picked(&"9".repeat(64)), "999999");
        assert_eq!(picked(&"9".repeat(63)), "misuse-nothing-called");
    }

    #[test]
    fn a_long_list_of_candidates_is_cut() {
        let many: Vec<_> = (0..20).map(|number| Candidate::new(id(&[number]), "Saw")).collect();
        let Err(Stop::Failure(failure)) = pick("Saw", &many) else { panic!("twenty saws are not one") };
        let text = format!("{:?}", failure.message().args["candidates"]);
        assert_eq!(text.matches("Saw (").count(), NAMED_MAX);
        assert!(text.contains('…'));
    }
}
