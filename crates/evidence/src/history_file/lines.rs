//! The lines of a stranger's file, read one at a time and with bounds.

use super::{HISTORY_MAX, LINE_MAX, error::ReadError};
use crate::kind::{FIRST_BYTES, other_kind};
use std::io::{self, BufRead, BufReader, Chain, Cursor, Read, Take};

/// The mark that some editors on Windows write before UTF-8. It has no meaning.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) struct Lines<R> {
    input: BufReader<Chain<Cursor<Vec<u8>>, Take<R>>>,
    line: Vec<u8>,
    /// The number of the last line that was read, from 1.
    number: u64,
    bytes: u64,
}

impl<R: Read> Lines<R> {
    /// Reads the beginning, so that the error for a file of another kind names that kind.
    pub(super) fn of(mut input: R) -> Result<Self, ReadError> {
        let mut first = Vec::new();
        let outcome = input.by_ref().take(FIRST_BYTES).read_to_end(&mut first);
        outcome.map_err(|source| ReadError::Io { line: 1, source })?;
        if let Some(what) = other_kind(&first) {
            return Err(ReadError::OtherKind(what));
        }
        let mut first = Cursor::new(first);
        if first.get_ref().starts_with(BYTE_ORDER_MARK) {
            first.set_position(BYTE_ORDER_MARK.len() as u64);
        }
        let input = BufReader::new(first.chain(input.take(HISTORY_MAX)));
        Ok(Self { input, line: Vec::new(), number: 0, bytes: 0 })
    }

    /// Returns the next line with its number; at the end `None`, with the number that it would have.
    pub(super) fn next_line(&mut self) -> Result<(u64, Option<&[u8]>), ReadError> {
        self.advance()?;
        if self.line.trim_ascii().is_empty() && !self.line.is_empty() {
            let blank = self.number;
            while self.line.trim_ascii().is_empty() && !self.line.is_empty() {
                self.advance()?;
            }
            if !self.line.is_empty() {
                return Err(ReadError::Line { line: blank, why: "it is blank, in the middle of the history".into() });
            }
        }
        Ok((self.number, Some(self.line.as_slice()).filter(|line| !line.is_empty())))
    }

    fn advance(&mut self) -> Result<(), ReadError> {
        self.number += 1;
        let line = self.number;
        self.bytes += self.read().map_err(|source| ReadError::Io { line, source })? as u64;
        let at = |why: String| ReadError::Line { line, why };
        if self.line.len() > LINE_MAX {
            return Err(at(format!("longer than any line of a history ({} KiB)", LINE_MAX >> 10)));
        }
        if self.bytes > HISTORY_MAX {
            return Err(at(format!("longer than any history ({} MiB)", HISTORY_MAX >> 20)));
        }
        match std::str::from_utf8(&self.line) {
            Ok(_) => Ok(()),
            Err(error) => Err(at(format!("it is not UTF-8 text (byte {} of the line)", error.valid_up_to() + 1))),
        }
    }

    /// Reads a line, with at most one byte more than is accepted; nothing at the end.
    fn read(&mut self) -> io::Result<usize> {
        self.line.clear();
        self.input.by_ref().take(LINE_MAX as u64 + 1).read_until(b'\n', &mut self.line)
    }
}
