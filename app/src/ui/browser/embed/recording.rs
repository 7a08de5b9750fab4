//! Recorded runs: those in the page, or one that is requested from the server by its id.

use super::super::{
    dom::{all, attribute},
    fetch::get,
};
use crate::api::ApiError;
use sale::{
    event::{LineDecoder, RunEvent},
    joined,
};
use std::cell::{Cell, RefCell};
use web_sys::Element;

/// A run that is over.
#[derive(Clone)]
pub(super) struct Recording {
    run: String,
    /// The day, in words; empty where the page does not name it.
    when: String,
    lines: String,
}

/// All recorded runs, played in turn.
#[derive(Default)]
pub(super) struct Recordings {
    all: RefCell<Vec<Recording>>,
    next: Cell<usize>,
}

impl Recordings {
    pub(super) fn of_page(page: &Element) -> Self {
        let read = |element: &Element| Recording {
            run: attribute(element, "data-run"),
            when: attribute(element, "data-when"),
            lines: element.text_content().unwrap_or_default(),
        };
        let all = all(page, "[data-recorded]").iter().map(read).collect();
        Self { all: RefCell::new(all), next: Cell::default() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.borrow().is_empty()
    }

    /// Makes the run with that id the next one, if it is here.
    pub(super) fn find(&self, run: &str) -> bool {
        let index = self.all.borrow().iter().position(|recording| recording.run == run);
        index.map(|index| self.next.set(index)).is_some()
    }

    /// Requests a run from the server and makes it the next one.
    ///
    /// # Errors
    /// The server's error, or that it cannot be reached.
    pub(super) async fn fetch(&self, run: &str) -> Result<(), ApiError> {
        let lines = get(&["/api/embed/runs/", run, "?from=0"].concat()).await?.whole().await?;
        let recording = Recording { run: run.into(), when: String::new(), lines };
        self.all.borrow_mut().insert(0, recording);
        self.next.set(0);
        Ok(())
    }

    /// Returns the events of the next run. With `in_turn`, the call after this one returns another run's.
    pub(super) fn take(&self, in_turn: bool) -> Vec<RunEvent> {
        let Some(recording) = self.current() else { return Vec::new() };
        if in_turn {
            self.next.set((self.next.get() + 1) % self.all.borrow().len().max(1));
        }
        recording.events()
    }

    /// "A real run of 23 November 2026, as recorded (PostgreSQL 18… | dynoxide…)."
    pub(super) fn source(&self) -> String {
        let Some(recording) = self.current() else { return "There is no recorded run here.".into() };
        // In the order of the lanes, not of the events.
        let mut engines = [const { String::new() }; 2];
        for event in recording.events() {
            if let RunEvent::LaneOpened(opened) = event {
                engines[opened.lane.index()] = opened.engine;
            }
        }
        let engines = engines.iter().filter(|engine| !engine.is_empty()).map(String::as_str).collect::<Vec<_>>();
        let when = if recording.when.is_empty() { " earlier" } else { &[" of ", &recording.when].concat() };
        ["A real run", when, ", as recorded (", &joined(&engines, " | "), ")."].concat()
    }

    fn current(&self) -> Option<Recording> {
        self.all.borrow().get(self.next.get()).cloned()
    }
}

impl Recording {
    fn events(&self) -> Vec<RunEvent> {
        let mut events = Vec::new();
        let mut decoder = LineDecoder::default();
        // The author of the page may have put the text on lines of its own.
        decoder.push(self.lines.trim(), |event| events.push(event));
        decoder.push("\n", |event| events.push(event));
        events
    }
}
