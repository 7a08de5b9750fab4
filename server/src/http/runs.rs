//! Break it without script: a run that is sent as HTML while it goes on. And the pages after a run: its own page, and
//! the histories of its lanes.

mod history;
mod progress;

pub(super) use history::history;

use super::{
    Site,
    compression::at_once,
    error_message::error_message,
    fields::Fields,
    heavy::is_long,
    home::{self, PageQuery},
    render::{apply_headers, document, error_response, render, status_of},
    visitor,
};
use app::{
    api::{ApiError, Visitor, services::checked},
    ui::{page::Page, stream::HERE},
};
use axum::{
    Extension,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{Html, IntoResponse, Response},
};
use progress::html_progress;
use sale::{
    Lane, RunSpec,
    service::{Client, Events},
};
use serde::Deserialize;

/// Makes a proxy pass on everything at once, without a buffer.
pub(super) const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

/// The fields of `#break-it`, and a seat, without which the run is for the first one. The guess is only said again
/// beside the result.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BreakIt {
    seat: Option<String>,
    buyers: String,
    guess: String,
}

/// `POST /runs`: starts a run and shows it as it goes. It goes on if the visitor leaves.
pub(super) async fn start(
    State(site): State<Site>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Fields(form): Fields<BreakIt>,
) -> Response {
    match started(&site, client, &form).await {
        Ok((spec, lines)) => running(&site, spec, lines, form.guess),
        Err(error) => {
            let visitor = visitor::of(&site, &headers);
            let (buyer, notice) = (visitor.buyer(), Some(error_message(&error)));
            let query = PageQuery { buyer, notice, ..PageQuery::default() };
            home::answer(&site, &visitor, visitor.floor_id(), query, status_of(&error)).await
        }
    }
}

async fn started(site: &Site, client: Client, form: &BreakIt) -> Result<(RunSpec, Events), ApiError> {
    let buyers = form.buyers.trim().parse().map_err(|_| {
        let shown: String = form.buyers.chars().take(12).collect();
        ApiError::bad_request(format!("A run takes a number of buyers, not \"{shown}\"."))
    })?;
    let spec = checked(&site.service, form.seat.as_deref(), buyers)?;
    let run = site.service.start(client, &Lane::ALL, spec)?;
    Ok((spec, site.service.watch(&run, 0).await?))
}

/// Sends the page around the run at once up to the place of the outcomes, then each outcome as it comes, then the
/// rest.
fn running(site: &Site, spec: RunSpec, events: Events, guess: String) -> Response {
    let (html, nonce) = document(site, Page::Running { seat: spec.seat(), buyers: spec.buyers() });
    let (before, after) = html.split_once(HERE).unwrap_or((&html, ""));
    let body = Body::from_stream(html_progress(before.to_owned(), events, guess, after.to_owned()));
    let mut response = Html(body).into_response();
    apply_headers(&mut response, nonce.as_ref());
    let (name, value) = UNBUFFERED;
    response.headers_mut().insert(name, value);
    response
}

/// `GET /run/{id}`
pub(super) async fn show(State(site): State<Site>, headers: HeaderMap, Path(run): Path<String>) -> Response {
    match shown(&site, headers, &run).await {
        Ok(page) => page,
        Err(error) => error_response(&site, error),
    }
}

async fn shown(site: &Site, headers: HeaderMap, run: &str) -> Result<Response, ApiError> {
    let record = site.service.record(run).await?;
    if !is_long(&record) {
        return Ok(render(site, Page::Run(record), StatusCode::OK));
    }
    let drawn = site.clone();
    site.heavy.long.run(move || at_once(render(&drawn, Page::Run(record), StatusCode::OK), &headers)).await
}
