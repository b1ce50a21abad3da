//! The shell around the ledger: store, transport, keys and runtime.

pub mod agreement;
pub mod backup;
pub mod calendar;
pub mod export;
pub mod keystore;
mod merged;
pub mod place;
pub mod qr;
pub mod runtime;
pub mod sample;
pub mod sheet;
#[cfg(unix)]
pub mod socket;
pub mod store;
pub mod transport;
pub mod verify;
mod views;
#[cfg(unix)]
mod wiped;

pub use runtime::{Network, Options, Peer, now_ms};
