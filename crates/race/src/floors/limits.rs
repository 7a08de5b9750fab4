//! Limits of the floors: how long they last, and how much goes on at once.

use crate::journal::HEARTBEAT;
use std::time::Duration;

/// Purchases in flight on all floors. Each holds a connection for some ten milliseconds, and
/// the runs need connections, too.
pub const PURCHASES_MAX: usize = 16;
/// Open streams of all floors. Each is an open connection and some kilobytes.
const VIEWERS_MAX: usize = 512;
/// Floors in all. Each is a row of 100 bytes, and its purchases.
pub const FLOORS_MAX: u32 = 100_000;
/// Seats followed at once until their regions agree. Each is a task of a kilobyte; beyond that, whole floors are read.
const NEWS_MAX: usize = 1_024;
/// Time between two notes that a floor is in use: one write for each visit would be too many.
const NOTE_EVERY: Duration = Duration::from_secs(60 * 60);
/// Time between the expiry of a floor and the deletion of its rows: longer than a purchase that
/// had just begun can last, and longer than its rows take to reach every region.
const SETTLE: Duration = Duration::from_secs(60);

/// The limits of the floors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloorLimits {
    /// A floor expires when nobody has used or watched it for this time.
    pub idle: Duration,
    /// Most floors. When there are this many, a new one is refused.
    pub floors_max: u32,
    /// The rows of a floor stay for this time after it has expired.
    pub settle: Duration,
    /// Most purchases in flight.
    pub purchases_max: usize,
    /// Most open streams.
    pub viewers_max: usize,
    /// Most seats for which viewers get each change by itself.
    pub news_max: usize,
    /// After this time without an event, a viewer gets a heartbeat.
    pub heartbeat: Duration,
}

impl FloorLimits {
    /// Returns the default limits, with floors that expire after `idle`.
    #[must_use]
    pub const fn expiring_after(idle: Duration) -> Self {
        Self {
            idle,
            floors_max: FLOORS_MAX,
            settle: SETTLE,
            purchases_max: PURCHASES_MAX,
            viewers_max: VIEWERS_MAX,
            news_max: NEWS_MAX,
            heartbeat: HEARTBEAT,
        }
    }

    /// Returns the time between two notes that a floor is in use; short enough that a floor in use
    /// never expires.
    pub(super) fn note_every(&self) -> Duration {
        NOTE_EVERY.min(self.idle / 4)
    }
}
