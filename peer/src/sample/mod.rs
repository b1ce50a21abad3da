//! A sample organisation to look around in: a makerspace with forty members and a year behind it.
//!
//! It is a real ledger in a folder of its own, founded on this device, which reaches nobody: whoever looks around votes
//! and books as in any other, and throws it away afterwards. Names and texts are made up.

mod amended;
pub mod builder;
mod content;
mod reach;
mod votes;

use std::path::Path;

use moothall_core::message::Message;
use moothall_core::request::Failure;
use moothall_core::store::Write;
use moothall_core::view::KeyPlace;
use zeroize::Zeroizing;

pub use builder::Unbuilt;

use crate::calendar::Zone;
use crate::keystore::{KeyOptions, KeyState, Keystore, PlaceWanted};
use crate::runtime::hall::offsets;
use crate::runtime::{key_failure, store_failure};
use crate::store::Store;

/// The note in a folder that says it is a sample.
pub(crate) const SAMPLE_NOTE: &str = "sample";

/// How a sample's folder is opened: it reaches nobody, and its keys protect nothing.
pub fn options() -> crate::Options {
    let keys = KeyOptions { place: PlaceWanted::Only(KeyPlace::File), keyring: false };
    crate::Options { network: crate::Network::Off, keys, passphrase: None }
}

/// Makes the sample in an empty folder, as it would be at a moment in Unix milliseconds, for a reader of this name whose
/// clock goes by this zone. A zone that is not known is UTC.
///
/// # Errors
/// A refusal where something was founded or joined in the folder; a fault where it cannot be written.
pub fn make(folder: &Path, your_name: &str, zone: &str, now_ms: i64) -> Result<(), Failure> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::fill(seed.as_mut_slice())
        .map_err(|_| Failure::Fault { message: Message::new("fault-randomness") })?;
    let opened = Keystore::open(folder, options().keys).map_err(|fault| key_failure(&fault))?;
    let KeyState::Empty(vacant) = opened else {
        return Err(Failure::Refused { message: Message::new("refused-sample-folder") });
    };
    let keys = vacant.create(None).map_err(|fault| key_failure(&fault))?;
    let mut store = Store::open(folder).map_err(|fault| store_failure(&fault))?;
    if store.organisation().map_err(|fault| store_failure(&fault))?.is_some() {
        return Err(Failure::Refused { message: Message::new("refused-sample-folder") });
    }
    let offsets = Zone::named(zone).map(|zone| offsets(&zone)).unwrap_or_default();
    let (mut writes, papers) =
        content::year(&keys, *seed, your_name, &offsets, now_ms).map_err(|unbuilt| Failure::Fault {
            message: Message::new("fault-sample").text("detail", unbuilt.to_string()),
        })?;
    writes.push(Write::Note { name: SAMPLE_NOTE.to_owned(), value: Some(vec![1]) });
    store.write(&writes, &papers).map_err(|fault| store_failure(&fault))
}

#[cfg(test)]
mod tests;
