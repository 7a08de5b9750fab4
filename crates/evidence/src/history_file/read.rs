//! Reads lines into a history, and trusts nothing in them: they may come from anybody.

use super::{builder::Builder, error::ReadError, format::Line, lines::Lines, words::why_not};
use sale::History;
use std::io::Read;

/// Reads the lines of a `history.jsonl`.
///
/// # Errors
/// Names the first line that is too long, is not JSON of this format, contradicts an
/// earlier one, or is missing; or the line on which a process does something impossible.
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
