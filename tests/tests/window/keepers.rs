//! Who confirms: members hand it over by a decision, in the window.

use crate::hall::written;
use crate::keeper::Keeper;
use crate::people::Person;
use crate::pictures;

#[test]
fn members_put_another_device_in_the_keepers_place_and_it_confirms_when_the_old_one_is_off() {
    let mut keeper = Keeper::found("Riverside Makers", "Kai");
    keeper.ask(&["resources", "add", "Wood shop"]);
    let (ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.join(&keeper.invite(), "Riverside Makers", "Kai");
    ben.join(&keeper.invite(), "Riverside Makers", "Kai");
    let window = ann.window();

    // Among the devices one sees who confirms, and from there the way leads to a proposal with that chosen.
    ann.go("devices");
    window.see("[data-test=device]:has([data-test=keeper])", "Kai");
    window.click("[data-test=hand-over]");
    window.fill("[data-test=propose-title]", "Ann's machine confirms");
    window.find("[data-test=propose-device]");
    window.click("[data-test=propose-do]");
    window.see("[data-test=trouble]", "Choose the device");
    assert!(!window.texts("[data-test=propose-device] option").iter().any(|name| name.contains("Kai")));
    window.choose("[data-test=propose-device]", "Ann · This device");
    pictures::take(window, "effect-keeper");
    window.click("[data-test=propose-do]");
    window.see("[data-test=effect]", "this device becomes the keeper: Ann");
    pictures::take(window, "proposal-keeper");

    for person in [&ann, &ben] {
        person.go("decisions");
        person.window().click_saying("[data-test=proposal]", "Ann's machine confirms");
        person.window().click("[data-test=vote-yes]");
    }
    for person in [&ann, &ben] {
        person.window().see("[data-test=count-yes]", "2");
        person.window().see("[data-test=my-ballot] [data-certainty]", "confirmed");
    }
    keeper.let_pass(8);
    window.find("[data-test=carried-out]");
    ann.go("devices");
    window.see("[data-test=device]:has([data-test=keeper])", "Ann");
    pictures::take(window, "devices-keeper");
    drop(keeper);

    // Kai's machine is off, and Ben's booking is confirmed all the same.
    let day = written(ben.window(), 12);
    ben.moothall(&["book", "Wood shop", &format!("{day} 10:00"), "2h", "--title", "A shelf"]);
    ben.go("home");
    ben.window().see("[data-test=my-booking] [data-certainty]", "confirmed");
    ann.go("home");
    window.see("main", "only keeper");
}
