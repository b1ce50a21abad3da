//! Enrolled devices in the wrong hands.

use moothall_core::action::Action;
use moothall_core::entry::Entry;
use moothall_core::id::EntryId;
use moothall_core::replica::message::{Bytes, Head, Message, PLACE_ADDRESSES_MAX, Place};
use moothall_core::request::{Answer, Request};
use moothall_core::view::{DeviceStanding, Verdict};
use moothall_tests::{PATIENCE, Person};

use super::villain::{Insider, Villain, agreed, dropped, hall, unharmed};

/// An act that names nothing, so that it is admitted at once; alone it means nothing.
fn idle(number: u64) -> Action {
    Action::Statute { text: number.to_be_bytes().to_vec() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_or_altered_entry_closes_the_link_and_is_not_taken() {
    let (ann, ben, mut mallory) = hall().await;
    let mut insider = Insider::of(&mut mallory).await;
    let before = ann.status().await.entries;
    insider.act(idle(1));
    insider.act(idle(2));
    // One bit anywhere: in the signature, in the payload.
    let spoilt = |place: fn(usize) -> usize| {
        move |_: u64, entries: Vec<Bytes>| -> Vec<Bytes> {
            let alter = |mut bytes: Vec<u8>| {
                let at = place(bytes.len());
                bytes[at] ^= 1;
                Bytes(bytes)
            };
            entries.into_iter().map(|entry| alter(entry.0)).collect()
        }
    };
    for place in [|len: usize| len - 1, |len: usize| len - 40, |len: usize| len - 70] {
        let mut villain = Villain::greet(&insider.key, &ann).await;
        villain.welcomed().await;
        villain.serve(&insider.journal, &insider.bodies, spoilt(place)).await;
        villain.gone().await;
    }
    dropped(&ann, insider.device(), "dropped-signature").await;
    assert_eq!(ann.status().await.entries, before, "nothing of it was taken");
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn replayed_reordered_and_gapped_entries_close_the_link_and_harm_nobody() {
    let (ann, ben, mut mallory) = hall().await;
    let mut insider = Insider::of(&mut mallory).await;
    let before = ann.status().await.entries;
    for number in 0..6 {
        insider.act(idle(number));
    }
    let replayed = |_, entries: Vec<Bytes>| vec![entries[0].clone(); entries.len()];
    let reordered = |_, entries: Vec<Bytes>| entries.into_iter().rev().collect();
    let gapped = |_, mut entries: Vec<Bytes>| {
        entries.remove(1);
        entries
    };
    let old = insider.journal[0].bytes().to_vec();
    let stale = move |_, entries: Vec<Bytes>| vec![Bytes(old.clone()); entries.len()];
    let twists: [&dyn Fn(u64, Vec<Bytes>) -> Vec<Bytes>; 4] = [&replayed, &reordered, &gapped, &stale];
    for twist in twists {
        let mut villain = Villain::greet(&insider.key, &ann).await;
        villain.welcomed().await;
        villain.serve(&insider.journal, &insider.bodies, twist).await;
        villain.gone().await;
    }
    dropped(&ann, insider.device(), "dropped-not-as-asked").await;
    let after = ann.status().await.entries;
    assert!(after <= before + 1, "at most the first, which was in its place");
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_entries_under_one_number_put_the_device_out_everywhere() {
    let (ann, ben, mut mallory) = hall().await;
    let insider = Insider::of(&mut mallory).await;
    // One face for Ann, another for Ben.
    for (person, number) in [(&ann, 1), (&ben, 2)] {
        let mut two_faced = insider.journal.clone();
        two_faced.push(insider.sign(&insider.draft(Action::Statute { text: vec![number; 8] })));
        let mut villain = Villain::greet(&insider.key, person).await;
        villain.welcomed().await;
        tokio::select! {
            () = villain.serve(&two_faced, &insider.bodies, |_, entries| entries) => {}
            () = heard_of(person, &insider, number == 1) => {}
        }
        villain.gone().await;
    }
    for person in [&ann, &ben] {
        person
            .until("the device is out", Request::Devices, |answer| {
                matches!(answer, Answer::Devices(devices) if devices.iter().any(|device|
                    device.id == insider.device() && device.standing == DeviceStanding::Equivocated))
            })
            .await;
    }
    unharmed(&ann, &[&ben]).await;
    // It is not let in again.
    let mut villain = Villain::greet(&insider.key, &ann).await;
    let heard = villain.hears(|message| matches!(message, Message::Welcome { .. })).await;
    assert!(heard.is_none(), "{heard:?}");
    dropped(&ann, insider.device(), "dropped-unknown-device").await;
}

/// Waits until a person holds the insider's newest entry, or, who is shown the other face, knows it for what it is.
async fn heard_of(person: &Person, insider: &Insider, first: bool) {
    let (device, length) = (insider.device(), insider.journal.len() as u64 + 1);
    person
        .until("the entry is here, or the device is out", Request::Devices, |answer| {
            matches!(answer, Answer::Devices(devices) if devices.iter().any(|one| one.id == device
                && ((first && one.entries >= length) || one.standing == DeviceStanding::Equivocated)))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_thousand_entries_at_once_are_taken_as_far_as_is_allowed_and_others_go_on() {
    let (ann, ben, mut mallory) = hall().await;
    let mut insider = Insider::of(&mut mallory).await;
    // Without the keeper nothing of it is confirmed, so the cap on what is not holds.
    let mut ann = ann;
    ann.close().await;
    for number in 0..3_000u64 {
        insider.act(idle(number));
    }
    let confirmed = ben.status().await.entries;
    let mut villain = Villain::greet(&insider.key, &ben).await;
    villain.welcomed().await;
    let flooded = async {
        ben.until(
            "two thousand are here",
            Request::Status,
            |answer| matches!(answer, Answer::Status(status) if status.entries >= confirmed + 2_000),
        )
        .await;
        // Ben still works.
        let propose = Request::Propose {
            title: "A flood gate".into(),
            text: "Soon.".into(),
            effect: moothall_core::request::ProposalEffect::None,
            hours: None,
        };
        ben.ask(propose).await;
    };
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => panic!("the link is closed"),
        () = flooded => {}
    }
    assert_eq!(ben.status().await.entries, confirmed + 2_000 + 1, "and no more");
    villain.gone().await;
    ann.rejoin().await;
    unharmed(&ann, &[&ben]).await;
    let Answer::Proposals(lines) = ann.ask(Request::Proposals).await else { panic!() };
    assert!(lines.iter().any(|line| line.title == "A flood gate"));
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_without_the_right_are_placed_as_refused_and_change_nothing() {
    let (ann, ben, mut mallory) = hall().await;
    let status = ann.status().await;
    let keeper = status.keepers[0].id;
    let Answer::Devices(devices) = ann.ask(Request::Devices).await else { panic!() };
    let bens = devices.iter().find(|device| device.member_name == "Ben").unwrap().id;
    let mut insider = Insider::of(&mut mallory).await;
    let before = insider.journal.len();
    insider.act(Action::RestrictDevice { device: bens });
    insider.act(Action::RevokeDevice { device: bens });
    insider.act(Action::RevokeDevice { device: keeper });
    insider.act(Action::Notice { missing: EntryId([1; 32]) });
    let wrote: Vec<EntryId> = insider.journal[before..].iter().map(Entry::id).collect();
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    let judged =
        ben.until("all are refused", Request::Log { before: None, limit: 100, mine: false }, |answer| {
            let Answer::Log(lines) = answer else { return false };
            let refused = |id: &EntryId| {
                lines.iter().any(|line| line.id == *id && matches!(line.verdict, Verdict::Refused { .. }))
            };
            wrote.iter().filter(|id| refused(id)).count() >= 3
        });
    tokio::select! {
        () = villain.serve(&insider.journal, &insider.bodies, |_, entries| entries) => panic!("the link is closed"),
        _ = judged => {}
    }
    let Answer::Devices(devices) = ben.ask(Request::Devices).await else { panic!() };
    assert!(devices.iter().all(|device| device.standing == DeviceStanding::Enrolled), "{devices:?}");
    villain.gone().await;
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_announces_entries_and_never_brings_them_does_not_keep_them_from_others() {
    let (ann, ben, mut mallory) = hall().await;
    let insider = Insider::of(&mut mallory).await;
    let Answer::Devices(devices) = ann.ask(Request::Devices).await else { panic!() };
    let bens = devices.iter().find(|device| device.member_name == "Ben").unwrap();
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    // It says it has Ben's next entries, is asked for them, and stays silent.
    let heads = vec![Head { device: bens.id, sequence: bens.entries + 5, id: EntryId([7; 32]) }];
    villain.say(&Message::Heads { heads });
    villain.hears(|message| matches!(message, Message::WantEntries { .. })).await.expect("it is asked");
    ben.ask(Request::Propose {
        title: "A gag".into(),
        text: "Soon.".into(),
        effect: moothall_core::request::ProposalEffect::None,
        hours: None,
    })
    .await;
    ann.until(
        "Ben's entry comes from Ben",
        Request::Proposals,
        |answer| matches!(answer, Answer::Proposals(lines) if lines.iter().any(|line| line.title == "A gag")),
    )
    .await;
    villain.gone().await;
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rush_of_requests_is_answered_or_cut_off_and_nobody_else_waits() {
    let (ann, ben, mut mallory) = hall().await;
    let insider = Insider::of(&mut mallory).await;
    let villain = {
        let mut villain = Villain::greet(&insider.key, &ann).await;
        villain.welcomed().await;
        villain
    };
    for _ in 0..5_000 {
        villain.say(&Message::WantRanges);
        villain.say(&Message::WantOrder { from: 1 });
        villain.say(&Message::WantEntries { device: insider.device(), from: 1, count: 256 });
    }
    agreed(&ann, &[&ben]).await;
    unharmed(&ann, &[&ben]).await;
    villain.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_names_a_thousand_addresses_is_left_and_two_hundred_named_bit_by_bit_cost_one_call() {
    let (ann, mut ben, mut mallory) = hall().await;
    let insider = Insider::of(&mut mallory).await;
    let bens = ben.device().await;
    ben.close().await;
    ann.until("Ben is gone", Request::Devices, |answer| {
        matches!(answer, Answer::Devices(devices)
            if devices.iter().any(|one| one.id == bens && !one.connected))
    })
    .await;
    let place = |ports: &[u16]| Place {
        device: bens,
        addresses: ports.iter().map(|port| format!("127.0.0.1:{port}")).collect(),
    };

    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    let thousand: Vec<u16> = (1_000..2_000).collect();
    villain.say(&Message::Places { places: thousand.chunks(PLACE_ADDRESSES_MAX).map(place).collect() });
    villain.closed().await;
    dropped(&ann, insider.device(), "dropped-too-large").await;
    villain.gone().await;

    let mut traps = Vec::new();
    for _ in 0..200 {
        traps.push(tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap());
    }
    let ports: Vec<u16> = traps.iter().map(|trap| trap.local_addr().unwrap().port()).collect();
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    for some in ports.chunks(PLACE_ADDRESSES_MAX) {
        villain.say(&Message::Places { places: vec![place(some)] });
    }
    // What comes on a link is taken in its order: all of it has been, once this is answered.
    villain.say(&Message::WantRanges);
    villain.hears(|message| matches!(message, Message::Ranges { .. })).await.expect("the link stands");
    // What others still send to ports that were somebody's before is no call of Ann's.
    let (_, anns) = super::villain::place(&ann).await;
    let anns: Vec<u16> = anns.iter().map(std::net::SocketAddr::port).collect();
    let (sprung, mut springs) = tokio::sync::mpsc::channel(traps.len());
    for (number, trap) in traps.into_iter().enumerate() {
        let (sprung, anns) = (sprung.clone(), anns.clone());
        tokio::spawn(async move {
            while !anns.contains(&trap.recv_from(&mut [0; 2048]).await.unwrap().1.port()) {}
            sprung.send(number).await.unwrap();
        });
    }
    let mut called = vec![tokio::time::timeout(PATIENCE, springs.recv()).await.unwrap().unwrap()];
    // The attempt is given up meanwhile, and nothing further is called.
    unharmed(&ann, &[]).await;
    ben.open(moothall_tests::on_loopback()).await;
    unharmed(&ann, &[&ben]).await;
    while let Ok(number) = springs.try_recv() {
        called.push(number);
    }
    called.sort_unstable();
    let of = called[0] / PLACE_ADDRESSES_MAX;
    assert!(called.iter().all(|number| number / PLACE_ADDRESSES_MAX == of), "{called:?}");
    villain.gone().await;
}
