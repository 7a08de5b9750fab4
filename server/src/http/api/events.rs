//! `GET /api/runs/{id}/events`: a run as it happens, as server-sent events.
//!
//! ```text
//! id: 3
//! data: {"type":"outcome","backend":"naive","outcome":"confirmed",…}
//! ```

mod number;
mod shape;

use super::{
    extract::RunName,
    problem::{Problem, Refusals, Refused},
};
use crate::http::{Site, runs::UNBUFFERED};
use axum::{
    extract::State,
    http::StatusCode,
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures::{Stream, StreamExt, stream};
use number::{First, Last};
use sale::{
    event::{RunEvent, RunRecord},
    service::Events,
};
pub(super) use shape::EventOfRun;
use std::{convert::Infallible, sync::Arc};
use utoipa::ToSchema;

/// One event of the stream, as defined for server-sent events: the body is a sequence of these, and not JSON.
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
/// `text/event-stream`: each event has its number as `id:` and one JSON object (`EventOfRun`) as `data:`, whose
/// `type` names the kind of event. All events so far are sent at once, the others when they happen; the stream ends
/// after `ended`. While nothing happens, a comment line is sent every few seconds. A client that lost the stream
/// continues with the header `Last-Event-ID` (a browser's `EventSource` does so by itself) or with `?from=`; when no
/// event is left, the status is 204, and an `EventSource` does not connect again.
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
    // All events are read from the beginning, because an earlier event names the region of an outcome.
    let all = site.service.watch(&id, 0).await?;
    let mut wanted = numbered(all, first).boxed();
    if first > 0 && site.service.record(&id).await.is_ok_and(|record| record.ended) {
        // All events exist already, so this does not wait.
        let Some(next) = wanted.next().await else { return Ok(StatusCode::NO_CONTENT.into_response()) };
        wanted = stream::iter([next]).chain(wanted).boxed();
    }
    let (name, value) = UNBUFFERED;
    Ok(([(name, value)], Sse::new(wanted)).into_response())
}

/// The events from number `first` on.
fn numbered(events: Events, first: u64) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    let mut encoder = Encoder { known: None, next: 0, first };
    let encode =
        move |piece: Vec<Arc<RunEvent>>| piece.iter().filter_map(|event| encoder.event(event)).collect::<Vec<_>>();
    events.map(encode).flat_map(stream::iter).map(Ok)
}

struct Encoder {
    /// The run, as far as its events were read.
    known: Option<RunRecord>,
    /// Number of the next event.
    next: u64,
    /// Number of the first event wanted.
    first: u64,
}

impl Encoder {
    fn event(&mut self, event: &RunEvent) -> Option<Event> {
        if *event == RunEvent::Heartbeat {
            return Some(Event::default().comment(""));
        }
        let number = self.next;
        self.next += 1;
        let shown = (number >= self.first).then(|| EventOfRun::of(event, self.known.as_ref()));
        // There are many outcomes, and no later event needs them.
        if !matches!(event, RunEvent::Attempt(_)) {
            RunRecord::fold(&mut self.known, event);
        }
        // An error could only be a number that is not finite: an event has none.
        Event::default().id(number.to_string()).json_data(shown??).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use sale::event::of_lines;

    /// Returns what is sent to a viewer from event `first` on, with `pieces` events in each piece.
    async fn sent(lines: &str, pieces: usize, first: u64) -> String {
        let events: Vec<_> = of_lines(lines).map(Arc::new).collect();
        let pieces: Vec<_> = events.chunks(pieces).map(<[_]>::to_vec).collect();
        let response = Sse::new(numbered(stream::iter(pieces).boxed(), first)).into_response();
        String::from_utf8(to_bytes(response.into_body(), 64 * 1024).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_heartbeat_is_a_comment_without_a_number() {
        let lines = "run r A1 2 7\n.\nend\n";
        let started = r#"{"type":"started","runId":"r","seat":"A1","buyers":2,"startedAtMs":7}"#;
        let all = format!("id: 0\ndata: {started}\n\n: \n\nid: 1\ndata: {{\"type\":\"ended\"}}\n\n");
        for pieces in 1..4 {
            assert_eq!(sent(lines, pieces, 0).await, all);
            assert_eq!(sent(lines, pieces, 1).await, ": \n\nid: 1\ndata: {\"type\":\"ended\"}\n\n");
        }
    }

    #[tokio::test]
    async fn an_outcome_names_its_region_wherever_a_viewer_begins() {
        let lines = "run r A1 2 7\nlane strong 2 us-east-1 X\na strong 1 0 c 0 5 9 8 - -\nend\n";
        for first in 0..3 {
            assert!(sent(lines, 1, first).await.contains(r#""region":"us-east-1""#), "from {first}");
        }
    }
}
