//! Reads a constitution's text: bounds first, then the head, then the policies by Cedar's own parser and validator.
//!
//! The bounds are tight because what is read here is evaluated on every device for ever: Cedar recurses along nested
//! expressions, so their depth is limited here to what the smallest stack takes, and no verdict depends on a stack.

use std::collections::BTreeSet;
use std::sync::Arc;

use cedar_policy::{ActionConstraint, Policy as CedarPolicy, PolicyId, PolicySet, ValidationMode, Validator};

use super::error::{ConstitutionError, Flaw};
use super::parameters::{Parameters, Reader, plain_number, setting};
use super::question::Act;
use super::schema::{self, WORDS};
use super::{
    NESTING_MAX, OwnRole, POLICIES_MAX, POLICY_TOKENS_MAX, Policy, ROLES_MAX, TERM_DAYS_MAX, TEXT_BYTES_MAX,
    TOPICS_MAX,
};
use crate::label::Label;

/// A policy's `@id` is at most so long.
const NAME_BYTES_MAX: usize = 64;

/// A policy's `@says` is at most so long.
const SAYS_BYTES_MAX: usize = 400;

/// What a text says.
pub(super) struct Read {
    pub(super) parameters: Parameters,
    pub(super) roles: Vec<OwnRole>,
    pub(super) topics: Vec<Label>,
    pub(super) policies: Vec<Policy>,
    /// All policies; their Cedar ids are their places in `policies`.
    #[cfg(test)]
    pub(super) whole: PolicySet,
    /// For each act, the policies whose scope can match it, in the order of [`Act::ALL`].
    pub(super) by_act: Vec<PolicySet>,
}

/// Reads a constitution.
pub(super) fn read(version: u32, text: &str) -> Result<Read, ConstitutionError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(Flaw::TooLong.somewhere());
    }
    check_characters(text)?;
    let mut reader = Reader::new(version);
    let mut declared = Declared::default();
    let mut body_start = text.len();
    let mut head_lines = 0;
    let mut start = 0;
    for (line, number) in text.split_inclusive('\n').zip(1_u32..) {
        let content = line.trim();
        if let Some(setting) = content.strip_prefix("parameter ") {
            reader.line(number, setting)?;
        } else if let Some(role) = content.strip_prefix("role ").filter(|_| version >= 2) {
            declared.role(version, number, role)?;
        } else if let Some(topic) = content.strip_prefix("topic ").filter(|_| version >= 2) {
            declared.topic(number, topic)?;
        } else if !content.is_empty() && !content.starts_with("//") {
            body_start = start;
            break;
        }
        start += line.len();
        head_lines = number;
    }
    let parameters = reader.finish()?;
    let body = &text[body_start..];
    let lines = Lines { body, first: head_lines + 1 };
    check_shape(&lines)?;
    let (policies, whole) = read_policies(&lines, version, &declared.roles)?;
    let by_act = Act::known_in(version).iter().map(|act| slice(&whole, *act)).collect::<Result<_, _>>()?;
    Ok(Read {
        parameters,
        roles: declared.roles,
        topics: declared.topics,
        policies,
        #[cfg(test)]
        whole,
        by_act,
    })
}

/// What a head declares beside the parameters.
#[derive(Default)]
struct Declared {
    roles: Vec<OwnRole>,
    topics: Vec<Label>,
}

impl Declared {
    /// Reads what stands after the word `role`: a name, `=`, days of a term or 0, from version 3 on maybe `, one`, then `;`, and
    /// maybe a comment.
    fn role(&mut self, version: u32, number: u32, line: &str) -> Result<(), ConstitutionError> {
        let (name, value) = setting(number, line)?;
        let wrong = || Flaw::Declaration.on(number).name(name);
        let label: Label = name.parse().map_err(|_| wrong())?;
        let taken = self.roles.iter().any(|role| role.name == label);
        if taken || self.roles.len() >= ROLES_MAX || matches!(name, "member" | "steward") {
            return Err(wrong());
        }
        let (days, one) = match value.split_once(',') {
            Some((days, holders)) if version >= 3 && holders.trim() == "one" => (days.trim_end(), true),
            Some(_) if version >= 3 => return Err(wrong()),
            _ => (value, false),
        };
        let days = plain_number(number, name, days, 0, TERM_DAYS_MAX)?;
        self.roles.push(OwnRole { name: label, term_days: (days > 0).then_some(days), one });
        Ok(())
    }

    /// Reads what stands after the word `topic`: a name, `;`, and maybe a comment.
    fn topic(&mut self, number: u32, line: &str) -> Result<(), ConstitutionError> {
        let (name, after) = line.split_once(';').ok_or_else(|| Flaw::ParameterForm.on(number))?;
        let (name, after) = (name.trim(), after.trim());
        let wrong = || Flaw::Declaration.on(number).name(name);
        let label: Label = name.parse().map_err(|_| wrong())?;
        let comment = after.is_empty() || after.starts_with("//");
        if !comment || self.topics.contains(&label) || self.topics.len() >= TOPICS_MAX {
            return Err(wrong());
        }
        self.topics.push(label);
        Ok(())
    }
}

/// The policies' text and the line on which it begins.
struct Lines<'a> {
    body: &'a str,
    first: u32,
}

impl Lines<'_> {
    /// The line of a byte of the policies' text.
    fn of(&self, offset: usize) -> u32 {
        let before = self.body.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count();
        self.first.saturating_add(u32::try_from(before).unwrap_or(u32::MAX))
    }
}

/// Refuses what an eye cannot see or what makes it see another order than the parser.
fn check_characters(text: &str) -> Result<(), ConstitutionError> {
    for (line, number) in text.split('\n').zip(1_u32..) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.chars().any(unseen) {
            return Err(Flaw::Character.on(number));
        }
    }
    Ok(())
}

fn unseen(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Counts, without understanding, how deep brackets nest and how many words and signs each policy has.
///
/// Words and signs bound the depth of everything that nests without brackets: `a.b.c`, `a && b && c`, `if … else if …`.
fn check_shape(lines: &Lines<'_>) -> Result<(), ConstitutionError> {
    let bytes = lines.body.as_bytes();
    let (mut at, mut depth, mut tokens, mut policies) = (0, 0_usize, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let from = at;
        at += 1;
        match byte {
            b'/' if bytes.get(at) == Some(&b'/') => {
                while bytes.get(at).is_some_and(|byte| *byte != b'\n') {
                    at += 1;
                }
                continue;
            }
            b'"' => {
                while let Some(&inner) = bytes.get(at) {
                    at += if inner == b'\\' { 2 } else { 1 };
                    if inner == b'"' {
                        break;
                    }
                }
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b';' => {
                policies += 1;
                tokens = 0;
                // Whatever was left open does not parse; counting anew keeps the depth of what does.
                continue;
            }
            _ if byte.is_ascii_whitespace() => continue,
            _ if word(byte) => {
                while bytes.get(at).copied().is_some_and(word) {
                    at += 1;
                }
            }
            _ => {}
        }
        tokens += 1;
        if depth > NESTING_MAX {
            return Err(Flaw::TooDeep.on(lines.of(from)));
        }
        if tokens > POLICY_TOKENS_MAX {
            return Err(Flaw::PolicyTooLong.on(lines.of(from)));
        }
        if policies >= POLICIES_MAX {
            return Err(Flaw::TooManyPolicies.on(lines.of(from)));
        }
    }
    Ok(())
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Parses and validates the policies, in the order of the text.
fn read_policies(
    lines: &Lines<'_>,
    version: u32,
    roles: &[OwnRole],
) -> Result<(Vec<Policy>, PolicySet), ConstitutionError> {
    let parsed: PolicySet = lines.body.parse().map_err(|error| syntax(lines, &error))?;
    if parsed.num_of_templates() > 0 {
        return Err(Flaw::Template.somewhere());
    }
    // Cedar numbers the policies of one text in its order: policy0, policy1, ...
    let mut ordered: Vec<(usize, &CedarPolicy)> =
        parsed.policies().map(|policy| (cedar_number(policy), policy)).collect();
    ordered.sort_by_key(|(number, _)| *number);
    let mut names = BTreeSet::new();
    let mut policies = Vec::with_capacity(ordered.len());
    let mut renamed = Vec::with_capacity(ordered.len());
    for (place, (_, policy)) in ordered.into_iter().enumerate() {
        let id = policy.annotation("id").unwrap_or_default();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if id.is_empty() || id.len() > NAME_BYTES_MAX || !id.bytes().all(plain) {
            return Err(Flaw::PolicyName.somewhere().name(&first_words(policy)));
        }
        if !names.insert(id.to_owned()) {
            return Err(Flaw::PolicyTwice.somewhere().name(id));
        }
        let says = policy.annotation("says").unwrap_or_default().trim();
        if says.is_empty() || says.len() > SAYS_BYTES_MAX || says.chars().any(unseen) {
            return Err(Flaw::PolicySays.somewhere().name(id));
        }
        policies.push(Policy {
            id: Arc::from(id),
            says: Arc::from(says),
            text: Arc::from(policy.to_cedar().unwrap_or_default()),
        });
        renamed.push(policy.new_id(PolicyId::new(place.to_string())));
    }
    check_names(&policies, &renamed)?;
    let whole = PolicySet::from_policies(renamed).map_err(|error| Flaw::Syntax.somewhere().detail(&error))?;
    let names: Vec<Label> = roles.iter().map(|role| role.name).collect();
    let schema = schema::schema(version, &names).ok_or_else(|| Flaw::Schema.somewhere())?;
    let result = Validator::new(schema).validate(&whole, ValidationMode::Strict);
    // Cedar gives its errors in no fixed order; the first policy of the text comes first here.
    let found = result
        .validation_errors()
        .map(|error| {
            let place = error.policy_id().to_string().parse::<usize>().unwrap_or(usize::MAX);
            (place, error.to_string())
        })
        .min();
    if let Some((place, detail)) = found {
        let error = Flaw::Schema.somewhere().detail(&detail);
        return Err(match policies.get(place) {
            Some(policy) => error.name(&policy.id),
            None => error,
        });
    }
    Ok((policies, whole))
}

/// Every member or thing that a policy names is named by an id: anything else would silently match nothing.
fn check_names(policies: &[Policy], parsed: &[CedarPolicy]) -> Result<(), ConstitutionError> {
    for (policy, parsed) in policies.iter().zip(parsed) {
        for literal in parsed.entity_literals() {
            let kind = literal.type_name().to_string();
            if matches!(kind.as_str(), "Action" | "Role" | "Effect" | "PaperKind") {
                continue;
            }
            let id: &str = literal.id().as_ref();
            let hex = id.len() == 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
            if !hex {
                return Err(Flaw::NotAnId.somewhere().name(&policy.id).detail(&id));
            }
        }
    }
    Ok(())
}

/// The number that Cedar gave a policy by its place in the text.
fn cedar_number(policy: &CedarPolicy) -> usize {
    policy.id().to_string().trim_start_matches("policy").parse().unwrap_or(usize::MAX)
}

/// What a policy without a name begins with.
fn first_words(policy: &CedarPolicy) -> String {
    let text = policy.to_cedar().unwrap_or_default();
    let mut words: String = text.chars().take(60).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}

/// What Cedar's parser says first, with its line.
fn syntax(lines: &Lines<'_>, errors: &cedar_policy::ParseErrors) -> ConstitutionError {
    use miette::Diagnostic;
    let first = errors.iter().next();
    let offset = first
        .and_then(|error| error.labels())
        .and_then(|mut labels| labels.next())
        .map(|label| label.offset());
    let error = match offset {
        Some(offset) => Flaw::Syntax.on(lines.of(offset)),
        None => Flaw::Syntax.somewhere(),
    };
    match first {
        Some(first) => error.detail(first),
        None => error,
    }
}

/// The policies whose scope can match an act. The others cannot say anything of it, so leaving them out changes nothing.
fn slice(whole: &PolicySet, act: Act) -> Result<PolicySet, ConstitutionError> {
    let action = WORDS.action(act);
    let matching = whole.policies().filter(|policy| match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::Eq(one) => one == *action,
        ActionConstraint::In(some) => some.contains(action),
    });
    PolicySet::from_policies(matching.cloned()).map_err(|error| Flaw::Syntax.somewhere().detail(&error))
}
