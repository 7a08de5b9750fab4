//! Reads the tag of each finished command from the connection, because the driver does not report it.
//!
//! A COMMIT of a transaction that has failed is answered without an error and with the tag `ROLLBACK`; a client that
//! sees only "no error" takes it for a sale.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// The tag of a command, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Tag {
    /// Anything else, or nothing has finished yet.
    Other,
    /// `COMMIT`
    Commit,
    /// `ROLLBACK`
    Rollback,
}

/// The tag of the command that finished last on one connection.
#[derive(Debug, Clone, Default)]
pub struct LastCommandTag(Arc<AtomicU8>);

impl LastCommandTag {
    /// Returns the tag of the last answered command. At most one command at a time may be sent on the connection.
    #[must_use]
    pub fn tag(&self) -> Tag {
        [Tag::Commit, Tag::Rollback]
            .into_iter()
            .find(|tag| self.0.load(Ordering::Acquire) == *tag as u8)
            .unwrap_or(Tag::Other)
    }

    fn is(&self, tag: Tag) {
        self.0.store(tag as u8, Ordering::Release);
    }
}

/// A stream of PostgreSQL's protocol that watches for `CommandComplete`.
pub(super) struct CommandTagReader<S> {
    stream: S,
    messages: Messages,
}

impl<S> CommandTagReader<S> {
    pub(super) fn new(stream: S) -> (Self, LastCommandTag) {
        let completed = LastCommandTag::default();
        (Self { stream, messages: Messages::new(completed.clone()) }, completed)
    }
}

/// The type and the length of a message, in bytes.
const HEADER: usize = 5;
/// Enough bytes of a tag to identify it.
const TAG: usize = 9;

/// Finds the boundaries of messages, in whatever pieces they come.
struct Messages {
    completed: LastCommandTag,
    header: Vec<u8>,
    tag: Vec<u8>,
    /// Bytes of the body that are still to come.
    left: usize,
}

impl Messages {
    fn new(completed: LastCommandTag) -> Self {
        Self { completed, header: Vec::with_capacity(HEADER), tag: Vec::with_capacity(TAG), left: 0 }
    }

    fn read(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let taken = if self.left > 0 { self.body(bytes) } else { self.head(bytes) };
            bytes = &bytes[taken..];
        }
    }

    fn head(&mut self, bytes: &[u8]) -> usize {
        let taken = bytes.len().min(HEADER - self.header.len());
        self.header.extend_from_slice(&bytes[..taken]);
        if let [kind, a, b, c, d] = self.header[..] {
            // The length counts itself.
            self.left = (u32::from_be_bytes([a, b, c, d]) as usize).saturating_sub(HEADER - 1);
            if kind != b'C' || self.left == 0 {
                self.header.clear();
            }
        }
        taken
    }

    fn body(&mut self, bytes: &[u8]) -> usize {
        let taken = bytes.len().min(self.left);
        self.left -= taken;
        // The header is kept only while a command's completion is read.
        if !self.header.is_empty() {
            self.tag.extend(bytes[..taken].iter().take(TAG - self.tag.len()));
            if self.left == 0 {
                self.finished();
            }
        }
        taken
    }

    fn finished(&mut self) {
        self.completed.is(match &self.tag[..] {
            b"COMMIT\0" => Tag::Commit,
            b"ROLLBACK\0" => Tag::Rollback,
            _ => Tag::Other,
        });
        self.header.clear();
        self.tag.clear();
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for CommandTagReader<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let answer = Pin::new(&mut self.stream).poll_read(cx, buf);
        self.messages.read(&buf.filled()[before..]);
        answer
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for CommandTagReader<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
        [&[kind][..], &length, body].concat()
    }

    #[test]
    fn the_last_tag_is_told_in_whatever_pieces_it_comes() {
        let wire = [
            message(b'R', &[0, 0, 0, 0]),
            message(b'C', b"UPDATE 1\0"),
            message(b'D', b"C\0\0\0\x0bCOMMIT\0"),
            message(b'1', b""),
            message(b'C', b"ROLLBACK\0"),
            message(b'Z', b"I"),
        ]
        .concat();
        for size in 1..=wire.len() {
            let completed = LastCommandTag::default();
            let mut messages = Messages::new(completed.clone());
            wire.chunks(size).for_each(|piece| messages.read(piece));
            assert_eq!(completed.tag(), Tag::Rollback, "in pieces of {size}");
            message(b'C', b"COMMIT\0").chunks(size).for_each(|piece| messages.read(piece));
            assert_eq!(completed.tag(), Tag::Commit);
            message(b'C', b"COMMIT PREPARED\0").chunks(size).for_each(|piece| messages.read(piece));
            assert_eq!(completed.tag(), Tag::Other);
        }
    }
}
