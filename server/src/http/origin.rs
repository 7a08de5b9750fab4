//! Whether a page of this site made the browser send a request.
//!
//! Otherwise another site's form could make a visitor buy. Their cookies are `SameSite=Lax` and are not sent with it,
//! so the response would replace their floor with a new one.

use super::{Site, render, server_fn};
use app::{api::ApiError, ui::page::PublicUrl};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, header},
    middleware::Next,
    response::Response,
};
use url::{Origin, Url};

const FOREIGN: &str = "Another site asks for this. Please do it on our own page.";

/// A layer in front of forms: it refuses with an error page.
pub(super) async fn own_forms_only(State(site): State<Site>, request: Request, next: Next) -> Response {
    match came_from_here(&site, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => render::refusal(&error),
    }
}

/// A layer in front of server functions: it refuses with a line of text.
pub(super) async fn own_calls_only(State(site): State<Site>, request: Request, next: Next) -> Response {
    match came_from_here(&site, request.headers()) {
        Ok(()) => next.run(request).await,
        Err(error) => server_fn::refusal(&error),
    }
}

/// Makes sure that a page of this site made the browser send this request, if a browser sent it.
///
/// A browser says where a request comes from (`Sec-Fetch-Site`). Older browsers, and all browsers if the site is
/// plain HTTP, at least send the page's origin with every form. It is compared with `--public-url` or, if that is not
/// set, with `Host`. A client that sends neither header is not a browser, and all cookies that it sends are its own
/// choice.
///
/// # Errors
/// 403, with a sentence.
pub(super) fn came_from_here(site: &Site, headers: &HeaderMap) -> Result<(), ApiError> {
    judge(site.public_url.as_ref(), headers)
}

fn judge(public: Option<&PublicUrl>, headers: &HeaderMap) -> Result<(), ApiError> {
    // A browser sends only text in these headers.
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(fetched) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(fetched, "same-origin" | "none").then_some(()).ok_or_else(|| ApiError::forbidden(FOREIGN));
    }
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    match public {
        Some(url) => is_at(&url.0, origin).then_some(()).ok_or_else(|| elsewhere(url)),
        None => {
            let host = text(header::HOST).unwrap_or_default();
            has_host(origin, host).then_some(()).ok_or_else(unknown)
        }
    }
}

/// Whether an address is of this origin. `null` is no origin.
fn is_at(url: &str, origin: &str) -> bool {
    let of = |text| Url::parse(text).map(|url| url.origin()).ok().filter(Origin::is_tuple);
    of(origin).is_some_and(|origin| of(url) == Some(origin))
}

fn has_host(origin: &str, host: &str) -> bool {
    origin.split_once("://").is_some_and(|(_, at)| at == host)
}

fn elsewhere(url: &PublicUrl) -> ApiError {
    ApiError::forbidden(format!("Another site asks for this. Our own page is {}: please do it there.", url.0))
}

/// Returns an error that also helps the operator: the page may be our own, behind a proxy.
fn unknown() -> ApiError {
    ApiError::forbidden(format!(
        "{FOREIGN} If this is our own page, a proxy in front of it changes the header Host: let it pass Host on (nginx: \
         proxy_set_header Host $http_host), or start the server with --public-url."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn without_an_address_of_its_own_the_site_is_where_host_says() {
        let here = ("host", "seat.example:3000");
        for fine in [
            vec![],
            vec![("sec-fetch-site", "same-origin"), ("origin", "http://seat.example:3000")],
            vec![("sec-fetch-site", "none")],
            vec![("origin", "https://seat.example:3000")],
        ] {
            assert_eq!(judge(None, &headers(&[&[here], &fine[..]].concat())), Ok(()), "{fine:?}");
        }
        for other in [
            vec![("sec-fetch-site", "cross-site")],
            vec![("sec-fetch-site", "same-site")],
            vec![("origin", "http://evil.example")],
            vec![("origin", "null")],
            vec![("origin", "http://seat.example:3000.evil.example")],
        ] {
            let refused = judge(None, &headers(&[&[here], &other[..]].concat())).unwrap_err();
            assert_eq!(refused.status, 403, "{other:?}");
        }
        let refused = judge(None, &headers(&[here, ("origin", "http://seat.example")])).unwrap_err();
        assert!(refused.sentence.contains("proxy_set_header Host") && refused.sentence.contains("--public-url"));
    }

    #[test]
    fn with_one_it_is_there_whatever_host_says() {
        let public = |url: &str| PublicUrl(url.into());
        let here = ("host", "127.0.0.1:3000");
        for (url, origin) in [
            ("https://seat.example", "https://seat.example"),
            ("https://Seat.Example:443", "https://seat.example"),
            ("http://seat.example:8080/lab", "http://seat.example:8080"),
        ] {
            assert_eq!(judge(Some(&public(url)), &headers(&[here, ("origin", origin)])), Ok(()), "{url}");
        }
        for origin in [
            "http://seat.example",
            "https://seat.example:8443",
            "https://seat.example.evil.example",
            "https://evil.example",
            "http://127.0.0.1:3000",
            "null",
            "",
            "file://",
        ] {
            let refused = judge(Some(&public("https://seat.example")), &headers(&[here, ("origin", origin)]));
            let refused = refused.unwrap_err();
            assert!(refused.status == 403 && refused.sentence.contains("https://seat.example:"), "{origin}: {refused}");
        }
        let no_origin = public("not an address");
        assert!(judge(Some(&no_origin), &headers(&[here, ("origin", "null")])).is_err());
    }
}
