//! The log of PostgreSQL: one file for this start, one for the start before.

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use super::error::LocalPostgresError;

/// The part that an error message quotes: enough for the reason and the events that led to it.
const TAIL_LINES: usize = 20;
const TAIL_BYTES: u64 = 8 * 1024;

/// Sets the log of the start before aside, so that two logs bound the size and a crash can still be examined.
pub(super) fn begin(log: &Path) -> Result<(), LocalPostgresError> {
    match fs::rename(log, log.with_extension("log.before")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(LocalPostgresError::file("set aside", log)(error)),
        _ => Ok(()),
    }
}

/// Returns the last lines, or the reason why there are none.
pub(super) fn tail(log: &Path) -> String {
    match last_bytes(log) {
        Ok(bytes) if bytes.is_empty() => "(empty)".to_owned(),
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text.lines().collect();
            lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
        }
        Err(error) => format!("(cannot be read: {error})"),
    }
}

fn last_bytes(log: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(log)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}
