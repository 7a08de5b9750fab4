//! How evenly the buyers were released.

use app::event::ReleaseSpread;

/// How long after the first of these requests the middle one and the last were sent; all
/// in microseconds.
pub(super) fn spread(requests: &[u64]) -> ReleaseSpread {
    let mut sorted = requests.to_vec();
    sorted.sort_unstable();
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return ReleaseSpread::default();
    };
    ReleaseSpread { p50_us: sorted[(sorted.len() - 1) / 2] - first, max_us: last - first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_counted_from_the_first_request() {
        let spread = spread(&[500, 100, 900]);
        assert_eq!((spread.p50_us, spread.max_us), (400, 800));
        assert_eq!(super::spread(&[]), ReleaseSpread::default());
    }
}
