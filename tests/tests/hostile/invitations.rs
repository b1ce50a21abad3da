//! Invitations used twice, too late, or stolen by whoever checks them; and ledgers that are not the invitation's.

use ed25519_dalek::{Signer, SigningKey};
use moothall_core::action::Action;
use moothall_core::cbor::SignatureBytes;
use moothall_core::entry::{ENTRY_VERSION, Entry, Payload, Point, signing_input};
use moothall_core::id::{
    DeviceId, EntryId, InvitationId, OrganisationId, RunningHash, SealingKey, VerifyingKeyBytes,
};
use moothall_core::invitation::{Invitation, enrolment_statement, knock_statement};
use moothall_core::ledger::refusal::Refusal;
use moothall_core::replica::message::{Bytes, Message, PROTOCOL_VERSION, Right};
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::{Certainty, InvitationFate, Session};
use moothall_tests::{Person, now_ms};

use super::villain::{Insider, Villain, agreed, dropped, hall, head, place, stranger, unharmed};

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
    // It ends there: nobody is called any more, not in the next run either, until another invitation comes.
    let calls = |status: moothall_core::view::Status| {
        let dropped = status.dropped.iter().filter(|dropped| dropped.message.code == "dropped-invitation");
        dropped.map(|dropped| dropped.times).sum::<u32>()
    };
    assert_eq!(calls(ann.status().await), 1);
    let mut thief = thief;
    thief.rejoin().await;
    let Answer::Session(Session::Joining { waiting, dead: true, .. }) = thief.ask(Request::Session).await
    else {
        panic!("he is told again")
    };
    assert_eq!(waiting.code, "refused-invitation-used");
    thief.join(&ann.invite().await).await;
    assert_eq!(calls(ann.status().await), 1);
    agreed(&ann, &[&ben, &mallory, &cleo, &thief]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_taken_back_lets_nobody_in() {
    let (ann, ben, _mallory) = hall().await;
    let Answer::Invited(invited) =
        ann.ask(Request::Invite { own_device: false, days: 1, for_member: None }).await
    else {
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
    // She begins anew, and is as before.
    late.ask(Request::BeginAnew).await;
    assert!(matches!(late.ask(Request::Session).await, Answer::Session(Session::Empty { .. })));
    late.fails(Request::BeginAnew).await;
    late.found("A place of her own").await;
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

/// An invitation as its inviter would have made it elsewhere and at another point.
fn made_at(inviter: &SigningKey, text: &str, addresses: Vec<String>, point: Point) -> String {
    let (mut invitation, entry) = Invitation::parse(text).unwrap();
    invitation.addresses = addresses;
    invitation.point = Some(point);
    let statement = Invitation::statement(
        entry.id(),
        &invitation.organisation_name,
        &invitation.inviter_name,
        &invitation.addresses,
        Some(&point),
    );
    invitation.signature = SignatureBytes(inviter.sign(&statement).to_bytes());
    invitation.to_text()
}

fn point_of(text: &str) -> Point {
    Invitation::parse(text).unwrap().0.point.unwrap()
}

async fn addresses(person: &Person) -> Vec<String> {
    place(person).await.1.iter().map(ToString::to_string).collect()
}

/// Waits until a newcomer says why it is not inside, and writes nothing.
async fn waits(newcomer: &Person, code: &str) {
    newcomer
        .until(&format!("{code} is said"), Request::Session, |answer| {
            matches!(answer, Answer::Session(Session::Joining { waiting, .. }) if waiting.code == code)
        })
        .await;
    assert!(moothall_core::sentences::Sentences::new("en").knows(code), "{code}");
    let add = Request::AddResource { name: "Lathe".into(), description: String::new() };
    match newcomer.fails(add).await {
        Failure::Misuse { message } => assert_eq!(message.code, "misuse-still-joining"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_that_is_shown_a_ledger_older_than_the_invitation_is_told() {
    let (ann, mut ben, _mallory) = hall().await;
    let text = ben.invite().await;
    agreed(&ann, &[&ben]).await;
    let bens = Insider::of(&mut ben).await;
    // The organisation goes on without Ben.
    unharmed(&ann, &[]).await;
    let newer = point_of(&ann.invite().await);
    let older = bens.seen.unwrap();
    assert!(newer.position > older.position);
    let dan = Person::new("Dan").await;
    let invitation = made_at(&bens.key, &text, Vec::new(), newer);
    dan.ask(Request::Join { invitation, your_name: "Dan".into(), passphrase: None }).await;
    // Whoever has Ben's device shows what it had then; later it shows the rest.
    let mut villain = Villain::call(&bens.key, &dan).await;
    villain.hello(bens.organisation, 0);
    villain.hears(|message| matches!(message, Message::Welcome { .. })).await.expect("he is called by Ben");
    villain.say(&Message::Welcome { point: Some(older), digest: [0; 32], addresses: Vec::new() });
    waits(&dan, "joining-older").await;
    villain.say(&Message::NewPoint { point: newer });
    waits(&dan, "joining-fetching").await;
    villain.gone().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_that_is_not_the_invitations_is_not_taken_and_the_newcomer_is_told() {
    let (mut ann, ben, _mallory) = hall().await;
    let text = ann.invite().await;
    agreed(&ann, &[&ben]).await;
    let anns = Insider::of(&mut ann).await;
    ann.rejoin().await;
    let point = Point { hash: RunningHash([9; 32]), ..point_of(&text) };
    let text = made_at(&anns.key, &text, addresses(&ann).await, point);
    let dan = Person::new("Dan").await;
    dan.ask(Request::Join { invitation: text, your_name: "Dan".into(), passphrase: None }).await;
    waits(&dan, "alarm-other-ledger").await;
    unharmed(&ann, &[]).await;
}

/// Somebody with an invitation who speaks for himself.
struct Newcomer {
    key: SigningKey,
    enrolment: Entry,
}

impl Newcomer {
    fn new(organisation: OrganisationId, invited_by: EntryId, secret: &SigningKey) -> Self {
        let key = stranger();
        let sealing_key = SealingKey([3; 32]);
        let statement = enrolment_statement(organisation, invited_by, device(&key), sealing_key);
        let proof = SignatureBytes(secret.sign(&statement).to_bytes());
        Self::with_proof(key, organisation, invited_by, sealing_key, proof)
    }

    fn with_proof(
        key: SigningKey,
        organisation: OrganisationId,
        invited_by: EntryId,
        sealing_key: SealingKey,
        proof: SignatureBytes,
    ) -> Self {
        let payload = Payload {
            version: ENTRY_VERSION,
            organisation: Some(organisation),
            device: device(&key),
            sequence: 1,
            previous: None,
            seen: None,
            builds_on: Vec::new(),
            clock_ms: now_ms(),
            words: None,
            action: Action::Enrol { invitation: invited_by.into(), sealing_key, proof },
        };
        let enrolment = Entry::assemble(&payload, key.sign(&signing_input(&payload)).to_bytes()).unwrap();
        Self { key, enrolment }
    }

    /// Knocks at a person's door.
    async fn knocks(&self, at: &Person, secret: &SigningKey) -> Villain {
        let Action::Enrol { invitation, .. } = self.enrolment.payload().action else { unreachable!() };
        let organisation = self.enrolment.organisation();
        let called = place(at).await.0;
        let statement = knock_statement(organisation, invitation.into(), device(&self.key), called);
        let villain = Villain::call(&self.key, at).await;
        let signature = SignatureBytes(secret.sign(&statement).to_bytes());
        let right = Right::Invited { invitation, signature };
        villain.say(&Message::Hello { version: PROTOCOL_VERSION, organisation, clock_ms: now_ms(), right });
        villain
    }
}

/// Waits for a refusal, and for nothing else.
async fn is_refused(villain: &mut Villain, code: &str) {
    let heard = villain.hears(|message| matches!(message, Message::Sorry { .. } | Message::Welcome { .. }));
    let heard = heard.await;
    let Some(Message::Sorry { refusal }) = heard else { panic!("{heard:?}") };
    assert_eq!(Refusal::decode(&refusal).unwrap().code, code);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_expired_opens_no_door_and_enrols_nobody_who_was_at_the_door_before() {
    let (ann, ben, mut mallory) = hall().await;
    let mut insider = Insider::of(&mut mallory).await;
    let secret = stranger();
    let key = VerifyingKeyBytes(secret.verifying_key().to_bytes());
    // Soon over, but not before it is confirmed and the first has knocked.
    let expires_ms = now_ms() + 5_000;
    let id = insider.act(Action::Invite { key, expires_ms, own_device: false });
    let shows = |answer: &Answer, fate: InvitationFate| {
        let Answer::Invitations(all) = answer else { return false };
        all.iter().any(|one| {
            one.id == id.into() && one.fate == fate && matches!(one.certainty, Certainty::Confirmed { .. })
        })
    };
    let mut inviter = Villain::greet(&insider.key, &ann).await;
    inviter.welcomed().await;
    tokio::select! {
        () = inviter.serve(&insider.journal, &insider.bodies, |_, entries| entries) => panic!("the link is closed"),
        _ = ann.until("it is confirmed", Request::Invitations, |answer| shows(answer, InvitationFate::Open)) => {}
    }
    inviter.gone().await;
    let (early, late) =
        (Newcomer::new(insider.organisation, id, &secret), Newcomer::new(insider.organisation, id, &secret));
    let mut at_door = early.knocks(&ann, &secret).await;
    at_door.say(&Message::Heads { heads: vec![head(&early.enrolment)] });
    let asked =
        at_door.hears(|message| matches!(message, Message::WantEntries { .. } | Message::Sorry { .. }));
    assert!(matches!(asked.await, Some(Message::WantEntries { .. })), "in time, the door is opened");
    ann.until("it has expired", Request::Invitations, |answer| shows(answer, InvitationFate::Expired)).await;
    // By the peer's clock, for whoever knocks now, ...
    let mut too_late = late.knocks(&ann, &secret).await;
    is_refused(&mut too_late, "refused-invitation-expired").await;
    dropped(&ann, device(&late.key), "dropped-invitation").await;
    too_late.gone().await;
    // ... and for whoever knocked in time and brings an enrolment late, whatever time that names.
    unharmed(&ann, &[&ben]).await;
    let entries = vec![Bytes(early.enrolment.bytes().to_vec())];
    at_door.say(&Message::Entries { device: device(&early.key), from: 1, entries });
    is_refused(&mut at_door, "refused-invitation-expired").await;
    at_door.gone().await;
    unharmed(&ann, &[&ben]).await;
    let Answer::Members(members) = ann.ask(Request::Members).await else { panic!() };
    assert_eq!(members.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_shown_an_enrolment_cannot_use_its_proof_for_a_device_of_its_own() {
    let (ann, ben, mut mallory) = hall().await;
    let text = ann.invite().await;
    agreed(&ann, &[&ben]).await;
    let (invitation, entry) = Invitation::parse(&text).unwrap();
    let secret = SigningKey::from_bytes(&invitation.secret);
    let insider = Insider::of(&mut mallory).await;
    // The newcomer knocked at Mallory's door, who brings a device of her own with what she was shown there.
    let honest = Newcomer::new(insider.organisation, entry.id(), &secret);
    let Action::Enrol { sealing_key, proof, .. } = honest.enrolment.payload().action else { unreachable!() };
    let thief = Newcomer::with_proof(stranger(), insider.organisation, entry.id(), sealing_key, proof);
    let mut villain = Villain::greet(&insider.key, &ann).await;
    villain.welcomed().await;
    villain.say(&Message::Heads { heads: vec![head(&thief.enrolment)] });
    let asked = |message: &Message| matches!(message, Message::WantEntries { device: of, .. } if *of == device(&thief.key));
    villain.hears(asked).await.expect("it is asked for");
    let entries = vec![Bytes(thief.enrolment.bytes().to_vec())];
    villain.say(&Message::Entries { device: device(&thief.key), from: 1, entries });
    // What comes on a link is taken in its order: the answer to this comes after.
    villain.say(&Message::WantRanges);
    villain.hears(|message| matches!(message, Message::Ranges { .. })).await.expect("it is taken in");
    let Answer::Devices(devices) = ann.ask(Request::Devices).await else { panic!() };
    assert!(devices.iter().all(|one| one.id != device(&thief.key)));
    villain.gone().await;
    // The invitation is as good as before.
    let cleo = Person::new("Cleo").await;
    cleo.join(&text).await;
    unharmed(&ann, &[&ben, &cleo]).await;
}
