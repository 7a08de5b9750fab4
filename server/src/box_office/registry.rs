//! Which runs are known: the live ones, and the last few that ended.

use crate::journal::Journal;
use app::api::ApiError;
use std::{collections::VecDeque, sync::Arc};

/// Live runs at once. Each may hold all connections for a moment; more than this and
/// a visitor would wait longer than a visitor does.
const LIVE_RUNS_MAX: usize = 8;
/// Runs whose journal is kept for viewers who reconnect or come late. A journal of
/// 60 buyers takes about 10 kB.
const RUNS_KEPT: usize = 64;

/// The runs of this server, oldest first.
#[derive(Debug, Default)]
pub(super) struct Registry {
    runs: VecDeque<(String, Arc<Journal>)>,
}

impl Registry {
    /// Takes up a run, and lets go of the oldest ended one where there are too many.
    pub(super) fn admit(&mut self, run: &str, journal: &Arc<Journal>) -> Result<(), ApiError> {
        let live = self.runs.iter().filter(|(_, journal)| !journal.ended()).count();
        if live >= LIVE_RUNS_MAX {
            return Err(ApiError::busy(format!("{live} runs are on just now. Try again in a few seconds.")));
        }
        if self.runs.len() >= RUNS_KEPT
            && let Some(oldest) = self.runs.iter().position(|(_, journal)| journal.ended())
        {
            self.runs.remove(oldest);
        }
        self.runs.push_back((run.to_owned(), journal.clone()));
        Ok(())
    }

    /// The journal of a run.
    pub(super) fn find(&self, run: &str) -> Result<Arc<Journal>, ApiError> {
        let found = self.runs.iter().find(|(id, _)| id == run);
        found.map(|(_, journal)| journal.clone()).ok_or_else(|| {
            ApiError::not_found(format!("This run is not known here. The last {RUNS_KEPT} runs are kept."))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::event::RunEvent;

    #[test]
    fn live_runs_are_bounded_and_old_ones_are_let_go() {
        let mut registry = Registry::default();
        let live: Vec<_> = (0..LIVE_RUNS_MAX).map(|_| Arc::new(Journal::default())).collect();
        for (number, journal) in live.iter().enumerate() {
            registry.admit(&format!("live-{number}"), journal).unwrap();
        }
        let one_more = Arc::new(Journal::default());
        assert_eq!(registry.admit("more", &one_more).unwrap_err().status, 503);
        live[0].write(&RunEvent::Ended);
        registry.admit("more", &one_more).unwrap();
        one_more.write(&RunEvent::Ended);
        for number in 0..RUNS_KEPT {
            let ended = Arc::new(Journal::default());
            ended.write(&RunEvent::Ended);
            registry.admit(&format!("ended-{number}"), &ended).unwrap();
        }
        assert_eq!(registry.runs.len(), RUNS_KEPT);
        assert_eq!(registry.find("live-0").unwrap_err().status, 404);
        assert!(registry.find("live-1").is_ok(), "a live run is never let go");
    }
}
