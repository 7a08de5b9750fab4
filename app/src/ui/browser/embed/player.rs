//! Plays a complete run, slowly enough to be seen.

use super::{
    super::{
        dom::put,
        time::{frame, now},
    },
    Widget,
};
use crate::ui::{
    replay::{self, SHOWN_MS, Times},
    words::{moment::caption, tenths},
};
use sale::event::RunEvent;
use std::{collections::VecDeque, rc::Rc};

/// A run's own speed, in thousandths: microseconds of the run in a millisecond.
const OWN_SPEED: u32 = 1000;

/// A lane as far as it has not been shown.
#[derive(Default)]
struct Track {
    /// The remaining events, each with the time at which it is due, in microseconds after the lane's release.
    events: VecDeque<(u64, RunEvent)>,
    /// The steps of all its buyers.
    buyers: replay::Track,
}

impl Widget {
    /// Plays events to their end: at once where nothing may move, or nobody sees it.
    pub(super) async fn play(self: Rc<Self>, press: u32, events: Vec<RunEvent>) {
        let mut tracks = self.tracks(events);
        let end_us = tracks.iter().map(Track::end_us).max().unwrap_or(0);
        let speed = self.params.borrow().speed.unwrap_or_else(|| fitting(end_us));
        let still = self.is_still();
        put(&self.root, "[data-speed-says]", &if still { "shown at its end".into() } else { slowed(speed) });
        let began = now();
        while self.is_current(press) {
            let now_us = if still || self.hurries(press) { u64::MAX } else { (now() - began) * u64::from(speed) };
            let mut due = Vec::new();
            tracks.iter_mut().for_each(|track| track.take_due(now_us, &mut due));
            let over = tracks.iter().all(|track| track.events.is_empty());
            if over {
                due.push(RunEvent::Ended);
            }
            self.take(due);
            if over {
                return;
            }
            for card in self.cards() {
                let track = &tracks[card.lane().index()];
                // Later its verdict stands there.
                if !track.events.is_empty() {
                    card.put_sentence(&caption(&track.buyers, now_us));
                }
            }
            frame().await;
        }
    }

    /// Whether the run is to be shown at its end at once.
    fn hurries(&self, press: u32) -> bool {
        self.visibility.hurries() || self.stopped.get() == press
    }

    /// Draws the start of the run at once, and sorts the other events by lane.
    fn tracks(self: &Rc<Self>, events: Vec<RunEvent>) -> [Track; 2] {
        let mut tracks = [Track::default(), Track::default()];
        for event in events {
            match event.lane() {
                Some(lane) if self.lane(lane).is_some() => tracks[lane.index()].push(event),
                Some(_) => {}
                None if matches!(event, RunEvent::Started { .. }) => self.take(vec![event]),
                None => {}
            }
        }
        tracks
    }
}

impl Track {
    /// An attempt is due at its answer; an event without a time of its own follows the one before it.
    fn push(&mut self, event: RunEvent) {
        let mut due_us = self.end_us();
        if let RunEvent::Attempt(attempt) = &event {
            due_us = due_us.max(attempt.ended_us());
            self.buyers.push(Times::of(attempt, false));
        }
        self.events.push_back((due_us, event));
    }

    fn end_us(&self) -> u64 {
        self.events.back().map_or(0, |(due_us, _)| *due_us)
    }

    fn take_due(&mut self, now_us: u64, due: &mut Vec<RunEvent>) {
        while self.events.front().is_some_and(|(due_us, _)| *due_us <= now_us) {
            due.extend(self.events.pop_front().map(|(_, event)| event));
        }
    }
}

/// The speed that shows a run in [`SHOWN_MS`]. One that takes longer itself is shown as it was.
fn fitting(end_us: u64) -> u32 {
    (end_us / SHOWN_MS).clamp(1, u64::from(OWN_SPEED)) as u32
}

/// "played 10× slower", from integers.
fn slowed(speed: u32) -> String {
    if speed == OWN_SPEED {
        return "played at its own speed".into();
    }
    let times = tenths(u64::from(OWN_SPEED * 1000 / speed));
    ["played ", times.strip_suffix(".0").unwrap_or(&times), "\u{d7} slower"].concat()
}
