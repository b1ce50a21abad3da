//! Texts made to hurt whoever reads them.

use proptest::prelude::*;

use super::*;

/// Pieces of Cedar and of heads, to be put together without sense.
const PIECES: &[&str] = &[
    "permit",
    "forbid",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ";",
    ",",
    "principal",
    "action",
    "resource",
    "context",
    "when",
    "unless",
    "==",
    "!=",
    "<",
    "in",
    "is",
    "has",
    "like",
    "&&",
    "||",
    "!",
    "-",
    "+",
    "*",
    ".",
    "own",
    "device",
    "keeper",
    "kind",
    "effect",
    "Action::\"vote\"",
    "Role::\"member\"",
    "Member::\"\"",
    "Paper",
    "if",
    "then",
    "else",
    "true",
    "false",
    "0",
    "9223372036854775807",
    "9223372036854775808",
    "\"",
    "\"a*\"",
    "\\",
    "@id(\"a\")",
    "@says(\"b\")",
    "@",
    "?principal",
    "?resource",
    "ip(\"::1\")",
    "decimal(\"1.0\")",
    "datetime(\"2024-01-01\")",
    "duration(\"1d\")",
    "contains",
    "containsAll",
    "isEmpty()",
    "//",
    "\n",
    "\u{0}",
    "é",
    "🦀",
    "__cedar",
    "parameter quorum_percent = 1;",
    "parameter ",
];

/// A constitution that passes is asked too: nothing it says may panic either.
fn read_and_ask(text: &str) {
    if let Ok(constitution) = Constitution::parse(text) {
        let _ = constitution.keeps_members_able();
        for act in Act::ALL {
            for (_, target) in targets(*act) {
                let (device, standing) = (DeviceStanding::default(), Standing::Good);
                constitution.decide(&Question {
                    act: *act,
                    member: ADA,
                    roles: &[],
                    groups: &[],
                    standing,
                    device,
                    target,
                });
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        read_and_ask(&text);
        read_and_ask(&with_policies(&text));
    }

    #[test]
    fn any_heap_of_cedar_is_read_or_refused(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..80)) {
        read_and_ask(&with_policies(&pieces.join(" ")));
    }

    #[test]
    fn any_change_of_the_default_text_is_read_or_refused(
        from in 0..10_000_usize, length in 0..40_usize, pieces in prop::collection::vec(prop::sample::select(PIECES), 0..3)
    ) {
        let text = Constitution::default_text().as_bytes();
        let from = from % text.len();
        let until = (from + length).min(text.len());
        let mut changed = text[..from].to_vec();
        changed.extend(pieces.join(" ").bytes());
        changed.extend(&text[until..]);
        read_and_ask(&String::from_utf8_lossy(&changed));
    }
}

/// Conditions that nest as deep as the bounds let them, each along another path of Cedar's recursion.
fn deepest() -> Vec<String> {
    let room = POLICY_TOKENS_MAX - 40;
    let chain = |link: &str, tokens: usize| format!("true{}", link.repeat(room / tokens));
    let deep = NESTING_MAX - 2;
    vec![
        chain(" && true", 3),
        chain(" || true", 3),
        format!("0{} == 0", " + 0".repeat(room / 2)),
        format!("0{} == 0", " * 0".repeat(room / 2)),
        format!("context{}", ".own".repeat(room / 2)),
        format!("{}true", "if true then true else ".repeat(room / 5)),
        format!("{}true{}", "(".repeat(deep), ")".repeat(deep)),
        format!("{}{} == 1", "[".repeat(deep), "]".repeat(deep)),
        format!("{}1{} == 1", "{a: ".repeat(deep), "}".repeat(deep)),
        format!("{}true{}", "!(".repeat(deep), ")".repeat(deep)),
        format!("{}true{}", "!!!!(".repeat(deep), ")".repeat(deep)),
        format!("{}true{}", "if (true && (".repeat(deep / 2), ")) then true else true".repeat(deep / 2)),
        format!("[{}].contains(1)", vec!["1"; room / 2 - 8].join(",")),
        format!("[1]{}", ".containsAll([1])".repeat(room / 8)),
        format!("\"{}\" like \"{}b\"", "a".repeat(20_000), "a*".repeat(10_000)),
    ]
}

/// Three quarters of the stack of a thread in a browser, where the least is to be had. Unoptimised code needs the most.
const STACK_BYTES: usize = 768 * 1024;

#[test]
fn the_deepest_texts_that_pass_the_bounds_fit_the_smallest_stack() {
    let work = || {
        let mut asked = 0;
        for condition in deepest() {
            let text = with_policies(&format!(
                "@id(\"p\") @says(\"P.\") permit (principal, action, resource) when {{ {condition} }};"
            ));
            match Constitution::parse(&text) {
                Ok(constitution) => {
                    let ruling = constitution.decide(&Question {
                        act: Act::Leave,
                        member: ADA,
                        roles: &[],
                        groups: &[],
                        standing: Standing::Good,
                        device: DeviceStanding::default(),
                        target: Target::Organisation,
                    });
                    // No verdict may depend on the stack: the policy says yes or no, it does not fail.
                    assert_ne!(
                        word(&ruling),
                        CONSTITUTION_ERROR,
                        "{}",
                        &condition[..40.min(condition.len())]
                    );
                    asked += 1;
                }
                Err(error) => {
                    let text = format!("{error}: {}", &condition[..40.min(condition.len())]);
                    assert!(!text.contains("stack") && !text.contains("recursion"), "{text}");
                    assert!(matches!(error.flaw, Flaw::Schema | Flaw::Syntax), "{text}");
                }
            }
        }
        asked
    };
    let asked = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work).unwrap().join().unwrap();
    assert!(asked >= 8, "only {asked} of the texts were taken");
}
