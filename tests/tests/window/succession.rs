//! When keepers are lost: a guided succession that nobody begins by accident, two namings beside each other, and a fork.

use moothall_core::id::NamingId;
use moothall_core::request::{Answer, Request};
use moothall_tests::Person as Peer;
use moothall_tests::keepers::{Keeper, adas_keepers};
use tokio::runtime::Runtime;

use crate::driver::{Window, until};
use crate::people::Person;
use crate::pictures;

/// The naming of so many devices, once it is known.
async fn naming_of(peer: &Peer, devices: usize) -> NamingId {
    let found = |answer: &Answer| match answer {
        Answer::Succession(shown) => {
            shown.namings.iter().find(|naming| naming.devices.len() == devices).map(|naming| naming.id)
        }
        _ => None,
    };
    let answer = peer.until("it is named", Request::Succession, |answer| found(answer).is_some()).await;
    found(&answer).expect("it was seen")
}

/// Ada's three machines, and Ann and Ben who joined.
fn hall(runtime: &Runtime) -> (Vec<Keeper>, Person, Person) {
    let keepers = runtime.block_on(adas_keepers(&["Kim", "Lou", "Max"]));
    let (ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    for person in [&ann, &ben] {
        person.join(&runtime.block_on(keepers[0].person.invite()), "Makers of the old mill", "");
    }
    (keepers, ann, ben)
}

/// The three steps of the guide, with everything that is to keep whoever does not mean it from going on.
fn names_ann_and_ben(window: &Window) {
    window.click("[data-test=succession-begin]");
    window.see("[data-test=succession-guide] h2", "Step 1 of 3");
    window.click("[data-test=succession-next]");
    window.see("[data-test=trouble]", "Choose one to seven devices");
    window.choose("[data-test=successor]", "Ann · This device (connected)");
    window.see("[data-test=successor-chosen]", "Ann");
    window.see("[data-test=succession-then]", "It confirms alone");
    let ben =
        until(|| window.texts("[data-test=successor] option").into_iter().find(|one| one.starts_with("Ben")));
    window.choose("[data-test=successor]", &ben.expect("Ben's device can be named"));
    window.see("[data-test=succession-then]", "2 of 2 must sign");
    pictures::take_every_way(window, None, "succession-whom");
    window.click("[data-test=succession-next]");
    window.see("[data-test=succession-guide] h2", "Step 2 of 3");
    window.see("[data-test=review-new]", "Ben");
    window.see("[data-test=succession-review]", "cannot be taken back");
    window.see("[data-test=succession-review]", "3 of 3 members");
    pictures::take_every_way(window, None, "succession-review");
    window.click("[data-test=succession-go-on]");
    window.see("[data-test=succession-guide] h2", "Step 3 of 3");
    window.fill("[data-test=succession-typed]", "Another mill");
    window.click("[data-test=succession-do]");
    window.see("[data-test=trouble]", "not the organisation");
    assert!(window.texts("[data-test=naming]").is_empty(), "nothing is named yet");
    pictures::take_every_way(window, None, "succession-sign");
    window.fill("[data-test=succession-typed]", "makers of the old mill");
    window.click("[data-test=succession-do]");
    window.see("[data-test=naming-voices]", "1 of 3");
}

#[test]
fn members_name_successors_step_by_step_and_where_the_old_keepers_went_on_each_chooses_a_line() {
    let runtime = Runtime::new().expect("a runtime");
    let (mut keepers, mut ann, mut ben) = hall(&runtime);
    runtime.block_on(async {
        keepers[1].person.close().await;
        keepers[2].person.close().await;
    });
    let window = ann.window();
    ann.go("devices");
    window.click("[data-test=to-keepers]");
    window.click("[data-test=to-succession]");
    window.see("[data-test=succession-none]", "Nobody has named successors");
    window.see("[data-test=succession-about]", "the successors take it over");
    window.see("[data-test=succession-first]", "Keepers now");
    // Whoever looks into it has begun nothing.
    window.click("[data-test=succession-begin]");
    window.click("[data-test=succession-cancel]");
    window.find("[data-test=succession-begin]");
    names_ann_and_ben(window);

    // Ada names her own machine that is left. Both are shown beside each other, with what tells them apart.
    let kim = &keepers[0];
    runtime.block_on(kim.person.ask(Request::Succeed { successors: vec![kim.device] }));
    window.see("[data-test=succession-rivals]", "Two sets of successors");
    window.see("[data-test=named-alone]", "Ann");
    pictures::take_every_way(window, None, "succession-rivals");

    // Ben sees on his home screen that something waits for him, and signs one of the two.
    ben.go("home");
    let home = ben.window();
    home.see("[data-test=attention]", "The keepers are lost, somebody says:");
    home.see("[data-test=attention]", "Ann (");
    pictures::take(home, "home-succession");
    home.click_saying("[data-test=attention] a", "to take their place");
    home.find("[data-test=naming-sign][aria-label*='Ben (']");
    home.click("[data-test=naming-sign][aria-label*='Ben (']");
    home.see("[data-test=question]", "cannot be taken back");
    home.click("[data-test=question-no]");
    assert_eq!(home.texts("[data-test=naming-sign]").len(), 2, "he has signed nothing yet");
    home.click("[data-test=naming-sign][aria-label*='Ben (']");
    home.click("[data-test=question-yes]");
    window.see("[data-test=naming-voices]", "2 of 3");
    window.see("[data-test=naming-stage]", "One signature is missing");
    pictures::take_every_way(window, None, "succession-under-way");
    runtime.block_on(async {
        let id = naming_of(&kim.person, 2).await;
        kim.person.ask(Request::SupportSuccession { id }).await;
    });
    ann.go("devices");
    window.click("[data-test=to-keepers]");
    window.see("[data-test=keeper]", "Ben");
    window.see("[data-test=certificate]", "Ann (");
    assert_eq!(window.texts("[data-test=keeper]").len(), 2, "Ann and Ben confirm now");

    // Lou and Max had only been out of reach, and went on.
    ann.close();
    ben.close();
    runtime.block_on(async {
        keepers[0].person.close().await;
        keepers[1].open().await;
        keepers[2].open().await;
        keepers[1].person.propose("A lamp").await;
        keepers[2].has_confirmed("A lamp").await;
        keepers[0].open().await;
    });
    ann.open_again("loopback", false);
    let window = ann.window();
    window.see("[data-test=attention]", "The order parts after position");
    pictures::take(window, "home-fork");
    window.click_saying("[data-test=attention] a", "The order parts after position");
    window.see("[data-test=line-ours] [data-test=line-origin]", "3 members named successors");
    window.see("[data-test=line-theirs] [data-test=line-origin]", "The keepers of before went on");
    window.see("[data-test=difference]", "A lamp");
    window.see("[data-test=fate-there]", "confirmed");
    pictures::take_every_way(window, None, "lines-parted");
    window.click("[data-test=line-stay]");
    window.click("[data-test=question-yes]");
    window.see("[data-test=line-ours]", "You chose that this device stays with it");
    // A later change of mind is possible, and asks once more.
    window.click("[data-test=line-follow]");
    window.see("[data-test=question]", "unconfirmed again");
    window.click("[data-test=question-yes]");
    window.see("[data-test=line-ours] [data-test=line-keepers]", "(");
    ann.go("decisions");
    window.see("[data-test=proposal]", "A lamp");
    ann.go("devices");
    window.click("[data-test=to-keepers]");
    let three = until(|| (window.texts("[data-test=keeper]").len() == 3).then_some(()));
    assert!(three.is_some(), "the old keepers confirm again, for Ann");
}
