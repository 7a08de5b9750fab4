//! The headers of the widget's documents. They limit what the documents may do, and let any site show them.

use crate::http::{compression::Compressible, headers::FOR_ALL, render::Drawn};
use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// Keeps the widget out of search engines: it is a part of other pages.
pub(super) const NOT_INDEXED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));

/// Adds the headers of a widget.
///
/// There is no `frame-ancestors`, not even `*`: that would keep out slide decks that are opened from a disk, and
/// sandboxed ones, because no pattern matches their origin. Cookies do not change the document, so `Vary` does not
/// name them.
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
    // A nonce is base64. If it ever were not, the widget would lose its script, but not its policy.
    let policy = HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.extend([NOT_INDEXED, FOR_ALL]);
}
