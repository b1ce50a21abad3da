#![allow(clippy::unwrap_used)]

use tokio::sync::{mpsc, watch};

use super::*;

const SECOND: Duration = Duration::from_secs(1);

/// Runs tasks that note what they do.
fn noted(tasks: impl FnOnce(mpsc::UnboundedSender<&'static str>)) -> Vec<&'static str> {
    let executor = Executor::new(1);
    let (notes, mut noted) = mpsc::unbounded_channel();
    tasks(notes);
    executor.run_until(10 * SECOND);
    std::iter::from_fn(|| noted.try_recv().ok()).collect()
}

#[test]
fn the_clock_moves_only_when_nothing_can_go_on() {
    let noted = noted(|notes| {
        let early = notes.clone();
        spawn_in(None, async move {
            sleep(Duration::ZERO).await;
            early.send("after nothing").unwrap();
            sleep(SECOND).await;
            assert_eq!(now().0 - BEGINNING, SECOND);
            early.send("a second later").unwrap();
        });
        spawn_in(None, async move {
            for _ in 0..3 {
                notes.send("at once").unwrap();
                tokio::task::yield_now().await;
            }
        });
    });
    assert_eq!(noted, ["at once", "at once", "at once", "after nothing", "a second later"]);
}

#[test]
fn of_two_timers_of_one_moment_the_second_fires_after_all_that_the_first_begins() {
    let noted = noted(|notes| {
        let (send, mut receive) = mpsc::unbounded_channel();
        let first = notes.clone();
        spawn_in(None, async move {
            sleep(SECOND).await;
            first.send("sent").unwrap();
            send.send(()).unwrap();
            sleep(SECOND).await;
        });
        spawn_in(None, async move {
            // Whichever branch is looked at first, the timer has not fired when the message comes.
            tokio::select! {
                () = sleep(SECOND) => notes.send("too late").unwrap(),
                _ = receive.recv() => notes.send("received").unwrap(),
            }
        });
    });
    assert_eq!(noted, ["sent", "received"]);
}

#[test]
fn those_that_one_step_wakes_go_on_in_the_order_of_their_birth() {
    for _ in 0..20 {
        let noted = noted(|notes| {
            let (change, changed) = watch::channel(());
            for name in ["one", "two", "three", "four", "five"] {
                let (notes, mut changed) = (notes.clone(), changed.clone());
                spawn_in(None, async move {
                    changed.changed().await.unwrap();
                    notes.send(name).unwrap();
                });
            }
            spawn_in(None, async move {
                sleep(SECOND).await;
                change.send_replace(());
            });
        });
        assert_eq!(noted, ["one", "two", "three", "four", "five"]);
    }
}

#[test]
fn a_killed_group_ends_where_it_is_with_all_that_it_spawned() {
    let executor = Executor::new(1);
    let (notes, mut noted) = mpsc::unbounded_channel();
    let going = notes.clone();
    let killed = spawn_in(Some(Group(1)), async move {
        spawn_in(None, async move {
            loop {
                sleep(SECOND).await;
                going.send("still there").unwrap();
            }
        });
        sleep(100 * SECOND).await;
    });
    let waits = notes.clone();
    spawn_in(Some(Group(2)), async move {
        assert_eq!(killed.await, Err(JoinError::Killed));
        waits.send("killed").unwrap();
    });
    spawn_in(Some(Group(2)), async move {
        sleep(9 * SECOND).await;
        notes.send("the others go on").unwrap();
    });
    executor.run_until(2 * SECOND + SECOND / 2);
    executor.kill(Group(1));
    executor.run_until(10 * SECOND);
    let noted: Vec<_> = std::iter::from_fn(|| noted.try_recv().ok()).collect();
    assert_eq!(noted, ["still there", "still there", "killed", "the others go on"]);
    assert_eq!(executor.elapsed(), 10 * SECOND);
}

#[test]
fn a_panic_ends_its_task_and_no_other() {
    let noted = noted(|notes| {
        spawn_in(None, async move {
            let panics = spawn_in(None, async { assert!(now().0.is_zero(), "on purpose") });
            assert_eq!(panics.await, Err(JoinError::Panicked));
            notes.send("told").unwrap();
        });
    });
    assert_eq!(noted, ["told"]);
}
