//! The position up to which a run is known: its stream is resumed there after it was lost.

use super::{LineDecoder, RunEvent};
use crate::Backoff;
use std::time::Duration;

/// The maximum number of retries of a lost stream that brings nothing.
const TRIES_MAX: u32 = 3;
const PAUSE: Backoff = Backoff { first: Duration::from_millis(400), longest: Duration::from_secs(2) };

/// A position in a run's stream, and the part of the line there that was already read.
#[derive(Debug, Default)]
pub struct Cursor {
    /// The run's id, once it is known.
    pub run: String,
    /// Events seen, heartbeats not counted.
    pub seen: u32,
    /// Whether the last event was seen.
    pub ended: bool,
    decoder: LineDecoder,
    /// The number of times that the stream was lost since it last brought something, and `seen` at the last loss.
    lost: (u32, u32),
}

impl Cursor {
    /// Reads a piece of the stream, cut anywhere. Returns the events that it completes.
    pub fn read(&mut self, piece: &str) -> Vec<RunEvent> {
        let (mut decoder, mut events) = (std::mem::take(&mut self.decoder), Vec::new());
        decoder.push_lines(piece, |line| events.extend(self.read_line(line)));
        self.decoder = decoder;
        events
    }

    /// Discards the incomplete line: the stream is resumed at [`Self::seen`].
    pub fn take_up(&mut self) {
        self.decoder = LineDecoder::default();
    }

    /// Returns the back-off before a lost stream is resumed. `None` if it must not be resumed:
    /// the run has ended or never began, or the last retries brought nothing.
    pub fn pause(&mut self) -> Option<Duration> {
        let (tries, seen) = self.lost;
        let tries = if self.seen > seen { 1 } else { tries + 1 };
        self.lost = (tries, self.seen);
        (!self.ended && !self.run.is_empty() && tries <= TRIES_MAX).then(|| PAUSE.bound(tries))
    }

    fn read_line(&mut self, line: &str) -> Option<RunEvent> {
        let event = RunEvent::from_line(line);
        match &event {
            Some(RunEvent::Heartbeat) => return None,
            Some(RunEvent::Started { run, .. }) => self.run.clone_from(run),
            Some(RunEvent::Ended) => self.ended = true,
            _ => {}
        }
        // The server also counts events that this viewer does not understand.
        self.seen += 1;
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_brings_nothing_is_given_up() {
        let mut cursor = Cursor::default();
        assert_eq!(cursor.pause(), None, "the run never began");
        cursor.read("run r A1 2 7\n");
        let mut pauses = || [(); 4].map(|()| cursor.pause().map(|pause| pause.as_millis()));
        assert_eq!(pauses(), [Some(400), Some(800), Some(1600), None]);
        cursor.read("x strong down\n");
        assert_eq!(cursor.pause(), Some(Duration::from_millis(400)), "it brought something");
        cursor.read("end\n");
        assert_eq!(cursor.pause(), None);
    }

    #[test]
    fn a_stream_that_is_lost_anywhere_is_taken_up_where_it_was() {
        let lines = ["run r A1 2 7\n", ".\n", "?? from a later version\n", "x strong down\n", "end\n"];
        let text = lines.concat();
        for lost_at in 0..text.len() {
            let mut cursor = Cursor::default();
            let mut events = cursor.read(&text[..lost_at]);
            let numbered: Vec<_> = lines.iter().filter(|line| **line != ".\n").copied().collect();
            cursor.take_up();
            events.extend(cursor.read(&numbered[cursor.seen as usize..].concat()));
            assert_eq!((events.len(), cursor.seen, cursor.ended, cursor.run.as_str()), (3, 4, true, "r"), "{lost_at}");
        }
    }
}
