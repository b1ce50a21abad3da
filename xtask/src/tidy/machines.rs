//! No file names a folder that only one machine has: another reader could do nothing with it.

use super::Complaints;
use crate::tree;

/// Put together here so that this file does not hold what it looks for.
const FOLDERS: &[&str] =
    &[concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];

pub(super) fn check() -> Complaints {
    let mut complaints = Vec::new();
    for path in tree::files()? {
        // What is not text holds no such names that anybody wrote.
        let Ok(text) = std::fs::read_to_string(tree::at(&path)) else { continue };
        for (index, line) in text.lines().enumerate() {
            for folder in FOLDERS.iter().filter(|folder| names_folder(line, folder)) {
                complaints.push(format!("{path}:{} names {folder}", index + 1));
            }
        }
    }
    Ok(complaints)
}

/// Whether the folder stands there as the beginning of a path, not inside a longer one or an address.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|character| !character.is_alphanumeric() && !"._-/*~}".contains(character))
    })
}

#[cfg(test)]
mod tests {
    use super::{FOLDERS, names_folder};

    #[test]
    fn a_path_is_told_from_a_part_of_an_address() {
        for folder in FOLDERS {
            assert!(names_folder(&format!("see `{folder}x`"), folder));
            assert!(names_folder(&format!("{folder}x"), folder));
            assert!(!names_folder(&format!("https://example.org{folder}x"), folder));
            assert!(!names_folder(&format!("docs{folder}x"), folder));
        }
    }
}
