//! The page's engine ends, as by a fault of a graphics driver.

use std::fs;
use std::process::Command;

use crate::driver::{Window, until};
use crate::people::Person;

/// The process that draws a window's page.
fn engine_of(window: &Window) -> Option<u32> {
    let group = window.driver().to_string();
    let all = fs::read_dir("/proc").ok()?.filter_map(|of| of.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let of_it = |process: &u32| {
        let Ok(stat) = fs::read_to_string(format!("/proc/{process}/stat")) else { return false };
        // Number, name in brackets, state, parent, group.
        let Some((name, rest)) = stat.rsplit_once(')') else { return false };
        name.contains("WebKitWebProces") && rest.split_whitespace().nth(2) == Some(group.as_str())
    };
    all.into_iter().find(of_it)
}

#[test]
fn a_window_whose_engine_ended_is_drawn_anew_where_it_was() {
    let ann = Person::new("Ann");
    ann.found("Riverside Makers");
    let window = ann.window();
    ann.go("members");
    window.see("main h1", "Members");
    let before = until(|| engine_of(window)).expect("an engine");
    let killed = Command::new("kill").args(["-KILL", &before.to_string()]).status();
    assert!(killed.is_ok_and(|status| status.success()));
    let after = until(|| engine_of(window).filter(|now| *now != before));
    assert!(after.is_some(), "no engine was started again");
    // Keys stay unlocked: the peer went on all the time.
    window.see("main h1", "Members");
    window.find("[data-test=organisation]");
}
