//! What a screen shows of devices.

use serde::{Deserialize, Serialize};

use super::Certainty;
use crate::id::{DeviceId, MemberId};
use crate::message::Message;

/// A machine of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its key.
    pub id: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// Its member's name.
    pub member_name: String,
    /// What the rules say of it.
    pub standing: DeviceStanding,
    /// Whether it confirms entries.
    pub keeper: bool,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it is connected now.
    pub connected: bool,
    /// When it was last connected, in Unix milliseconds.
    pub last_seen_ms: Option<i64>,
    /// Entries of it that this peer holds.
    pub entries: u64,
    /// When it was enrolled.
    pub certainty: Certainty,
    /// Who restricted it and until when it lasts on this device's clock, where it is restricted.
    pub restriction: Option<Message>,
    /// Who revoked it and when that acts, where it waits.
    #[serde(default)]
    pub revocation: Option<Message>,
}

/// What the rules say of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceStanding {
    /// Enrolled.
    Enrolled,
    /// Restricted for a while: it writes ballots and answers only.
    Restricted,
    /// Revoked for good.
    Revoked,
    /// Wrote two entries with one number: out for good.
    Equivocated,
}
