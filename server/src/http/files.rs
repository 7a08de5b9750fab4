//! Static files: compressed beforehand, and cached by the browser for as long as their names allow.

use super::{Site, headers};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::io::{self, ErrorKind};
use tower_http::services::ServeDir;

/// For names that contain the content's hash: other content would have another name.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For script and style with plain names: they belong to a page that may be newer already.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");
/// For the custom element: it is on other sites' pages, which are not rebuilt together with ours.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// The custom element, and the same under the name that its first version keeps.
const ELEMENT: [&str; 2] = ["/embed.js", "/embed.v1.js"];
/// For all other files.
const A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// Letters of a hash in a name: 128 bits in base64.
const HASH_LETTERS: usize = 22;

/// Serves a file of the site's directory.
pub(super) async fn serve(State(site): State<Site>, request: Request) -> Response {
    let cache_control = cache_control(request.uri().path());
    let for_all = is_for_all(request.uri().path());
    let mut files = ServeDir::new(&*site.leptos.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let response = match files.try_call(request).await {
        Ok(response) => response,
        Err(error) if names_no_file(&error) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a file of the site cannot be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let mut response = response.map(Body::new);
    // Also for not-modified responses: they renew the browser's copy.
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, cache_control);
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        if for_all {
            headers::allow_everywhere(headers);
        }
    }
    response
}

/// Whether no file can have such a name: it is too long, or contains a byte that no name has.
fn names_no_file(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidFilename | ErrorKind::NotADirectory)
}

/// Whether the widget is made of it: in a sandbox, such a file is cross-origin even for the widget's own page.
fn is_for_all(path: &str) -> bool {
    path.starts_with("/pkg/") || ELEMENT.contains(&path)
}

/// Returns the time for which the browser may keep a file without a new request.
fn cache_control(path: &str) -> HeaderValue {
    match path.strip_prefix("/pkg/") {
        Some(name) if hashed(name) => FOR_GOOD,
        Some(_) => REVALIDATE,
        None if ELEMENT.contains(&path) => A_DAY,
        None => A_WHILE,
    }
}

/// Whether a file's name has a hash in it, as in `worldseat.fQ3…_w.wasm`.
fn hashed(name: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let mut parts = name.rsplit('.').skip(1);
    parts.next().is_some_and(|part| part.len() == HASH_LETTERS && part.bytes().all(letter)) && parts.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_with_its_hash_is_kept_for_good() {
        for name in ["worldseat.SV0eGx_ChBgmHPsCsjMzYw.css", "worldseat.d.SV0eGx-ChBgmHPsCsjMzYw.ts"] {
            assert_eq!(cache_control(&format!("/pkg/{name}")), FOR_GOOD, "{name}");
            assert_eq!(cache_control(&format!("/{name}")), A_WHILE, "{name}");
        }
        for name in [
            "worldseat.css",
            "SV0eGx_ChBgmHPsCsjMzYw.css",
            "a.SV0eGx_ChBgmHPsCsjMzY.css",
            "a.SV0eGx ChBgmHPsCsjMzYw.css",
        ] {
            assert_eq!(cache_control(&format!("/pkg/{name}")), REVALIDATE, "{name}");
        }
        assert_eq!(cache_control("/favicon.svg"), A_WHILE);
        assert_eq!(
            (cache_control("/embed.js"), cache_control("/embed.v1.js"), cache_control("/pkg/embed.js")),
            (A_DAY, A_DAY, REVALIDATE)
        );
    }
}
