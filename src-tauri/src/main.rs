//! The Moothall window: thin commands over a peer.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
#[cfg(target_os = "linux")]
mod engine;
mod files;
mod house;
mod notices;
mod restoring;

use std::io::Write;
use std::process::ExitCode;

use moothall_core::request::{Answer, Failure, Request};
use tauri::{AppHandle, Emitter, Manager, RunEvent, State};
use zeroize::Zeroizing;

use crate::arguments::Arguments;
use crate::house::House;

/// The event that tells the interface that anything may look different.
const CHANGED: &str = "changed";

/// Everything that the interface asks of the peer.
#[tauri::command]
async fn request(house: State<'_, House>, request: Request) -> Result<Answer, Failure> {
    house.request(request).await
}

/// Writes a file that the interface made, such as the recovery sheet, beside the person's downloads; gives its path.
#[tauri::command]
async fn save(app: AppHandle, name: String, base64: String) -> Result<String, Failure> {
    files::save(&files::downloads(&app)?, &name, &base64)
}

/// Gives a full path for a file that the peer will write, such as a backup.
#[tauri::command]
fn suggest(app: AppHandle, name: String) -> Result<String, Failure> {
    files::suggest(&files::downloads(&app)?, &name)
}

/// Takes the next piece of a backup file that the person chose.
#[tauri::command]
async fn collect(house: State<'_, House>, at: u64, base64: String) -> Result<(), Failure> {
    house.collect(at, &base64).await
}

/// Restores the backup that was collected; `file` and `keys` are its passphrase and the one for this device's keys.
#[tauri::command]
async fn restore(house: State<'_, House>, file: Option<String>, keys: Option<String>) -> Result<(), Failure> {
    house.restore(file.map(Zeroizing::new), keys).await
}

/// Opens a sample organisation to look around in, for a reader of this name.
#[tauri::command]
async fn look_around(house: State<'_, House>, name: String, zone: String) -> Result<(), Failure> {
    house.look_around(name, zone).await
}

/// Leaves the sample.
#[tauri::command]
async fn leave_sample(house: State<'_, House>) -> Result<(), Failure> {
    house.leave_sample().await;
    Ok(())
}

/// Has the system show a notification. Where there is nobody to show it, nothing is lost: the home screen says the same.
#[tauri::command]
async fn tell(title: String, words: String) {
    notices::show(&title, &words).await;
}

fn main() -> ExitCode {
    let (data, reach) = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(Arguments::Help) => return say_and_exit(arguments::HELP, 0),
        Ok(Arguments::Version) => {
            return say_and_exit(concat!("moothall-app ", env!("CARGO_PKG_VERSION"), "\n"), 0);
        }
        Ok(Arguments::Open { data, reach }) => (data, reach),
        Err(wrong) => return say_and_exit(&format!("{wrong}\n\n{}", arguments::HELP), 2),
    };

    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            request,
            save,
            suggest,
            collect,
            restore,
            look_around,
            leave_sample,
            tell
        ])
        .setup(move |app| {
            let folder = match data {
                Some(folder) => folder,
                None => app.path().data_dir()?.join("moothall"),
            };
            let window = app.handle().clone();
            // A window that is closing hears nothing, which is no fault.
            let changed = move |count| drop(window.emit(CHANGED, count));
            app.manage(House::new(folder, house::of_a_person(reach.network()), changed));
            #[cfg(target_os = "linux")]
            engine::watch(app.handle())?;
            // The peer opens while the window draws itself.
            let app = app.handle().clone();
            tauri::async_runtime::spawn(async move { app.state::<House>().prepare().await });
            Ok(())
        })
        .build(tauri::generate_context!());
    let app = match app {
        Ok(app) => app,
        Err(error) => return say_and_exit(&format!("The window cannot open: {error}\n"), 1),
    };
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<House>().close());
        }
    });
    ExitCode::SUCCESS
}

/// Speaks to whoever started the program from a terminal.
fn say_and_exit(text: &str, code: u8) -> ExitCode {
    // Without a terminal there is nobody to hear it, which is no fault.
    let _ = if code == 0 {
        std::io::stdout().write_all(text.as_bytes())
    } else {
        std::io::stderr().write_all(text.as_bytes())
    };
    ExitCode::from(code)
}
