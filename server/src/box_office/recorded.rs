//! The run that the first screen shows before anybody pressed: a real one, with the engines
//! that its lines name.
//!
//! `recorded/run.txt` is the answer of `/fn/break_it` byte for byte, but for the line that
//! says until when it is stored: this one never expires. To record another:
//!
//! ```text
//! curl -d 'seat=A1&buyers=60' $SITE/fn/break_it | grep -v '^kept ' > server/recorded/run.txt
//! RUN=$(awk 'NR == 1 { print $2 }' server/recorded/run.txt)
//! for LANE in strong eventual; do curl $SITE/run/$RUN/history/$LANE > server/recorded/$LANE.txt; done
//! ```

use app::{event::RunRecord, sale::History};
use std::sync::{Arc, LazyLock};

/// Its events, as lines.
pub(super) const EVENTS: &str = include_str!("../../recorded/run.txt");

/// What happened in its lanes, as lines.
const HISTORIES: [&str; 2] = [include_str!("../../recorded/strong.txt"), include_str!("../../recorded/eventual.txt")];

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
    static HISTORIES_READ: LazyLock<Vec<Arc<History>>> =
        LazyLock::new(|| HISTORIES.iter().filter_map(|lines| History::of_lines(lines).ok()).map(Arc::new).collect());
    HISTORIES_READ.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{
        event::Linearity,
        sale::{Conclusion, Fault, Harms, Lane, Linearizable, check, judge},
    };

    #[test]
    fn its_outcomes_and_verdicts_follow_from_its_histories() {
        let record = record();
        assert!(record.ended && record.stored.is_none());
        let histories = histories();
        assert_eq!(histories.iter().map(|history| history.lane).collect::<Vec<_>>(), Lane::ALL);
        for history in histories {
            let told = record.lane(history.lane);
            let opened = told.opened.as_ref().unwrap();
            assert_eq!((&history.run, history.seat, history.buyers), (&record.run, record.seat, record.buyers));
            assert_eq!((&history.engine, &history.regions), (&opened.engine, &opened.regions));
            let attempts = history.attempts();
            let mut answered = told.attempts.clone();
            answered.sort_by_key(|attempt| attempt.buyer);
            assert_eq!(attempts, answered);
            let evidence = history.audit.evidence();
            assert_eq!(evidence.holders(&record.run, &attempts), told.tickets);
            assert_eq!(judge(&record.run, &attempts, &evidence), told.judged.unwrap().verdict);
        }
        assert_eq!(record.lane(Lane::Strong).judged.unwrap().verdict.conclusion, Conclusion::SoldOnce);
        assert_eq!(record.lane(Lane::Eventual).judged.unwrap().verdict.conclusion, Conclusion::Oversold);
    }

    #[test]
    fn what_the_checker_finds_in_its_histories_is_what_was_told() {
        let record = record();
        for history in histories() {
            let told = record.lane(history.lane);
            let (checked, finding) = (told.checked.as_ref().unwrap(), check(&history));
            assert_eq!((finding.harms, history.ops.len()), (checked.harms, checked.ops as usize));
            let (name, sentence, marks) = match finding.linearizable {
                Linearizable::Holds => (Linearity::Holds, String::new(), Vec::new()),
                Linearizable::Violated(witness) => {
                    (Linearity::Violated(witness.fault), witness.sentence, witness.marks)
                }
                Linearizable::Undecided(why) => (Linearity::Undecided, why, Vec::new()),
            };
            assert_eq!((name, sentence, &marks), (checked.linearizable, checked.sentence.clone(), &told.marks));
        }
        let strong = record.lane(Lane::Strong).checked.clone().unwrap();
        assert_eq!((strong.harms, strong.linearizable), (Harms::default(), Linearity::Holds));
        let eventual = record.lane(Lane::Eventual).checked.clone().unwrap();
        assert!(eventual.harms.oversold > 0 && eventual.linearizable == Linearity::Violated(Fault::TwoSales));
    }
}
