//! Says when to come again, where no run can be started for longer than a moment.

use super::Site;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

/// A refusal to act that has a time of its own gets it as its `Retry-After`, instead of the few
/// seconds that every other 503 has.
pub(super) async fn tell(State(site): State<Site>, request: Request, next: Next) -> Response {
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
