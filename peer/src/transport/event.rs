//! What the transport tells the runtime.

use std::fmt;

use iroh::endpoint::ConnectionError;
use moothall_core::id::DeviceId;

use super::limits::REASON_BYTES_MAX;

/// One live connection to another device. A number is never used twice while the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(pub(super) u64);

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "link {}", self.0)
    }
}

/// What happened on the network.
///
/// The events of one link come in order: connected, frames, closed. When a link replaces another one to the same
/// device, the new one's `Connected` may come before the old one's `Closed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetEvent {
    /// A link stands. Nobody has been let in yet: whoever holds any key at all gets this far.
    Connected {
        /// The link.
        link: Link,
        /// The device at its other end; QUIC has proved that it holds the key.
        device: DeviceId,
        /// Whether this device dialled.
        dialled: bool,
    },
    /// A frame came.
    Frame {
        /// On which link.
        link: Link,
        /// Its bytes: at least one, and at most what the link is allowed.
        bytes: Vec<u8>,
    },
    /// A link is gone.
    Closed {
        /// Which.
        link: Link,
        /// Why.
        reason: Closed,
    },
}

/// Why a link is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// The runtime closed it.
    Here {
        /// The runtime's own number for the reason.
        why: u32,
        /// The reason in words.
        text: String,
    },
    /// The other side's runtime closed it.
    There {
        /// The other side's number for the reason.
        why: u32,
        /// Its words, cut to [`REASON_BYTES_MAX`] bytes and without control characters. Nobody vouches for them.
        text: String,
    },
    /// The same two devices have another link, which stays.
    Duplicate,
    /// It was not admitted in time.
    Unadmitted,
    /// Nothing came for too long.
    Silent,
    /// A frame claimed more bytes than the link is allowed.
    FrameTooLong,
    /// What came was not what this protocol sends.
    Garbage,
    /// The other side did not take what was sent as fast as it was sent.
    QueueFull,
    /// The other side has no room for another link.
    NoRoom,
    /// The transport is shutting down, here or there.
    Stopped,
    /// The connection broke, in the words of QUIC.
    Broken(String),
}

/// Below this, QUIC's close codes are the transport's; from here on they are the runtime's numbers.
const RUNTIME_CODES: u64 = 0x100;

impl Closed {
    /// The code that tells the other side.
    pub(super) fn code(&self) -> u64 {
        match self {
            Self::Stopped => 0,
            Self::Duplicate => 1,
            Self::Unadmitted => 2,
            Self::FrameTooLong => 3,
            Self::Garbage => 4,
            Self::QueueFull => 5,
            Self::NoRoom => 6,
            Self::Silent | Self::Broken(_) | Self::There { .. } => 7,
            Self::Here { why, .. } => RUNTIME_CODES + u64::from(*why),
        }
    }

    /// The words that go with the code.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Here { text, .. } => cut(text),
            _ => "",
        }
    }

    /// What a connection's end means here.
    pub(super) fn by(error: &ConnectionError) -> Self {
        match error {
            ConnectionError::ApplicationClosed(close) => {
                let code = close.error_code.into_inner();
                match code {
                    0 => Self::Stopped,
                    1 => Self::Duplicate,
                    2 => Self::Unadmitted,
                    3 => Self::FrameTooLong,
                    4 => Self::Garbage,
                    5 => Self::QueueFull,
                    6 => Self::NoRoom,
                    _ => match code.checked_sub(RUNTIME_CODES).map(u32::try_from) {
                        Some(Ok(why)) => Self::There { why, text: plain(&close.reason) },
                        _ => Self::Broken(format!("closed by the other side with code {code}")),
                    },
                }
            }
            ConnectionError::TimedOut => Self::Silent,
            ConnectionError::LocallyClosed => Self::Stopped,
            other => Self::Broken(plain(other.to_string().as_bytes())),
        }
    }
}

/// Cuts a text to [`REASON_BYTES_MAX`] bytes at a character's border.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(REASON_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A foreign text without control characters and of bounded length.
fn plain(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(REASON_BYTES_MAX)];
    let text: String = String::from_utf8_lossy(bytes).chars().filter(|c| !c.is_control()).collect();
    cut(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_text_is_cut_and_cleaned() {
        assert_eq!(plain(b"no \x1b[31mentry\n"), "no [31mentry");
        assert_eq!(plain(&[b'a'; 5000]).len(), REASON_BYTES_MAX);
        assert!(plain(&[0xff; 5000]).len() <= REASON_BYTES_MAX);
        assert_eq!(cut(&"ä".repeat(150)).len(), REASON_BYTES_MAX);
    }
}
