//! Joining an organisation with a long history: what holds now is there at once, and what is missing is said.

use moothall_tests::{Person as Peer, on_loopback, shelf};
use tokio::runtime::Runtime;

use crate::people::Person;
use crate::pictures;

#[test]
fn a_newcomer_to_an_old_organisation_sees_how_much_of_its_history_is_here_until_all_is() {
    let runtime = Runtime::new().expect("a runtime");
    let mut keeper = Peer::without_peer("Kim");
    shelf::old_organisation(&keeper.dir());
    shelf::withhold(&keeper.dir()).expect("an entry");
    runtime.block_on(keeper.open(on_loopback()));
    let pat = Person::new("Pat");
    pat.join(&runtime.block_on(keeper.invite()), "The old mill", "Ann");
    let window = pat.window();
    window.see("[data-test=standing-history]", "checked");
    // The keeper goes off.
    runtime.block_on(keeper.close());
    window.see("[data-test=standing]", "No keeper in reach");
    pat.go("bookings");
    window.see("[data-test=resource]", "Lathe");
    pictures::take_every_way(window, None, "history-behind");
    pat.go("keeping");
    window.click("[data-test=verify-do]");
    window.see("[data-test=verify-done]", "Everything is sound");
    window.see("[data-test=verify-history]", "Everything that holds now is here");
    window.click("[data-test=export-do]");
    window.see("[data-test=trouble]", "Make it once that is here");
    pictures::take_every_way(window, None, "history-behind-keeping");
    // The same when it is typed.
    for verb in ["status", "verify"] {
        let said = pat.moothall(&[verb]);
        assert!(said["history"].is_object(), "{verb}: {said}");
    }
    // It is there again, and the rest comes.
    shelf::give_back(&keeper.dir()).expect("an entry");
    runtime.block_on(keeper.open(on_loopback()));
    window.see_no_more("[data-test=standing]", "% checked");
    window.click("[data-test=verify-do]");
    window.see_no_more("[data-test=verify-done]", "Everything that holds now is here");
    window.see("[data-test=verify-done]", "Everything is sound");
    for verb in ["status", "verify"] {
        let said = pat.moothall(&[verb]);
        assert!(said["history"].is_null(), "{verb}: {said}");
    }
}
