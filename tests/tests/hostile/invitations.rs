//! Invitations used twice, too late, or stolen by whoever checks them; and ledgers that are not the invitation's.

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::cbor::SignatureBytes;
use moothall_core::id::{DeviceId, InvitationId};
use moothall_core::invitation::{Invitation, knock_statement};
use moothall_core::ledger::refusal::Refusal;
use moothall_core::replica::message::{Message, PROTOCOL_VERSION, Right};
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::Session;
use moothall_tests::{Person, now_ms};

use super::villain::{Villain, dropped, hall, place, stranger, unharmed};

fn device(key: &SigningKey) -> DeviceId {
    DeviceId(key.verifying_key().to_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_works_once_and_the_second_is_told_so() {
    let (ann, ben, mallory) = hall().await;
    let invitation = ann.invite().await;
    let cleo = Person::new("Cleo").await;
    cleo.join(&invitation).await;
    let thief = Person::new("Thief").await;
    let join = Request::Join { invitation, your_name: "Thief".into(), passphrase: None };
    thief.ask(join).await;
    thief
        .until("he is told", Request::Session, |answer| {
            matches!(answer, Answer::Session(Session::Joining { waiting, .. })
                if waiting.code == "refused-invitation-used")
        })
        .await;
    unharmed(&ann, &[&ben, &mallory, &cleo]).await;
    let Answer::Members(members) = ann.ask(Request::Members).await else { panic!() };
    assert_eq!(members.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_taken_back_lets_nobody_in() {
    let (ann, ben, _mallory) = hall().await;
    let Answer::Invited(invited) = ann.ask(Request::Invite { own_device: false, days: 1 }).await else {
        panic!()
    };
    ann.ask(Request::CancelInvitation { invitation: invited.id }).await;
    let late = Person::new("Late").await;
    late.ask(Request::Join { invitation: invited.text, your_name: "Late".into(), passphrase: None }).await;
    late.until("she is told", Request::Session, |answer| {
        matches!(answer, Answer::Session(Session::Joining { waiting, .. })
            if waiting.code == "refused-invitation-cancelled")
    })
    .await;
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_knock_that_was_heard_elsewhere_opens_no_other_door() {
    let (ann, ben, _mallory) = hall().await;
    let text = ann.invite().await;
    let (invitation, entry) = Invitation::parse(&text).unwrap();
    let (anns, _) = place(&ann).await;
    let (bens, _) = place(&ben).await;
    let (honest, thief) = (stranger(), stranger());
    let secret = SigningKey::from_bytes(&invitation.secret);
    let knock = |caller: DeviceId, called: DeviceId| {
        let statement = knock_statement(entry.organisation(), entry.id(), caller, called);
        SignatureBytes(secret.sign(&statement).to_bytes())
    };
    // What the honest newcomer signed for Ben, whoever Ben gives it to: for another caller, or another door.
    for signature in [knock(device(&honest), bens), knock(device(&honest), anns), knock(device(&thief), bens)]
    {
        let mut villain = Villain::call(&thief, &ann).await;
        let right = Right::Invited { invitation: InvitationId::from(entry.id()), signature };
        let organisation = entry.organisation();
        villain.say(&Message::Hello { version: PROTOCOL_VERSION, organisation, clock_ms: now_ms(), right });
        let heard = villain.hears(|message| !matches!(message, Message::Hello { .. })).await;
        let Some(Message::Sorry { refusal }) = heard else { panic!("{heard:?}") };
        assert_eq!(Refusal::decode(&refusal).unwrap().code, "refused-invitation-unknown");
        villain.closed().await;
        villain.gone().await;
    }
    dropped(&ann, device(&thief), "dropped-invitation").await;
    // The invitation itself is as good as before.
    let cleo = Person::new("Cleo").await;
    cleo.join(&text).await;
    unharmed(&ann, &[&ben, &cleo]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_an_invitation_reads_nothing_before_the_enrolment_is_accepted() {
    let (ann, ben, _mallory) = hall().await;
    let text = ann.invite().await;
    let (invitation, entry) = Invitation::parse(&text).unwrap();
    let (anns, _) = place(&ann).await;
    let curious = stranger();
    let secret = SigningKey::from_bytes(&invitation.secret);
    let statement = knock_statement(entry.organisation(), entry.id(), device(&curious), anns);
    let signature = SignatureBytes(secret.sign(&statement).to_bytes());
    for question in [
        Message::WantRanges,
        Message::WantOrder { from: 1 },
        Message::WantEntries { device: anns, from: 1, count: 10 },
        Message::WantHeads { from: DeviceId([0; 32]), to: DeviceId([255; 32]) },
        Message::WantBodies { hashes: vec![moothall_core::id::BodyHash([1; 32])] },
    ] {
        let mut villain = Villain::call(&curious, &ann).await;
        let right = Right::Invited { invitation: InvitationId::from(entry.id()), signature };
        let organisation = entry.organisation();
        villain.say(&Message::Hello { version: PROTOCOL_VERSION, organisation, clock_ms: now_ms(), right });
        villain.say(&question);
        let heard = villain.hears(|message| !matches!(message, Message::Hello { .. })).await;
        assert!(heard.is_none(), "{heard:?}");
        villain.gone().await;
    }
    dropped(&ann, device(&curious), "dropped-before-enrolment").await;
    unharmed(&ann, &[&ben]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_changed_is_not_read() {
    let ann = Person::new("Ann").await;
    ann.found("Makers of the Mill").await;
    let text = ann.invite().await;
    let cleo = Person::new("Cleo").await;
    let mut refused = 0;
    for at in (15..text.len()).step_by(97) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let invitation = String::from_utf8(changed).unwrap();
        match cleo.fails(Request::PreviewInvitation { invitation }).await {
            Failure::Misuse { .. } => refused += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(refused > 3);
}
