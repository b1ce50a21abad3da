//! What the constitution gives: members change it together, stewards put things in order, and words are their author's.

use crate::keeper::Keeper;
use crate::people::Person;
use crate::{book, pictures, turn_to};

#[test]
fn members_amend_the_constitution_and_a_text_that_cannot_be_one_is_refused_with_the_line() {
    let mut keeper = Keeper::found("Riverside Makers", "Kai");
    let (ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.join(&keeper.invite(), "Riverside Makers", "Kai");
    ben.join(&keeper.invite(), "Riverside Makers", "Kai");
    let window = ann.window();
    ann.go("constitution");
    window.click("[data-test=amend]");
    window.find("[data-test=parameter]");
    let old = window.value("[data-test=amend-constitution]");
    assert!(old.contains("parameter quorum_percent = 25;"), "{old}");
    window.fill("[data-test=propose-title]", "A third of us must vote");
    window.click("[data-test=propose-do]");
    window.see("[data-test=trouble]", "Nothing is changed yet");
    let replace = |from: &str, to: &str| {
        let script = "const t = document.querySelector('[data-test=amend-constitution]'); \
                      t.value = arguments[0]; t.dispatchEvent(new Event('input', {bubbles: true})); return null";
        window.script(script, &[old.replace(from, to).into()]);
    };
    replace("parameter quorum_percent = 25;", "parameter quorum_percent = many;");
    window.click("[data-test=propose-do]");
    let line = old.lines().position(|line| line.contains("quorum_percent = 25")).unwrap() + 1;
    window.see("[data-test=trouble]", &format!("Correct line {line} "));
    pictures::take(window, "amend-refused");
    replace("parameter quorum_percent = 25;", "parameter quorum_percent = 250;");
    window.see("[data-test=diff]", "parameter quorum_percent = 250;");
    window.click("[data-test=propose-do]");
    window.see("[data-test=trouble]", "out of its range");
    // Nobody needs to write it: the form does, letter by letter what the text would say.
    replace("nothing", "nothing");
    window.see_no_more("[data-test=parameter-wrong]", "whole number");
    let quorum = "[data-test=parameter][data-name=quorum_percent]";
    window.fill(quorum, "250");
    window.see("[data-test=parameter-wrong]", "from 0 to 100");
    window.fill(quorum, "33");
    window.choose("[data-test=parameter][data-name=majority_of]", "of all members");
    window.see("[data-test=diff]", "parameter quorum_percent = 33;");
    window.see("[data-test=settings]", "25 → 33");
    window.see("[data-test=settings]", "of the yes and no votes → of all members");
    window.choose("[data-test=parameter][data-name=majority_of]", "of the yes and no votes");
    assert_eq!(window.value("[data-test=amend-constitution]"), old.replace("= 25;", "= 33;"));
    window.click("[data-test=parameters-bookings]");
    pictures::take(window, "amend");
    window.click("[data-test=propose-do]");
    window.find("[data-test=vote-yes]");
    for person in [&ann, &ben] {
        person.go("decisions");
        person.window().click_saying("[data-test=proposal]", "A third of us must vote");
        person.window().see("[data-test=diff]", "parameter quorum_percent = 33;");
        person.window().see("[data-test=settings]", "25 → 33");
        person.window().click("[data-test=vote-yes]");
    }
    for person in [&ann, &ben] {
        person.window().see("[data-test=count-yes]", "2");
        person.window().see("[data-test=my-ballot] [data-certainty]", "confirmed");
    }
    pictures::take(window, "amendment");
    keeper.let_pass(8);
    ben.window().find("[data-test=carried-out]");
    ben.go("constitution");
    ben.window().see("[data-test=constitution-text]", "parameter quorum_percent = 33;");
    pictures::take(ben.window(), "constitution");
}

#[test]
fn a_steward_clears_a_room_and_a_comment_and_everybody_erases_words_of_their_own() {
    let (ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.found("Riverside Makers");
    ann.add_resource("Wood shop");
    ben.join(&ann.invite(), "Riverside Makers", "Ann");

    // Ben erases what a booking is for; then Ann, a steward, cancels it, and he sees that it is gone.
    book(&ben, 2, 10..12, "A surprise for Ann");
    ben.window().see("[data-test=booking-details]", "A surprise for Ann");
    turn_to(&ann, 2);
    ann.window().see("[data-test=booking]", "A surprise for Ann");
    ben.window().click("[data-test=erase-booking]");
    pictures::take(ben.window(), "erase-booking");
    ben.window().click("[data-test=question-yes]");
    ann.window().see_no_more("[data-test=booking]", "A surprise");
    ann.window().click_saying("[data-test=booking]", "Ben");
    ann.window().click("[data-test=booking-details] [data-test=cancel-booking]");
    ann.window().see("[data-test=question]", "Ben’s booking");
    pictures::take(ann.window(), "cancel-of-another");
    ann.window().click("[data-test=question-yes]");
    ben.window().see_no_more("[data-test=booking]", "You");

    // A comment of Ben's is erased by Ann; nothing of hers could be erased by him.
    ann.begin_proposal("Buy a band saw");
    ann.window().click("[data-test=propose-do]");
    ben.go("decisions");
    ben.window().click_saying("[data-test=proposal]", "Buy a band saw");
    for (person, words) in [(&ben, "Ann is a fool."), (&ann, "It is worn out.")] {
        person.window().fill("[data-test=comment]", words);
        person.window().click("[data-test=comment-send]");
        for other in [&ann, &ben] {
            other.window().see("[data-test=comment-shown]", words);
        }
    }
    assert_eq!(ben.window().texts("[data-test=comment-erase]").len(), 1, "his own alone");
    ann.window().click("[data-test=comment-shown]:first-child [data-test=comment-erase]");
    ann.window().click("[data-test=question-yes]");
    ben.window().see_no_more("[data-test=comment-shown]", "fool");
    ben.window().see("[data-test=comment-shown]", "worn out");

    // Ben erases his name, is shown by a number, and gives himself another.
    ben.go("members");
    ben.window().click("[data-test=edit-profile]");
    ben.window().click("[data-test=erase-profile]");
    ben.window().click("[data-test=question-yes]");
    ann.go("members");
    ann.window().see_no_more("[data-test=member]", "Ben");
    pictures::take(ann.window(), "members-erased");
    ben.window().click("[data-test=edit-profile]");
    ben.window().fill("[data-test=profile-name]", "Benedikt");
    ben.window().click("[data-test=profile-save]");
    ann.window().see("[data-test=member]", "Benedikt");
}
