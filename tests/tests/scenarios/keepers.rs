//! Several keepers, each a real peer: with its folder, its endpoint, and Raft between them.

use moothall_tests::keepers::keepers;

#[tokio::test(flavor = "multi_thread")]
async fn three_keepers_confirm_while_one_of_them_is_off_whichever_that_is_and_it_catches_up() {
    let mut all = keepers(&["Kim", "Lou", "Max"]).await;
    all[0].person.propose("A lamp").await;
    for keeper in &all {
        keeper.has_confirmed("A lamp").await;
    }
    for (off, title) in [(0, "A saw"), (1, "A stool"), (2, "A shelf")] {
        all[off].person.close().await;
        let others: Vec<usize> = (0..3).filter(|other| *other != off).collect();
        all[others[0]].person.propose(title).await;
        for other in &others {
            all[*other].has_confirmed(title).await;
        }
        all[off].open().await;
        all[off].has_confirmed(title).await;
    }
    for keeper in &mut all {
        keeper.person.is_sound().await;
        keeper.person.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_keeper_of_three_confirms_nothing_until_another_is_there() {
    let mut all = keepers(&["Kim", "Lou", "Max"]).await;
    all[0].person.propose("A lamp").await;
    all[2].has_confirmed("A lamp").await;
    all[1].person.close().await;
    all[2].person.close().await;
    all[0].person.propose("A saw").await;
    assert_eq!(all[0].knows_confirmed("A saw").await, Some(false));
    all[2].open().await;
    all[0].has_confirmed("A saw").await;
    all[2].has_confirmed("A saw").await;
}
