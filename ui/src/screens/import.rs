//! An existing list comes in: choose it, say what its columns are, look at what would be written, write, read the report.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::membership::Membership;
use moothall_core::request::{Failure, Request};
use moothall_core::roster::{self, Known, LIST_BYTES_MAX, Mapping, Part, Plan, Table};
use moothall_core::way::Way;
use web_sys::{File, HtmlInputElement};

use crate::backend;
use crate::dom;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::unique;
use crate::parts::file::ChooseFile;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load_constitution, load_members, shown};
use crate::parts::sheet::{Head, Nothing};
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::reach;
use crate::shell::Shell;

/// So many records are asked for at a time.
const AT_A_TIME: usize = 100;
/// So many lines are shown; a thousand would make the page slow and tell no more.
const SHOWN: usize = 200;

/// What was written, once something was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Report {
    written: usize,
    left_out: usize,
}

/// The import, from the file to the report.
#[component]
pub(crate) fn Import() -> impl IntoView {
    let shell = Shell::here();
    let members = load_members();
    let for_all = reach::load_ways_for_all();
    let constitution = load_constitution();
    let name = RwSignal::new(String::new());
    let table = RwSignal::new(None::<Table>);
    let mapping = RwSignal::new(Mapping::default());
    let written = RwSignal::new(0_usize);
    let report = RwSignal::new(None::<Report>);
    let reading = Doing::new();
    let doing = Doing::new();
    let plan = Memo::new(move |_| {
        let known: Vec<_> = members
            .value
            .with(|members| members.iter().flatten().filter(|member| member.active).map(Known::of).collect());
        table.with(|table| {
            table.as_ref().map(|table| mapping.with(|mapping| roster::plan(table, mapping, &known)))
        })
    });
    let quorum = Memo::new(move |_| {
        let people = plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.people.len()));
        constitution.value.with(|constitution| {
            let parameters = &constitution.as_ref()?.parameters;
            members.value.with(|members| roster::quorums(members.as_deref()?, parameters, people))
        })
    });
    let choose = move |input: HtmlInputElement| {
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        name.set(file.name());
        table.set(None);
        report.set(None);
        doing.failure.set(None);
        reading.look(read(file), move |read| {
            if let Ok(read) = read {
                mapping.set(roster::guess(&read.heads));
                table.set(Some(read));
            }
        });
    };
    let write = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !mapping.with_untracked(Mapping::names) {
            return doing.object(code("roster-no-name-column"));
        }
        let Some(Plan { people, left_out }) = plan.get_untracked() else { return };
        if people.is_empty() {
            return doing.object(code("import-nobody"));
        }
        let (all, left_out) = (people.len(), left_out.len());
        written.set(0);
        let work = async move {
            for some in people.chunks(AT_A_TIME) {
                let people = some.iter().map(|(_, person)| person.clone()).collect();
                backend::ask(Request::Membership { act: Membership::Register { people } }).await?;
                let _ = written.try_update(|written| *written += some.len());
            }
            Ok(())
        };
        doing.follow(work, move |done| {
            if done.is_ok() {
                report.set(Some(Report { written: all, left_out }));
                table.set(None);
                shell.tell(t("import-done"));
            }
        });
    };
    view! {
        <Head title=t("import-title") lead=t("import-lead") up=(Route::Members, t("nav-members")) />
        {shown(members, |_| ())}
        {move || report.get().map(|report| view! { <Done report=report /> })}
        <form class="paper wide import" on:submit=write>
            <h2>{t("import-file")}</h2>
            <p class="hint">{t("import-file-about")}</p>
            <ChooseFile words=t("import-choose") test="import-file" accept=".csv,.tsv,.txt,text/csv" chosen=choose name=name />
            <Trouble doing=reading />
            {move || table.get().map(|table| view! { <Columns table=table mapping=mapping /> })}
            {move || plan.get().map(|plan| preview(&plan, for_all.value.get()))}
            // While it is written it is too late for what this advises.
            {move || quorum.get().filter(|_| !doing.busy.get()).as_ref().map(comes_to)}
            <Trouble doing=doing />
            {move || doing.busy.get().then(|| view! { <p role="status" class="aside figures">{count("import-written", written.get())}</p> })}
            {move || plan.with(|plan| plan.as_ref().map(|plan| plan.people.len())).filter(|people| *people > 0).map(|people| view! {
                <div class="actions"><Send doing=doing words=count("import-do", people) test="import-do" /></div>
            })}
        </form>
    }
}

/// What quorums come to; louder where they could not be reached any more.
fn comes_to(quorum: &Message) -> impl IntoView + use<> {
    let (class, drawing) = match quorum.code.as_str() {
        "roster-quorum-out-of-reach" => ("rule grave", Icon::Warning),
        _ => ("rule", Icon::Ballot),
    };
    view! { <p class=class data-test="import-quorum">{icon(drawing)}<span>{say(quorum)}</span></p> }
}

/// Reads a chosen file as a list.
async fn read(file: File) -> Result<Table, Failure> {
    if file.size() > LIST_BYTES_MAX as f64 {
        let mebibytes = i64::try_from(LIST_BYTES_MAX / 1024 / 1024).unwrap_or(i64::MAX);
        return Err(Failure::Misuse {
            message: Message::new("roster-file-large").number("mebibytes", mebibytes),
        });
    }
    Table::read(&dom::bytes_of(&file).await?).map_err(|message| Failure::Misuse { message })
}

/// What each column says: its head, the first things in it, and the choice.
#[component]
fn Columns(table: Table, mapping: RwSignal<Mapping>) -> impl IntoView {
    let rows = table.heads.iter().enumerate().map(|(column, head)| {
        let samples = table.samples(column, 2).join(", ");
        let head = match head.is_empty() {
            true => count("import-column", column + 1),
            false => head.clone(),
        };
        let id = unique("column");
        let chosen = move || mapping.with(|mapping| mapping.columns.get(column).copied().flatten());
        let choose = move |event: leptos::ev::Event| {
            let part = Part::of_word(&event_target_value(&event));
            mapping.update(|mapping| {
                if let Some(place) = mapping.columns.get_mut(column) {
                    *place = part;
                }
            });
        };
        view! {
            <li class="column">
                <label for=id.clone()><strong>{head}</strong><span class="aside column-samples">{samples}</span></label>
                <select id=id class="line" data-test="import-column" on:change=choose>
                    <option value="" prop:selected=move || chosen().is_none()>{t("import-not-taken")}</option>
                    {Part::ALL.into_iter().map(|part| view! {
                        <option value=part.word() prop:selected=move || chosen() == Some(part)>{t(part.code())}</option>
                    }).collect_view()}
                </select>
            </li>
        }
    });
    view! {
        <h2>{t("import-columns")}</h2>
        <p class="hint">{t("import-columns-about")}</p>
        <ul class="columns">{rows.collect_view()}</ul>
    }
}

/// Who would be written, and what is left out and why.
fn preview(plan: &Plan, for_all: Option<Vec<Way>>) -> impl IntoView + use<> {
    let (people, left_out) = (plan.people.len(), plan.left_out.len());
    let line = |line: u64| say(&Message::new("import-line").number("line", line.cast_signed()));
    let lines = plan.people.iter().take(SHOWN).map(|(at, person)| {
        view! {
            <tr data-test="import-person">
                <td class="figures">{line(*at)}</td>
                <th scope="row">{person.name.clone()}</th>
                <td class="contact">{reach::told(person)}</td>
                <td>{person.about.clone()}</td>
            </tr>
        }
    });
    let outs = plan.left_out.iter().take(SHOWN).map(|(at, reason)| view! {
        <li data-test="import-left-out"><span class="figures aside">{line(*at)}</span><span>{say(reason)}</span></li>
    });
    let more = people.saturating_sub(SHOWN) + left_out.saturating_sub(SHOWN);
    view! {
        <h2>{t("import-preview")}</h2>
        <p data-test="import-counts">{count("import-would", people)}" "{count("import-left-out", left_out)}</p>
        {(left_out > 0).then(|| view! { <ul class="left-out">{outs.collect_view()}</ul> })}
        {match people {
            0 => view! { <Nothing title=t("import-nobody-title") body=t("import-nobody") /> }.into_any(),
            _ => view! {
                <div class="table-frame" tabindex="0" role="region" aria-label=t("import-preview")>
                    <table class="list">
                        <thead><tr>
                            <th scope="col">{t("import-head-line")}</th>
                            <th scope="col">{t("roster-part-name")}</th>
                            <th scope="col">{t("contact-title")}</th>
                            <th scope="col">{t("roster-part-about")}</th>
                        </tr></thead>
                        <tbody>{lines.collect_view()}</tbody>
                    </table>
                </div>
            }.into_any(),
        }}
        {(more > 0).then(|| view! { <p class="hint">{count("import-more", more)}</p> })}
        <p class="hint">{t("record-who-reads")}</p>
        {for_all.map(|for_all| reach::who_reads(&for_all))}
    }
}

/// What became of the list.
#[component]
fn Done(report: Report) -> impl IntoView {
    view! {
        <div class="first-step" data-test="import-report" role="status">
            <p><strong>{count("import-written", report.written)}</strong>" "{count("import-left-out", report.left_out)}</p>
            <p>{t("import-next")}</p>
            <div class="actions"><a class="button strong" href=Route::Members.href() data-test="import-members">{t("nav-members")}{icon(Icon::Next)}</a></div>
        </div>
    }
}
