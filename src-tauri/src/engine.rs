//! The page is drawn by a process of its own, the engine's. Where that ends, by a fault of a graphics driver or because the system is
//! out of memory, the window would stay white for good: it is drawn anew instead. Nothing is lost by it but what is being typed.
//!
//! Windows and macOS do so by themselves.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};
use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

/// So long an engine may end again only so often.
const WINDOW: Duration = Duration::from_secs(60);
/// How often.
const TIMES_MAX: usize = 3;

/// What is done where the engine ended.
#[derive(Debug, PartialEq, Eq)]
enum Then {
    Again,
    /// Without what graphics drivers do: they are what fails most.
    Plainly,
    /// It ends at once, whatever is done.
    GiveUp,
}

/// How the engine fared.
#[derive(Default)]
struct Ends {
    recent: Vec<Instant>,
    plainly: bool,
}

impl Ends {
    fn ended(&mut self, now: Instant) -> Then {
        self.recent.retain(|end| now.duration_since(*end) < WINDOW);
        self.recent.push(now);
        if self.recent.len() <= TIMES_MAX {
            return Then::Again;
        }
        if self.plainly {
            return Then::GiveUp;
        }
        self.recent.clear();
        self.plainly = true;
        Then::Plainly
    }
}

/// Draws the main window anew whenever its engine ends.
pub(crate) fn watch(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window("main") else { return Ok(()) };
    window.with_webview(|view| {
        let ends = Rc::new(RefCell::new(Ends::default()));
        view.inner().connect_web_process_terminated(move |view, _| {
            match ends.borrow_mut().ended(Instant::now()) {
                Then::Again => view.reload(),
                Then::Plainly => {
                    if let Some(settings) = WebViewExt::settings(view) {
                        settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
                    }
                    view.reload();
                }
                Then::GiveUp => {
                    // Without a terminal there is nobody to hear it, which is no fault.
                    let _ = std::io::stderr().write_all(
                        b"The window cannot be drawn: the system's web engine ends again and again. Nothing is lost; \
                          `moothall` works without a window.\n",
                    );
                }
            }
        });
    })
}

#[cfg(test)]
mod tests {
    use super::{Duration, Ends, Instant, Then};

    #[test]
    fn an_engine_that_ends_again_and_again_draws_plainly_and_is_left_at_last() {
        let (mut ends, begin) = (Ends::default(), Instant::now());
        let mut at = |seconds| ends.ended(begin + Duration::from_secs(seconds));
        assert_eq!([at(0), at(1), at(2)], [Then::Again, Then::Again, Then::Again]);
        assert_eq!(at(3), Then::Plainly);
        assert_eq!([at(4), at(5), at(6), at(7)], [Then::Again, Then::Again, Then::Again, Then::GiveUp]);
        // Once in a while is no reason to give up.
        assert_eq!([at(100), at(200), at(300)], [Then::Again, Then::Again, Then::Again]);
    }
}
