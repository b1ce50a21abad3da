//! The choice of the language that the window speaks.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::sentences::Sentences;

use crate::parts::field::Select;
use crate::say::t;
use crate::tongue;

/// Each language by its own name, so that its readers find it whatever the window speaks now.
#[component]
pub(crate) fn ChooseLanguage() -> impl IntoView {
    let value = RwSignal::new(tongue::chosen().unwrap_or_default().to_owned());
    let own_name = |language: &'static str| {
        Sentences::new(language).say(&Message::new("language-name"), &|_: i64| String::new())
    };
    let mut options = vec![(String::new(), t("language-of-system"))];
    options.extend(Sentences::languages().map(|language| (language.to_owned(), own_name(language))));
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) {
            tongue::choose(&now);
        }
        now
    });
    view! { <Select value=value label=t("language-choose") test="language" options=options /> }
}
