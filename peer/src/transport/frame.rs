//! Frames on a stream: a length of four bytes, big-endian, and that many bytes.
//!
//! A stream begins with a [`Greeting`] in each direction; the rest is frames. A frame is never empty.

use tokio::io::{AsyncRead, AsyncReadExt};

/// The bytes that a greeting begins with.
const MARK: [u8; 4] = *b"mh1\n";

/// Says why nothing more can be read from a stream.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadFault {
    /// The stream ended between two frames.
    #[error("the stream ended")]
    Ended,
    /// The stream broke, or ended within a frame.
    #[error("the stream broke")]
    Broken,
    /// A frame claims more bytes than are allowed.
    #[error("a frame of {0} bytes")]
    TooLong(usize),
    /// What came is no frame.
    #[error("not a frame")]
    Garbage,
}

/// The first bytes on a stream: which run of the program speaks.
///
/// A link of an earlier run is dead, whatever it looks like, because its device has started again since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Greeting {
    /// Drawn at random when the transport starts.
    pub(super) run: [u8; 16],
}

impl Greeting {
    /// How many bytes it takes.
    const BYTES: usize = 20;

    /// Its bytes.
    pub(super) fn encode(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..4].copy_from_slice(&MARK);
        bytes[4..].copy_from_slice(&self.run);
        bytes
    }

    /// Reads one.
    pub(super) async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Self, ReadFault> {
        let mut mark = [0; 4];
        stream.read_exact(&mut mark).await.map_err(|_| ReadFault::Broken)?;
        if mark != MARK {
            return Err(ReadFault::Garbage);
        }
        let mut run = [0; 16];
        stream.read_exact(&mut run).await.map_err(|_| ReadFault::Broken)?;
        Ok(Self { run })
    }
}

/// Reads a frame's length, and refuses one of no bytes or more than `bytes_max`.
pub(super) async fn read_length(
    stream: &mut (impl AsyncRead + Unpin),
    bytes_max: usize,
) -> Result<usize, ReadFault> {
    let mut header = [0; 4];
    let mut filled = 0;
    while filled < header.len() {
        match stream.read(&mut header[filled..]).await {
            Ok(0) if filled == 0 => return Err(ReadFault::Ended),
            Ok(0) | Err(_) => return Err(ReadFault::Broken),
            Ok(count) => filled += count,
        }
    }
    match usize::try_from(u32::from_be_bytes(header)) {
        Ok(0) => Err(ReadFault::Garbage),
        Ok(length) if length <= bytes_max => Ok(length),
        Ok(length) => Err(ReadFault::TooLong(length)),
        Err(_) => Err(ReadFault::TooLong(usize::MAX)),
    }
}

/// Reads a frame's bytes. The buffer grows with what arrives, not with what was claimed.
pub(super) async fn read_bytes(
    stream: &mut (impl AsyncRead + Unpin),
    length: usize,
) -> Result<Vec<u8>, ReadFault> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(length).unwrap_or(u64::MAX);
    stream.take(limit).read_to_end(&mut bytes).await.map_err(|_| ReadFault::Broken)?;
    if bytes.len() < length {
        return Err(ReadFault::Broken);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    async fn frame(mut stream: &[u8], bytes_max: usize) -> Result<Vec<u8>, String> {
        let length = read_length(&mut stream, bytes_max).await.map_err(|fault| fault.to_string())?;
        read_bytes(&mut stream, length).await.map_err(|fault| fault.to_string())
    }

    #[tokio::test]
    async fn a_frame_is_its_length_and_its_bytes() {
        type Case = (&'static [u8], Result<&'static [u8], &'static str>);
        let cases: [Case; 8] = [
            (&[0, 0, 0, 3, 7, 8, 9], Ok(&[7, 8, 9])),
            (&[0, 0, 0, 1, 7, 8, 9], Ok(&[7])),
            (&[0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8], Ok(&[1, 2, 3, 4, 5, 6, 7, 8])),
            (&[], Err("the stream ended")),
            (&[0, 0], Err("the stream broke")),
            (&[0, 0, 0, 3, 7], Err("the stream broke")),
            (&[0, 0, 0, 0], Err("not a frame")),
            (&[0, 0, 0, 9, 1], Err("a frame of 9 bytes")),
        ];
        for (stream, expected) in cases {
            let read = frame(stream, 8).await;
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{stream:?}");
        }
    }

    #[tokio::test]
    async fn a_claim_of_four_gigabytes_is_refused_by_its_length_alone() {
        assert_eq!(frame(&[255, 255, 255, 255], 1024).await.unwrap_err(), "a frame of 4294967295 bytes");
    }

    #[tokio::test]
    async fn a_claimed_length_reserves_no_memory() {
        let (mut near, mut far) = tokio::io::duplex(64);
        let reading =
            tokio::spawn(async move { read_bytes(&mut near, 1 << 40).await.map(|bytes| bytes.capacity()) });
        tokio::io::AsyncWriteExt::write_all(&mut far, &[1; 50]).await.unwrap();
        drop(far);
        assert!(matches!(reading.await.unwrap(), Err(ReadFault::Broken)));
    }

    #[tokio::test]
    async fn a_greeting_survives_its_bytes_and_anything_else_is_refused() {
        let greeting = Greeting { run: [9; 16] };
        assert_eq!(Greeting::read(&mut &greeting.encode()[..]).await.unwrap(), greeting);
        for stream in [&b"GET / HTTP/1.1\r\nHost: here\r\n"[..], b"mh2\n................"] {
            assert!(matches!(Greeting::read(&mut &stream[..]).await, Err(ReadFault::Garbage)));
        }
        assert!(matches!(Greeting::read(&mut &b"mh1\nshort"[..]).await, Err(ReadFault::Broken)));
    }
}
