//! Work that keeps a processor busy for a while: evidence bundles, pictures, the offline file.
//!
//! Each kind is bounded in the same four ways: how many are made at once, how many requests wait, how long they wait,
//! and how many bytes of results are kept. The work for one key is done once for all requests that need it at the
//! same time. A client may give up a request; that does not stop work that has begun, so the work counts until it is
//! done.

mod cache;
mod of_run;
mod queue;
mod tag;

pub(super) use of_run::{Kind, answer};
pub(super) use queue::{Job, Made};
pub use queue::{Load, Queue};
pub(super) use tag::is_known;

use sale::{Lane, event::RunRecord};
use std::{num::NonZero, thread::available_parallelism};

/// Bundles made at once: one of ten thousand buyers takes a second of a core.
const BUNDLES_AT_ONCE: usize = 2;
/// Requests for different bundles that wait. The last of them waits a few seconds.
const BUNDLES_WAITING: usize = 16;
/// Bytes of bundles that are kept. One of 60 buyers has about 40 kB.
const BUNDLES_CACHE_BYTES: u64 = 32 << 20;

/// Requests for different pictures that wait. Each picture takes some ten milliseconds.
const PICTURES_WAITING: usize = 64;
/// Bytes of pictures that are kept. A card has about 40 kB.
const PICTURES_CACHE_BYTES: u64 = 16 << 20;

/// The offline file is one file: a second one is made only when its parts have changed.
const FILES_AT_ONCE: usize = 1;
/// Requests for different offline files that wait.
const FILES_WAITING: usize = 4;
/// Bytes of offline files that are kept: two of the largest, those of a debug build.
const FILES_CACHE_BYTES: u64 = 16 << 20;

/// Pages and JSON of long runs for which requests wait. Each takes some hundred milliseconds.
const LONG_WAITING: usize = 32;
/// They are not kept: a page contains a nonce, which is used once.
const LONG_CACHE_BYTES: u64 = 0;
/// Attempts of both lanes from which on a run is long: drawing fewer takes some milliseconds.
const LONG: usize = 500;

/// The queues of one server.
#[derive(Debug, Clone)]
pub struct Heavy {
    /// Evidence bundles, and the histories of single lanes.
    pub bundles: Queue,
    /// Social cards and space-time views.
    pub pictures: Queue,
    /// The widget's offline file.
    pub files: Queue,
    /// Pages and JSON of long runs.
    pub long: Queue,
}

/// Whether a run is so long that it is not drawn on a thread that serves.
pub(super) fn is_long(run: &RunRecord) -> bool {
    Lane::ALL.iter().map(|lane| run.lane(*lane).attempts.len()).sum::<usize>() >= LONG
}

impl Default for Heavy {
    fn default() -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self {
            bundles: Queue::new("bundles of evidence", BUNDLES_AT_ONCE, BUNDLES_WAITING, BUNDLES_CACHE_BYTES),
            pictures: Queue::new("pictures", processors, PICTURES_WAITING, PICTURES_CACHE_BYTES),
            files: Queue::new("offline files", FILES_AT_ONCE, FILES_WAITING, FILES_CACHE_BYTES),
            long: Queue::new("pages of long runs", processors, LONG_WAITING, LONG_CACHE_BYTES),
        }
    }
}
