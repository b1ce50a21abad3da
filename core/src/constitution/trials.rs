//! A constitution's own tests: lines that say what its policies are to permit and to forbid.
//!
//! They stand as comments in its text, `// test: permit book by trainer` or `// test: forbid cancel_booking by member`;
//! a last word `own` asks about what is the member's own. Whoever amends the constitution breaks none of them unnoticed.

use super::able::canonical;
use super::error::{ConstitutionError, Flaw};
use super::question::{Act, DeviceStanding, EffectKind, Question, Role, Standing};
use super::{Constitution, Ruling};
use crate::id::MemberId;

/// A text has at most so many tests.
pub const TRIALS_MAX: usize = 128;

/// What a test begins with.
const MARK: &str = "// test:";

/// A test and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The line of the text on which it stands, from 1.
    pub line: u32,
    /// What it says after the mark.
    pub text: String,
    /// Whether the policies rule as it says.
    pub holds: bool,
}

/// What is not a test is named by its first letters: a line can be long.
fn unclear(line: u32, text: &str) -> ConstitutionError {
    Flaw::TrialForm.on(line).name(&text.chars().take(80).collect::<String>())
}

impl Constitution {
    /// Runs the tests of its text, in order.
    ///
    /// # Errors
    /// One is not a test, or there are too many.
    pub fn trials(&self) -> Result<Vec<Trial>, ConstitutionError> {
        let mut trials = Vec::new();
        for (line, number) in self.text().lines().zip(1_u32..) {
            let Some(text) = line.trim().strip_prefix(MARK).map(str::trim) else { continue };
            let holds = self.try_out(text).ok_or_else(|| unclear(number, text))?;
            trials.push(Trial { line: number, text: text.to_owned(), holds });
            if trials.len() > TRIALS_MAX {
                return Err(unclear(number, text));
            }
        }
        Ok(trials)
    }

    /// Runs the tests of its text, and names the first that fails. Texts of the first version have none.
    pub(crate) fn passes_its_trials(&self) -> Result<(), ConstitutionError> {
        if self.version() < 2 {
            return Ok(());
        }
        match self.trials()?.into_iter().find(|trial| !trial.holds) {
            Some(trial) => Err(Flaw::TrialFails.on(trial.line).name(&trial.text)),
            None => Ok(()),
        }
    }

    /// Whether a test holds; none where it is not one.
    fn try_out(&self, text: &str) -> Option<bool> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (wanted, act, role, own) = match words.as_slice() {
            [wanted, act, "by", role] => (*wanted, *act, *role, false),
            [wanted, act, "by", role, "own"] => (*wanted, *act, *role, true),
            _ => return None,
        };
        let wanted = match wanted {
            "permit" => true,
            "forbid" => false,
            _ => return None,
        };
        let act = Act::known_in(self.version()).iter().copied().find(|known| known.name() == act)?;
        let roles = match role {
            "member" => Vec::new(),
            "steward" => vec![Role::Steward],
            name => vec![self.role(name.parse().ok()?)?.0],
        };
        // Nobody's id is of these; a policy about somebody in particular is not what these tests are for.
        let (member, other) = (MemberId([1; 32]), MemberId([2; 32]));
        let (whose, id) = if own { (member, member.0) } else { (other, other.0) };
        let target = canonical(act.sort(), id, whose, EffectKind::None);
        let ruling = self.decide(&Question {
            act,
            member,
            roles: &roles,
            groups: &[],
            standing: Standing::Good,
            device: DeviceStanding::default(),
            target,
        });
        Some(matches!(ruling, Ruling::Permitted { .. }) == wanted)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn with(tests: &str) -> Constitution {
        Constitution::parse(&format!("{}\n{tests}\n", Constitution::default_text())).unwrap()
    }

    #[test]
    fn a_test_says_whether_the_policies_rule_as_it_wants() {
        for (text, holds) in [
            ("permit book by member", true),
            ("forbid book by member", false),
            ("permit cancel_booking by member own", true),
            ("permit cancel_booking by member", false),
            ("permit cancel_booking by steward", true),
            ("forbid suspend by trainer", true),
            ("permit suspend by steward own", false),
        ] {
            let trials = with(&format!("// test: {text}")).trials().unwrap();
            assert_eq!(trials.iter().map(|trial| trial.holds).collect::<Vec<_>>(), [holds], "{text}");
            assert_eq!(trials[0].text, text);
        }
    }

    #[test]
    fn what_is_no_test_is_said_and_so_is_the_first_that_fails() {
        for text in ["permit", "permit fly by member", "allow book by member", "permit book by king", "x"] {
            let fault = with(&format!("// test: {text}")).trials().unwrap_err();
            assert_eq!(fault.message().code, "constitution-trial-form", "{text}");
        }
        let fault =
            with("// test: permit book by member\n// test: forbid vote by member").passes_its_trials();
        assert_eq!(fault.unwrap_err().message().code, "constitution-trial-fails");
        let many = "// test: permit book by member\n".repeat(TRIALS_MAX + 1);
        assert!(with(&many).trials().is_err());
        assert_eq!(with("").passes_its_trials(), Ok(()));
    }
}
