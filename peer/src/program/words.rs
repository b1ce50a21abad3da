//! What people read: sentences, local times, and foreign text that cannot play with the terminal.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use moothall_core::message::Message;
use moothall_core::sentences::Sentences;
use moothall_core::unseen::is_unseen;
use moothall_core::view::Certainty;
use moothall_peer::calendar::Zone;

/// The sentences of the reader's language and the clock of the reader's place.
pub(crate) struct Words {
    sentences: Sentences,
    zone: TimeZone,
}

impl Words {
    /// Takes the language that is wished, and else that of the environment; the time zone from there too.
    ///
    /// The second is the name of a time zone that is set and not known.
    pub(crate) fn of_environment(wished: Option<&str>) -> (Self, Option<String>) {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = wished
            .map(str::to_owned)
            .or_else(|| ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set))
            .unwrap_or_default();
        let unknown = TimeZone::try_system().is_err();
        let unknown = std::env::var("TZ").ok().filter(|name| unknown && !name.is_empty());
        (Self::new(&locale, bundled(TimeZone::system())), unknown)
    }

    /// Takes this language and time zone.
    pub(crate) fn new(locale: &str, zone: TimeZone) -> Self {
        Self { sentences: Sentences::new(locale), zone }
    }

    /// The language in use, such as `en`.
    pub(crate) fn locale(&self) -> &'static str {
        self.sentences.language()
    }

    /// The reader's time zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Says a message.
    pub(crate) fn say(&self, message: &Message) -> String {
        plain(&self.sentences.say(message, &|unix_ms: i64| self.time(unix_ms)))
    }

    /// Says a message that has no arguments.
    pub(crate) fn code(&self, code: &str) -> String {
        self.say(&Message::new(code))
    }

    /// A moment in the form that the program also reads, by the reader's clock.
    pub(crate) fn time(&self, unix_ms: i64) -> String {
        match Timestamp::from_millisecond(unix_ms) {
            Ok(moment) => moment.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            // Beyond the year 9999: a claim of somebody whose clock is broken.
            Err(_) => format!("{unix_ms} ms"),
        }
    }

    /// What a policy says.
    pub(crate) fn policy(&self, says: &str) -> String {
        plain(&self.sentences.policy(says))
    }

    /// A number of tenths.
    pub(crate) fn tenths(&self, tenths: u64) -> String {
        format!("{}{}{}", tenths / 10, self.code("decimal-mark"), tenths % 10)
    }

    /// A moment if there is one, else a dash.
    pub(crate) fn time_if(&self, unix_ms: Option<i64>) -> String {
        unix_ms.map_or_else(|| "-".to_owned(), |unix_ms| self.time(unix_ms))
    }

    /// `provisional` or `confirmed`: always a word, never a colour.
    pub(crate) fn certainty(&self, certainty: &Certainty) -> String {
        self.code(match certainty {
            Certainty::Provisional => "certainty-provisional",
            Certainty::Confirmed { .. } => "certainty-confirmed",
        })
    }

    /// Whether there is a sentence for a code.
    #[cfg(test)]
    pub(crate) fn knows(&self, code: &str) -> bool {
        self.sentences.knows(code)
    }
}

/// A zone by the rules that come with the program, which also reckon series and opening hours: those of the machine may be
/// older or newer, and one and the same time would be read by the ones and shown by the others. A zone without a name stays
/// the machine's own.
fn bundled(zone: TimeZone) -> TimeZone {
    let named = zone.iana_name().and_then(|name| Zone::named(name).ok());
    named.and_then(|named| named.rules().cloned()).unwrap_or(zone)
}

/// Takes from a text whatever would move the cursor, change colours or turn the line around. Lines stay.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' => Some(c),
            '\t' => Some(' '),
            c if is_unseen(c) => None,
            c => Some(c),
        })
        .collect()
}

/// The same on one line.
pub(crate) fn line(text: &str) -> String {
    plain(&text.replace('\n', " "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn foreign_text_cannot_steer_the_terminal() {
        let cases = [
            ("Ann", "Ann"),
            ("\u{1b}[2JAnn", "[2JAnn"),
            ("a\u{9b}31mb", "a31mb"),
            ("\u{202e}nnA", "nnA"),
            ("\u{2067}A\u{200b}nn\u{2069}", "Ann"),
            ("bell\u{7}\r\u{8}", "bell"),
            ("two\nlines\tand a tab", "two\nlines and a tab"),
        ];
        for (text, shown) in cases {
            assert_eq!(plain(text), shown, "{text:?}");
        }
        assert_eq!(line("two\nlines"), "two lines");
    }

    #[test]
    fn what_parts_a_number_from_its_fraction_is_the_readers() {
        for (locale, shown) in [("en", "1.5"), ("de_AT.UTF-8", "1,5"), ("C", "1.5")] {
            assert_eq!(Words::new(locale, TimeZone::UTC).tenths(15), shown, "{locale}");
        }
    }

    #[test]
    fn moments_are_shown_by_the_clock_of_the_place() {
        let vienna = Words::new("en", TimeZone::get("Europe/Vienna").unwrap());
        assert_eq!(vienna.time(1_796_475_600_000), "2026-12-05 14:00");
        assert_eq!(Words::new("en", TimeZone::UTC).time(1_796_475_600_000), "2026-12-05 13:00");
        assert_eq!(vienna.time(i64::MAX), "9223372036854775807 ms");
    }
}
