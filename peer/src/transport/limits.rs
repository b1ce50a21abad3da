//! Every bound of the transport. What comes from outside can fill these and nothing more.

use std::time::Duration;

/// The largest frame of an admitted link, in bytes.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;
/// The largest frame of a link that is not yet admitted, in bytes.
pub const HELLO_BYTES_MAX: usize = 16 * 1024;
/// Links at a time, of both directions.
pub const LINKS_MAX: usize = 64;
/// Links that this device dials, attempts included. Room for these is kept free within [`LINKS_MAX`].
pub const LINKS_DIALLED_MAX: usize = 12;
/// Of the dialled ones, how many may be to devices that are not preferred.
pub const LINKS_DIALLED_PLAIN_MAX: usize = 8;
/// Links from outside that are not yet admitted, QUIC handshakes under way included.
pub const LINKS_UNADMITTED_MAX: usize = 8;
/// How many of them may come from one IP address. Loopback is exempt: there, several peers share one address.
pub const LINKS_UNADMITTED_SOURCE_MAX: usize = 4;
/// Events waiting for the runtime. When they are full, nothing more is read from the network.
///
/// The worst case in memory is one frame per event and one per link: 16 + 64 MiB, and only enrolled devices can reach it.
pub const EVENTS_MAX: usize = 16;
/// Frames waiting to be sent on one link.
pub const QUEUE_FRAMES_MAX: usize = 1024;
/// Bytes waiting to be sent on one link.
pub const QUEUE_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Addresses remembered for one device.
pub const ADDRESSES_MAX: usize = 16;
/// Addresses at which a device is tried on the word of others: of two, for none says more than eight.
pub const HINTED_MAX: usize = 16;
/// Devices seen on the local network whose addresses are remembered, known or not.
pub const FOUND_MAX: usize = 256;
/// The longest text that explains why a link was closed, in bytes.
pub const REASON_BYTES_MAX: usize = 200;

/// The largest question of one keeper to another, in bytes.
pub const QUESTION_BYTES_MAX: usize = 1024 * 1024;
/// The largest answer to one, in bytes.
pub const ANSWER_BYTES_MAX: usize = 4 * 1024;
/// Questions of one keeper that are answered at a time.
pub(super) const ASKED_AT_ONCE_MAX: u32 = 8;
/// How long a question and its answer may take.
pub(super) const QUESTION_TIME: Duration = Duration::from_secs(30);
/// A keeper that was not reached is not called again by whoever asks for so long.
pub(super) const ASK_PAUSE: Duration = Duration::from_millis(200);

/// How long a link may take to be admitted.
pub const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// How long a silent link lives: a dead peer is noticed after this.
pub const SILENCE_TIME: Duration = Duration::from_secs(15);
/// How often a link without traffic says that it lives.
pub(super) const KEEP_ALIVE_TIME: Duration = Duration::from_secs(5);
/// How long one attempt to dial may take.
pub(super) const DIAL_TIME: Duration = Duration::from_secs(8);
/// How long a link that is being closed may take to hand over what is queued.
pub(super) const DRAIN_TIME: Duration = Duration::from_secs(2);
/// The pause after the first failed attempt to dial; it doubles with each further one.
pub(super) const PAUSE_FIRST: Duration = Duration::from_millis(200);
/// The longest pause between attempts to dial.
pub(super) const PAUSE_MAX: Duration = Duration::from_secs(60);

/// Bytes that an unadmitted link may have in flight towards us.
pub(super) const WINDOW_UNADMITTED_BYTES: u32 = 32 * 1024;
/// Bytes that an admitted link may have in flight towards us.
pub(super) const WINDOW_BYTES: u32 = 2 * 1024 * 1024;
