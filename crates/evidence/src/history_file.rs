//! `history.jsonl`: a lane's whole history as lines of JSON. It can be read back exactly.
//!
//! Runs are stored, and sent to browsers, in the compact lines of [`sale::History::to_lines`]: a JSON reader
//! would cost the page 20 kB (brotli). This file is for other people's tools, which read and write it, so each
//! field is named, and each error is a sentence.
//!
//! The first line is a header. Then come the invocations and completions of the buyers'
//! operations in order of time, then the auditor's observations, then a line that marks the end.
//! It is like Jepsen's histories, but a purchase spans the operations inside it: an
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
/// Most observations accepted: one per region every 25 ms, for some minutes.
const OBSERVATIONS_MAX: u32 = 100_000;
/// Most ledger rows accepted, over all observations.
const ROWS_MAX: u32 = 200_000;
/// Longest whole file accepted, in bytes.
pub(super) const HISTORY_MAX: u64 = 512 * 1024 * 1024;
