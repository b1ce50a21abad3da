//! The default constitution and the reading of any, as tables.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod amendments;
mod frozen;
mod hostile;
mod memo;
mod rulings;
mod texts;

use crate::action::PaperKind;
use crate::id::{BookingId, DeviceId, GroupId, InvitationId, MemberId, PaperId, ProposalId, ResourceId};
use crate::message::Message;
use crate::sentences::Sentences;

use super::schema::context_index;
use super::*;

/// Who acts in these tests.
const ADA: MemberId = MemberId([0xad; 32]);

/// Somebody else.
const BEN: MemberId = MemberId([0xbe; 32]);

/// A working group.
const CREW: GroupId = GroupId([8; 32]);

fn default_constitution() -> Constitution {
    Constitution::parse(Constitution::default_text()).unwrap()
}

/// The head of the default text, for constitutions with policies of their own.
fn with_policies(policies: &str) -> String {
    with_policies_of(RULES_VERSION, policies)
}

/// The head of the text that an organisation was founded with under a version of the rules, and policies.
fn with_policies_of(version: u32, policies: &str) -> String {
    let text = Constitution::default_text_of(version);
    let head = &text[..text.find("@id(\"left-members").unwrap()];
    format!("{head}{policies}")
}

/// Everything that an act can be done to, each with a name for tables.
fn targets(act: Act) -> Vec<(String, Target)> {
    targets_in(RULES_VERSION, act)
}

/// The same, as far as a version of the rules knows it.
fn targets_in(version: u32, act: Act) -> Vec<(String, Target)> {
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
        Sort::Member => each(&|id| Target::Member { id }),
        Sort::Group => vec![
            ("own".to_owned(), Target::Group { id: CREW, member: Some(ADA) }),
            ("other's".to_owned(), Target::Group { id: CREW, member: None }),
        ],
        Sort::Office => {
            let roles = [("steward", Role::Steward), ("trainer", Role::Own(0)), ("treasurer", Role::Own(1))];
            let mut all = Vec::new();
            for (whose, member) in owned {
                all.extend(
                    roles.map(|(name, role)| (format!("{whose} {name}"), Target::Office { role, member })),
                );
            }
            all
        }
        Sort::Recovery => each(&|member| Target::Recovery { device: DeviceId([5; 32]), member }),
        Sort::Proposal => {
            let id = (act != Act::Propose).then_some(ProposalId([6; 32]));
            let mut all = Vec::new();
            for (whose, member) in owned {
                for &effect in EffectKind::known_in(version) {
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
                for &kind in PaperKind::known_in(version) {
                    all.push((format!("{whose} {}", kind.name()), Target::Paper { id, kind, member }));
                }
            }
            all
        }
    }
}

/// Every way in which somebody can act: standing, roles and device; each with a name for tables.
fn actors() -> Vec<(String, Standing, &'static [Role], DeviceStanding)> {
    actors_in(RULES_VERSION)
}

/// The same, as far as a version of the rules knows them.
fn actors_in(version: u32) -> Vec<(String, Standing, &'static [Role], DeviceStanding)> {
    let mut all = Vec::new();
    let standings = [("", Standing::Good), ("left ", Standing::Left), ("suspended ", Standing::Suspended)];
    let roles = [("member", &[][..]), ("steward", &[Role::Steward][..]), ("trainer", &[Role::Own(0)][..])];
    let known = if version < 2 { 2 } else { 3 };
    for (standing_name, standing) in standings.into_iter().take(known) {
        for (role_name, roles) in roles.into_iter().take(known) {
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
    codes.extend(
        default_constitution().parameters().values(RULES_VERSION).iter().map(|(name, _)| meaning(name).code),
    );
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
    let roles: Vec<_> = constitution.roles().iter().map(|role| role.name).collect();
    let schema = schema::schema(RULES_VERSION, &roles).unwrap();
    for act in Act::ALL {
        for (name, target) in targets(*act) {
            for (actor, standing, roles, device) in actors() {
                let question =
                    Question { act: *act, member: ADA, roles, groups: &[], standing, device, target };
                let (principal, resource) = (WORDS.principal(ADA), WORDS.resource(&target));
                let entities = WORDS
                    .entities(&question, principal.clone(), resource.clone(), &constitution.0.role_names)
                    .unwrap();
                let schema = Some(&schema);
                let checked = Entities::from_entities(entities.iter().cloned(), schema);
                assert!(checked.is_ok(), "{} {name} by {actor}: {checked:?}", act.name());
                let context = constitution.0.contexts[context_index(&question)].clone();
                let action = WORDS.action(*act).clone();
                let request = Request::new(principal, action, resource, context, schema);
                assert!(request.is_ok(), "{} {name} by {actor}: {request:?}", act.name());
            }
        }
    }
}

#[test]
fn leaving_out_the_policies_on_other_acts_changes_no_ruling() {
    for text in frozen::constitutions(RULES_VERSION) {
        let constitution = Constitution::parse(&text.1).unwrap();
        for act in Act::ALL {
            for (name, target) in targets(*act) {
                for (actor, standing, roles, device) in actors() {
                    let question =
                        Question { act: *act, member: ADA, roles, groups: &[], standing, device, target };
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
        groups: &[],
        standing: Standing::Good,
        device: DeviceStanding::default(),
        target: Target::Organisation,
    });
    assert_eq!(word(&ruling), CONSTITUTION_ERROR);
}
