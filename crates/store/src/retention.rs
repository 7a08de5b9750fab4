//! The time for which a run is kept.

use std::{fmt, time::Duration};

/// The time for which a run is kept after it was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub Duration);

/// Seconds of a day.
pub const DAY: u64 = 24 * 60 * 60;

impl Default for Retention {
    fn default() -> Self {
        Self::days(Self::DAYS)
    }
}

impl Retention {
    /// Days for which a run is kept by default.
    pub const DAYS: u32 = 30;

    /// A retention of this many days.
    #[must_use]
    pub const fn days(days: u32) -> Self {
        Self(Duration::from_secs(days as u64 * DAY))
    }

    /// Returns the time until which a run is kept, as Unix time in milliseconds.
    pub fn until_ms(self, begun_ms: u64) -> u64 {
        begun_ms.saturating_add(millis(self.0))
    }
}

impl fmt::Display for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_secs() {
            DAY => f.write_str("a day"),
            seconds if seconds >= DAY => write!(f, "{} days", seconds / DAY),
            seconds => write!(f, "{seconds} seconds"),
        }
    }
}

/// Returns the whole milliseconds of a duration.
#[must_use]
pub fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_kept_to_the_millisecond_until_the_time_that_is_told() {
        for days in [1, 2, 3, 30, 36_500] {
            let retention = Retention::days(days);
            assert_eq!(retention.until_ms(7), 7 + u64::from(days) * 24 * 60 * 60 * 1000, "{days} days");
        }
        assert_eq!(Retention::default(), Retention::days(30));
    }
}
