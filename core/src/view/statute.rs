//! A constitution's text with parameters at other values: what a form or a command line changes without Cedar.

use std::collections::BTreeSet;

use super::{Constitution, Parameter, ParameterRange};
use crate::message::Message;

/// What a line of the head begins with that sets a parameter.
const PARAMETER: &str = "parameter ";

impl Parameter {
    /// How a value of it stands in a text.
    ///
    /// # Errors
    /// It may not be that; the message says what it may.
    pub fn written(&self, value: &str) -> Result<String, Message> {
        let value = value.trim();
        match &self.range {
            ParameterRange::Number { min, max } => {
                let number = value.parse::<u32>().ok().filter(|number| (min..=max).contains(&number));
                number.map(|number| number.to_string()).ok_or_else(|| {
                    Message::new("misuse-parameter-number")
                        .text("name", self.name.as_str())
                        .number("min", i64::from(*min))
                        .number("max", i64::from(*max))
                })
            }
            ParameterRange::Words(words) => match words.iter().find(|word| *word == value) {
                Some(word) => Ok(format!("\"{word}\"")),
                None => Err(Message::new("misuse-parameter-word")
                    .text("name", self.name.as_str())
                    .text("words", words.join(", "))),
            },
        }
    }
}

impl Constitution {
    /// Its text with such settings, `name=value`.
    ///
    /// # Errors
    /// One is no setting, names no parameter, or one that may not be that.
    pub fn with_settings(&self, settings: &[String]) -> Result<String, Message> {
        let mut text = self.text.clone();
        let mut names = BTreeSet::new();
        for setting in settings {
            let parts = setting.split_once('=').map(|(name, value)| (name.trim(), value));
            let (name, value) =
                parts.ok_or_else(|| Message::new("misuse-setting").text("text", setting.as_str()))?;
            let found = self.parameters.iter().find(|parameter| parameter.name == name);
            let parameter =
                found.ok_or_else(|| Message::new("misuse-parameter-unknown").text("name", name))?;
            if !names.insert(name) {
                return Err(Message::new("misuse-setting-twice").text("name", name));
            }
            let written = parameter.written(value)?;
            if written.trim_matches('"') == parameter.value {
                return Err(Message::new("misuse-setting-same")
                    .text("name", name)
                    .text("value", parameter.value.as_str()));
            }
            text = set(&text, name, &written);
        }
        Ok(text)
    }
}

/// What a text sets a parameter to, without quotation marks; none where it does not set it.
pub fn value<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (start, end) = place(text, name).found?;
    Some(text[start..end].trim().trim_matches('"'))
}

/// The text with a parameter as written, `25` or `"votes"`; all else stays letter by letter.
///
/// What no line sets gets a line of its own behind the last parameter: texts of earlier rules lack what came later.
pub fn set(text: &str, name: &str, written: &str) -> String {
    let place = place(text, name);
    match place.found {
        Some((start, end)) => format!("{} {written}{}", &text[..start], &text[end..]),
        None => {
            let (before, after) = text.split_at(place.behind);
            let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
            format!("{before}{end}{PARAMETER}{name} = {written};\n{after}")
        }
    }
}

/// Where a parameter stands in the head of a text.
struct Place {
    /// From behind the `=` to the `;`.
    found: Option<(usize, usize)>,
    /// The end of the last line that sets any parameter.
    behind: usize,
}

fn place(text: &str, name: &str) -> Place {
    let mut place = Place { found: None, behind: 0 };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_start();
        if let Some(setting) = content.strip_prefix(PARAMETER) {
            place.behind = start + line.len();
            let from = place.behind - setting.len();
            if let Some((named, rest)) = setting.split_once('=')
                && named.trim() == name
                && let Some(length) = rest.find(';')
            {
                let value = from + named.len() + 1;
                place.found.get_or_insert((value, value + length));
            }
        } else if !["role ", "topic ", "//"].iter().any(|head| content.starts_with(head))
            && !content.trim_end().is_empty()
        {
            break;
        }
        start += line.len();
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "// Votes.\nparameter quorum_percent = 25; // a quarter\nparameter majority_of=\"votes\";\n\n\
                        role trainer = 730;\npermit (principal, action, resource);\nparameter late = 1;\n";

    #[test]
    fn one_value_changes_and_every_other_letter_stays() {
        let cases = [
            ("quorum_percent", "30", TEXT.replace("= 25;", "= 30;")),
            ("majority_of", "\"members\"", TEXT.replace("=\"votes\"", "= \"members\"")),
            (
                "reminder_hours",
                "48",
                TEXT.replace("\"votes\";\n", "\"votes\";\nparameter reminder_hours = 48;\n"),
            ),
        ];
        for (name, written, expected) in cases {
            assert_eq!(set(TEXT, name, written), expected, "{name}");
            assert_eq!(value(&expected, name), Some(written.trim_matches('"')), "{name}");
        }
        assert_eq!(set("", "a", "1"), "parameter a = 1;\n");
        assert_eq!(set("parameter b = 2;", "a", "1"), "parameter b = 2;\nparameter a = 1;\n");
        assert_eq!(value(TEXT, "late"), None, "what stands among the policies is no parameter");
        assert_eq!(value("parameter quorum_percent 25;", "quorum_percent"), None);
    }

    #[test]
    fn a_value_that_a_parameter_may_not_have_is_told_with_what_it_may() {
        let parameter = |name: &str, range| Parameter {
            name: name.to_owned(),
            value: String::new(),
            range,
            meaning: Message::new("constitution-since"),
        };
        let number = parameter("quorum_percent", ParameterRange::Number { min: 0, max: 100 });
        let word =
            parameter("majority_of", ParameterRange::Words(vec!["votes".to_owned(), "members".to_owned()]));
        for (parameter, value, written) in [
            (&number, " 007 ", Some("7")),
            (&number, "101", None),
            (&number, "-1", None),
            (&number, "", None),
            (&word, "members", Some("\"members\"")),
            (&word, "\"members\"", None),
        ] {
            assert_eq!(parameter.written(value).ok().as_deref(), written, "{value}");
        }
    }
}
