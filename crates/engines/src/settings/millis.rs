//! Times in milliseconds: one for each region, or a range.

use std::{fmt, ops::RangeInclusive, str::FromStr, time::Duration};

/// Ten seconds: an attempt that needs longer is given up anyway.
const MILLIS_MAX: u32 = 10_000;

/// One time for each of the two regions: `0,10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MillisList(pub [Duration; 2]);

impl FromStr for MillisList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (first, second) = text.split_once(',').ok_or("two times are needed, one a region: 0,10")?;
        Ok(Self([millis(first)?, millis(second)?].map(|ms| Duration::from_millis(ms.into()))))
    }
}

/// A range of times: `400-900`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MillisRange(pub RangeInclusive<u32>);

impl FromStr for MillisRange {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('-').unwrap_or((text, text));
        let range = millis(from)?..=millis(to)?;
        if range.is_empty() {
            return Err(format!("the range {text} ends before it begins"));
        }
        Ok(Self(range))
    }
}

impl fmt::Display for MillisRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0.start(), self.0.end())
    }
}

fn millis(text: &str) -> Result<u32, String> {
    let text = text.trim();
    let known = text.parse().ok().filter(|ms| *ms <= MILLIS_MAX);
    known.ok_or_else(|| format!("\"{text}\" is not a number of milliseconds from 0 to {MILLIS_MAX}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_bounded_numbers() {
        assert_eq!("0,10".parse::<MillisList>().unwrap().0[1], Duration::from_millis(10));
        assert_eq!("400-900".parse::<MillisRange>().unwrap().0, 400..=900);
        assert_eq!("0".parse::<MillisRange>().unwrap().0, 0..=0);
        for bad in ["", "10", "1,2,3", "-1,2", "a,b", "0,10001"] {
            assert!(bad.parse::<MillisList>().is_err(), "{bad:?}");
        }
        for bad in ["900-400", "x", "", "1-2-3"] {
            assert!(bad.parse::<MillisRange>().is_err(), "{bad:?}");
        }
    }
}
