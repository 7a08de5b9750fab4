//! The stream of a run, followed to its end, also after a lost connection.

use super::{
    fetch::Answer,
    time::{sleep, within},
};
use crate::api::ApiError;
use sale::event::{Cursor, RunEvent};

/// Timeout of the stream, in milliseconds. A run in progress sends something every five seconds.
const QUIET_MS: i32 = 12_000;

/// A page or a widget that shows a run.
pub(super) trait Follows {
    /// Whether the run of this press is still the one to be shown.
    fn is_current(&self, press: u32) -> bool;

    /// Draws events.
    fn take(&self, events: Vec<RunEvent>);

    /// Requests the rest of a run, from event number `from` on.
    async fn again(&self, run: &str, from: u32) -> Result<Answer, ApiError>;
}

/// The run of one press.
pub(super) struct Follower {
    pub(super) press: u32,
    pub(super) cursor: Cursor,
}

impl Follower {
    pub(super) fn new(press: u32) -> Self {
        Self { press, cursor: Cursor::default() }
    }

    /// Reads a stream as long as data arrives, and continues it where it was lost.
    pub(super) async fn follow(&mut self, page: &impl Follows, answer: Answer) {
        self.read(page, answer).await;
        while page.is_current(self.press) {
            let Some(pause) = self.cursor.pause() else { return };
            sleep(pause.as_millis() as i32).await;
            self.take_up(page).await;
        }
    }

    /// Continues the run where it was lost, with one request.
    pub(super) async fn take_up(&mut self, page: &impl Follows) {
        if let Ok(answer) = page.again(&self.cursor.run, self.cursor.seen).await {
            self.cursor.take_up();
            self.read(page, answer).await;
        }
    }

    /// Whether the run has more events and is still the one to be shown.
    #[cfg(feature = "hydrate")]
    pub(super) fn goes_on(&self, page: &impl Follows) -> bool {
        !self.cursor.ended && !self.cursor.run.is_empty() && page.is_current(self.press)
    }

    async fn read(&mut self, page: &impl Follows, mut answer: Answer) {
        while let Some(Ok(Some(piece))) = within(QUIET_MS, answer.next()).await {
            if !page.is_current(self.press) {
                return;
            }
            page.take(self.cursor.read(&piece));
        }
    }
}
