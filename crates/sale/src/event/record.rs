//! A run as its events describe it: a page draws it once, completely.

use super::{Checked, Judged, LaneOpened, RunEvent, of_lines};
use crate::{Attempt, Lane, Mark, SeatId, Verdict};
use std::borrow::Borrow;

/// Everything that is known of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Its id.
    pub run: String,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// When it was requested, as Unix time in milliseconds.
    pub started_at_ms: u64,
    /// Whether its last event is known.
    pub ended: bool,
    /// The end of its retention, as Unix time in milliseconds, or a sentence why it is
    /// not stored; `None` if that is not known yet.
    pub stored: Option<Result<u64, String>>,
    lanes: [LaneRecord; 2],
}

/// One lane's part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LaneRecord {
    /// The engine, the regions and the connections with which it ran, once they are known.
    pub opened: Option<LaneOpened>,
    /// Its buyers' attempts, in the order in which they were answered.
    pub attempts: Vec<Attempt>,
    /// Buyers who hold a committed ledger row.
    pub tickets: Vec<u32>,
    /// Its verdict and its times, once it has ended.
    pub judged: Option<Judged>,
    /// The result of the checker.
    pub checked: Option<Checked>,
    /// The operations of its counterexample.
    pub marks: Vec<Mark>,
    /// Why it did not run, or could not be judged.
    pub failed: Option<String>,
    /// Whether the tickets are out of order. A server sends them in the order of the buyers'
    /// numbers; rows that somebody changed may have any order.
    out_of_order: bool,
}

impl RunRecord {
    /// Reads the lines of a run. `None` if they do not begin with [`RunEvent::Started`].
    #[must_use]
    pub fn of_lines(lines: &str) -> Option<Self> {
        Self::of_events(of_lines(lines))
    }

    /// Folds the events of a run. `None` if they do not begin with [`RunEvent::Started`].
    #[must_use]
    pub fn of_events(events: impl IntoIterator<Item = impl Borrow<RunEvent>>) -> Option<Self> {
        let mut record = None;
        events.into_iter().for_each(|event| Self::fold(&mut record, event.borrow()));
        record
    }

    /// Applies an event, creating the record on [`RunEvent::Started`].
    pub fn fold(record: &mut Option<Self>, event: &RunEvent) {
        match record {
            None => *record = Self::begun(event),
            Some(record) => record.take(event),
        }
    }

    /// Creates the record of a run of which only its beginning is known.
    fn begun(event: &RunEvent) -> Option<Self> {
        let RunEvent::Started { run, seat, buyers, started_at_ms } = event else { return None };
        Some(Self {
            run: run.clone(),
            seat: *seat,
            buyers: *buyers,
            started_at_ms: *started_at_ms,
            ended: false,
            stored: None,
            lanes: Default::default(),
        })
    }

    /// One lane's part.
    #[must_use]
    pub const fn lane(&self, lane: Lane) -> &LaneRecord {
        &self.lanes[lane.index()]
    }

    fn take(&mut self, event: &RunEvent) {
        match event {
            RunEvent::LaneOpened(opened) => self.of(opened.lane).opened = Some(opened.clone()),
            RunEvent::Attempt(attempt) => self.of(attempt.lane).attempts.push(attempt.clone()),
            RunEvent::Tickets { lane, buyers } => self.of(*lane).take_tickets(buyers),
            RunEvent::Judged(judged) => self.of(judged.lane).judged = Some(judged.clone()),
            RunEvent::LaneFailed { lane, why } => self.of(*lane).failed = Some(why.clone()),
            RunEvent::Checked(checked) => self.of(checked.lane).checked = Some(checked.clone()),
            RunEvent::Mark { lane, mark } => self.of(*lane).marks.push(mark.clone()),
            RunEvent::Stored { until_ms } => self.stored = Some(Ok(*until_ms)),
            RunEvent::NotStored { why } => self.stored = Some(Err(why.clone())),
            RunEvent::Ended => self.ended = true,
            RunEvent::Started { .. } | RunEvent::Waiting { .. } | RunEvent::Heartbeat => {}
        }
    }

    const fn of(&mut self, lane: Lane) -> &mut LaneRecord {
        &mut self.lanes[lane.index()]
    }
}

impl RunRecord {
    /// Returns when the last buyer of either lane was answered, in microseconds after the release; at least 1, as the
    /// end of a time axis.
    #[must_use]
    pub fn last_answer_us(&self) -> u64 {
        let attempts = self.lanes.iter().flat_map(|lane| &lane.attempts);
        attempts.map(Attempt::ended_us).max().unwrap_or(1).max(1)
    }

    /// Whether the run ended without any event of this lane: the lane was not requested.
    #[must_use]
    pub fn did_not_run(&self, lane: Lane) -> bool {
        self.ended && *self.lane(lane) == LaneRecord::default()
    }
}

impl LaneRecord {
    /// Returns the lane's verdict, once its rows were read or given up.
    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        self.judged.as_ref().map(|judged| &judged.verdict)
    }

    /// Whether a buyer holds a committed ledger row; `None` if the ledger was not read, or not yet.
    #[must_use]
    pub fn ticket(&self, buyer: u32) -> Option<bool> {
        self.verdict()?.sold().map(|_| self.holds(buyer))
    }

    /// Returns the name of the region in which an attempt was made; empty if that is not known.
    #[must_use]
    pub fn region(&self, attempt: &Attempt) -> &str {
        self.opened.as_ref().map_or("", |opened| opened.region(attempt.region))
    }

    /// Whether a buyer holds a committed ledger row. This is called for each of thousands of
    /// attempts, so a list that is in order is searched as a sorted list.
    #[must_use]
    pub fn holds(&self, buyer: u32) -> bool {
        if self.out_of_order { self.tickets.contains(&buyer) } else { self.tickets.binary_search(&buyer).is_ok() }
    }

    fn take_tickets(&mut self, buyers: &[u32]) {
        let seam = self.tickets.len().saturating_sub(1);
        self.tickets.extend(buyers);
        self.out_of_order |= !self.tickets[seam..].is_sorted();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fault, event::Linearity};

    #[test]
    fn a_run_is_read_back_from_its_lines() {
        let lines = "run r C7 2 1795000000000\nlane strong 2 us-east-1,us-east-2 PostgreSQL\n\
                     a strong 1 0 c 0 5 900 850 - -\na strong 2 1 r 1 9 1900 - 1200 -\n.\nt strong 1\n\
                     v strong sold-once 1 1 1 0 1 0 1 1904 4 4 0\n\
                     c strong two-sales 1 0 0 0 0 12 40 Both.\nm strong 1 0 purchase 5000 905000 Fan%201.\n\
                     kept 1797592000000\nx eventual down\nend\n";
        let record = RunRecord::of_lines(lines).unwrap();
        assert_eq!((record.run.as_str(), record.seat.to_string().as_str(), record.buyers), ("r", "C7", 2));
        let strong = record.lane(Lane::Strong);
        assert_eq!((strong.attempts.len(), strong.tickets.as_slice()), (2, &[1][..]));
        assert_eq!(strong.attempts[1].again_us, [1200]);
        assert_eq!(strong.verdict().unwrap().sold(), Some(1));
        let checked = strong.checked.as_ref().unwrap();
        assert_eq!((checked.linearizable, checked.harms.oversold), (Linearity::Violated(Fault::TwoSales), Some(1)));
        assert_eq!((strong.marks[0].sentence.as_str(), &record.stored), ("Fan 1.", &Some(Ok(1_797_592_000_000))));
        assert_eq!(record.lane(Lane::Eventual).failed.as_deref(), Some("down"));
        assert!(record.ended && RunRecord::of_lines("end\n").is_none());
    }

    #[test]
    fn a_holder_is_found_in_any_order_and_quickly_in_theirs() {
        let record_of = |lists: &[&str]| {
            let lists = lists.iter().map(|list| format!("t strong {list}\n")).collect::<String>();
            RunRecord::of_lines(&format!("run r C7 9 7\n{lists}")).unwrap()
        };
        for lists in [&["1,3,5", "7,9"][..], &["9,7", "5,3,1"], &["5,7,9", "1,3"], &["1,3,5,7,9"]] {
            let record = record_of(lists);
            for buyer in 0..12 {
                assert_eq!(
                    record.lane(Lane::Strong).holds(buyer),
                    [1, 3, 5, 7, 9].contains(&buyer),
                    "{lists:?} {buyer}"
                );
            }
            assert!(!record.lane(Lane::Eventual).holds(1));
        }

        // An oversold lane with the most buyers, called for each of its attempts.
        // A line is short, so the tickets take several lines.
        let all: Vec<String> = (1..=10_000).map(|buyer| buyer.to_string()).collect();
        let all: Vec<String> = all.chunks(100).map(|some| some.join(",")).collect();
        let record = record_of(&all.iter().map(String::as_str).collect::<Vec<_>>());
        let lane = record.lane(Lane::Strong);
        let once = |lane: &LaneRecord| {
            let begun = std::time::Instant::now();
            assert_eq!((1..=20_000).filter(|buyer| lane.holds(*buyer)).count(), 10_000);
            begun.elapsed()
        };
        // Other tests run at the same time: the quickest of a few rounds is the cost.
        let cost = |lane: &LaneRecord| (0..5).map(|_| once(lane)).min().unwrap();
        let searched = cost(&LaneRecord { out_of_order: true, ..lane.clone() });
        assert!(cost(lane) * 10 < searched, "{:?} against {searched:?} one by one", cost(lane));
    }
}
