//! The stream of a run, from the press to its end.

use super::{
    super::{
        dom::document,
        fetch::Answer,
        follow::{Follower, Follows},
        live_region::{alarm, alarm_with_link},
        queue,
        server::{break_it, watch_run},
        time::sleep,
    },
    ALERT, Race,
    beat::Beat,
    question::FormValues,
};
use crate::api::ApiError;
use sale::event::RunEvent;
use std::rc::Rc;

/// Pause between two retries of a stream that stays lost, in milliseconds.
const SLOW_PAUSE_MS: i32 = 5000;
/// The number of these retries: two minutes while the page is visible.
const SLOW_TRIES_MAX: u32 = 24;

impl Follows for Rc<Race> {
    fn is_current(&self, press: u32) -> bool {
        self.as_ref().is_current(press)
    }

    fn take(&self, events: Vec<RunEvent>) {
        queue::take(self, events);
    }

    async fn again(&self, run: &str, from: u32) -> Result<Answer, ApiError> {
        watch_run(run, from).await
    }
}

/// Requests a run and follows it to its end.
pub(super) async fn race(race: Rc<Race>, values: FormValues) {
    let mut follower = Follower::new(race.press.get());
    race.run.borrow_mut().guess = values.guess;
    match break_it(&values.seat, values.buyers).await {
        Ok(answer) => follower.follow(&race, answer).await,
        Err(error) => return race.refused(&error.sentence),
    }
    if follower.cursor.run.is_empty() {
        return race.refused("The connection was lost before the run began.");
    }
    if follower.goes_on(&race) {
        lost(&race, &follower.cursor.run);
        wait_for_result(&mut follower, &race).await;
    }
}

/// Retries for a while: the server may come back, and then it knows the end of the run.
async fn wait_for_result(follower: &mut Follower, race: &Rc<Race>) {
    let mut tries = 0;
    while follower.goes_on(race) && tries < SLOW_TRIES_MAX {
        sleep(SLOW_PAUSE_MS).await;
        if !document().hidden() && follower.goes_on(race) {
            tries += 1;
            follower.take_up(race).await;
        }
    }
    if follower.cursor.ended && race.as_ref().is_current(follower.press) {
        alarm(ALERT, "");
    }
}

fn lost(race: &Race, run: &str) {
    race.let_go();
    race.set_beat(Beat::Result);
    alarm_with_link(
        ALERT,
        "The connection was lost. What you see is as far as it got.",
        &["/run/", run].concat(),
        "See the stored result when the server is back",
    );
}
