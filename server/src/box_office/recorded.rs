//! The run that the first screen shows before anybody pressed.
//!
//! `recorded/run.txt` is the answer of `/fn/break_it`, byte for byte. To record another:
//! `curl -d 'seat=A1&buyers=60' http://127.0.0.1:3000/fn/break_it > server/recorded/run.txt`

use app::{event::RunRecord, sale::History};
use std::sync::{Arc, LazyLock};

/// Its events, as lines.
pub(super) const EVENTS: &str = include_str!("../../recorded/run.txt");

/// The recorded run.
pub(super) fn record() -> Arc<RunRecord> {
    static RECORDED: LazyLock<Arc<RunRecord>> = LazyLock::new(|| {
        let record = RunRecord::of_lines(EVENTS);
        // Invariant: the tests of this file read it.
        Arc::new(record.unwrap_or_else(|| unreachable!("recorded/run.txt holds a run")))
    });
    RECORDED.clone()
}

/// What happened in its lanes.
pub(super) fn histories() -> Vec<Arc<History>> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::sale::{Conclusion, Evidence, Lane, Outcome, Sale, judge};

    /// The ledger rows that the recording tells of.
    fn rows(record: &RunRecord, lane: Lane) -> Vec<Sale> {
        let lane = record.lane(lane);
        let region = lane.opened.as_ref().unwrap().regions[0].clone();
        let sale = |buyer: &u32| Sale {
            sale_id: Sale::id_of(&record.run, *buyer),
            scope: record.run.clone(),
            seat: record.seat,
            buyer: format!("fan-{buyer}"),
            region: region.clone(),
        };
        lane.tickets.iter().map(sale).collect()
    }

    #[test]
    fn its_verdicts_follow_from_its_tickets_and_its_buyers() {
        let record = record();
        assert!(record.ended);
        for lane in Lane::ALL {
            let told = record.lane(lane);
            let judged = told.judged.unwrap().verdict;
            assert_eq!(told.attempts.len(), record.buyers as usize);
            let winner = told.tickets.first().map(|buyer| format!("fan-{buyer}"));
            let owners = if judged.seat_table_owners == 1 { vec![winner] } else { vec![None] };
            let evidence = Evidence { ledger: Ok(rows(&record, lane)), seat_table: Ok(owners), settled: true };
            assert_eq!(judge(&record.run, &told.attempts, &evidence), judged);
            let confirmed = told.attempts.iter().filter(|a| a.outcome == Outcome::Confirmed);
            assert!(confirmed.into_iter().all(|a| a.committed_us.is_some() && told.tickets.contains(&a.buyer)));
        }
        assert_eq!(record.lane(Lane::Strong).judged.unwrap().verdict.conclusion, Conclusion::SoldOnce);
        assert_eq!(record.lane(Lane::Eventual).judged.unwrap().verdict.conclusion, Conclusion::Oversold);
    }
}
