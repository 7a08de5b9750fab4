//! The evidence of a run: a file that a stranger can judge, with our checker and with others'.
//!
//! ```text
//! histories + event lines → write → bundle.zip → open → judge → does it say what it claims?
//! ```
//!
//! A bundle holds, once for the run, `manifest.json` (the list of files, with sizes and SHA-256),
//! `manifest.sha256`, `CHECK.md` and `run.txt`; and for each lane a directory with its
//! `history.jsonl`, from which everything else in the directory follows.
//!
//! May be used by the server: by its pages and its command line. Uses `sale`, and no other crate of this workspace:
//! judging needs no database, no network and no clock.

mod claims;
mod compare;
mod encode;
mod files;
mod guide;
mod history_file;
mod judge;
mod kind;
mod manifest;
mod open;
mod rows;
mod shape;
mod write;

pub use history_file::{ReadError, read_history, write_history};
pub use judge::{Judged, LaneJudged, judge_opened};
pub use open::{OpenError, Opened, open, open_file};
pub use write::{About, Bundle};
