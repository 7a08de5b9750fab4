//! `GET /embed/offline.html`: the widget as one file that needs nothing else. It is put
//! together at the first request, and again when the files it is made of have changed.

mod compose;

use super::{assets, headers::NOT_INDEXED};
use crate::http::{
    Site,
    compression::Compressible,
    headers::allow_everywhere,
    heavy::{Job, Made, is_known},
    render::{Drawn, error_response},
};
use app::api::ApiError;
use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use compose::{compose, stamp};
use std::future::ready;

/// The policy that the file also has in its `<meta>`. With `sandbox`, a file that comes from a server is kept apart
/// from the rest of the site, as a file on a disk would be.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; \
     base-uri 'none'; form-action 'none'; \
     sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox",
);
const AS_A_FILE: HeaderValue = HeaderValue::from_static("attachment; filename=\"worldseat-offline.html\"");

/// Responds with the file, to show or, with `?download=1`, to save.
pub(super) async fn show(State(site): State<Site>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let made = match made(&site).await {
        Ok(made) => made,
        Err(error) => return error_response(&site, error),
    };
    let mut response = match is_known(&headers, &made.tag) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Html(made.bytes).into_response(),
    };
    apply_headers(&mut response, made.tag);
    if query.is_some_and(|query| query.split('&').any(|pair| pair == "download=1")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, AS_A_FILE);
    }
    response
}

async fn made(site: &Site) -> Result<Made, ApiError> {
    let files = assets::find(&site.leptos).ok_or_else(|| {
        ApiError::busy("There is no offline file: it is a part of the site as `make site` builds it.")
    })?;
    let parts = format!("{:?}", stamp(&site.leptos, &files));
    let composer = site.clone();
    let job: Job = Box::new(move || match compose(&composer, &files) {
        Ok((html, tag)) => Ok(Made { bytes: html.into(), tag, lasting: true }),
        Err(error) => {
            tracing::error!(error, "the offline file could not be put together");
            Err(ApiError::internal("The offline file could not be put together. The reason is in the log."))
        }
    });
    site.heavy.files.get(parts, ready(Ok(())), |()| ready(Ok(job))).await
}

fn apply_headers(response: &mut Response, tag: HeaderValue) {
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
