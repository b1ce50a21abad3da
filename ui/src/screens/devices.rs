//! The organisation's devices: which confirm, which are connected, and what to do about a lost one.

use std::collections::BTreeMap;

use leptos::prelude::*;
use moothall_core::id::DeviceId;
use moothall_core::message::Message;
use moothall_core::request::why::Subject;
use moothall_core::request::{Answer, Request};
use moothall_core::view::{Device, DeviceStanding, Recovery};

use crate::parts::icon::{Icon, icon};
use crate::parts::load::{load, load_devices, shown};
use crate::parts::mark;
use crate::parts::pages::at_a_time;
use crate::parts::sheet::{Copied, Head};
use crate::parts::why::ask_why;
use crate::route::Route;
use crate::say::{code, count, say, t};
use crate::shell::{Question, Shell};

/// A question's title, what follows, the button, and what is said afterwards.
type Words = [&'static str; 4];

const LIFT: Words = [code("lift-title"), code("lift-body"), code("lift-yes"), code("lift-done")];
const RESTRICT: Words =
    [code("restrict-title"), code("restrict-body"), code("restrict-yes"), code("restrict-done")];
const REVOKE: Words = [code("revoke-title"), code("revoke-body"), code("revoke-yes"), code("revoke-done")];
const REVOKE_THIS: Words =
    [code("revoke-this-title"), code("revoke-this-body"), code("revoke-this-yes"), code("revoke-this-done")];

/// Each list shows so many at first, and so many more when asked.
const AT_A_TIME: usize = 200;

/// This device, the keepers, all others; recoveries under way before everything.
#[component]
pub(crate) fn Devices() -> impl IntoView {
    let shell = Shell::here();
    let devices = load_devices();
    // What changes with every contact and every entry is drawn by itself: the rest stays, with what is unfolded in it.
    let steady = Memo::new(move |_| devices.value.with(|devices| devices.as_ref().map(|all| settled(all))));
    let lively =
        Memo::new(move |_| devices.value.with(|devices| moving(devices.as_deref().unwrap_or_default())));
    let recoveries = load(
        || Request::Recoveries,
        |answer| match answer {
            Answer::Recoveries(recoveries) => Some(recoveries),
            _ => None,
        },
    );
    let address = load(
        || Request::Address,
        |answer| match answer {
            Answer::Address(address) => Some(address),
            _ => None,
        },
    );
    view! {
        <Head title=t("nav-devices") lead=t("devices-lead")>
            <a class="button" href=Route::Invite.href() data-test="add-device">{icon(Icon::Plus)}{t("devices-add")}</a>
        </Head>
        {shown(recoveries, move |recoveries| (!recoveries.is_empty()).then(|| view! {
            <section class="recoveries" aria-labelledby="recoveries-title">
                <h2 id="recoveries-title">{t("recoveries-title")}</h2>
                <ul class="notices">{recoveries.iter().map(|recovery| under_way(shell, recovery)).collect_view()}</ul>
            </section>
        }))}
        {shown(devices, |_| ())}
        {move || steady.get().map(|devices| {
            let (gone, used): (Vec<_>, Vec<_>) = devices
                .into_iter()
                .partition(|device| matches!(device.standing, DeviceStanding::Revoked | DeviceStanding::Equivocated));
            let (this, others): (Vec<_>, Vec<_>) = used.into_iter().partition(|device| device.this);
            let (keepers, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|device| device.keeper);
            view! {
                {group(shell, lively, code("devices-this"), code("devices-this-about"), this)}
                {group(shell, lively, code("devices-keepers"), code("devices-keepers-about"), keepers)}
                <p class="hint"><a href=Route::Keepers.href() data-test="to-keepers">{t("keepers-show")}{icon(Icon::Next)}</a></p>
                <p class="hint"><a href=Route::ProposeKeeper.href() data-test="hand-over">{t("devices-hand-over")}{icon(Icon::Next)}</a></p>
                {group(shell, lively, code("devices-others"), code("devices-others-about"), others)}
                {(!gone.is_empty()).then(|| view! {
                    <details class="fold">
                        <summary>{count("devices-gone", gone.len())}</summary>
                        {at_a_time(gone, AT_A_TIME, "roll", None, move |device| line(shell, lively, device))}
                    </details>
                })}
            }
        })}
        <section class="address" aria-labelledby="address-title">
            <h2 id="address-title">{t("address-title")}</h2>
            <p>{t("address-about")}</p>
            {shown(address, |address| view! { <Copied text=address label=t("address-title") test="address" /> })}
        </section>
    }
}

/// What changes of a device without anybody's doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Contact {
    connected: bool,
    last_seen_ms: Option<i64>,
    entries: u64,
}

/// The same of all.
type Contacts = BTreeMap<DeviceId, Contact>;

fn moving(devices: &[Device]) -> Contacts {
    let contact = |device: &Device| Contact {
        connected: device.connected,
        last_seen_ms: device.last_seen_ms,
        entries: device.entries,
    };
    devices.iter().map(|device| (device.id, contact(device))).collect()
}

/// All the rest.
fn settled(devices: &[Device]) -> Vec<Device> {
    let still =
        |device: &Device| Device { connected: false, last_seen_ms: None, entries: 0, ..device.clone() };
    devices.iter().map(still).collect()
}

fn group(
    shell: Shell,
    lively: Memo<Contacts>,
    name: &'static str,
    about: &'static str,
    devices: Vec<Device>,
) -> impl IntoView {
    (!devices.is_empty()).then(|| {
        view! {
            <section aria-labelledby=name>
                <h2 id=name>{t(name)}</h2>
                <p class="hint">{t(about)}</p>
                {at_a_time(devices, AT_A_TIME, "roll", None, move |device| line(shell, lively, device))}
            </section>
        }
    })
}

fn line(shell: Shell, lively: Memo<Contacts>, device: &Device) -> impl IntoView + use<> {
    let (id, this) = (device.id, device.this);
    let contact = Memo::new(move |_| lively.with(|all| all.get(&id).copied()));
    let standing = mark::standing(device.standing);
    let class = if device.this { "roll-line me" } else { "roll-line" };
    view! {
        <li class=class data-test="device" data-standing=format!("{:?}", device.standing).to_lowercase()>
            <div class="roll-words">
                <p class="roll-name">
                    <strong>{device.member_name.clone()}</strong>
                    <span class="code aside">{device.id.short()}</span>
                    {device.keeper.then(|| view! { <span class="office" data-test="keeper">{t("device-keeper")}</span> })}
                </p>
                {standing.map(|standing| view! { <p class="standing-words">{icon(Icon::Warning)}{standing}</p> })}
                {device.revocation.as_ref().map(|revocation| view! { <p class="standing-words" data-test="revoked-from">{icon(Icon::Warning)}{say(revocation)}</p> })}
                {device.restriction.as_ref().map(|restriction| view! { <p class="hint">{say(restriction)}</p> })}
                <p class="aside figures">{move || count("device-entries", contact.get().map_or(0, |contact| contact.entries))}" · "{ask_why(Subject::Device { id: device.id }, &device.id.short())}</p>
            </div>
            <div class="roll-side">
                {move || contact.get().filter(|_| !this).map(|contact| mark::presence(contact.connected, contact.last_seen_ms))}
                {mark::certainty(&device.certainty)}
            </div>
            {actions(shell, device)}
        </li>
    }
}

/// What may be done about a device: nothing that the reader's place makes pointless; the rules decide the rest.
fn actions(shell: Shell, device: &Device) -> impl IntoView + use<> {
    let me = shell.me();
    let own = me.as_ref().is_some_and(|me| me.id == device.member);
    let may = own || me.is_some_and(|me| me.steward);
    let lift = device.standing == DeviceStanding::Restricted;
    let restrict = device.standing == DeviceStanding::Enrolled && !device.this && !device.keeper;
    let revoke = matches!(device.standing, DeviceStanding::Enrolled | DeviceStanding::Restricted);
    let id = device.id;
    let name = device.member_name.clone();
    let ask = move |words: Words, grave: bool, request: Request| {
        let [title, body, yes, done] = words.map(|code| say(&Message::new(code).text("name", name.clone())));
        shell.question.set(Some(Question { title, body, yes, grave, request, done, then: None }));
    };
    let (ask_lift, ask_restrict, ask_revoke) = (ask.clone(), ask.clone(), ask);
    let revoke_words = if device.this { REVOKE_THIS } else { REVOKE };
    (may && revoke).then(|| view! {
        <details class="measures">
        <summary data-test="device-measures">{t("device-measures")}</summary>
        <div class="roll-actions">
            {lift.then(|| view! {
                <button type="button" class="button quiet" data-test="lift" on:click=move |_| ask_lift(LIFT, false, Request::LiftRestriction { device: id })>{t("lift-ask")}</button>
            })}
            {restrict.then(|| view! {
                <button type="button" class="button quiet" data-test="restrict" on:click=move |_| ask_restrict(RESTRICT, false, Request::RestrictDevice { device: id })>{t("restrict-ask")}</button>
            })}
            {revoke.then(|| view! {
                <button type="button" class="button grave-quiet" data-test="revoke" on:click=move |_| ask_revoke(revoke_words, true, Request::RevokeDevice { device: id })>{t("revoke-ask")}</button>
            })}
        </div>
        </details>
    })
}

fn under_way(shell: Shell, recovery: &Recovery) -> impl IntoView + use<> {
    let device = recovery.device;
    let said = Message::new("recovery-under-way")
        .text("name", recovery.member_name.clone())
        .text("device", device.short())
        .time("seen", recovery.seen_ms)
        .time("effective", recovery.effective_ms);
    let signed = recovery.signed_by.join(", ");
    let name = recovery.member_name.clone();
    let sign = move |_| {
        shell.question.set(Some(Question {
            title: t("countersign-title"),
            body: say(&Message::new("countersign-body").text("name", name.clone())),
            yes: t("countersign-yes"),
            grave: true,
            request: Request::Countersign { device },
            done: t("countersign-done"),
            then: None,
        }));
    };
    view! {
        <li class="notice-item risk" data-test="recovery">
            <p class="notice-kind">{icon(Icon::Warning)}{t("weight-risk")}</p>
            <p class="notice-words">{say(&said)}</p>
            {(!signed.is_empty()).then(|| view! { <p class="hint">{say(&Message::new("recovery-signed").text("names", signed))}</p> })}
            {recovery.may_sign.then(|| view! {
                <div class="actions"><button type="button" class="button" data-test="countersign" on:click=sign>{t("countersign-ask")}</button></div>
            })}
        </li>
    }
}
