//! Responses under `/api/embed`: the status of the lanes, and lines as they come.

use crate::http::{Site, runs::UNBUFFERED};
use app::embed::Status;
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt};
use std::convert::Infallible;

/// Returns the status line: the engines for the widget's badge, and the most buyers of a run.
pub(super) fn status_line(site: &Site) -> String {
    let mut engines = site.service.engines().into_iter().map(|state| state.engine);
    let mut engine = || engines.next().unwrap_or_else(|| Err("This lane does not run here.".into()));
    Status { buyers_max: site.service.limits().buyers_max, engines: [engine(), engine()] }.to_line()
}

/// Returns a response that sends lines as they come.
pub(super) fn lines_response(lines: impl Stream<Item = String> + Send + 'static) -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    let lines = lines.map(Ok::<_, Infallible>);
    ([kind, UNBUFFERED], Body::from_stream(lines)).into_response()
}
