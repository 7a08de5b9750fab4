//! The stream of a run, also over a lost connection.

use super::{
    super::{
        dom::document,
        fetch::Answer,
        server::{break_it, watch_run},
        time::sleep,
        voice::{alarm, alarm_with_link},
    },
    ALERT, Asked, Race,
};
use crate::event::{LineDecoder, RunEvent};
use std::rc::Rc;

/// How often a lost stream is taken up again at once.
const RECONNECTS_MAX: u32 = 3;
/// Before the first of those, in milliseconds; it doubles.
const PAUSE_MS: i32 = 400;
/// Between two tries after that, in milliseconds.
const SLOW_PAUSE_MS: i32 = 5000;
/// How many there are: two minutes of a page that is looked at.
const SLOW_TRIES_MAX: u32 = 24;

/// How far a run is known.
#[derive(Default)]
struct Cursor {
    press: u32,
    run: String,
    /// Events seen, heartbeats not counted: where the stream is taken up again.
    seen: u32,
    ended: bool,
}

/// Asks for a run and follows it to its end. `label` is what the button said before.
pub(super) async fn race(race: Rc<Race>, asked: Asked, label: String) {
    let mut cursor = Cursor { press: race.press.get(), ..Cursor::default() };
    race.run.borrow_mut().guess = asked.guess;
    match break_it(&asked.seat, asked.buyers).await {
        Ok(answer) => cursor.follow(&race, answer).await,
        Err(error) => return race.refused(&error.sentence, &label),
    }
    if cursor.run.is_empty() {
        return race.refused("The connection was lost before the run began.", &label);
    }
    cursor.reconnect(&race).await;
    if !cursor.ended {
        lost(&race, &cursor.run);
        cursor.wait_for_result(&race).await;
    }
}

impl Cursor {
    /// Reads a stream as long as it brings something.
    async fn follow(&mut self, race: &Rc<Race>, mut answer: Answer) {
        let mut decoder = LineDecoder::default();
        while let Ok(Some(piece)) = answer.next().await {
            if !race.is_current(self.press) {
                return;
            }
            let mut events = Vec::new();
            decoder.push_lines(&piece, |line| events.extend(self.read(line)));
            race.take(events);
        }
    }

    fn read(&mut self, line: &str) -> Option<RunEvent> {
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

    async fn reconnect(&mut self, race: &Rc<Race>) {
        let mut tries = 0;
        while !self.ended && tries < RECONNECTS_MAX {
            sleep(PAUSE_MS << tries).await;
            tries += 1;
            let seen = self.seen;
            self.take_up(race).await;
            if self.seen > seen {
                tries = 0;
            }
        }
    }

    async fn take_up(&mut self, race: &Rc<Race>) {
        if let Ok(answer) = watch_run(&self.run, self.seen).await {
            self.follow(race, answer).await;
        }
    }

    /// The server may come back: then it knows how the run ended.
    async fn wait_for_result(&mut self, race: &Rc<Race>) {
        let mut tries = 0;
        while !self.ended && tries < SLOW_TRIES_MAX {
            sleep(SLOW_PAUSE_MS).await;
            if !race.is_current(self.press) {
                return;
            }
            if !document().hidden() {
                tries += 1;
                self.take_up(race).await;
            }
        }
        if self.ended && race.is_current(self.press) {
            alarm(ALERT, "");
        }
    }
}

fn lost(race: &Race, run: &str) {
    race.let_go();
    alarm_with_link(
        ALERT,
        "The connection was lost. What you see is as far as it got.",
        &["/run/", run].concat(),
        "See the stored result when the server is back",
    );
}
