//! What every answer tells the browser not to do.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use leptos::nonce::Nonce;

/// Headers of every answer that does not bring its own.
const EVERYWHERE: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    // A page brings a longer one.
    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
];

/// Adds the headers of every answer.
pub(super) async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// What may be fetched and shown by any page, one that demands that to be said included.
/// Nobody's cookie is sent along.
pub(super) fn allow_everywhere(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
}

/// A page runs our scripts and no others, talks to this server and no other, and is in
/// nobody's frame.
pub(super) fn policy_of_pages(nonce: Option<&Nonce>) -> HeaderValue {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'{nonce}; \
         img-src 'self' data:; connect-src 'self'{}; font-src 'self'; manifest-src 'self'; form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        reload_socket()
    );
    // A nonce is base64. Should it ever not be, the page is without script, not without policy.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"))
}

/// The same for a page that shows others of ours in a frame.
pub(super) fn policy_with_own_frames(nonce: &Nonce) -> HeaderValue {
    let policy = policy_of_pages(Some(nonce));
    let whole =
        policy.to_str().ok().and_then(|policy| HeaderValue::try_from(format!("{policy}; frame-src 'self'")).ok());
    whole.unwrap_or(policy)
}

/// Under `cargo leptos watch` the page listens on another port for its next version.
fn reload_socket() -> &'static str {
    if std::env::var_os("LEPTOS_WATCH").is_some() { " ws:" } else { "" }
}
