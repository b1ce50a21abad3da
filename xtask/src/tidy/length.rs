//! No Rust file is longer than can be read in one go.

use super::Complaints;
use crate::shell::read;
use crate::tree;

const LINES_MAX: usize = 700;

pub(super) fn check() -> Complaints {
    let mut complaints = Vec::new();
    for path in tree::files()?.into_iter().filter(|path| path.ends_with(".rs")) {
        let lines = read(&tree::at(&path))?.lines().count();
        if lines > LINES_MAX {
            complaints.push(format!("{path} has {lines} lines; at most {LINES_MAX}."));
        }
    }
    Ok(complaints)
}
