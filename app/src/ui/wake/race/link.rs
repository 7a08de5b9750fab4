//! The stream of a run, also over a lost connection.

use super::{
    super::{
        cursor::Cursor,
        dom::document,
        fetch::Answer,
        server::{break_it, watch_run},
        time::sleep,
        voice::{alarm, alarm_with_link},
    },
    ALERT, Asked, Race,
};
use crate::event::LineDecoder;
use std::rc::Rc;

/// How often a lost stream is taken up again at once.
const RECONNECTS_MAX: u32 = 3;
/// Before the first of those, in milliseconds; it doubles.
const PAUSE_MS: i32 = 400;
/// Between two tries after that, in milliseconds.
const SLOW_PAUSE_MS: i32 = 5000;
/// How many there are: two minutes of a page that is looked at.
const SLOW_TRIES_MAX: u32 = 24;

/// The run of one press.
struct Follower {
    press: u32,
    cursor: Cursor,
}

/// Asks for a run and follows it to its end. `label` is what the button said before.
pub(super) async fn race(race: Rc<Race>, asked: Asked, label: String) {
    let mut follower = Follower { press: race.press.get(), cursor: Cursor::default() };
    race.run.borrow_mut().guess = asked.guess;
    match break_it(&asked.seat, asked.buyers).await {
        Ok(answer) => follower.follow(&race, answer).await,
        Err(error) => return race.refused(&error.sentence, &label),
    }
    if follower.cursor.run.is_empty() {
        return race.refused("The connection was lost before the run began.", &label);
    }
    follower.reconnect(&race).await;
    if !follower.cursor.ended {
        lost(&race, &follower.cursor.run);
        follower.wait_for_result(&race).await;
    }
}

impl Follower {
    /// Reads a stream as long as it brings something.
    async fn follow(&mut self, race: &Rc<Race>, mut answer: Answer) {
        let mut decoder = LineDecoder::default();
        while let Ok(Some(piece)) = answer.next().await {
            if !race.is_current(self.press) {
                return;
            }
            let mut events = Vec::new();
            decoder.push_lines(&piece, |line| events.extend(self.cursor.read(line)));
            race.take(events);
        }
    }

    async fn reconnect(&mut self, race: &Rc<Race>) {
        let mut tries = 0;
        while !self.cursor.ended && tries < RECONNECTS_MAX {
            sleep(PAUSE_MS << tries).await;
            tries += 1;
            let seen = self.cursor.seen;
            self.take_up(race).await;
            if self.cursor.seen > seen {
                tries = 0;
            }
        }
    }

    async fn take_up(&mut self, race: &Rc<Race>) {
        if let Ok(answer) = watch_run(&self.cursor.run, self.cursor.seen).await {
            self.follow(race, answer).await;
        }
    }

    /// The server may come back: then it knows how the run ended.
    async fn wait_for_result(&mut self, race: &Rc<Race>) {
        let mut tries = 0;
        while !self.cursor.ended && tries < SLOW_TRIES_MAX {
            sleep(SLOW_PAUSE_MS).await;
            if !race.is_current(self.press) {
                return;
            }
            if !document().hidden() {
                tries += 1;
                self.take_up(race).await;
            }
        }
        if self.cursor.ended && race.is_current(self.press) {
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
