use moothall_core::action::PaperKind;
use moothall_core::cbor::SignatureBytes;
use moothall_core::id::{DeviceId, EntryId, PaperId, StateHash};
use moothall_core::order::{Certificate, KeeperSignature};
use moothall_core::replica::begin::{NOTE, PIECE_BYTES};
use moothall_core::store::Write;

use crate::store::sample::{self, Author, body, body_write, order, paper, placed, wanted, write};
use crate::store::{CONTACTS_MAX, DROPPED_MAX, DROPPED_OF_DEVICE_MAX, FaultKind, Store};

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path()).unwrap();
    (dir, store)
}

#[test]
fn entries_come_back_by_journal_and_by_id() {
    let (_dir, mut store) = store();
    let mut ada = Author::new(1);
    let writes: Vec<Write> = (0..10).map(|_| write(&ada.edit(PaperId([3; 32]), None))).collect();
    store.write(&writes, &[]).unwrap();
    let of = |from, count, bytes_max| store.entries(ada.device(), from, count, bytes_max).unwrap();
    let size = ada.entries[1].bytes().len();
    assert_eq!(of(1, 100, usize::MAX).len(), 10);
    assert_eq!(of(9, 100, usize::MAX), [ada.entries[8].bytes().clone(), ada.entries[9].bytes().clone()]);
    assert_eq!(of(2, 3, usize::MAX).len(), 3);
    assert_eq!(of(2, 100, size * 2 + 20).len(), 2, "the bytes are bounded");
    assert_eq!(of(2, 100, 1).len(), 1, "one entry comes whatever its size");
    assert_eq!(of(11, 100, usize::MAX).len(), 0);
    assert!(store.entries(DeviceId([8; 32]), 1, 9, 9).unwrap().is_empty());
    assert_eq!(store.entry(ada.entries[4].id()).unwrap().as_ref(), Some(ada.entries[4].bytes()));
    assert_eq!(store.entry(EntryId([0; 32])).unwrap(), None);
}

#[test]
fn an_entry_written_twice_is_there_once_and_another_in_its_place_is_a_fault() {
    let (_dir, mut store) = store();
    let (mut ada, mut twin) = (Author::new(1), Author::new(1));
    let entry = ada.edit(PaperId([3; 32]), None);
    let other = twin.edit(PaperId([4; 32]), None);
    store.write(&[write(&entry)], &[]).unwrap();
    store.write(&[write(&entry)], &[]).unwrap();
    assert_eq!(store.all_entries().count(), 1);
    let note = Write::Note { name: "with it".to_owned(), value: Some(vec![1]) };
    assert!(store.write(&[note, write(&other)], &[]).is_err());
    assert_eq!(store.note("with it").unwrap(), None, "nothing of a failed act is kept");
    assert_eq!(store.entry(entry.id()).unwrap().as_ref(), Some(entry.bytes()));
}

#[test]
fn a_body_is_wanted_until_it_comes() {
    let (_dir, mut store) = store();
    let mut ada = Author::new(1);
    let (hash, bytes) = body(1, "words");
    let (with_it, with_bytes) = body(2, "words that come along");
    let (one, two) = (ada.edit(PaperId([3; 32]), Some(hash)), ada.edit(PaperId([3; 32]), Some(with_it)));
    store.write(&[write(&one), write(&two), body_write(&two, &with_bytes)], &[]).unwrap();
    assert_eq!(store.opening().unwrap().wanted, [wanted(&one)]);
    assert_eq!(store.bodies_of(&[two.id(), one.id()]).unwrap(), [Some(with_bytes), None]);
    store.write(&[body_write(&one, &bytes)], &[]).unwrap();
    assert_eq!(store.opening().unwrap().wanted, []);
    assert_eq!(store.body(hash).unwrap(), Some(bytes));
}

#[test]
fn a_losing_branch_goes_with_its_bodies_but_not_with_those_of_others() {
    let (_dir, mut store) = store();
    let (mut ada, mut ben) = (Author::new(1), Author::new(2));
    let (shared, shared_bytes) = body(1, "named by two");
    let (own, own_bytes) = body(2, "named by one");
    let (missing, _) = body(3, "named by two, never came");
    let paper = PaperId([3; 32]);
    let kept = ada.edit(paper, None);
    let lost = [ada.edit(paper, Some(shared)), ada.edit(paper, Some(own)), ada.edit(paper, Some(missing))];
    let others = [ben.edit(paper, Some(shared)), ben.edit(paper, Some(missing))];
    let mut writes = vec![write(&kept)];
    writes.extend(lost.iter().chain(&others).map(write));
    writes.extend([body_write(&lost[0], &shared_bytes), body_write(&lost[1], &own_bytes)]);
    writes.push(Write::Aside { entry: lost[2].id(), reason: "odd".to_owned() });
    store.write(&writes, &[]).unwrap();
    store.write(&[Write::DropEntries { device: ada.device(), from: 2 }], &[]).unwrap();
    let opening = store.opening().unwrap();
    assert_eq!(store.all_entries().count(), 3);
    assert_eq!(opening.wanted, [wanted(&others[1])]);
    assert_eq!(opening.aside, []);
    assert_eq!(store.body(shared).unwrap(), Some(shared_bytes));
    assert_eq!(store.body(own).unwrap(), None);
    assert_eq!(store.integrity().unwrap(), None);
}

#[test]
fn the_order_is_read_from_the_batch_that_holds_a_position() {
    let (_dir, mut store) = store();
    store.write(&[order(1, 3), order(4, 4), order(5, 9)], &[]).unwrap();
    let first_of = |from, max| -> Vec<String> {
        let records = store.order(from, max).unwrap();
        records.into_iter().map(|(_, record)| String::from_utf8(record).unwrap()).collect()
    };
    assert_eq!(first_of(2, 2), ["record of 1 to 3", "record of 4 to 4"]);
    assert_eq!(first_of(5, 9), ["record of 5 to 9"]);
    assert_eq!(first_of(9, 9), ["record of 5 to 9"]);
    assert!(first_of(10, 9).is_empty());
    assert_eq!(store.order(1, 1).unwrap()[0].0.as_deref(), Some(b"the first epoch".as_slice()));
}

#[test]
fn a_keeper_remembers_the_latest_point_it_signed_in_each_epoch() {
    let (_dir, mut store) = store();
    for position in [3, 5, 4] {
        store.write(&[Write::Signing { point: sample::point(position) }], &[]).unwrap();
    }
    assert_eq!(store.opening().unwrap().signed, Some(sample::point(5)));
}

#[test]
fn the_moment_at_which_a_succession_was_first_seen_stays() {
    let (_dir, mut store) = store();
    let device = DeviceId([8; 32]);
    for (seen_ms, bytes) in [(10, b"one".to_vec()), (20, b"two".to_vec())] {
        store.write(&[Write::Succession { device, seen_ms, bytes }], &[]).unwrap();
    }
    assert_eq!(store.opening().unwrap().successions, [(10, b"two".to_vec())]);
    store.write(&[Write::SuccessionVoid { device }], &[]).unwrap();
    assert_eq!(store.opening().unwrap().successions, []);
}

#[test]
fn the_log_runs_from_the_newest_unconfirmed_to_the_first_confirmed() {
    let (_dir, mut store) = store();
    let (mut ada, mut ben) = (Author::new(1), Author::new(2));
    let paper = PaperId([3; 32]);
    let mut writes = Vec::new();
    for _ in 0..6 {
        writes.extend([write(&ada.edit(paper, None)), write(&ben.edit(paper, None))]);
    }
    // Confirmed: three of Ada, two of Ben, one of Ada. The rest interleaves by the clock.
    writes.extend([
        placed(ada.device(), 1, 3, 1),
        placed(ben.device(), 1, 2, 4),
        placed(ada.device(), 4, 1, 6),
    ]);
    store.write(&writes, &[]).unwrap();

    let all = store.log(None, 100, None).unwrap();
    assert_eq!(all.len(), 12);
    let (tail, confirmed) = all.split_at(6);
    assert!(tail.iter().all(|line| line.row.position.is_none()));
    assert!(tail.is_sorted_by(|one, next| (one.row.stamp, one.row.id) > (next.row.stamp, next.row.id)));
    let positions: Vec<_> = confirmed.iter().map(|line| line.row.position).collect();
    assert_eq!(positions, [Some(6), Some(5), Some(4), Some(3), Some(2), Some(1)]);
    assert_eq!(confirmed[0].row.id, ada.entries[3].id());
    assert_eq!(confirmed[1].row.id, ben.entries[1].id());

    for size in 1..5 {
        let mut paged = Vec::new();
        loop {
            let page =
                store.log(paged.last().map(|line: &crate::store::LogRow| line.row.id), size, None).unwrap();
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= size);
            paged.extend(page);
        }
        assert_eq!(paged, all, "in pages of {size}");
    }
    let of_ben = store.log(None, 100, Some(ben.device())).unwrap();
    let sequences: Vec<_> = of_ben.iter().map(|line| line.row.sequence).collect();
    assert_eq!(sequences, [6, 5, 4, 3, 2, 1]);
    let from = store.log(Some(ben.entries[1].id()), 100, Some(ben.device())).unwrap();
    assert_eq!(from.len(), 1);
    assert!(store.log(None, 9, Some(DeviceId([8; 32]))).unwrap().is_empty());
}

#[test]
fn papers_are_found_by_the_beginning_of_the_last_word_in_any_spelling() {
    let (_dir, mut store) = store();
    let rows = [
        paper(1, PaperKind::Proposal, "A kiln for the workshop", "It costs 900 and fires pottery.", &[]),
        paper(2, PaperKind::Comment, "", "Zoë's pots need a kiln; \"urgently\" OR soon", &[]),
        paper(3, PaperKind::Profile, "Ada", "Turns wood.", &[]),
    ];
    store.write(&[], &rows).unwrap();
    let found = |store: &Store, words: &str| -> Vec<u8> {
        let mut hits: Vec<u8> = store.search(words, 10).unwrap().iter().map(|hit| hit.paper.0[0]).collect();
        hits.sort_unstable();
        hits
    };
    let cases: [(&str, &[u8]); 12] = [
        ("kiln", &[1, 2]),
        ("kil", &[1, 2]),
        ("kil workshop", &[]),
        ("workshop kil", &[1]),
        ("zoe", &[2]),
        ("ZOË", &[2]),
        ("pot", &[1, 2]),
        ("OR", &[2]),
        ("\"", &[]),
        ("title:kiln", &[]),
        ("kiln*) --'", &[1, 2]),
        ("nothing", &[]),
    ];
    for (words, papers) in cases {
        assert_eq!(found(&store, words), papers, "{words}");
    }
    let hit = &store.search("workshop", 1).unwrap()[0];
    assert_eq!(hit.excerpt, "A kiln for the \u{2068}workshop\u{2069}");
    store.write(&[], &[paper(3, PaperKind::Profile, "Ada", "Turns metal.", &[])]).unwrap();
    assert_eq!(
        (found(&store, "wood"), found(&store, "metal")),
        (vec![], vec![3]),
        "an earlier form is not found any more"
    );
    assert_eq!(store.integrity().unwrap(), None);
}

#[test]
fn papers_come_back_as_they_were_written() {
    let (_dir, mut store) = store();
    let comment = paper(1, PaperKind::Comment, "", "Yes.", &[EntryId([1; 32]), EntryId([2; 32])]);
    let mut profile = paper(2, PaperKind::Profile, "Ada", "Turns wood.", &[]);
    profile.about = None;
    store.write(&[], &[comment.clone(), profile.clone()]).unwrap();
    assert_eq!(store.paper(comment.paper).unwrap().as_ref(), Some(&comment));
    assert_eq!(store.paper(profile.paper).unwrap().as_ref(), Some(&profile));
    assert_eq!(store.paper(PaperId([9; 32])).unwrap(), None);
    assert_eq!(store.title(profile.paper).unwrap().as_deref(), Some("Ada"));
    assert_eq!(store.titles("profile").unwrap()[0].title, "Ada");
    assert_eq!(store.comments(comment.about.unwrap()).unwrap(), [comment]);
}

#[test]
fn a_paper_that_is_merged_anew_has_no_title_until_then() {
    let (_dir, mut store) = store();
    let profile = paper(1, PaperKind::Profile, "Ada", "", &[]);
    store.write(&[], std::slice::from_ref(&profile)).unwrap();
    assert_eq!(store.title(profile.paper).unwrap().as_deref(), Some("Ada"));
    store.forget_merged(&[profile.paper]).unwrap();
    assert_eq!(store.title(profile.paper).unwrap(), None);
}

#[test]
fn what_was_dropped_is_counted_and_bounded() {
    let (_dir, mut store) = store();
    let drop = |device: u8, text: &str, at_ms| Write::Dropped {
        from: (device > 0).then_some(DeviceId([device; 32])),
        message: text.as_bytes().to_vec(),
        at_ms,
        times: 1,
    };
    store.write(&[drop(1, "a", 5), drop(1, "a", 6), drop(1, "a", 9)], &[]).unwrap();
    let row = &store.dropped().unwrap()[0];
    assert_eq!((row.at_ms, row.last_ms, row.times), (5, 9, 3));
    let flood: Vec<Write> = (0..500).map(|n| drop(2, &n.to_string(), 100 + n)).collect();
    store.write(&flood, &[]).unwrap();
    assert_eq!(
        store.dropped().unwrap().len() as u32,
        DROPPED_OF_DEVICE_MAX + 1,
        "one device pushes out only itself"
    );
    for device in 3..=30 {
        let flood: Vec<Write> = (0..30).map(|n| drop(device, &n.to_string(), 1_000 + n)).collect();
        store.write(&flood, &[]).unwrap();
    }
    assert_eq!(store.dropped().unwrap().len() as u32, DROPPED_MAX);
    store.write(&[drop(0, "a", 5_000), drop(0, "a", 6_000)], &[]).unwrap();
    let strangers = &store.dropped().unwrap()[0];
    assert_eq!((strangers.from, strangers.at_ms, strangers.times), (None, 5_000, 2));
}

#[test]
fn so_many_contacts_are_kept_and_who_was_away_for_longest_is_forgotten() {
    let (_dir, mut store) = store();
    let seen = |n: u32| Write::LastSeen {
        device: DeviceId(*blake3::hash(&n.to_be_bytes()).as_bytes()),
        at_ms: n.into(),
        addresses: Vec::new(),
    };
    let all: Vec<Write> = (0..CONTACTS_MAX + 9).map(seen).collect();
    store.write(&all, &[]).unwrap();
    let contacts = store.last_seen().unwrap();
    assert_eq!(contacts.len() as u32, CONTACTS_MAX);
    assert_eq!(contacts.last().unwrap().at_ms, 9);
}

#[test]
fn a_contact_without_addresses_keeps_those_known_before() {
    let (_dir, mut store) = store();
    let seen = |at_ms, addresses: &[&str]| Write::LastSeen {
        device: DeviceId([8; 32]),
        at_ms,
        addresses: addresses.iter().map(|&text| text.to_owned()).collect(),
    };
    store.write(&[seen(1, &["192.0.2.1:1"]), seen(2, &[])], &[]).unwrap();
    let contact = &store.last_seen().unwrap()[0];
    assert_eq!((contact.at_ms, contact.addresses.as_slice()), (2, ["192.0.2.1:1".to_owned()].as_slice()));
}

#[test]
fn a_second_opening_of_the_same_folder_is_told_that_it_is_in_use() {
    let (dir, store) = store();
    assert_eq!(Store::open(dir.path()).unwrap_err().kind, FaultKind::Busy);
    drop(store);
    Store::open(dir.path()).unwrap();
}

#[test]
fn the_file_is_read_by_its_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, mut store) = store();
    store.write(&sample::everything().0, &[]).unwrap();
    for file in std::fs::read_dir(dir.path()).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{:?}", file.file_name());
    }
}

#[test]
fn an_order_that_is_left_behind_leaves_its_entries_unconfirmed_and_their_lost_words_missed() {
    let (_dir, mut store) = store();
    let mut ada = Author::new(1);
    let (kept, kept_bytes) = body(1, "kept");
    let (lost, _) = body(2, "lost with a refusal");
    let (gone, _) = body(3, "erased");
    let words = [Some(kept), Some(lost), Some(gone), None];
    let entries: Vec<_> = words.map(|words| ada.edit(PaperId([3; 32]), words)).into();
    let mut writes: Vec<Write> = entries.iter().map(write).collect();
    writes.push(body_write(&entries[0], &kept_bytes));
    store.write(&writes, &[]).unwrap();
    let before = store.opening().unwrap();
    let mut then: Vec<Write> = Vec::new();
    for number in 1..=4 {
        then.extend([order(number, number), placed(ada.device(), number, 1, number)]);
        then.push(Write::Certificate { point: sample::point(number), bytes: vec![1] });
        then.push(Write::Permits { first: number, permits: vec![(1, None)] });
    }
    then.push(Write::Refusal { entry: entries[1].id(), reason: vec![1] });
    then.push(Write::NoWords { entry: entries[1].id(), hash: lost, heir: None });
    then.push(Write::Erased { paper: PaperId([3; 32]), bodies: vec![gone] });
    then.push(Write::State {
        position: 4,
        hash: *blake3::hash(b"state").as_bytes(),
        bytes: b"state".to_vec(),
    });
    store.write(&then, &[]).unwrap();
    store.write(&[Write::Rewind { after: sample::point(1) }], &[]).unwrap();
    let after = store.opening().unwrap();
    assert_eq!(store.all_batches().count(), 1);
    assert_eq!((after.records.len(), after.state), (1, None));
    let archive = after.archive.unwrap();
    let positions: Vec<Option<u64>> =
        entries.iter().map(|entry| archive.find(&entry.id()).unwrap().position).collect();
    assert_eq!(positions, [Some(1), None, None, None]);
    assert_eq!(after.wanted, [wanted(&entries[1])], "what is erased stays so");
    assert!(before.wanted.contains(&wanted(&entries[1])));
    assert_eq!(store.refusal(entries[1].id()).unwrap(), None);
    assert_eq!(store.certificates(1, 9).unwrap().len(), 1);
}

#[test]
fn a_checkpoint_is_kept_in_pieces_with_its_proof_in_the_place_of_the_one_before() {
    let (_dir, mut store) = store();
    let keep = |store: &mut Store, number: u64, bytes: Vec<u8>| {
        let point = sample::point(number);
        store.write(&[order(number, number), Write::Checkpoint { point, bytes }], &[]).unwrap();
    };
    keep(&mut store, 1, vec![1; 10]);
    assert_eq!(store.checkpoint_part(0).unwrap(), None, "nothing certifies it");
    let mut bytes = vec![7; 2 * PIECE_BYTES];
    bytes.extend([8, 8]);
    keep(&mut store, 2, bytes);
    let point = sample::point(2);
    let signatures = vec![KeeperSignature { keeper: DeviceId([1; 32]), signature: SignatureBytes([2; 64]) }];
    let certificate = Certificate { version: 1, point, state: Some(StateHash([3; 32])), signatures };
    store.write(&[Write::Certificate { point, bytes: certificate.encode() }], &[]).unwrap();
    assert_eq!(store.checkpoint_at().unwrap(), Some(point));
    let parts: Vec<_> = (0..4).map(|piece| store.checkpoint_part(piece).unwrap()).collect();
    let sizes: Vec<_> = parts.iter().flatten().map(|part| (part.pieces, part.bytes.len())).collect();
    assert_eq!(sizes, [(3, PIECE_BYTES), (3, PIECE_BYTES), (3, 2)]);
    assert_eq!(parts[3], None, "there is no fourth");
    let proof = parts[0].as_ref().unwrap().proof.as_ref().unwrap();
    assert_eq!((proof.after, &proof.certificate), (Some(sample::point(1)), &certificate.encode()));
    assert!(parts[1].as_ref().unwrap().proof.is_none());
    // Only a note says that this device began there.
    assert_eq!(store.begun().unwrap(), None);
    store.write(&[Write::Note { name: NOTE.to_owned(), value: Some(vec![1]) }], &[]).unwrap();
    assert_eq!(store.begun().unwrap().unwrap().len(), 2 * PIECE_BYTES + 2);
    keep(&mut store, 3, vec![9]);
    assert_eq!(store.begun().unwrap(), Some(vec![9]));
}

#[test]
fn history_that_comes_later_than_what_follows_it_lies_before_that_in_its_journal() {
    let (dir, mut store) = store();
    let mut ada = Author::new(1);
    let entries: Vec<_> = (0..6).map(|_| ada.edit(PaperId([3; 32]), None)).collect();
    for (part, here) in [(4..6, 0), (0..2, 2), (2..4, 6)] {
        let writes: Vec<Write> = entries[part].iter().map(write).collect();
        store.write(&writes, &[]).unwrap();
        let found = store.entries(ada.device(), 1, 9, usize::MAX).unwrap().len();
        assert_eq!(found, here, "up to what is not here");
        store.close().unwrap();
        store = Store::open(dir.path()).unwrap();
    }
    let numbers: Vec<u64> = store.all_entries().map(|row| row.unwrap().sequence).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    assert_eq!(store.entries(ada.device(), 1, 9, usize::MAX).unwrap().len(), 6);
}
