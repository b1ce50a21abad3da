//! How the ledger is kept: what is confirmed, what is at risk, copies of it, and checking it.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::{Status, Verified, Weight};

use crate::backend;
use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::language::ChooseLanguage;
use crate::parts::load::{load, shown};
use crate::parts::passphrase::{Need, NewPassphrase, Twice};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::home::attention;
use crate::shell::{Question, Shell};
use crate::telling;

/// Status first, then what one does about it.
#[component]
pub(crate) fn Keeping() -> impl IntoView {
    let status = load(
        || Request::Status,
        |answer| match answer {
            Answer::Status(status) => Some(*status),
            _ => None,
        },
    );
    view! {
        <Head title=t("nav-keeping") lead=t("keeping-lead") />
        {shown(status, |status| view! {
            {(!status.risks.is_empty()).then(|| view! {
                <section aria-labelledby="risks-title">
                    <h2 id="risks-title">{match status.risks.iter().any(|risk| risk.weight == Weight::Risk) {
                        true => t("keeping-risks"),
                        false => t("weight-note"),
                    }}</h2>
                    <ul class="notices">{status.risks.iter().map(attention).collect_view()}</ul>
                    {clock(&status)}
                </section>
            })}
            {figures(&status)}
            {dropped(&status)}
        })}
        <div class="papers">
        <section class="paper" aria-labelledby="sheet-title">
            <h2 id="sheet-title">{t("keeping-sheet")}</h2>
            <p>{t("keeping-sheet-about")}</p>
            <div class="actions">
                <a class="button" href=Route::Sheet.href() data-test="to-sheet">{icon(Icon::Sheet)}{t("keeping-sheet-go")}</a>
                <a class="button quiet" href=Route::Recover.href() data-test="to-recover">{t("keeping-recover")}</a>
            </div>
        </section>
        <BackUp />
        <Check />
        <Export />
        <section class="paper" aria-labelledby="language-title">
            <h2 id="language-title">{t("language-title")}</h2>
            <p>{t("language-about")}</p>
            <ChooseLanguage />
        </section>
        <section class="paper" aria-labelledby="telling-title">
            <h2 id="telling-title">{t("telling-title")}</h2>
            <p>{t("telling-about")}</p>
            <label class="tick">
                <input type="checkbox" data-test="telling" prop:checked=telling::wanted()
                    on:change=move |event| telling::choose(event_target_checked(&event)) />
                <span>{t("telling-choose")}</span>
            </label>
        </section>
        </div>
    }
}

/// A keeper whose clock differs from most others confirms again once a person says that it is right.
fn clock(status: &Status) -> Option<impl IntoView + use<>> {
    let shell = Shell::here();
    let ask = move |_| {
        shell.question.set(Some(Question {
            title: t("clock-trust-title"),
            body: t("clock-trust-body"),
            yes: t("clock-trust-yes"),
            grave: true,
            request: Request::TrustClock,
            done: t("clock-trust-done"),
            then: None,
        }));
    };
    let doubts = ["alarm-clock-off", "alarm-clock-leap"];
    let doubted = status.risks.iter().any(|risk| doubts.contains(&risk.message.code.as_str()));
    doubted.then(|| view! {
        <div class="actions">
            <button type="button" class="button" data-test="trust-clock" on:click=ask>{t("clock-trust")}</button>
        </div>
    })
}

fn figures(status: &Status) -> impl IntoView + use<> {
    let shell = Shell::here();
    let keepers: Vec<_> = status.keepers.iter().map(|keeper| keeper.member_name.clone()).collect();
    let (position, time) = match &status.point {
        Some(point) => (point.position.to_string(), moment::stamp(point.time_ms)),
        None => ("0".to_owned(), t("keeping-never")),
    };
    let hash = status.point.map(|point| point.hash.short());
    let organisation = shell.organisation();
    let row = |name: &'static str, value: String| view! { <div><dt>{t(name)}</dt><dd class="figures" data-test=name>{value}</dd></div> };
    view! {
        <section class="ledger" aria-labelledby="ledger-title">
            <h2 id="ledger-title">{say(&Message::new("keeping-ledger").text("organisation", organisation))}</h2>
            <dl class="figures-list">
                {row(code("keeping-position"), position)}
                {row(code("keeping-confirmed-at"), time)}
                {row(code("keeping-provisional"), status.provisional.to_string())}
                {row(code("keeping-waiting"), status.waiting.to_string())}
                {row(code("keeping-entries"), status.entries.to_string())}
                {row(code("keeping-keepers"), keepers.join(", "))}
                {row(code("keeping-disk"), bytes(status.disk_bytes))}
                {hash.map(|hash| row(code("keeping-hash"), hash))}
                {row(code("keeping-rules"), status.rules_version.to_string())}
            </dl>
        </section>
    }
}

fn dropped(status: &Status) -> impl IntoView + use<> {
    let rows = status.dropped.clone();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="fold">
                <summary>{count("keeping-dropped", rows.len())}</summary>
                <p class="hint">{t("keeping-dropped-about")}</p>
                <ul class="plain-list">{rows.into_iter().map(|row| view! {
                    <li>
                        <p>{say(&row.message)}</p>
                        <p class="aside figures">
                            {match row.from {
                                Some(from) => view! { <span class="code">{from.short()}</span> }.into_any(),
                                None => t("keeping-strangers").into_any(),
                            }}" · "{moment::stamp(row.at_ms)}" · "{count("keeping-times", row.times)}
                        </p>
                    </li>
                }).collect_view()}</ul>
            </details>
        }
    })
}

/// A size that a person can grasp.
fn bytes(bytes: u64) -> String {
    let (name, unit) = match bytes {
        0..1_000_000 => (code("size-kb"), 1_000.0),
        1_000_000..1_000_000_000 => (code("size-mb"), 1_000_000.0),
        _ => (code("size-gb"), 1_000_000_000.0),
    };
    let value = bytes as f64 / unit;
    let text = if value < 10.0 { format!("{value:.1}") } else { format!("{value:.0}") };
    let text = text.replace('.', &t("decimal-mark"));
    say(&Message::new(name).text("size", text))
}

/// A free path among the reader's own files, where the shell says one; the name alone otherwise.
fn suggest(path: RwSignal<String>, name: String) {
    path.set(name.clone());
    leptos::task::spawn_local(async move {
        if let Some(free) = backend::suggest(&name).await {
            // Whoever typed meanwhile knows better.
            let _ = path.try_update(|path| {
                if *path == name {
                    *path = free;
                }
            });
        }
    });
}

/// The organisation's name as part of a file's name.
fn file_stem(organisation: &str) -> String {
    let mut stem = String::new();
    for c in organisation.chars().take(40) {
        if c.is_alphanumeric() {
            stem.extend(c.to_lowercase());
        } else if !stem.ends_with('-') && !stem.is_empty() {
            stem.push('-');
        }
    }
    let stem = stem.trim_end_matches('-');
    if stem.is_empty() { "moothall".to_owned() } else { stem.to_owned() }
}

fn file_name(end: &str) -> String {
    let organisation = Shell::here().organisation();
    format!("{}-{}.{end}", file_stem(&organisation), moment::file_day(moment::now()))
}

fn tell_of_file(answer: Answer) -> Option<String> {
    let Answer::File(file) = answer else { return None };
    let said = Message::new("file-written")
        .text("path", file.path)
        .text("size", bytes(file.bytes))
        .number("entries", i64::try_from(file.entries).unwrap_or(i64::MAX));
    Some(say(&said))
}

/// A file was written, or lies there already: then the reader is asked whether it is to be replaced.
fn written(
    shell: Shell,
    answer: Result<Answer, Failure>,
    replacing: Request,
    done: RwSignal<Option<String>>,
) {
    match answer {
        Ok(answer) => done.set(tell_of_file(answer)),
        Err(failure) if failure.message().code == "refused-place-taken" => {
            shell.question.set(Some(Question {
                title: t("file-replace-title"),
                body: t("file-replace-body"),
                yes: t("file-replace-yes"),
                grave: true,
                request: replacing,
                done: t("file-replaced"),
                then: None,
            }));
        }
        Err(_) => {}
    }
}

#[component]
fn BackUp() -> impl IntoView {
    let shell = Shell::here();
    let path = RwSignal::new(String::new());
    let passphrase = NewPassphrase::new(Need::Perhaps);
    let done = RwSignal::new(None::<String>);
    let doing = Doing::new();
    suggest(path, file_name("moothall-backup"));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        done.set(None);
        let passphrase = match passphrase.agreed() {
            Ok(passphrase) => passphrase,
            Err(code) => return doing.object(code),
        };
        let path = path.get_untracked().trim().to_owned();
        let replacing = Request::Backup { path: path.clone(), passphrase: passphrase.clone(), replace: true };
        let request = Request::Backup { path, passphrase, replace: false };
        doing.run_either(request, move |answer| written(shell, answer, replacing, done));
    };
    view! {
        <form class="paper" on:submit=send aria-labelledby="backup-title">
            <h2 id="backup-title">{t("backup-title")}</h2>
            <p>{t("backup-about")}</p>
            <Field value=path label=t("file-path") test="backup-path" code_like=true />
            <Twice typed=passphrase label=t("backup-passphrase") hint=t("backup-passphrase-hint") test="backup-passphrase" again="backup-passphrase-again" />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("backup-do") test="backup-do" /></div>
            <p role="status" class="done" data-test="backup-done">{move || done.get()}</p>
        </form>
    }
}

#[component]
fn Check() -> impl IntoView {
    let found = RwSignal::new(None::<Verified>);
    let doing = Doing::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        found.set(None);
        doing.run(Request::Verify, move |answer| {
            if let Answer::Verified(verified) = answer {
                found.set(Some(verified));
            }
        });
    };
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    view! {
        <form class="paper" on:submit=send aria-labelledby="verify-title">
            <h2 id="verify-title">{t("verify-title")}</h2>
            <p>{t("verify-about")}</p>
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("verify-do") test="verify-do" /></div>
            <div role="status" data-test="verify-done">
                {move || found.get().map(|found| {
                    let counted = Message::new("verify-counted")
                        .number("signatures", number(found.signatures))
                        .number("journals", number(found.journals))
                        .number("verdicts", number(found.verdicts))
                        .number("certificates", number(found.certificates))
                        .number("checkpoints", number(found.checkpoints))
                        .number("bodies", number(found.bodies))
                        .number("records", number(found.records));
                    view! {
                        {match &found.fault {
                            Some(fault) => view! { <div class="trouble">{icon(Icon::Warning)}<p>{say(fault)}</p></div> }.into_any(),
                            None => view! { <p class="done">{icon(Icon::Tick)}{t("verify-sound")}</p> }.into_any(),
                        }}
                        {found.history.map(|history| view! {
                            <p class="aside" data-test="verify-history">{say(&history.message("history-behind"))}</p>
                        })}
                        <p class="aside figures">{say(&counted)}</p>
                    }
                })}
            </div>
        </form>
    }
}

#[component]
fn Export() -> impl IntoView {
    let shell = Shell::here();
    let path = RwSignal::new(String::new());
    let done = RwSignal::new(None::<String>);
    let doing = Doing::new();
    suggest(path, file_name("json"));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        done.set(None);
        let path = path.get_untracked().trim().to_owned();
        let replacing = Request::Export { path: path.clone(), replace: true };
        let request = Request::Export { path, replace: false };
        doing.run_either(request, move |answer| written(shell, answer, replacing, done));
    };
    view! {
        <form class="paper" on:submit=send aria-labelledby="export-title">
            <h2 id="export-title">{t("export-title")}</h2>
            <p>{t("export-about")}</p>
            <Field value=path label=t("file-path") test="export-path" code_like=true />
            <Trouble doing=doing />
            <div class="actions"><Send doing=doing words=t("export-do") test="export-do" /></div>
            <p role="status" class="done" data-test="export-done">{move || done.get()}</p>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_keep_letters_of_any_script_and_nothing_that_a_path_could_mistake() {
        let cases = [
            ("Makerspace Nord e.V.", "makerspace-nord-e-v"),
            ("../../etc", "etc"),
            ("Ämter & Würden", "ämter-würden"),
            ("***", "moothall"),
            ("", "moothall"),
        ];
        for (name, stem) in cases {
            assert_eq!(file_stem(name), stem, "{name}");
        }
    }
}
