//! Agreeing, losing each other, and coming back.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_members_agree_on_what_the_leader_proposes_in_one_order() {
    let club = Club::founded(3).await;
    let leader = club.leader(1..=3).await;
    for n in 0..50 {
        club.agreement(leader).propose(command(n));
    }
    club.until("all have agreed", |club| (1..=3).all(|n| club.agreed(n).len() == 50)).await;
    let agreed = club.agreed(leader);
    assert!(agreed.iter().map(|(_, command)| command.clone()).eq((0..50).map(command)));
    assert!((1..=3).all(|n| club.agreed(n) == agreed));
    for n in 1..=3 {
        let considered = |heard: &Heard| *heard == Heard::Considered { command: command(7) };
        let agreed = |heard: &Heard| matches!(heard, Heard::Agreed { command: it, .. } if *it == command(7));
        let places = club
            .with(n, |place| (place.heard.iter().position(considered), place.heard.iter().position(agreed)));
        assert!(places.0.is_some() && places.0 < places.1, "member {n} has it before it is agreed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_member_alone_agrees_with_itself() {
    let club = Club::founded(1).await;
    club.agree(&[1], 0..3).await;
    club.stop(1).await;
    club.start_in(1, GROUP, [1]).await;
    club.agree(&[1], 3..6).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_founder_who_disappears_at_once_leaves_a_group_that_can_begin() {
    let club = Club::new(Duration::ZERO);
    // Member 3 asks for votes, and whoever answers has voted before it has founded.
    for n in 1..=2 {
        club.start(n).await;
    }
    club.start_in(3, GROUP, 1..=3).await;
    club.until("they have voted", |club| (1..=2).all(|n| club.with(n, |place| place.kept.vote.is_some())))
        .await;
    for n in 1..=3 {
        club.stop(n).await;
    }
    for n in 1..=2 {
        club.with(n, |place| place.kept = Opened { vote: place.kept.vote.clone(), ..Opened::default() });
        club.with(n, |place| place.kept.group = Some(GROUP));
        club.start_in(n, GROUP, 1..=3).await;
    }
    club.agree(&[1, 2], [0]).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_cut_off_leader_proposes_is_not_agreed_and_another_leads() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], [0]).await;
    let leader = club.leader(1..=3).await;
    let others: Vec<u8> = (1..=3).filter(|n| *n != leader).collect();
    club.with(leader, |place| place.cut = true);
    club.agreement(leader).propose(command(1));
    club.agree(&others, [2]).await;
    club.until("it knows", |club| {
        !club.leads(leader) && club.has_heard(leader, &Heard::NotAgreed { command: command(1) })
    })
    .await;
    club.with(leader, |place| place.cut = false);
    club.until("it has what the others agreed on", |club| club.has_agreed(leader, &command(2))).await;
    club.agree(&[1, 2, 3], [3]).await;
    assert!((1..=3).all(|n| !club.has_agreed(n, &command(1))));
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_that_was_away_while_much_was_settled_goes_on_from_there() {
    let club = Club::founded(3).await;
    let leader = club.leader(1..=3).await;
    let (other, away) = match leader {
        1 => (2, 3),
        2 => (1, 3),
        _ => (1, 2),
    };
    club.agree(&[leader, other], [0]).await;
    club.stop(away).await;
    for n in [leader, other] {
        club.with(n, |place| place.settles = true);
    }
    club.agree(&[leader, other], 1..=200).await;
    // The cut goes to disk with whatever comes next.
    let cut = |n: &u8| club.with(*n, |place| place.kept.log.first().is_some_and(|(number, _)| *number > 100));
    let mut last = 200;
    while ![leader, other].iter().all(cut) {
        last += 1;
        club.agree(&[leader, other], [last]).await;
    }
    club.start(away).await;
    club.until("it goes on", |club| club.has_agreed(away, &command(last))).await;
    let skipped = |heard: &Heard| matches!(heard, Heard::Skipped { .. });
    assert!(club.with(away, |place| place.heard.iter().any(skipped)));
    assert!(!club.has_agreed(away, &command(20)));
    // What it has now holds after a restart, and for leading.
    club.stop(away).await;
    club.start(away).await;
    club.stop(leader).await;
    club.agree(&[away, other], [last + 1]).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_settled_comes_again_when_all_restart_at_once() {
    let club = Club::founded(3).await;
    let leader = club.leader(1..=3).await;
    club.agree(&[1, 2, 3], 0..80).await;
    club.until("all have it", |club| (1..=3).all(|n| club.agreed(n).len() == 80)).await;
    let settled = club.agreed(leader)[59].0;
    for n in 1..=3 {
        club.agreement(n).settled(settled);
    }
    club.until("it is written", |club| (1..=3).all(|n| club.with(n, |place| place.kept.settled.is_some())))
        .await;
    for n in 1..=3 {
        club.stop(n).await;
        club.with(n, |place| place.heard.clear());
    }
    for n in 1..=3 {
        club.start_in(n, GROUP, 1..=3).await;
    }
    club.until("what was not settled came again", |club| {
        (1..=3).all(|n| (60..80).all(|c| club.has_agreed(n, &command(c))))
    })
    .await;
    assert!((1..=3).all(|n| !club.has_agreed(n, &command(10))));
    club.agree(&[1, 2, 3], 80..90).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_known_to_be_agreed_comes_again_without_anybody_else() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], 0..10).await;
    club.until("all have it", |club| (1..=3).all(|n| club.agreed(n).len() == 10)).await;
    for n in 1..=3 {
        club.stop(n).await;
    }
    club.with(2, |place| place.heard.clear());
    club.start(2).await;
    assert!((0..10).all(|c| club.has_agreed(2, &command(c))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_keeping_ends_the_member_and_says_so() {
    for disk in [Disk::Fails, Disk::Panics] {
        let club = Club::founded(3).await;
        club.agree(&[1, 2, 3], [0]).await;
        let leader = club.leader(1..=3).await;
        club.with(leader, |place| place.disk = disk);
        club.agreement(leader).propose(command(1));
        let failed = |heard: &Heard| matches!(heard, Heard::Failed(_));
        club.until("it fails", |club| club.with(leader, |place| place.heard.iter().any(failed))).await;
        assert!(club.with(leader, |place| place.heard.last().is_some_and(failed)));
        let others: Vec<u8> = (1..=3).filter(|n| *n != leader).collect();
        club.agree(&others, [2]).await;
        club.agreement(leader).propose(command(3));
        let answer = club.agreement(leader).answer(device(others[0]), &[]).await;
        assert!(!answer.is_empty());
        club.with(leader, |place| place.disk = Disk::Keeps);
        club.stop(leader).await;
        club.start(leader).await;
        club.until("it is back", |club| club.has_agreed(leader, &command(2))).await;
        club.check();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_that_is_hindered_hands_over() {
    for count in [2, 3] {
        let club = Club::founded(count).await;
        let leader = club.leader(1..=count).await;
        let others: Vec<u8> = (1..=count).filter(|n| *n != leader).collect();
        club.agreement(leader).may_lead(false);
        club.until("it leads no more", |club| !club.leads(leader)).await;
        club.agree(&others, [1]).await;
        club.until("it still follows", |club| club.has_agreed(leader, &command(1))).await;
        club.agreement(leader).may_lead(true);
        for n in others {
            club.agreement(n).may_lead(false);
        }
        club.agree(&[leader], [2]).await;
        club.check();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_whose_disk_hangs_leads_no_more_until_it_comes_round() {
    let club = Club::founded(3).await;
    let leader = club.leader(1..=3).await;
    let others: Vec<u8> = (1..=3).filter(|n| *n != leader).collect();
    club.with(leader, |place| place.disk = Disk::Hangs);
    club.until("it leads no more", |club| !club.leads(leader)).await;
    club.agree(&others, [1, 2]).await;
    assert!(club.agreed(leader).is_empty(), "it keeps nothing meanwhile");
    club.with(leader, |place| place.disk = Disk::Keeps);
    club.changed.send_modify(|count| *count += 1);
    club.until("it has what the others agreed on", |club| club.has_agreed(leader, &command(2))).await;
    for n in others {
        club.agreement(n).may_lead(false);
    }
    club.agree(&[leader], [3]).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_commands_arrive_over_a_link_that_takes_longer_than_a_heartbeat() {
    let club = Club::new(Duration::from_millis(200));
    for n in 1..=2 {
        club.start_in(n, GROUP, 1..=2).await;
    }
    let leader = club.leader(1..=2).await;
    let large = |n: u8| Command::from(vec![n; super::super::COMMAND_BYTES_MAX]);
    for n in 0..4 {
        club.agreement(leader).propose(large(n));
    }
    club.agreement(leader).propose(Command::from(vec![0; super::super::COMMAND_BYTES_MAX + 1]));
    club.until("all have agreed", |club| (1..=2).all(|n| club.agreed(n).len() == 4)).await;
    assert!((0..4).all(|n| club.has_agreed(1, &large(n)) && club.has_agreed(2, &large(n))));
    assert!(club.with(leader, |place| {
        place.heard.iter().any(|heard| matches!(heard, Heard::NotAgreed { command } if command.0[0] == 0))
    }));
}
