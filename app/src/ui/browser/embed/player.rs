//! Plays a complete run, at the speed of the parameters.

use super::{
    super::{
        dom::put,
        time::{frame, now},
    },
    Widget,
};
use crate::ui::words::tenths;
use sale::event::RunEvent;
use std::{collections::VecDeque, rc::Rc};

/// A run's own speed, in thousandths.
const OWN_SPEED: u32 = 1000;

/// The remaining events of a lane, each with the time at which it is due, in microseconds
/// after the lane's release.
type Track = VecDeque<(u64, RunEvent)>;

impl Widget {
    /// Plays events to their end: at once where nothing may move, or nobody sees it.
    pub(super) async fn play(self: Rc<Self>, press: u32, events: Vec<RunEvent>) {
        let speed = self.params.borrow().speed;
        let still = self.is_still();
        put(&self.root, "[data-speed-says]", &if still { "shown at its end".into() } else { slowed(speed) });
        let (began, [mut strong, mut eventual]) = (now(), self.tracks(events));
        while self.is_current(press) {
            let now_us = if still || self.hurries(press) { u64::MAX } else { (now() - began) * u64::from(speed) };
            let mut due = take_due(&mut strong, now_us);
            due.extend(take_due(&mut eventual, now_us));
            if strong.is_empty() && eventual.is_empty() {
                due.push(RunEvent::Ended);
            }
            self.take(due);
            if strong.is_empty() && eventual.is_empty() {
                return;
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
        let mut tracks = [Track::new(), Track::new()];
        for event in events {
            match event.lane() {
                Some(lane) if self.lane(lane).is_some() => {
                    let track = &mut tracks[lane.index()];
                    let before_us = track.back().map_or(0, |(due_us, _)| *due_us);
                    track.push_back((before_us.max(event_us(&event)), event));
                }
                Some(_) => {}
                None if matches!(event, RunEvent::Started { .. }) => self.take(vec![event]),
                None => {}
            }
        }
        tracks
    }
}

fn take_due(track: &mut Track, now_us: u64) -> Vec<RunEvent> {
    let mut due = Vec::new();
    while track.front().is_some_and(|(due_us, _)| *due_us <= now_us) {
        due.extend(track.pop_front().map(|(_, event)| event));
    }
    due
}

/// The time of a buyer's answer; an event without a time of its own follows the one before it.
const fn event_us(event: &RunEvent) -> u64 {
    match event {
        RunEvent::Attempt(attempt) => attempt.ended_us(),
        _ => 0,
    }
}

/// "played 10× slower", from integers.
fn slowed(speed: u32) -> String {
    if speed == OWN_SPEED {
        return "played at its own speed".into();
    }
    let times = tenths(u64::from(OWN_SPEED * 1000 / speed));
    ["played ", times.strip_suffix(".0").unwrap_or(&times), "\u{d7} slower"].concat()
}
