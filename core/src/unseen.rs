//! Characters that nobody sees: they turn a line around, hide, or make two names look alike.

/// Whether a character shows nothing, or turns round what stands behind it (Unicode's controls, marks of direction,
/// blanks without width, fillers, tags).
///
/// The two joiners are not among them: some scripts and pictures are not written without.
pub fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a name or title has such a character, or a joiner where nothing is joined: between letters that do without.
pub fn has_unseen(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let joins = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        [before, letters.get(at + 1)].into_iter().all(|other| other.is_some_and(|other| !plain(*other)))
    };
    letters.iter().enumerate().any(|(at, letter)| match letter {
        '\u{200c}' | '\u{200d}' => !joins(at),
        letter => is_unseen(*letter),
    })
}

/// Letters of scripts that never join: Latin, Greek, Cyrillic; and blanks and joiners themselves.
fn plain(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\0'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found_and_what_scripts_need_is_not() {
        let cases = [
            ("Ann Lee", false),
            ("Zoë Großmann-O’Neill", false),
            ("李小龍", false),
            ("Ελένη", false),
            ("محمد", false),
            // A joiner parts letters of one word in Persian, and holds a picture together.
            ("می\u{200c}خواهم", false),
            ("Team \u{1f469}\u{200d}\u{1f52c}", false),
            ("❤\u{fe0f}", false),
            ("Ann\u{200b}", true),
            ("A\u{200d}nn", true),
            ("Ann\u{200c}", true),
            ("\u{202e}nnA", true),
            ("A\u{2067}nn\u{2069}", true),
            ("\u{feff}Ann", true),
            ("A\u{ad}nn", true),
            ("\u{3164}", true),
            ("Ann\u{e0041}", true),
            ("Ann\nLee", true),
        ];
        for (text, expected) in cases {
            assert_eq!(has_unseen(text), expected, "{text:?}");
        }
    }
}
