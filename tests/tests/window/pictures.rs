//! Pictures of the window, and what axe-core says of its accessibility.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::driver::{Window, provided};

/// The widths, in CSS pixels, at which a screen must be whole, each with a height.
const SIZES: [(u32, u32); 2] = [(1440, 900), (360, 740)];
/// Like a desktop window, for everything else.
const DESKTOP: (u32, u32) = SIZES[0];

/// Photographs a screen at all sizes into `target/screenshots`, and checks each with axe-core.
pub(crate) fn take(window: &Window, name: &str) {
    photograph(window, name, None);
}

/// The same with an element in sight that lies further down.
pub(crate) fn take_at(window: &Window, css: &str, name: &str) {
    photograph(window, name, Some(css));
}

/// In dark or not, at which size, and whether axe-core judges it so: its rules about colours need both schemes, those about
/// places both sizes, and two of the four have them all.
const WAYS: [(bool, (u32, u32), bool); 4] =
    [(false, SIZES[0], true), (true, SIZES[0], false), (true, SIZES[1], true), (false, SIZES[1], false)];

/// Photographs a screen in light and dark at all sizes into `target/screenshots/screens`, and leaves the window light and large.
/// An element that lies further down is brought into sight, where one is named.
pub(crate) fn take_every_way(window: &Window, css: Option<&str>, name: &str) {
    for (dark, size, judged) in WAYS {
        dress(window, dark);
        window.resize(size.0, size.1);
        let scheme = if dark { "dark" } else { "light" };
        one(window, &format!("screens/{name}-{scheme}"), size.0, css, judged);
    }
    window.resize(DESKTOP.0, DESKTOP.1);
}

fn photograph(window: &Window, name: &str, css: Option<&str>) {
    for (width, height) in SIZES {
        window.resize(width, height);
        one(window, name, width, css, true);
    }
    window.resize(DESKTOP.0, DESKTOP.1);
}

fn one(window: &Window, name: &str, width: u32, css: Option<&str>, judged: bool) {
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../target/screenshots/{name}-{width}.png"));
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder for pictures");
    std::fs::write(&file, window.picture_at(css)).expect("a picture is written");
    let wider = window.script("return document.documentElement.scrollWidth - window.innerWidth", &[]);
    assert!(wider.as_i64() <= Some(0), "{name} is {wider} px wider than {width}");
    let found = if judged { violations(window) } else { Vec::new() };
    assert!(found.is_empty(), "{name} at {width} px is not accessible: {found:#?}");
}

/// Draws the window as on a system that is set to dark, or to light, without starting it anew: what its style sheets ask the
/// system is answered here. Nothing passes slowly from one to the other.
fn dress(window: &Window, dark: bool) {
    let script = "const [dark] = arguments; const root = document.documentElement; \
        if (!window.schemes) { \
            window.schemes = Array.from(document.styleSheets).flatMap(s => Array.from(s.cssRules)) \
                .filter(r => r.media && r.media.mediaText.includes('prefers-color-scheme')); \
            document.styleSheets[0].insertRule('*, *::before, *::after { transition: none !important }'); } \
        for (const rule of window.schemes) rule.media.mediaText = dark ? 'all' : 'not all'; \
        root.style.colorScheme = dark ? 'dark' : 'light'; \
        const [red, green, blue] = getComputedStyle(root).backgroundColor.match(/[0-9]+/g).map(Number); \
        return red + green + blue < 384";
    assert_eq!(window.script(script, &[json!(dark)]), json!(dark), "the window wears the other colours");
}

/// What axe-core finds wrong: a rule and the place, each.
fn violations(window: &Window) -> Vec<String> {
    if window.script("return typeof axe", &[]) != json!("object") {
        let path = PathBuf::from(provided("MOOTHALL_NODE_MODULES")).join("axe-core/axe.min.js");
        let source = std::fs::read_to_string(&path).expect("axe-core");
        window.script(&format!("{source}; window.axe = axe; return null"), &[]);
    }
    let script = "const done = arguments[arguments.length - 1]; \
        axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.flatMap(v => \
        v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ' ' + n.failureSummary))), e => done([String(e)]))";
    let Value::Array(found) = window.slow_script(script, &[]) else { return vec!["no answer".into()] };
    found.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}
