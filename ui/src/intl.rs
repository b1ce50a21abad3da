//! What the browser knows of languages: its `Intl` classes, made once for each kind of thing that is said.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::tongue;

/// Makes one of a class for a locale; none where the browser has no such class or does not take the locale.
pub(crate) fn made(class: &str, locale: &str, options: &[(&str, JsValue)]) -> Option<JsValue> {
    let wanted = Object::new();
    for (name, value) in options {
        Reflect::set(&wanted, &(*name).into(), value).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &class.into()).ok()?.dyn_into().ok()?;
    Reflect::construct(&class, &Array::of2(&locale.into(), &wanted)).ok()
}

/// What one of a class does, in the reader's language: `format` or `compare`.
pub(crate) fn function(class: &str, options: &[(&str, JsValue)], name: &str) -> Option<Function> {
    let made = made(class, &tongue::locale(), options)?;
    Reflect::get(&made, &name.into()).ok()?.dyn_into().ok()
}
