//! Input from a pipe: a zip is read from its end, so the input is stored first.

use super::{OpenError, Opened, limits::PIPED_IN_MEMORY_MAX, open_file};
use crate::history_file::HISTORY_MAX;
use std::io::{self, Read, Seek};
use tempfile::SpooledTempFile;

/// Reads `input` to its end and opens it. Stops reading after the length of the longest history.
pub(super) fn open(input: impl Read, what: &str) -> Result<Opened, OpenError> {
    let io = |source| OpenError::Io { what: what.to_owned(), source };
    // In memory, then in a file that nobody else can see and that is removed when this program ends.
    let mut spooled = SpooledTempFile::new(PIPED_IN_MEMORY_MAX);
    io::copy(&mut input.take(HISTORY_MAX + 1), &mut spooled).map_err(io)?;
    spooled.rewind().map_err(io)?;
    open_file(spooled, what)
}
