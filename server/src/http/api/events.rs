//! `GET /api/runs/{id}/events`: a run as it happens, as server-sent events.
//!
//! ```text
//! id: 3
//! data: {"type":"outcome","backend":"naive","outcome":"confirmed",…}
//! ```

mod number;
mod shape;

use super::{
    asked::RunName,
    problem::{Problem, Refusals, Refused},
};
use crate::http::{Site, runs::UNBUFFERED};
use app::event::{RunEvent, RunRecord};
use axum::{
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures::{
    Stream, StreamExt,
    stream::{self, BoxStream},
};
use number::{First, Last};
pub(super) use shape::EventOfRun;
use std::convert::Infallible;
use utoipa::ToSchema;

/// One event of the stream, as the rules of server-sent events read it: the body is a sequence of these, and not JSON.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) struct StreamedEvent {
    /// The event's number, from 0.
    #[schema(pattern = "^(0|[1-9][0-9]*)$")]
    id: String,
    /// The event: one JSON object, an `EventOfRun`.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// The events of a run, one by one
///
/// `text/event-stream`: each event has its number as `id:` and one JSON object (`EventOfRun`) as `data:`, told apart
/// by its `type`. All events so far come at once, the others when they happen; the stream ends behind `ended`. While
/// nothing happens, a comment line comes every few seconds. Who lost the stream goes on with the header
/// `Last-Event-ID` (a browser's `EventSource` does so by itself) or with `?from=`; when nothing is left, the status is
/// 204, and an `EventSource` stops asking.
#[utoipa::path(
    get,
    path = "/api/runs/{id}/events",
    operation_id = "events",
    tag = "Runs",
    params(
        ("id" = String, Path, description = "Id of the run: `runId`.", pattern = "^[0-9a-f]{32}$"),
        ("from" = Option<u64>, Query, description = "Number of the first event wanted; they are numbered from 0.",
         maximum = 4_294_967_295_u32),
        Last
    ),
    responses(
        (status = 200, description = "The events.", body = StreamedEvent, content_type = "text/event-stream"),
        (status = 204, description = "The run has ended and no event is left."),
        (status = 410, description = "It was stored once, and has expired.", body = Problem),
        Refusals
    )
)]
pub(super) async fn events(
    State(site): State<Site>,
    RunName(id): RunName,
    First(first): First,
) -> Result<Response, Refused> {
    // From the beginning, whatever is wanted: an outcome's region is named by an event before it.
    let lines = site.office.watch(&id, 0).await?;
    let mut wanted = told(lines, first).boxed();
    if first > 0 && site.office.record(&id).await.is_ok_and(|record| record.ended) {
        // All is there, so this does not wait.
        let Some(next) = wanted.next().await else { return Ok(StatusCode::NO_CONTENT.into_response()) };
        wanted = stream::iter([next]).chain(wanted).boxed();
    }
    let (name, value) = UNBUFFERED;
    Ok(([(name, value)], Sse::new(wanted)).into_response())
}

/// The events from number `first` on.
fn told(lines: BoxStream<'static, String>, first: u64) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let mut teller = Teller { known: None, rest: String::new(), next: 0, first };
    lines.flat_map(move |piece| stream::iter(teller.take(&piece))).map(Ok)
}

struct Teller {
    /// What was told until now.
    known: Option<RunRecord>,
    /// The beginning of a line whose end is yet to come.
    rest: String,
    /// Number of the next event.
    next: u64,
    /// Number of the first event wanted.
    first: u64,
}

impl Teller {
    fn take(&mut self, piece: &str) -> Vec<Event> {
        let text = std::mem::take(&mut self.rest) + piece;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        text[whole..].clone_into(&mut self.rest);
        text[..whole].lines().filter_map(|line| self.line(line)).collect()
    }

    fn line(&mut self, line: &str) -> Option<Event> {
        // One that this version does not know has a number all the same.
        let event = RunEvent::from_line(line);
        if event == Some(RunEvent::Heartbeat) {
            return Some(Event::default().comment(""));
        }
        let number = self.next;
        self.next += 1;
        let event = event?;
        let shown = EventOfRun::of(&event, self.known.as_ref());
        // Outcomes are many, and nothing that comes later needs them.
        if !matches!(event, RunEvent::Attempt(_)) {
            RunRecord::fold(&mut self.known, event);
        }
        if number < self.first {
            return None;
        }
        // An error would be a number that is no number: there is none in an event.
        Event::default().id(number.to_string()).json_data(shown?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    /// What a viewer from event `first` on is sent, the lines coming in these pieces.
    async fn sent(pieces: &[&str], first: u64) -> String {
        let pieces: Vec<String> = pieces.iter().map(|piece| (*piece).to_owned()).collect();
        let response = Sse::new(told(stream::iter(pieces).boxed(), first)).into_response();
        String::from_utf8(to_bytes(response.into_body(), 64 * 1024).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_heartbeat_is_a_comment_without_a_number() {
        let text = sent(&["run r A1 2 7\n", ".\n", "end\n"], 0).await;
        let started = r#"{"type":"started","runId":"r","seat":"A1","buyers":2,"startedAtMs":7}"#;
        assert_eq!(text, format!("id: 0\ndata: {started}\n\n: \n\nid: 1\ndata: {{\"type\":\"ended\"}}\n\n"));
        assert_eq!(sent(&["run r A1 2 7\n", ".\n", "end\n"], 1).await, ": \n\nid: 1\ndata: {\"type\":\"ended\"}\n\n");
    }

    #[tokio::test]
    async fn lines_that_are_cut_anywhere_are_the_same_events() {
        let lines =
            "run r A1 2 7\nlane strong 2 us-east-1 X\na strong 1 0 c 0 5 9 8 - -\n?? from a later version\nend\n";
        let whole = sent(&[lines], 0).await;
        assert!(whole.contains(r#""region":"us-east-1""#) && whole.contains("id: 4\n") && !whole.contains("id: 3\n"));
        for cut in 1..lines.len() {
            assert_eq!(sent(&[&lines[..cut], &lines[cut..]], 0).await, whole, "cut at {cut}");
        }
    }
}
