//! Tells the reader outside of the window what waits: by the system's notifications, as long as that is wanted and the
//! reader looks elsewhere. What was there when the window opened, or while it was looked at, is no news.

use std::collections::BTreeSet;

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Attention, Weight};

use crate::backend;
use crate::dom;
use crate::say::say;
use crate::shell::Shell;

/// Where the choice is kept, in the window's own store.
const KEPT_AS: &str = "moothall-telling";

/// More than so many at once are told as a number.
const ONE_BY_ONE_MAX: usize = 3;

/// Whether the reader wants to be told. Until it is chosen otherwise, yes.
pub(crate) fn wanted() -> bool {
    dom::kept(KEPT_AS).as_deref() != Some("no")
}

/// Keeps the choice.
pub(crate) fn choose(wanted: bool) {
    // Where it cannot be kept, it holds for as long as the page does not look again: until then nothing is lost.
    dom::keep(KEPT_AS, Some(if wanted { "yes" } else { "no" }));
}

/// Follows what needs the reader, from when the window opens.
pub(crate) fn follow(shell: Shell) {
    let known = StoredValue::new(None::<BTreeSet<String>>);
    Effect::new(move |_| {
        shell.revision.track();
        let inside = shell.me().filter(|me| !me.sample);
        let Some(me) = inside else { return known.set_value(None) };
        // As it was when the news came: who turns away while the answer is fetched has it before their eyes.
        let quiet = document().has_focus().unwrap_or(true) || !wanted();
        leptos::task::spawn_local(async move {
            let Ok(Answer::Home(home)) = backend::ask(Request::Home).await else { return };
            let now = keys(&home.attention);
            let before = known.try_get_value().flatten();
            let news = fresh(&home.attention, before.as_ref());
            let _ = known.try_set_value(Some(now));
            if !quiet {
                for words in told(&news) {
                    // Where the system has no notifications, the board on the home screen has the same.
                    backend::tell(&me.organisation, &words).await;
                }
            }
        });
    });
}

/// What tells one item from another: the sentence with its facts.
fn keys(items: &[Attention]) -> BTreeSet<String> {
    items.iter().map(key).collect()
}

fn key(item: &Attention) -> String {
    serde_json::to_string(&item.message).unwrap_or_else(|_| item.message.code.clone())
}

/// What is worth telling: more than good to know, and not known before. At the first look nothing is news.
fn fresh(items: &[Attention], known: Option<&BTreeSet<String>>) -> Vec<Message> {
    let Some(known) = known else { return Vec::new() };
    let loud = items.iter().filter(|item| item.weight > Weight::Note);
    loud.filter(|item| !known.contains(&key(item))).map(|item| item.message.clone()).collect()
}

fn told(news: &[Message]) -> Vec<String> {
    if news.len() > ONE_BY_ONE_MAX {
        let count = i64::try_from(news.len()).unwrap_or(i64::MAX);
        return vec![say(&Message::new("telling-many").number("count", count))];
    }
    news.iter().map(say).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(code: &str, weight: Weight) -> Attention {
        Attention { message: Message::new(code), weight, link: None, why: None }
    }

    #[test]
    fn only_what_is_new_and_more_than_good_to_know_is_told() {
        let vote = item("home-vote", Weight::Task);
        let note = item("home-note", Weight::Note);
        let loss = item("home-loss", Weight::Loss);
        let all = [vote.clone(), note, loss.clone()];
        assert_eq!(fresh(&all, None), [], "at the first look nothing is news");
        assert_eq!(fresh(&all, Some(&keys(&[vote]))), [loss.message]);
        assert_eq!(fresh(&all, Some(&keys(&all))), []);
    }
}
