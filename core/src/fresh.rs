//! Random bytes on their way to become keys.

use zeroize::{Zeroize, Zeroizing};

/// Fresh random bytes for one act. Keys are made from them (of an invitation, of the recovery sheet), so they are as secret
/// as these: never shown, and wiped from memory when dropped. They lie in one place, so that moving leaves no copy.
#[derive(Clone, PartialEq, Eq)]
pub struct Fresh(Box<[u8; 64]>);

impl Fresh {
    /// Lets `fill` write the bytes in place.
    ///
    /// # Errors
    /// Whatever `fill` says.
    pub fn filled<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut fresh = Self(Box::new([0; 64]));
        fill(fresh.0.as_mut_slice()).map(|()| fresh)
    }

    /// Makes 32 bytes for one purpose; other purposes have others.
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(purpose, self.0.as_slice()))
    }

    /// The bytes.
    pub(crate) fn as_slice(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl From<[u8; 64]> for Fresh {
    fn from(bytes: [u8; 64]) -> Self {
        Self(Box::new(bytes))
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl std::fmt::Debug for Fresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fresh(withheld)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fresh_bytes_are_never_shown_and_serve_each_purpose_apart() {
        let fresh = Fresh::from([7; 64]);
        assert_eq!(format!("{fresh:?}"), "Fresh(withheld)");
        assert_ne!(fresh.derive("one"), fresh.derive("another"));
        assert_ne!(*fresh.derive("one"), [7; 32]);
        assert_eq!(Fresh::filled(|bytes| bytes.first().map(|_| ()).ok_or("none")), Ok(Fresh::from([0; 64])));
    }
}
