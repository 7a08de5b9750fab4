//! Renders pages to HTML.
//!
//! A page is rendered whole, from data that was collected before: nothing in it waits. So its status is right, and
//! Leptos needs no inline scripts that bring late data.

use super::{Site, compression::Compressible, context, headers};
use app::{
    api::ApiError,
    ui::{html::ToPlainHtml, page::Page, shell},
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use hydration_context::SsrSharedContext;
use leptos::{
    nonce::{Nonce, provide_nonce, use_nonce},
    prelude::Owner,
};
use std::sync::Arc;

/// Seconds until a retry: a run takes one or two, and so does a database that starts.
const COME_BACK: HeaderValue = HeaderValue::from_static("5");

/// Adds `Retry-After` to a response with 503 or 429.
pub(super) fn come_back(status: StatusCode, headers: &mut HeaderMap) {
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        headers.entry(header::RETRY_AFTER).or_insert(COME_BACK);
    }
}

/// Marks a response that is final: it is not replaced by an error page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn;

/// Responds with a page.
pub(super) fn render(site: &Site, page: Page, status: StatusCode) -> Response {
    let (html, nonce) = document(site, page);
    let mut response = (status, Html(html)).into_response();
    response.extensions_mut().insert(Compressible);
    apply_headers(&mut response, nonce.as_ref());
    response
}

/// Responds with the error page of an error.
pub(super) fn error_response(site: &Site, error: ApiError) -> Response {
    let status = status_of(&error);
    render(site, Page::Sorry { status: status.as_u16(), sentence: error.sentence }, status)
}

/// Returns an error for [`super::error_page`] to draw, for callers that do not have the site.
pub(super) fn refusal(error: &ApiError) -> Response {
    let mut response = status_of(error).into_response();
    response.extensions_mut().insert(error.clone());
    response
}

/// The status of an error.
pub(super) fn status_of(error: &ApiError) -> StatusCode {
    StatusCode::from_u16(error.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Adds the headers of everything that is drawn.
pub(super) fn apply_headers(response: &mut Response, nonce: Option<&Nonce>) {
    response.extensions_mut().insert(Drawn);
    let status = response.status();
    let headers = response.headers_mut();
    // Not `no-store`, which would keep the page out of the browser's back button.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
    headers.insert(header::CONTENT_SECURITY_POLICY, headers::policy_of_pages(nonce));
    come_back(status, headers);
}

/// Returns the HTML of a page, and the nonce by which the browser recognises our scripts.
pub(super) fn document(site: &Site, page: Page) -> (String, Option<Nonce>) {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let drawn = owner.with(|| {
        provide_nonce();
        context(site)();
        (shell(site.leptos.clone(), page).to_plain_html(), use_nonce())
    });
    owner.unset_with_forced_cleanup();
    drawn
}
