//! The body limit. A client that is still sending does not read the response, and finds the connection closed
//! instead. So a body is read for a while before it is refused.

use axum::{
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt;

/// Longest body of a page's request: a form of a few fields.
pub(super) const BODY_MAX: usize = 16 * 1024;
/// The number of bytes that are read before a body that is too long is refused.
pub(super) const DRAINED_MAX: usize = 4 * 1024 * 1024;

/// Refuses a body whose `Content-Length` is above the limit. A body without that header is cut off by the layer
/// behind this.
pub(super) async fn refuse(request: Request, next: Next) -> Response {
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if length.and_then(|length| length.parse::<u64>().ok()).is_none_or(|length| length <= BODY_MAX as u64) {
        return next.run(request).await;
    }
    drain(request.into_body()).await;
    StatusCode::PAYLOAD_TOO_LARGE.into_response()
}

async fn drain(body: Body) {
    let (mut pieces, mut taken) = (body.into_data_stream(), 0);
    while taken <= DRAINED_MAX
        && let Some(Ok(piece)) = pieces.next().await
    {
        taken += piece.len();
    }
}
