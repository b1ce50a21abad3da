//! What screens are made of.

pub(crate) mod choice;
pub(crate) mod diff;
pub(crate) mod doing;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod icon;
pub(crate) mod language;
pub(crate) mod load;
pub(crate) mod mark;
pub(crate) mod office;
pub(crate) mod pages;
pub(crate) mod passphrase;
pub(crate) mod question;
pub(crate) mod saving;
pub(crate) mod sheet;
pub(crate) mod standing;
pub(crate) mod tally;
pub(crate) mod why;
