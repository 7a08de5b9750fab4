//! The replication delay of a floor: the time that a write of the eventual lane needs to reach the other region.

use std::{fmt, ops::RangeInclusive, str::FromStr};

/// Longest delay that a floor may have, in milliseconds: enough to buy a seat in one region and then, by hand, in
/// the other.
pub const DELAY_MAX_MS: u32 = 2_000;
/// The step of the control, in milliseconds.
pub const DELAY_STEP_MS: u32 = 50;

/// A delay that a visitor chose: 0 to [`DELAY_MAX_MS`] milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelayMs(u32);

impl DelayMs {
    /// Returns it in milliseconds.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl FromStr for DelayMs {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let ms = text.parse().ok().filter(|ms| *ms <= DELAY_MAX_MS);
        // The message does not repeat the value: it may be as long as a request.
        ms.map(Self).ok_or_else(|| format!("A replication delay is 0 to {DELAY_MAX_MS} whole milliseconds."))
    }
}

/// The delay that holds on a floor: the range, in milliseconds, from which that of each write is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DelayRange(pub RangeInclusive<u32>);

impl DelayRange {
    /// Returns the place of the control in milliseconds: the middle of the range, as far as the control goes.
    #[must_use]
    pub fn control_ms(&self) -> u32 {
        let (least, most) = (*self.0.start(), *self.0.end());
        if least == most {
            return least.min(DELAY_MAX_MS);
        }
        let middle = least.midpoint(most);
        (middle - middle % DELAY_STEP_MS).min(DELAY_MAX_MS)
    }
}

impl From<DelayMs> for DelayRange {
    fn from(DelayMs(ms): DelayMs) -> Self {
        Self(ms..=ms)
    }
}

impl fmt::Display for DelayRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least, most) = (self.0.start(), self.0.end());
        if least == most { write!(f, "{least} ms") } else { write!(f, "{least} to {most} ms") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_a_whole_number_up_to_two_seconds_and_nothing_else() {
        for (text, ms) in [("0", 0), ("50", 50), ("2000", DELAY_MAX_MS)] {
            assert_eq!(text.parse::<DelayMs>().map(DelayMs::get), Ok(ms));
        }
        for bad in ["", "-1", "2001", "99999999999", "1.5", " 50", "50 ms", "much", &"9".repeat(5000)] {
            let why = bad.parse::<DelayMs>().unwrap_err();
            assert_eq!(why, "A replication delay is 0 to 2000 whole milliseconds.", "{bad:?}");
        }
    }

    #[test]
    fn a_range_says_its_ends_and_the_control_stands_in_its_middle() {
        for (range, text, control_ms) in [
            (400..=900, "400 to 900 ms", 650),
            (0..=0, "0 ms", 0),
            (1234..=1234, "1234 ms", 1234),
            (20..=60, "20 to 60 ms", 0),
            (5000..=9000, "5000 to 9000 ms", DELAY_MAX_MS),
        ] {
            let delay = DelayRange(range);
            assert_eq!((delay.to_string().as_str(), delay.control_ms()), (text, control_ms));
        }
        assert_eq!(DelayRange::from(DelayMs(50)), DelayRange(50..=50));
    }
}
