use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use moothall_core::action::PaperKind;
use moothall_core::id::{DeviceId, EntryId, PaperId};
use moothall_core::store::{PaperRow, Write};

use crate::store::sample::{self, Author, body, body_write, order, paper, placed, write};
use crate::store::{
    FAULT_POINTS, FILE_NAME, Fault, FaultEffect, FaultKind, FaultPoint, Store, StoreFault, StoreOptions,
};

const FOLDER: &str = "MOOTHALL_TEST_FOLDER";
const FAULT: &str = "MOOTHALL_TEST_FAULT";

/// The how manyth act, with every kind of write, none of which may be there without the others.
fn act(ada: &mut Author, number: u64) -> (Vec<Write>, Vec<PaperRow>) {
    let small = number as u8;
    let (hash, bytes) = body(number as u32, "words");
    let entry = ada.edit(PaperId([small; 32]), Some(hash));
    let state = number.to_be_bytes().to_vec();
    let device = DeviceId([small; 32]);
    let (erased, gone) = (PaperId([100 + small; 32]), body(1_000 + number as u32, "gone").0);
    let writes = vec![
        Write::Organisation(sample::ORGANISATION),
        write(&entry),
        Write::History { entry: entry.id(), subjects: vec![[small; 32]] },
        Write::DropEntries { device, from: 1 },
        Write::Bury { id: EntryId([small; 32]), bytes: vec![small].into() },
        body_write(&entry, &bytes),
        Write::Draft {
            entry: EntryId([small; 32]),
            device,
            sequence: number,
            paper: PaperId([small; 32]),
            fields: vec![(moothall_core::paper::Field::Text, "words".to_owned())],
        },
        Write::NoWords { entry: EntryId([small; 32]), hash, heir: None },
        Write::PaperGone(PaperId([small; 32])),
        order(number, number),
        placed(ada.device(), number, 1, number),
        Write::Permits { first: number, permits: vec![(1, None)] },
        Write::Certificate { point: sample::point(number), bytes: vec![small] },
        Write::Rewind { after: sample::point(number) },
        Write::Signing { point: sample::point(number) },
        Write::Refusal { entry: entry.id(), reason: vec![small] },
        Write::Aside { entry: entry.id(), reason: number.to_string() },
        Write::Equivocation { id: [small; 32], device, bytes: vec![small] },
        Write::Receipt { ballot: entry.id(), keeper: device, bytes: vec![small] },
        Write::ReceiptSettled { ballot: entry.id(), keeper: DeviceId([small - 1; 32]) },
        Write::Succession { device, seen_ms: 1, bytes: vec![small] },
        Write::SuccessionVoid { device: DeviceId([small - 1; 32]) },
        Write::Erased { paper: erased, bodies: vec![gone] },
        Write::State { position: number, hash: *blake3::hash(&state).as_bytes(), bytes: state },
        Write::Checkpoint { point: sample::point(number), bytes: vec![small] },
        Write::LastSeen { device, at_ms: 1, addresses: Vec::new() },
        Write::Note { name: "act".to_owned(), value: Some(vec![small]) },
        Write::Dropped { from: Some(device), message: vec![small], at_ms: 1, times: 1 },
    ];
    (writes, vec![paper(small, PaperKind::Comment, "title", "text", &[entry.id()])])
}

/// How many acts a store holds, after checking that it holds each of them whole.
fn acts(store: &Store) -> u64 {
    let opening = store.opening().unwrap();
    let count = store.all_entries().count() as u64;
    let counts = [
        u64::from(store.note("act").unwrap().map_or(0, |value| value[0])),
        store.all_bodies().count() as u64,
        store.all_batches().count() as u64,
        store.all_runs().map(|run| run.unwrap().count).sum(),
        store.all_certificates().count() as u64,
        opening.signed.map_or(0, |point| point.position),
        store.refusals().unwrap().len() as u64,
        opening.buried.len() as u64,
        opening.aside.len() as u64,
        opening.equivocations.len() as u64,
        opening.receipts.len() as u64,
        opening.successions.last().map_or(0, |(_, bytes)| u64::from(bytes[0])),
        opening.erased.len() as u64,
        store.erased_papers().unwrap().len() as u64,
        opening.state.map_or(0, |bytes| u64::from(bytes[7])),
        store.checkpoint_at().unwrap().map_or(0, |point| point.position),
        store.last_seen().unwrap().len() as u64,
        store.dropped().unwrap().len() as u64,
        store.all_papers().count() as u64,
        store.search("text", 100).unwrap().len() as u64,
    ];
    assert_eq!(counts, [count; 20], "an act is there in part");
    assert!(opening.successions.len() <= 1 && opening.wanted.is_empty());
    assert_eq!(store.integrity().unwrap(), None);
    count
}

/// Runs one of the ignored tests below in a process of its own.
fn child(binary: &Path, test: &str, folder: &Path, fault: &str, user: Option<u32>) -> Output {
    let mut command = Command::new(binary);
    command.args(["--exact", &format!("store::tests::failing::{test}"), "--ignored", "--nocapture"]);
    command.env(FOLDER, folder).env(FAULT, fault).current_dir("/");
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    command.output().unwrap()
}

fn this_binary() -> PathBuf {
    std::env::current_exe().unwrap()
}

#[test]
#[ignore = "run by other tests in a process of its own, which it does not survive"]
fn write_until_killed() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let fault: Fault = std::env::var(FAULT).unwrap().parse().unwrap();
    // Every other act puts where entries lie into the tables.
    let options = StoreOptions { fault: Some(fault), held_max: Some(2), ..StoreOptions::default() };
    let mut store = Store::open_with(&folder, &options).unwrap();
    let mut ada = Author::new(1);
    for number in 1..=3 {
        let (writes, papers) = act(&mut ada, number);
        store.write(&writes, &papers).unwrap();
        println!("acknowledged {number}");
    }
}

#[test]
fn killed_at_any_point_the_store_holds_every_acknowledged_act_and_no_part_of_another() {
    for (name, point) in FAULT_POINTS {
        for nth in 1..=2 {
            let dir = tempfile::tempdir().unwrap();
            let output =
                child(&this_binary(), "write_until_killed", dir.path(), &format!("{name}:{nth}:abort"), None);
            assert!(!output.status.success(), "{name}:{nth} did not end the process");
            let told = String::from_utf8_lossy(&output.stdout).matches("acknowledged").count() as u64;
            assert_eq!(told, nth - 1, "{name}:{nth}");
            let mut store = Store::open(dir.path()).unwrap();
            let committed = matches!(point, FaultPoint::CommitAfter | FaultPoint::ScrubAfter);
            let there = acts(&store);
            assert_eq!(there, told + u64::from(committed), "{name}:{nth}");
            let mut ada = Author::new(1);
            for number in 1..=there + 1 {
                let (writes, papers) = act(&mut ada, number);
                if number > there {
                    store.write(&writes, &papers).unwrap();
                }
            }
            assert_eq!(acts(&store), there + 1, "{name}:{nth}: the next act");
        }
    }
}

#[test]
fn after_a_fault_at_any_point_nothing_is_half_written_and_the_next_act_works() {
    for (name, point) in
        FAULT_POINTS.iter().filter(|(name, _)| !matches!(*name, "commit-after" | "scrub-after"))
    {
        for kind in [FaultKind::Full, FaultKind::Io] {
            let dir = tempfile::tempdir().unwrap();
            let fault = Some(Fault { point: *point, nth: 2, effect: FaultEffect::Fail(kind) });
            let mut store = Store::open_with(
                dir.path(),
                &StoreOptions { fault, held_max: Some(1), ..StoreOptions::default() },
            )
            .unwrap();
            let mut ada = Author::new(1);
            for number in 1..=3 {
                let (writes, papers) = act(&mut ada, number);
                let written = store.write(&writes, &papers);
                if number == 2 {
                    assert_eq!(written.unwrap_err().kind, kind, "{name}");
                    assert_eq!(acts(&store), 1, "{name}");
                    store.write(&writes, &papers).unwrap();
                } else {
                    written.unwrap();
                }
            }
            assert_eq!(acts(&store), 3, "{name}");
        }
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let mut ada = Author::new(1);
    let (writes, papers) = act(&mut ada, 1);
    Store::open(dir.path()).unwrap().write(&writes, &papers).unwrap();
    let pages = std::fs::metadata(dir.path().join(FILE_NAME)).unwrap().len() / 4096;
    let options = StoreOptions { pages_max: Some(pages as u32 + 6), ..StoreOptions::default() };
    let mut store = Store::open_with(dir.path(), &options).unwrap();
    let large = Write::Note { name: "large".to_owned(), value: Some(vec![1; 100_000]) };
    let small = Write::Note { name: "small".to_owned(), value: Some(vec![1]) };
    let fault = store.write(&[small.clone(), large], &[]).unwrap_err();
    assert_eq!((fault.kind, fault.message().code.as_str()), (FaultKind::Full, "fault-disk-full"));
    assert_eq!((acts(&store), store.note("small").unwrap()), (1, None));
    store.write(&[small], &[]).unwrap();
    assert_eq!(store.note("small").unwrap(), Some(vec![1]));
}

#[test]
#[ignore = "run by another test, as a user who may not write the folder"]
fn open_read_only() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let fault: StoreFault = Store::open(&folder).unwrap_err();
    println!("kind {:?}", fault.kind);
}

#[test]
fn a_folder_that_may_not_be_written_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let mode =
        |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let (there, empty) = (dir.path().join("there"), dir.path().join("empty"));
    std::fs::create_dir(&empty).unwrap();
    let (writes, papers) = sample::everything();
    Store::open(&there).unwrap().write(&writes, &papers).unwrap();
    // The superuser may write anywhere: then another user tries, with a copy of this program that it can reach.
    let binary = dir.path().join("test");
    std::fs::copy(this_binary(), &binary).unwrap();
    mode(&binary, 0o755);
    mode(&there.join(FILE_NAME), 0o444);
    for folder in [&there, &empty] {
        mode(folder, 0o555);
    }
    mode(dir.path(), 0o755);
    let superuser =
        std::fs::metadata(dir.path()).map(|metadata| std::os::unix::fs::MetadataExt::uid(&metadata)).unwrap()
            == 0;
    for folder in [&there, &empty, &empty.join("new")] {
        let output = child(&binary, "open_read_only", folder, "", superuser.then_some(65_534));
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("kind ReadOnly"), "{}: {said}", folder.display());
    }
    for folder in [&there, &empty] {
        mode(folder, 0o755);
    }
    mode(&there.join(FILE_NAME), 0o600);
    assert_eq!(Store::open(&there).unwrap().integrity().unwrap(), None);
}

#[test]
fn a_damaged_page_is_said_and_named() {
    let dir = tempfile::tempdir().unwrap();
    {
        let mut store = Store::open(dir.path()).unwrap();
        let mut ada = Author::new(1);
        for _ in 0..40 {
            let writes: Vec<Write> = (0..50).map(|_| write(&ada.edit(PaperId([3; 32]), None))).collect();
            store.write(&writes, &[]).unwrap();
        }
        store.close().unwrap();
    }
    let path = dir.path().join(FILE_NAME);
    let sound = std::fs::read(&path).unwrap();
    let pages = sound.len() / 4096;
    let mut found = 0;
    for page in 0..pages {
        let mut damaged = sound.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0xa5);
        let copy = tempfile::tempdir().unwrap();
        std::fs::write(copy.path().join(FILE_NAME), &damaged).unwrap();
        let said = match Store::open(copy.path()) {
            Err(fault) => Some(fault),
            Ok(store) => match store.integrity() {
                Err(fault) => Some(fault),
                Ok(said) => said.map(StoreFault::damaged),
            },
        };
        let fault = said.unwrap_or_else(|| panic!("page {page} of {pages} is damaged, and nothing says so"));
        assert_eq!(fault.kind, FaultKind::Damaged, "page {page}: {fault}");
        found += 1;
    }
    assert!(found > 100, "{found} pages");
}

#[test]
fn one_flipped_byte_of_an_entry_is_found_and_named() {
    let dir = tempfile::tempdir().unwrap();
    let (writes, papers) = sample::everything();
    let mut store = Store::open(dir.path()).unwrap();
    store.write(&writes, &papers).unwrap();
    store.close().unwrap();
    let path = dir.path().join(FILE_NAME);
    let mut bytes = std::fs::read(&path).unwrap();
    let Some(Write::Entry { bytes: entry, id, sequence, .. }) = writes.get(1) else {
        panic!("an entry is second")
    };
    let at = bytes.windows(entry.len()).position(|window| *window == **entry).unwrap();
    bytes[at + 100] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let store = Store::open(dir.path()).unwrap();
    assert!(store.integrity().unwrap().unwrap().contains(&format!("entry {sequence} of device")));
    assert_eq!(store.entry(*id).unwrap_err().kind, FaultKind::Damaged);
}

#[test]
fn a_file_that_is_not_a_database_is_damaged() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join(FILE_NAME),
        "not a database at all, but long enough to be one".repeat(100),
    )
    .unwrap();
    assert_eq!(Store::open(dir.path()).unwrap_err().kind, FaultKind::Damaged);
    let other = tempfile::tempdir().unwrap();
    rusqlite::Connection::open(other.path().join(FILE_NAME))
        .unwrap()
        .execute_batch("CREATE TABLE t (a)")
        .unwrap();
    assert_eq!(Store::open(other.path()).unwrap_err().kind, FaultKind::Damaged);
}

#[test]
fn every_kind_of_fault_has_its_sentence() {
    let sentences = moothall_core::sentences::Sentences::new("en");
    for kind in [
        FaultKind::Full,
        FaultKind::ReadOnly,
        FaultKind::Damaged,
        FaultKind::Busy,
        FaultKind::Newer,
        FaultKind::Io,
    ] {
        let code = StoreFault::new(kind, "detail").message().code;
        assert!(sentences.knows(&code), "{code}");
    }
}
