//! `GET /embed/offline.html`: the widget as one file that needs nothing else. It is put
//! together at the first request, and again when the files it is made of have changed.

mod compose;

use super::{assets, headers::NOT_INDEXED};
use crate::http::{
    Site,
    compression::Compressible,
    headers::allow_everywhere,
    render::{Drawn, sorry},
};
use app::api::ApiError;
use axum::{
    Extension,
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use compose::{Stamp, compose, stamp};
use std::sync::Arc;
use tokio::sync::Mutex;

/// What the file says of itself in its `<meta>`; and where it comes from a server, it is kept
/// apart from the rest of the site, as a file on a disk would be.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'; form-action 'none'; \
     sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox",
);
const AS_A_FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"worldseat-offline.html\"");

/// The file, as it was put together last.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf(Arc<Mutex<Option<Made>>>);

#[derive(Debug, Clone)]
struct Made {
    html: Bytes,
    /// Changes with the content.
    tag: HeaderValue,
    stamp: Stamp,
}

/// Answers with the file, to look at or, with `?download=1`, to keep.
pub(super) async fn show(
    State(site): State<Site>,
    Extension(shelf): Extension<Shelf>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let made = match made(&site, &shelf).await {
        Ok(made) => made,
        Err(error) => return sorry(&site, error),
    };
    let mut response = match headers.get(header::IF_NONE_MATCH) {
        Some(known) if *known == made.tag => StatusCode::NOT_MODIFIED.into_response(),
        _ => Html(made.html.clone()).into_response(),
    };
    dress(&mut response, made.tag);
    if query.is_some_and(|query| query.split('&').any(|pair| pair == "download=1")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, AS_A_FILE);
    }
    response
}

async fn made(site: &Site, shelf: &Shelf) -> Result<Made, ApiError> {
    let files = assets::find(&site.leptos).ok_or_else(|| {
        ApiError::busy("There is no offline file: the widget\u{2019}s script was not built (scripts/widget.sh).")
    })?;
    let stamp = stamp(&site.leptos, &files);
    // Who comes while it is made waits for it.
    let mut last = shelf.0.lock().await;
    if let Some(made) = last.as_ref().filter(|made| made.stamp == stamp) {
        return Ok(made.clone());
    }
    let composer = site.clone();
    let composed = tokio::task::spawn_blocking(move || compose(&composer, &files)).await;
    let (html, tag) = composed.map_err(|error| error.to_string()).and_then(|composed| composed).map_err(|error| {
        tracing::error!(error, "the offline file could not be put together");
        ApiError::internal("The offline file could not be put together. The reason is in the log.")
    })?;
    Ok(last.insert(Made { html: html.into(), tag, stamp }).clone())
}

fn dress(response: &mut Response, tag: HeaderValue) {
    response.extensions_mut().insert(Drawn);
    response.extensions_mut().insert(Compressible);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::ETAG, tag);
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    let (name, value) = NOT_INDEXED;
    headers.insert(name, value);
    allow_everywhere(headers);
}
