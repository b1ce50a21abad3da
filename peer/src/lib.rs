//! The shell around the ledger: store, transport, keys and runtime.

pub mod store;
pub mod transport;
