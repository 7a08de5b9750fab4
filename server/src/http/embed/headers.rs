//! What the widget's documents may do, and where they may be shown: anywhere.

use crate::http::{compression::Compressible, headers::FOR_ALL, render::Drawn};
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// The widget is a part of other pages, and nothing to be found by itself.
pub(super) const NOT_INDEXED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));

/// The headers of a widget.
///
/// There is no `frame-ancestors`, not even `*`: that one keeps out decks that are opened
/// from a disk, and sandboxed ones, whose origin no pattern matches. And no cookie has a
/// say in what is drawn, so caches need not ask for it.
pub(super) fn apply_headers(response: &mut Response, nonce: &str) {
    response.extensions_mut().insert(Drawn);
    response.extensions_mut().insert(Compressible);
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'"
    );
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    // A nonce is base64. Should it ever not be, the widget is without script, not without policy.
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.extend([NOT_INDEXED, FOR_ALL]);
}
