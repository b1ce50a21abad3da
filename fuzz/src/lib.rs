//! The fuzz targets' decoders, shared with the tests that replay the corpora.

mod decoders;
#[cfg(feature = "peer")]
pub mod peer;

pub use decoders::*;
