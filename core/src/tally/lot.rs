//! The lot: what decides a tie when no vote does, by a rule that everybody can follow.
//!
//! Each option has a ticket, BLAKE3 in its key derivation mode over the vote's lot and the option's number. The
//! smallest ticket is drawn, compared byte by byte.

const CONTEXT: &str = "moothall 2026 lot";

/// An option's ticket.
pub fn ticket(lot: &[u8; 32], option: u8) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(lot);
    hasher.update(&[option]);
    *hasher.finalize().as_bytes()
}

/// The option that is drawn; none from nothing.
pub fn draw(lot: &[u8; 32], among: &[u8]) -> Option<u8> {
    among.iter().copied().min_by_key(|option| ticket(lot, *option))
}
