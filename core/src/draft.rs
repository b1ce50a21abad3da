//! Words that do not count, as their author sees them.

use serde::{Deserialize, Serialize};

/// What somebody typed into an act that was refused: only the device on which it was typed has it, to be read and copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The title or name; may be empty.
    pub title: String,
    /// The text; may be empty.
    pub text: String,
}
