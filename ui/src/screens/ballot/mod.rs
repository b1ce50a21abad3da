//! The ballot paper: what it is about and what follows from it above, then the boxes, then what the reader's vote is.

mod dots;
mod ranking;
mod rows;
mod score;
mod terms;
pub(crate) mod words;

use leptos::prelude::*;
use moothall_core::id::{MemberId, ProposalId};
use moothall_core::message::Message;
use moothall_core::request::deciding::Deciding;
use moothall_core::request::{Answer, Choice, Request};
use moothall_core::tally::{Consent, Marks, Method, Unranked};
use moothall_core::view::deciding::EarlierBallot;
use moothall_core::view::{Certainty, Proposal, Stage};

use crate::parts::diff::changes;
use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::Loaded;
use crate::parts::mark;
use crate::say::{code, count, say, t};
use crate::shell::Shell;
use crate::sketch;
use terms::{Terms, terms};
use words::said;

/// What is drawn once for each round of a vote: as long as it stays, nothing that was marked is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// How ballots are counted.
    pub(super) method: Method,
    /// The options, one label each.
    pub(super) labels: Vec<String>,
    /// What a ranking says of an option that it leaves out.
    pub(super) unranked: Unranked,
    round: u32,
    /// Whether it began as a draft, so that ballots name marks and not a mere choice.
    drafted: bool,
}

impl Form {
    /// How many options there are.
    pub(super) fn options(&self) -> u8 {
        u8::try_from(self.labels.len()).unwrap_or(u8::MAX)
    }
}

/// The reader's own ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mine {
    marks: Marks,
    reason: String,
    certainty: Option<Certainty>,
    older_text: bool,
}

/// All that stands on the paper.
#[derive(Debug, Clone, PartialEq)]
struct Sheet {
    title: String,
    form: Form,
    cannot_vote: Option<Message>,
    offline_note: Option<Message>,
    terms: Terms,
    mine: Option<Mine>,
    earlier: Option<EarlierBallot>,
    now: (String, String),
}

impl Sheet {
    /// Reads it from a proposal that is open; `me` finds the reader's own ballot.
    fn of(proposal: &Proposal, me: Option<MemberId>) -> Option<Self> {
        if proposal.line.stage != Stage::Open {
            return None;
        }
        let course = proposal.course.as_deref();
        let mine = match course {
            Some(course) => course.mine.clone().map(|marks| {
                let own = course.ballots.iter().find(|ballot| Some(ballot.member) == me);
                Mine {
                    marks,
                    reason: own.and_then(|own| own.reason.clone()).unwrap_or_default(),
                    certainty: own.map(|own| own.certainty.clone()),
                    older_text: false,
                }
            }),
            None => proposal.line.my_choice.map(|choice| {
                let own = proposal.ballots.iter().find(|ballot| Some(ballot.member) == me);
                Mine {
                    marks: Marks::Stance(choice),
                    reason: String::new(),
                    certainty: own.map(|own| own.certainty.clone()),
                    older_text: own.is_some_and(|own| !own.current_text),
                }
            }),
        };
        let form = Form {
            method: course.map_or(Method::YesNo, |course| course.method),
            labels: course.map(words::labels).unwrap_or_default(),
            unranked: course.map_or(Unranked::Last, |course| course.unranked),
            round: course.map_or(0, |course| course.round),
            drafted: course.is_some(),
        };
        Some(Self {
            title: proposal.line.title.clone(),
            form,
            cannot_vote: proposal.cannot_vote.clone(),
            offline_note: proposal.offline_note.clone(),
            terms: Terms::of(proposal),
            mine,
            earlier: course.and_then(|course| course.earlier.clone()),
            now: (proposal.line.title.clone(), proposal.text.clone()),
        })
    }
}

/// The ballot paper of an open proposal.
#[component]
pub(crate) fn BallotPaper(
    /// On which.
    id: ProposalId,
    /// As it stands.
    proposal: Loaded<Proposal>,
) -> impl IntoView {
    let shell = Shell::here();
    let sheet = Memo::new(move |_| {
        let me = shell.me().map(|me| me.id);
        proposal.value.with(|proposal| proposal.as_ref().and_then(|proposal| Sheet::of(proposal, me)))
    });
    let title = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.title.clone())));
    let form = Memo::new(move |_| {
        sheet.with(|sheet| {
            sheet.as_ref().filter(|sheet| sheet.cannot_vote.is_none()).map(|sheet| sheet.form.clone())
        })
    });
    let cannot =
        Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().and_then(|sheet| sheet.cannot_vote.clone())));
    let notes = Memo::new(move |_| {
        sheet.with(|sheet| {
            let sheet = sheet.as_ref().filter(|sheet| sheet.cannot_vote.is_none())?;
            Some((sheet.terms.clone(), sheet.offline_note.clone()))
        })
    });
    let earlier = Memo::new(move |_| {
        sheet.with(|sheet| sheet.as_ref().and_then(|sheet| Some((sheet.earlier.clone()?, sheet.now.clone()))))
    });
    let mine = Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().and_then(|sheet| sheet.mine.clone())));
    view! {
        {move || title.get().map(|title| view! {
            <section class="ballot" aria-labelledby="ballot-title" data-test="ballot">
                <header class="ballot-head">
                    <h2 id="ballot-title">{t("vote-title")}</h2>
                    <p>{title}</p>
                </header>
                {move || cannot.get().map(|reason| view! { <p class="ballot-note">{icon(Icon::Warning)}{say(&reason)}</p> })}
                {move || earlier.get().map(|(earlier, now)| void(&earlier, &now))}
                {move || notes.get().map(|(about, offline)| view! {
                    {terms(&about)}
                    {offline.map(|note| view! {
                        <p class="ballot-note offline" data-test="offline-note">{icon(Icon::Clock)}{say(&note)}</p>
                    })}
                })}
                {move || form.get().map(|form| match form.method {
                    Method::YesNo => view! { <Boxes id=id drafted=form.drafted mine=mine /> }.into_any(),
                    _ => view! { <Marking id=id form=form mine=mine /> }.into_any(),
                })}
                {move || form.with(Option::is_some).then(|| view! { <p class="ballot-mine" role="status" data-test="my-ballot">{move || yours(form, mine)}</p> })}
            </section>
        })}
    }
}

/// Says what the reader's vote is, and how sure that is.
fn yours(form: Memo<Option<Form>>, mine: Memo<Option<Mine>>) -> impl IntoView {
    let labels = form.with(|form| form.as_ref().map(|form| form.labels.clone()).unwrap_or_default());
    mine.get().map(|mine| {
        let words = said(&mine.marks, &labels);
        view! {
            <span>{say(&Message::new("vote-yours").text("choice", words))}</span>
            {mine.certainty.as_ref().map(mark::certainty)}
            {mine.older_text.then(|| view! { <span class="ballot-older">{icon(Icon::Warning)}{t("vote-older-text")}</span> })}
        }
    })
}

/// Says that a ballot is void, and what changed in the text since.
fn void(earlier: &EarlierBallot, now: &(String, String)) -> impl IntoView + use<> {
    let before = (earlier.title.clone(), earlier.text.clone());
    let known = !before.1.is_empty() || !before.0.is_empty();
    let joined = |(title, text): &(String, String)| format!("{title}\n\n{text}");
    let differs = known.then(|| changes(&joined(&before), &joined(now)));
    let words = Message::new("ballot-void").text("choice", said(&earlier.marks, &earlier.labels));
    view! {
        <div class="ballot-void" data-test="ballot-void">
            <p>{icon(Icon::Warning)}<strong>{t("ballot-void-title")}</strong></p>
            <p>{say(&words)}</p>
            {differs.map(|differs| view! {
                <details class="ballot-differs"><summary data-test="ballot-differs">{t("ballot-void-changes")}</summary>{differs}</details>
            })}
        </div>
    }
}

/// What a vote is asked with.
fn request(id: ProposalId, drafted: bool, marks: Marks, reason: String) -> Request {
    match marks {
        Marks::Stance(choice) if !drafted => Request::Vote { proposal: id, choice },
        marks => Request::Deciding { act: Deciding::Cast { proposal: id, marks, reason } },
    }
}

/// Says that the vote is cast, and what to know about it.
fn told(shell: Shell, words: String, answer: Answer) {
    let note = match answer {
        Answer::Written(written) => written.note.map(|note| say(&note)),
        _ => None,
    };
    let said = say(&Message::new("vote-cast").text("choice", words));
    shell.tell(note.map_or(said.clone(), |note| format!("{said} {note}")));
}

/// Three large boxes, one cross: pressing one is voting.
#[component]
fn Boxes(id: ProposalId, drafted: bool, mine: Memo<Option<Mine>>) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let chosen = Memo::new(move |_| mine.with(|mine| mine.as_ref().map(|mine| mine.marks.clone())));
    let row = |choice: Choice| {
        let (test, about) = match choice {
            Choice::Yes => ("vote-yes", t("vote-yes-about")),
            Choice::No => ("vote-no", t("vote-no-about")),
            Choice::Abstain => ("vote-abstain", t("vote-abstain-about")),
        };
        let is = move || chosen.with(|chosen| *chosen == Some(Marks::Stance(choice)));
        let cast = move |_| {
            if !is() {
                let marks = Marks::Stance(choice);
                doing.run(request(id, drafted, marks, String::new()), move |answer| {
                    told(shell, words::choice(choice), answer);
                });
            }
        };
        view! {
            <button type="button" class="ballot-row" aria-pressed=move || if is() { "true" } else { "false" } data-test=test on:click=cast>
                <span class="ballot-words"><strong>{words::choice(choice)}</strong><span>{about}</span></span>
                <span class="ballot-box">{move || is().then(|| icon(Icon::Cross))}</span>
            </button>
        }
    };
    view! {
        <div class="ballot-rows" role="group" aria-labelledby="ballot-title">
            {[Choice::Yes, Choice::No, Choice::Abstain].map(row).into_iter().collect_view()}
        </div>
        <Trouble doing=doing />
    }
}

/// A paper on which more than one thing is marked before it is handed in.
#[component]
fn Marking(id: ProposalId, form: Form, mine: Memo<Option<Mine>>) -> impl IntoView {
    let shell = Shell::here();
    let doing = Doing::new();
    let (method, options) = (form.method, form.options());
    let cast_before = mine.get_untracked();
    let before = cast_before.as_ref().map(|mine| &mine.marks);
    let marks = RwSignal::new(sketch::begin(method, options, before).unwrap_or(Marks::Abstain));
    let reason = RwSignal::new(cast_before.map(|mine| mine.reason).unwrap_or_default());
    let labels = StoredValue::new(form.labels.clone());
    let hand_in = move |marks: Marks, reason: String| {
        doing.run(request(id, true, marks.clone(), reason), move |answer| {
            told(shell, labels.with_value(|labels| said(&marks, labels)), answer);
        });
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let now = marks.get_untracked();
        if let Err(fault) = sketch::complete(method, options, &now) {
            return doing
                .failure
                .set(Some(Message::new("refused-ballot-malformed").text("why", fault.code())));
        }
        let objects = now == Marks::Consent(Consent::Object);
        let why = if objects { reason.get_untracked().trim().to_owned() } else { String::new() };
        if objects && why.is_empty() {
            return doing.object(code("misuse-objection-empty"));
        }
        hand_in(now, why);
    };
    let abstained = move || mine.with(|mine| mine.as_ref().is_some_and(|mine| mine.marks == Marks::Abstain));
    let as_cast = move || {
        mine.with(|mine| {
            mine.as_ref().is_some_and(|mine| {
                let same = marks.with(|marks| *marks == mine.marks);
                same && (!matches!(mine.marks, Marks::Consent(Consent::Object))
                    || reason.with(|why| *why == mine.reason))
            })
        })
    };
    let voted = Memo::new(move |_| mine.with(Option::is_some));
    // What was wrong with the paper is not said any more once something on it changed.
    Effect::new(move |_| {
        marks.track();
        doing.failure.set(None);
    });
    let boxes = match method {
        Method::Consent => rows::consent(marks, reason).into_any(),
        Method::ChooseOne => rows::one(&form, marks).into_any(),
        Method::Approve { most } => rows::several(&form, most, marks).into_any(),
        Method::Score { highest } => score::scores(&form, highest, marks).into_any(),
        Method::Dots { dots } => dots::dots(&form, dots, marks).into_any(),
        Method::Schulze | Method::InstantRunoff | Method::SingleTransferable { .. } => {
            view! { <ranking::Ranking form=form.clone() marks=marks /> }.into_any()
        }
        Method::YesNo => ().into_any(),
    };
    view! {
        <form class="ballot-form" aria-labelledby="ballot-title" on:submit=send>
            {boxes}
            <Trouble doing=doing />
            <div class="ballot-actions">
                {move || if as_cast() {
                    view! { <p class="ballot-as-cast" data-test="as-cast">{icon(Icon::Tick)}{t("ballot-as-cast")}</p> }.into_any()
                } else {
                    let words = if voted.get() { t("ballot-change") } else { t("ballot-cast") };
                    view! { <Send doing=doing words=words test="cast" /> }.into_any()
                }}
                {move || (!abstained()).then(|| view! {
                    <button type="button" class="button quiet" data-test="cast-abstain"
                        on:click=move |_| hand_in(Marks::Abstain, String::new())>{if method == Method::Consent { t("choice-abstain") } else { t("ballot-abstain") }}</button>
                })}
            </div>
            <p class="unseen">{count("ballot-options", options)}</p>
        </form>
    }
}
