//! Brings what is missing: system packages, the WebAssembly target, Cargo tools, Python and JavaScript libraries.
//!
//! Everything but system packages goes into `target`, so nothing outside the repository changes.

pub(crate) mod apt;
pub(crate) mod javascript;
pub(crate) mod python;
pub(crate) mod tools;
pub(crate) mod wasm;
