//! The ledger's meaning: records, the scene in which an entry is judged, the confirmed order and the provisional tail.

pub mod record;
pub mod refusal;
pub mod scene;
pub mod state;
