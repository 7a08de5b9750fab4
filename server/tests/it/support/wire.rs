//! Just enough of PostgreSQL's protocol to see where a message ends, and which one is COMMIT.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// One message as it is on the wire.
pub(super) struct Message {
    pub(super) bytes: Vec<u8>,
    /// The offset of its body: after the length, and after the type if it has one.
    body: usize,
}

impl Message {
    /// Reads the first message of a connection, the only one without a type.
    pub(super) async fn startup(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        Self::rest(from, Vec::new()).await
    }

    /// Reads any other message of either side.
    pub(super) async fn next(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let kind = from.read_u8().await?;
        Self::rest(from, vec![kind]).await
    }

    async fn rest(from: &mut (impl AsyncRead + Unpin), mut bytes: Vec<u8>) -> io::Result<Self> {
        let length = from.read_u32().await?;
        bytes.extend(length.to_be_bytes());
        let body = bytes.len();
        // The length counts itself.
        bytes.resize(body + length as usize - size_of::<u32>(), 0);
        from.read_exact(&mut bytes[body..]).await?;
        Ok(Self { bytes, body })
    }

    /// Returns a message of this type.
    pub(super) fn new(kind: u8, body: &[u8]) -> Self {
        let mut bytes = vec![kind];
        // The length counts itself.
        bytes.extend((u32::try_from(body.len() + size_of::<u32>()).expect("short")).to_be_bytes());
        bytes.extend(body);
        Self { bytes, body: 1 + size_of::<u32>() }
    }

    /// Returns its type; meaningless for the first message of a connection.
    pub(super) fn kind(&self) -> u8 {
        self.bytes[0]
    }

    /// Returns the bytes after type and length.
    pub(super) fn body(&self) -> &[u8] {
        &self.bytes[self.body..]
    }

    /// Returns the first texts of its body, each of which ends with a zero.
    pub(super) fn texts(&self, count: usize) -> Vec<String> {
        let texts = self.bytes[self.body..].split(|byte| *byte == 0).take(count);
        texts.map(|text| String::from_utf8_lossy(text).into_owned()).collect()
    }

    /// Whether the client begins a transaction as a purchase does.
    pub(super) fn begins_at_repeatable_read(&self) -> bool {
        self.is(b'Q', b"BEGIN ISOLATION LEVEL REPEATABLE READ\0")
    }

    /// Whether this is the request to commit.
    pub(super) fn is_commit(&self) -> bool {
        self.is(b'Q', b"COMMIT\0")
    }

    /// Whether the server reports that it has committed.
    pub(super) fn is_committed(&self) -> bool {
        self.is(b'C', b"COMMIT\0")
    }

    /// Whether a transaction is open, if this message reports that the server is ready again.
    pub(super) fn in_transaction(&self) -> Option<bool> {
        (self.bytes[0] == b'Z').then(|| self.bytes[self.body] != b'I')
    }

    fn is(&self, kind: u8, body: &[u8]) -> bool {
        self.bytes[0] == kind && &self.bytes[self.body..] == body
    }
}
