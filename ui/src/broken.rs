//! A bug in the window itself: it is said, with a way on. Otherwise the window would only look alive, and show what was.

use js_sys::WebAssembly::RuntimeError;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ErrorEvent};

use crate::say::t;

/// Lays the words ready, since little can be relied on afterwards, and shows them when something panics.
pub(crate) fn watch() {
    if lay().is_none() {
        return;
    }
    std::panic::set_hook(Box::new(|panic| show(&panic.to_string())));
    // What the page's engine throws through the program ends a part of it as a panic does, but passes by the hook.
    let thrown = Closure::<dyn Fn(ErrorEvent)>::new(|event: ErrorEvent| {
        if event.error().is_instance_of::<RuntimeError>() {
            show(&event.message());
        }
    });
    let _ = window().add_event_listener_with_callback("error", thrown.as_ref().unchecked_ref());
    thrown.forget();
}

/// The first fault is the one that counts: others may follow from it.
fn show(detail: &str) {
    let Ok(Some(alert)) = document().query_selector("[data-test=broken][hidden]") else { return };
    if let Ok(Some(code)) = alert.query_selector("code") {
        code.set_text_content(Some(detail));
    }
    let _ = alert.remove_attribute("hidden");
}

fn lay() -> Option<()> {
    let element = |kind: &str| -> Option<Element> { document().create_element(kind).ok()?.dyn_into().ok() };
    let alert = element("div")?;
    for (name, value) in [("class", "broken"), ("role", "alert"), ("data-test", "broken"), ("hidden", "")] {
        alert.set_attribute(name, value).ok()?;
    }
    let words = element("p")?;
    words.set_text_content(Some(&t("ui-broken")));
    let again = element("a")?;
    again.set_text_content(Some(&t("ui-broken-again")));
    again.set_attribute("class", "button strong").ok()?;
    again.set_attribute("href", "./").ok()?;
    for part in [words, again, element("code")?] {
        alert.append_child(&part).ok()?;
    }
    document().body()?.append_child(&alert).ok().map(drop)
}
