//! The reason why a file is not a history.

use std::io;

/// The reason why a `history.jsonl` cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read to its end.
    #[error("line {line}: {source}")]
    Io {
        /// The line, from 1.
        line: u64,
        /// The system's error.
        source: io::Error,
    },
    /// A line is not what it has to be.
    #[error("line {line}: {why}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// The reason.
        why: String,
    },
    /// The file is not a history: a sentence with what it is, and what to do.
    #[error("{0}")]
    OtherKind(String),
}
