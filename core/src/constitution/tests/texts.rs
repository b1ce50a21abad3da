//! Which texts are no constitutions, and why.

use super::*;
use crate::way::Way;

type Row = (&'static str, &'static str, Flaw, Option<u32>, Option<&'static str>);

/// What a change of the default text replaces, by what, the flaw it makes, the line where one can be told, and the name.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    ("parameter quorum_percent = 25;", "parameter quorum_percent 25;", Flaw::ParameterForm, Some(16), None),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = 25", Flaw::ParameterForm, Some(16), None),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = 25; 26;", Flaw::ParameterForm, Some(16), None),
    ("parameter quorum_percent = 25;", "parameter Quorum = 25;", Flaw::ParameterForm, Some(16), None),
    ("parameter quorum_percent = 25;", "parameter = 25;", Flaw::ParameterForm, Some(16), None),
    ("parameter quorum_percent = 25;", "parameter qourum_percent = 25;", Flaw::ParameterUnknown, Some(16), Some("qourum_percent")),
    ("parameter quorum_percent = 25;", "parameter majority_percent = 50;", Flaw::ParameterTwice, Some(17), Some("majority_percent")),
    ("parameter quorum_percent = 25;", "", Flaw::ParameterMissing, None, Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = ;", Flaw::ParameterNumber, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = -1;", Flaw::ParameterNumber, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = +25;", Flaw::ParameterNumber, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = 025;", Flaw::ParameterNumber, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = 25.5;", Flaw::ParameterNumber, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = \"25\";", Flaw::ParameterNumber, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = 101;", Flaw::ParameterRange, Some(16), Some("quorum_percent")),
    ("parameter quorum_percent = 25;", "parameter quorum_percent = 4294967296;", Flaw::ParameterRange, Some(16), Some("quorum_percent")),
    ("parameter majority_percent = 50;", "parameter majority_percent = 49;", Flaw::ParameterRange, Some(17), Some("majority_percent")),
    ("parameter majority_percent = 50;", "parameter majority_percent = 100;", Flaw::ParameterRange, Some(17), Some("majority_percent")),
    ("= \"members\";", "= members;", Flaw::ParameterWord, Some(29), Some("invitations_by")),
    ("= \"members\";", "= \"anyone\";", Flaw::ParameterWord, Some(29), Some("invitations_by")),
    ("= \"members\";", "= \"members\"; parameter invitations_by = \"stewards\";", Flaw::ParameterForm, Some(29), None),
    ("parameter invitations_by = \"members\";", "", Flaw::ParameterMissing, None, Some("invitations_by")),
    ("voting_hours_default = 168", "voting_hours_default = 12", Flaw::VotingHours, None, None),
    ("// Bookings.", "// Bookings\u{202e}.", Flaw::Character, Some(23), None),
    ("// Bookings.", "// Book\u{200b}ings.", Flaw::Character, Some(23), None),
    ("// Bookings.", "// \u{7}", Flaw::Character, Some(23), None),
    ("@id(\"left-members-do-not-act\")", "parameter quorum_percent = 25;", Flaw::ParameterTwice, Some(45), Some("quorum_percent")),
    ("unless { principal in Role::\"member\" };", "parameter quorum_percent = 25;", Flaw::Syntax, Some(48), None),
    ("unless { principal in Role::\"member\" };", "unless { principal in };", Flaw::Syntax, Some(48), None),
    ("unless { principal in Role::\"member\" };", "unless { principal in Role::\"member\" ", Flaw::Syntax, Some(50), None),
    ("@id(\"leave\")\n", "", Flaw::PolicyName, None, None),
    ("@id(\"leave\")\n", "@id(\"\")\n", Flaw::PolicyName, None, None),
    ("@id(\"leave\")\n", "@id(\"Leave it\")\n", Flaw::PolicyName, None, None),
    ("@id(\"leave\")\n", "@id(\"book\")\n", Flaw::PolicyTwice, None, Some("book")),
    ("@says(\"Members may leave at any time.\")\n", "", Flaw::PolicySays, None, Some("leave")),
    ("@says(\"Members may leave at any time.\")\n", "@says(\" \")\n", Flaw::PolicySays, None, Some("leave")),
    ("@says(\"Members may leave at any time.\")\n", "@says(\"\\u{202e}\")\n", Flaw::PolicySays, None, Some("leave")),
    ("Action::\"leave\"", "Action::\"stay\"", Flaw::Schema, None, Some("leave")),
    ("forbid (principal, action, resource)\nunless { principal in Role::\"member\" }", "forbid (principal, action, resource)\nunless { principal in Role::\"stewart\" }", Flaw::Schema, None, Some("left-members-do-not-act")),
    ("resource.kind == PaperKind::\"comment\"", "resource.kind == PaperKind::\"coment\"", Flaw::Schema, None, Some("erase-papers")),
    ("resource.kind == PaperKind::\"comment\"", "resource.kind == \"comment\"", Flaw::Schema, None, Some("erase-papers")),
    ("resource.kind == PaperKind::\"comment\"", "resource.sort == PaperKind::\"comment\"", Flaw::Schema, None, Some("erase-papers")),
    ("when { context.device.keeper }", "when { context.device.keepr }", Flaw::Schema, None, Some("keepers-give-notice")),
    ("when { context.device.keeper }", "when { context.device.keeper == 1 }", Flaw::Schema, None, Some("keepers-give-notice")),
    ("when { context.device.keeper }", "when { ip(\"nowhere\").isIpv4() }", Flaw::Schema, None, Some("keepers-give-notice")),
    ("permit (principal in Role::\"member\", action == Action::\"book\", resource)", "permit (principal == Member::\"ada\", action == Action::\"book\", resource)", Flaw::NotAnId, None, Some("book")),
    ("permit (principal in Role::\"member\", action == Action::\"book\", resource)", "permit (principal == ?principal, action == Action::\"book\", resource)", Flaw::Template, None, None),
];

/// The same for what came with version 2 of the rules. Lines are counted from that of the first word that is replaced.
#[rustfmt::skip]
const TABLE_V2: &[(&str, &str, Flaw, Option<&str>)] = &[
    ("majority_of = \"votes\";", "majority_of = \"all\";", Flaw::ParameterWord, Some("majority_of")),
    ("text_change = \"restarts\";", "text_change = 1;", Flaw::ParameterWord, Some("text_change")),
    ("delegation_steps_max = 2;", "delegation_steps_max = 9;", Flaw::ParameterRange, Some("delegation_steps_max")),
    ("role trainer = 730;", "role trainer;", Flaw::ParameterForm, None),
    ("role trainer = 730;", "role Trainer = 730;", Flaw::ParameterForm, None),
    ("role trainer = 730;", "role _trainer = 730;", Flaw::Declaration, Some("_trainer")),
    ("role trainer = 730;", "role treasurer = 730; // and again\nrole treasurer = 1;", Flaw::Declaration, Some("treasurer")),
    ("role trainer = 730;", "role steward = 730;", Flaw::Declaration, Some("steward")),
    ("role trainer = 730;", "role member = 730;", Flaw::Declaration, Some("member")),
    ("role trainer = 730;", "role trainer_of_very_many_people = 1;", Flaw::Declaration, Some("trainer_of_very_many_people")),
    ("role trainer = 730;", "role trainer = 3661;", Flaw::ParameterRange, Some("trainer")),
    ("topic house;", "topic house", Flaw::ParameterForm, None),
    ("topic house;", "topic House;", Flaw::Declaration, Some("House")),
    ("topic house;", "topic house; topic more;", Flaw::Declaration, Some("house")),
    ("topic house;", "topic money;\ntopic money;", Flaw::Declaration, Some("money")),
];

#[test]
fn each_flaw_of_version_2_is_found_and_placed() {
    let text = Constitution::default_text();
    for (old, new, flaw, name) in TABLE_V2 {
        assert!(text.contains(old), "the default text has no {old}");
        let error = Constitution::parse(&text.replacen(old, new, 1)).expect_err(new);
        let first = text[..text.find(old).unwrap()].lines().count();
        assert_eq!(error.flaw, *flaw, "{new}: {error}");
        assert!(
            error.line.is_some_and(|line| (line as usize).abs_diff(first) <= 2),
            "{new}: {error}, line {first}"
        );
        assert!(name.is_none() || error.name.as_deref() == *name, "{new}: {error}");
        say(&error.message());
    }
    let shorter = text.replace("discussion_hours_min = 0", "discussion_hours_min = 24");
    let error = Constitution::parse(&shorter).unwrap_err();
    assert_eq!(error.flaw, Flaw::DiscussionHours);
    say(&error.message());
    let many = |line: &dyn Fn(char, char) -> String| -> String {
        ('a'..='g').flat_map(|a| ('a'..='e').map(move |b| (a, b))).map(|(a, b)| line(a, b)).collect()
    };
    for lines in [many(&|a, b| format!("role {a}{b} = 1;\n")), many(&|a, b| format!("topic {a}{b};\n"))] {
        assert_eq!(Constitution::parse(&(lines + text)).unwrap_err().flaw, Flaw::Declaration);
    }
}

#[test]
fn version_1_takes_no_word_of_version_2() {
    let old = Constitution::default_text_of(1);
    for more in ["parameter reminder_hours = 1;", "parameter majority_of = \"votes\";"] {
        let error = Constitution::parse_as(1, &format!("{more}\n{old}")).unwrap_err();
        assert_eq!((error.flaw, error.line), (Flaw::ParameterUnknown, Some(1)), "{more}");
        assert!(Constitution::parse(&format!("{more}\n{old}")).is_ok(), "{more}");
    }
    for more in ["role trainer = 1;", "topic money;"] {
        assert_eq!(
            Constitution::parse_as(1, &format!("{more}\n{old}")).unwrap_err().flaw,
            Flaw::ParameterMissing
        );
        assert!(Constitution::parse(&format!("{more}\n{old}")).is_ok(), "{more}");
    }
    let suspend = format!(
        "{old}\n@id(\"p\") @says(\"P.\") permit (principal, action == Action::\"suspend\", resource);"
    );
    assert_eq!(Constitution::parse_as(1, &suspend).unwrap_err().flaw, Flaw::Schema);
    assert!(Constitution::parse(&suspend).is_ok());
}

#[test]
fn a_text_of_version_1_has_later_parameters_at_their_first_value_and_neither_roles_nor_topics() {
    let read = Constitution::parse(Constitution::default_text_of(1)).unwrap();
    let parameters = read.parameters();
    assert_eq!((parameters.delegation_steps_max, parameters.reminder_hours), (0, 24));
    assert_eq!(parameters.majority_of, MajorityOf::Votes);
    assert_eq!(Way::ALL.map(|way| parameters.readers_of(way)), [ContactsFor::Stewards; 4]);
    assert!(read.roles().is_empty() && read.topics().is_empty());
    let new = default_constitution();
    let roles: Vec<_> = new.roles().iter().map(|role| (role.name.as_str(), role.term_days)).collect();
    assert_eq!(roles, [("trainer", Some(730)), ("treasurer", Some(365))]);
    assert_eq!(new.topics().iter().map(|topic| topic.as_str()).collect::<Vec<_>>(), ["house", "money"]);
}

/// What came with version 3 of the rules: what is replaced, by what, the flaw and the name.
#[rustfmt::skip]
const TABLE_V3: &[(&str, &str, Flaw, &str)] = &[
    ("stall_minutes = 1;", "stall_minutes = 0;", Flaw::ParameterRange, "stall_minutes"),
    ("stall_minutes = 1;", "stall_minutes = 1441;", Flaw::ParameterRange, "stall_minutes"),
    ("stall_minutes = 1;", "stall_minutes = \"1\";", Flaw::ParameterNumber, "stall_minutes"),
    ("stall_minutes = 1;", "stall_minutes = 1;\nparameter stall_minutes = 1;", Flaw::ParameterTwice, "stall_minutes"),
    ("succession_percent = 67;", "succession_percent = 50;", Flaw::ParameterRange, "succession_percent"),
    ("succession_percent = 67;", "succession_percent = 101;", Flaw::ParameterRange, "succession_percent"),
    ("treasurer = 365, one;", "treasurer = 365, two;", Flaw::Declaration, "treasurer"),
    ("treasurer = 365, one;", "treasurer = 365,;", Flaw::Declaration, "treasurer"),
    ("treasurer = 365, one;", "treasurer = one;", Flaw::ParameterNumber, "treasurer"),
    ("treasurer = 365, one;", "treasurer = 3661, one;", Flaw::ParameterRange, "treasurer"),
];

#[test]
fn each_flaw_of_version_3_is_found() {
    let text = Constitution::default_text();
    for (old, new, flaw, name) in TABLE_V3 {
        assert!(text.contains(old), "the default text has no {old}");
        let error = Constitution::parse(&text.replacen(old, new, 1)).expect_err(new);
        assert_eq!((error.flaw, error.name.as_deref()), (*flaw, Some(*name)), "{new}: {error}");
        assert!(error.line.is_some());
        say(&error.message());
    }
    for (old, new) in [
        ("stall_minutes = 1;", "stall_minutes = 1440;"),
        ("succession_percent = 67;", "succession_percent = 100;"),
        ("treasurer = 365, one;", "treasurer = 0,one;"),
        ("treasurer = 365, one;", "treasurer = 365 , one ; // for a year"),
    ] {
        assert!(Constitution::parse(&text.replacen(old, new, 1)).is_ok(), "{new}");
    }
    let one = |text: &str| {
        Constitution::parse(text).unwrap().roles().iter().map(|role| role.one).collect::<Vec<_>>()
    };
    assert_eq!(one(text), [false, true]);
    assert_eq!(one(&text.replacen(", one;", ";", 1)), [false, false]);
    let older =
        Constitution::default_text_of(2).replacen("role treasurer = 365;", "role treasurer = 365, one;", 1);
    assert_eq!(Constitution::parse_as(2, &older).unwrap_err().flaw, Flaw::ParameterNumber);
}

#[test]
fn what_came_with_version_3_is_unknown_before_and_has_a_first_value_in_older_texts() {
    for version in 1..=2 {
        let old = Constitution::default_text_of(version);
        for more in ["parameter stall_minutes = 5;", "parameter succession_percent = 80;"] {
            let text = format!("{more}\n{old}");
            let error = Constitution::parse_as(version, &text).unwrap_err();
            assert_eq!((error.flaw, error.line), (Flaw::ParameterUnknown, Some(1)), "{more}");
            assert!(Constitution::parse_as(3, &text).is_ok(), "{more}");
        }
        let read = Constitution::parse_as(3, old).unwrap();
        let parameters = read.parameters();
        assert_eq!((parameters.stall_minutes, parameters.succession_percent), (1, 67));
        let names = |version| -> Vec<_> {
            let values = parameters.values(version).into_iter();
            values
                .map(|(name, _)| name)
                .filter(|name| matches!(*name, "stall_minutes" | "succession_percent"))
                .collect()
        };
        assert_eq!((names(2), names(3)), (vec![], vec!["stall_minutes", "succession_percent"]));
    }
}

#[test]
fn who_reads_how_members_are_reached_is_said_for_each_way_by_itself() {
    let text = Constitution::default_text();
    for open in Way::ALL {
        let line = |readers| format!("parameter {} = \"{readers}\";", open.parameter());
        assert!(text.contains(&line("stewards")));
        let read = Constitution::parse(&text.replace(&line("stewards"), &line("members"))).unwrap();
        for way in Way::ALL {
            let expected = if way == open { ContactsFor::Members } else { ContactsFor::Stewards };
            assert_eq!(
                read.parameters().readers_of(way),
                expected,
                "{} for all: {}",
                open.name(),
                way.name()
            );
        }
        let values = read.parameters().values(2);
        assert!(values.contains(&(open.parameter(), "members".to_owned())), "{values:?}");
        let older = format!("{}\n{}", line("members"), Constitution::default_text_of(1));
        assert_eq!(Constitution::parse_as(1, &older).unwrap_err().flaw, Flaw::ParameterUnknown);
    }
}

#[test]
fn each_flaw_is_found_and_placed() {
    for (old, new, flaw, line, name) in TABLE {
        let text = Constitution::default_text_of(1);
        assert!(text.contains(old), "the default text has no {old}");
        let error = Constitution::parse(&text.replacen(old, new, 1)).expect_err(new);
        assert_eq!((error.flaw, error.line), (*flaw, *line), "{new}: {error}");
        if name.is_some() {
            assert_eq!(error.name.as_deref(), *name, "{new}: {error}");
        }
        say(&error.message());
    }
}

#[test]
fn every_flaw_of_a_text_is_in_a_table() {
    let elsewhere = [
        Flaw::TooLong,
        Flaw::TooDeep,
        Flaw::PolicyTooLong,
        Flaw::TooManyPolicies,
        Flaw::LocksOut,
        Flaw::TooManyNames,
        Flaw::DiscussionHours,
        Flaw::TrialForm,
        Flaw::TrialFails,
    ];
    for flaw in Flaw::ALL {
        let here = TABLE.iter().any(|(_, _, row, ..)| row == flaw)
            || TABLE_V2.iter().any(|(_, _, row, _)| row == flaw);
        assert!(here || elsewhere.contains(flaw), "{flaw:?}");
    }
}

#[test]
fn texts_beyond_the_bounds_are_refused_before_they_are_parsed() {
    let policy = |condition: &str| {
        with_policies(&format!(
            "@id(\"p\") @says(\"P.\") permit (principal, action, resource) when {{ {condition} }};"
        ))
    };
    let deep = format!("{}true{}", "(".repeat(NESTING_MAX), ")".repeat(NESTING_MAX));
    let long = vec!["true"; POLICY_TOKENS_MAX / 2].join(" && ");
    let many = "@id(\"p\") permit(principal,action,resource);".repeat(POLICIES_MAX + 1);
    let huge = format!("{}//{}", Constitution::default_text(), "x".repeat(TEXT_BYTES_MAX));
    let cases = [
        (policy(&deep), Flaw::TooDeep),
        (policy(&long), Flaw::PolicyTooLong),
        (with_policies(&many), Flaw::TooManyPolicies),
        (huge, Flaw::TooLong),
    ];
    for (text, flaw) in cases {
        let error = Constitution::parse(&text).unwrap_err();
        assert_eq!(error.flaw, flaw);
        say(&error.message());
    }
}

#[test]
fn brackets_and_signs_in_comments_and_strings_do_not_count() {
    let brackets = "(".repeat(400);
    let text = with_policies(&format!(
        "@id(\"p\") @says(\"{brackets} \\\" {brackets}\") // {brackets}\npermit (principal, action, resource);"
    ));
    let error = Constitution::parse(&text).unwrap_err();
    assert_eq!(error.flaw, Flaw::PolicySays);
    let text = with_policies(&format!(
        "@id(\"p\") @says(\"P \\\" (;\") // {brackets} \"\npermit (principal, action, resource);"
    ));
    assert_eq!(Constitution::parse(&text).unwrap().policies()[0].says.as_ref(), "P \" (;");
}

#[test]
fn the_head_may_be_in_any_order_with_comments_and_windows_line_ends() {
    let text = Constitution::default_text();
    let mut lines: Vec<&str> = text.lines().collect();
    let (one, two) = (
        lines.iter().position(|line| line.starts_with("parameter quorum")).unwrap(),
        lines.iter().position(|line| line.starts_with("parameter recovery")).unwrap(),
    );
    lines.swap(one, two);
    lines[one] = "  parameter  recovery_days=7 ; // a week";
    let moved = Constitution::parse(&lines.join("\r\n")).unwrap();
    let plain = default_constitution();
    assert_eq!(moved.parameters(), plain.parameters());
    assert_ne!(moved.hash(), plain.hash());
}

#[test]
fn parameters_and_policies_come_in_the_order_of_the_text() {
    let constitution = default_constitution();
    let text = constitution.text();
    let values = constitution.parameters().values(RULES_VERSION);
    assert_eq!(values.len(), NUMBERS.len() + 7);
    assert_eq!(constitution.parameters().values(1).len(), 17);
    for (name, value) in &values {
        let quoted = format!("parameter {name} = \"{value}\";");
        assert!(text.contains(&format!("parameter {name} = {value};")) || text.contains(&quoted), "{name}");
    }
    let places: Vec<_> = constitution
        .policies()
        .iter()
        .map(|policy| text.find(&format!("@id(\"{}\")", policy.id)).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    for policy in constitution.policies() {
        assert!(text.contains(&*policy.text), "{}", policy.text);
    }
}

#[test]
fn the_document_gives_every_parameter_act_and_bound_as_they_are() {
    let document = include_str!("../../../../docs/formats/constitution.md");
    let defaults = default_constitution().parameters().values(RULES_VERSION);
    for (Number { name, min, max, .. }, (_, value)) in NUMBERS.iter().zip(&defaults) {
        let row = format!("| `{name}` | {min} | {max} | {value} |");
        assert!(document.contains(&row), "no row: {row}");
    }
    for act in Act::ALL {
        let rows: Vec<_> =
            document.lines().filter(|line| line.contains(&format!("`{}`", act.name()))).collect();
        let sort = format!("| `{}` |", act.sort().name());
        assert!(rows.iter().any(|row| row.ends_with(&sort)), "{} on {sort}", act.name());
    }
    for bound in [
        format!("At most {POLICIES_MAX} policies, each of at most {POLICY_TOKENS_MAX} words"),
        format!("at most {NESTING_MAX} deep"),
        format!("at most {} KiB", TEXT_BYTES_MAX / 1024),
    ] {
        assert!(document.contains(&bound), "{bound}");
    }
}
