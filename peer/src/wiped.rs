//! A buffer that leaves nothing behind: for what a line may carry that nobody else may read.

use std::io;

use zeroize::Zeroize;

/// The first size, in bytes: most lines never make it grow.
const BYTES_MIN: usize = 4 * 1024;

/// Bytes that are wiped when they are dropped, taken out, or moved because there are more of them.
#[derive(Default)]
pub(crate) struct Wiped(Vec<u8>);

impl Wiped {
    /// Adds bytes.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        let wanted = self.0.len() + bytes.len();
        if wanted > self.0.capacity() {
            // A vector that grows by itself would leave its old bytes where they were.
            let mut larger = Vec::with_capacity(wanted.next_power_of_two().max(BYTES_MIN));
            larger.extend_from_slice(&self.0);
            std::mem::replace(&mut self.0, larger).zeroize();
        }
        self.0.extend_from_slice(bytes);
    }

    /// Takes the first bytes out.
    pub(crate) fn take(&mut self, count: usize) -> Self {
        let mut taken = Self::default();
        taken.push(&self.0[..count]);
        let left = self.0.len() - count;
        self.0.copy_within(count.., 0);
        self.0[left..].zeroize();
        self.0.truncate(left);
        taken
    }
}

impl std::ops::Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.push(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl std::fmt::Debug for Wiped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Wiped({} bytes)", self.0.len())
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_is_no_longer_there_and_the_rest_stays() {
        let mut buffer = Wiped::default();
        for _ in 0..BYTES_MIN {
            buffer.push(b"secret");
        }
        buffer.push(b"rest");
        let taken = buffer.take(6 * BYTES_MIN);
        assert!(taken.len() == 6 * BYTES_MIN && taken.ends_with(b"secret"));
        assert_eq!(&*buffer, b"rest");
        // The room behind what is left, as far as a vector shows it again, holds nothing of what was there.
        buffer.0.resize(6 * BYTES_MIN, 0);
        assert!(!buffer.windows(6).any(|window| window == b"secret"));
    }
}
