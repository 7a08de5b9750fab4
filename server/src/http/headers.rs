//! The headers of every response that restrict the browser.

use super::{Site, front::is_watched};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos::nonce::Nonce;

/// The headers of every response that does not set its own.
const EVERYWHERE: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    // A page sets a longer one.
    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
];

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
const CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
/// One year, as browsers' preload lists require. It leaves out subdomains: we know nothing of other names below the
/// host.
const BY_HTTPS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Adds the headers of every response.
pub(super) async fn secure(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if site.public_url.is_some_and(|url| url.is_https()) {
        keep_apart(headers);
    }
    response
}

/// Adds headers for a site that is reached by https: it always is, and other sites' pages can neither load our
/// content nor keep a handle to our windows. Pictures are for everybody, and the widget sets its own header.
fn keep_apart(headers: &mut HeaderMap) {
    headers.insert(header::STRICT_TRANSPORT_SECURITY, BY_HTTPS_ONLY);
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let (is_page, is_picture) = (kind.starts_with(b"text/html"), kind.starts_with(b"image/"));
    let policy = headers.entry(RESOURCE_POLICY).or_insert(if is_picture { CROSS_ORIGIN } else { SAME_ORIGIN });
    if is_page && *policy == SAME_ORIGIN {
        headers.insert(OPENER_POLICY, SAME_ORIGIN);
    }
}

/// Allows any page to fetch and show the response, also a page that demands an explicit permission. No cookie is sent
/// along.
pub(super) fn allow_everywhere(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let (name, value) = FOR_ALL;
    headers.insert(name, value);
}

/// Allows any page to show this.
pub(super) const FOR_ALL: (HeaderName, HeaderValue) = (RESOURCE_POLICY, CROSS_ORIGIN);

/// Returns the policy of pages: a page runs only our scripts, connects only to this server, and may not be shown in a
/// frame.
pub(super) fn policy_of_pages(nonce: Option<&Nonce>) -> HeaderValue {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'{nonce}; \
         img-src 'self' data:; connect-src 'self'{}; font-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        reload_socket()
    );
    // A nonce is base64. If it ever were not, the page would lose its script, but not its policy.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

/// Returns the same policy for a page that shows other pages of ours in a frame.
pub(super) fn policy_with_own_frames(nonce: &Nonce) -> HeaderValue {
    let policy = policy_of_pages(Some(nonce));
    let whole =
        policy.to_str().ok().and_then(|policy| HeaderValue::try_from(format!("{policy}; frame-src 'self'")).ok());
    whole.unwrap_or(policy)
}

/// Under `cargo leptos watch`, the page connects to another port and waits for its next version.
fn reload_socket() -> &'static str {
    if is_watched() { " ws:" } else { "" }
}
