//! The ledger of an organisation and its rules, without input or output, clock or randomness of its own.

pub mod id;
pub mod message;
pub mod request;
pub mod sentences;
pub mod view;
