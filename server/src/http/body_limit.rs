//! Bodies that are too long. Who is still sending reads no answer, and finds the line closed
//! instead: so a body is taken in for a while before it is refused.

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
/// So much is taken in before a body that is too long is refused.
pub(super) const DRAINED_MAX: usize = 4 * 1024 * 1024;

/// Refuses a body that says itself that it is too long. One that does not say so is cut
/// off by the limit behind this.
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
