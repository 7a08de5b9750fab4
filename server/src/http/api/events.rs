//! `GET /api/runs/{id}/events`: a run as it happens, as server-sent events.
//!
//! ```text
//! id: 3
//! data: {"type":"outcome","backend":"naive","outcome":"confirmed",…}
//! ```

mod number;
mod shape;

use super::problem::{Problem, Refusals, Refused};
use crate::http::{Site, runs::UNBUFFERED};
use app::event::{RunEvent, RunRecord};
use axum::{
    extract::{Path, State},
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
use number::First;
pub(super) use shape::EventOfRun;
use std::convert::Infallible;

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
        ("id" = String, Path, description = "Id of the run: `runId`."),
        ("from" = Option<u32>, Query, description = "Number of the first event wanted; they are numbered from 0."),
        ("Last-Event-ID" = Option<u32>, Header, description = "Number of the last event got: the next one is the first \
          wanted. Takes precedence over `from`.")
    ),
    responses(
        (status = 200, description = "The events.", body = EventOfRun, content_type = "text/event-stream"),
        (status = 204, description = "The run has ended and no event is left."),
        (status = 410, description = "It was stored once, and has expired.", body = Problem),
        Refusals
    )
)]
pub(super) async fn events(
    State(site): State<Site>,
    Path(id): Path<String>,
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
