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

fn photograph(window: &Window, name: &str, css: Option<&str>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/screenshots");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    for (width, height) in SIZES {
        window.resize(width, height);
        let file = folder.join(format!("{name}-{width}.png"));
        std::fs::write(&file, window.picture_at(css)).expect("a picture is written");
        let wider = window.script("return document.documentElement.scrollWidth - window.innerWidth", &[]);
        assert!(wider.as_i64() <= Some(0), "{name} is {wider} px wider than {width}");
        let found = violations(window);
        assert!(found.is_empty(), "{name} at {width} px is not accessible: {found:#?}");
    }
    window.resize(DESKTOP.0, DESKTOP.1);
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
