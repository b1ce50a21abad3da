//! The default constitution and the reading of any, as tables.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod amendments;
mod frozen;
mod hostile;
mod memo;
mod rulings;
mod texts;

use crate::action::PaperKind;
use crate::id::{BookingId, DeviceId, InvitationId, MemberId, PaperId, ProposalId, ResourceId};
use crate::message::Message;
use crate::sentences::Sentences;

use super::*;

/// Who acts in these tests.
const ADA: MemberId = MemberId([0xad; 32]);

/// Somebody else.
const BEN: MemberId = MemberId([0xbe; 32]);

/// The kinds of papers of rules version 1.
const PAPER_KINDS: [PaperKind; 6] = [
    PaperKind::Organisation,
    PaperKind::Profile,
    PaperKind::Resource,
    PaperKind::Booking,
    PaperKind::Proposal,
    PaperKind::Comment,
];

fn default_constitution() -> Constitution {
    Constitution::parse(Constitution::default_text()).unwrap()
}

/// The head of the default text, for constitutions with policies of their own.
fn with_policies(policies: &str) -> String {
    let text = Constitution::default_text();
    let head = &text[..text.find("@id(\"left-members").unwrap()];
    format!("{head}{policies}")
}

/// Everything that an act can be done to, each with a name for tables.
fn targets(act: Act) -> Vec<(String, Target)> {
    let owned = [("own", ADA), ("other's", BEN)];
    let each = |make: &dyn Fn(MemberId) -> Target| {
        owned.iter().map(|(whose, member)| ((*whose).to_owned(), make(*member))).collect()
    };
    match act.sort() {
        Sort::Organisation => vec![("organisation".to_owned(), Target::Organisation)],
        Sort::Resource => vec![("resource".to_owned(), Target::Resource { id: ResourceId([1; 32]) })],
        Sort::Invitation => each(&|member| Target::Invitation { id: InvitationId([2; 32]), member }),
        Sort::Device => each(&|member| Target::Device { id: DeviceId([3; 32]), member }),
        Sort::Restriction => each(&|member| Target::Restriction { device: DeviceId([3; 32]), member }),
        Sort::Booking => each(&|member| Target::Booking { id: BookingId([4; 32]), member }),
        Sort::Recovery => each(&|member| Target::Recovery { device: DeviceId([5; 32]), member }),
        Sort::Proposal => {
            let id = (act != Act::Propose).then_some(ProposalId([6; 32]));
            let mut all = Vec::new();
            for (whose, member) in owned {
                for effect in EffectKind::ALL {
                    let name = format!("{whose} {}", effect.name());
                    all.push((name, Target::Proposal { id, member, effect }));
                }
            }
            all
        }
        Sort::Paper => {
            let id = (act != Act::BeginPaper).then_some(PaperId([7; 32]));
            let mut all = Vec::new();
            for (whose, member) in [("own", Some(ADA)), ("other's", Some(BEN)), ("nobody's", None)] {
                for kind in PAPER_KINDS {
                    all.push((format!("{whose} {}", kind.name()), Target::Paper { id, kind, member }));
                }
            }
            all
        }
    }
}

/// Every way in which somebody can act: standing, roles and device; each with a name for tables.
fn actors() -> Vec<(String, Standing, &'static [Role], DeviceStanding)> {
    let mut all = Vec::new();
    for (standing_name, standing) in [("", Standing::Good), ("left ", Standing::Left)] {
        for (role_name, roles) in [("member", &[][..]), ("steward", &[Role::Steward][..])] {
            for bits in 0..8_u8 {
                let device = DeviceStanding {
                    provisional: bits & 1 != 0,
                    restricted: bits & 2 != 0,
                    keeper: bits & 4 != 0,
                };
                let mut name = format!("{standing_name}{role_name}");
                for (holds, word) in [
                    (device.provisional, " provisional"),
                    (device.restricted, " restricted"),
                    (device.keeper, " keeper"),
                ] {
                    name.push_str(if holds { word } else { "" });
                }
                all.push((name, standing, roles, device));
            }
        }
    }
    all
}

/// A ruling as one word: the policy that permits, `!` and the policy that forbids, or the code of the sentence.
fn word(ruling: &Ruling) -> String {
    match ruling {
        Ruling::Permitted { policy } => policy.to_string(),
        Ruling::Refused { policy: Some(policy), reason } => {
            assert_eq!(reason.code, CONSTITUTION_FORBIDS);
            format!("!{policy}")
        }
        Ruling::Refused { policy: None, reason } => reason.code.clone(),
    }
}

/// A message in English.
fn say(message: &Message) -> String {
    let said = Sentences::new("en").say(message, &|ms: i64| ms.to_string());
    assert!(!said.contains("{$") && !said.contains("{ $"), "a variable without a value: {said}");
    said
}

#[test]
fn every_no_and_every_parameter_has_its_sentence() {
    let sentences = Sentences::new("en");
    let mut codes: Vec<String> = Act::ALL.iter().map(|act| act.unpermitted().to_owned()).collect();
    codes.extend(Flaw::ALL.iter().map(|flaw| flaw.code().to_owned()));
    codes.extend(default_constitution().parameters().values().iter().map(|(name, _)| meaning(name).code));
    codes.extend([CONSTITUTION_ERROR.to_owned(), CONSTITUTION_FORBIDS.to_owned()]);
    let missing: Vec<_> = codes.iter().filter(|code| !sentences.knows(code)).collect();
    assert!(missing.is_empty(), "without a sentence: {missing:?}");
}

#[test]
fn the_sentence_of_an_act_is_named_after_it() {
    for act in Act::ALL {
        assert_eq!(act.unpermitted(), format!("nothing-permits-{}", act.name().replace('_', "-")));
    }
}

#[test]
fn every_question_conforms_to_the_schema_so_it_need_not_be_checked_when_asked() {
    use cedar_policy::{Entities, Request};
    let constitution = default_constitution();
    for act in Act::ALL {
        for (name, target) in targets(*act) {
            for (actor, standing, roles, device) in actors() {
                let question = Question { act: *act, member: ADA, roles, standing, device, target };
                let (principal, resource) = (WORDS.principal(ADA), WORDS.resource(&target));
                let entities = WORDS.entities(&question, principal.clone(), resource.clone()).unwrap();
                let schema = Some(&WORDS.schema);
                let checked = Entities::from_entities(entities.iter().cloned(), schema);
                assert!(checked.is_ok(), "{} {name} by {actor}: {checked:?}", act.name());
                let own = target.member() == Some(ADA);
                let context = constitution.0.contexts[schema::context_index(own, device)].clone();
                let action = WORDS.action(*act).clone();
                let request = Request::new(principal, action, resource, context, schema);
                assert!(request.is_ok(), "{} {name} by {actor}: {request:?}", act.name());
            }
        }
    }
}

#[test]
fn leaving_out_the_policies_on_other_acts_changes_no_ruling() {
    for text in frozen::constitutions() {
        let constitution = Constitution::parse(&text.1).unwrap();
        for act in Act::ALL {
            for (name, target) in targets(*act) {
                for (actor, standing, roles, device) in actors() {
                    let question = Question { act: *act, member: ADA, roles, standing, device, target };
                    let whole = constitution.rule(&question, &constitution.0.whole);
                    assert_eq!(constitution.decide(&question), whole, "{} {name} by {actor}", act.name());
                }
            }
        }
    }
}

#[test]
fn an_act_that_is_not_done_to_such_a_thing_is_refused() {
    let ruling = default_constitution().decide(&Question {
        act: Act::Book,
        member: ADA,
        roles: &[],
        standing: Standing::Good,
        device: DeviceStanding::default(),
        target: Target::Organisation,
    });
    assert_eq!(word(&ruling), CONSTITUTION_ERROR);
}
