//! The ledger of an organisation and its rules, without input or output, clock or randomness of its own.

#[cfg(feature = "engine")]
pub mod constitution;
pub mod diff;
mod draft;
pub mod id;
pub mod message;
pub mod request;
pub mod sentences;
pub mod view;

#[cfg(feature = "engine")]
pub mod action;
#[cfg(feature = "engine")]
pub mod agreed;
#[cfg(feature = "engine")]
pub mod body;
#[cfg(feature = "engine")]
pub mod cbor;
#[cfg(feature = "engine")]
pub mod checkpoint;
#[cfg(feature = "engine")]
mod columnar;
#[cfg(feature = "engine")]
pub mod double;
#[cfg(feature = "engine")]
pub mod entry;
#[cfg(feature = "engine")]
pub mod epoch;
#[cfg(feature = "engine")]
pub mod equivocation;
#[cfg(feature = "engine")]
pub mod fork;
#[cfg(feature = "engine")]
pub mod fresh;
#[cfg(feature = "engine")]
pub mod invitation;
#[cfg(feature = "engine")]
pub mod journal;
pub mod label;
#[cfg(feature = "engine")]
pub mod ledger;
#[cfg(feature = "engine")]
pub mod line;
#[cfg(feature = "mutants")]
pub mod mutants;
#[cfg(feature = "engine")]
pub mod order;
#[cfg(feature = "engine")]
pub mod paper;
#[cfg(feature = "engine")]
pub mod receipt;
#[cfg(feature = "engine")]
pub mod replica;
pub mod roster;
#[cfg(feature = "engine")]
pub mod rules;
#[cfg(feature = "engine")]
pub mod store;
pub mod tally;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod unseen;
#[cfg(feature = "engine")]
pub mod verify;
pub mod way;
