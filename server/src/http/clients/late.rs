//! The timeout of request bodies: a client that sends one slowly holds a connection and a request.

use app::api::ApiError;
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use futures::{Stream, StreamExt, stream};
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::{Instant, timeout_at};

/// Time from the end of a request's head to the end of its body, which is a form of some fields.
const BODY_MAX: Duration = Duration::from_secs(10);

/// Cuts off a body that is not complete in time, and responds with 408 instead of the handler's response.
pub(in crate::http) async fn read_in_time(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let late = Arc::new(AtomicBool::new(false));
    let cut = late.clone();
    let request = request.map(|body| Body::from_stream(until(body, Instant::now() + BODY_MAX, cut)));
    let response = next.run(request).await;
    if late.load(Ordering::Relaxed) { too_late() } else { response }
}

fn until(body: Body, deadline: Instant, late: Arc<AtomicBool>) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(Some(body.into_data_stream()), move |pieces| {
        let late = late.clone();
        async move {
            let mut pieces = pieces?;
            match timeout_at(deadline, pieces.next()).await {
                Ok(piece) => Some((piece?.map_err(io::Error::other), Some(pieces))),
                Err(_) => {
                    late.store(true, Ordering::Relaxed);
                    Some((Err(io::ErrorKind::TimedOut.into()), None))
                }
            }
        }
    })
}

fn too_late() -> Response {
    let seconds = BODY_MAX.as_secs();
    let error =
        ApiError { status: 408, sentence: format!("The request\u{2019}s body took longer than {seconds} seconds.") };
    let mut response = crate::http::render::refusal(&error);
    // The rest of the body is not read.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
