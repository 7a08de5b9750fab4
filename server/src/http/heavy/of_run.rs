//! The files that are made of one run: their kinds, and the responses with them.

mod jobs;

use super::{
    Made,
    tag::{self, is_known},
};
use crate::http::{Site, compression::Compressible, render::error_response};
use app::api::ApiError;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures::stream;
use sale::{Lane, event::RunRecord};
use std::{convert::Infallible, sync::Arc};

/// A run that has ended does not change; it may expire.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400, immutable");
const NOT_YET: HeaderValue = HeaderValue::from_static("no-store");
/// If the picture ever contained foreign content, it could do nothing.
const INERT: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// A kind of file that is made of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Kind {
    /// The bundle of evidence of its lanes.
    Evidence,
    /// The history of one lane, as lines.
    History(Lane),
    /// The social card.
    Card,
    /// The space-time view.
    SpaceTime,
}

impl Kind {
    /// Returns the end of its address.
    pub(super) const fn suffix(self) -> &'static str {
        match self {
            Self::Evidence => "zip",
            Self::History(lane) => lane.name(),
            Self::Card => "png",
            Self::SpaceTime => "svg",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Evidence => "application/zip",
            Self::History(_) => "text/plain; charset=utf-8",
            Self::Card => "image/png",
            Self::SpaceTime => "image/svg+xml",
        }
    }

    /// Whether it can be made while the run is under way.
    const fn of_any_time(self) -> bool {
        matches!(self, Self::Card | Self::SpaceTime)
    }
}

/// Responds to a `GET` or `HEAD` with a file that is made of a run. It is not made again for a client that has it
/// already, and not made at all for a `HEAD`.
pub(in crate::http) async fn answer(
    site: &Site,
    method: &Method,
    headers: &HeaderMap,
    run: &str,
    kind: Kind,
) -> Response {
    match answered(site, method, headers, run, kind).await {
        Ok(response) => response,
        Err(error) => error_response(site, error),
    }
}

async fn answered(
    site: &Site,
    method: &Method,
    headers: &HeaderMap,
    run: &str,
    kind: Kind,
) -> Result<Response, ApiError> {
    site.service.may_be_kept(run)?;
    // Invariant: the id of a run that may be kept consists of letters and digits.
    let tag = tag::of_run(run, kind).ok_or_else(|| ApiError::not_found("This is not the name of a run."))?;
    if is_known(headers, &tag) {
        return Ok(with_headers(StatusCode::NOT_MODIFIED.into_response(), run, kind, Some(tag)));
    }
    if method == Method::HEAD {
        let ended = ready_record(site.clone(), run.to_owned(), kind).await?.ended;
        return Ok(with_headers(of_unknown_length(), run, kind, ended.then_some(tag)));
    }
    let Made { bytes, lasting, .. } = made(site, run, kind, tag.clone()).await?;
    Ok(with_headers(bytes.into_response(), run, kind, lasting.then_some(tag)))
}

/// Returns the run, if this file can be made of it.
async fn ready_record(site: Site, run: String, kind: Kind) -> Result<Arc<RunRecord>, ApiError> {
    let record = site.service.record(&run).await?;
    if record.ended || kind.of_any_time() {
        return Ok(record);
    }
    Err(ApiError::busy("The run is still on. Try again in a moment."))
}

async fn made(site: &Site, run: &str, kind: Kind, tag: HeaderValue) -> Result<Made, ApiError> {
    let queue = match kind {
        Kind::Evidence | Kind::History(_) => &site.heavy.bundles,
        Kind::Card | Kind::SpaceTime => &site.heavy.pictures,
    };
    let found = ready_record(site.clone(), run.to_owned(), kind);
    let service = site.service.clone();
    let gather = move |record| jobs::gather(service, record, kind, tag);
    queue.get(format!("{run}.{}", kind.suffix()), found, gather).await
}

/// Returns a body that does not give the length of the real one.
fn of_unknown_length() -> Response {
    Body::from_stream(stream::empty::<Result<Bytes, Infallible>>()).into_response()
}

/// Adds the headers of a file that is made of a run; `tag` is there if the file does not change.
fn with_headers(mut response: Response, run: &str, kind: Kind, tag: Option<HeaderValue>) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.content_type()));
    headers.insert(header::CACHE_CONTROL, if tag.is_some() { A_DAY } else { NOT_YET });
    headers.extend(tag.map(|tag| (header::ETAG, tag)));
    match kind {
        Kind::Evidence => {
            let name = HeaderValue::try_from(format!("attachment; filename=\"worldseat-{run}.zip\""));
            headers.extend(name.ok().map(|name| (header::CONTENT_DISPOSITION, name)));
        }
        Kind::Card | Kind::SpaceTime => {
            headers.insert(header::CONTENT_SECURITY_POLICY, INERT);
        }
        Kind::History(_) => {}
    }
    if matches!(kind, Kind::History(_) | Kind::SpaceTime) {
        response.extensions_mut().insert(Compressible);
    }
    response
}
