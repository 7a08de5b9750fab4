//! Runs that are part of the program: real ones, with the engines that their lines name. The
//! first screen shows the first one before anybody has started a run; the widget's offline file
//! contains all of them.
//!
//! A `run.txt` is the response of `/fn/break_it` byte for byte, without the line that says until
//! when it is stored: these never expire. To record another:
//!
//! ```text
//! curl -d 'seat=A1&buyers=60' $SITE/fn/break_it | grep -v '^kept ' > crates/race/recorded/run.txt
//! RUN=$(awk 'NR == 1 { print $2 }' crates/race/recorded/run.txt)
//! for LANE in strong eventual; do curl $SITE/run/$RUN/history/$LANE > crates/race/recorded/$LANE.txt; done
//! ```
//!
//! `recorded/small/` is one of 24 buyers at seat D7, got in the same way.

use sale::{
    History,
    event::{RunEvent, RunRecord, of_lines},
};
use std::sync::{Arc, LazyLock};

/// A run and the histories of its lanes.
#[derive(Debug)]
pub(super) struct Recording {
    /// The record of its events.
    pub(super) record: Arc<RunRecord>,
    /// Its events.
    pub(super) events: Vec<Arc<RunEvent>>,
    /// The same as lines.
    pub(super) lines: &'static str,
    /// The histories of its lanes.
    pub(super) histories: Vec<Arc<History>>,
}

/// All of them, the one of the first screen first.
static ALL: LazyLock<[Recording; 2]> = LazyLock::new(|| {
    [
        Recording::of(
            include_str!("../../recorded/run.txt"),
            [include_str!("../../recorded/strong.txt"), include_str!("../../recorded/eventual.txt")],
        ),
        Recording::of(
            include_str!("../../recorded/small/run.txt"),
            [include_str!("../../recorded/small/strong.txt"), include_str!("../../recorded/small/eventual.txt")],
        ),
    ]
});

impl Recording {
    fn of(lines: &'static str, histories: [&str; 2]) -> Self {
        let events: Vec<_> = of_lines(lines).map(Arc::new).collect();
        let record = RunRecord::of_events(events.iter().map(AsRef::as_ref));
        // Invariant: the tests of this file read them.
        let record = Arc::new(record.unwrap_or_else(|| unreachable!("a recorded run.txt holds a run")));
        let histories = histories.iter().filter_map(|lines| History::of_lines(lines).ok()).map(Arc::new).collect();
        Self { record, events, lines, histories }
    }
}

/// Returns the recorded runs, the one of the first screen first.
pub(super) fn all() -> &'static [Recording] {
    &*ALL
}

/// Returns the recorded run with this id.
pub(super) fn find(run: &str) -> Option<&'static Recording> {
    all().iter().find(|recording| recording.record.run == run)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::{Conclusion, Fault, Harms, Lane, Linearizable, check, event::Linearity, judge};

    #[test]
    fn outcomes_and_verdicts_follow_from_the_histories() {
        for Recording { record, histories, .. } in all() {
            assert!(record.ended && record.stored.is_none());
            assert_eq!(histories.iter().map(|history| history.lane).collect::<Vec<_>>(), Lane::ALL);
            for history in histories {
                let lane_record = record.lane(history.lane);
                let opened = lane_record.opened.as_ref().unwrap();
                assert_eq!((&history.run, history.seat, history.buyers), (&record.run, record.seat, record.buyers));
                assert_eq!((&history.engine, &history.regions), (&opened.engine, &opened.regions));
                let attempts = history.attempts();
                let mut answered = lane_record.attempts.clone();
                answered.sort_by_key(|attempt| attempt.buyer);
                assert_eq!(attempts, answered);
                assert_eq!(history.evidence().ledger.read().unwrap().holders, lane_record.tickets);
                assert_eq!(Some(&judge(history)), lane_record.verdict());
            }
            assert_eq!(record.lane(Lane::Strong).verdict().unwrap().conclusion, Conclusion::SoldOnce);
            assert_eq!(record.lane(Lane::Eventual).verdict().unwrap().conclusion, Conclusion::Oversold);
        }
    }

    #[test]
    fn what_the_checker_finds_in_the_histories_is_what_was_told() {
        for Recording { record, histories, .. } in all() {
            for history in histories {
                let lane_record = record.lane(history.lane);
                let (checked, finding) = (lane_record.checked.as_ref().unwrap(), check(history));
                assert_eq!((finding.harms, history.ops.len()), (checked.harms, checked.ops as usize));
                let name = finding.linearizable.linearity();
                let (sentence, marks) = match finding.linearizable {
                    Linearizable::Holds => (String::new(), Vec::new()),
                    Linearizable::Violated(witness) => (witness.sentence, witness.marks),
                    Linearizable::Undecided(why) => (why, Vec::new()),
                };
                assert_eq!(
                    (name, sentence, &marks),
                    (checked.linearizable, checked.sentence.clone(), &lane_record.marks)
                );
            }
            let strong = record.lane(Lane::Strong).checked.clone().unwrap();
            assert_eq!((strong.harms, strong.linearizable), (Harms::NOBODY, Linearity::Holds));
            let eventual = record.lane(Lane::Eventual).checked.clone().unwrap();
            assert!(eventual.harms.oversold > Some(0) && eventual.linearizable == Linearity::Violated(Fault::TwoSales));
        }
    }

    #[test]
    fn each_is_found_by_its_own_id() {
        for recording in all() {
            assert_eq!(find(&recording.record.run).unwrap().lines, recording.lines);
            assert_eq!(recording.events.len(), recording.lines.lines().count());
        }
        assert!(find("nobody").is_none());
    }
}
