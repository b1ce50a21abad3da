//! All proposals by their stage: what is written, discussed, voted on, decided and carried out.

use leptos::prelude::*;
use moothall_core::label::Label;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::tally::Method;
use moothall_core::view::{ProposalLine, Stage};

use crate::moment;
use crate::parts::field::{Field, Select};
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::mark;
use crate::parts::pages::at_a_time;
use crate::parts::sheet::{Head, Nothing};
use crate::parts::tally::{bar, turnout};
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::screens::ballot::words;

/// A list of decided proposals shows so many at first, and so many more when asked.
const AT_A_TIME: usize = 25;

/// Beyond so many proposals, one is found by its title.
const FEW: usize = 20;

/// What the list leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Wanted {
    words: String,
    topic: Option<Label>,
}

impl Wanted {
    fn takes(&self, line: &ProposalLine) -> bool {
        self.topic.is_none_or(|topic| line.topic == Some(topic))
            && (self.words.is_empty() || line.title.to_lowercase().contains(&self.words))
    }
}

/// Where a proposal stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Open,
    Discussion,
    MyDrafts,
    Drafts,
    Decided,
    CarriedOut,
}

impl Shelf {
    fn of(line: &ProposalLine) -> Self {
        match line.stage {
            Stage::Open | Stage::Closing => Self::Open,
            Stage::Discussion => Self::Discussion,
            Stage::Draft if line.mine => Self::MyDrafts,
            Stage::Draft => Self::Drafts,
            _ if line.carried_out => Self::CarriedOut,
            _ => Self::Decided,
        }
    }
}

/// The proposals of a shelf, in the order in which they came.
fn on(shelf: Shelf, lines: &[ProposalLine]) -> Vec<ProposalLine> {
    lines.iter().filter(|line| Shelf::of(line) == shelf).cloned().collect()
}

/// What is open as papers on the board, the rest as lines of a book.
#[component]
pub(crate) fn Decisions() -> impl IntoView {
    let proposals = load(
        || Request::Proposals,
        |answer| match answer {
            Answer::Proposals(lines) => Some(lines),
            _ => None,
        },
    );
    let typed = RwSignal::new(String::new());
    let topic = RwSignal::new(String::new());
    let wanted = Memo::new(move |_| Wanted {
        words: typed.with(|typed| typed.trim().to_lowercase()),
        topic: topic.with(|topic| topic.parse().ok()),
    });
    let topics = Memo::new(move |_| {
        let mut topics: Vec<Label> =
            proposals.value.with(|lines| lines.iter().flatten().filter_map(|line| line.topic).collect());
        topics.sort_unstable();
        topics.dedup();
        topics
    });
    let many = Memo::new(move |_| {
        proposals.value.with(|lines| lines.as_ref().is_some_and(|lines| lines.len() > FEW))
    });
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), t("topic-all"))];
        topics
            .with(|topics| choices.extend(topics.iter().map(|topic| (topic.to_string(), topic_name(topic)))));
        choices
    });
    view! {
        <Head title=t("nav-decisions") lead=t("decisions-lead")>
            <a class="button" href=Route::Delegations.href() data-test="delegations">{icon(Icon::Link)}{t("delegations-title")}</a>
            <a class="button strong" href=Route::Propose.href() data-test="propose">{icon(Icon::Plus)}{t("decisions-new")}</a>
        </Head>
        {move || (many.get() || topics.with(|topics| !topics.is_empty())).then(|| view! {
            <div class="one-line sieve">
                {many.get().then(|| view! { <Field value=typed label=t("decisions-filter") kind="search" test="proposal-filter" /> })}
                {topics.with(|topics| !topics.is_empty()).then(|| view! { <Select value=topic label=t("topic") test="topic-filter" options=choices /> })}
            </div>
        })}
        {shown(proposals, move |lines| {
            let lines = StoredValue::new(lines);
            move || {
                let wanted = wanted.get();
                let fitting: Vec<_> = lines.with_value(|lines| lines.iter().filter(|line| wanted.takes(line)).cloned().collect());
                shelves(&fitting, wanted == Wanted::default())
            }
        })}
    }
}

fn shelves(lines: &[ProposalLine], whole: bool) -> impl IntoView + use<> {
    if lines.is_empty() && !whole {
        return view! { <Nothing title=t("decisions-none-fit") body=t("decisions-none-fit-about") /> }
            .into_any();
    }
    let open = on(Shelf::Open, lines);
    let others = on(Shelf::Drafts, lines);
    view! {
        <section aria-labelledby="decisions-open">
            <h2 id="decisions-open">{t("decisions-open")}</h2>
            {if open.is_empty() && whole {
                view! {
                    <Nothing title=t("decisions-none-open") body=t("decisions-none-open-about")>
                        <a class="button" href=Route::Propose.href()>{icon(Icon::Plus)}{t("decisions-new")}</a>
                    </Nothing>
                }.into_any()
            } else {
                view! { <ul class="proposals">{open.iter().map(proposal_line).collect_view()}</ul> }.into_any()
            }}
        </section>
        {shelf(on(Shelf::Discussion, lines), code("decisions-discussed"), "shelf-discussion")}
        {shelf(on(Shelf::MyDrafts, lines), code("decisions-my-drafts"), "shelf-drafts")}
        {shelf(on(Shelf::Decided, lines), code("decisions-decided"), "shelf-decided")}
        {shelf(on(Shelf::CarriedOut, lines), code("decisions-carried-out"), "shelf-carried-out")}
        {(!others.is_empty()).then(|| view! {
            <details class="fold">
                <summary>{count("decisions-drafts", others.len())}</summary>
                {at_a_time(others, AT_A_TIME, "minutes", None, minute)}
            </details>
        })}
    }
    .into_any()
}

/// A shelf as lines of a book, some at a time.
fn shelf(lines: Vec<ProposalLine>, title: &'static str, id: &'static str) -> impl IntoView {
    let all = lines.len();
    (all > 0).then(|| {
        view! {
            <section aria-labelledby=id>
                <h2 id=id>{t(title)}<span class="shelf-count figures">{all}</span></h2>
                {at_a_time(lines, AT_A_TIME, "minutes", Some(id), minute)}
            </section>
        }
    })
}

/// A topic as people read it: a word of the constitution's own.
pub(crate) fn topic_name(topic: &Label) -> String {
    topic.as_str().replace('_', " ")
}

/// An open proposal, as a paper on the board.
pub(crate) fn proposal_line(line: &ProposalLine) -> impl IntoView + use<> {
    let closes = Message::new("decisions-closes")
        .time("time", line.closes_ms)
        .duration("left", (line.closes_ms - moment::now()).max(0));
    let closes = if line.stage == Stage::Closing { t("decisions-closing") } else { say(&closes) };
    let mine = match (line.my_choice, line.voted) {
        (Some(choice), _) => say(&Message::new("decisions-you-voted").text("choice", words::choice(choice))),
        (None, true) => t("decisions-voted"),
        (None, false) if line.stage == Stage::Open && !line.can_vote => t("decisions-not-yours"),
        (None, false) => t("decisions-you-did-not"),
    };
    let voted = if line.voted { "my-vote cast" } else { "my-vote" };
    let soon = line.closing_soon && !line.voted;
    let counted = match line.method {
        None | Some(Method::YesNo) => bar(&line.tally).into_any(),
        Some(_) => turnout(line.turnout, line.tally.quorum, line.tally.electorate).into_any(),
    };
    view! {
        <li class="paper-item" class:soon=soon>
            <a class="paper-link" href=Route::Proposal(line.id).href() data-test="proposal">
                <span class="paper-title">{line.title.clone()}</span>
                <span class="aside">{say(&Message::new("decisions-by").text("name", line.by.clone()))}{kind(line)}</span>
            </a>
            <p class="closes">{icon(Icon::Clock)}{closes}</p>
            {counted}
            <p class="paper-foot">
                <span class=voted>{icon(if line.voted { Icon::Marked } else { Icon::Blank })}{mine}</span>
                {mark::certainty(&line.certainty)}
            </p>
        </li>
    }
}

/// How it is decided, and its topic, where there is something to say.
fn kind(line: &ProposalLine) -> String {
    let method = line.method.filter(|method| *method != Method::YesNo).map(words::method);
    let topic = line.topic.as_ref().map(topic_name);
    method.into_iter().chain(topic).map(|words| format!(" · {words}")).collect()
}

/// A line of the book: where it stands, its title, what can be said of it in short.
fn minute(line: &ProposalLine) -> impl IntoView + use<> {
    let by = say(&Message::new("decisions-by").text("name", line.by.clone()));
    let (about, day) = match line.stage {
        Stage::Draft => (by, String::new()),
        Stage::Discussion => {
            let opens_ms = line.opens_ms.unwrap_or_default();
            (by, say(&Message::new("decisions-opens").text("day", moment::long_date(opens_ms))))
        }
        _ => (figures(line), moment::long_date(line.closes_ms)),
    };
    view! {
        <li><a class="minute" href=Route::Proposal(line.id).href() data-test="proposal">
            {mark::stage(line.stage)}
            <span class="minute-words">
                <strong>{line.title.clone()}</strong>
                <span class="aside figures">{about}{kind(line)}</span>
                {line.to_carry_out.then(|| view! { <span class="to-do">{icon(Icon::Blank)}{t("decisions-to-carry-out")}</span> })}
            </span>
            <span class="aside figures minute-day">{day}</span>
        </a></li>
    }
}

/// How a vote went, in figures.
fn figures(line: &ProposalLine) -> String {
    match line.method {
        None | Some(Method::YesNo) => say(&Message::new("tally-figures")
            .number("yes", i64::from(line.tally.yes))
            .number("no", i64::from(line.tally.no))
            .number("abstain", i64::from(line.tally.abstain))),
        Some(_) => say(&Message::new("tally-turnout")
            .number("voted", i64::from(line.turnout))
            .number("electorate", i64::from(line.tally.electorate))),
    }
}
