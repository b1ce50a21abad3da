//! What can be wrong, and where.

use crate::id::{BodyHash, DeviceId, EntryId, to_hex};
use crate::message::Message;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Bytes that are no entry.
    EntryForm,
    /// An entry that its device did not sign.
    EntrySignature,
    /// An entry that is stored as another one.
    EntryRow,
    /// An entry of another organisation.
    EntryOrganisation,
    /// An entry that does not follow the one before it.
    Chain,
    /// A proof of equivocation or of two orders that proves nothing, or not this.
    Proof,
    /// A receipt that its keeper did not sign, or for another ballot.
    Receipt,
    /// Bytes that are no order record.
    OrderForm,
    /// A batch that does not follow the one before it.
    Order,
    /// An entry that is placed and not there, or out of turn.
    Placed,
    /// An entry that is stored at another place than the order's.
    Run,
    /// A verdict that the rules do not come to.
    Verdict,
    /// A reason that the rules do not give.
    Reason,
    /// A running hash that is not the one of these records.
    RunningHash,
    /// An epoch record that is not signed as it must be, or that opens nothing.
    Epoch,
    /// Rules that this program does not know.
    Rules,
    /// An entry on which the rules fail.
    Aside,
    /// A saved state that is not the one reached.
    State,
    /// Bytes that are no certificate.
    CertificateForm,
    /// A certificate for what is not a point of this order.
    CertificatePoint,
    /// A certificate that a keeper did not sign.
    CertificateSignature,
    /// A certificate that too few keepers signed.
    CertificateQuorum,
    /// A certificate of a state that the order does not add up to.
    Checkpoint,
    /// The order's end, which no certificate covers.
    Uncertified,
    /// Bytes that are no body.
    BodyForm,
    /// A body that is not what its name says.
    BodyHash,
    /// A body that its entry does not name.
    BodyEntry,
    /// A body that was erased.
    BodyErased,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::EntryForm,
        Self::EntrySignature,
        Self::EntryRow,
        Self::EntryOrganisation,
        Self::Chain,
        Self::Proof,
        Self::Receipt,
        Self::OrderForm,
        Self::Order,
        Self::Placed,
        Self::Run,
        Self::Verdict,
        Self::Reason,
        Self::RunningHash,
        Self::Epoch,
        Self::Rules,
        Self::Aside,
        Self::State,
        Self::CertificateForm,
        Self::CertificatePoint,
        Self::CertificateSignature,
        Self::CertificateQuorum,
        Self::Uncertified,
        Self::BodyForm,
        Self::BodyHash,
        Self::BodyEntry,
        Self::BodyErased,
    ];

    /// The sentence's id in the Fluent files.
    pub fn code(self) -> &'static str {
        match self {
            Self::EntryForm => "verify-fault-entry-form",
            Self::EntrySignature => "verify-fault-entry-signature",
            Self::EntryRow => "verify-fault-entry-row",
            Self::EntryOrganisation => "verify-fault-entry-organisation",
            Self::Chain => "verify-fault-chain",
            Self::Proof => "verify-fault-proof",
            Self::Receipt => "verify-fault-receipt",
            Self::OrderForm => "verify-fault-order-form",
            Self::Order => "verify-fault-order",
            Self::Placed => "verify-fault-placed",
            Self::Run => "verify-fault-run",
            Self::Verdict => "verify-fault-verdict",
            Self::Reason => "verify-fault-reason",
            Self::RunningHash => "verify-fault-running-hash",
            Self::Epoch => "verify-fault-epoch",
            Self::Rules => "verify-fault-rules",
            Self::Aside => "verify-fault-aside",
            Self::State => "verify-fault-state",
            Self::CertificateForm => "verify-fault-certificate-form",
            Self::CertificatePoint => "verify-fault-certificate-point",
            Self::CertificateSignature => "verify-fault-certificate-signature",
            Self::CertificateQuorum => "verify-fault-certificate-quorum",
            Self::Checkpoint => "verify-fault-checkpoint",
            Self::Uncertified => "verify-fault-uncertified",
            Self::BodyForm => "verify-fault-body-form",
            Self::BodyHash => "verify-fault-body-hash",
            Self::BodyEntry => "verify-fault-body-entry",
            Self::BodyErased => "verify-fault-body-erased",
        }
    }
}

/// Where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// At an entry.
    Entry {
        /// Which.
        id: EntryId,
        /// In whose journal.
        device: DeviceId,
        /// Under which number.
        sequence: u64,
    },
    /// At an entry that is known by its id only.
    Id(EntryId),
    /// At a device.
    Device(DeviceId),
    /// At a position of the order.
    Position(u64),
    /// At a body.
    Body(BodyHash),
    /// At a proof.
    Proof([u8; 32]),
}

/// The first thing that is not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyFault {
    /// What.
    pub what: What,
    /// Where.
    pub place: Place,
}

impl VerifyFault {
    /// The sentence that names it. Its argument `where` is the place in words for whoever looks into it.
    pub fn message(&self) -> Message {
        let place = match self.place {
            Place::Entry { id, device, sequence } => format!("{id} ({device} #{sequence})"),
            Place::Id(id) => id.to_string(),
            Place::Device(device) => device.to_string(),
            Place::Position(position) => format!("@{position}"),
            Place::Body(hash) => hash.to_string(),
            Place::Proof(id) => to_hex(&id),
        };
        Message::new(self.what.code()).text("where", place)
    }
}
