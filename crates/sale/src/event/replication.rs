//! When a write reached the other region, as far as the buyers there could see.

use super::LaneRecord;
use crate::{Attempt, Lane, Outcome};

/// The first write of a lane, and the answers in the other region after it. Times in microseconds after the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replication {
    /// The buyer who wrote first and holds a ticket.
    pub writer: u32,
    /// Their region, as an index.
    pub region: u8,
    /// When their write was answered.
    pub wrote_us: u64,
    /// The last answer "free" in another region after that: the write had not arrived when it was read.
    pub free_us: Option<u64>,
    /// The first buyer in another region who was rejected after that: the write was seen there by then.
    pub sold_us: Option<u64>,
}

impl Replication {
    /// Finds it among the attempts of a lane. `None` in the lane that has no copy of its own in each region; if nobody
    /// wrote; if nobody in another region was answered after that; in a run of an earlier version, which did not keep
    /// these times.
    #[must_use]
    pub fn of(lane: Lane, record: &LaneRecord) -> Option<Self> {
        if lane != Lane::Eventual {
            return None;
        }
        let wrote = |attempt: &Attempt| attempt.steps.as_ref()?.wrote_us.last().copied();
        let holders = record.attempts.iter().filter(|attempt| record.holds(attempt.buyer));
        let (wrote_us, first) =
            holders.filter_map(|attempt| Some((wrote(attempt)?, attempt))).min_by_key(|(us, _)| *us)?;
        let others = || record.attempts.iter().filter(|attempt| attempt.region != first.region);
        let free = others().filter_map(|attempt| attempt.steps.as_ref()).flat_map(|steps| &steps.free_us).copied();
        let rejected = others().filter(|attempt| attempt.outcome == Outcome::Rejected).map(Attempt::ended_us);
        let found = Self {
            writer: first.buyer,
            region: first.region,
            wrote_us,
            free_us: free.filter(|us| *us > wrote_us).max(),
            sold_us: rejected.filter(|us| *us > wrote_us).min(),
        };
        (found.free_us.is_some() || found.sold_us.is_some()).then_some(found)
    }

    /// Until when it is known: the first answer "sold", or without one the last answer "free".
    #[must_use]
    pub fn until_us(&self) -> u64 {
        self.sold_us.or(self.free_us).unwrap_or(self.wrote_us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::RunRecord;

    fn replication(attempts: &str, tickets: &str) -> Option<Replication> {
        let lines =
            format!("run r A1 3 0\nlane eventual 3 us-east-1,us-east-2 dynoxide\n{attempts}t eventual {tickets}\n");
        Replication::of(Lane::Eventual, RunRecord::of_lines(&lines).unwrap().lane(Lane::Eventual))
    }

    #[test]
    fn a_write_is_seen_in_the_other_region_between_its_last_free_and_its_first_sold() {
        let first = "a eventual 1 0 c 0 5 900 850 - - 100 800\n";
        let late = "a eventual 2 1 c 0 9 3000 2800 - - 1700 2600\n";
        let sold = "a eventual 3 1 r 0 9 3991 - - -\n";
        let found = Replication { writer: 1, region: 0, wrote_us: 800, free_us: Some(1700), sold_us: Some(4000) };
        assert_eq!(replication(&[first, late, sold].concat(), "1,2"), Some(found));
        assert_eq!(replication(&[first, late].concat(), "1,2"), Some(Replication { sold_us: None, ..found }));
        assert_eq!(replication(&[first, sold].concat(), "1"), Some(Replication { free_us: None, ..found }));
        assert_eq!(
            replication(&[sold, first, late].concat(), "2"),
            None,
            "the first holds no ticket, and region 0 saw nothing"
        );
        let at_once = late.replace("1700 2600", "700 2600");
        assert_eq!(replication(&[first, &at_once].concat(), "1,2"), None, "nobody there was answered after the write");
        assert_eq!(
            replication(&[first.replace(" 100 800", ""), late.into()].concat(), "1"),
            None,
            "an earlier version"
        );
    }
}
