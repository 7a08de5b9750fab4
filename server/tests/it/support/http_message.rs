//! An HTTP/1.1 message as the SDK and DynamoDB's emulators send it: a head, and a body whose length the head gives.

use serde_json::Value;
use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// One message as it is on the wire.
pub(super) struct HttpMessage {
    pub(super) bytes: Vec<u8>,
    /// The offset of the body.
    body: usize,
}

impl HttpMessage {
    /// Reads the next message.
    pub(super) async fn read(from: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Self> {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            if from.read_until(b'\n', &mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let mut message = Self { body: bytes.len(), bytes };
        let length = message.header("content-length").expect("a length").parse::<usize>().expect("a number");
        message.bytes.resize(message.body + length, 0);
        from.read_exact(&mut message.bytes[message.body..]).await?;
        Ok(message)
    }

    /// Returns the operation that DynamoDB is to do, such as `PutItem`.
    pub(super) fn operation(&self) -> &str {
        let target = self.header("x-amz-target").expect("a request of DynamoDB's");
        target.split('.').next_back().expect("an operation")
    }

    /// Returns its body.
    pub(super) fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes[self.body..]).expect("JSON")
    }

    fn header(&self, name: &str) -> Option<&str> {
        let head = std::str::from_utf8(&self.bytes[..self.body]).expect("ASCII");
        let headers = head.lines().filter_map(|line| line.split_once(':'));
        headers.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}
