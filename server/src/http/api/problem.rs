//! The error response of the API: a status, and `{"error": "…"}`.

use crate::http::{
    error_message::error_message,
    render::{come_back, status_of},
};
use app::api::ApiError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::any::Any;
use utoipa::{IntoResponses, ToSchema};

/// The reason for an error response.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// A sentence for a person. Where a field is wrong, it names the field.
    #[schema(examples("The field `concurrency` is wrong: a run takes 2 to 60 buyers, not 61."))]
    pub error: String,
    /// The run that had begun before the error: `GET /api/runs/{id}` returns what is known of it. Absent if none had
    /// begun.
    #[serde(rename = "runId", default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub run_id: Option<String>,
}

/// The error responses that every operation may give.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum Refusals {
    /// Something in the request is wrong; the sentence names the field or parameter.
    #[response(status = 400)]
    Wrong(Problem),
    /// Not found: the floor or the run has expired or never existed.
    #[response(status = 404)]
    Unknown(Problem),
    /// A limit of the client is exceeded; the sentence says which one. `Retry-After` says when to try again.
    #[response(status = 429, headers(("Retry-After" = u32, description = "Seconds.")))]
    TooMany(Problem),
    /// An error of the server; its log has more.
    #[response(status = 500)]
    Broken(Problem),
    /// Not possible now: a database is down, or the server is busy. `Retry-After` says when to try again.
    #[response(status = 503, headers(("Retry-After" = u32, description = "Seconds.")))]
    Busy(Problem),
}

/// Further error responses of an operation that acts.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum OfAction {
    /// Another site's page made a browser send this request.
    #[response(status = 403)]
    Foreign(Problem),
    /// The body is longer than 64 KiB.
    #[response(status = 413)]
    TooLong(Problem),
    /// The body is not sent as `application/json`.
    #[response(status = 415)]
    NotJson(Problem),
}

/// Further error responses of a read of a floor.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum OfFloor {
    /// Another site's page made a browser send this request.
    #[response(status = 403)]
    Foreign(Problem),
}

/// An error that is returned to the client.
#[derive(Debug)]
pub(super) struct Refused {
    error: ApiError,
    /// The run that had begun.
    run: Option<String>,
}

impl Refused {
    /// An error after this run had begun.
    pub(super) fn of_run(run: &str, error: ApiError) -> Self {
        Self { error, run: Some(run.to_owned()) }
    }
}

impl<E: Into<ApiError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self { error: error.into(), run: None }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = status_of(&self.error);
        let problem = Problem { error: error_message(&self.error), run_id: self.run };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        come_back(status, headers);
        response
    }
}

/// Returns the error for a field or parameter of the request that is wrong.
pub(super) fn wrong(kind: &str, name: &str, why: impl std::fmt::Display) -> ApiError {
    ApiError::bad_request(format!("The {kind} `{name}` is wrong: {}", shortened(&why.to_string())))
}

/// Shortens a text that contains the client's own input, which may be long.
pub(super) fn shortened(text: &str) -> String {
    const LONGEST: usize = 160;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}

/// No such path under `/api`.
pub(super) async fn no_such_path(uri: Uri) -> Refused {
    let path = shortened(uri.path());
    ApiError::not_found(format!("There is nothing at {path}. GET /api says what there is.")).into()
}

/// The path is right and the method is not.
pub(super) async fn no_such_method() -> Refused {
    let sentence = "This path is there, but not for this method. GET /api says which it takes.".to_owned();
    ApiError { status: StatusCode::METHOD_NOT_ALLOWED.as_u16(), sentence }.into()
}

/// A handler panicked.
pub(super) fn panicked(_what: Box<dyn Any + Send + 'static>) -> Response {
    Refused::from(ApiError::internal("Something is wrong on our side. It is in the log.")).into_response()
}
