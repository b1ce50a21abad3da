//! The order of names as the reader's language has it, and of numbers in them as people count: 2 before 10.

use std::cmp::Ordering;

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::tongue;

thread_local! {
    static COMPARE: Option<Function> = collator();
}

/// Compares two names.
pub(crate) fn names(one: &str, other: &str) -> Ordering {
    let by_locale = COMPARE.with(|compare| {
        compare
            .as_ref()?
            .call2(&JsValue::UNDEFINED, &one.into(), &other.into())
            .ok()?
            .as_f64()?
            .partial_cmp(&0.0)
    });
    by_locale.unwrap_or_else(|| one.cmp(other))
}

fn collator() -> Option<Function> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"Collator".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"numeric".into(), &JsValue::TRUE).ok()?;
    let made = Reflect::construct(&class, &Array::of2(&tongue::locale().into(), &options)).ok()?;
    Reflect::get(&made, &"compare".into()).ok()?.dyn_into().ok()
}
