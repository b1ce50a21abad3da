//! How a proposal goes on: from draft over discussion and vote to what is carried out.

use leptos::prelude::*;
use moothall_core::id::ProposalId;
use moothall_core::message::Message;
use moothall_core::request::deciding::Deciding;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Proposal, Stage};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load};
use crate::say::{count, say, t};
use crate::screens::ballot::words;
use crate::screens::decisions::topic_name;
use crate::shell::{Question, Shell};

/// One proposal in full, as it is now.
pub(crate) fn load_proposal(id: ProposalId) -> Loaded<Proposal> {
    load(
        move || Request::Proposal { proposal: id },
        |answer| match answer {
            Answer::Proposal(proposal) => Some(*proposal),
            _ => None,
        },
    )
}

/// A station on the way, with the words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Station {
    /// What happens.
    pub(crate) title: String,
    /// When, or how long.
    pub(crate) when: String,
    /// Whether it is now.
    pub(crate) now: bool,
    /// Whether it is over.
    pub(crate) past: bool,
}

/// The way from here on, as a line with stations.
pub(crate) fn way(stations: Vec<Station>) -> impl IntoView {
    let stations = stations.into_iter().map(|station| {
        view! {
            <li class:now=station.now class:past=station.past aria-current=station.now.then_some("step")>
                <strong>{station.title}</strong>
                <span class="aside">{station.when}</span>
            </li>
        }
    });
    view! { <ol class="path" data-test="way">{stations.collect_view()}</ol> }
}

/// A length of time in days and hours.
pub(crate) fn lasting(ms: i64) -> String {
    let hours = ms / moment::HOUR;
    if hours % 24 == 0 { count("span-days", hours / 24) } else { count("span-hours", hours) }
}

fn stations(proposal: &Proposal) -> Option<Vec<Station>> {
    let course = proposal.course.as_deref()?;
    let line = &proposal.line;
    let (draft, discussion) = match line.stage {
        Stage::Draft => (true, false),
        Stage::Discussion => (false, true),
        _ => return None,
    };
    let mut stations =
        vec![Station { title: t("stage-draft"), when: t("way-draft"), now: draft, past: !draft }];
    if course.discussion_ms > 0 {
        let when = match course.opens_ms {
            Some(opens_ms) => say(&Message::new("way-until").time("time", opens_ms)),
            None => lasting(course.discussion_ms),
        };
        stations.push(Station { title: t("way-discussion"), when, now: discussion, past: false });
    }
    let when = match course.opens_ms {
        Some(_) => say(&Message::new("way-until").time("time", line.closes_ms)),
        None => lasting(course.voting_ms),
    };
    stations.push(Station {
        title: say(&Message::new("way-vote").text("method", words::method(course.method))),
        when,
        now: false,
        past: false,
    });
    Some(stations)
}

/// What the panel beside a text shows before its vote opens.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Waiting {
    stations: Vec<Station>,
    may_present: bool,
    discussed: bool,
    facts: Vec<(Icon, String)>,
}

fn waiting(proposal: &Proposal) -> Option<Waiting> {
    let course = proposal.course.as_deref()?;
    let mut facts = vec![(Icon::Constitution, say(&proposal.rule))];
    if let Some(group) = &course.group {
        facts.push((Icon::Members, say(&Message::new("course-group").text("group", group.name.clone()))));
    }
    if let Some(topic) = &course.topic {
        facts.push((Icon::Link, say(&Message::new("course-topic").text("topic", topic_name(topic)))));
    }
    facts.push((Icon::Pencil, say(&course.text_change)));
    facts.push((Icon::Eye, say(&course.who_sees)));
    Some(Waiting {
        stations: stations(proposal)?,
        may_present: course.may_present,
        discussed: course.discussion_ms > 0,
        facts,
    })
}

/// Before the vote: where it stands, what follows, and the button that puts it forward.
#[component]
pub(crate) fn Standing(
    /// Which.
    id: ProposalId,
    /// As it stands.
    proposal: Loaded<Proposal>,
) -> impl IntoView {
    let shell = Shell::here();
    let now = Memo::new(move |_| proposal.value.with(|proposal| proposal.as_ref().and_then(waiting)));
    let present = move |discussed: bool| {
        shell.question.set(Some(Question {
            title: t("present-title"),
            body: if discussed { t("present-body-discussion") } else { t("present-body") },
            yes: t("present-yes"),
            grave: false,
            request: Request::Deciding { act: Deciding::Present { proposal: id } },
            done: t("presented"),
            then: None,
        }));
    };
    move || {
        now.get().map(|now| {
            let facts = now.facts.iter().map(|(drawing, words)| view! { <li>{icon(*drawing)}<span>{words.clone()}</span></li> });
            view! {
                <section class="course" aria-labelledby="course-title" data-test="course">
                    <h2 id="course-title">{t("course-title")}</h2>
                    {way(now.stations.clone())}
                    {now.may_present.then(|| view! {
                        <p class="hint">{if now.discussed { t("present-hint-discussion") } else { t("present-hint") }}</p>
                        <div class="actions">
                            <button type="button" class="button strong" data-test="present" on:click=move |_| present(now.discussed)>{t("present")}</button>
                        </div>
                    })}
                    <ul class="course-facts">{facts.collect_view()}</ul>
                </section>
            }
        })
    }
}

/// The button that says a decision was carried out.
#[component]
pub(crate) fn CarryOut(
    /// Which.
    id: ProposalId,
    /// As it stands.
    proposal: Loaded<Proposal>,
) -> impl IntoView {
    let shell = Shell::here();
    let may = Memo::new(move |_| {
        proposal.value.with(|proposal| proposal.as_ref().is_some_and(|proposal| proposal.may_carry_out))
    });
    let ask = move |_| {
        shell.question.set(Some(Question {
            title: t("carry-out-title"),
            body: t("carry-out-body"),
            yes: t("carry-out-yes"),
            grave: false,
            request: Request::Deciding { act: Deciding::CarryOut { proposal: id } },
            done: t("carry-out-done"),
            then: None,
        }));
    };
    move || {
        may.get().then(|| {
            view! {
                <div class="carry-out">
                    <p>{t("carry-out-about")}</p>
                    <div class="actions"><button type="button" class="button strong" data-test="carry-out" on:click=ask>{t("carry-out")}</button></div>
                </div>
            }
        })
    }
}

/// The tests that a proposed constitution brings, and how they come out.
pub(crate) fn trials(proposal: &Proposal) -> impl IntoView + use<> {
    let trials = proposal.trials.clone();
    let failing = trials.iter().filter(|trial| !trial.holds).count();
    (!trials.is_empty()).then(|| {
        let summary = if failing == 0 { count("trials-hold", trials.len()) } else { count("trials-fail", failing) };
        let lines = trials.into_iter().map(|trial| {
            let (class, drawing, word) = match trial.holds {
                true => ("trial", Icon::Tick, t("trial-holds")),
                false => ("trial fails", Icon::Cross, t("trial-fails")),
            };
            view! {
                <li class=class data-test="trial">
                    {icon(drawing)}<span class="unseen">{word}</span>
                    <code>{trial.text}</code>
                    <span class="aside figures">{count("trial-line", trial.line)}</span>
                </li>
            }
        });
        view! {
            <h3 class="trials-title">{t("trials-title")}</h3>
            <p class=if failing == 0 { "trials-said" } else { "trials-said fails" } data-test="trials">{icon(if failing == 0 { Icon::Tick } else { Icon::Warning })}{summary}</p>
            <details class="fold" open=failing != 0>
                <summary>{t("trials-all")}</summary>
                <ul class="trials">{lines.collect_view()}</ul>
            </details>
        }
    })
}
