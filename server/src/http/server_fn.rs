//! The server functions, with the status of their errors.

use super::{
    error_message::error_message,
    render::{come_back, status_of},
};
use app::api::{ApiError, error::PlainText};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::server_fn::{Decodes, error::SERVER_FN_ERROR_HEADER};

/// Longest error: a status and a sentence.
const ERROR_MAX: usize = 4 * 1024;

/// Answers a call of a server function.
pub(super) async fn answer(context: impl Fn() + Clone + Send + 'static, mut request: Request) -> Response {
    // Leptos would redirect a form that is sent here to the page that it came from, on any site. Our forms are sent
    // to routes of their own.
    for name in [header::ACCEPT, header::REFERER] {
        request.headers_mut().remove(name);
    }
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    let mut response = with_its_status(response).await;
    // If a proxy buffered the stream, nothing would be shown before the verdict.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

/// Returns an error in the form in which server functions send it.
pub(super) fn refusal(error: &ApiError) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status_of(error), headers, format!("{} {}", error.status, error_message(error))).into_response()
}

/// Sets the status that the error itself names. Leptos answers every error with 500, also those of its own decoding,
/// which no code of ours sees.
async fn with_its_status(response: Response) -> Response {
    if !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, ERROR_MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let error: Result<ApiError, _> = PlainText::decode(bytes.clone());
    let Ok(error) = error else { return Response::from_parts(parts, Body::from(bytes)) };
    parts.status = status_of(&error);
    parts.headers.remove(header::CONTENT_LENGTH);
    come_back(parts.status, &mut parts.headers);
    Response::from_parts(parts, Body::from(format!("{} {}", error.status, error_message(&error))))
}
