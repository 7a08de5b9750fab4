//! A run on the server's databases, continued after a lost connection.

use super::{
    super::{
        fetch::{Answer, get, post},
        follow::{Follower, Follows},
        live_region::alarm,
        queue,
    },
    ALERT, Widget,
    mode::Mode,
};
use crate::api::ApiError;
use sale::{Lane, event::RunEvent, joined};
use std::rc::Rc;

const LOST: &str = "The connection was lost. What you see is as far as it got.";

impl Follows for Rc<Widget> {
    fn is_current(&self, press: u32) -> bool {
        self.as_ref().is_current(press)
    }

    /// A run takes a blink: it is shown slowly when it is over. Before that, only that it has begun or waits.
    fn take(&self, events: Vec<RunEvent>) {
        for event in events {
            if event.lane().is_some() {
                self.arrived.borrow_mut().push(event);
            } else if !matches!(event, RunEvent::Ended) {
                // Until then the page shows another run.
                if matches!(event, RunEvent::Started { .. }) {
                    self.show_mode(Mode::Live);
                }
                queue::take(self, vec![event]);
            }
        }
    }

    async fn again(&self, run: &str, from: u32) -> Result<Answer, ApiError> {
        get(&["/api/embed/runs/", run, "?from=", &from.to_string()].concat()).await
    }
}

impl Widget {
    /// Requests a run, or the one with that id, follows it to its end, and shows it.
    pub(super) async fn follow_live(self: Rc<Self>, press: u32, run: &str) {
        let mut follower = Follower::new(press);
        self.arrived.take();
        let answer = if run.is_empty() { self.request_run().await } else { self.again(run, 0).await };
        match answer {
            Ok(answer) => follower.follow(&self, answer).await,
            Err(error) if self.is_current(press) => return self.refused("refused", &error.sentence),
            Err(_) => return,
        }
        if !self.is_current(press) {
            return;
        }
        let arrived = self.arrived.take();
        if follower.cursor.ended {
            return self.play(press, arrived).await;
        }
        queue::take(&self, arrived);
        self.lost(&follower.cursor.run);
    }

    async fn request_run(&self) -> Result<Answer, ApiError> {
        let (seat, buyers, lanes) = {
            let params = self.params.borrow();
            let lanes: Vec<&str> = params.lanes().iter().copied().map(Lane::name).collect();
            (params.seat.to_string(), params.buyers.to_string(), joined(&lanes, ","))
        };
        post("/api/embed/runs", &[("seat", &seat), ("buyers", &buyers), ("lanes", &lanes)]).await
    }

    fn lost(&self, run: &str) {
        if run.is_empty() {
            return self.refused("lost", "The connection was lost before the run began.");
        }
        self.set_state("failed");
        alarm(ALERT, LOST);
        self.host.error("lost", LOST);
    }
}
