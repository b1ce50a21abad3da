//! Keeping members: a list comes in, somebody gets a role, somebody is suspended, a lost device is replaced by two members' word.

use crate::people::Person;
use crate::pictures;

/// Eight people; one stands twice, and one is a member already.
const LIST: &str = "Vorname;Nachname;E-Mail;Telefon;Ort;Bemerkung\r\n\
    Dora;Falk;dora@example.org;0660 111;Linz;Brot und Kuchen\r\n\
    Emil;Gruber;emil@example.org;;Linz;\r\n\
    Fatma;Yilmaz;fatma@example.org;0660 333;Wels;Fahrräder\r\n\
    Dora;Falk;DORA@example.org;;;\r\n\
    Greta;Holm;greta@example.org;;Steyr;Näht\r\n\
    Ben;;;;;\r\n\
    Hanno;Weiss;;0660 888;Linz;\r\n\
    Ines;Moser;ines@example.org;;Linz;Löten\r\n";

#[test]
fn a_list_comes_in_a_role_is_given_and_who_is_suspended_is_told_why() {
    let (mut ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.found("Riverside Makers");
    ann.add_resource("Wood shop");
    ben.join(&ann.invite(), "Riverside Makers", "Ann");
    ann.go("members");
    let window = ann.window();
    window.see("[data-test=member]", "Ben");

    // Without a device: by hand.
    window.click("[data-test=register]");
    pictures::take(window, "register");
    window.fill("[data-test=register-name]", "Kai Lund");
    window.fill("[data-test=reach-mail-text]", "kai@example.org");
    window.fill("[data-test=reach-address-text]", "Mill Lane 3");
    window.click("[data-test=register-do]");
    window.see("[data-test=member]", "Record kept by stewards");

    import(&ann);
    ann.go("members");
    for name in ["Dora Falk", "Ines Moser", "Kai Lund"] {
        ann.window().see("[data-test=member]", name);
        ben.go("members");
        ben.window().see("[data-test=member]", name);
    }
    ann.window().click("[data-test=export]");
    ann.window().see("[data-test=exported]", ".csv");

    voting(&ann);
    ann.go("members");
    reach(&ann, &ben);
    role_and_group(&ann, &ben);
    suspension(&ann, &ben);

    ann.open_again("loopback", true);
    ann.go("members");
    ann.window().see("[data-test=member]", "Fatma Yilmaz");
    pictures::take(ann.window(), "members-many-dark");
    ann.window().click_saying("[data-test=member-name]", "Ben");
    ann.window().see("[data-test=suspended]", "The saw was left running");
    pictures::take(ann.window(), "member-dark");
}

/// Who has no device is told where it counts, and hands of a meeting are not offered where they do not.
fn voting(ann: &Person) {
    ann.moothall(&["propose", "Paint the gate", "--text", "Green."]);
    ann.go("decisions");
    let window = ann.window();
    window.click_saying("[data-test=proposal]", "Paint the gate");
    window.see("[data-test=without-device]", "7 of the 9 who may vote have no device");
    window.see("[data-test=meeting-only-drafts]", "put to the vote at once");
    assert!(window.texts("[data-test=meeting-record]").is_empty(), "what is refused is not offered");
    pictures::take_at(window, "[data-test=without-device]", "vote-without-device");
}

/// The list is chosen, mapped, looked at and written.
fn import(ann: &Person) {
    let window = ann.window();
    window.click("[data-test=import]");
    pictures::take(window, "import-empty");
    let no_list = ann.home().join("picture.csv");
    std::fs::write(&no_list, b"\x89PNG\0\0").unwrap();
    window.upload("[data-test=import-file]", &no_list);
    window.see("[data-test=trouble]", "no list in text form");
    pictures::take(window, "import-no-list");
    let list = ann.home().join("mitglieder.csv");
    std::fs::write(&list, LIST).unwrap();
    window.upload("[data-test=import-file]", &list);
    window.see("[data-test=import-counts]", "6 records would be written. 2 lines are left out.");
    window.see("[data-test=import-left-out]", "stands in line 2 too");
    window.see("[data-test=import-left-out]", "Ben is a member already");
    assert_eq!(window.texts("[data-test=import-person]").len(), 6);
    // Quorums count those without a device: before anything is written it is said what that comes to.
    window.see("[data-test=import-quorum]", "5 on an amendment, but only 2 have a device");
    pictures::take(window, "import-preview");
    pictures::take_at(window, "[data-test=import-quorum]", "import-quorum");
    window.click("[data-test=import-do]");
    window.see("[data-test=import-report]", "6 records are written.");
    pictures::take(window, "import-report");
}

/// How Kai is reached: stewards see and change it, Ben is told that it is not for him; his own he writes himself.
fn reach(ann: &Person, ben: &Person) {
    let window = ann.window();
    ann.go("members");
    window.click_saying("[data-test=member-name]", "Kai Lund");
    window.see("[data-test=reach-mail]", "kai@example.org");
    window.see("[data-test=reach-mail]", "Only stewards see this.");
    window.see("[data-test=reach-phone]", "Nothing is written down yet.");
    window.click("[data-test=edit-contact]");
    window.click("[data-test=contact-save]");
    window.see("[data-test=trouble]", "Nothing is changed.");
    window.fill("[data-test=reach-phone-text]", "0660 555");
    window.click("[data-test=contact-save]");
    window.see("[data-test=reach-phone]", "0660 555");
    pictures::take(window, "reach");
    ben.go("members");
    ben.window().click_saying("[data-test=member-name]", "Kai Lund");
    ben.window().see(
        "[data-test=reach-hidden]",
        "Only stewards and the member see: Mail address, Telephone, Address",
    );
    ben.go("members");
    ben.window().click_saying("[data-test=member-name]", "Ben");
    ben.window().see("[data-test=member-page]", "Every member sees your name and these words.");
    ben.window().click("[data-test=edit-contact]");
    ben.window().fill("[data-test=reach-mail-text]", "ben@example.org");
    ben.window().click("[data-test=contact-save]");
    ben.window().see("[data-test=reach-mail]", "ben@example.org");
    pictures::take(ben.window(), "reach-own");
    ann.go("members");
}

/// Ben becomes a trainer and belongs to a group.
fn role_and_group(ann: &Person, ben: &Person) {
    let window = ann.window();
    window.click_saying("[data-test=member-name]", "Ben");
    window.choose("[data-test=appoint-role]", "trainer");
    window.click("[data-test=appoint-do]");
    window.see("[data-test=role-trainer]", "until");
    pictures::take(window, "member");
    ann.go("members");
    window.click("[data-test=groups]");
    pictures::take(window, "groups-empty");
    window.click("[data-test=form-group]");
    window.fill("[data-test=group-name]", "Garden");
    window.fill("[data-test=group-purpose]", "Beds, tools and the compost");
    window.click("[data-test=group-form-do]");
    window.see("[data-test=group]", "Garden");
    window.choose("[data-test=group-add]", "Ben");
    window.click("[data-test=group-add-do]");
    window.see("[data-test=group]:has([data-test=group-remove])", "Ben");
    pictures::take(window, "groups");
    ben.go("members");
    ben.window().see("[data-test=member]:has([data-test=role-trainer])", "Garden");
    assert!(ben.window().texts("[data-test=register]").is_empty(), "members keep no records");
}

/// Ann suspends Ben; he is told by whom, until when and why, and what he may not do.
fn suspension(ann: &Person, ben: &Person) {
    ann.go("members");
    let window = ann.window();
    window.click_saying("[data-test=member-name]", "Ben");
    window.click("[data-test=measures]");
    window.choose("[data-test=suspend-days]", "3 days");
    window.fill("[data-test=suspend-reason]", "The saw was left running");
    window.click("[data-test=suspend-do]");
    window.see("[data-test=question]", "Suspend Ben?");
    pictures::take(window, "suspend");
    window.click("[data-test=question-yes]");
    window.see("[data-test=suspended]", "The saw was left running");
    ben.window().click_saying("[data-test=member-name]", "Ben");
    ben.window().see("[data-test=suspended]", "Suspended by Ann");
    pictures::take(ben.window(), "suspended");
    crate::book(ben, 1, 14..16, "Chairs");
    ben.window().see("[data-test=trouble]", "suspended");
}

#[test]
fn a_steward_and_a_second_member_give_a_device_to_who_lost_every_one() {
    let (ann, mut ben, cleo) = (Person::new("Ann"), Person::new("Ben"), Person::new("Cleo"));
    ann.found("Riverside Makers");
    ben.join(&ann.invite(), "Riverside Makers", "Ann");
    cleo.join(&ann.invite(), "Riverside Makers", "Ann");
    ann.go("members");
    ann.window().see("[data-test=member]", "Ben");
    ann.window().click_saying("[data-test=member-name]", "Ben");
    ann.window().see("[data-test=member-page]", "connected now");
    ann.window().click("[data-test=measures]");
    ann.window().fill("[data-test=suspend-reason]", "The saw was left running");
    ben.lose_the_device();
    // What she writes about him, and where she writes it, stays when he is gone.
    ann.window().see("[data-test=member-page]", "last seen");
    let writing =
        "const e = document.activeElement; return [e.dataset.test, e.value, e.closest('details').open]";
    let stays = serde_json::json!(["suspend-reason", "The saw was left running", true]);
    assert_eq!(ann.window().script(writing, &[]), stays);
    ann.window().click("[data-test=measures]");
    ann.window().click("[data-test=give-device]");
    ann.window().see("[data-test=needs-vouching]", "second member");
    let invitation = ann.window().value("[data-test=invitation-text]");
    pictures::take(ann.window(), "give-device");
    cleo.go("home");
    cleo.window().see("[data-test=vouch-wanted]", "a new device of Ben");
    pictures::take(cleo.window(), "vouch-wanted");
    cleo.window().click("[data-test=vouch]");
    cleo.window().see("[data-test=question]", "Vouch for Ben");
    cleo.window().click("[data-test=question-yes]");
    cleo.window().see_no_more("[data-test=vouch-wanted]", "Ben");
    ben.come_back(&invitation, "Riverside Makers", "Ann");
    ben.go("members");
    ben.window().see("[data-test=member]", "Ben");
    ben.window().see("[data-test=member]", "Cleo");
}
