//! A run, folded from its events.

use app::{
    event::{Judged, LaneOpened, RunEvent},
    sale::Lane,
};

/// What a run's events said of one lane.
#[derive(Debug, Clone, Default)]
pub(super) struct LaneSummary {
    pub(super) opened: Option<LaneOpened>,
    pub(super) judged: Option<Judged>,
    pub(super) failed: Option<String>,
}

/// What a run's events said.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    lanes: [LaneSummary; 2],
    pub(super) ended: bool,
}

impl Summary {
    pub(super) fn lane(&self, lane: Lane) -> &LaneSummary {
        &self.lanes[lane.index()]
    }

    /// Takes an event in.
    pub(super) fn apply(&mut self, event: RunEvent) {
        match event {
            RunEvent::LaneOpened(opened) => {
                let lane = opened.lane.index();
                self.lanes[lane].opened = Some(opened);
            }
            RunEvent::Judged(judged) => self.lanes[judged.lane.index()].judged = Some(judged),
            RunEvent::LaneFailed { lane, why } => self.lanes[lane.index()].failed = Some(why),
            RunEvent::Ended => self.ended = true,
            RunEvent::Started { .. } | RunEvent::Attempt(_) | RunEvent::Heartbeat => {}
        }
    }
}
