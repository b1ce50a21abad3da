//! Calendar files: out to keep or to send, in with a report before anything is booked.

use leptos::prelude::*;
use moothall_core::id::ResourceId;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use moothall_core::view::calendar::{CalendarPlan, Fate, Planned};
use web_sys::HtmlInputElement;

use crate::backend;
use crate::dom;
use crate::moment;
use crate::parts::doing::{Doing, Trouble};
use crate::parts::file::ChooseFile;
use crate::parts::icon::{Icon, icon};
use crate::parts::saving::Saving;
use crate::say::{code, say, t};
use crate::shell::Shell;
use crate::tongue;

/// A file has at most so many bytes; the peer reads no more.
const BYTES_MAX: f64 = 32.0 * 1024.0 * 1024.0;

/// So many events of a plan are shown.
const SHOWN: usize = 200;

/// Writes bookings as a file: of a resource, or the reader's own.
#[component]
pub(crate) fn Out(
    /// Of which; the reader's own, where there is none.
    resource: Option<ResourceId>,
) -> impl IntoView {
    let saving = Saving::new();
    let save = move |_| {
        saving.work(async move {
            let asked = Request::CalendarFile { resource, locale: tongue::locale() };
            let Answer::CalendarFile(text) = backend::ask(asked).await? else {
                return Err(Failure::Fault { message: Message::new("ui-fault-answer") });
            };
            let name = format!("moothall-{}.ics", moment::file_day(moment::now()));
            backend::save(&name, &dom::base64(text.as_bytes())).await
        });
    };
    let words = if resource.is_some() { t("ics-out") } else { t("ics-out-mine") };
    view! {
        <div class="actions">
            <button type="button" class="button" data-test="ics-out" on:click=save>{icon(Icon::Sheet)}{words}</button>
            <span role="status" class="aside" data-test="ics-where">{saving.said(code("ics-saved"))}</span>
        </div>
        <Trouble doing=saving.doing />
    }
}

/// Reads a file, shows what would become of it, and books it when told to.
#[component]
pub(crate) fn In(
    /// What is booked.
    resource: ResourceId,
) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let plan = RwSignal::new(None::<CalendarPlan>);
    let progress = RwSignal::new(None::<(usize, usize)>);
    let name = RwSignal::new(String::new());
    let read = move |input: HtmlInputElement| {
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        name.set(file.name());
        // Chosen again, the same file is read again.
        input.set_value("");
        plan.set(None);
        if file.size() > BYTES_MAX {
            return doing.object(code("ics-too-large"));
        }
        let work = async move {
            let bytes = dom::bytes_of(&file).await?;
            let text = String::from_utf8_lossy(&bytes);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
            match backend::ask(Request::PlanCalendar { resource, text, zone: moment::zone() }).await? {
                Answer::CalendarPlan(plan) => Ok(plan),
                _ => Err(Failure::Fault { message: Message::new("ui-fault-answer") }),
            }
        };
        doing.look(work, move |done| plan.set(done.ok()));
    };
    let carry_out = move |_| {
        let Some(mut planned) = plan.get_untracked() else { return };
        let work = async move {
            let all = planned.events.iter().filter(|event| event.act.is_some()).count();
            let mut done = 0;
            for event in &mut planned.events {
                let Some(act) = event.act.take() else { continue };
                match backend::ask(Request::Hall { act }).await {
                    Ok(_) => {}
                    Err(Failure::Refused { message }) => {
                        event.fate = Fate::Skipped;
                        event.why = Some(message);
                    }
                    Err(failure) => return Err(failure),
                }
                done += 1;
                let _ = progress.try_set(Some((done, all)));
            }
            Ok(planned)
        };
        doing.follow(work, move |done| {
            progress.set(None);
            if let Ok(done) = done {
                plan.set(Some(done));
                shell.tell(t("ics-done"));
            }
        });
    };
    view! {
        <div class="field">
            <span class="field-name">{t("ics-in")}</span>
            <ChooseFile words=t("ics-choose") test="ics-in" accept=".ics,text/calendar" chosen=read name=name />
            <p class="hint">{t("ics-in-hint")}</p>
        </div>
        <Trouble doing=doing />
        <div role="status">{move || progress.get().map(|(done, all)| say(
            &Message::new("program-import-progress").number("count", number(done)).number("all", number(all))
        ))}</div>
        {move || plan.get().map(|planned| {
            let open = planned.is_open();
            view! {
                <div class="plan" data-test="ics-plan">
                    <p><strong>{say(&planned.counts())}</strong></p>
                    <ul class="times-list">{planned.events.iter().take(SHOWN).map(line).collect_view()}</ul>
                    {open.then(|| view! {
                        <div class="actions">
                            <button type="button" class="button strong" data-test="ics-do" on:click=carry_out>{t("ics-do")}</button>
                            <button type="button" class="button quiet" on:click=move |_| plan.set(None)>{t("ui-discard")}</button>
                        </div>
                    })}
                </div>
            }
        })}
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn line(event: &Planned) -> impl IntoView + use<> {
    let drawing = match event.fate {
        Fate::Taken | Fate::Same => Icon::Tick,
        Fate::Changed => Icon::Pencil,
        Fate::Skipped => Icon::Cross,
    };
    let class = if event.fate == Fate::Skipped { "time taken" } else { "time" };
    view! {
        <li class=class data-test="ics-event">{icon(drawing)}<span>
            <strong>{event.title.clone()}</strong>
            <span class="figures">{event.from_ms.map(moment::stamp)}" "{t(event.code())}</span>
            {event.why.as_ref().map(|why| view! { <span class="aside">{say(why)}</span> })}
        </span></li>
    }
}
