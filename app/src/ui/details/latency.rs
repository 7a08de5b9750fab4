//! The latencies of the buyers.

use crate::ui::words;
use leptos::prelude::*;
use sale::{Lane, event::RunRecord};

/// Percentiles of all attempts of each lane.
#[component]
pub(super) fn Latencies(record: RunRecord) -> impl IntoView {
    let rows = Lane::ALL.map(|lane| {
        let mut waits: Vec<u64> = record.lane(lane).attempts.iter().map(|attempt| attempt.duration_us).collect();
        waits.sort_unstable();
        let cells = [50, 90, 99, 100].map(|percent| view! { <td>{percentile(&waits, percent)}</td> });
        view! {
            <tr>
                <th scope="row">{words::lane_name(lane)}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <section aria-labelledby="latency">
            <h3 id="latency">"Latency, in milliseconds"</h3>
            <p>"From a buyer\u{2019}s first request to the answer, retries included. These are this machine\u{2019}s times."</p>
            <div class="table-scroll" role="region" aria-label="Latency table, scrolls sideways" tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Lane"</th>
                        <th scope="col">"p50"</th>
                        <th scope="col">"p90"</th>
                        <th scope="col">"p99"</th>
                        <th scope="col">"max"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            </div>
        </section>
    }
}

/// The wait that this percentage of the buyers did not exceed (nearest rank).
fn percentile(sorted_us: &[u64], percent: usize) -> String {
    let rank = (sorted_us.len() * percent).div_ceil(100).max(1);
    sorted_us.get(rank - 1).map_or_else(|| "\u{2013}".into(), |us| words::tenths(*us))
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn percentiles_are_waits_that_happened() {
        let waits: Vec<u64> = (1..=10).map(|ms| ms * 1000).collect();
        assert_eq!([50, 90, 99, 100].map(|p| percentile(&waits, p)), ["5.0", "9.0", "10.0", "10.0"]);
        assert_eq!((percentile(&waits[..1], 50), percentile(&[], 50)), ("1.0".into(), "–".into()));
    }
}
