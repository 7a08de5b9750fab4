//! Answers requests to a local endpoint. No response has a CORS header.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header},
};
use dynoxide::Database;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use serde_json::json;
use tokio::time::timeout;

use super::{access_key::AccessKey, guard, operations};

/// DynamoDB's own limit for a request.
const BODY_MAX: usize = 16 * 1024 * 1024;

/// The time that a body may take. It comes from this machine.
const BODY_TIME_MAX: Duration = Duration::from_secs(30);

/// The content type of every response.
const CONTENT_TYPE: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.0");

/// One region's database, and the key of this start.
#[derive(Clone)]
pub(super) struct Answering {
    pub(super) database: Database,
    pub(super) key: AccessKey,
}

impl Answering {
    /// Answers one request, whatever it is.
    pub(super) async fn answer(&self, request: Request<Incoming>) -> Response<Body> {
        let (head, body) = request.into_parts();
        if let Err(sentence) = guard::pass(&head, &self.key) {
            return refusal(StatusCode::FORBIDDEN, "AccessDeniedException", sentence);
        }
        if head.method != Method::POST || head.uri.path() != "/" {
            return refusal(StatusCode::NOT_FOUND, "UnknownOperationException", "Requests are POST to /.");
        }
        match text(body).await {
            Ok(body) => self.perform(&head.headers, &body),
            Err(refused) => refused,
        }
    }

    fn perform(&self, headers: &HeaderMap, body: &str) -> Response<Body> {
        let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
        match operations::perform(&self.database, target, body) {
            Ok(json) => answer(StatusCode::OK, json),
            Err(error) => {
                let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::BAD_REQUEST);
                answer(status, error.to_json())
            }
        }
    }
}

/// Reads the body, bounded in bytes and in time.
async fn text(body: Incoming) -> Result<String, Response<Body>> {
    let serialization = |status, sentence| refusal(status, "SerializationException", sentence);
    let too_long = || serialization(StatusCode::PAYLOAD_TOO_LARGE, "A request has at most 16 MB.");
    if body.size_hint().lower() > BODY_MAX as u64 {
        return Err(too_long());
    }
    let cut_off = "The request did not come to its end.";
    let read = timeout(BODY_TIME_MAX, Limited::new(body, BODY_MAX).collect()).await;
    let bytes = match read {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => return Err(too_long()),
        Ok(Err(_)) => return Err(serialization(StatusCode::BAD_REQUEST, cut_off)),
        Err(_) => return Err(serialization(StatusCode::REQUEST_TIMEOUT, cut_off)),
    };
    String::from_utf8(bytes.into()).map_err(|_| serialization(StatusCode::BAD_REQUEST, "A request is text in UTF-8."))
}

fn answer(status: StatusCode, json: String) -> Response<Body> {
    let mut answer = Response::new(Body::from(json));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, CONTENT_TYPE);
    answer
}

/// An error as DynamoDB words it. Does not wait for the rest of a request that is still being sent.
fn refusal(status: StatusCode, kind: &str, sentence: &str) -> Response<Body> {
    let error = json!({ "__type": format!("com.amazon.coral.service#{kind}"), "message": sentence });
    let mut answer = answer(status, error.to_string());
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}
