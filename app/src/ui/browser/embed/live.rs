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

    fn take(&self, events: Vec<RunEvent>) {
        // Until then the page shows another run.
        if matches!(events.first(), Some(RunEvent::Started { .. })) {
            self.show_mode(Mode::Live);
        }
        queue::take(self, events);
    }

    async fn again(&self, run: &str, from: u32) -> Result<Answer, ApiError> {
        get(&["/api/embed/runs/", run, "?from=", &from.to_string()].concat()).await
    }
}

impl Widget {
    /// Requests a run and follows it to its end.
    pub(super) async fn follow_live(self: Rc<Self>, press: u32) {
        let mut follower = Follower::new(press);
        match self.request_run().await {
            Ok(answer) => follower.follow(&self, answer).await,
            Err(error) if self.is_current(press) => return self.refused("refused", &error.sentence),
            Err(_) => return,
        }
        if !follower.cursor.ended && self.is_current(press) {
            self.lost(&follower.cursor.run);
        }
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
        self.set_state("failed", "Break it again");
        alarm(ALERT, LOST);
        self.host.error("lost", LOST);
    }
}
