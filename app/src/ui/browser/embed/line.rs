//! The open connection to the server: as long as data arrives on it, the server is up.

use super::super::{
    fetch::{Answer, get},
    time::within,
};
use crate::embed::Status;
use sale::event::LineDecoder;

/// Timeout of a response, in milliseconds.
const ANSWER_MS: i32 = 1500;
/// Timeout of an open connection, in milliseconds. The server sends something every five seconds.
const QUIET_MS: i32 = 12_000;

/// An open connection.
pub(super) struct Line {
    /// The status in its first line.
    pub(super) status: Status,
    answer: Answer,
}

impl Line {
    /// Opens a connection. `None`: timeout, or refused.
    pub(super) async fn open() -> Option<Self> {
        within(ANSWER_MS, async {
            let mut answer = get("/api/embed/stream").await.ok()?;
            let status = first(&mut answer).await?;
            Some(Self { status, answer })
        })
        .await?
    }

    /// Reads it until it ends.
    pub(super) async fn follow(mut self) {
        while let Some(Ok(Some(_))) = within(QUIET_MS, self.answer.next()).await {}
    }
}

/// Requests the status once.
pub(super) async fn status() -> Option<Status> {
    within(ANSWER_MS, async { first(&mut get("/api/embed/status").await.ok()?).await }).await?
}

/// Reads the status from the beginning of a response.
async fn first(answer: &mut Answer) -> Option<Status> {
    let mut decoder = LineDecoder::default();
    let mut status = None;
    while status.is_none() {
        let piece = answer.next().await.ok()??;
        decoder.push_lines(&piece, |line| status = status.take().or_else(|| Status::from_line(line)));
    }
    status
}
