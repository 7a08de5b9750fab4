//! Adds the address of the oEmbed response to a page, as a `Link:` header, for clients that read no HTML.

use crate::http::{
    Site,
    address::{keep_private, of_site},
};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// Adds the header to a page that exists. The pictures of a run have the same route, and do not get the header.
pub(in crate::http) async fn add_link(State(site): State<Site>, request: Request, next: Next) -> Response {
    let address = of_site(&site, request.headers());
    // A path contains no character that would end a parameter's value.
    let link = format!(
        "<{address}/oembed?url={address}{}>; rel=\"alternate\"; type=\"application/json+oembed\"; title=\"WorldSeat\"",
        request.uri().path()
    );
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_page = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page
        && response.status() == StatusCode::OK
        && let Ok(link) = HeaderValue::try_from(link)
    {
        response.headers_mut().append(header::LINK, link);
        keep_private(&site, &mut response);
    }
    response
}
