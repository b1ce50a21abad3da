//! The shell around the ledger: store, transport, keys and runtime.

pub mod keystore;
pub mod store;
pub mod transport;
