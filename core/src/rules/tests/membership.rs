//! Members without a device, suspensions, roles of our own, working groups, and devices for who has none left.

use super::deciding::amended;
use super::*;
use crate::action::{Effect, PaperKind};
use crate::cbor::SignatureBytes;
use crate::constitution::Constitution;
use crate::id::{GroupId, MemberId, PaperId, ResourceId, SealingKey, VerifyingKeyBytes};
use crate::invitation::enrolment_statement;
use crate::label::Label;
use crate::ledger::record::{
    Contact, Device, Group, GroupsOf, Holder, Invitation, Member, Office, Offices, Paper, Proposal, Standing,
    Suspension,
};
use crate::request::Choice;
use crate::rules::{DAY_MS, HOUR_MS};
use crate::testing::{device, key};
use crate::way::Way;
use ed25519_dalek::Signer;

fn label(text: &str) -> Label {
    text.parse().unwrap()
}

/// Ada keeps the record of Old Tom, who has no device.
fn with_tom(club: &mut Club) -> MemberId {
    MemberId(does(club, "ada", Action::Register).0)
}

fn suspend(club: &Club, name: &str, days: i64) -> Action {
    Action::Suspend { member: club.member_of(name), until_ms: club.now_ms + days * DAY_MS }
}

fn profile(about: MemberId) -> Action {
    Action::BeginPaper { kind: PaperKind::Profile, about: about.into() }
}

fn reach(way: Way, about: MemberId) -> Action {
    Action::BeginPaper { kind: way.into(), about: about.into() }
}

#[test]
fn a_steward_keeps_the_record_of_a_member_who_has_no_device() {
    let mut club = stewards();
    assert_eq!(tried(&mut club, "dan", Action::Register), "nothing-permits-register");
    let wordless = club.draft("ada", None, Action::Register);
    assert!(
        matches!(club.ledger.try_act(&wordless).0, Judgement::Refused(why) if why.code == "refused-words-missing")
    );
    let tom = with_tom(&mut club);
    let record: Member = confirmed(&club, Key::Member(tom)).unwrap();
    assert!(record.devices.is_empty() && !record.left && record.invited_by == Some(club.ada()));
    let dan = club.member_of("dan");
    let his = Action::EditPaper { paper: record.paper.unwrap() };
    let dans = confirmed::<Member>(&club, Key::Member(dan)).unwrap().paper.unwrap();
    let rows = vec![
        ("his record is kept up to date", "ada", his.clone(), ""),
        ("by another steward too", "ben", his.clone(), ""),
        ("by nobody else", "dan", his, "nothing-permits-edit-paper"),
        (
            "whoever has a device writes oneself",
            "ada",
            Action::EditPaper { paper: dans },
            "refused-words-of-another",
        ),
        ("a profile he has already", "ada", profile(tom), "refused-profile-exists"),
        ("he left", "ada", Action::RecordLeaving { member: tom }, ""),
        ("said by a member", "dan", Action::RecordLeaving { member: tom }, "nothing-permits-register"),
        ("of who has a device", "ada", Action::RecordLeaving { member: dan }, "refused-leaving-has-device"),
    ];
    table(&mut club, rows);
    does(&mut club, "ada", Action::RecordLeaving { member: tom });
    let gone: Member = confirmed(&club, Key::Member(tom)).unwrap();
    let erased = |id| confirmed::<Paper>(&club, Key::Paper(id)).unwrap().erased;
    assert!(gone.left && erased(gone.paper.unwrap()), "what was said of him is erased with him");
    let again = Action::RecordLeaving { member: tom };
    assert_eq!(tried(&mut club, "ada", again), "refused-member-gone");
}

#[test]
fn each_way_of_reaching_a_member_is_written_by_that_member_or_kept_by_stewards_for_who_has_no_device() {
    let mut club = stewards();
    let (tom, dan) = (with_tom(&mut club), club.member_of("dan"));
    let nobody = MemberId([9; 32]);
    for way in Way::ALL {
        let rows = vec![
            ("how to reach him", "ada", reach(way, tom), ""),
            ("by another steward", "ben", reach(way, tom), ""),
            ("how to reach oneself", "dan", reach(way, dan), ""),
            ("how to reach another", "ada", reach(way, dan), "refused-words-of-another"),
            ("a member about another", "dan", reach(way, tom), "nothing-permits-begin-paper"),
            ("about nobody", "ada", reach(way, nobody), "refused-member-gone"),
        ];
        table(&mut club, rows);
        let wordless = club.draft("dan", None, reach(way, dan));
        assert!(
            matches!(club.ledger.try_act(&wordless).0, Judgement::Refused(why) if why.code == "refused-words-missing")
        );

        // Each once, and on from there; one's own is erased and begun anew.
        let his = does(&mut club, "ada", reach(way, tom)).into();
        let own = does(&mut club, "dan", reach(way, dan)).into();
        let rows = vec![
            ("twice", "ada", reach(way, tom), "refused-contact-exists"),
            ("one's own twice", "dan", reach(way, dan), "refused-contact-exists"),
            ("his, changed", "ben", Action::EditPaper { paper: his }, ""),
            ("one's own, changed", "dan", Action::EditPaper { paper: own }, ""),
            ("another's, changed", "ada", Action::EditPaper { paper: own }, "refused-words-of-another"),
            ("his, by a member", "dan", Action::EditPaper { paper: his }, "nothing-permits-edit-paper"),
            ("another's, erased", "ada", Action::ErasePaper { paper: own }, "nothing-permits-erase-paper"),
        ];
        table(&mut club, rows);
        does(&mut club, "dan", Action::ErasePaper { paper: own });
        does(&mut club, "dan", reach(way, dan));
    }

    // They go with him.
    let ways = Way::ALL.map(|way| confirmed::<Contact>(&club, Key::reach(tom, way)).unwrap().0);
    assert_eq!(ways.into_iter().collect::<std::collections::BTreeSet<_>>().len(), 4, "a paper each");
    does(&mut club, "ada", Action::RecordLeaving { member: tom });
    for paper in ways {
        assert!(confirmed::<Paper>(&club, Key::Paper(paper)).unwrap().erased);
    }
}

#[test]
fn who_suspends_whom_for_how_long() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let nobody = Action::Suspend { member: MemberId([9; 32]), until_ms: club.now_ms + DAY_MS };
    let rows = vec![
        ("a steward a member", "ada", suspend(&club, "dan", 30), ""),
        ("a member a member", "dan", suspend(&club, "dan", 3), "nothing-permits-suspend"),
        ("a steward a steward", "ada", suspend(&club, "ben", 3), "refused-suspend-steward"),
        ("a steward oneself", "ada", suspend(&club, "ada", 3), "nothing-permits-suspend"),
        ("for too long", "ada", suspend(&club, "dan", 31), "refused-suspension-too-long"),
        ("for no time", "ada", suspend(&club, "dan", 0), "refused-suspension-past"),
        ("nobody", "ada", nobody, "refused-member-gone"),
        ("who is not", "ada", Action::EndSuspension { member: dan }, "refused-not-suspended"),
    ];
    table(&mut club, rows);
    let lathe = lathe(&mut club);
    let t = club.now_ms / HOUR_MS * HOUR_MS + DAY_MS;
    let book = Action::Book { resource: lathe.into(), from_ms: t, until_ms: t + HOUR_MS };
    let open = does(&mut club, "ada", Action::Propose { effect: Effect::None, voting_ms: 48 * HOUR_MS });
    let vote =
        Action::Vote { proposal: open.into(), version: vec![open], replaces: None, choice: Choice::No };
    let comment = Action::BeginPaper { kind: PaperKind::Comment, about: open };

    // It acts at once, before any keeper confirmed it.
    let sentence = suspend(&club, "dan", 3);
    let id = writes(&mut club, "ada", sentence);
    assert_eq!(tried(&mut club, "dan", book.clone()), "refused-constitution-forbids");
    club.confirm();
    assert_eq!(outcome(&club, id), "");
    let standing: Suspension = confirmed(&club, Key::Suspension(dan)).unwrap();
    assert_eq!((standing.entry, standing.by), (id, club.ada()));
    let twice = suspend(&club, "dan", 3);
    let rows = vec![
        ("books", "dan", book.clone(), "refused-constitution-forbids"),
        ("votes", "dan", vote, ""),
        ("answers", "dan", comment, ""),
        ("leaves", "dan", Action::Leave, ""),
        ("revokes a device of one's own", "dan", Action::RevokeDevice { device: device("dan") }, ""),
        ("is suspended twice", "ben", twice, "refused-suspended-already"),
        (
            "is let off by a member",
            "dan",
            Action::EndSuspension { member: dan },
            "refused-constitution-forbids",
        ),
        ("is let off by a steward", "ben", Action::EndSuspension { member: dan }, ""),
    ];
    table(&mut club, rows);

    club.now_ms += 3 * DAY_MS;
    club.confirm();
    assert_eq!(confirmed::<Suspension>(&club, Key::Suspension(dan)), None, "its time is over");
    let t = t + 4 * DAY_MS;
    let book = Action::Book { resource: lathe.into(), from_ms: t, until_ms: t + HOUR_MS };
    assert_eq!(tried(&mut club, "dan", book.clone()), "");
    let again = suspend(&club, "dan", 3);
    does(&mut club, "ada", again);
    does(&mut club, "ben", Action::EndSuspension { member: dan });
    assert_eq!(tried(&mut club, "dan", book), "");
}

#[test]
fn roles_of_our_own_are_given_taken_laid_down_and_run_out() {
    let mut club = stewards();
    let (ben, dan) = (club.member_of("ben"), club.member_of("dan"));
    let (trainer, treasurer) = (label("trainer"), label("treasurer"));
    let appoint = |role, member| Action::Appoint { role, member };
    let dismiss = |role, member| Action::Dismiss { role, member };
    let rows = vec![
        ("a steward appoints", "ada", appoint(trainer, dan), ""),
        ("a member does not", "dan", appoint(trainer, dan), "nothing-permits-appoint"),
        ("to a role that is not declared", "ada", appoint(label("king"), dan), "refused-role-unknown"),
        ("to be a steward", "ada", appoint(label("steward"), dan), "refused-role-unknown"),
        ("somebody unknown", "ada", appoint(trainer, MemberId([9; 32])), "refused-member-gone"),
        ("takes a role that is not held", "ada", dismiss(trainer, dan), "refused-role-not-held"),
    ];
    table(&mut club, rows);
    let first = does(&mut club, "ada", appoint(treasurer, dan));
    let first_ms = club.ledger.time_ms();
    let second = does(&mut club, "ada", appoint(trainer, dan));
    let held =
        |club: &Club| confirmed::<Offices>(club, Key::Offices(dan)).map(|all| all.0).unwrap_or_default();
    let all = held(&club);
    let ends = |office: &Office, days: i64| office.until_ms == Some(first_ms + days * DAY_MS);
    assert_eq!(
        all.iter().map(|office| (office.role, office.by)).collect::<Vec<_>>(),
        [(trainer, second), (treasurer, first)]
    );
    assert!(ends(&all[1], 365), "a term of a year");
    let rows = vec![
        ("another member takes it", "cleo", dismiss(trainer, dan), ""),
        ("whoever has it lays it down", "dan", dismiss(trainer, dan), ""),
        ("no steward lays down so", "ben", dismiss(label("steward"), ben), "refused-role-unknown"),
    ];
    table(&mut club, rows);
    // Before the term ends it is renewed; the first end changes nothing then.
    club.now_ms += 300 * DAY_MS;
    does(&mut club, "ada", appoint(treasurer, dan));
    club.now_ms += 100 * DAY_MS;
    club.confirm();
    assert_eq!(held(&club).len(), 2);
    club.now_ms += 300 * DAY_MS;
    club.confirm();
    assert_eq!(held(&club).iter().map(|office| office.role).collect::<Vec<_>>(), [trainer]);
    does(&mut club, "dan", dismiss(trainer, dan));
    assert_eq!(confirmed::<Offices>(&club, Key::Offices(dan)), None);
}

#[test]
fn a_role_for_one_is_free_for_somebody_else_once_its_holder_has_it_no_more() {
    let mut club = stewards();
    let [ben, cleo, dan] = ["ben", "cleo", "dan"].map(|name| club.member_of(name));
    let treasurer = label("treasurer");
    let appoint = |member| Action::Appoint { role: treasurer, member };
    let holder = |club: &Club| confirmed::<Holder>(club, Key::Holder(treasurer)).map(|holder| holder.member);
    does(&mut club, "ada", appoint(dan));
    let rows = vec![
        ("somebody else", "ada", appoint(ben), "refused-role-held"),
        ("its holder anew", "ada", appoint(dan), ""),
        ("a role for several", "ada", Action::Appoint { role: label("trainer"), member: ben }, ""),
    ];
    table(&mut club, rows);
    let decided =
        Action::Propose { effect: Effect::Appoint { role: treasurer, member: ben }, voting_ms: 24 * HOUR_MS };
    let proposal = does(&mut club, "dan", decided);
    for name in ["ada", "ben"] {
        let (version, choice) = (vec![proposal], Choice::Yes);
        does(&mut club, name, Action::Vote { proposal: proposal.into(), version, replaces: None, choice });
    }
    club.now_ms += 25 * HOUR_MS;
    club.confirm();
    let over: Proposal = confirmed(&club, Key::Proposal(proposal.into())).unwrap();
    assert_eq!(over.outcome.unwrap().hindered.unwrap().code, "refused-role-held");
    assert_eq!(holder(&club), Some(dan));
    // It is laid down, runs out, and ends with the membership.
    does(&mut club, "dan", Action::Dismiss { role: treasurer, member: dan });
    assert_eq!(holder(&club), None);
    does(&mut club, "ada", appoint(ben));
    club.now_ms += 366 * DAY_MS;
    club.confirm();
    assert_eq!(holder(&club), None);
    does(&mut club, "ada", appoint(cleo));
    does(&mut club, "cleo", Action::Leave);
    assert_eq!(holder(&club), None);
    does(&mut club, "ada", appoint(ben));
    assert_eq!(holder(&club), Some(ben));
}

#[test]
fn a_role_gives_what_the_constitution_says_once_it_is_confirmed() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let decided = Effect::Appoint { role: label("trainer"), member: dan };
    let not_held = Effect::Dismiss { role: label("trainer"), member: dan };
    let unknown = Effect::Appoint { role: label("king"), member: dan };
    let propose = |effect| Action::Propose { effect, voting_ms: 24 * HOUR_MS };
    assert_eq!(tried(&mut club, "dan", propose(not_held.clone())), "refused-role-not-held");
    assert_eq!(tried(&mut club, "dan", propose(unknown)), "refused-role-unknown");
    let gone = Effect::DismissMember { member: dan };
    assert_eq!(tried(&mut club, "ada", propose(gone)), "refused-dismissal-needs-notice");
    for (effect, roles) in [(decided, 1), (not_held, 0)] {
        let id = does(&mut club, "dan", propose(effect));
        for name in ["ada", "ben"] {
            let choice = Choice::Yes;
            does(
                &mut club,
                name,
                Action::Vote { proposal: id.into(), version: vec![id], replaces: None, choice },
            );
        }
        club.now_ms += 25 * HOUR_MS;
        club.confirm();
        let proposal: Proposal = confirmed(&club, Key::Proposal(id.into())).unwrap();
        assert_eq!(proposal.outcome.unwrap().hindered, None);
        assert_eq!(confirmed::<Offices>(&club, Key::Offices(dan)).map_or(0, |all| all.0.len()), roles);
    }
}

#[test]
fn working_groups_form_grow_and_end() {
    let mut club = stewards();
    let (ada, dan, ben) = (club.ada(), club.member_of("dan"), club.member_of("ben"));
    assert_eq!(tried(&mut club, "dan", Action::FormGroup), "nothing-permits-form-group");
    let id = GroupId(does(&mut club, "ada", Action::FormGroup).0);
    let join = |member| Action::JoinGroup { group: id, member };
    let leave = |member| Action::LeaveGroup { group: id, member };
    let elsewhere = Action::JoinGroup { group: GroupId([9; 32]), member: dan };
    let rows = vec![
        ("a steward takes in", "ada", join(dan), ""),
        ("nobody takes oneself in", "dan", join(dan), "nothing-permits-join-group"),
        ("nobody unknown", "ada", join(MemberId([9; 32])), "refused-member-gone"),
        ("no group", "ada", elsewhere, "refused-group-unknown"),
        ("who is not in it", "ada", leave(dan), "refused-not-in-group"),
    ];
    table(&mut club, rows);
    does(&mut club, "ada", join(dan));
    let rows = vec![
        ("twice", "ada", join(dan), "refused-in-group-already"),
        ("whoever belongs to it takes others in", "dan", join(ben), ""),
        ("and leaves by oneself", "dan", leave(dan), ""),
        ("a steward takes out", "cleo", leave(dan), ""),
        ("a member does not end it", "dan", Action::EndGroup { group: id }, "nothing-permits-end-group"),
    ];
    table(&mut club, rows);
    does(&mut club, "dan", join(ada));
    assert_eq!(tried(&mut club, "dan", leave(ada)), "nothing-permits-leave-group");
    let mut members = vec![ada, dan];
    members.sort_unstable();
    assert_eq!(confirmed::<Group>(&club, Key::Group(id)).unwrap().members, members);
    assert_eq!(confirmed::<GroupsOf>(&club, Key::GroupsOf(dan)), Some(GroupsOf(vec![id])));
    does(&mut club, "dan", Action::Leave);
    assert_eq!(confirmed::<Group>(&club, Key::Group(id)).unwrap().members, [ada], "who leaves leaves it too");
    does(&mut club, "ada", Action::EndGroup { group: id });
    assert_eq!(confirmed::<GroupsOf>(&club, Key::GroupsOf(ada)), None);
    assert_eq!(tried(&mut club, "ada", join(ben)), "refused-group-ended");
}

#[test]
fn a_group_is_not_larger_than_it_may_be() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let ids: Vec<_> = (0..super::super::groups::GROUPS_OF_MEMBER_MAX + 1)
        .map(|_| GroupId(does(&mut club, "ada", Action::FormGroup).0))
        .collect();
    for group in &ids[1..] {
        does(&mut club, "ada", Action::JoinGroup { group: *group, member: dan });
    }
    let one_more = Action::JoinGroup { group: ids[0], member: dan };
    assert_eq!(tried(&mut club, "ada", one_more), "refused-groups-too-many");
}

pub(super) fn invite_for(club: &Club, member: MemberId) -> Action {
    let key = VerifyingKeyBytes(key("invitation of new").verifying_key().to_bytes());
    Action::InviteFor { key, expires_ms: club.now_ms + 7 * DAY_MS, member }
}

pub(super) fn enrol(club: &Club, name: &str, invitation: EntryId) -> Action {
    let sealing_key = SealingKey(bytes("sealing"));
    let statement = enrolment_statement(club.organisation(), invitation, device(name), sealing_key);
    let proof = SignatureBytes(key("invitation of new").sign(&statement).to_bytes());
    Action::Enrol { invitation: invitation.into(), sealing_key, proof }
}

#[test]
fn a_steward_and_a_second_member_give_a_device_to_who_has_none_left() {
    let mut club = stewards();
    club.join("eve");
    club.confirm();
    let (ada, dan) = (club.ada(), club.member_of("dan"));
    let vouch = |id: EntryId| Action::Vouch { invitation: id.into() };
    let rows = vec![
        ("a member does not invite for another", "eve", invite_for(&club, dan), "nothing-permits-invite-for"),
        ("a steward does", "ben", invite_for(&club, dan), ""),
        ("not for who is not there", "ben", invite_for(&club, MemberId([9; 32])), "refused-member-gone"),
    ];
    table(&mut club, rows);
    let for_dan = invite_for(&club, dan);
    let for_dan = does(&mut club, "ben", for_dan);
    let plain = club.join("fay").0;
    club.confirm();
    let rows = vec![
        ("the steward is one person", "ben", vouch(for_dan), "nothing-permits-vouch"),
        ("whose device it will be is no witness", "dan", vouch(for_dan), "refused-vouch-own"),
        ("another steward", "cleo", vouch(for_dan), ""),
        ("another member", "eve", vouch(for_dan), ""),
        ("an invitation that needs no second", "eve", vouch(plain), "refused-vouch-not-needed"),
    ];
    table(&mut club, rows);
    let early = enrol(&club, "dan's new one", for_dan);
    assert_eq!(tried(&mut club, "dan's new one", early.clone()), "refused-invitation-unvouched");
    // The second member's word counts once it is confirmed.
    writes(&mut club, "eve", vouch(for_dan));
    assert_eq!(tried(&mut club, "dan's new one", early.clone()), "refused-invitation-unvouched");
    club.confirm();
    assert_eq!(tried(&mut club, "cleo", vouch(for_dan)), "refused-vouched-already");
    let entry = club.draft("dan's new one", None, early);
    club.admit("dan's new one", &entry, None);
    club.confirm();
    assert_eq!(outcome(&club, entry.id()), "");
    let member: Member = confirmed(&club, Key::Member(dan)).unwrap();
    assert_eq!(member.devices, [device("dan"), device("dan's new one")]);
    let standing = |name| confirmed::<Device>(&club, Key::Device(device(name))).unwrap().standing;
    assert_eq!((standing("dan"), standing("dan's new one")), (Standing::Revoked, Standing::Enrolled));
    let used: Invitation = confirmed(&club, Key::Invitation(for_dan.into())).unwrap();
    assert_eq!(used.used_by, Some(device("dan's new one")));

    // A keeper's device is not lost so: that is what the recovery sheet is for.
    let for_ada = invite_for(&club, ada);
    let for_ada = does(&mut club, "ben", for_ada);
    does(&mut club, "cleo", vouch(for_ada));
    let taking = enrol(&club, "mallory", for_ada);
    assert_eq!(tried(&mut club, "mallory", taking), "refused-keeper-revoked");
}

#[test]
fn who_leaves_leaves_no_words_about_oneself() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let ways = Way::ALL.map(|way| does(&mut club, "dan", reach(way, dan)).into());
    let profile = confirmed::<Member>(&club, Key::Member(dan)).unwrap().paper.unwrap();
    does(&mut club, "ada", Action::Appoint { role: label("trainer"), member: dan });
    does(&mut club, "dan", Action::Leave);
    for paper in ways.into_iter().chain([profile]) {
        assert!(confirmed::<Paper>(&club, Key::Paper(paper)).unwrap().erased);
    }
    assert_eq!(confirmed::<Offices>(&club, Key::Offices(dan)), None);
}

#[test]
fn a_working_group_has_the_powers_that_the_constitution_gives_it() {
    let mut club = stewards();
    club.join("eve");
    club.confirm();
    let lathe = ResourceId(super::lathe(&mut club).0);
    let group: GroupId = does(&mut club, "ada", Action::FormGroup).into();
    let dan = club.member_of("dan");
    does(&mut club, "ada", Action::JoinGroup { group, member: dan });
    let terms = || Action::SetTerms { resource: lathe, terms: Box::default() };
    assert_eq!(tried(&mut club, "dan", terms()), "nothing-permits-set-terms");
    let policy = format!(
        "@id(\"wood-shop\") @says(\"The wood shop looks after its lathe.\")\npermit (principal in Group::\"{group}\", action == Action::\"set_terms\", resource == Resource::\"{lathe}\");\n"
    );
    let first = "@id(";
    let place = Constitution::default_text().find(first).unwrap();
    let line = &Constitution::default_text()[place..place + 40];
    amended(&mut club, &[(line, &format!("{policy}\n{line}"))]);
    let other = ResourceId(super::lathe(&mut club).0);
    let elsewhere = Action::SetTerms { resource: other, terms: Box::default() };
    let rows = vec![
        ("who belongs to it", "dan", terms(), ""),
        ("for another thing", "dan", elsewhere, "nothing-permits-set-terms"),
        ("who does not belong to it", "eve", terms(), "nothing-permits-set-terms"),
    ];
    table(&mut club, rows);
    does(&mut club, "dan", Action::LeaveGroup { group, member: dan });
    assert_eq!(tried(&mut club, "dan", terms()), "nothing-permits-set-terms");
}

#[test]
fn why_somebody_was_suspended_goes_with_the_member_however_often_and_whoever_said_it() {
    let mut club = stewards();
    let dan = club.member_of("dan");
    let mut reasons = Vec::new();
    for steward in ["ada", "ben"] {
        let suspend = suspend(&club, "dan", 3);
        reasons.push(PaperId(does(&mut club, steward, suspend).0));
        does(&mut club, steward, Action::EndSuspension { member: dan });
    }
    let erased = |club: &Club| -> Vec<bool> {
        let paper = |id: &PaperId| confirmed::<Paper>(club, Key::Paper(*id)).unwrap().erased;
        reasons.iter().map(paper).collect()
    };
    assert_eq!(erased(&club), [false, false]);
    does(&mut club, "dan", Action::Leave);
    assert_eq!(erased(&club), [true, true]);
}
