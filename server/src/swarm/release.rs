//! How evenly the buyers were released.

use app::event::ReleaseSpread;
use std::time::Duration;
use tokio::time::Instant;

/// How long after the first of these requests the middle one and the last were sent.
pub(super) fn spread(requests: &[Instant]) -> ReleaseSpread {
    let Some(first) = requests.iter().min() else {
        return ReleaseSpread::default();
    };
    let mut after: Vec<u64> = requests.iter().map(|request| micros(*request - *first)).collect();
    after.sort_unstable();
    let last = after.len() - 1;
    ReleaseSpread { p50_us: after[last / 2], max_us: after[last] }
}

pub(super) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_counted_from_the_first_request() {
        let start = Instant::now();
        let at = |us| start + Duration::from_micros(us);
        let spread = spread(&[at(500), at(100), at(900)]);
        assert_eq!((spread.p50_us, spread.max_us), (400, 800));
    }
}
