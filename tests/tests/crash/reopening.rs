//! A running peer whose disk fails wakes up again from what is on disk; a database that cannot be opened is said.

use std::fs::OpenOptions;
use std::path::Path;

use moothall_core::request::{Failure, Request};
use moothall_core::view::Session;
use moothall_peer::Peer;
use moothall_peer::store::FILE_NAME;
use moothall_tests::cut_off;

use super::cast::{Cast, Who};
use super::said;
use super::tales::founds;
use Who::Ann;

/// An act that brings words: it passes the point `draft`, which nothing else does.
fn add(number: u32) -> Request {
    Request::AddResource { name: format!("Bench {number}"), description: "Oak, with a vice.".into() }
}

/// Does acts, all of them acknowledged, until one fails; what is said then.
async fn until_one_fails(cast: &mut Cast) -> String {
    for number in 10..70 {
        if let Some(message) = cast.fails(Ann, add(number)).await {
            return said(&message);
        }
    }
    panic!("nothing failed");
}

async fn works_and_has_all(cast: &mut Cast) {
    cast.writes(Ann, add(100)).await.unwrap();
    cast.nothing_is_lost(Ann).await.unwrap();
    cast.is_sound(Ann).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_fails_is_said_and_the_same_process_goes_on_from_what_is_on_disk() {
    let cases = [
        ("draft:6:io", "The disk did not do what it was asked. Nothing was written."),
        ("draft:6:full", "The disk is full, so nothing was written."),
    ];
    for (fault, begins) in cases {
        let mut cast = Cast::new(Ann, fault.to_owned());
        founds(&mut cast).await.unwrap();
        let sentence = until_one_fails(&mut cast).await;
        assert!(sentence.starts_with(begins), "{fault}: {sentence}");
        works_and_has_all(&mut cast).await;
        cast.stop(Ann).unwrap();
        cast.mend();
        cast.start(Ann).await.unwrap();
        works_and_has_all(&mut cast).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_cannot_even_be_read_again_is_said_to_whoever_asks_and_with_it_back_all_is_there() {
    const BEGINS: &str = "The disk did not do what it was asked. Nothing was written.";
    let mut cast = Cast::new(Ann, "draft:6:gone".to_owned());
    founds(&mut cast).await.unwrap();
    let sentence = until_one_fails(&mut cast).await;
    assert!(sentence.starts_with(BEGINS), "{sentence}");
    // The process stays and says the same of everything, acts and questions; it invents no empty ledger.
    for request in [add(90), Request::Resources, Request::Home] {
        let said = said(&cast.fails(Ann, request).await.expect("it cannot be done"));
        assert!(said.starts_with(BEGINS), "{said}");
    }
    let session = cast.session(Ann).await.unwrap();
    assert!(
        matches!(&session, Session::Outside { reason, .. } if said(reason).starts_with(BEGINS)),
        "{session:?}"
    );
    cast.stop(Ann).unwrap();
    cast.mend();
    cast.start(Ann).await.unwrap();
    works_and_has_all(&mut cast).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_opened_is_said_and_left_alone_and_with_the_file_back_all_is_there() {
    type Spoil = fn(&Path);
    let cases: [(&str, Spoil, &str); 3] = [
        (
            "another file in its place",
            |path| std::fs::write(path, "Minutes of the meeting. ".repeat(400)).unwrap(),
            "The ledger on this disk is damaged. Nothing was changed.",
        ),
        (
            "a folder in its place",
            |path| {
                std::fs::remove_file(path).unwrap();
                std::fs::create_dir(path).unwrap();
            },
            "The disk did not do what it was asked. Nothing was written.",
        ),
        (
            "cut off in the middle",
            |path| {
                let half = std::fs::metadata(path).unwrap().len() / 2;
                OpenOptions::new().write(true).open(path).unwrap().set_len(half).unwrap();
            },
            "The ledger on this disk is damaged. Nothing was changed.",
        ),
    ];
    let mut cast = Cast::new(Ann, "draft:1000:io".to_owned());
    founds(&mut cast).await.unwrap();
    cast.writes(Ann, add(1)).await.unwrap();
    cast.stop(Ann).unwrap();
    let path = cast.dir(Ann).join(FILE_NAME);
    let kept = std::fs::read(&path).unwrap();
    for (what, spoil, begins) in cases {
        spoil(&path);
        let spoilt = std::fs::read(&path).ok();
        match Peer::open(&cast.dir(Ann), cut_off()).await {
            Err(Failure::Fault { message }) => {
                let sentence = said(&message);
                assert!(sentence.starts_with(begins), "{what}: {sentence}");
            }
            other => panic!("{what}: {other:?}"),
        }
        assert_eq!(std::fs::read(&path).ok(), spoilt, "{what}: it is left alone");
        if path.is_dir() {
            std::fs::remove_dir(&path).unwrap();
        }
        std::fs::write(&path, &kept).unwrap();
    }
    cast.start(Ann).await.unwrap();
    works_and_has_all(&mut cast).await;
}
