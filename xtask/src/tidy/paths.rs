//! Every path that a document names exists: in `code` spans from the repository's root, in links from the document.

use std::path::{Component, Path, PathBuf};

use super::Complaints;
use crate::shell::read;
use crate::tree;

/// A span in backquotes is taken for a path if it begins with one of these. What builds write is not there yet.
const ROOTS: &[&str] = &[
    ".cargo/",
    ".ci/",
    ".config/",
    "core/",
    "docs/",
    "icons/",
    "mobile/",
    "peer/",
    "src-tauri/",
    "tests/",
    "ui/",
    "xtask/",
];
const BUILT: &[&str] = &["ui/dist"];

pub(super) fn check() -> Complaints {
    let mut complaints = Vec::new();
    for document in tree::files()?.into_iter().filter(|path| is_document(path)) {
        let text = read(&tree::at(&document))?;
        for (number, named) in named_paths(&text) {
            let path = match &named {
                Named::FromRoot(path) => PathBuf::from(path),
                Named::FromDocument(path) => {
                    Path::new(&document).parent().unwrap_or(Path::new("")).join(path)
                }
            };
            let path = flatten(&path);
            if BUILT.iter().any(|built| path.starts_with(built)) || tree::root().join(&path).exists() {
                continue;
            }
            complaints.push(format!("{document}:{number} names {}, which is not there", path.display()));
        }
    }
    Ok(complaints)
}

/// The changelog speaks of what was; it may name what is gone.
fn is_document(path: &str) -> bool {
    path.ends_with(".md") && path != "CHANGELOG.md"
}

#[derive(Debug, PartialEq, Eq)]
enum Named {
    FromRoot(String),
    FromDocument(String),
}

/// The paths in a Markdown text, with their line numbers.
fn named_paths(text: &str) -> Vec<(usize, Named)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            found.extend(spans(line).into_iter().map(|named| (index + 1, named)));
            found.extend(links(line).into_iter().map(|named| (index + 1, named)));
        }
    }
    found
}

fn spans(line: &str) -> Vec<Named> {
    line.split('`')
        .skip(1)
        .step_by(2)
        .filter(|span| ROOTS.iter().any(|root| span.starts_with(root)))
        .filter(|span| !span.contains([' ', '*', '<', '{', '$', '…']))
        // `core/src/id.rs:12` and `core/src/id.rs::Name` name a place in a file.
        .map(|span| Named::FromRoot(span.split(':').next().unwrap_or(span).to_owned()))
        .collect()
}

fn links(line: &str) -> Vec<Named> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next())
        .filter(|link| !link.is_empty() && !link.contains(':') && !link.starts_with('/'))
        .map(|link| Named::FromDocument(link.to_owned()))
        .collect()
}

/// Resolves `..` without asking the disk.
fn flatten(path: &Path) -> PathBuf {
    let mut flat = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                flat.pop();
            }
            Component::CurDir => {}
            other => flat.push(other),
        }
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_spans_and_links_only() {
        let text = "See `core/src/id.rs:3` and `ui/*.css`, [this](../a.md#b), [that](https://example.org/x).\n\
                    ```\n`core/none`\n```\n`core` and `peer/src`";
        let expected = [
            (1, Named::FromRoot("core/src/id.rs".to_owned())),
            (1, Named::FromDocument("../a.md".to_owned())),
            (5, Named::FromRoot("peer/src".to_owned())),
        ];
        assert_eq!(named_paths(text), expected);
    }

    #[test]
    fn a_link_upwards_is_resolved_from_its_document() {
        assert_eq!(flatten(Path::new("docs/formats/../glossary.md")), Path::new("docs/glossary.md"));
    }
}
