//! The verbs, one file a family: their arguments, and the requests they become.

pub(crate) mod book;
pub(crate) mod bookings;
pub(crate) mod calendar;
pub(crate) mod deciding;
pub(crate) mod decisions;
pub(crate) mod devices;
pub(crate) mod effects;
pub(crate) mod files;
pub(crate) mod groups;
pub(crate) mod invitations;
pub(crate) mod keepers;
pub(crate) mod manual;
pub(crate) mod members;
pub(crate) mod overview;
pub(crate) mod recovery;
pub(crate) mod resources;
pub(crate) mod roster;
pub(crate) mod run;
pub(crate) mod sample;
pub(crate) mod succession;
pub(crate) mod terms;
pub(crate) mod why;
