//! Which amendments would lock somebody out, and which that look alike would not.

use super::*;
use crate::constitution::QUESTIONS_MAX;

/// A named member, as a policy writes one.
const NAMED: &str = "1111111111111111111111111111111111111111111111111111111111111111";

enum Change {
    /// These policies are added.
    Add(&'static str),
    /// The policy of this name is taken out.
    Drop(&'static str),
    /// The first text becomes the second.
    Swap(&'static str, &'static str),
}
use Change::{Add, Drop, Swap};

/// The act that somebody would be kept from, and the policy that forbids it, if one does.
type LockOut = (&'static str, Option<&'static str>);

/// A change of the default text, and whom it would lock out of what.
const TABLE: &[(Change, Option<LockOut>)] = &[
    // What stays possible.
    (Swap("parameter quorum_percent = 25;", "parameter quorum_percent = 40;"), None),
    (Swap("invitations_by = \"members\";", "invitations_by = \"stewards\";"), None),
    (Drop("book"), None),
    (Drop("cancel-bookings"), None),
    (Drop("leave"), None),
    (Drop("keepers-give-notice"), None),
    (Drop("restricted-devices-wait"), None),
    (Drop("left-members-do-not-act"), None),
    (Add("forbid (principal, action == Action::\"book\", resource);"), None),
    (Add("forbid (principal == Member::\"NAMED\", action == Action::\"book\", resource);"), None),
    (Add("forbid (principal, action, resource) unless { principal in Role::\"member\" };"), None),
    (
        Add(
            "forbid (principal, action == Action::\"revoke_device\", resource) unless { context.own || principal in Role::\"steward\" };",
        ),
        None,
    ),
    // What a right hangs on is gone.
    (Drop("decide-together"), Some(("propose", None))),
    (Drop("add-own-devices"), Some(("invite_device", None))),
    (Drop("invite-members"), Some(("invite", None))),
    (Drop("enrol-members"), Some(("enrol", None))),
    (Drop("own-devices"), Some(("revoke_device", None))),
    (Drop("devices-of-others"), Some(("revoke_device", None))),
    (Drop("countersign-recoveries"), Some(("countersign_recovery", None))),
    (Swap("Action::\"statute\", ", ""), Some(("statute", None))),
    (
        Swap("action in [Action::\"vote\", Action::\"comment\"] ||\n", ""),
        Some(("vote", Some("restricted-devices-wait"))),
    ),
    (
        Swap("[Action::\"vote\", Action::\"comment\"]", "[Action::\"vote\"]"),
        Some(("comment", Some("restricted-devices-wait"))),
    ),
    (
        Swap("[Action::\"vote\", Action::\"comment\"]", "[Action::\"comment\"]"),
        Some(("vote", Some("restricted-devices-wait"))),
    ),
    (
        Swap("(action == Action::\"revoke_device\" && context.own)", "false"),
        Some(("revoke_device", Some("restricted-devices-wait"))),
    ),
    // A right hangs on what only some have.
    (
        Swap(
            "permit (\n    principal in Role::\"member\",\n    action in [Action::\"propose\"",
            "permit (\n    principal in Role::\"steward\",\n    action in [Action::\"propose\"",
        ),
        Some(("propose", None)),
    ),
    (
        Swap(
            "permit (principal in Role::\"member\", action in [Action::\"invite_device\"",
            "permit (principal in Role::\"steward\", action in [Action::\"invite_device\"",
        ),
        Some(("invite_device", None)),
    ),
    // A forbid takes it from everybody.
    (Add("forbid (principal, action, resource);"), Some(("propose", Some("added")))),
    (Add("forbid (principal, action == Action::\"vote\", resource);"), Some(("vote", Some("added")))),
    (Add("forbid (principal, action == Action::\"comment\", resource);"), Some(("comment", Some("added")))),
    (
        Add("forbid (principal, action == Action::\"enrol_device\", resource);"),
        Some(("enrol_device", Some("added"))),
    ),
    (
        Add("forbid (principal, action == Action::\"restrict_device\", resource);"),
        Some(("restrict_device", Some("added"))),
    ),
    // A forbid takes it from some: keepers, stewards, one sort of proposal, one member, one member as a steward.
    (
        Add("forbid (principal, action == Action::\"vote\", resource) when { context.device.keeper };"),
        Some(("vote", Some("added"))),
    ),
    (
        Add("forbid (principal in Role::\"steward\", action == Action::\"propose\", resource);"),
        Some(("propose", Some("added"))),
    ),
    (
        Add(
            "forbid (principal, action == Action::\"propose\", resource) when { resource.effect == Effect::\"amend\" };",
        ),
        Some(("propose", Some("added"))),
    ),
    (
        Add(
            "forbid (principal, action == Action::\"propose\", resource) when { resource.effect == Effect::\"appoint_keeper\" };",
        ),
        Some(("propose", Some("added"))),
    ),
    (
        Add("forbid (principal, action == Action::\"vote\", resource) when { !context.own };"),
        Some(("vote", Some("added"))),
    ),
    (
        Add("forbid (principal == Member::\"NAMED\", action == Action::\"vote\", resource);"),
        Some(("vote", Some("added"))),
    ),
    (
        Add("forbid (principal, action == Action::\"vote\", resource == Proposal::\"NAMED\");"),
        Some(("vote", Some("added"))),
    ),
    (
        Add(
            "forbid (principal, action == Action::\"vote\", resource) unless { principal == Member::\"NAMED\" };",
        ),
        Some(("vote", Some("added"))),
    ),
    (
        Add(
            "forbid (principal, action == Action::\"propose\", resource) when { principal == Member::\"NAMED\" && principal in Role::\"steward\" };",
        ),
        Some(("propose", Some("added"))),
    ),
    (
        Add("forbid (principal, action == Action::\"revoke_device\", resource == Device::\"NAMED\");"),
        Some(("revoke_device", Some("added"))),
    ),
    // A policy that fails is a refusal for everybody whom it fails for.
    (
        Add("permit (principal, action == Action::\"vote\", resource) when { 9223372036854775807 + 1 > 0 };"),
        Some(("vote", None)),
    ),
];

fn changed(change: &Change) -> String {
    let text = Constitution::default_text();
    match change {
        Add(policy) => {
            format!("{text}\n@id(\"added\")\n@says(\"Added.\")\n{}", policy.replace("NAMED", NAMED))
        }
        Drop(name) => {
            let start = text.find(&format!("@id(\"{name}\")")).unwrap();
            let end = start + text[start..].find(';').unwrap() + 1;
            format!("{}{}", &text[..start], &text[end..])
        }
        Swap(old, new) => {
            assert!(text.contains(old), "the default text has no {old}");
            text.replacen(old, new, 1)
        }
    }
}

#[test]
fn an_amendment_that_locks_somebody_out_is_refused_and_no_other() {
    for (number, (change, expected)) in TABLE.iter().enumerate() {
        let constitution =
            Constitution::parse(&changed(change)).unwrap_or_else(|e| panic!("case {number}: {e}"));
        let found = constitution.keeps_members_able().err();
        let found = found.as_ref().map(|error| {
            assert_eq!(error.flaw, Flaw::LocksOut, "case {number}");
            (error.name.as_deref().unwrap(), error.detail.as_deref())
        });
        assert_eq!(found, *expected, "case {number}: {}", changed(change));
    }
}

#[test]
fn under_every_version_proposing_and_voting_on_keepers_is_asked_about() {
    use crate::action::Effect;
    let keepers = EffectKind::from(&Effect::Keepers { appoint: Vec::new(), dismiss: Vec::new() });
    for version in 1..=RULES_VERSION {
        assert!(EffectKind::known_in(version).contains(&keepers), "{version}");
        for act in ["propose", "vote", "comment"] {
            let text = format!(
                "{}\n@id(\"added\")\n@says(\"Added.\")\nforbid (principal, action == Action::\"{act}\", resource) \
                 when {{ resource.effect == Effect::\"{}\" }};",
                Constitution::default_text_of(version),
                keepers.name(),
            );
            let error = Constitution::adoptable(version, &text).unwrap_err();
            assert_eq!((error.flaw, error.name.as_deref()), (Flaw::LocksOut, Some(act)), "{version}");
        }
    }
}

#[test]
fn each_lock_out_has_a_sentence_of_its_own() {
    let general = say(&Flaw::LocksOut.somewhere().name("anything").message());
    for (_, expected) in TABLE {
        let Some((act, _)) = expected else { continue };
        let said = say(&Flaw::LocksOut.somewhere().name(act).message());
        assert_ne!(said, general, "{act}");
        assert!(said.ends_with("Change the policies so that it stays possible."), "{said}");
    }
}

/// The default text, and so many members named where a right hangs on it.
fn naming(count: usize) -> Constitution {
    let names: Vec<String> = (0..count).map(|n| format!("Member::\"{n:064x}\"")).collect();
    let policies: String = names
        .chunks(26)
        .zip('a'..)
        .map(|(names, id)| {
            let list = names.join(", ");
            format!(
                "@id(\"{id}\") @says(\"Some.\") permit (principal, action == Action::\"vote\", resource) \
                 when {{ [{list}].contains(principal) }};"
            )
        })
        .collect();
    Constitution::parse(&format!("{}{policies}", Constitution::default_text())).unwrap()
}

#[test]
fn a_text_that_names_too_many_to_check_is_refused() {
    let asked = |count| {
        let (asked, result) = naming(count).ask_what_members_keep();
        assert_eq!(result, Ok(()), "{count}");
        asked
    };
    let (none, one) = (asked(0), asked(1));
    let most = (QUESTIONS_MAX - none) / (one - none);
    assert_eq!(asked(most), none + most * (one - none));
    for count in [most + 1, 130] {
        let (asked, result) = naming(count).ask_what_members_keep();
        assert_eq!(result.unwrap_err().flaw, Flaw::TooManyNames, "{count}");
        assert!(asked <= QUESTIONS_MAX, "{asked}");
    }
}

#[test]
fn a_text_may_name_many_where_no_right_hangs_on_it() {
    let names: Vec<String> = (0..40).map(|n| format!("Member::\"{n:064x}\"")).collect();
    let policies: String = names
        .iter()
        .enumerate()
        .map(|(n, name)| {
            format!("@id(\"n{n}\") @says(\"No.\") forbid (principal == {name}, action == Action::\"book\", resource);")
        })
        .collect();
    let text = format!("{}{policies}", Constitution::default_text());
    assert_eq!(Constitution::parse(&text).unwrap().keeps_members_able(), Ok(()));
}
