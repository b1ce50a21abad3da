//! What was ruled before holds again, and only where it would be ruled so again.

use super::*;

/// Every question of these tests, in which two people ask about things of their own, of each other and of nobody.
fn ask_everything(mut ask: impl FnMut(&Question<'_>)) {
    for &act in Act::ALL {
        for (_, target) in targets(act) {
            for (_, standing, roles, device) in actors() {
                for member in [ADA, BEN, MemberId([0xce; 32])] {
                    ask(&Question { act, member, roles, groups: &[], standing, device, target });
                }
            }
        }
    }
}

#[test]
fn a_remembered_ruling_is_the_one_that_cedar_would_give() {
    let names = format!("permit (principal == Member::\"{}\", action, resource)", "ad".repeat(32));
    let texts = [
        Constitution::default_text().to_owned(),
        with_policies(&format!("@id(\"ada-alone\")\n@says(\"Ada alone.\")\n{names};\n")),
        with_policies(&format!(
            "@id(\"one-room\")\n@says(\"One room.\")\npermit (principal, action == Action::\"book\", resource) \
             when {{ resource == Resource::\"{}\" }};\n",
            "01".repeat(32)
        )),
        with_policies(
            "@id(\"own\")\n@says(\"What is one's own.\")\npermit (principal, action, resource) when { context.own };\n",
        ),
    ];
    for text in texts {
        let constitution = Constitution::parse(&text).unwrap();
        for _ in 0..2 {
            ask_everything(|question| {
                let afresh = constitution.rule(question, &constitution.0.by_act[question.act as usize]);
                assert_eq!(constitution.decide(question), afresh, "{question:?}\n{text}");
            });
        }
        assert!(constitution.0.memo.len() <= 20_000, "{}", constitution.0.memo.len());
    }
    assert!(default_constitution().0.memo.len() == 0, "nothing is remembered before it was asked");
}

#[test]
fn one_ruling_serves_all_members_where_no_policy_names_anybody() {
    let constitution = default_constitution();
    let ask = |member: [u8; 32], resource: [u8; 32]| Question {
        act: Act::Book,
        member: MemberId(member),
        roles: &[],
        groups: &[],
        standing: Standing::Good,
        device: DeviceStanding::default(),
        target: Target::Resource { id: ResourceId(resource) },
    };
    for number in 0..100 {
        assert!(constitution.decide(&ask([number; 32], [number; 32])).permits());
    }
    assert_eq!(constitution.0.memo.len(), 1);
    let text = with_policies(&format!(
        "@id(\"ada-books\")\n@says(\"Ada books.\")\npermit (principal == Member::\"{}\", action == Action::\"book\", resource);\n",
        "ad".repeat(32)
    ));
    let named = Constitution::parse(&text).unwrap();
    assert!(named.decide(&ask(ADA.0, [1; 32])).permits());
    assert!(!named.decide(&ask(BEN.0, [1; 32])).permits());
    assert_eq!(named.0.memo.len(), 0);
}
