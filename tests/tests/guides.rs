//! What the guides show is typed, word for word, and has to work.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use moothall_tests::program;

/// A list with the heads that the guide names.
const LIST: &str =
    "Name,Mail,Remark\nEmil Gruber,emil@example.org,Bikes\nBen,,\nInes Moser,ines@example.org,\n";

/// The lines after a prompt in the `console` blocks of a guide.
fn shown(guide: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guides").join(guide);
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.flat_map(str::lines).filter_map(|line| line.strip_prefix("$ ")).map(str::to_owned).collect()
}

/// Types a line in a shell, in a folder, as somebody whose data lies in `data`.
fn typed(line: &str, folder: &Path, data: &str) -> Output {
    let binary = program();
    let beside = Path::new(&binary).parent().unwrap().display();
    Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{beside}:/usr/bin:/bin"))
        .env("HOME", folder)
        .env("MOOTHALL_DATA", folder.join(data))
        .env("MOOTHALL_NETWORK", "off")
        .output()
        .unwrap()
}

#[track_caller]
fn works(line: &str, folder: &Path) -> String {
    let output = typed(line, folder, "ann");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{line}\n{out}{err}");
    out.into_owned()
}

#[test]
fn what_the_founders_guide_shows_works_as_it_stands() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let lines = shown("founder.md");
    assert!(lines.len() >= 13, "too few to be all: {lines:?}");
    for line in &lines {
        works(line, folder);
    }
    for file in ["sheet.txt", "sheet.pdf", "makers.moothall"] {
        assert!(folder.join(file).metadata().unwrap().len() > 500, "{file} is there");
    }
    let terms = works("moothall resources terms 'Wood shop'", folder);
    assert!(terms.contains("09:00") && terms.contains("21:00"), "{terms}");
}

#[test]
fn what_the_members_guide_shows_works_as_it_stands() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    works("moothall found Makers --name Ann", folder);
    works("moothall resources add 'Wood shop'", folder);
    let lines = shown("member.md");
    assert!(lines.len() >= 15, "too few to be all: {lines:?}");
    for line in &lines {
        let out = works(line, folder);
        if line.contains("why role") {
            assert!(out.contains("founded the organisation"), "{line}\n{out}");
        }
        if line.contains("why booking") {
            assert!(out.contains("Ann has Wood shop") && out.contains("permitted by"), "{line}\n{out}");
        }
    }
    let votes = std::fs::read_to_string(folder.join("votes.csv")).unwrap();
    assert_eq!(votes.lines().collect::<Vec<_>>(), ["member,cast_by,vote", "Ann,Ann,yes"]);
    let calendar = std::fs::read_to_string(folder.join("mine.ics")).unwrap();
    assert!(calendar.contains("SUMMARY:Choir") && !calendar.contains("Shelves"), "{calendar}");
}

#[test]
fn a_sample_is_made_in_an_empty_folder_only() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let home = works("moothall sample --name Kim", folder);
    assert!(home.contains("(sample)") && home.contains("Members: 40"), "{home}");
    assert!(works("moothall proposals", folder).lines().count() > 10);
    assert!(works("moothall figures", folder).contains("of 40 voted"));
    assert_eq!(typed("moothall sample", folder, "ann").status.code(), Some(1), "a rule says no");
}

#[test]
fn manual_pages_and_completions_are_made_for_every_verb() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    works("moothall manual pages", folder);
    let pages: Vec<_> =
        std::fs::read_dir(folder.join("pages")).unwrap().map(|page| page.unwrap().path()).collect();
    assert!(pages.len() > 40, "one page a verb: {}", pages.len());
    let page = std::fs::read_to_string(folder.join("pages/moothall-book.1")).unwrap();
    assert!(page.contains("weekly"), "{page}");
    for shell in ["bash", "zsh", "fish"] {
        let script = works(&format!("moothall completions {shell}"), folder);
        assert!(script.contains("moothall") && script.contains("countersign"), "{shell}");
    }
}

#[test]
fn what_the_stewards_guide_shows_works_as_it_stands() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    works("moothall found Makers --name Ann", folder);
    works("moothall members add Ben", folder);
    std::fs::write(folder.join("list.csv"), LIST).unwrap();
    let lines = shown("steward.md");
    assert!(lines.len() >= 15, "too few to be all: {lines:?}");
    for line in &lines {
        let out = works(line, folder);
        if line.contains("import") {
            assert!(out.contains("Emil Gruber") && out.contains("Ben is a member already"), "{line}\n{out}");
        }
    }
    // What was shown is so.
    let members = works("moothall members", folder);
    assert!(members.contains("Ines Moser") && !members.contains("Dora"), "{members}");
    let list = std::fs::read_to_string(folder.join("members.csv")).unwrap();
    assert!(list.contains("Emil Gruber,Bikes,emil@example.org"), "{list}");
    // Written once, nobody is written again.
    let again = works("moothall members import list.csv --dry-run", folder);
    assert!(again.contains("Nothing was written. Nobody would be written"), "{again}");
}
