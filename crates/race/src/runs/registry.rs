//! The runs that are known: the live ones, and the last few that ended.

use crate::journal::Journal;
use sale::History;
use std::{collections::VecDeque, sync::Arc};

/// Runs whose journal is kept for viewers who reconnect or come late. A journal of
/// 60 buyers takes about 10 kB.
const RUNS_KEPT: usize = 64;
/// Operations kept in histories that are nowhere else. Each takes about 80 bytes; two
/// lanes of 10,000 buyers are 140,000 operations.
const OPS_KEPT: usize = 400_000;

/// The runs of this server, oldest first.
#[derive(Debug, Default)]
pub(super) struct Registry {
    runs: VecDeque<Run>,
}

/// A run as this server knows it.
#[derive(Debug, Clone)]
pub(super) struct Run {
    id: String,
    pub(super) journal: Arc<Journal>,
    /// Whether it is in the archive.
    pub(super) stored: bool,
    /// The histories of its lanes, if they are not in the archive and were not dropped.
    pub(super) histories: Option<Vec<Arc<History>>>,
}

impl Run {
    fn ops(&self) -> usize {
        self.histories.iter().flatten().map(|history| history.ops.len()).sum()
    }
}

impl Registry {
    /// Adds a run, and drops the oldest ended one if there are too many.
    pub(super) fn admit(&mut self, run: &str, journal: &Arc<Journal>) {
        if self.runs.len() >= RUNS_KEPT
            && let Some(oldest) = self.runs.iter().position(|run| run.journal.ended())
        {
            self.runs.remove(oldest);
        }
        self.runs.push_back(Run { id: run.to_owned(), journal: journal.clone(), stored: false, histories: None });
    }

    /// Keeps the histories of a run that is stored nowhere, and drops older
    /// histories if there are too many operations.
    pub(super) fn keep(&mut self, run: &str, histories: Vec<Arc<History>>) {
        if let Some(known) = self.known(run) {
            known.histories = Some(histories);
        }
        let mut kept = 0;
        // The newest first: it is kept however long it is.
        for run in self.runs.iter_mut().rev() {
            let ops = run.ops();
            if kept > 0 && ops > 0 && kept + ops > OPS_KEPT {
                run.histories = None;
            }
            kept += ops;
        }
    }

    /// Notes that a run is in the archive.
    pub(super) fn stored(&mut self, run: &str) {
        if let Some(known) = self.known(run) {
            known.stored = true;
        }
    }

    /// Drops a run whose rows were cleared.
    pub(super) fn forget(&mut self, run: &str) {
        self.runs.retain(|known| known.id != run || !known.journal.ended());
    }

    fn known(&mut self, run: &str) -> Option<&mut Run> {
        self.runs.iter_mut().find(|known| known.id == run)
    }

    /// Returns a run, if it is known here.
    pub(super) fn find(&self, run: &str) -> Option<Run> {
        self.runs.iter().find(|known| known.id == run).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::event::RunEvent;

    #[test]
    fn old_runs_are_let_go_and_live_ones_are_not() {
        let mut registry = Registry::default();
        let live: Vec<_> = (0..8).map(|_| Arc::new(Journal::default())).collect();
        for (number, journal) in live.iter().enumerate() {
            registry.admit(&format!("live-{number}"), journal);
        }
        live[0].write(RunEvent::Ended);
        for number in 0..RUNS_KEPT {
            let ended = Arc::new(Journal::default());
            ended.write(RunEvent::Ended);
            registry.admit(&format!("ended-{number}"), &ended);
        }
        assert_eq!(registry.runs.len(), RUNS_KEPT);
        assert!(registry.find("live-0").is_none());
        assert!(registry.find("live-1").is_some(), "a live run is never let go");
    }

    #[test]
    fn histories_are_bounded_by_their_operations_and_the_newest_is_kept() {
        let mut registry = Registry::default();
        let many = OPS_KEPT / 2 + 1;
        for (run, ops) in [("one", many), ("two", many), ("three", 1), ("four", 3 * OPS_KEPT)] {
            registry.admit(run, &Arc::default());
            registry.keep(run, vec![history(ops)]);
            let kept = ["one", "two", "three", "four"].map(|run| registry.find(run).map(|run| run.histories.is_some()));
            let expected = match run {
                "one" => [Some(true), None, None, None],
                "two" => [Some(false), Some(true), None, None],
                "three" => [Some(false), Some(true), Some(true), None],
                _ => [Some(false), Some(false), Some(false), Some(true)],
            };
            assert_eq!(kept, expected, "after {run}");
        }
    }

    fn history(ops: usize) -> Arc<History> {
        let lines =
            "history 1 r strong A1 2 us-east-1 PostgreSQL\no 1 1 0 0 purchase 1 2 ok rejected\nend 1 - settled\n";
        let mut history = History::of_lines(lines).unwrap();
        history.ops = vec![history.ops[0].clone(); ops];
        Arc::new(history)
    }
}
