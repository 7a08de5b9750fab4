//! The speed at which a run is shown.

/// The time in which a whole run is shown, in milliseconds: long enough to see people read, write and be answered,
/// short enough that nobody waits for the end.
pub const SHOWN_MS: u64 = 5000;

/// Writes "0.31 s shown in 5 s (16× slower)". From integers: formatting a float costs the
/// browser several kilobytes.
#[must_use]
pub fn factor(end_us: u64) -> String {
    let end_us = end_us.max(1);
    let shown_us = SHOWN_MS * 1000;
    let (times, word) = if shown_us >= end_us {
        ((shown_us + end_us / 2) / end_us, "\u{d7} slower)")
    } else {
        ((end_us + shown_us / 2) / shown_us, "\u{d7} faster)")
    };
    [&duration(end_us), " shown in ", &(SHOWN_MS / 1000).to_string(), " s (", &times.to_string(), word].concat()
}

/// Writes two decimals of a second, or milliseconds where the decimals would be too coarse.
fn duration(us: u64) -> String {
    let hundredths = us / 10_000;
    if hundredths < 10 {
        return [&(us / 1000).max(1).to_string(), " ms"].concat();
    }
    let (tens, ones) = (hundredths % 100 / 10, hundredths % 10);
    [&(hundredths / 100).to_string(), ".", &tens.to_string(), &ones.to_string(), " s"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_printed_without_floats() {
        assert_eq!(factor(310_000), "0.31 s shown in 5 s (16\u{d7} slower)");
        assert_eq!(factor(42_000), "42 ms shown in 5 s (119\u{d7} slower)");
        assert_eq!(factor(12_050_000), "12.05 s shown in 5 s (2\u{d7} faster)");
        assert_eq!(factor(0), "1 ms shown in 5 s (5000000\u{d7} slower)");
    }
}
