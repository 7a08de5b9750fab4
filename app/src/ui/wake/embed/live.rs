//! A run on the server's databases, also over a lost connection.

use super::{
    super::{
        cursor::Cursor,
        fetch::{Answer, get, post},
        time::{sleep, within},
        voice::alarm,
    },
    ALERT, Widget,
    mode::Mode,
};
use crate::joined::joined;
use crate::{
    event::{LineDecoder, RunEvent},
    sale::Lane,
};
use std::rc::Rc;

/// How often a lost stream is taken up again at once.
const RECONNECTS_MAX: u32 = 2;
/// Before the first of those, in milliseconds; it doubles.
const PAUSE_MS: i32 = 400;
/// A run that goes on says something every five seconds.
const QUIET_MS: i32 = 12_000;

const LOST: &str = "The connection was lost. What you see is as far as it got.";

/// The run of one press.
struct Follower {
    press: u32,
    cursor: Cursor,
}

impl Widget {
    /// Asks for a run and follows it to its end.
    pub(super) async fn follow_live(self: Rc<Self>, press: u32) {
        let mut follower = Follower { press, cursor: Cursor::default() };
        match self.ask_for_run().await {
            Ok(answer) => follower.follow(&self, answer).await,
            Err(error) if self.is_current(press) => return self.refused("refused", &error.sentence),
            Err(_) => return,
        }
        if !follower.cursor.run.is_empty() {
            follower.reconnect(&self).await;
        }
        if !follower.cursor.ended && self.is_current(press) {
            self.lost(&follower.cursor.run);
        }
    }

    async fn ask_for_run(&self) -> Result<Answer, crate::api::ApiError> {
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

impl Follower {
    /// Reads a stream as long as it brings something.
    async fn follow(&mut self, widget: &Rc<Widget>, mut answer: Answer) {
        let mut decoder = LineDecoder::default();
        while let Some(Ok(Some(piece))) = within(QUIET_MS, answer.next()).await {
            if !widget.is_current(self.press) {
                return;
            }
            let mut events = Vec::new();
            decoder.push_lines(&piece, |line| events.extend(self.cursor.read(line)));
            // What is on the page until then is another run's.
            if matches!(events.first(), Some(RunEvent::Started { .. })) {
                widget.show_mode(Mode::Live);
            }
            widget.take(events);
        }
    }

    async fn reconnect(&mut self, widget: &Rc<Widget>) {
        let mut tries = 0;
        while !self.cursor.ended && tries < RECONNECTS_MAX && widget.is_current(self.press) {
            sleep(PAUSE_MS << tries).await;
            tries += 1;
            let path = ["/api/embed/runs/", &self.cursor.run, "?from=", &self.cursor.seen.to_string()].concat();
            let seen = self.cursor.seen;
            if let Ok(answer) = get(&path).await {
                self.follow(widget, answer).await;
            }
            if self.cursor.seen > seen {
                tries = 0;
            }
        }
    }
}
