//! Packs the interface and the permissions of its commands into the app.
#![allow(clippy::print_stdout, reason = "it is how a build script speaks to Cargo")]

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // `cargo xtask ui` fills it; where only the code is checked, it may be empty.
    let interface = Path::new("../ui/dist");
    std::fs::create_dir_all(interface)?;
    println!("cargo:rerun-if-changed={}", interface.display());

    let commands = tauri_build::AppManifest::new().commands(&[
        "request",
        "save",
        "suggest",
        "collect",
        "restore",
        "look_around",
        "leave_sample",
        "tell",
    ]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
