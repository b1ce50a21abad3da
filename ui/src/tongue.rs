//! The language that the window speaks: the one chosen on this device, else the first of the system's that there is.

use moothall_core::sentences::Sentences;

use crate::{dom, intl};

/// Where the choice is kept: in the window's own store, as it is this device's alone.
const KEPT_AS: &str = "language";
/// Where the system says nothing of English: day before month, and hours up to 24, are read without doubt in most places.
const USUAL_ENGLISH: &str = "en-GB";

thread_local! {
    static LOCALE: String = locale_of(chosen(), &preferred());
}

/// The locale of sentences, dates and names, such as `de-AT`.
pub(crate) fn locale() -> String {
    LOCALE.with(Clone::clone)
}

/// The system's own locale, whether or not there are sentences in its language: where the reader lives.
pub(crate) fn of_system() -> String {
    preferred().into_iter().next().unwrap_or_else(locale)
}

/// The language chosen on this device, if one was.
pub(crate) fn chosen() -> Option<&'static str> {
    Sentences::language_of(&dom::kept(KEPT_AS)?)
}

/// Keeps the choice of a language, or with an empty one leaves it to the system, and draws the window again.
pub(crate) fn choose(language: &str) {
    // Where nothing can be kept, the window goes on as it is.
    dom::keep(KEPT_AS, Sentences::language_of(language));
    let _ = leptos::prelude::window().location().reload();
}

/// The locale of a language that is chosen or preferred. The region comes from the system where it names one for it.
fn locale_of(chosen: Option<&'static str>, preferred: &[String]) -> String {
    let language =
        chosen.or_else(|| preferred.iter().find_map(|locale| Sentences::language_of(locale))).unwrap_or("en");
    let named = preferred.iter().find(|locale| Sentences::language_of(locale) == Some(language));
    named.cloned().unwrap_or_else(|| match language {
        "en" => USUAL_ENGLISH.to_owned(),
        other => other.to_owned(),
    })
}

/// The system's locales, best first, without those that dates cannot be shown in (`C`, `POSIX`).
fn preferred() -> Vec<String> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let named = window.navigator().languages().into_iter().filter_map(|locale| locale.as_string());
    named.filter(|locale| usable(locale)).collect()
}

fn usable(locale: &str) -> bool {
    intl::made("DateTimeFormat", locale, &[]).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_speaks_what_was_chosen_or_else_the_first_language_that_there_is() {
        let cases: &[(Option<&str>, &[&str], &str)] = &[
            (None, &[], "en-GB"),
            (None, &["en-US", "en"], "en-US"),
            (None, &["de-AT"], "de-AT"),
            (None, &["fr-FR", "de"], "de"),
            (None, &["fr-FR"], "en-GB"),
            (Some("de"), &["en-US"], "de"),
            (Some("de"), &["en-US", "de-CH"], "de-CH"),
            (Some("en"), &["de-AT", "de"], "en-GB"),
            (Some("en"), &["de-AT", "en-IE"], "en-IE"),
        ];
        for (chosen, preferred, locale) in cases {
            let preferred: Vec<String> = preferred.iter().map(|&locale| locale.to_owned()).collect();
            let chosen = chosen.and_then(Sentences::language_of);
            assert_eq!(locale_of(chosen, &preferred), *locale, "{chosen:?} {preferred:?}");
        }
    }
}
