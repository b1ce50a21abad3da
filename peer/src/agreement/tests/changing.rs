//! Members who come and go.

use super::*;

/// Has everybody want these members, and waits until it is so.
async fn change(club: &Arc<Club>, to: &[u8]) {
    for n in club.all() {
        if let Some(agreement) = club.with(n, |place| place.agreement.clone()) {
            agreement.change_members(devices(to.iter().copied()));
        }
    }
    let wanted = Some(devices(to.iter().copied()));
    club.until("the members are these", |club| to.iter().all(|n| club.members(*n) == wanted)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn members_are_replaced_added_and_dismissed_while_proposals_go_on() {
    let club = Club::founded(3).await;
    for n in 1..=3 {
        club.with(n, |place| place.settles = true);
    }
    club.agree(&[1, 2, 3], 0..100).await;
    let going_on = tokio::spawn({
        let club = club.clone();
        // Members 1 and 2 belong to it all the time; whichever of all leads may change.
        async move { club.agree(&[1, 2, 3, 4, 5, 6], 100..220).await }
    });
    club.start(4).await;
    change(&club, &[1, 2, 4]).await;
    club.stop(3).await;
    for n in 5..=6 {
        club.start(n).await;
    }
    change(&club, &[1, 2, 4, 5, 6]).await;
    change(&club, &[1, 2, 5]).await;
    for n in [4, 6] {
        club.stop(n).await;
    }
    going_on.await.unwrap();
    club.agree(&[1, 2, 5], 220..230).await;
    club.until("all have it", |club| [1, 2, 5].iter().all(|n| club.has_agreed(*n, &command(229)))).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dismissed_leader_leads_no_more() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], [0]).await;
    let leader = club.leader(1..=3).await;
    let others: Vec<u8> = (1..=3).filter(|n| *n != leader).collect();
    change(&club, &others).await;
    club.until("it leads no more", |club| !club.leads(leader)).await;
    club.agree(&others, 1..5).await;
    assert!(!club.has_agreed(leader, &command(4)));
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_leader_goes_on_with_a_change() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], [0]).await;
    // Member 4 is not there yet, so the change waits.
    for n in 1..=3 {
        club.agreement(n).change_members(devices([1, 2, 3, 4]));
    }
    let changing = |heard: &Heard| matches!(heard, Heard::Members { changing: true, .. });
    club.until("it has begun", |club| {
        (1..=3).all(|n| club.with(n, |place| place.heard.iter().any(changing)))
    })
    .await;
    let leader = club.leader(1..=3).await;
    club.stop(leader).await;
    club.start(4).await;
    let wanted = Some(devices(1..=4));
    let rest: Vec<u8> = (1..=4).filter(|n| *n != leader).collect();
    club.until("it is done", |club| rest.iter().all(|n| club.members(*n) == wanted)).await;
    club.agree(&rest, [1]).await;
    club.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_is_taken_back_leaves_nobody_listening() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], [0]).await;
    for n in 1..=3 {
        club.agreement(n).change_members(devices([1, 2, 4]));
    }
    let changing = |heard: &Heard| matches!(heard, Heard::Members { changing: true, .. });
    club.until("it has begun", |club| {
        (1..=3).all(|n| {
            club.with(n, |place| {
                place
                    .heard
                    .iter()
                    .rev()
                    .find(|heard| matches!(heard, Heard::Members { .. }))
                    .is_some_and(changing)
            })
        })
    })
    .await;
    change(&club, &[1, 2, 3]).await;
    club.agree(&[1, 2, 3], [1]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_of_another_group_is_forgotten() {
    let club = Club::founded(1).await;
    club.agree(&[1], 0..5).await;
    club.stop(1).await;
    club.with(1, |place| place.heard.clear());
    let next = Group { epoch: 2, generation: 1 };
    club.start_in(1, next, [1]).await;
    club.agree(&[1], 5..6).await;
    assert!(!club.has_agreed(1, &command(0)));
    assert_eq!(club.with(1, |place| place.kept.group), Some(next));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_member_that_never_comes_holds_up_nobody() {
    let club = Club::founded(3).await;
    club.agree(&[1, 2, 3], [0]).await;
    club.start(4).await;
    // Members 4 and 5 are appointed, and 5 is not there.
    for n in 1..=4 {
        club.agreement(n).change_members(devices([1, 2, 3, 4, 5]));
    }
    // It listens for as long as it does not come.
    let voting = |club: &Club, n: u8| {
        club.with(n, |place| {
            place.heard.iter().rev().find_map(|heard| match heard {
                Heard::Members { members, .. } => Some(members.clone()),
                _ => None,
            })
        })
    };
    let there = Some(devices([1, 2, 3, 4]));
    club.until("the others go on without it", |club| [1, 2, 3, 4].iter().all(|n| voting(club, *n) == there))
        .await;
    club.agree(&[1, 2, 3, 4], [1]).await;
    club.start(5).await;
    club.agreement(5).change_members(devices([1, 2, 3, 4, 5]));
    let wanted = Some(devices([1, 2, 3, 4, 5]));
    club.until("then it comes", |club| [1, 2, 3, 4, 5].iter().all(|n| club.members(*n) == wanted)).await;
    club.agree(&[1, 2, 3, 4, 5], [2]).await;
    club.check();
}
