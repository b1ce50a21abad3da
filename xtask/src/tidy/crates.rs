//! Our crates depend on each other in one direction: what a shell needs never reaches into another shell.

use serde_json::Value;

use super::Complaints;
use crate::shell::{Run, Stop};

/// Each of our packages and those of ours that it may depend on.
const MAY: &[(&str, &[&str])] = &[
    ("moothall-core", &[]),
    ("moothall-peer", &["moothall-core"]),
    ("moothall-ui", &["moothall-core"]),
    ("moothall-app", &["moothall-core", "moothall-peer"]),
    ("moothall-tests", &["moothall-core", "moothall-peer"]),
    ("moothall-simulation", &["moothall-core", "moothall-peer"]),
    ("xtask", &[]),
];

pub(super) fn check() -> Complaints {
    let text = Run::cargo().args(["metadata", "--no-deps", "--format-version", "1", "--locked"]).capture()?;
    let metadata: Value = serde_json::from_str(&text)
        .map_err(|error| Stop::failed(format!("What cargo metadata wrote cannot be read: {error}")))?;
    let mut complaints = Vec::new();
    for package in list(&metadata, "packages") {
        complaints.extend(judge(package));
    }
    Ok(complaints)
}

fn judge(package: &Value) -> Vec<String> {
    let name = text(package, "name");
    let Some((_, may)) = MAY.iter().find(|entry| entry.0 == name) else {
        return vec![format!("{name} is new: say in xtask/src/tidy/crates.rs what it may depend on")];
    };
    let mut complaints = Vec::new();
    // A crate may name itself among its dev-dependencies, to turn on a feature for its tests.
    for dependency in
        list(package, "dependencies").iter().filter(|dependency| text(dependency, "name") != name)
    {
        let other = text(dependency, "name");
        if MAY.iter().any(|entry| entry.0 == other) && !may.contains(&other) {
            complaints.push(format!("{name} depends on {other}"));
        }
        let engine = dependency["uses_default_features"] == true
            || list(dependency, "features").iter().any(|feature| feature == "engine");
        if name == "moothall-ui" && other == "moothall-core" && engine {
            complaints.push(
                "moothall-ui takes the whole engine of moothall-core; requests and views are enough"
                    .to_owned(),
            );
        }
    }
    complaints
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::judge;

    #[test]
    fn a_dependency_against_the_direction_is_named() {
        let against =
            json!({"name": "moothall-core", "dependencies": [{"name": "moothall-peer"}, {"name": "serde"}]});
        assert_eq!(judge(&against), ["moothall-core depends on moothall-peer"]);
        let along = json!({"name": "moothall-peer", "dependencies": [{"name": "moothall-core"}]});
        assert!(judge(&along).is_empty());
    }

    #[test]
    fn the_interface_may_not_take_the_engine() {
        for dependency in [
            json!({"name": "moothall-core", "uses_default_features": true}),
            json!({"name": "moothall-core", "uses_default_features": false, "features": ["engine"]}),
        ] {
            assert_eq!(judge(&json!({"name": "moothall-ui", "dependencies": [dependency]})).len(), 1);
        }
    }

    #[test]
    fn a_package_that_the_table_does_not_know_is_named() {
        assert_eq!(judge(&json!({"name": "moothall-new", "dependencies": []})).len(), 1);
    }
}
