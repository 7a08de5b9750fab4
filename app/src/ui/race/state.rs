//! What the viewer knows of the run.

use crate::{
    event::{Judged, LaneOpened, RunEvent},
    sale::{Attempt, Lane},
};
use leptos::prelude::*;

/// What the viewer knows of the run, as signals.
#[derive(Clone, Copy)]
pub(super) struct RaceState {
    pub(super) running: RwSignal<bool>,
    pub(super) run: RwSignal<Option<String>>,
    pub(super) status: RwSignal<String>,
    pub(super) alert: RwSignal<String>,
    lanes: [LaneState; 2],
}

/// One lane's part.
#[derive(Clone, Copy)]
pub(super) struct LaneState {
    pub(super) opened: RwSignal<Option<LaneOpened>>,
    pub(super) attempts: RwSignal<Vec<Attempt>>,
    pub(super) judged: RwSignal<Option<Judged>>,
    pub(super) failed: RwSignal<Option<String>>,
}

impl LaneState {
    fn new() -> Self {
        Self {
            opened: RwSignal::new(None),
            attempts: RwSignal::new(Vec::new()),
            judged: RwSignal::new(None),
            failed: RwSignal::new(None),
        }
    }

    fn clear(self) {
        self.opened.set(None);
        self.attempts.set(Vec::new());
        self.judged.set(None);
        self.failed.set(None);
    }
}

impl RaceState {
    pub(super) fn new() -> Self {
        Self {
            running: RwSignal::new(false),
            run: RwSignal::new(None),
            status: RwSignal::new(String::new()),
            alert: RwSignal::new(String::new()),
            lanes: [LaneState::new(), LaneState::new()],
        }
    }

    pub(super) fn lane(&self, lane: Lane) -> LaneState {
        self.lanes[lane.index()]
    }

    /// Forgets the last run.
    pub(super) fn begin(&self) {
        self.running.set(true);
        self.run.set(None);
        self.alert.set(String::new());
        self.status.set("The buyers are on their way.".into());
        self.lanes.iter().for_each(|lane| lane.clear());
    }

    /// Takes in the events of one piece of the stream: one update a lane, however many
    /// outcomes it brings.
    pub(super) fn apply(&self, events: Vec<RunEvent>) {
        let mut attempts = [Vec::new(), Vec::new()];
        for event in events {
            match event {
                RunEvent::Started { run, .. } => self.run.set(Some(run)),
                RunEvent::LaneOpened(opened) => self.lane(opened.lane).opened.set(Some(opened)),
                RunEvent::Attempt(attempt) => attempts[attempt.lane.index()].push(attempt),
                RunEvent::Judged(judged) => self.lane(judged.lane).judged.set(Some(judged)),
                RunEvent::LaneFailed { lane, why } => self.lane(lane).failed.set(Some(why)),
                RunEvent::Ended => self.end(),
                RunEvent::Tickets { .. } | RunEvent::Heartbeat => {}
            }
        }
        for (lane, new) in self.lanes.iter().zip(attempts) {
            if !new.is_empty() {
                lane.attempts.update(|all| all.extend(new));
            }
        }
    }

    fn end(&self) {
        self.running.set(false);
        let sentences = Lane::ALL.map(|lane| {
            let state = self.lane(lane);
            let said = match (state.judged.get_untracked(), state.failed.get_untracked()) {
                (Some(judged), _) => judged.verdict.to_string(),
                (None, Some(why)) => why,
                (None, None) => "no verdict.".into(),
            };
            let name = if lane == Lane::Strong { "Strong" } else { "Eventual" };
            [name, ": ", &said].concat()
        });
        self.status.set(sentences.join(" "));
    }

    /// The stream was lost for good.
    pub(super) fn lost(&self, sentence: String) {
        self.running.set(false);
        self.status.set(String::new());
        self.alert.set(sentence);
    }
}
