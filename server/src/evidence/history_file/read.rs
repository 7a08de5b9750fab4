//! Lines to a history, with nothing taken on trust: they may come from anybody.

use super::{builder::Builder, format::Line, lines::Lines, words::why_not};
use app::sale::History;
use std::io::{self, Read};

/// Why a `history.jsonl` cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file could not be read to its end.
    #[error("line {line}: {source}")]
    Io {
        /// The line, from 1.
        line: u64,
        /// What the system says.
        source: io::Error,
    },
    /// A line is not what it has to be.
    #[error("line {line}: {why}")]
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// It is something else than a history: what, and what to do.
    #[error("{0}")]
    OtherKind(String),
}

/// Reads the lines of a `history.jsonl`.
///
/// # Errors
/// Names the first line that is too long, is not JSON of this format, contradicts an
/// earlier one, or is missing; or the line on which a process does what none can.
pub fn read_history(input: impl Read) -> Result<History, ReadError> {
    let (mut lines, mut builder) = (Lines::of(input)?, None::<Builder>);
    loop {
        let (line, text) = lines.next_line()?;
        let at = |why: String| ReadError::Line { line, why };
        let Some(text) = text else {
            let cut_off = || at("the history is cut off: there is no line of type \"end\"".into());
            return builder.and_then(Builder::whole).ok_or_else(cut_off);
        };
        let read: Line = serde_json::from_slice(text).map_err(|_| at(why_not(text, line)))?;
        match (&mut builder, read) {
            (None, Line::History(header)) => builder = Some(Builder::new(header).map_err(at)?),
            (None, _) => return Err(at("the first line has to be of type \"history\"".into())),
            (Some(builder), read) => builder.take(line, read)?,
        }
    }
}
