//! The stream of a run, followed to its end, also over a lost connection.

use super::{
    fetch::Answer,
    time::{sleep, within},
};
use crate::api::ApiError;
use sale::event::{Cursor, RunEvent};

/// A run that goes on says something every five seconds.
const QUIET_MS: i32 = 12_000;

/// A page or a widget that shows a run.
pub(super) trait Follows {
    /// Whether the run of this press is still the one to be shown.
    fn is_current(&self, press: u32) -> bool;

    /// Draws events.
    fn take(&self, events: Vec<RunEvent>);

    /// Asks for the rest of a run, from event number `from` on.
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

    /// Reads a stream as long as it brings something, and takes it up again where it was lost.
    pub(super) async fn follow(&mut self, page: &impl Follows, answer: Answer) {
        self.read(page, answer).await;
        while page.is_current(self.press) {
            let Some(pause) = self.cursor.pause() else { return };
            sleep(pause.as_millis() as i32).await;
            self.take_up(page).await;
        }
    }

    /// Takes the run up again, once.
    pub(super) async fn take_up(&mut self, page: &impl Follows) {
        if let Ok(answer) = page.again(&self.cursor.run, self.cursor.seen).await {
            self.cursor.take_up();
            self.read(page, answer).await;
        }
    }

    /// Whether there is more of it, and somebody to see it.
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
