//! Who confirms: members hand it over by a decision, and see how the keepers do, in the window.

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::agreed::{Objection, Reason, SignedObjection};
use moothall_core::cbor::SignatureBytes;
use moothall_core::double::{Signed, TwoSignatures};
use moothall_core::entry::Point;
use moothall_core::fork::Fork;
use moothall_core::id::{EntryId, OrganisationId, RunningHash, to_hex};
use moothall_core::order::certificate_statement;
use moothall_core::request::{Answer, Request};
use moothall_core::store::Write;
use moothall_core::view::Session;
use moothall_peer::keystore::{KeyState, Keystore};
use moothall_tests::keepers::{Keeper as Device, keepers};
use moothall_tests::{cut_off, shelf};
use tokio::runtime::Runtime;

use crate::driver::{Window, until};
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
    window.see("[data-test=trouble]", "These are the keepers already");
    assert!(!window.texts("[data-test=propose-device] option").iter().any(|name| name.contains("Kai")));
    // What would come of it is said before it is sent: of two, both must be there.
    window.choose("[data-test=propose-device]", "Ann · This device");
    window.see("[data-test=keeper-added]", "Ann");
    window.see_no_more("[data-test=trouble]", "These are the keepers already");
    window.see("[data-test=keepers-then]", "2 of 2 must sign");
    window.see("[data-test=keepers-advice]", "Of three, one may fail");
    pictures::take_at(window, "[data-test=keepers-then]", "effect-keepers");
    window.click("[data-test=keeper-stays]");
    window.see("[data-test=keepers-then]", "there is one keeper");
    pictures::take_at(window, "[data-test=keepers-then]", "effect-keeper");
    window.click("[data-test=propose-do]");
    window.see("[data-test=effect]", "new keepers: Ann");
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

/// Waits until as many keepers as these are in these states, in the order of their names.
#[track_caller]
fn see_states(window: &Window, expected: [&str; 3]) {
    let script = "return Array.from(document.querySelectorAll('[data-test=keeper]'), k => k.dataset.state)";
    let seen = until(|| {
        let states = window.script(script, &[]);
        (states == serde_json::json!(expected)).then_some(())
    });
    assert!(seen.is_some(), "not {expected:?} but {}", window.script(script, &[]));
}

#[test]
fn a_member_sees_three_keepers_one_go_and_with_the_second_that_nothing_is_confirmed_and_what_to_do() {
    let runtime = Runtime::new().unwrap();
    let mut all = runtime.block_on(keepers(&["Kim", "Lou", "Max"]));
    let invitation = runtime.block_on(async {
        let invite = Request::Invite { own_device: false, days: 3, for_member: None };
        let Answer::Invited(invited) = all[0].person.ask(invite).await else { panic!("an invitation") };
        invited.text
    });
    let ann = Person::new("Ann");
    ann.join(&invitation, "Makers of the old mill", "Kim");
    let window = ann.window();
    ann.go("devices");
    window.click("[data-test=to-keepers]");
    see_states(window, ["InStep"; 3]);
    window.see("[data-test=withstands]", "2 of 3 must sign");
    window.see("[data-test=withstands]", "One may be off");
    // Any two of the three may have been the first to sign.
    let signed = window.see("[data-test=certificate]", " (");
    let named = ["Kim (", "Lou (", "Max ("].into_iter().filter(|name| signed.contains(name)).count();
    assert!(named >= 2, "{signed}");
    pictures::take_every_way(window, None, "keepers-in-step");

    // One stops: it is shown as not connected, and confirming goes on.
    runtime.block_on(all[2].person.close());
    see_states(window, ["InStep", "InStep", "Away"]);
    window.see("[data-test=keeper][data-state=Away]", "last seen");
    runtime.block_on(async {
        all[0].person.propose("A lamp").await;
        all[1].has_confirmed("A lamp").await;
    });
    see_states(window, ["InStep", "InStep", "Away"]);
    assert!(window.texts("[data-test=stall]").is_empty(), "two are enough");
    pictures::take_every_way(window, None, "keepers-one-away");

    // The second stops, and something waits: after a minute that is said, with the ways out.
    runtime.block_on(async {
        all[1].person.close().await;
        all[0].person.propose("A saw").await;
    });
    let stall = (0..4).find_map(|_| until(|| window.texts("[data-test=stall]").pop()));
    let stall = stall.expect("that nothing is confirmed is never said");
    for words in
        ["Nothing has been confirmed since", "It takes 2 keepers, and one is connected", "Lou (", "Max ("]
    {
        assert!(stall.contains(words), "{words}: {stall}");
    }
    window.see("[data-test=ways]", "switch them on");
    window.see("[data-test=ways]", "name successors");
    window.see("[data-test=ways]", "recovery sheet");
    pictures::take_every_way(window, None, "keepers-stall");
    ann.go("home");
    window.see("[data-test=attention]", "Nothing has been confirmed since");
    pictures::take(window, "home-stall");
    window.click_saying("[data-test=attention] a", "Nothing has been confirmed since");
    window.find("[data-test=stall]");
    let said = ann.moothall(&["keepers"]);
    assert_eq!(said["stall"]["missing"].as_array().map(Vec::len), Some(2), "{said}");

    // From a keeper's line the way leads to a proposal that it goes.
    window.click("[data-test=keeper][data-state=Away] [data-test=dismiss-keeper]");
    window.see("[data-test=keepers-then]", "2 of 2 must sign");
    pictures::take_at(window, "[data-test=keepers-then]", "effect-dismiss");

    // One of them comes back, and confirming goes on by itself.
    runtime.block_on(async {
        all[1].open().await;
        all[1].has_confirmed("A saw").await;
    });
    ann.go("devices");
    window.click("[data-test=to-keepers]");
    see_states(window, ["InStep", "InStep", "Away"]);
    assert!(until(|| window.texts("[data-test=stall]").is_empty().then_some(())).is_some(), "it is over");
}

/// The key of a keeper whose peer is closed.
fn key(keeper: &Device) -> SigningKey {
    let KeyState::Open(keys) = Keystore::open(&keeper.person.dir(), cut_off().keys).unwrap() else {
        panic!("the keys are in a plain file")
    };
    SigningKey::from_bytes(keys.seed())
}

/// What shows that a keeper signed two batches for one place.
fn two_orders(organisation: OrganisationId, keeper: &Device, at: Point) -> Write {
    let sign = |hash: u8| {
        let point = Point { hash: RunningHash([hash; 32]), ..at };
        let statement = certificate_statement(organisation, &point, None);
        let signature = SignatureBytes(key(keeper).sign(&statement).to_bytes());
        Signed { point, state: None, signature, record: Vec::new() }
    };
    let (proof, _) = TwoSignatures::new(organisation, keeper.device, None, sign(1), sign(2)).unwrap();
    let bytes = proof.encode();
    Write::Equivocation { id: Fork::id(&bytes), device: keeper.device, bytes }
}

/// What a keeper says that does not sign up to a point because of an entry.
fn refuses(organisation: OrganisationId, keeper: &Device, point: Point, entry: EntryId) -> Write {
    let reason = Reason::Differs { entry, accepted: false };
    let said = Objection { version: 1, organisation, keeper: keeper.device, point, reason };
    let signature = SignatureBytes(key(keeper).sign(&said.statement()).to_bytes());
    let name = format!("objection-of/{}", to_hex(&keeper.device.0));
    Write::Note { name, value: Some(SignedObjection { said, signature }.encode()) }
}

#[test]
fn a_member_hears_of_a_keeper_with_two_faces_and_of_one_that_does_not_sign_and_proposes_to_dismiss_the_first()
{
    let runtime = Runtime::new().unwrap();
    let mut all = runtime.block_on(keepers(&["Kim", "Lou", "Max"]));
    let (invitation, entry) = runtime.block_on(async {
        let entry = all[0].person.propose("A lamp").await;
        for keeper in &all {
            keeper.has_confirmed("A lamp").await;
        }
        let invite = Request::Invite { own_device: false, days: 3, for_member: None };
        let Answer::Invited(invited) = all[0].person.ask(invite).await else { panic!("an invitation") };
        (invited.text, EntryId::from(entry))
    });
    let ann = Person::new("Ann");
    ann.join(&invitation, "Makers of the old mill", "Kim");
    let window = ann.window();
    ann.go("devices");
    window.click("[data-test=to-keepers]");
    see_states(window, ["InStep"; 3]);

    // What Lou and Max signed meanwhile comes to Kim's device, and from there to Ann's.
    runtime.block_on(async {
        let Answer::Status(status) = all[0].person.ask(Request::Status).await else { panic!("the status") };
        let (Session::Inside { id: organisation, .. }, Some(point)) = (status.session, status.point) else {
            panic!("it is a member's, and something is certified")
        };
        for keeper in &mut all {
            keeper.person.close().await;
        }
        let point = Point { epoch: point.epoch, position: point.position, hash: point.hash };
        let heard = [two_orders(organisation, &all[2], point), refuses(organisation, &all[1], point, entry)];
        shelf::add(&all[0].person.dir(), &heard).unwrap();
        all[0].open().await;
    });
    see_states(window, ["InStep", "Objects", "TwoOrders"]);
    window.see("[data-test=keeper][data-state=TwoOrders]", "signed two orders");
    let objection = window.see("[data-test=objection]", "Lou (");
    assert!(objection.contains("A lamp"), "the entry is named: {objection}");
    window.see("[data-test=verdicts]", "This keeper");
    pictures::take_every_way(window, None, "keepers-two-orders");
    ann.go("home");
    let told = window.see("[data-test=attention]", "has signed two different orders");
    assert!(told.contains("Max (") && told.contains("propose to dismiss it"), "{told}");
    pictures::take(window, "home-two-orders");
    let said = ann.moothall(&["keepers"]);
    assert_eq!(said["keepers"][2]["state"], "two_orders", "{said}");

    ann.moothall(&["dismiss", "Max", "--title", "Without Max"]);
    ann.go("decisions");
    window.click_saying("[data-test=proposal]", "Without Max");
    window.see("[data-test=effect]", "Max");
}
