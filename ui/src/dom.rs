//! The few things that a screen does to the page by hand.

use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, request_animation_frame, window};
use moothall_core::message::Message;
use moothall_core::request::Failure;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlElement, HtmlTextAreaElement, KeyboardEvent, Storage};

/// Moves the focus to an element once it is drawn, and shows the page from its top.
pub(crate) fn focus_soon(selector: &'static str) {
    request_animation_frame(move || {
        request_animation_frame(move || {
            let found = document().query_selector(selector).ok().flatten();
            if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                window().scroll_to_with_x_and_y(0.0, 0.0);
                let _ = element.focus();
            }
        });
    });
}

/// Brings an element into sight once the page that it came with is drawn and shown from its top.
pub(crate) fn show_soon(element: web_sys::HtmlElement) {
    request_animation_frame(move || {
        request_animation_frame(move || request_animation_frame(move || element.scroll_into_view()));
    });
}

/// Calls `then` when Ctrl+K (on a Mac, Cmd+K) is pressed anywhere.
pub(crate) fn on_search_key(then: impl Fn() + 'static) {
    let pressed = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            then();
        }
    });
    let _ = window().add_event_listener_with_callback("keydown", pressed.as_ref().unchecked_ref());
    pressed.forget();
}

/// Copies a text; answers whether that worked.
pub(crate) async fn copy(text: String) -> bool {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
    if clipboard.is_ok_and(|clipboard| clipboard.is_object()) {
        let promise = window().navigator().clipboard().write_text(&text);
        if JsFuture::from(promise).await.is_ok() {
            return true;
        }
    }
    copy_by_selecting(&text).unwrap_or(false)
}

/// The old way, for a window whose page may not use the clipboard itself.
fn copy_by_selecting(text: &str) -> Option<bool> {
    let area: HtmlTextAreaElement = document().create_element("textarea").ok()?.dyn_into().ok()?;
    area.set_value(text);
    let body = document().body()?;
    body.append_child(&area).ok()?;
    area.select();
    let command = js_sys::Reflect::get(&document(), &"execCommand".into()).ok()?;
    let done = command.dyn_into::<js_sys::Function>().ok()?.call1(&document(), &"copy".into());
    area.remove();
    done.ok()?.as_bool()
}

/// Bytes as base64, the form in which files are handed to the shell.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let binary: String = bytes.iter().copied().map(char::from).collect();
    window().btoa(&binary).unwrap_or_default()
}

/// Moves the focus to an element that is on the page already; the browser scrolls to it.
pub(crate) fn focus_at(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Lets go of a pointer that an element holds on to from when it was pressed, so that others hear of it too.
pub(crate) fn let_go(event: &web_sys::PointerEvent) {
    let held = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(element) = held.filter(|element| element.has_pointer_capture(event.pointer_id())) {
        let _ = element.release_pointer_capture(event.pointer_id());
    }
}

/// What is kept under a name in the window's own store.
pub(crate) fn kept(name: &str) -> Option<String> {
    store()?.get_item(name).ok()?
}

/// Keeps a text under a name, or with none forgets what was kept; where there is no store, nothing is.
pub(crate) fn keep(name: &str, text: Option<&str>) {
    if let Some(store) = store() {
        let _ = match text {
            Some(text) => store.set_item(name, text),
            None => store.remove_item(name),
        };
    }
}

fn store() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// The bytes of a file that was chosen, or of a piece of one.
pub(crate) async fn bytes_of(file: &Blob) -> Result<Vec<u8>, Failure> {
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|error| unread(&error))?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

/// Says that a chosen file cannot be read.
pub(crate) fn unread(error: &JsValue) -> Failure {
    Failure::Fault { message: Message::new("ui-fault-file").text("detail", described(error)) }
}

/// What the browser says of an error.
pub(crate) fn described(error: &JsValue) -> String {
    Array::of1(error).join(" ").as_string().unwrap_or_default()
}
