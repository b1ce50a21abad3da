//! Successors of the keepers: what naming them does, what is under way and who signed, and the choice between two namings.

use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::succession::{Naming, Stage, Succession as View};

use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::sheet::Head;
use crate::route::Route;
use crate::say::{code, say, t};
use crate::screens::succession_guide::Guide;
use crate::shell::{Question, Shell};

/// What is under way first, then what it does, then the way to begin.
#[component]
pub(crate) fn Succession() -> impl IntoView {
    let succession = load(
        || Request::Succession,
        |answer| match answer {
            Answer::Succession(succession) => Some(*succession),
            _ => None,
        },
    );
    // Drawn anew only where something of it changes: contacts come and go while somebody reads or chooses.
    let part = move || succession.value;
    let namings = Memo::new(move |_| part().with(|view| view.as_ref().map(|view| view.namings.clone())));
    let about = Memo::new(move |_| {
        part().with(|view| {
            view.as_ref().map(|view| View { namings: Vec::new(), candidates: Vec::new(), ..view.clone() })
        })
    });
    let guided = RwSignal::new(false);
    view! {
        <Head title=t("succession-title") lead=t("succession-lead") up=(Route::Keepers, t("keepers-title")) />
        {shown(succession, |_| ())}
        <div aria-live="polite">{move || namings.get().map(under_way)}</div>
        {move || guided.get().then(|| view! { <Guide succession=succession guided=guided /> })}
        {move || about.get().map(|about| {
            let hindered = about.hindrance.clone();
            view! {
                <div class="papers">
                    {first(&about)}
                    {what(&about)}
                </div>
                {match hindered {
                    Some(hindrance) => view! {
                        <p class="pencil-line" data-test="succession-hindered">{icon(Icon::Warning)}<span><strong>{t("succession-hindered")}</strong>" "{say(&hindrance)}</span></p>
                    }.into_any(),
                    None => view! {
                        <div class="actions" hidden=move || guided.get()>
                            <button type="button" class="button" data-test="succession-begin" on:click=move |_| guided.set(true)>{t("succession-begin")}</button>
                        </div>
                    }.into_any(),
                }}
            }
        })}
    }
}

/// What there is to do before anybody begins.
fn first(about: &View) -> impl IntoView + use<> {
    let keepers = Message::new("succession-keepers-here")
        .number("here", about.here.into())
        .text("keepers", about.keepers.join(", "));
    view! {
        <section class="paper" aria-labelledby="succession-first" data-test="succession-first">
            <h2 id="succession-first">{t("succession-first")}</h2>
            <p>{t("succession-first-about")}</p>
            <p>{say(&keepers)}</p>
            <p class="hint"><a href=Route::Keepers.href()>{t("keepers-show")}{icon(Icon::Next)}</a></p>
        </section>
    }
}

/// What naming successors does, and what comes of what was there before.
fn what(about: &View) -> impl IntoView + use<> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let new = Message::new("succession-about-new").number("position", number(about.position));
    let entries = Message::new("succession-about-entries").number("provisional", number(about.provisional));
    view! {
        <section class="paper" aria-labelledby="succession-about" data-test="succession-about">
            <h2 id="succession-about">{t("succession-about")}</h2>
            <ul class="withstood">
                <li>{say(&new)}" "{say(&about.takes_said())}</li>
                <li>{say(&entries)}</li>
                <li>{t("succession-about-back")}</li>
                <li>{t("succession-about-voice")}</li>
            </ul>
        </section>
    }
}

fn under_way(namings: Vec<Naming>) -> impl IntoView {
    let shell = Shell::here();
    if namings.is_empty() {
        return view! {
            <p class="succession-none" data-test="succession-none"><strong>{t("succession-none")}</strong>" "{t("succession-none-about")}</p>
        }
        .into_any();
    }
    let rivals = (namings.len() > 1).then(|| {
        view! {
            <p class="pencil-line" data-test="succession-rivals">{icon(Icon::Warning)}<span><strong>{t("succession-rivals")}</strong>" "{t("succession-rivals-about")}</span></p>
        }
    });
    let choose = namings.iter().any(|one| matches!(one.stage, Stage::Contested | Stage::Passed));
    let cards = namings.iter().map(|one| {
        let others: Vec<&Naming> = namings.iter().filter(|other| other.id != one.id).collect();
        view! { <li>{card(shell, one, &others, choose)}</li> }
    });
    view! {
        <section aria-labelledby="succession-under-way">
            <h2 id="succession-under-way">{t("succession-under-way")}</h2>
            {rivals}
            <ul class="side-by-side">{cards.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// One naming: whom, who signed, what is missing, and how it differs from another.
fn card(shell: Shell, naming: &Naming, others: &[&Naming], choose: bool) -> impl IntoView + use<> {
    let id = naming.id;
    let name = format!("naming-{}", id.short());
    let label = name.clone();
    let voices = i64::try_from(naming.voices.len()).unwrap_or(i64::MAX);
    let of =
        Message::new("succession-voices").number("voices", voices).number("needed", naming.needed.into());
    let successors = naming.successors_said();
    let with = |which: &str| say(&Message::new(which).text("successors", successors.clone()));
    let ask = |codes: [&'static str; 4], grave: bool, request: Request| {
        let [title, body, yes, done] = codes;
        Question { title: t(title), body: with(body), yes: t(yes), grave, request, done: t(done), then: None }
    };
    let signing = ask(
        [
            code("succession-sign-title"),
            code("succession-sign-ask"),
            code("succession-sign"),
            code("succession-mine"),
        ],
        true,
        Request::SupportSuccession { id },
    );
    let holding = ask(
        [
            code("succession-hold-title"),
            code("succession-hold-ask"),
            code("succession-hold"),
            code("succession-holds"),
        ],
        true,
        Request::ChooseSuccession { id },
    );
    let differs = others.iter().map(|other| difference(naming, other)).collect_view();
    let hold = choose && matches!(naming.stage, Stage::Contested | Stage::Passed);
    let missing = say(&naming.stage_said());
    view! {
        <article class="paper" aria-labelledby=label data-test="naming" data-stage=format!("{:?}", naming.stage)>
            <h3 id=name data-test="naming-successors">{successors.clone()}</h3>
            <p class="naming-voices" data-test="naming-voices">
                <progress class="tally-bar" max=naming.needed.to_string() value=voices.to_string() aria-hidden="true"></progress>
                <span>{say(&of)}</span>
            </p>
            <p data-test="naming-stage">{missing}</p>
            <dl class="keeper-facts">
                <div><dt>{t("succession-signed-by")}</dt><dd data-test="naming-signed">{naming.voices.join(", ")}</dd></div>
                {differs}
            </dl>
            {naming.mine.then(|| view! { <p class="hint">{icon(Icon::Tick)}{t("succession-mine")}</p> })}
            {(naming.stage == Stage::Begins && choose).then(|| view! { <p class="hint">{icon(Icon::Tick)}{t("succession-holds")}</p> })}
            {naming.names_this.then(|| view! { <p class="hint" data-test="names-this">{t("succession-names-this")}</p> })}
            <div class="actions">
                {naming.may_sign.then(|| view! {
                    <button type="button" class="button" data-test="naming-sign" aria-label=with(code("succession-sign-whom"))
                        on:click=move |_| shell.question.set(Some(signing.clone()))>{t("succession-sign")}</button>
                })}
                {hold.then(|| view! {
                    <button type="button" class="button" data-test="naming-hold" aria-label=with(code("succession-hold-whom"))
                        on:click=move |_| shell.question.set(Some(holding.clone()))>{t("succession-hold")}</button>
                })}
            </div>
        </article>
    }
}

/// Whom one naming names and another does not, and who signed only this.
fn difference(naming: &Naming, other: &Naming) -> impl IntoView + use<> {
    let or_nobody =
        |names: Vec<String>| if names.is_empty() { t("succession-same") } else { names.join(", ") };
    view! {
        <div><dt>{t("succession-only-here")}</dt><dd data-test="named-alone">{or_nobody(naming.names_alone(other))}</dd></div>
        <div><dt>{t("succession-signed-only")}</dt><dd>{or_nobody(naming.signed_alone(other))}</dd></div>
    }
}
