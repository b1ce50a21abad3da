//! Deciding in the window: a draft written by two, a ranked vote by keys, a text that changes, a meeting, every ballot paper,
//! and a year of decisions to look back on.

use crate::driver::{DOWN, ENTER, UP};
use crate::keeper::Keeper;
use crate::people::Person;
use crate::pictures;
use crate::saved_files;

#[test]
fn two_write_a_draft_rank_by_keys_and_vote_again_when_its_text_changes() {
    let mut keeper = Keeper::found("Riverside Makers", "Kai");
    let (ann, ben) = (Person::new("Ann"), Person::new("Ben"));
    ann.join(&keeper.invite(), "Riverside Makers", "Kai");
    ben.join(&keeper.invite(), "Riverside Makers", "Kai");
    ann.go("members");
    ann.window().see("[data-test=member]", "Ben");

    written(&ann);
    written_on(&ann, &ben);
    delegated(&keeper, &ann, &ben);
    ranked(&ann, &ben);
    begun_anew(&ann, &ben);

    // Eight days later by the keeper's clock the vote is closed.
    keeper.let_pass(8);
    ann.window().see("[data-test=outcome]", "Decided for Kiln");
    ann.window().see("[data-test=delegated]", "delegated");
    ann.window().find("[data-test=pairs]");
    ann.window().see("[data-test=could-vote]", "position");
    pictures::take(ann.window(), "decided-ranked");
    for (button, ending) in [("export-csv", ".csv"), ("export-blt", ".blt")] {
        ann.window().click(&format!("[data-test={button}]"));
        ann.window().see("[data-test=exported]", ending);
    }
    let files = saved_files(&ann);
    let (_, table) = files.iter().find(|(ending, _)| ending == "csv").expect("a table");
    let table = String::from_utf8_lossy(table);
    assert!(table.starts_with("member,cast_by,Kiln,Band saw,Bench\r\nAnn,Ann,1,"), "{table}");
    assert!(table.contains("Kai,Ann,1,"), "the delegated vote is in it: {table}");
    let (_, blt) = files.iter().find(|(ending, _)| ending == "blt").expect("a BLT file");
    assert!(blt.starts_with(b"3 1\n"));
    ann.window().click("[data-test=carry-out]");
    ann.window().see("[data-test=question]", "Everybody sees that you said so");
    ann.window().click("[data-test=question-yes]");
    ann.window().see("[data-test=carried-out]", "Ann");
    ann.go("decisions");
    ann.window().see("[data-test=shelf-carried-out]", "What do we buy?");
}

/// Ann writes a draft with options, for Ben to write on.
fn written(ann: &Person) {
    let window = ann.window();
    ann.go("decisions");
    window.click("[data-test=propose]");
    window.find("[data-test=way]");
    pictures::take(window, "write-empty");
    window.fill("[data-test=propose-title]", "What do we buy?");
    window.fill("[data-test=propose-text]", "There is money for one machine.");
    window.click("[data-test=way-schulze]");
    window.fill("[data-test=options]", "Kiln\nKai\nBench");
    window.find("[data-test=persons]");
    window.click("[data-test=keep-draft]");
    window.see("[data-test=trouble]", "secret ballots");
    pictures::take(window, "write-persons");
    window.fill("[data-test=options]", "Kiln\nSaw\nBench");
    window.choose("[data-test=topic]", "house");
    window.choose("[data-test=writers]", "Ben");
    window.see("[data-test=writer]", "Ben");
    pictures::take(window, "write-ranked");
    window.click("[data-test=keep-draft]");
    window.see("[data-test=course]", "Draft");
    window.see("[data-test=options]", "Saw");
    pictures::take(window, "draft");
}

/// Ben writes on; nobody can vote yet. Then Ann presents it.
fn written_on(ann: &Person, ben: &Person) {
    ben.go("decisions");
    ben.window().click_saying("[data-test=shelf-drafts] [data-test=proposal]", "What do we buy?");
    ben.window().click("[data-test=edit-proposal]");
    ben.window().see("[data-test=edit-means]", "Nobody has voted");
    ben.window().fill("[data-test=edit-options]", "Kiln\nBand saw\nBench");
    pictures::take(ben.window(), "draft-edit");
    ben.window().click("[data-test=edit-save]");
    ben.window().see("[data-test=options]", "Band saw");
    assert!(ben.window().texts("[data-test=present]").is_empty(), "only its proposer presents it");
    ann.window().see("[data-test=options]", "Band saw");
    ann.window().click("[data-test=present]");
    ann.window().see("[data-test=question]", "The vote opens at once");
    ann.window().click("[data-test=question-yes]");
    ann.window().find("[data-test=ballot]");
}

/// Kai lets Ann vote, Ann lets Ben, and Ben cannot pass it back.
fn delegated(keeper: &Keeper, ann: &Person, ben: &Person) {
    keeper.ask(&["delegate", "house", "Ann"]);
    ann.window().see("[data-test=ballot-for-others]", "Kai");
    ann.go("decisions");
    ann.window().click("[data-test=delegations]");
    ann.window().see("[data-test=delegated-to-me]", "Kai");
    pictures::take(ann.window(), "delegations");
    ann.window().choose("[data-test=delegate-to]", "Ben");
    ann.window().click("[data-test=delegate-do]");
    ann.window().see("[data-test=chain]", "Ben votes for you");
    ben.go("decisions");
    ben.window().click("[data-test=delegations]");
    ben.window().see("[data-test=delegated-to-me]", "Ann");
    ben.window().choose("[data-test=delegate-to]", "Ann");
    ben.window().click("[data-test=delegate-do]");
    ben.window().see("[data-test=trouble]", "circle");
    pictures::take(ben.window(), "delegations-refused");
    ann.window().click("[data-test=take-back]");
    ann.window().see("[data-test=topic]", "You vote yourself");
}

/// Ann ranks with the keyboard alone, Ben with buttons.
fn ranked(ann: &Person, ben: &Person) {
    for person in [ann, ben] {
        person.go("decisions");
        person.window().click_saying("[data-test=proposal]", "What do we buy?");
        person.window().find("[data-test=ballot]");
    }
    let window = ann.window();
    window.click("[data-test=cast]");
    window.see("[data-test=ballot] [data-test=trouble]", "Nothing is marked");
    // Band saw, Kiln, Bench; then Kiln goes up.
    for option in ["1", "0", "2"] {
        window.press(&format!("[data-test=rank-in][data-option='{option}']"), ENTER);
        window.find(&format!("[data-test=rank-grip][data-option='{option}']"));
    }
    assert_eq!(order(ann), ["1 Band saw", "2 Kiln", "3 Bench"]);
    window.press("[data-test=rank-grip][data-option='0']", UP);
    window.see("[data-test=ranking-said]", "Kiln: place 1");
    window.press("[data-test=rank-grip][data-option='0']", DOWN);
    window.press("[data-test=rank-grip][data-option='0']", UP);
    window.press("[data-test=rank-grip][data-option='2']", "=");
    assert_eq!(order(ann), ["1 Kiln", "2 Band saw", "2 Bench"]);
    pictures::take(window, "ballot-ranked");
    window.click("[data-test=cast]");
    window.see("[data-test=my-ballot]", "Kiln › Band saw = Bench");
    ben.window().click("[data-test=rank-in][data-option='2']");
    ben.window().click("[data-test=rank-in][data-option='0']");
    ben.window().click("[data-test=cast]");
    ben.window().see("[data-test=my-ballot]", "Bench › Kiln");
    ben.window().find("[data-test=as-cast]");
    ann.window().see("[data-test=vote]", "Bench › Kiln");
}

/// Ben writes on while the vote is open: all ballots are void, and both vote again.
fn begun_anew(ann: &Person, ben: &Person) {
    ben.window().click("[data-test=edit-proposal]");
    ben.window().see("[data-test=edit-means]", "begins anew");
    ben.window().fill("[data-test=edit-text]", "There is money for one machine, up to 900 euro.");
    ben.window().click("[data-test=edit-save]");
    ben.window().see("[data-test=question]", "All 2 ballots");
    pictures::take(ben.window(), "restart-question");
    ben.window().click("[data-test=question-no]");
    assert!(
        ben.window().value("[data-test=edit-text]").ends_with("900 euro."),
        "what was typed is still there"
    );
    ben.window().click("[data-test=edit-save]");
    ben.window().click("[data-test=question-yes]");
    ben.window().see_no_more("[data-test=edit-means]", "begins anew");
    ann.window().see("[data-test=ballot-void]", "Kiln › Band saw = Bench");
    ann.window().see("[data-test=ballot-for-text]", "round 2");
    ann.window().click("[data-test=versions]");
    ann.window().see("[data-test=version] [data-test=diff]", "Band saw");
    assert_eq!(ann.window().texts("[data-test=version]").len(), 3);
    pictures::take(ann.window(), "versions");
    ann.window().click("[data-test=versions]");
    ann.window().click("[data-test=ballot-differs]");
    ann.window().see("[data-test=diff]", "up to 900 euro");
    pictures::take(ann.window(), "ballot-void");
    for (person, first) in [(ann, "0"), (ben, "0")] {
        person.window().find("[data-test=ballot-void]");
        person.window().click(&format!("[data-test=rank-in][data-option='{first}']"));
        person.window().click("[data-test=cast]");
        person.window().see("[data-test=my-ballot]", "Kiln");
        person.window().find("[data-test=my-ballot] [data-certainty=confirmed]");
    }
}

/// Places and labels as they lie on the paper.
fn order(person: &Person) -> Vec<String> {
    let places = person.window().texts("[data-test=ranked-option] .rank-place");
    let labels = person.window().texts("[data-test=ranked-option] .rank-label");
    places.iter().zip(labels).map(|(place, label)| format!("{place} {label}")).collect()
}

#[test]
fn hands_of_a_meeting_count_once_two_others_witness_them_and_every_paper_can_be_filled_in() {
    let (ann, ben, cleo) = (Person::new("Ann"), Person::new("Ben"), Person::new("Cleo"));
    ann.found("Riverside Makers");
    for person in [&ben, &cleo] {
        person.join(&ann.invite(), "Riverside Makers", "Ann");
    }
    ann.go("members");
    ann.window().see("[data-test=member]", "Cleo");
    ann.go("decisions");
    ann.window().click("[data-test=delegations]");
    ann.window().see("[data-test=topic]", "Nobody lets you vote");
    pictures::take(ann.window(), "delegations-empty");
    meeting(&ann, &[&ben, &cleo]);
    papers(&ann, &ben);
}

/// Ann, a steward, records what a meeting counted.
fn meeting(ann: &Person, others: &[&Person]) {
    let window = ann.window();
    put(ann, "Paint the gate", "way-yes-no", "", "");
    window.click("[data-test=vote-yes]");
    window.see("[data-test=count-yes]", "1");
    window.click("[data-test=meeting-record]");
    window.click("[data-test=meeting-record-do]");
    window.see("[data-test=meetings] [data-test=trouble]", "at least one hand");
    window.fill("[data-test=meeting-yes]", "1");
    window.fill("[data-test=meeting-no]", "1");
    pictures::take(window, "meeting-record");
    window.click("[data-test=meeting-record-do]");
    window.see("[data-test=meeting]", "Waits for witnesses");
    for person in others {
        person.go("decisions");
        person.window().click_saying("[data-test=proposal]", "Paint the gate");
        person.window().see("[data-test=meeting]", "recorded by Ann");
        if person.name == "Ben" {
            pictures::take(person.window(), "meeting-waits");
        }
        person.window().click("[data-test=witness]");
        person.window().see("[data-test=meeting]", person.name);
    }
    window.see("[data-test=meeting]", "In the count");
    window.see("[data-test=count-yes]", "2");
    window.see("[data-test=count-no]", "1");
    pictures::take(window, "meeting-counted");
}

/// Each of the other papers: filled in wrongly where that can be, then rightly.
fn papers(ann: &Person, ben: &Person) {
    let options = "The first Saturday\nThe last Sunday\nA Friday evening";
    let window = ann.window();

    put(ann, "A shelf for leftovers", "way-consent", "", "");
    window.click("[data-test=vote-object]");
    window.click("[data-test=cast]");
    window.see("[data-test=ballot] [data-test=trouble]", "objection");
    window.fill("[data-test=objection]", "It would stand in front of the fire exit.");
    pictures::take(window, "ballot-consent");
    window.click("[data-test=cast]");
    window.see("[data-test=objections]", "fire exit");
    window.see_no_more("[data-test=comment-shown]", "fire exit");
    window.see("[data-test=count-object]", "1");
    ben.go("decisions");
    ben.window().click_saying("[data-test=proposal]", "A shelf for leftovers");
    ben.window().see("[data-test=objections]", "Ann objects");
    ben.window().click("[data-test=vote-agree]");
    ben.window().click("[data-test=cast]");
    ben.window().see("[data-test=my-ballot]", "Agree");
    pictures::take(ben.window(), "objection");

    put(ann, "One day to clean up", "way-choose-one", options, "");
    window.click_saying("[data-test=option]", "The last Sunday");
    pictures::take(window, "ballot-choose-one");
    window.click("[data-test=cast]");
    window.see("[data-test=my-ballot]", "The last Sunday");

    put(ann, "Days that suit us", "way-approve", options, "2");
    for option in ["Saturday", "Sunday", "Friday"] {
        window.click_saying("[data-test=option]", option);
    }
    window.click("[data-test=cast]");
    window.see("[data-test=ballot] [data-test=trouble]", "more options than this vote allows");
    pictures::take(window, "ballot-approve-refused");
    window.click_saying("[data-test=option]", "Friday");
    window.click("[data-test=cast]");
    window.see("[data-test=my-ballot]", "The first Saturday · The last Sunday");

    put(ann, "How good is each day?", "way-score", options, "");
    window.click_saying("[data-test=option]:nth-child(1) [data-test=score-5]", "5");
    window.click_saying("[data-test=option]:nth-child(3) [data-test=score-0]", "0");
    pictures::take(window, "ballot-score");
    window.click("[data-test=cast]");
    window.see("[data-test=my-ballot]", "The first Saturday 5 · A Friday evening 0");

    put(ann, "Dots for days", "way-dots", options, "3");
    for _ in 0..2 {
        window.click("[data-test=option]:nth-child(2) [data-test=dot-more]");
    }
    window.see("[data-test=dots-left]", "One dot left");
    pictures::take(window, "ballot-dots");
    window.click("[data-test=option]:nth-child(1) [data-test=dot-more]");
    window.see("[data-test=dots-left]", "All your dots");
    window.click("[data-test=cast]");
    window.see("[data-test=my-ballot]", "The first Saturday 1 · The last Sunday 2");
    window.click("[data-test=cast-abstain]");
    window.see("[data-test=my-ballot]", "For none");

    put(ann, "Two days", "way-single-transferable", options, "");
    assert!(window.texts("[data-test=rank-level]").is_empty());
    window.click("[data-test=rank-in][data-option='2']");
    window.click("[data-test=rank-in][data-option='0']");
    window.draw("[data-test=rank-grip][data-option='0']", "[data-test=rank-grip][data-option='2']");
    assert_eq!(order(ann), ["1 The first Saturday", "2 A Friday evening"], "drawn to the first place");
    window.click("[data-test=rank-down]");
    window.see("[data-test=ranking-said]", "The first Saturday: place 2");
    window.click("[data-test=cast]");
    window.see("[data-test=my-ballot]", "A Friday evening › The first Saturday");
    window.find("[data-test=rounds]");
    pictures::take(window, "ballot-transferable");
}

/// Puts something to the vote.
fn put(person: &Person, title: &str, way: &str, options: &str, number: &str) {
    let window = person.window();
    person.begin_proposal(title);
    window.fill("[data-test=propose-text]", "So that we know where we stand.");
    window.click(&format!("[data-test={way}]"));
    if !options.is_empty() {
        window.fill("[data-test=options]", options);
    }
    if !number.is_empty() {
        window.fill("[data-test=number]", number);
    }
    window.click("[data-test=propose-do]");
    window.find("[data-test=ballot]");
}

#[test]
fn a_year_of_decisions_by_every_method_can_be_looked_back_on() {
    for dark in [false, true] {
        let robin = if dark { Person::in_the_dark("Robin") } else { Person::new("Robin") };
        let window = robin.window();
        let picture = |name: &str| {
            pictures::take(window, &format!("year-{name}{}", if dark { "-dark" } else { "" }));
        };
        window.click("[data-test=way-sample]");
        window.find("[data-test=organisation]");
        window.see("[data-test=attention]", "closes soon");
        robin.go("decisions");
        window.find("[data-test=shelf-decided]");
        picture("decisions");
        window.choose("[data-test=topic-filter]", "money");
        window.see_no_more("[data-test=proposal]", "A name for the laser");
        window.see("[data-test=proposal]", "Where does the surplus go?");
        window.choose("[data-test=topic-filter]", "All topics");
        window.fill("[data-test=proposal-filter]", "no such thing");
        window.find("[data-test=nothing]");
        for (title, name) in [
            ("A place for the summer party", "open-ranked"),
            ("The back door is locked after nine", "open-consent"),
            ("Two evenings for courses", "discussion"),
            ("A rack for bicycles", "draft"),
            ("A day to clean up together", "approved"),
            ("Two days’ notice before a vote closes", "amended"),
            ("Rent the meeting room to firms", "objected"),
            ("What do we buy next?", "pairs"),
            ("Which course first?", "scores"),
            ("Where does the surplus go?", "dots"),
            ("The colour of the front door", "runoff"),
            ("Three projects for the summer", "transferable"),
            ("House rules, second edition", "meeting"),
            ("Which blade stays on the saw?", "lot"),
        ] {
            robin.go("decisions");
            window.fill("[data-test=proposal-filter]", title);
            window.click_saying("[data-test=proposal]", title);
            window.see("h1", title);
            window.find("[data-test=course], [data-test=result]");
            if name == "transferable" {
                let rounds = window.texts("[data-test=rounds] td").concat();
                assert!(rounds.contains('.'), "exact to the last digit: {rounds}");
            }
            if name == "lot" {
                window.click("[data-test=lot] > summary");
            }
            picture(name);
        }
        robin.go("decisions");
        window.click("[data-test=delegations]");
        window.see("[data-test=delegated-to-me]", "Emeka Eze");
        picture("delegations");
    }
}
