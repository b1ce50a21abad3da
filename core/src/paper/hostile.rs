//! Malformed changes.
