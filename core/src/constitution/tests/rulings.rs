//! Who does what to what under the default constitution: allowed or not, by which policy, with which sentence.

use super::*;

const LEFT: &str = "!left-members-do-not-act";
const WAITS: &str = "!restricted-devices-wait";
const VOUCH: &str = "!new-devices-do-not-vouch";
const ASIDE: &str = "!suspended-members-wait";
/// Nothing permits it; the sentence is that of the act.
const NONE: &str = "";

/// The columns: who acts.
const COLUMNS: [(&str, Standing, &[Role], DeviceStanding); 7] = {
    const PLAIN: DeviceStanding = DeviceStanding { provisional: false, restricted: false, keeper: false };
    [
        ("a steward", Standing::Good, &[Role::Steward], PLAIN),
        ("a member", Standing::Good, &[], PLAIN),
        ("a member's keeper", Standing::Good, &[], DeviceStanding { keeper: true, ..PLAIN }),
        ("a provisional device", Standing::Good, &[], DeviceStanding { provisional: true, ..PLAIN }),
        ("a restricted device", Standing::Good, &[], DeviceStanding { restricted: true, ..PLAIN }),
        ("a steward who left", Standing::Left, &[Role::Steward], PLAIN),
        ("a suspended member", Standing::Suspended, &[], PLAIN),
    ]
};

/// The rows: an act, the start of the names of the targets it is done to, and a ruling for each column.
#[rustfmt::skip]
const TABLE: &[(Act, &str, [&str; 7])] = &[
    //                                            steward                  member                   keeper                   provisional              restricted  left  suspended
    (Act::Invite, "organisation",               ["invite-members",         "invite-members",         "invite-members",         VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::InviteDevice, "organisation",         ["add-own-devices",        "add-own-devices",        "add-own-devices",        VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::CancelInvitation, "own",              ["cancel-invitations",     "cancel-invitations",     "cancel-invitations",     VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::CancelInvitation, "other's",          ["cancel-invitations",     NONE,                     NONE,                     VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::Enrol, "own",                         ["enrol-members",          "enrol-members",          "enrol-members",          "enrol-members",         WAITS, LEFT, ASIDE]),
    (Act::EnrolDevice, "own",                   ["add-own-devices",        "add-own-devices",        "add-own-devices",        "add-own-devices",       WAITS, LEFT, ASIDE]),
    (Act::Leave, "organisation",                ["leave",                  "leave",                  "leave",                  "leave",                 WAITS, LEFT, "leave"]),
    (Act::RevokeDevice, "own",                  ["own-devices",            "own-devices",            "own-devices",            "own-devices",           "own-devices", LEFT, "own-devices"]),
    (Act::RevokeDevice, "other's",              ["devices-of-others",      NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::RestrictDevice, "own",                ["own-devices",            "own-devices",            "own-devices",            VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::RestrictDevice, "other's",            ["devices-of-others",      NONE,                     NONE,                     VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::LiftRestriction, "own",               ["lift-restrictions",      "lift-restrictions",      "lift-restrictions",      VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::LiftRestriction, "other's",           ["lift-restrictions",      NONE,                     NONE,                     VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::CountersignRecovery, "o",             ["countersign-recoveries", "countersign-recoveries", "countersign-recoveries", VOUCH,                   WAITS, LEFT, ASIDE]),
    (Act::Notice, "organisation",               [NONE,                     NONE,                     "keepers-give-notice",    NONE,                    WAITS, LEFT, ASIDE]),
    (Act::AddResource, "organisation",          ["resources",              NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::RetireResource, "resource",           ["resources",              NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::Book, "resource",                     ["book",                   "book",                   "book",                   "book",                  WAITS, LEFT, ASIDE]),
    (Act::CancelBooking, "own",                 ["cancel-bookings",        "cancel-bookings",        "cancel-bookings",        "cancel-bookings",       WAITS, LEFT, ASIDE]),
    (Act::CancelBooking, "other's",             ["cancel-bookings",        NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::Propose, "own",                       ["decide-together",        "decide-together",        "decide-together",        "decide-together",       WAITS, LEFT, ASIDE]),
    (Act::Statute, "organisation",              ["decide-together",        "decide-together",        "decide-together",        "decide-together",       WAITS, LEFT, ASIDE]),
    (Act::Vote, "own",                          ["decide-together",        "decide-together",        "decide-together",        "decide-together",       "decide-together", LEFT, "decide-together"]),
    (Act::Vote, "other's",                      ["decide-together",        "decide-together",        "decide-together",        "decide-together",       "decide-together", LEFT, "decide-together"]),
    (Act::Comment, "own",                       ["decide-together",        "decide-together",        "decide-together",        "decide-together",       "decide-together", LEFT, "decide-together"]),
    (Act::Comment, "other's",                   ["decide-together",        "decide-together",        "decide-together",        "decide-together",       "decide-together", LEFT, "decide-together"]),
    (Act::WithdrawProposal, "own",              ["withdraw-own-proposals", "withdraw-own-proposals", "withdraw-own-proposals", "withdraw-own-proposals", WAITS, LEFT, ASIDE]),
    (Act::WithdrawProposal, "other's",          [NONE,                     NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "own profile",            ["begin-papers",           "begin-papers",           "begin-papers",           "begin-papers",          WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "own booking",            ["begin-papers",           "begin-papers",           "begin-papers",           "begin-papers",          WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "own comment",            ["begin-papers",           "begin-papers",           "begin-papers",           "begin-papers",          WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "nobody's organisation",  ["papers-of-the-organisation", NONE,                 NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "nobody's resource",      ["papers-of-the-organisation", NONE,                 NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "own",                     ["edit-own-papers",        "edit-own-papers",        "edit-own-papers",        "edit-own-papers",       WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's proposal",        ["edit-own-papers",        "edit-own-papers",        "edit-own-papers",        "edit-own-papers",       WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's comment",         [NONE,                     NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's profile",         ["papers-of-the-organisation", NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's booking",         [NONE,                     NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's resource",        ["papers-of-the-organisation", NONE,                 NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "nobody's organisation",   ["papers-of-the-organisation", NONE,                 NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::ErasePaper, "own",                    ["erase-papers",           "erase-papers",           "erase-papers",           "erase-papers",          WAITS, LEFT, ASIDE]),
    (Act::ErasePaper, "other's comment",        ["erase-papers",           NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::ErasePaper, "other's profile",        [NONE,                     NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::ErasePaper, "other's proposal",       [NONE,                     NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),
    (Act::ErasePaper, "nobody's organisation",  [NONE,                     NONE,                     NONE,                     NONE,                    WAITS, LEFT, ASIDE]),

    (Act::Register, "organisation", ["keep-records", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::BookFor, "o", ["keep-records", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::InviteFor, "o", ["devices-for-others", NONE, NONE, VOUCH, WAITS, LEFT, ASIDE]),
    (Act::EnrolFor, "own", ["devices-for-others", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Vouch, "own", [NONE, NONE, NONE, VOUCH, WAITS, LEFT, ASIDE]),
    (Act::Vouch, "other's", ["vouch", "vouch", "vouch", VOUCH, WAITS, LEFT, ASIDE]),
    (Act::Suspend, "own", [NONE, NONE, NONE, VOUCH, WAITS, LEFT, ASIDE]),
    (Act::Suspend, "other's", ["suspend", NONE, NONE, VOUCH, WAITS, LEFT, ASIDE]),
    (Act::EndSuspension, "other's", ["suspend", NONE, NONE, VOUCH, WAITS, LEFT, ASIDE]),
    (Act::Appoint, "other's tr", ["appoint", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Appoint, "own tr", ["appoint", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Appoint, "other's steward", [NONE, NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Appoint, "own steward", [NONE, NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Dismiss, "own tr", ["appoint", "lay-down-roles", "lay-down-roles", "lay-down-roles", WAITS, LEFT, "lay-down-roles"]),
    (Act::Dismiss, "other's tr", ["appoint", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Dismiss, "own steward", [NONE, NONE, NONE, NONE, WAITS, LEFT, NONE]),
    (Act::FormGroup, "organisation", ["groups", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::EndGroup, "o", ["groups", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::JoinGroup, "own", ["groups", "groups-grow", "groups-grow", "groups-grow", WAITS, LEFT, ASIDE]),
    (Act::JoinGroup, "other's", ["groups", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::LeaveGroup, "o", ["groups", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Delegate, "o", ["delegate", "delegate", "delegate", "delegate", WAITS, LEFT, ASIDE]),
    (Act::RecordMeeting, "o", ["meetings", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Witness, "o", ["witness", "witness", "witness", "witness", WAITS, LEFT, ASIDE]),
    (Act::CarryOut, "own", ["carry-out", "carry-out", "carry-out", "carry-out", WAITS, LEFT, ASIDE]),
    (Act::CarryOut, "other's", ["carry-out", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::SetCalendar, "organisation", ["resources", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::SetTerms, "resource", ["resources", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Close, "resource", ["resources", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::Approve, "o", ["approve-bookings", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::CheckIn, "own", ["check-in", "check-in", "check-in", "check-in", WAITS, LEFT, ASIDE]),
    (Act::CheckIn, "other's", ["check-in", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "nobody's reason", ["papers-of-the-organisation", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's contact", ["papers-of-the-organisation", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's mail", ["papers-of-the-organisation", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "other's phone", ["papers-of-the-organisation", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
    (Act::BeginPaper, "own address", ["begin-papers", "begin-papers", "begin-papers", "begin-papers", WAITS, LEFT, ASIDE]),
    (Act::EditPaper, "other's group", ["working-groups-write", NONE, NONE, NONE, WAITS, LEFT, ASIDE]),
];

#[test]
fn the_default_constitution_rules_as_its_table_says() {
    let constitution = default_constitution();
    let mut wrong = Vec::new();
    for (act, starts, row) in TABLE {
        let targets: Vec<_> =
            targets(*act).into_iter().filter(|(name, _)| name.starts_with(starts)).collect();
        assert!(!targets.is_empty(), "no target of {} starts with {starts}", act.name());
        for (target_name, target) in targets {
            for ((who, standing, roles, device), expected) in COLUMNS.iter().zip(row) {
                let ruling = constitution.decide(&Question {
                    act: *act,
                    member: ADA,
                    roles,
                    groups: &[],
                    standing: *standing,
                    device: *device,
                    target,
                });
                let expected = if *expected == NONE { act.unpermitted() } else { expected };
                if word(&ruling) != expected {
                    wrong.push(format!(
                        "{who}: {} {target_name}: {} not {expected}",
                        act.name(),
                        word(&ruling)
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_speaks_of_every_act() {
    for act in Act::ALL {
        assert!(TABLE.iter().any(|(row, ..)| row == act), "no row for {}", act.name());
    }
}

#[test]
fn roles_do_not_help_a_device_that_is_restricted_or_provisional() {
    let constitution = default_constitution();
    let steward = |act, device, target| {
        let standing = Standing::Good;
        word(&constitution.decide(&Question {
            act,
            member: ADA,
            roles: &[Role::Steward],
            groups: &[],
            standing,
            device,
            target,
        }))
    };
    let restricted = DeviceStanding { restricted: true, ..DeviceStanding::default() };
    let provisional = DeviceStanding { provisional: true, ..DeviceStanding::default() };
    let device = Target::Device { id: DeviceId([3; 32]), member: BEN };
    assert_eq!(steward(Act::RestrictDevice, restricted, device), WAITS);
    assert_eq!(steward(Act::RevokeDevice, restricted, device), WAITS);
    assert_eq!(steward(Act::RestrictDevice, provisional, device), VOUCH);
    assert_eq!(steward(Act::AddResource, restricted, Target::Organisation), WAITS);
}

#[test]
fn invitations_are_for_stewards_where_the_parameter_says_so() {
    let text = Constitution::default_text().replace("\"members\";", "\"stewards\";");
    let constitution = Constitution::parse(&text).unwrap();
    let invitation = Target::Invitation { id: InvitationId([2; 32]), member: ADA };
    let cases: [(Act, &[Role], Target, &str); 5] = [
        (Act::Invite, &[Role::Steward], Target::Organisation, "invite-members"),
        (Act::Invite, &[], Target::Organisation, "nothing-permits-invite"),
        (Act::Enrol, &[Role::Steward], invitation, "enrol-members"),
        (Act::Enrol, &[], invitation, "nothing-permits-enrol"),
        (Act::InviteDevice, &[], Target::Organisation, "add-own-devices"),
    ];
    for (act, roles, target, expected) in cases {
        let device = DeviceStanding::default();
        let question =
            Question { act, member: ADA, roles, groups: &[], standing: Standing::Good, device, target };
        assert_eq!(word(&constitution.decide(&question)), expected, "{} as {roles:?}", act.name());
    }
}

#[test]
fn a_refusal_is_a_sentence_with_a_reason() {
    let constitution = default_constitution();
    let cases: [(Act, Standing, bool, &str); 3] = [
        (
            Act::AddResource,
            Standing::Good,
            false,
            "Nothing in the constitution permits you to add something to book. Ask a steward to do it.",
        ),
        (
            Act::AddResource,
            Standing::Left,
            false,
            "The constitution forbids it: Who has left the organisation does not act in it any more.",
        ),
        (
            Act::Leave,
            Standing::Good,
            true,
            "The constitution forbids it: With a restricted device one votes, comments and revokes devices of \
             one's own. All else waits until the restriction is over.",
        ),
    ];
    for (act, standing, restricted, expected) in cases {
        let device = DeviceStanding { restricted, ..DeviceStanding::default() };
        let target = Target::Organisation;
        let question = Question { act, member: ADA, roles: &[], groups: &[], standing, device, target };
        let Ruling::Refused { reason, .. } = constitution.decide(&question) else {
            panic!("{} was permitted", act.name());
        };
        assert_eq!(say(&reason), expected);
    }
}

#[test]
fn a_policy_that_fails_to_evaluate_refuses_even_where_another_permits() {
    let text = with_policies(
        r#"
        @id("all") @says("All.") permit (principal, action, resource);
        @id("fails") @says("Fails.") forbid (principal, action == Action::"book", resource)
        when { 9223372036854775807 + 1 > 0 };
        "#,
    );
    let constitution = Constitution::parse(&text).unwrap();
    let ask = |act, target| {
        let (device, standing) = (DeviceStanding::default(), Standing::Good);
        constitution.decide(&Question { act, member: ADA, roles: &[], groups: &[], standing, device, target })
    };
    let ruling = ask(Act::Book, Target::Resource { id: ResourceId([1; 32]) });
    assert_eq!(word(&ruling), CONSTITUTION_ERROR);
    assert_eq!(word(&ask(Act::Leave, Target::Organisation)), "all");
}

#[test]
fn of_several_policies_the_first_of_the_text_is_named() {
    let many: String = (0..40)
        .map(|n| format!("@id(\"p{n}\") @says(\"Yes.\") permit (principal, action, resource);\n"))
        .collect();
    let constitution = Constitution::parse(&with_policies(&many)).unwrap();
    for _ in 0..20 {
        let (device, standing) = (DeviceStanding::default(), Standing::Good);
        let question = Question {
            act: Act::Leave,
            member: ADA,
            roles: &[],
            groups: &[],
            standing,
            device,
            target: Target::Organisation,
        };
        assert_eq!(word(&constitution.decide(&question)), "p0");
    }
}
