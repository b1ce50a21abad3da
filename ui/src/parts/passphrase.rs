//! A passphrase that is made up now: typed twice, because nobody can tell its owner later what was typed.

use leptos::prelude::*;
use moothall_core::view::{KeyPlace, Session};

use crate::parts::field::Field;
use crate::say::{code, t};
use crate::shell::Shell;

/// Whether a passphrase is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// There is nothing to lock, or it is locked otherwise.
    None,
    /// Nothing goes on without one.
    Needed,
    /// The reader decides.
    Perhaps,
}

impl Need {
    /// Whether this device's keys will lie in a file that a passphrase encrypts, as far as the peer has said.
    pub(crate) fn of_keys(shell: Shell) -> Self {
        shell.session.with_untracked(|session| match session {
            Some(Session::Empty { keys: KeyPlace::Passphrase }) => Self::Needed,
            // Not known: an outside device joins again.
            Some(Session::Outside { .. }) => Self::Perhaps,
            _ => Self::None,
        })
    }
}

/// What is typed into both fields.
#[derive(Clone, Copy)]
pub(crate) struct NewPassphrase {
    need: Need,
    first: RwSignal<String>,
    again: RwSignal<String>,
}

impl NewPassphrase {
    /// Nothing typed yet.
    pub(crate) fn new(need: Need) -> Self {
        Self { need, first: RwSignal::new(String::new()), again: RwSignal::new(String::new()) }
    }

    /// The passphrase for this device's keys.
    pub(crate) fn of_keys(shell: Shell) -> Self {
        Self::new(Need::of_keys(shell))
    }

    /// What to send of it, or what is wrong with it.
    pub(crate) fn agreed(self) -> Result<Option<String>, &'static str> {
        let (first, again) = (self.first.get_untracked(), self.again.get_untracked());
        agreed(self.need, first, &again)
    }
}

fn agreed(need: Need, first: String, again: &str) -> Result<Option<String>, &'static str> {
    match need {
        Need::None => Ok(None),
        _ if first != again => Err(code("passphrase-differs")),
        Need::Perhaps if first.is_empty() => Ok(None),
        Need::Needed | Need::Perhaps => Ok(Some(first)),
    }
}

/// The passphrase that encrypts this device's keys, where there may be one.
#[component]
pub(crate) fn OfKeys(
    /// What is typed.
    typed: NewPassphrase,
) -> impl IntoView {
    let hint =
        if typed.need == Need::Perhaps { t("found-passphrase-perhaps") } else { t("found-passphrase-hint") };
    (typed.need != Need::None).then(|| view! { <Twice typed=typed label=t("found-passphrase") hint=hint test="new-passphrase" again="new-passphrase-again" /> })
}

/// Both fields.
#[component]
pub(crate) fn Twice(
    /// What is typed.
    typed: NewPassphrase,
    /// What it is for.
    label: String,
    /// What to know before typing.
    hint: String,
    /// The first field's name for tests.
    test: &'static str,
    /// The second one's.
    again: &'static str,
) -> impl IntoView {
    let optional = typed.need == Need::Perhaps;
    view! {
        <Field value=typed.first label=label hint=hint kind="password" test=test autocomplete="new-password" optional=optional />
        <Field value=typed.again label=t("passphrase-again") kind="password" test=again autocomplete="new-password" optional=optional />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_counts_only_when_both_fields_say_the_same() {
        let word = || Some("four words or more".to_owned());
        let cases = [
            (Need::None, "x", "", Ok(None)),
            (Need::Needed, "four words or more", "four words or more", Ok(word())),
            (Need::Needed, "four words or more", "four words or mor", Err("passphrase-differs")),
            (Need::Needed, "", "", Ok(Some(String::new()))),
            (Need::Perhaps, "", "", Ok(None)),
            (Need::Perhaps, "", "x", Err("passphrase-differs")),
            (Need::Perhaps, "four words or more", "", Err("passphrase-differs")),
            (Need::Perhaps, "four words or more", "four words or more", Ok(word())),
        ];
        for (need, first, again, expected) in cases {
            assert_eq!(agreed(need, first.to_owned(), again), expected, "{need:?} {first:?} {again:?}");
        }
    }
}
