//! `history.jsonl`: a lane's history as lines of JSON, whole: it can be read back exactly.
//!
//! Runs are stored, and sent to browsers, in the compact lines of [`sale::History::to_lines`]: a JSON reader
//! would cost the page 20 kB (brotli). This is what other people's tools read and write, so each field is
//! named, and whatever is wrong is said in a sentence.
//!
//! The first line says what it is. Then come the invocations and completions of the buyers'
//! operations in order of time, then what the auditor read, then a line that says it is all.
//! As in Jepsen's histories, but that a purchase spans the operations inside it: an
//! invocation and its completion share the number `op`, not only the process.

mod builder;
mod error;
mod format;
mod lines;
mod read;
mod rules;
mod words;
mod write;

pub use error::ReadError;
pub use read::read_history;
pub(super) use words::REGION;
pub use write::write_history;

/// Longest line accepted, in bytes. Ours have a few hundred.
const LINE_MAX: usize = 64 * 1024;
/// Most operations accepted: ten thousand buyers who retry twenty-five times make 1.4 million.
const OPS_MAX: u32 = 1_500_000;
/// Most looks of the auditor accepted: one each 25 ms and region, for some minutes.
const LOOKS_MAX: u32 = 100_000;
/// Most ledger rows accepted, over all looks.
const ROWS_MAX: u32 = 200_000;
/// Longest whole file accepted, in bytes.
pub(super) const HISTORY_MAX: u64 = 512 * 1024 * 1024;
