//! The order of names as the reader's language has it, and of numbers in them as people count: 2 before 10.

use std::cmp::Ordering;

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::intl;

thread_local! {
    static COMPARE: Option<Function> = intl::function("Collator", &[("numeric", JsValue::TRUE)], "compare");
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
