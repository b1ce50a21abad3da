//! Entries, newest first, each with what the rules say of it.

use leptos::prelude::*;
use moothall_core::id::EntryId;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Draft, LogLine, Verdict};

use crate::moment;
use crate::parts::doing::{Doing, Trouble};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::mark;
use crate::parts::sheet::{Copied, Head, Nothing};
use crate::parts::why::ask_why;
use crate::say::{say, t};
use crate::shell::{Question, Shell};

/// Entries fetched at a time.
const PAGE: u32 = 40;

/// One's own or all entries, a page at a time.
#[component]
pub(crate) fn Log() -> impl IntoView {
    let shell = Shell::here();
    let mine = RwSignal::new(true);
    let older = RwSignal::new(Vec::<LogLine>::new());
    let ended = RwSignal::new(false);
    let doing = Doing::new();
    let newest = load(
        move || Request::Log { before: None, limit: PAGE, mine: mine.get() },
        |answer| match answer {
            Answer::Log(lines) => Some(lines),
            _ => None,
        },
    );
    let choose = move |own: bool| {
        older.set(Vec::new());
        ended.set(false);
        newest.value.set(None);
        mine.set(own);
    };
    let last = move || -> Option<EntryId> {
        older
            .with(|older| older.last().map(|line| line.id))
            .or_else(|| newest.value.with(|lines| lines.as_ref()?.last().map(|line| line.id)))
    };
    let more = move |_| {
        let own = mine.get_untracked();
        doing.run(Request::Log { before: last(), limit: PAGE, mine: own }, move |answer| {
            if let Answer::Log(lines) = answer
                && mine.try_get_untracked() == Some(own)
            {
                ended.set(lines.len() < PAGE as usize);
                older.update(|older| older.extend(lines));
            }
        });
    };
    let may_have_more = move || {
        !ended.get()
            && newest.value.with(|lines| lines.as_ref().is_some_and(|lines| lines.len() >= PAGE as usize))
    };
    view! {
        <Head title=t("nav-log") lead=t("log-lead") />
        <div class="segments" role="group" aria-label=t("log-which")>
            <button type="button" data-test="log-mine" aria-pressed=move || mine.get().to_string() on:click=move |_| choose(true)>{t("log-mine")}</button>
            <button type="button" data-test="log-all" aria-pressed=move || (!mine.get()).to_string() on:click=move |_| choose(false)>{t("log-all")}</button>
        </div>
        {shown(newest, move |lines| if lines.is_empty() {
            view! { <Nothing title=t("log-none") body=t("log-none-about") /> }.into_any()
        } else {
            let first = lines.iter().map(|line| line.id).collect::<Vec<_>>();
            view! {
                <ol class="log">{lines.iter().map(|one| line(shell, one)).collect_view()}</ol>
                // What was fetched as older may since have moved onto the first page.
                <ol class="log">{move || older.with(|older| older.iter().filter(|line| !first.contains(&line.id)).map(|one| line(shell, one)).collect_view())}</ol>
            }.into_any()
        })}
        <Trouble doing=doing />
        {move || may_have_more().then(|| view! {
            <p class="log-more"><button type="button" class="button" data-test="log-older" on:click=more>{t("log-older")}</button></p>
        })}
    }
}

/// What the reader wrote in an entry that does not count: here to be read, copied and thrown away.
fn draft(shell: Shell, entry: EntryId, kept: &Draft) -> impl IntoView + use<> {
    let words: Vec<&str> =
        [kept.title.trim(), kept.text.trim()].into_iter().filter(|part| !part.is_empty()).collect();
    let discard = move |_| {
        shell.question.set(Some(Question {
            title: t("draft-discard-title"),
            body: t("draft-discard-body"),
            yes: t("draft-discard-yes"),
            grave: true,
            request: Request::DiscardDraft { entry },
            done: t("draft-discarded"),
            then: None,
        }));
    };
    view! {
        <div class="log-draft" data-test="draft-kept">
            <p class="hint">{t("draft-kept")}</p>
            <Copied text=words.join("\n\n") label=t("draft-label") test="draft" />
            <button type="button" class="link-button" data-test="draft-discard" on:click=discard>{t("draft-discard")}</button>
        </div>
    }
}

fn line(shell: Shell, line: &LogLine) -> impl IntoView + use<> {
    let (class, verdict) = match &line.verdict {
        Verdict::Accepted => ("log-line", None),
        Verdict::Refused { reason } => {
            ("log-line refused", Some((t("verdict-refused"), say(reason), Icon::Cross)))
        }
        Verdict::Waiting { reason } => {
            ("log-line waits", Some((t("verdict-waiting"), say(reason), Icon::Clock)))
        }
        Verdict::Aside { reason } => {
            ("log-line refused", Some((t("verdict-aside"), say(reason), Icon::Warning)))
        }
    };
    let author = if line.mine { t("you") } else { line.member_name.clone() };
    let said = say(&line.what);
    let number = Message::new("log-number")
        .text("device", line.device.short())
        .number("sequence", i64::try_from(line.sequence).unwrap_or(i64::MAX));
    view! {
        <li class=class data-test="log-line">
            <p class="log-when figures">{moment::stamp(line.clock_ms)}</p>
            <div class="log-words">
                <p class="log-what">{say(&line.what)}</p>
                {verdict.map(|(word, reason, drawing)| view! {
                    <p class="log-verdict" data-test="verdict">{icon(drawing)}<span><strong>{word}": "</strong>{reason}</span></p>
                })}
                {line.draft.as_ref().map(|kept| draft(shell, line.id, kept))}
                <p class="aside figures">{author}" · "{say(&number)}" · "{ask_why(Subject::Entry { id: line.id }, &said)}</p>
            </div>
            <div class="log-mark">{mark::certainty(&line.certainty)}</div>
        </li>
    }
}
