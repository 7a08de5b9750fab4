//! How long floors last, and how much goes on at once.

use crate::journal::HEARTBEAT;
use std::time::Duration;

/// Purchases in flight on all floors. Each holds a line for some ten milliseconds, and
/// the runs need lines, too.
pub const PURCHASES_MAX: usize = 16;
/// Open streams of all floors. Each is an open connection and some kilobytes.
const VIEWERS_MAX: usize = 512;
/// Floors in all. Each is a row of 100 bytes, and its purchases.
pub const FLOORS_MAX: u32 = 100_000;
/// Seats followed at once until their regions agree. Each is a task of a kilobyte; beyond that whole floors are looked at.
const NEWS_MAX: usize = 1_024;
/// How far apart the notes are that a floor is in use: a write a visit would be one too many.
const NOTE_EVERY: Duration = Duration::from_secs(60 * 60);
/// Between the expiry of a floor and the deletion of its rows: longer than a purchase
/// that had just begun can last, and than its rows take to every region.
const SETTLE: Duration = Duration::from_secs(60);

/// How the floors are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FloorLimits {
    /// A floor that nobody uses or watches for so long expires.
    pub idle: Duration,
    /// Most floors. Where there are as many, a new one is refused.
    pub floors_max: u32,
    /// Its rows stay for so long after that.
    pub settle: Duration,
    /// Most purchases in flight.
    pub purchases_max: usize,
    /// Most open streams.
    pub viewers_max: usize,
    /// Most seats whose viewers are told of each change by itself.
    pub news_max: usize,
    /// After so long without an event a viewer gets a heartbeat.
    pub heartbeat: Duration,
}

impl FloorLimits {
    /// The usual ones, with floors that expire after `idle`.
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

    /// How far apart the notes are that a floor is in use; often enough that one in use
    /// never expires.
    pub(super) fn note_every(&self) -> Duration {
        NOTE_EVERY.min(self.idle / 4)
    }
}
