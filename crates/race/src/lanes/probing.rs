//! Probes the lanes at intervals: one that dies while nobody buys is shown as down, and one that is back as live.

use super::{LaneHandle, Lanes};
use sale::Lane;
use std::{sync::Arc, time::Duration};
use store::LaneStore;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

/// Time from the start of one probe to the start of the next.
const PROBE_EVERY: Duration = Duration::from_secs(5);

/// The timeout of a probe: a dead engine is known within nine seconds.
const PROBE_TIMEOUT: Duration = Duration::from_secs(4);

/// The maximum age of the last answer of a lane that is to take visitors: two probes.
const ANSWER_AGE_MAX: Duration = Duration::from_secs(10);

impl Lanes {
    /// Probes both lanes every five seconds, until `stop`. One that hangs does not delay the probe of the other.
    pub async fn keep_probing(self: Arc<Self>, stop: CancellationToken) {
        let probes = async { futures::join!(self.strong.keep_probing(), self.eventual.keep_probing()) };
        stop.run_until_cancelled(probes).await;
    }

    /// Returns the reason why a lane must not get visitors, a sentence for each; none if both have just answered.
    #[must_use]
    pub fn not_ready(&self) -> Vec<String> {
        let answered = [self.strong.answered(), self.eventual.answered()];
        let lanes = self.states().into_iter().zip(answered);
        lanes
            .filter_map(|(state, answered)| {
                state.engine.err().or_else(|| too_old(state.lane, answered.map(|answered| answered.elapsed())))
            })
            .collect()
    }
}

impl<S: LaneStore> LaneHandle<S> {
    async fn keep_probing(&self) {
        loop {
            let begun = Instant::now();
            self.probe_within(PROBE_TIMEOUT).await;
            sleep_until(begun + PROBE_EVERY).await;
        }
    }
}

fn too_old(lane: Lane, age: Option<Duration>) -> Option<String> {
    if age.is_some_and(|age| age < ANSWER_AGE_MAX) {
        return None;
    }
    let age = age.map_or_else(|| "never".to_owned(), |age| format!("{} s ago", age.as_secs()));
    Some(format!("The {lane} lane's last answer: {age}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_for_less_than_ten_seconds() {
        let strong = |age| too_old(Lane::Strong, Some(Duration::from_millis(age)));
        assert_eq!(strong(9_999), None);
        assert_eq!(strong(10_000).as_deref(), Some("The strong lane's last answer: 10 s ago."));
        assert_eq!(too_old(Lane::Eventual, None).as_deref(), Some("The eventual lane's last answer: never."));
    }
}
