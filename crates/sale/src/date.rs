//! Dates, in one format everywhere: "22 Nov 2026, 21:27 UTC", and "22 November 2026" where
//! an audience reads them.

use time::{OffsetDateTime, macros::format_description};

/// Formats a Unix time in milliseconds as a date with a time.
#[must_use]
pub fn date(at_ms: u64) -> String {
    let format = format_description!("[day padding:none] [month repr:short] [year], [hour]:[minute] UTC");
    moment(at_ms).and_then(|at| at.format(format).ok()).unwrap_or_else(|| "on an unknown day".into())
}

/// Formats a Unix time in milliseconds as a day.
#[must_use]
pub fn day(at_ms: u64) -> String {
    let format = format_description!("[day padding:none] [month repr:long] [year]");
    moment(at_ms).and_then(|at| at.format(format).ok()).unwrap_or_else(|| "an unknown day".into())
}

fn moment(at_ms: u64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(i64::try_from(at_ms / 1000).ok()?).ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_date_is_read_by_people() {
        assert_eq!(super::date(1_795_382_824_463), "22 Nov 2026, 21:27 UTC");
        assert_eq!(super::date(u64::MAX), "on an unknown day");
        assert_eq!(super::day(1_795_382_824_463), "22 November 2026");
        assert_eq!(super::day(u64::MAX), "an unknown day");
    }
}
