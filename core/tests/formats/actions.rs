//! The actions that version 2 of the rules brought, frozen.

use std::collections::BTreeMap;

use moothall_core::action::bookings::{
    Clash, Offset, Opening, Part, Period, Quota, Reservation, Span, Terms, Who,
};
use moothall_core::action::decisions::{BallotPaper, Cast, Form, MeetingCount};
use moothall_core::action::{Action, Effect, PaperKind};
use moothall_core::entry::Payload;
use moothall_core::id::{
    DeviceId, EntryId, GroupId, InvitationId, MemberId, ProposalId, VerifyingKeyBytes, to_hex,
};
use moothall_core::request::Choice;
use moothall_core::tally::{Consent, Marks, Method, Unranked};

use super::{frozen, id, payload};

/// The actions of decisions that version 2 of the rules brought.
fn decisions() -> BTreeMap<String, Action> {
    let (topic, proposal) = ("money".parse().unwrap(), ProposalId(id("proposal")));
    let cast =
        |marks| Action::Cast(Cast { proposal, version: vec![EntryId(id("edit"))], replaces: None, marks });
    let form = |method, options| Form {
        effect: Effect::None,
        ballot: BallotPaper { method, options, unranked: Unranked::NoOpinion },
        discussion_ms: 3_600_000,
        voting_ms: 86_400_000,
        topic: None,
        group: None,
        writers: Vec::new(),
    };
    let whole = Form {
        effect: Effect::DismissMember { member: MemberId(id("member")) },
        topic: Some(topic),
        group: Some(GroupId(id("group"))),
        writers: vec![MemberId(id("member"))],
        ..form(Method::YesNo, 0)
    };
    let mut actions = vec![
        ("draft", Action::Draft(whole)),
        ("present", Action::Present { proposal }),
        ("delegate", Action::Delegate { topic, to: Some(MemberId(id("member"))) }),
        ("delegate_none", Action::Delegate { topic, to: None }),
        (
            "record_meeting",
            Action::RecordMeeting(MeetingCount { proposal, counts: vec![5, 300, 0], held_ms: 7 }),
        ),
        ("witness", Action::Witness { meeting: EntryId(id("meeting")) }),
        ("carry_out", Action::CarryOut { proposal }),
    ];
    let methods = [
        ("consent", Method::Consent, 0, Marks::Consent(Consent::Aside)),
        ("choose_one", Method::ChooseOne, 3, Marks::One(2)),
        ("approve", Method::Approve { most: 2 }, 3, Marks::Approved(vec![0, 2])),
        ("score", Method::Score { highest: 5 }, 3, Marks::Scores(vec![Some(5), None, Some(0)])),
        ("schulze", Method::Schulze, 3, Marks::Ranking(vec![vec![1], vec![0, 2]])),
        ("instant_runoff", Method::InstantRunoff, 3, Marks::Ranking(vec![vec![1]])),
        ("single_transferable", Method::SingleTransferable { seats: 2 }, 3, Marks::Abstain),
        ("dots", Method::Dots { dots: 5 }, 3, Marks::Dots(vec![5, 0, 0])),
        ("yes_no", Method::YesNo, 0, Marks::Stance(Choice::Yes)),
    ];
    let mut made = BTreeMap::new();
    for (name, method, options, marks) in methods {
        made.insert(format!("cast {name}"), cast(marks));
        made.insert(format!("draft {name}"), Action::Draft(form(method, options)));
    }
    made.extend(actions.drain(..).map(|(name, action)| (name.to_owned(), action)));
    made
}

/// Those of members, roles and groups, and what proposals do by themselves.
fn members() -> BTreeMap<String, Action> {
    let (member, group) = (MemberId(id("member")), GroupId(id("group")));
    let (role, key) = ("trainer".parse().unwrap(), VerifyingKeyBytes(id("key")));
    let propose = |effect| Action::Propose { effect, voting_ms: 86_400_000 };
    let begin = |kind| Action::BeginPaper { kind, about: EntryId(id("member")) };
    let actions = [
        ("register", Action::Register),
        ("suspend", Action::Suspend { member, until_ms: 1_800_086_400_000 }),
        ("end_suspension", Action::EndSuspension { member }),
        ("appoint", Action::Appoint { role, member }),
        ("dismiss", Action::Dismiss { role, member }),
        ("form_group", Action::FormGroup),
        ("end_group", Action::EndGroup { group }),
        ("join_group", Action::JoinGroup { group, member }),
        ("leave_group", Action::LeaveGroup { group, member }),
        ("invite_for", Action::InviteFor { key, expires_ms: 1_800_086_400_000, member }),
        ("vouch", Action::Vouch { invitation: InvitationId(id("invitation")) }),
        ("record_leaving", Action::RecordLeaving { member }),
        ("propose_raise_rules", propose(Effect::RaiseRules { version: 2 })),
        ("propose_appoint", propose(Effect::Appoint { role, member })),
        ("propose_dismiss", propose(Effect::Dismiss { role, member })),
        ("propose_dismiss_member", propose(Effect::DismissMember { member })),
        ("propose_renew_sheet", propose(Effect::RenewSheet { recovery_key: key })),
        (
            "propose_keepers",
            propose(Effect::Keepers {
                appoint: vec![DeviceId(id("one")), DeviceId(id("two"))],
                dismiss: vec![DeviceId(id("three"))],
            }),
        ),
        ("begin_paper_profile", begin(PaperKind::Profile)),
        ("begin_paper_contact", begin(PaperKind::Contact)),
        ("begin_paper_mail", begin(PaperKind::Mail)),
        ("begin_paper_phone", begin(PaperKind::Phone)),
        ("begin_paper_address", begin(PaperKind::Address)),
    ];
    actions.into_iter().map(|(name, action)| (name.to_owned(), action)).collect()
}

/// Those of bookings.
fn bookings() -> BTreeMap<String, Action> {
    let (resource, reservation) = (EntryId(id("resource")).into(), EntryId(id("booking")).into());
    let part = Part { reservation, first: 1, last: 300 };
    let hour = |hour: i64| Span {
        from_ms: 1_800_000_000_000 + hour * 3_600_000,
        until_ms: 1_800_003_600_000 + hour * 3_600_000,
    };
    let plain = Reservation {
        resource,
        spans: vec![hour(0)],
        places: 1,
        private: false,
        member: None,
        clash: Clash::Refuse,
        replaces: None,
    };
    let series = Reservation {
        resource,
        spans: vec![hour(0), hour(168)],
        places: 3,
        private: true,
        member: Some(MemberId(id("member"))),
        clash: Clash::Wait,
        replaces: Some(part),
    };
    let terms = Terms {
        hours: vec![Opening { weekday: 6, from_min: 540, until_min: 1_440 }],
        closed_days: vec![-1, 20_000],
        shortest_min: 30,
        longest_min: 240,
        buffer_min: 15,
        notice_book_min: 60,
        notice_change_min: 120,
        notice_cancel_min: 1_440,
        ahead_days: 90,
        quotas: vec![
            Quota { per: Period::Week, bookings: Some(2), minutes: None },
            Quota { per: Period::Ahead, bookings: None, minutes: Some(600) },
        ],
        approval: true,
        who: Who::Group(GroupId(id("group"))),
        places: 12,
        includes: vec![EntryId(id("room")).into()],
        check_in_min: Some(15),
    };
    let actions = [
        ("set_terms", Action::SetTerms { resource, terms: Box::new(terms) }),
        ("set_terms_none", Action::SetTerms { resource, terms: Box::default() }),
        ("reserve", Action::Reserve(Box::new(plain))),
        ("reserve_series", Action::Reserve(Box::new(series))),
        ("release", Action::Release(part)),
        ("approve", Action::Approve { part, approved: true }),
        ("decline", Action::Approve { part, approved: false }),
        ("check_in", Action::CheckIn { reservation, number: 1 }),
        ("close", Action::Close { resource, span: hour(24) }),
        ("reopen", Action::Reopen { closing: EntryId(id("closing")) }),
        (
            "set_calendar",
            Action::SetCalendar {
                offsets: vec![
                    Offset { from_ms: i64::MIN, minutes: 60 },
                    Offset { from_ms: 1_800_000_000_000, minutes: -210 },
                ],
            },
        ),
    ];
    actions.into_iter().map(|(name, action)| (name.to_owned(), action)).collect()
}

/// Payloads with them, as hexadecimal digits; each is read back as what it was.
fn written(actions: BTreeMap<String, Action>) -> BTreeMap<String, String> {
    actions
        .into_iter()
        .map(|(name, action)| {
            let payload = payload(action);
            let bytes = moothall_core::cbor::encode(&payload);
            let read: Payload = moothall_core::cbor::decode(&bytes, 8 * 1024).unwrap();
            assert_eq!(read, payload, "{name}");
            assert!(!matches!(read.action, Action::Unknown(_)), "{name}");
            (name, to_hex(&bytes))
        })
        .collect()
}

#[test]
fn the_actions_of_version_2_are_written_and_read_as_they_always_were() {
    let mut actions = decisions();
    actions.extend(members());
    actions.extend(bookings());
    let made = written(actions);
    assert!(made.len() > 50);
    assert_eq!(frozen("entries-v2.json", &made), made);
}
