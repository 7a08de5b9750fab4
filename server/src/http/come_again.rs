//! Sets the time to retry, while no run can be started for longer than a moment.

use super::Site;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// Sets the `Retry-After` of a refused `POST` to the time at which runs can be started again, if that is known,
/// instead of the few seconds of every other 503.
pub(super) async fn set_retry_after(State(site): State<Site>, request: Request, next: Next) -> Response {
    let acts = request.method() == Method::POST;
    let mut response = next.run(request).await;
    if acts
        && response.status() == StatusCode::SERVICE_UNAVAILABLE
        && let Some(after) = site.service.come_again()
    {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(after.as_secs() + 1));
    }
    response
}
