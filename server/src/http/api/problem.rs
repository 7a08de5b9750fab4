//! What a caller gets instead of an answer: a status, and `{"error": "…"}`.

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

/// Why there is no answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// A sentence for a person. Where a field is wrong, it names the field.
    #[schema(examples("The field `concurrency` is wrong: a run takes 2 to 60 buyers, not 61."))]
    pub error: String,
    /// The run that had begun before it failed: what is known of it, `GET /api/runs/{id}` says. Absent where none had.
    #[serde(rename = "runId", default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub run_id: Option<String>,
}

/// What every operation may answer with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum Refusals {
    /// Something in the request cannot be; the sentence names the field or parameter.
    #[response(status = 400)]
    Wrong(Problem),
    /// There is no such thing: the floor or the run expired or never was.
    #[response(status = 404)]
    Unknown(Problem),
    /// More than one visitor may have; the sentence says which limit it is. `Retry-After` says when to try again.
    #[response(status = 429, headers(("Retry-After" = u32, description = "Seconds.")))]
    TooMany(Problem),
    /// Our fault; the log has more.
    #[response(status = 500)]
    Broken(Problem),
    /// Not now: a database is down, or too much is going on. `Retry-After` says when to try again.
    #[response(status = 503, headers(("Retry-After" = u32, description = "Seconds.")))]
    Busy(Problem),
}

/// What an operation that acts may answer with besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum OfAction {
    /// Another site's page had a browser ask for this.
    #[response(status = 403)]
    Foreign(Problem),
    /// The body is longer than 64 KiB.
    #[response(status = 413)]
    TooLong(Problem),
    /// The body is not sent as `application/json`.
    #[response(status = 415)]
    NotJson(Problem),
}

/// What a read of a floor may answer with besides.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum OfFloor {
    /// Another site's page had a browser ask for this.
    #[response(status = 403)]
    Foreign(Problem),
}

/// An error on its way to the caller.
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

/// A field or parameter of the request that cannot be.
pub(super) fn wrong(kind: &str, name: &str, why: impl std::fmt::Display) -> ApiError {
    ApiError::bad_request(format!("The {kind} `{name}` is wrong: {}", shortened(&why.to_string())))
}

/// The caller's own words are in it, and may be long.
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

/// A handler fell over.
pub(super) fn panicked(_what: Box<dyn Any + Send + 'static>) -> Response {
    Refused::from(ApiError::internal("Something is wrong on our side. It is in the log.")).into_response()
}
