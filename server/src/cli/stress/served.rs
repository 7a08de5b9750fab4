//! Runs of a running server, started and followed as its widget does: by `/api/embed/runs`.

use app::api::ApiError;
use futures::StreamExt;
use indicatif::ProgressBar;
use local::http_client::http_client;
use reqwest::{Client, RequestBuilder, Response, header::CONTENT_TYPE};
use sale::{
    Lane, RunSpec,
    event::{Cursor, RunEvent, RunRecord, percent_decode, percent_encode},
    printable,
};
use std::time::Duration;
use tokio::time::sleep;

/// The timeout of a request. A run ends by itself long before: its buyers give up after ten seconds each, and its
/// rows are read for some seconds more.
const ANSWER_MAX: Duration = Duration::from_secs(150);
/// Longest stream that is read, in bytes: a run of ten thousand buyers has a million in each lane.
const STREAM_MAX: usize = 64 << 20;

/// A running server.
pub(super) struct Served {
    pub(super) url: String,
    pub(super) client: Client,
}

/// A run that is being received.
struct Following<'a> {
    cursor: Cursor,
    record: Option<RunRecord>,
    bytes: usize,
    bar: &'a ProgressBar,
}

impl Served {
    pub(super) fn at(url: &str) -> Result<Self, String> {
        let client = http_client().timeout(ANSWER_MAX).build().map_err(|error| error.to_string())?;
        Ok(Self { url: url.trim_end_matches('/').to_owned(), client })
    }

    /// Starts one run and follows it to its end, also after a lost connection.
    pub(super) async fn run(&self, lanes: &[Lane], spec: RunSpec, bar: &ProgressBar) -> Result<RunRecord, String> {
        let lanes: Vec<&str> = lanes.iter().map(|lane| lane.name()).collect();
        let form = format!("seat={}&buyers={}&lanes={}", spec.seat(), spec.buyers(), lanes.join(","));
        let start = self.client.post(format!("{}/api/embed/runs", self.url)).body(form);
        let answer = self.answer(start.header(CONTENT_TYPE, "application/x-www-form-urlencoded")).await?;
        let mut following = Following { cursor: Cursor::default(), record: None, bytes: 0, bar };
        following.read(answer).await;
        self.take_up_again(&mut following).await;
        let Following { record, cursor, .. } = following;
        record.filter(|_| cursor.ended).ok_or_else(|| {
            format!("{} did not tell the run to its end: the connection was lost, or it is no WorldSeat", self.url)
        })
    }

    async fn take_up_again(&self, following: &mut Following<'_>) {
        while let Some(pause) = following.cursor.pause() {
            sleep(pause).await;
            let (run, seen) = (percent_encode(&following.cursor.run), following.cursor.seen);
            let again = self.client.get(format!("{}/api/embed/runs/{run}?from={seen}", self.url));
            if let Ok(answer) = self.answer(again).await {
                following.read(answer).await;
            }
        }
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Response, String> {
        let url = &self.url;
        let answer = request.send().await.map_err(|error| format!("no WorldSeat answers at {url}: {error}"))?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let status = answer.status();
        let body = answer.text().await.unwrap_or_default();
        let body = ApiError::from_text(&body).map_or(body, |error| error.sentence);
        Err(format!("{url} refused the run ({status}): {}", printable(&body)))
    }
}

impl Following<'_> {
    /// Reads the stream until it ends.
    async fn read(&mut self, answer: Response) {
        self.cursor.take_up();
        let mut pieces = answer.bytes_stream();
        while let Some(Ok(piece)) = pieces.next().await {
            self.bytes += piece.len();
            if self.bytes > STREAM_MAX {
                return;
            }
            for event in self.cursor.read(&String::from_utf8_lossy(&piece)) {
                self.bar.inc(u64::from(matches!(event, RunEvent::Attempt(_))));
                if let Some(event) = printable_event(&event) {
                    RunRecord::fold(&mut self.record, &event);
                }
            }
        }
    }
}

/// Returns the event with the texts of the other server escaped for printing: none of them can control a terminal.
fn printable_event(event: &RunEvent) -> Option<RunEvent> {
    let line = event.to_line();
    let field = |field: &str| percent_decode(field).map_or_else(String::new, |text| percent_encode(&printable(&text)));
    RunEvent::from_line(&line.split_ascii_whitespace().map(field).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_steer_a_terminal_are_written_out_and_others_stay() {
        let read = |line: &str| RunEvent::from_line(line).unwrap();
        let evil = printable_event(&read("x strong a%1B[2J%E2%80%AEb%20c")).unwrap();
        let RunEvent::LaneFailed { why, .. } = evil else { panic!("{evil:?}") };
        assert_eq!(why, "a\\u{1b}[2J\\u{202e}b c");
        for honest in ["x strong Caf%C3%A9%20100%25", "a strong 1 0 c 0 5 900 850 - -", "t eventual -", "end"] {
            assert_eq!(printable_event(&read(honest)), Some(read(honest)), "{honest}");
        }
    }
}
