//! The system's notifications.

use notify_rust::Notification;

/// A notification's title and words have at most so many characters: names and titles come from others.
const TITLE_MAX: usize = 80;
const WORDS_MAX: usize = 300;

/// Shows a notification. A system without a place for them is no fault.
pub(crate) async fn show(title: &str, words: &str) {
    let notice = Notification::new()
        .appname("Moothall")
        .icon("org.moothall.desktop")
        .summary(&cut(title, TITLE_MAX))
        .body(&escaped(&cut(words, WORDS_MAX)))
        .finalize();
    // Speaking to the session bus waits for it.
    let _ = tauri::async_runtime::spawn_blocking(move || drop(notice.show())).await;
}

fn cut(text: &str, most: usize) -> String {
    // What marks the direction of a stretch of text is for pages; here it may be shown as a box.
    let text: String =
        text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}') && !c.is_control()).collect();
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Some systems read the words as markup (Desktop Notifications Specification, "Markup"): what a title says stays text.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_cut_and_no_markup() {
        let cases = [
            ("A kiln", 80, "A kiln"),
            ("\u{2068}A kiln\u{2069}\nnow", 80, "A kilnnow"),
            ("Müßiggang", 4, "Müßi…"),
        ];
        for (text, most, shown) in cases {
            assert_eq!(cut(text, most), shown);
        }
        assert_eq!(escaped("<b>x</b> & y"), "&lt;b&gt;x&lt;/b&gt; &amp; y");
    }
}
