//! How far a run is known: where its stream is taken up again when it was lost.

use crate::event::RunEvent;

/// A place in a run's stream.
#[derive(Default)]
pub(super) struct Cursor {
    /// The run's id, once it was told.
    pub(super) run: String,
    /// Events seen, heartbeats not counted.
    pub(super) seen: u32,
    /// Whether the last one was.
    pub(super) ended: bool,
}

impl Cursor {
    /// Reads a line; `None`: there is nothing in it to be drawn.
    pub(super) fn read(&mut self, line: &str) -> Option<RunEvent> {
        let event = RunEvent::from_line(line);
        match &event {
            Some(RunEvent::Heartbeat) => return None,
            Some(RunEvent::Started { run, .. }) => self.run.clone_from(run),
            Some(RunEvent::Ended) => self.ended = true,
            _ => {}
        }
        // The server counts what this page does not understand, too.
        self.seen += 1;
        event
    }
}
