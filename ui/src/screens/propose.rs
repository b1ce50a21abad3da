//! Writing a proposal: what it says, how it is decided, what follows, and the way that it goes.

use std::collections::BTreeMap;

use leptos::prelude::*;
use moothall_core::id::{DeviceId, MemberId, ProposalId};
use moothall_core::message::Message;
use moothall_core::request::deciding::{Deciding, NewDraft};
use moothall_core::request::{Answer, Failure, ProposalEffect, Request};
use moothall_core::tally::Unranked;
use moothall_core::view::deciding::elects;
use moothall_core::view::{Constitution, Member};

use crate::backend;
use crate::moment;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{Loaded, load_constitution, load_devices, load_groups, load_members, shown};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::course::{Station, lasting, way as stations};
use crate::screens::delegations::topic_choices;
use crate::screens::edit::options_of;
use crate::screens::effect::{Effects, Following, Kind};
use crate::screens::method::{Numbers, Way, Ways};
use crate::shell::Shell;

/// The days for which a discussion or a vote may be kept open, beyond what the constitution says anyway.
const DAYS: [u32; 4] = [3, 7, 14, 30];

/// The form, with what follows chosen as whoever leads here means it.
#[component]
pub(crate) fn Propose(
    first: Kind,
    /// A keeper whose dismissal is proposed.
    #[prop(optional)]
    dismissing: Option<DeviceId>,
) -> impl IntoView {
    let shell = Shell::here();
    let members = load_members();
    let constitution = load_constitution();
    let (title, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let way = RwSignal::new(Way::YesNo);
    let (options, number) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unranked = RwSignal::new("last".to_owned());
    let following = Following::new(first, dismissing, constitution, load_devices());
    let plan = Plan::new();
    // What is chosen to follow may need time to be answered first.
    Effect::new(move |_| {
        plan.notice_days.set(if way.get() == Way::YesNo { following.notice_days() } else { 0 })
    });
    let doing = Doing::new();
    let drafts = has_drafts(constitution);
    let labels = Memo::new(move |_| options.with(|typed| options_of(typed)));
    // Options that are called like a member: an election of persons.
    let persons = Memo::new(move |_| {
        members
            .value
            .with(|members| labels.with(|labels| members.as_deref().is_some_and(|all| elects(labels, all))))
    });
    let written = move || {
        if title.with_untracked(|title| title.trim().is_empty()) {
            return Err(code("propose-no-title"));
        }
        let chosen = way.get_untracked();
        let options = if chosen.has_options() { labels.get_untracked() } else { Vec::new() };
        let method = chosen.method(&number.get_untracked(), options.len())?;
        if chosen.has_options() && persons.get_untracked() {
            return Err(code("election-waits"));
        }
        let says_nothing = chosen == Way::Schulze && unranked.with_untracked(|said| said == "no_opinion");
        Ok(plan.draft(NewDraft {
            title: title.get_untracked().trim().to_owned(),
            text: text.get_untracked(),
            options,
            effect: if chosen == Way::YesNo { following.effect()? } else { ProposalEffect::None },
            method,
            unranked: if says_nothing { Unranked::NoOpinion } else { Unranked::Last },
            discussion_hours: None,
            hours: None,
            topic: None,
            group: None,
            writers: Vec::new(),
        }))
    };
    let send = move |present: bool| match written() {
        Ok(draft) => put(shell, doing, draft, present && drafts.get_untracked(), drafts.get_untracked()),
        Err(code) => doing.object(code),
    };
    // What was wrong is not said any more once something changed.
    Effect::new(move |_| {
        way.track();
        labels.track();
        title.track();
        following.track();
        doing.failure.set(None);
    });
    // The sheet is renewed by a vote for or against alone, and without a draft.
    let may_keep = Memo::new(move |_| drafts.get() && !(way.get() == Way::YesNo && following.at_once()));
    view! {
        <form class="writing" on:submit=move |event| { event.prevent_default(); send(true); }>
            <Head title=t("propose-title") lead=t("propose-lead") up=(Route::Decisions, t("nav-decisions")) />
            <div class="writing-sheet">
                {shown(constitution, |_| ())}
                <section class="paper">
                    <Field value=title label=t("propose-name") hint=t("propose-name-hint") test="propose-title" />
                    <Field value=text label=t("propose-text") hint=t("propose-text-hint") test="propose-text" rows=9 />
                </section>
                {move || drafts.get().then(|| view! {
                    <section class="writing-part" aria-labelledby="ways-title">
                        <h2 id="ways-title">{t("ways-title")}</h2>
                        <Ways way=way />
                    </section>
                })}
                {move || way.get().has_options().then(|| view! {
                    <section class="paper options-paper">
                        <Field value=options label=t("options-title") hint=t("options-hint") test="options" rows=5 />
                        <p class="hint" role="status">{move || labels.with(|labels| count("options-count", labels.len()))}</p>
                        {move || persons.get().then(|| view! { <p class="pencil-line" data-test="persons">{icon(Icon::Warning)}<span>{t("election-waits")}</span></p> })}
                        <Numbers way=way number=number unranked=unranked />
                    </section>
                })}
                {move || (way.get() == Way::YesNo).then(|| view! {
                    <Effects following=following members=members />
                })}
            </div>
            <div class="writing-side">
                <Planning plan=plan constitution=constitution members=members />
                <Trouble doing=doing />
                <div class="actions">
                    <Send doing=doing words=t("propose-do") test="propose-do" />
                    {move || may_keep.get().then(|| view! {
                        <button type="button" class="button" data-test="keep-draft" on:click=move |_| send(false)>{t("draft-keep")}</button>
                    })}
                </div>
            </div>
        </form>
    }
}

/// Whether proposals are known to begin as drafts here: the rules' second version brought them. Where that is not known,
/// nothing offers one, as without drafts a proposal is put to the vote at once.
pub(crate) fn has_drafts(constitution: Loaded<Constitution>) -> Memo<bool> {
    Memo::new(move |_| constitution.value.with(|now| now.as_ref().is_some_and(|now| now.rules_version >= 2)))
}

/// The way that a proposal goes: how long, on which topic, who votes, who writes.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    discussion: RwSignal<String>,
    days: RwSignal<String>,
    topic: RwSignal<String>,
    group: RwSignal<String>,
    writers: RwSignal<BTreeMap<MemberId, String>>,
    /// Days that what follows must be discussed first.
    notice_days: RwSignal<i64>,
}

impl Plan {
    /// As the constitution says, by all, written by one.
    pub(crate) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        let writers = RwSignal::new(BTreeMap::new());
        let notice_days = RwSignal::new(0);
        Self { discussion: empty(), days: empty(), topic: empty(), group: empty(), writers, notice_days }
    }

    /// Puts the plan into a draft.
    pub(crate) fn draft(self, draft: NewDraft) -> NewDraft {
        let hours = |days: RwSignal<String>| {
            days.with_untracked(|days| days.parse::<u32>().ok()).map(|days| days * 24)
        };
        NewDraft {
            discussion_hours: hours(self.discussion),
            hours: hours(self.days),
            topic: self.topic.with_untracked(|topic| topic.parse().ok()),
            group: self.group.with_untracked(|group| group.parse().ok()),
            writers: self.writers.with_untracked(|writers| writers.keys().copied().collect()),
            ..draft
        }
    }
}

/// A parameter of the constitution that is a number.
pub(crate) fn parameter(constitution: Option<&Constitution>, name: &str) -> i64 {
    let found = constitution.and_then(|now| now.parameters.iter().find(|parameter| parameter.name == name));
    found.and_then(|parameter| parameter.value.parse().ok()).unwrap_or(0)
}

/// The fields of the plan, and the way as it would go.
#[component]
pub(crate) fn Planning(
    plan: Plan,
    constitution: Loaded<Constitution>,
    members: Loaded<Vec<Member>>,
) -> impl IntoView {
    let drafts = has_drafts(constitution);
    let days = |first: String, more: &[u32]| {
        let more = more.iter().map(|days| (days.to_string(), count("span-days", *days)));
        std::iter::once((String::new(), first)).chain(more).collect::<Vec<_>>()
    };
    let discussions = days(t("discussion-default"), &[0, 3, 7, 14]);
    let votes = days(t("propose-hours-default"), &DAYS);
    let topics = Signal::derive(move || {
        constitution.value.with(|now| topic_choices(now.as_ref().map_or(&[][..], |now| &now.topics)))
    });
    let groups = load_groups();
    let groups = Signal::derive(move || {
        let mut choices = vec![(String::new(), t("group-all"))];
        groups.value.with(|groups| {
            let active = groups.iter().flatten().filter(|group| group.active);
            choices.extend(active.map(|group| (group.id.to_string(), group.name.clone())));
        });
        choices
    });
    let line = move || {
        constitution.value.with(|now| {
            let now = now.as_ref();
            let hours = |days: RwSignal<String>, name: &str| match days.with(|days| days.parse::<i64>().ok())
            {
                Some(days) => days * 24,
                None => parameter(now, name),
            };
            let mut discussed = hours(plan.discussion, "discussion_hours_default");
            if plan.discussion.with(String::is_empty) {
                discussed = discussed.max(plan.notice_days.get() * 24);
            }
            let discussion_ms = discussed * moment::HOUR;
            let voting_ms = hours(plan.days, "voting_hours_default") * moment::HOUR;
            let opens_ms = moment::now() + discussion_ms;
            let until = |ms: i64| say(&Message::new("way-until").time("time", ms));
            let mut line = vec![Station {
                title: t("way-present"),
                when: t("way-present-when"),
                now: true,
                past: false,
            }];
            if discussion_ms > 0 {
                line.push(Station {
                    title: t("way-discussion"),
                    when: format!("{} · {}", lasting(discussion_ms), until(opens_ms)),
                    now: false,
                    past: false,
                });
            }
            line.push(Station {
                title: t("way-voting"),
                when: format!("{} · {}", lasting(voting_ms), until(opens_ms + voting_ms)),
                now: false,
                past: false,
            });
            let quorum = count("way-quorum", parameter(now, "quorum_percent"));
            line.push(Station { title: t("way-decided"), when: quorum, now: false, past: false });
            stations(line)
        })
    };
    view! {
        <section class="course" aria-labelledby="plan-title">
            <h2 id="plan-title">{t("course-title")}</h2>
            // Until it is known what the constitution says, nothing is said to follow from it.
            {move || constitution.value.with(Option::is_some).then(line)}
            {move || drafts.get().then(|| view! { <Select value=plan.discussion label=t("discussion-days") test="discussion" options=discussions.clone() /> })}
            <Select value=plan.days label=t("propose-hours") test="propose-hours" options=votes />
            {move || drafts.get().then(|| view! {
                <Select value=plan.topic label=t("topic") test="topic" options=topics />
                <Select value=plan.group label=t("group-votes") test="voting-group" options=groups />
                <Writers plan=plan members=members />
            })}
        </section>
    }
}

/// Who writes the draft too: added by name, shown as slips that come off.
#[component]
fn Writers(plan: Plan, members: Loaded<Vec<Member>>) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let mut options = vec![(String::new(), t("writers-choose"))];
        members.value.with(|members| {
            let others =
                members.iter().flatten().filter(|member| member.active && !member.me && !member.kept);
            let free = others.filter(|member| plan.writers.with(|writers| !writers.contains_key(&member.id)));
            options.extend(free.map(|member| (member.id.to_string(), member.name.clone())));
        });
        options
    });
    // Choosing is adding.
    Effect::new(move |_| {
        let Ok(member) = chosen.with(|chosen| chosen.parse::<MemberId>()) else { return };
        let name = members.value.with_untracked(|members| {
            members.iter().flatten().find(|other| other.id == member).map(|other| other.name.clone())
        });
        if let Some(name) = name {
            plan.writers.update(|writers| {
                writers.insert(member, name);
            });
        }
        chosen.set(String::new());
    });
    view! {
        <Select value=chosen label=t("writers") test="writers" options=options />
        {move || plan.writers.with(|writers| !writers.is_empty()).then(|| view! {
            <ul class="people writers">
                {plan.writers.get().into_iter().map(|(member, name)| {
                    let words = say(&Message::new("writers-remove").text("name", name.clone()));
                    view! {
                        <li data-test="writer">{name}
                            <button type="button" class="button quiet square small" aria-label=words.clone() title=words
                                on:click=move |_| plan.writers.update(|writers| { writers.remove(&member); })>{icon(Icon::Cross)}</button>
                        </li>
                    }
                }).collect_view()}
            </ul>
        })}
    }
}

/// Writes a draft and, where that is wanted, presents it. What is refused of the second leaves the first.
async fn write(draft: NewDraft, present: bool) -> Result<(Option<ProposalId>, Option<Failure>), Failure> {
    let answer = backend::ask(Request::Deciding { act: Deciding::Draft { draft: Box::new(draft) } }).await?;
    let Answer::Written(written) = answer else { return Ok((None, None)) };
    let proposal = ProposalId::from(written.id);
    if !present {
        return Ok((Some(proposal), None));
    }
    let presented = backend::ask(Request::Deciding { act: Deciding::Present { proposal } }).await;
    Ok((Some(proposal), presented.err()))
}

/// Sends a proposal and shows it. Where there are no drafts, or it must go at once, it is put to the vote at once.
pub(crate) fn put(shell: Shell, doing: Doing, draft: NewDraft, present: bool, drafts: bool) {
    if !drafts || draft.effect == ProposalEffect::RenewSheet {
        let NewDraft { title, text, effect, hours, .. } = draft;
        return doing.run(Request::Propose { title, text, effect, hours }, move |answer| {
            shell.tell(t("propose-done"));
            match answer {
                Answer::Written(written) => shell.go(Route::Proposal(written.id.into())),
                _ => shell.go(Route::Decisions),
            }
        });
    }
    doing.follow(write(draft, present), move |done| {
        let Ok((proposal, refused)) = done else { return };
        match refused {
            Some(failure) => shell.tell(say(failure.message())),
            None if present => shell.tell(t("propose-done")),
            None => shell.tell(t("draft-written")),
        }
        shell.go(proposal.map_or(Route::Decisions, Route::Proposal));
    });
}
