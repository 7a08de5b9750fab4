//! The end of a lane as events, for a real run and for a simulation.

use super::{Checked, Judged, ReleaseSpread, RunEvent, TICKETS_A_LINE};
use crate::{Attempt, Contention, Finding, History, Lane, Linearizable, Mark, judge, sorted::OrderByKey as _};

/// Turns a lane's rows into events: its tickets, and then its verdict.
pub fn judged(history: &History) -> Vec<RunEvent> {
    ended(history, Judged::of(history))
}

/// Does the same, and does not count who raced: in the widget's simulation that would be more code than there is room
/// for.
pub(crate) fn judged_uncounted(history: &History) -> Vec<RunEvent> {
    ended(history, Judged::uncounted(history))
}

fn ended(history: &History, judged: Judged) -> Vec<RunEvent> {
    let holders = history.evidence().ledger.read().map(|rows| rows.holders.clone()).unwrap_or_default();
    tickets(history.lane, &holders).chain([RunEvent::Judged(judged)]).collect()
}

/// Returns the buyers who hold a ticket, in as many events as needed.
fn tickets(lane: Lane, holders: &[u32]) -> impl Iterator<Item = RunEvent> {
    holders.chunks(TICKETS_A_LINE).map(move |buyers| RunEvent::Tickets { lane, buyers: buyers.to_vec() })
}

/// Returns the result of the checker, and the operations of its counterexample. `took_us` is
/// the duration of the check, in microseconds.
pub fn checked(history: &History, finding: Finding, took_us: u64) -> impl Iterator<Item = RunEvent> {
    let lane = history.lane;
    let linearizable = finding.linearizable.linearity();
    let (sentence, marks) = match finding.linearizable {
        Linearizable::Holds => Default::default(),
        Linearizable::Violated(witness) => (witness.sentence, witness.marks),
        Linearizable::Undecided(why) => (why, Vec::new()),
    };
    let ops = u32::try_from(history.ops.len()).unwrap_or(u32::MAX);
    let checked = Checked { lane, harms: finding.harms, linearizable, sentence, ops, took_us };
    let mark = move |mark: Mark| RunEvent::Mark { lane, mark };
    [RunEvent::Checked(checked)].into_iter().chain(marks.into_iter().map(mark))
}

impl Judged {
    /// Judges by the rows of a lane the outcomes that its buyers were given, and counts the pairs who raced.
    #[must_use]
    pub fn of(history: &History) -> Self {
        Self { contention: Some(Contention::of(history)), ..Self::uncounted(history) }
    }

    fn uncounted(history: &History) -> Self {
        let attempts = history.attempts();
        let requests: Vec<u64> = attempts.iter().map(|attempt| attempt.started_us).collect();
        let first = requests.iter().min().copied().unwrap_or_default();
        let last = attempts.iter().map(Attempt::ended_us).max().unwrap_or(first);
        let release = ReleaseSpread::of(requests);
        Self {
            lane: history.lane,
            verdict: judge(history),
            duration_us: last - first,
            release,
            contention: None,
            earlier: false,
        }
    }
}

impl ReleaseSpread {
    /// Returns the delays of the median request and of the last request after the first one;
    /// all in microseconds.
    #[must_use]
    pub fn of(mut requests: Vec<u64>) -> Self {
        requests.order_by_key(|at_us| *at_us);
        let (Some(first), Some(last)) = (requests.first(), requests.last()) else {
            return Self::default();
        };
        Self { p50_us: requests[(requests.len() - 1) / 2] - first, max_us: last - first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_lasts_from_its_first_request_to_its_last_answer() {
        // The second buyer's request is first, the first buyer's answer is last; the rows are read even later.
        let lines = "history 1 r strong A1 2 us-east-1 PostgreSQL\n\
                     o 1 1 0 0 purchase 5000 90000 ok confirmed\no 2 2 0 0 purchase 2000 60000 ok rejected\n\
                     ledger 0 700000 800000 rows 1\nrow r-1 r A1 fan-1 us-east-1\nseat 0 800000 900000 owner fan-1\n\
                     end 2 900000 settled\n";
        let history = History::of_lines(lines).unwrap();
        let judged = Judged::of(&history);
        assert_eq!((judged.duration_us, judged.release.p50_us, judged.release.max_us), (88, 0, 3));
    }

    #[test]
    fn the_spread_is_counted_from_the_first_request() {
        let spread = ReleaseSpread::of(vec![500, 100, 900]);
        assert_eq!((spread.p50_us, spread.max_us), (400, 800));
        assert_eq!(ReleaseSpread::of(Vec::new()), ReleaseSpread::default());
    }
}
