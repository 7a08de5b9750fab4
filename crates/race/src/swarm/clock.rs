//! The clock of a real lane.

use sale::Clock;
use std::sync::OnceLock;
use tokio::time::Instant;

/// The record of a real lane.
pub type Recorder = sale::Recorder<LaneClock>;

/// A monotonic clock that starts when it is first read: by the first buyer to be released.
#[derive(Debug, Default)]
pub struct LaneClock(OnceLock<Instant>);

impl Clock for LaneClock {
    fn now_ns(&self) -> u64 {
        let released = self.0.get_or_init(Instant::now);
        u64::try_from(released.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}
