//! The way to the peer. This module alone knows that the window is Tauri's.
//!
//! Commands: `request` (a [`Request`] for an [`Answer`] or a [`Failure`]), `save` (a name and bytes in base64, for the path of the
//! file that was written), `suggest` (a name, for a free path among the reader's own files), `collect` (a piece of a backup) and
//! `restore` (what was collected), `tell` (a title and words, for the system to show). Event: `changed`.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use moothall_core::message::Message;
use moothall_core::request::{Answer, Failure, Request};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::dom;

/// Asks the peer. Whatever goes wrong on the way is a fault with a sentence, never a panic.
pub(crate) async fn ask(request: Request) -> Result<Answer, Failure> {
    let text = serde_json::to_string(&request).map_err(|error| broken(&error.to_string()))?;
    let argument = JSON::parse(&text).map_err(|error| broken(&dom::described(&error)))?;
    match invoke("request", &[("request", argument)]).await {
        Ok(answer) => read(&answer),
        Err(failure) => Err(failed(&failure)),
    }
}

/// Asks one thing after the other, up to the first that fails; answers what the last one does.
pub(crate) async fn in_turn(requests: Vec<Request>) -> Result<Option<Answer>, Failure> {
    let mut last = None;
    for request in requests {
        last = Some(ask(request).await?);
    }
    Ok(last)
}

/// Calls `then` whenever anything may look different.
pub(crate) fn on_changed(then: impl Fn() + 'static) {
    let heard = Closure::<dyn Fn(JsValue)>::new(move |_| then());
    if let Some((event, listen)) = function("event", "listen") {
        // Without it the screens still work; they are refreshed by what the reader does.
        let _ = listen.call2(&event, &"changed".into(), heard.as_ref().unchecked_ref());
    }
    heard.forget();
}

/// Writes a file where the reader's own files go; answers its path.
pub(crate) async fn save(name: &str, base64: &str) -> Result<String, Failure> {
    match invoke("save", &[("name", name.into()), ("base64", base64.into())]).await {
        Ok(path) => read(&path),
        Err(failure) => Err(failed(&failure)),
    }
}

/// A free path for a file of the reader's own, where the shell knows one.
pub(crate) async fn suggest(name: &str) -> Option<String> {
    invoke("suggest", &[("name", name.into())]).await.ok()?.as_string()
}

/// Has the system tell the reader something, where it can.
pub(crate) async fn tell(title: &str, words: &str) {
    // Whoever cannot be told so finds the same on the home screen.
    let _ = invoke("tell", &[("title", title.into()), ("words", words.into())]).await;
}

/// Bytes of a file that are handed over at a time.
const PIECE_BYTES: u32 = 1 << 20;

/// Hands a backup to the shell piece by piece, saying how many of a hundred parts it has.
pub(crate) async fn collect(file: &File, mut handed: impl FnMut(u32)) -> Result<(), Failure> {
    let size = file.size();
    let mut at = 0_u32;
    loop {
        let end = at.saturating_add(PIECE_BYTES);
        let piece = file
            .slice_with_f64_and_f64(f64::from(at), f64::from(end))
            .map_err(|error| dom::unread(&error))?;
        let bytes = dom::bytes_of(&piece).await?;
        let given = [("at", JsValue::from(at)), ("base64", dom::base64(&bytes).into())];
        invoke("collect", &given).await.map_err(|failure| failed(&failure))?;
        handed((f64::from(end) * 100.0 / size).min(100.0) as u32);
        if f64::from(end) >= size {
            return Ok(());
        }
        at = end;
    }
}

/// Restores what was collected.
pub(crate) async fn restore(of_file: Option<String>, of_keys: Option<String>) -> Result<(), Failure> {
    let given = |passphrase: Option<String>| passphrase.map_or(JsValue::NULL, JsValue::from);
    let done = invoke("restore", &[("file", given(of_file)), ("keys", given(of_keys))]).await;
    done.map(|_| ()).map_err(|failure| failed(&failure))
}

/// Opens a sample organisation to look around in, for a reader of this name.
pub(crate) async fn look_around(name: String, zone: String) -> Result<(), Failure> {
    let done = invoke("look_around", &[("name", name.as_str().into()), ("zone", zone.as_str().into())]).await;
    done.map(|_| ()).map_err(|failure| failed(&failure))
}

/// Leaves the sample.
pub(crate) async fn leave_sample() -> Result<(), Failure> {
    invoke("leave_sample", &[]).await.map(|_| ()).map_err(|failure| failed(&failure))
}

async fn invoke(command: &str, args: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let (core, invoke) =
        function("core", "invoke").ok_or_else(|| JsValue::from_str("no peer behind this window"))?;
    let object = Object::new();
    for (name, value) in args {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    let promise: Promise = invoke.call2(&core, &command.into(), &object)?.dyn_into()?;
    JsFuture::from(promise).await
}

fn function(module: &str, name: &str) -> Option<(JsValue, Function)> {
    let tauri = Reflect::get(&js_sys::global(), &"__TAURI__".into()).ok()?;
    let module = Reflect::get(&tauri, &module.into()).ok()?;
    let function = Reflect::get(&module, &name.into()).ok()?.dyn_into().ok()?;
    Some((module, function))
}

fn read<T: serde::de::DeserializeOwned>(value: &JsValue) -> Result<T, Failure> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default();
    serde_json::from_str(&text).map_err(|error| broken(&error.to_string()))
}

/// A rejected promise holds a failure, or whatever the window itself objects to.
fn failed(rejection: &JsValue) -> Failure {
    read(rejection).unwrap_or_else(|_| broken(&dom::described(rejection)))
}

fn broken(detail: &str) -> Failure {
    Failure::Fault { message: Message::new("ui-fault-peer").text("detail", detail) }
}
