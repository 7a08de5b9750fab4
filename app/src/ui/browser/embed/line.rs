//! The open line to the server: as long as it brings something, the server is there.

use super::super::{
    fetch::{Answer, get},
    time::within,
};
use crate::embed::Status;
use sale::event::LineDecoder;

/// How long the server may think, in milliseconds.
const ANSWER_MS: i32 = 1500;
/// The server says something every five seconds; who is silent for so many milliseconds is gone.
const QUIET_MS: i32 = 12_000;

/// An open line.
pub(super) struct Line {
    /// What it began with.
    pub(super) status: Status,
    answer: Answer,
}

impl Line {
    /// Opens one. `None`: not in time, or refused.
    pub(super) async fn open() -> Option<Self> {
        within(ANSWER_MS, async {
            let mut answer = get("/api/embed/stream").await.ok()?;
            let status = first(&mut answer).await?;
            Some(Self { status, answer })
        })
        .await?
    }

    /// Stays on it until it ends.
    pub(super) async fn follow(mut self) {
        while let Some(Ok(Some(_))) = within(QUIET_MS, self.answer.next()).await {}
    }
}

/// Asks once.
pub(super) async fn status() -> Option<Status> {
    within(ANSWER_MS, async { first(&mut get("/api/embed/status").await.ok()?).await }).await?
}

/// The first line.
async fn first(answer: &mut Answer) -> Option<Status> {
    let mut decoder = LineDecoder::default();
    let mut status = None;
    while status.is_none() {
        let piece = answer.next().await.ok()??;
        decoder.push_lines(&piece, |line| status = status.take().or_else(|| Status::from_line(line)));
    }
    status
}
