//! Joining with an invitation: text, a picture of its QR code, or a camera; who invites is seen before one accepts.

use leptos::html;
use leptos::prelude::*;
use moothall_core::message::Message;
use moothall_core::request::{Answer, Request};
use moothall_core::view::Preview;
use web_sys::{HtmlInputElement, MediaStream};

use crate::parts::doing::{Doing, Send, Trouble};
use crate::parts::field::Field;
use crate::parts::file::ChooseFile;
use crate::parts::icon::{Icon, icon};
use crate::parts::passphrase::{NewPassphrase, OfKeys};
use crate::parts::sheet::Head;
use crate::qr;
use crate::route::Route;
use crate::say::{code, say, t};
use crate::shell::Shell;

/// First reads the invitation, then asks whether to accept it.
#[component]
pub(crate) fn Join() -> impl IntoView {
    let invitation = RwSignal::new(String::new());
    let preview = RwSignal::new(None::<Preview>);
    let doing = Doing::new();
    let look = move || {
        let text = invitation.get_untracked().trim().to_owned();
        if text.is_empty() {
            return doing.object(code("join-nothing-pasted"));
        }
        doing.run(Request::PreviewInvitation { invitation: text }, move |answer| {
            if let Answer::Preview(seen) = answer {
                preview.set(Some(seen));
            }
        });
    };
    let read = move |text: String| {
        invitation.set(text);
        look();
    };
    view! {
        {move || match preview.get() {
            Some(seen) => view! { <Accept seen=seen invitation=invitation preview=preview /> }.into_any(),
            None => view! {
                <form class="paper" on:submit=move |event| { event.prevent_default(); look(); }>
                    <Head title=t("join-title") lead=t("join-lead") up=(Route::Home, t("ui-back")) />
                    <Field value=invitation label=t("join-invitation") hint=t("join-invitation-hint") test="join-invitation" rows=5 code_like=true />
                    <Trouble doing=doing />
                    <div class="actions">
                        <Send doing=doing words=t("join-look") test="join-look" />
                        <Picture read=Callback::new(read) doing=doing />
                    </div>
                    {qr::cameras().map(|_| view! { <Camera read=Callback::new(read) doing=doing /> })}
                </form>
            }.into_any(),
        }}
    }
}

#[component]
fn Picture(read: Callback<String>, doing: Doing) -> impl IntoView {
    let chosen = move |input: HtmlInputElement| {
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        leptos::task::spawn_local(async move {
            match qr::read_file(file).await {
                Some(text) => read.run(text),
                None => doing.object(code("join-no-code")),
            }
        });
    };
    view! { <ChooseFile words=t("join-picture") test="join-picture" accept="image/*" drawing=Icon::Picture chosen=chosen /> }
}

#[component]
fn Camera(read: Callback<String>, doing: Doing) -> impl IntoView {
    let stream = StoredValue::new_local(None::<MediaStream>);
    let on = RwSignal::new(false);
    let video = NodeRef::<html::Video>::new();
    let stop = move || {
        if let Some(stream) = stream.try_update_value(Option::take).flatten() {
            qr::close_camera(&stream);
        }
        let _ = on.try_set(false);
    };
    on_cleanup(stop);
    let start = move |_| {
        leptos::task::spawn_local(async move {
            match qr::open_camera().await {
                Some(opened) => {
                    stream.set_value(Some(opened));
                    on.set(true);
                }
                None => doing.object(code("join-no-camera")),
            }
        });
    };
    Effect::new(move |_| {
        let Some(element) = video.get() else { return };
        element.set_src_object(stream.with_value(Clone::clone).as_ref());
        let _ = element.play();
        look_again(element, on, read, stop);
    });
    view! {
        <div class="camera">
            {move || if on.get() {
                view! {
                    <video node_ref=video class="camera-view" autoplay playsinline muted aria-label=t("join-camera-view")></video>
                    <button type="button" class="button quiet" on:click=move |_| stop()>{t("join-camera-stop")}</button>
                }.into_any()
            } else {
                view! {
                    <button type="button" class="button" data-test="join-camera" on:click=start>{icon(Icon::Camera)}{t("join-camera")}</button>
                }.into_any()
            }}
        </div>
    }
}

/// Looks at the camera's picture a few times a second until a code is found or the camera is off.
fn look_again(
    video: web_sys::HtmlVideoElement,
    on: RwSignal<bool>,
    read: Callback<String>,
    stop: impl Fn() + Copy + 'static,
) {
    set_timeout(
        move || {
            if on.try_get_untracked() != Some(true) {
                return;
            }
            match qr::read_video(&video) {
                Some(text) => {
                    stop();
                    read.run(text);
                }
                None => look_again(video, on, read, stop),
            }
        },
        std::time::Duration::from_millis(250),
    );
}

#[component]
fn Accept(seen: Preview, invitation: RwSignal<String>, preview: RwSignal<Option<Preview>>) -> impl IntoView {
    let shell = Shell::here();
    let your_name = RwSignal::new(if seen.own_device { seen.inviter.clone() } else { String::new() });
    let passphrase = NewPassphrase::of_keys(shell);
    let doing = Doing::new();
    let join = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let passphrase = match passphrase.agreed() {
            Ok(passphrase) => passphrase,
            Err(code) => return doing.object(code),
        };
        let request = Request::Join {
            invitation: invitation.get_untracked().trim().to_owned(),
            your_name: your_name.get_untracked().trim().to_owned(),
            passphrase,
        };
        doing.run(request, move |_| shell.go(Route::Home));
    };
    let code = match (seen.own_device, seen.for_another) {
        (_, true) => "join-own-lost",
        (true, false) => "join-own-device",
        (false, false) => "join-invites-you",
    };
    let who = Message::new(code).text("inviter", seen.inviter.clone());
    view! {
        <form class="paper" on:submit=join>
            <div class="invitation" data-test="join-preview">
                <p class="invitation-who">{say(&who)}</p>
                <h1 tabindex="-1" class="invitation-organisation">{seen.organisation.clone()}</h1>
                <p class="aside">{say(&Message::new("join-expires").time("time", seen.expires_ms))}</p>
                <p class="aside code">{say(&Message::new("join-id").text("id", seen.id.short()))}</p>
            </div>
            <p>{t("join-check")}</p>
            {(!seen.own_device).then(|| view! {
                <Field value=your_name label=t("found-your-name") hint=t("found-your-name-hint") test="join-your-name" autocomplete="name" />
            })}
            <OfKeys typed=passphrase />
            <Trouble doing=doing />
            <div class="actions">
                <Send doing=doing words=say(&Message::new("join-do").text("organisation", seen.organisation)) test="join-do" />
                <button type="button" class="button quiet" on:click=move |_| preview.set(None)>{t("join-not")}</button>
            </div>
        </form>
    }
}
