//! The shell around the ledger: store, transport, keys and runtime.

pub mod transport;
