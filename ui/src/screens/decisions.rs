//! All proposals: those that are open, and what was decided.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Choice, Request};
use moothall_core::view::{ProposalLine, Stage};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::parts::tally::bar;
use crate::route::Route;
use crate::say::{say, t};

/// Open ones first; what is decided below.
#[component]
pub(crate) fn Decisions() -> impl IntoView {
    let proposals = load(
        || Request::Proposals,
        |answer| match answer {
            Answer::Proposals(lines) => Some(lines),
            _ => None,
        },
    );
    view! {
        <Head title=t("nav-decisions") lead=t("decisions-lead")>
            <a class="button strong" href=Route::Propose.href() data-test="propose">{icon(Icon::Plus)}{t("decisions-new")}</a>
        </Head>
        {shown(proposals, |lines| {
            let (open, decided): (Vec<_>, Vec<_>) =
                lines.into_iter().partition(|line| matches!(line.stage, Stage::Open | Stage::Closing));
            view! {
                <section aria-labelledby="decisions-open">
                    <h2 id="decisions-open">{t("decisions-open")}</h2>
                    {if open.is_empty() {
                        view! {
                            <Nothing title=t("decisions-none-open") body=t("decisions-none-open-about")>
                                <a class="button" href=Route::Propose.href()>{icon(Icon::Plus)}{t("decisions-new")}</a>
                            </Nothing>
                        }.into_any()
                    } else {
                        view! { <ul class="proposals">{open.iter().map(proposal_line).collect_view()}</ul> }.into_any()
                    }}
                </section>
                {(!decided.is_empty()).then(|| view! {
                    <section aria-labelledby="decisions-decided">
                        <h2 id="decisions-decided">{t("decisions-decided")}</h2>
                        <ul class="minutes">{decided.iter().map(decided_line).collect_view()}</ul>
                    </section>
                })}
            }
        })}
    }
}

/// One's own choice in words.
pub(crate) fn choice_words(choice: Choice) -> String {
    match choice {
        Choice::Yes => t("choice-yes"),
        Choice::No => t("choice-no"),
        Choice::Abstain => t("choice-abstain"),
    }
}

/// An open proposal, as a paper on the board.
pub(crate) fn proposal_line(line: &ProposalLine) -> impl IntoView + use<> {
    let closes = Message::new("decisions-closes")
        .time("time", line.closes_ms)
        .duration("left", (line.closes_ms - moment::now()).max(0));
    let closes = if line.stage == Stage::Closing { t("decisions-closing") } else { say(&closes) };
    let mine = match line.my_choice {
        Some(choice) => say(&Message::new("decisions-you-voted").text("choice", choice_words(choice))),
        None => t("decisions-you-did-not"),
    };
    let voted = if line.my_choice.is_some() { "my-vote cast" } else { "my-vote" };
    view! {
        <li class="paper-item">
            <a class="paper-link" href=Route::Proposal(line.id).href() data-test="proposal">
                <span class="paper-title">{line.title.clone()}</span>
                <span class="aside">{say(&Message::new("decisions-by").text("name", line.by.clone()))}</span>
            </a>
            <p class="closes">{icon(Icon::Clock)}{closes}</p>
            {bar(&line.tally)}
            <p class="paper-foot">
                <span class=voted>{icon(if line.my_choice.is_some() { Icon::Marked } else { Icon::Blank })}{mine}</span>
                {mark::certainty(&line.certainty)}
            </p>
        </li>
    }
}

fn decided_line(line: &ProposalLine) -> impl IntoView + use<> {
    let figures = Message::new("tally-figures")
        .number("yes", i64::from(line.tally.yes))
        .number("no", i64::from(line.tally.no))
        .number("abstain", i64::from(line.tally.abstain));
    view! {
        <li><a class="minute" href=Route::Proposal(line.id).href() data-test="proposal">
            {mark::stage(line.stage)}
            <span class="minute-words">
                <strong>{line.title.clone()}</strong>
                <span class="aside figures">{say(&figures)}</span>
            </span>
            <span class="aside figures minute-day">{moment::long_date(line.closes_ms)}</span>
        </a></li>
    }
}
