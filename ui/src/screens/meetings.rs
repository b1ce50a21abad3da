//! What meetings counted: recorded by one, witnessed by two others, and in the count only then.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::Request;
use moothall_core::request::deciding::Deciding;
use moothall_core::tally::Method;
use moothall_core::view::deciding::Meeting;
use moothall_core::view::{Proposal, Stage};

use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::parts::mark;
use crate::say::{code, count, say, t};
use crate::shell::Shell;

/// The records, and for who may make one, the form.
#[component]
pub(crate) fn Meetings(
    /// About which.
    id: ProposalId,
    /// As it stands.
    proposal: Loaded<Proposal>,
) -> impl IntoView {
    let shell = Shell::here();
    let meetings = Memo::new(move |_| {
        proposal.value.with(|proposal| {
            let course = proposal.as_ref().and_then(|proposal| proposal.course.as_deref());
            course.map(|course| course.meetings.clone()).unwrap_or_default()
        })
    });
    let records = Memo::new(move |_| {
        let open = proposal.value.with(|proposal| {
            proposal.as_ref().is_some_and(|proposal| {
                let hands = proposal.course.as_deref().is_some_and(|course| course.method == Method::YesNo);
                hands && proposal.line.stage == Stage::Open
            })
        });
        open && shell.me().is_some_and(|me| me.steward)
    });
    // A steward looks in vain for the form where hands do not count: why they do not.
    let others = Memo::new(move |_| {
        let why = proposal.value.with(|proposal| {
            let open = proposal.as_ref().filter(|proposal| proposal.line.stage == Stage::Open)?;
            match open.course.as_deref().map(|course| course.method) {
                Some(Method::YesNo) => None,
                Some(_) => Some(code("meeting-only-yes-no")),
                None => Some(code("meeting-only-drafts")),
            }
        });
        why.filter(|_| shell.me().is_some_and(|me| me.steward))
    });
    let writing = RwSignal::new(false);
    let doing = Doing::new();
    view! {
        {move || others.get().map(|why| view! {
            <section class="meetings" aria-label=t("meetings-title")>
                {meetings.with(Vec::is_empty).then(|| view! { <h2>{t("meetings-title")}</h2> })}
                <p class="quiet-line" data-test=why>{t(why)}</p>
            </section>
        })}
        {move || (records.get() || !meetings.with(Vec::is_empty)).then(|| view! {
            <section class="meetings" aria-labelledby="meetings-title" data-test="meetings">
                <h2 id="meetings-title">{t("meetings-title")}</h2>
                {move || if meetings.with(Vec::is_empty) {
                    view! { <p class="quiet-line">{t("meetings-none")}</p> }.into_any()
                } else {
                    view! { <ul class="meeting-slips">{meetings.get().iter().map(|meeting| slip(shell, doing, meeting)).collect_view()}</ul> }.into_any()
                }}
                <Trouble doing=doing />
                {move || (records.get() && !writing.get()).then(|| view! {
                    <button type="button" class="button quiet" data-test="meeting-record" on:click=move |_| writing.set(true)>{icon(Icon::Pencil)}{t("meeting-record")}</button>
                })}
                {move || (records.get() && writing.get()).then(|| view! { <Form id=id writing=writing /> })}
            </section>
        })}
    }
}

/// One record, as a slip with its figures and who stands for them.
fn slip(shell: Shell, doing: Doing, meeting: &Meeting) -> impl IntoView + use<> {
    let record = meeting.id;
    let figures = Message::new("tally-figures")
        .number("yes", i64::from(meeting.yes))
        .number("no", i64::from(meeting.no))
        .number("abstain", i64::from(meeting.abstain));
    let witnesses = match meeting.witnesses.is_empty() {
        true => t("meeting-no-witness"),
        false => say(&Message::new("meeting-witnesses").text("names", meeting.witnesses.join(", "))),
    };
    let (class, state) = match (meeting.witnessed, meeting.counts) {
        (false, _) => ("meeting waits", t("meeting-waits")),
        (true, true) => ("meeting", t("meeting-counts")),
        (true, false) => ("meeting void", t("meeting-too-many")),
    };
    let witness = move |_| {
        let act = Deciding::Witness { meeting: record };
        doing.run(Request::Deciding { act }, move |_| shell.tell(t("meeting-witnessed")));
    };
    let drawing = if meeting.counts { Icon::Tick } else { Icon::Clock };
    view! {
        <li class=class data-test="meeting">
            <p class="meeting-figures figures">{say(&figures)}</p>
            <p>{say(&Message::new("meeting-of").time("held", meeting.held_ms).text("by", meeting.by.clone()))}" "{witnesses}</p>
            <p class="meeting-state">{icon(drawing)}<span>{state}</span>{mark::certainty(&meeting.certainty)}</p>
            {meeting.may_witness.then(|| view! {
                <div class="actions"><button type="button" class="button" data-test="witness" on:click=witness>{t("meeting-witness")}</button></div>
            })}
        </li>
    }
}

#[component]
fn Form(id: ProposalId, writing: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let none = || RwSignal::new("0".to_owned());
    let (yes, no, abstain) = (none(), none(), none());
    // The field knows minutes only: as long as it is untouched, the meeting was just now and not a little before.
    let now = moment::now();
    let held = RwSignal::new(moment::local(now));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = |typed: RwSignal<String>| typed.with_untracked(|typed| typed.trim().parse::<u32>().ok());
        let (Some(yes), Some(no), Some(abstain)) = (number(yes), number(no), number(abstain)) else {
            return doing.object(code("meeting-no-number"));
        };
        let typed = held.get_untracked();
        let read = if typed == moment::local(now) { Some(now) } else { moment::read_local(&typed) };
        let Some(held_ms) = read else {
            return doing.object(code("meeting-no-time"));
        };
        let act = Deciding::RecordMeeting { proposal: id, yes, no, abstain, held_ms };
        doing.run(Request::Deciding { act }, move |_| {
            writing.set(false);
            shell.tell(t("meeting-recorded"));
        });
    };
    view! {
        <form class="inset" on:submit=send>
            <h3>{t("meeting-record")}</h3>
            <p class="hint">{t("meeting-hint")}</p>
            <div class="three">
                <Field value=yes label=t("choice-yes") kind="number" test="meeting-yes" />
                <Field value=no label=t("choice-no") kind="number" test="meeting-no" />
                <Field value=abstain label=t("choice-abstain") kind="number" test="meeting-abstain" />
            </div>
            <Field value=held label=t("meeting-held") kind="datetime-local" test="meeting-held" />
            <p class="hint">{count("meeting-two-witnesses", 2)}</p>
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=t("meeting-record-do") test="meeting-record-do" />
                <button type="button" class="button quiet" on:click=move |_| writing.set(false)>{t("ui-discard")}</button>
            </div>
        </form>
    }
}
