//! The median time of something that is done a few times.

use std::time::Duration;
use tokio::time::Instant;

/// The number of repetitions: one slow answer does not change the median.
const TIMES: usize = 5;

/// Measures `work` a few times and returns the median; the first error ends it.
pub(super) async fn median<T, E, F: Future<Output = Result<T, E>>>(mut work: impl FnMut() -> F) -> Result<Duration, E> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        work().await?;
        times.push(begun.elapsed());
    }
    times.sort_unstable();
    Ok(times[TIMES / 2])
}

/// `0.8 ms`, `12 ms`.
pub(super) fn millis(duration: Duration) -> String {
    let millis = duration.as_secs_f64() * 1000.0;
    if millis < 10.0 { format!("{millis:.1} ms") } else { format!("{millis:.0} ms") }
}
