//! What differs between two texts, line by line.

/// One line of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line<'t> {
    /// In both.
    Kept(&'t str),
    /// In the old text only.
    Removed(&'t str),
    /// In the new text only.
    Added(&'t str),
}

/// Cells of the comparison's table; beyond it, what differs is shown as one block taken out and one put in.
const CELLS_MAX: usize = 4_000_000;

/// Compares two texts: the longest common lines are kept, the rest is removed or added.
pub fn compare<'t>(old: &'t str, new: &'t str) -> Vec<Line<'t>> {
    let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let mut lines: Vec<_> = old[..head].iter().copied().map(Line::Kept).collect();
    between(&old[head..old.len() - tail], &new[head..new.len() - tail], &mut lines);
    lines.extend(old[old.len() - tail..].iter().copied().map(Line::Kept));
    lines
}

/// Only what differs, each with a few lines around it; `None` stands for lines left out.
pub fn excerpt<'t>(lines: &[Line<'t>], around: usize) -> Vec<Option<Line<'t>>> {
    let differs = |line: &Line<'_>| !matches!(line, Line::Kept(_));
    let mut shown = vec![false; lines.len()];
    for (index, _) in lines.iter().enumerate().filter(|(_, line)| differs(line)) {
        let last = (index + around).min(lines.len() - 1);
        for near in &mut shown[index.saturating_sub(around)..=last] {
            *near = true;
        }
    }
    let mut parts = Vec::new();
    for (line, shown) in lines.iter().zip(shown) {
        if shown {
            parts.push(Some(*line));
        } else if parts.last().is_none_or(Option::is_some) {
            parts.push(None);
        }
    }
    parts
}

fn between<'t>(old: &[&'t str], new: &[&'t str], lines: &mut Vec<Line<'t>>) {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > CELLS_MAX {
        lines.extend(old.iter().copied().map(Line::Removed));
        lines.extend(new.iter().copied().map(Line::Added));
        return;
    }
    // common[i * width + j]: how many lines old[i..] and new[j..] share in order.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i * width + j] = if old[i] == new[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push(Line::Kept(old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len()
            || (i < old.len() && common[(i + 1) * width + j] >= common[i * width + j + 1])
        {
            lines.push(Line::Removed(old[i]));
            i += 1;
        } else {
            lines.push(Line::Added(new[j]));
            j += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Line::{Added, Kept, Removed};
    use super::*;

    #[test]
    fn lines_are_kept_removed_or_added() {
        let cases: [(&str, &str, &[Line<'_>]); 5] = [
            ("", "", &[]),
            ("a\nb", "a\nb", &[Kept("a"), Kept("b")]),
            ("a\nb\nc", "a\nx\nc", &[Kept("a"), Removed("b"), Added("x"), Kept("c")]),
            ("a", "a\nb", &[Kept("a"), Added("b")]),
            ("a\nb\nc\nd", "b\nd\ne", &[Removed("a"), Kept("b"), Removed("c"), Kept("d"), Added("e")]),
        ];
        for (old, new, lines) in cases {
            assert_eq!(compare(old, new), lines, "{old:?} -> {new:?}");
        }
    }

    #[test]
    fn a_comparison_holds_both_texts_whole() {
        let old = "p\nq\nr\ns\np\nq";
        let new = "q\nr\nx\np\ns\nq\nz";
        let lines = compare(old, new);
        let side = |removed: bool| {
            let text: Vec<_> = lines
                .iter()
                .filter_map(|line| match line {
                    Kept(text) => Some(*text),
                    Removed(text) => removed.then_some(*text),
                    Added(text) => (!removed).then_some(*text),
                })
                .collect();
            text.join("\n")
        };
        assert_eq!((side(true).as_str(), side(false).as_str()), (old, new));
    }

    #[test]
    fn texts_too_large_to_compare_are_shown_as_two_blocks() {
        let old = (0..3_000).map(|n| format!("old {n}\n")).collect::<String>();
        let new = (0..3_000).map(|n| format!("new {n}\n")).collect::<String>();
        let lines = compare(&old, &new);
        assert_eq!(lines.len(), 6_000);
        assert_eq!((lines[0], lines[3_000]), (Removed("old 0"), Added("new 0")));
    }

    #[test]
    fn an_excerpt_leaves_out_what_is_far_from_any_change() {
        let lines = [Kept("1"), Kept("2"), Kept("3"), Removed("4"), Kept("5"), Kept("6"), Kept("7")];
        let expected = [None, Some(Kept("3")), Some(Removed("4")), Some(Kept("5")), None];
        assert_eq!(excerpt(&lines, 1), expected);
    }
}
