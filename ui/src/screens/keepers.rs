//! The keepers: how each does, what is wrong and what to do, what so many withstand, and the newest certificate.

use leptos::prelude::*;
use moothall_core::id::DeviceId;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::keepers::{
    Certificate, Keeper, KeeperState, Keepers as View, Objected, Objection, Stall, Withstands,
};

use crate::moment;
use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, shown};
use crate::parts::mark;
use crate::parts::sheet::{Head, Nothing};
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{code, say, t};

/// What is wrong first, then the keepers themselves.
#[component]
pub(crate) fn Keepers() -> impl IntoView {
    let keepers = load(
        || Request::Keepers,
        |answer| match answer {
            Answer::Keepers(keepers) => Some(*keepers),
            _ => None,
        },
    );
    // Each part is drawn anew only when it changes itself: positions go on while somebody reads.
    let part = move || keepers.value;
    let stall = Memo::new(move |_| part().with(|view| view.as_ref().and_then(|view| view.stall.clone())));
    let objections =
        Memo::new(move |_| part().with(|view| view.as_ref().map(|view| view.objections.clone())));
    let who = Memo::new(move |_| part().with(|view| view.as_ref().map(named)));
    let withstands =
        Memo::new(move |_| part().with(|view| view.as_ref().map(|view| (view.withstands, view.several))));
    let certificate =
        Memo::new(move |_| part().with(|view| view.as_ref().map(|view| view.certificate.clone())));
    let row = move |id: DeviceId| {
        Memo::new(move |_| {
            part().with(|view| {
                view.as_ref().and_then(|view| view.keepers.iter().find(|one| one.device.id == id).cloned())
            })
        })
    };
    view! {
        <Head title=t("keepers-title") lead=t("keepers-lead") up=(Route::Devices, t("nav-devices"))>
            <a class="button" href=Route::ProposeKeeper.href() data-test="propose-keeper">{icon(Icon::Plus)}{t("keepers-propose")}</a>
        </Head>
        {shown(keepers, |_| ())}
        <div aria-live="polite">{move || wrong(stall.get(), objections.get().unwrap_or_default())}</div>
        {move || who.get().map(|who| {
            if who.is_empty() {
                return view! { <Nothing title=t("program-no-keepers") body=t("home-not-confirmed") /> }.into_any();
            }
            let several = who.len() > 1;
            view! {
                <section aria-labelledby="keepers-all">
                    <h2 id="keepers-all">{t("keepers-all")}</h2>
                    <ul class="roll">{who.into_iter().map(|who| line(who.clone(), row(who.id), several)).collect_view()}</ul>
                </section>
            }.into_any()
        })}
        <div class="papers">
            {move || withstands.get().filter(|(all, _)| all.keepers > 0).map(|(all, several)| holds(all, several))}
            {move || certificate.get().map(newest)}
            {move || withstands.get().map(|(_, several)| several).filter(|several| *several).map(|_| lost())}
        </div>
    }
}

/// What of a keeper stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Who {
    id: DeviceId,
    name: String,
    this: bool,
}

fn named(view: &View) -> Vec<Who> {
    let who = |keeper: &Keeper| Who {
        id: keeper.device.id,
        name: keeper.device.member_name.clone(),
        this: keeper.device.this,
    };
    view.keepers.iter().map(who).collect()
}

fn line(who: Who, keeper: Memo<Option<Keeper>>, several: bool) -> impl IntoView {
    let class = if who.this { "roll-line me" } else { "roll-line" };
    let short = who.id.short();
    let dismiss = say(&Message::new("keepers-dismiss-whom")
        .text("name", who.name.clone())
        .text("device", short.clone()));
    let state = move || keeper.with(|keeper| keeper.as_ref().map(|keeper| format!("{:?}", keeper.state)));
    view! {
        <li class=class data-test="keeper" data-state=state>
            <div class="roll-words">
                <p class="roll-name">
                    <strong>{who.name.clone()}</strong>
                    <span class="code aside">{short.clone()}</span>
                    {who.this.then(|| view! { <span class="office">{t("devices-this")}</span> })}
                </p>
                {move || keeper.get().map(|keeper| lively(&keeper, several))}
                {several.then(|| view! {
                    <p class="keeper-do"><a href=Route::DismissKeeper(who.id).href() aria-label=dismiss data-test="dismiss-keeper">{t("keepers-dismiss")}{icon(Icon::Next)}</a></p>
                })}
            </div>
            <div class="roll-side">{move || keeper.get().map(|keeper| state_mark(&keeper))}</div>
        </li>
    }
}

/// How far it is and what it signed.
fn lively(keeper: &Keeper, several: bool) -> impl IntoView + use<> {
    let number = |position: u64| i64::try_from(position).unwrap_or(i64::MAX);
    let position = match keeper.position {
        Some(position) => say(&Message::new("keeper-position-at").number("position", number(position))),
        None => t("keeper-position-unknown"),
    };
    let signed = match (keeper.signed, keeper.signed_ms) {
        (Some(position), Some(time_ms)) => {
            Message::new("keeper-signed-at").number("position", number(position)).time("time", time_ms)
        }
        (Some(position), None) => {
            Message::new("keeper-signed-unconfirmed").number("position", number(position))
        }
        (None, _) => Message::new("keeper-signed-never"),
    };
    view! {
        <dl class="keeper-facts figures">
            <div><dt>{t("keeper-position")}</dt><dd data-test="keeper-position">{position}</dd></div>
            <div><dt>{t("keeper-signed")}</dt><dd data-test="keeper-signed">{say(&signed)}</dd></div>
        </dl>
        {(several && keeper.leads == Some(true)).then(|| view! { <p class="hint">{t("keeper-leads")}</p> })}
    }
}

/// Its state as a word with a small mark beside it.
fn state_mark(keeper: &Keeper) -> impl IntoView + use<> {
    let (drawing, class) = match keeper.state {
        KeeperState::InStep => (Icon::Tick, "keeper-state good"),
        KeeperState::Behind => (Icon::Clock, "keeper-state"),
        KeeperState::Away => (Icon::Cut, "keeper-state"),
        KeeperState::Objects => (Icon::Cross, "keeper-state wrong"),
        KeeperState::TwoOrders => (Icon::Warning, "keeper-state wrong"),
    };
    let seen = (!keeper.device.connected && !keeper.device.this)
        .then(|| mark::presence(false, keeper.device.last_seen_ms));
    view! {
        <span class=class data-test="keeper-state">{icon(drawing)}{say(&keeper.state_said())}</span>
        {seen}
    }
}

fn wrong(stall: Option<Stall>, objections: Vec<Objection>) -> impl IntoView {
    (stall.is_some() || !objections.is_empty()).then(|| {
        view! {
            <section aria-labelledby="keepers-wrong">
                <h2 id="keepers-wrong">{t("keepers-wrong")}</h2>
                <ul class="notices in-full">
                    {stall.as_ref().map(stalled)}
                    {objections.iter().map(objects).collect_view()}
                </ul>
            </section>
        }
    })
}

fn stalled(stall: &Stall) -> impl IntoView + use<> {
    let ways = stall.ways.iter().map(|way| {
        let link = way.link.as_ref().map(|link| {
            let words = match Route::from(link) {
                Route::Recover => t("keepers-way-go"),
                Route::ProposeKeeper => t("ways-replace"),
                Route::Succession => t("ways-succession"),
                _ => t("keepers-show"),
            };
            view! { " "<a href=Route::from(link).href()>{words}{icon(Icon::Next)}</a> }
        });
        view! { <li>{say(&way.message)}{link}</li> }
    });
    view! {
        <li class="notice-item risk" data-test="stall">
            <p class="notice-kind">{icon(Icon::Warning)}{t("weight-risk")}</p>
            <p class="notice-words">{say(&stall.said)}</p>
            <h3 class="ways-title">{t("keepers-ways")}</h3>
            <ul class="ways" data-test="ways">{ways.collect_view()}</ul>
        </li>
    }
}

fn objects(objection: &Objection) -> impl IntoView + use<> {
    view! {
        <li class="notice-item risk" data-test="objection">
            <p class="notice-kind">{icon(Icon::Cross)}{t("weight-risk")}</p>
            <p class="notice-words">{say(&objection.said)}</p>
            {objection.entry.as_ref().map(verdicts)}
        </li>
    }
}

/// The entry that it is about, and both verdicts.
fn verdicts(entry: &Objected) -> impl IntoView + use<> {
    let what = say(&entry.what);
    let words = match entry.by.is_empty() {
        true => what,
        false => say(&Message::new("keepers-entry").text("member", entry.by.clone()).text("what", what)),
    };
    let why = ask_why(Subject::Entry { id: entry.id }, &words);
    view! {
        <p class="objected">{words}" · "<span class="code aside">{entry.id.short()}</span>" · "{why}</p>
        <dl class="keeper-facts" data-test="verdicts">
            <div><dt>{t("keepers-its")}</dt><dd>{say(&entry.its_said())}</dd></div>
            <div><dt>{t("keepers-others")}</dt><dd>{say(&entry.others_said())}{entry.others.reason().map(|reason| view! { " "{say(reason)} })}</dd></div>
        </dl>
    }
}

/// What so many keepers withstand, as sentences.
pub(crate) fn withstood(all: Withstands) -> impl IntoView {
    let said = [all.quorum_said()].into_iter().chain(all.said());
    view! {
        <ul class="withstood">
            {said.map(|said| view! { <li>{say(&said)}</li> }).collect_view()}
            <li>{t("keepers-never")}</li>
        </ul>
        {all.advice().map(|advice| view! { <p class="pencil-line" data-test="keepers-advice">{icon(Icon::Warning)}<span>{say(&advice)}</span></p> })}
    }
}

fn holds(all: Withstands, several: bool) -> impl IntoView {
    let title = say(&Message::new("keepers-withstand").number("keepers", all.keepers.into()));
    view! {
        <section class="paper" aria-labelledby="keepers-withstand" data-test="withstands">
            <h2 id="keepers-withstand">{title}</h2>
            {withstood(all)}
            {(!several).then(|| view! { <p class="hint">{t("keepers-older-rules")}</p> })}
        </section>
    }
}

/// The way out for when nobody of them comes back, in sight before it is needed.
fn lost() -> impl IntoView {
    view! {
        <section class="paper" aria-labelledby="keepers-lost" data-test="keepers-lost">
            <h2 id="keepers-lost">{t("keepers-lost")}</h2>
            <p>{t("keepers-lost-about")}</p>
            <p><a href=Route::Succession.href() data-test="to-succession">{t("keepers-succession-show")}{icon(Icon::Next)}</a></p>
        </section>
    }
}

fn newest(certificate: Option<Certificate>) -> impl IntoView {
    let facts = certificate.map(|certificate| {
        let number = i64::try_from(certificate.position).unwrap_or(i64::MAX);
        let position = say(&Message::new("keeper-position-at").number("position", number));
        let row = |name: &'static str, value: String| view! { <div><dt>{t(name)}</dt><dd data-test=name>{value}</dd></div> };
        view! {
            <dl class="keeper-facts figures">
                {row(code("keepers-certificate-up-to"), position)}
                {certificate.time_ms.map(|time_ms| row(code("keepers-certificate-time"), moment::stamp(time_ms)))}
                {row(code("keepers-certificate-signed"), certificate.signers.join(", "))}
                {row(code("keepers-certificate-hash"), certificate.hash.short())}
            </dl>
        }
    });
    view! {
        <section class="paper" aria-labelledby="keepers-certificate" data-test="certificate">
            <h2 id="keepers-certificate">{t("keepers-certificate")}</h2>
            {match facts {
                Some(facts) => facts.into_any(),
                None => view! { <p>{t("keepers-certificate-none")}</p> }.into_any(),
            }}
            <p class="hint">{t("keepers-certificate-about")}</p>
        </section>
    }
}
