//! Finding words in everything the reader may see.

use leptos::prelude::*;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Hit;

use crate::backend;
use crate::parts::field::unique;
use crate::parts::icon::{Icon, icon};
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{count, say, t};

/// How long to wait for the next letter before asking.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(180);

/// One line to type into; the results follow the typing.
#[component]
pub(crate) fn Search() -> impl IntoView {
    let words = RwSignal::new(String::new());
    let hits = RwSignal::new(None::<Vec<Hit>>);
    let failure = RwSignal::new(None::<String>);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let looked_for = words.get().trim().to_owned();
        let mine = turn.get_value() + 1;
        turn.set_value(mine);
        if looked_for.is_empty() {
            return hits.set(None);
        }
        let ask = move || {
            if turn.try_get_value() != Some(mine) {
                return;
            }
            leptos::task::spawn_local(async move {
                let answer = backend::ask(Request::Search { words: looked_for }).await;
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                match answer {
                    Ok(Answer::Found(found)) => {
                        failure.set(None);
                        hits.set(Some(found));
                    }
                    Ok(_) => failure.set(Some(t("ui-fault-answer"))),
                    Err(refusal) => failure.set(Some(say(refusal.message()))),
                }
            });
        };
        set_timeout(ask, PAUSE);
    });
    let id = unique("search");
    view! {
        <Head title=t("nav-search") />
        <form role="search" class="search" on:submit=|event| event.prevent_default()>
            <label class="unseen" for=id.clone()>{t("search-label")}</label>
            <span class="search-line">
                {icon(Icon::Search)}
                <input id=id class="line" type="search" autocomplete="off" data-test="search-words" placeholder=t("search-label") bind:value=words />
            </span>
            <p class="hint">{t("search-hint")}</p>
        </form>
        <p role="status" class="aside">{move || hits.with(|hits| hits.as_ref().map(|hits| count("search-found", hits.len())))}</p>
        <div role="alert">{move || failure.get().map(|failure| view! { <div class="trouble">{icon(Icon::Warning)}<p>{failure}</p></div> })}</div>
        {move || hits.get().map(|hits| if hits.is_empty() {
            view! { <Nothing title=t("search-none") body=t("search-none-about") /> }.into_any()
        } else {
            view! { <ol class="hits">{hits.iter().map(hit).collect_view()}</ol> }.into_any()
        })}
    }
}

fn hit(hit: &Hit) -> impl IntoView + use<> {
    let kind = t(hit.kind_said());
    let drawing = match hit.kind.as_str() {
        "member" | "contact" | "group" | "role" => Icon::Members,
        "resource" | "booking" => Icon::Calendar,
        "proposal" => Icon::Ballot,
        _ => Icon::Sheet,
    };
    let excerpt = marked(&hit.excerpt)
        .into_iter()
        .map(|(text, found)| if found { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() })
        .collect_view();
    let body = view! {
        {icon(drawing)}
        <span class="hit-words"><span class="aside">{kind}</span><strong>{hit.title.clone()}</strong><span>{excerpt}</span></span>
    };
    match &hit.link {
        Some(link) => {
            view! { <li data-test="hit"><a class="hit" href=Route::from(link).href()>{body}</a></li> }
                .into_any()
        }
        None => view! { <li data-test="hit"><span class="hit">{body}</span></li> }.into_any(),
    }
}

/// Splits an excerpt at its marks: U+2068 before and U+2069 after what was found.
fn marked(excerpt: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let mut rest = excerpt;
    let mut found = false;
    while let Some(at) = rest.find(['\u{2068}', '\u{2069}']) {
        let (before, mark) = rest.split_at(at);
        if !before.is_empty() {
            parts.push((before.to_owned(), found));
        }
        found = mark.starts_with('\u{2068}');
        rest = mark.get('\u{2068}'.len_utf8()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        parts.push((rest.to_owned(), found));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_words_are_marked_and_nothing_is_lost() {
        let cases: [(&str, &[(&str, bool)]); 4] = [
            ("plain", &[("plain", false)]),
            ("a \u{2068}laser\u{2069} b", &[("a ", false), ("laser", true), (" b", false)]),
            ("\u{2068}x\u{2069}\u{2068}y", &[("x", true), ("y", true)]),
            ("", &[]),
        ];
        for (excerpt, expected) in cases {
            let parts = marked(excerpt);
            let parts: Vec<_> = parts.iter().map(|(text, found)| (text.as_str(), *found)).collect();
            assert_eq!(parts, expected, "{excerpt:?}");
        }
    }
}
