//! Turns errors that no handler has drawn into error pages: unknown addresses, requests that are too long or not
//! understood, and our own panics.

use super::{
    Site,
    render::{Drawn, error_response},
};
use app::api::ApiError;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::Response,
};

/// The addresses that scripts call: they need a sentence, not a page.
const FOR_SCRIPTS: [&str; 3] = ["/fn/", "/api/", "/oembed"];

/// Draws the page of an error.
pub(super) async fn draw(State(site): State<Site>, request: Request, next: Next) -> Response {
    let for_scripts = FOR_SCRIPTS.iter().any(|prefix| request.uri().path().starts_with(prefix));
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || for_scripts || response.extensions().get::<Drawn>().is_some() {
        return response;
    }
    let error = response.extensions().get::<ApiError>().cloned().unwrap_or_else(|| error_of(status));
    let mut page = error_response(&site, error);
    for name in [header::ALLOW, header::RETRY_AFTER, header::CONNECTION] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// Returns the error that a status stands for, if no handler has named one.
pub(super) fn error_of(status: StatusCode) -> ApiError {
    let sentence = match status {
        StatusCode::BAD_REQUEST => "The form could not be read.",
        StatusCode::NOT_FOUND => "There is no such page.",
        StatusCode::REQUEST_TIMEOUT => "The request took too long to arrive.",
        StatusCode::METHOD_NOT_ALLOWED => "This address does not accept this method.",
        StatusCode::PAYLOAD_TOO_LARGE => "The request body is too large.",
        status if status.is_client_error() => "This cannot be done.",
        _ => "Something is wrong on our side. It is in the log.",
    };
    ApiError { status: status.as_u16(), sentence: sentence.into() }
}
