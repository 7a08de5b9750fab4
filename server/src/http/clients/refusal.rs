//! A refusal of a request: its reason, and the time of the next retry.

use crate::http::{api::Problem, headers::allow_everywhere, render};
use app::api::ApiError;
use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::{fmt, time::Duration};

/// A request that is over a limit of its client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    error: ApiError,
    after_seconds: u64,
}

impl Refusal {
    /// Returns a refusal with 429 (too many requests). `limit` is a sentence that names the limit, and whose it is.
    pub(super) fn too_many(limit: impl fmt::Display, wait: Duration) -> Self {
        let after_seconds = wait.as_secs() + 1;
        let seconds = if after_seconds == 1 { "a second".into() } else { format!("{after_seconds} seconds") };
        Self { error: ApiError::too_many(format!("{limit} Please try again in {seconds}.")), after_seconds }
    }

    /// Returns the response, in the form that errors have at this path.
    pub(super) fn answer(self, path: &str) -> Response {
        let Self { error, after_seconds } = self;
        let (status, text) = (render::status_of(&error), format!("{} {error}", error.status));
        let mut response = match form(path) {
            Form::Page => render::refusal(&error),
            Form::Text => (status, text).into_response(),
            Form::Json => (status, Json(Problem { error: error.sentence, run_id: None })).into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(after_seconds));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if is_of_embeds(path) {
            allow_everywhere(headers);
        }
        response
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

enum Form {
    Page,
    Text,
    Json,
}

fn form(path: &str) -> Form {
    if is_of_embeds(path) || path.starts_with("/fn/") {
        Form::Text
    } else if path.starts_with("/api/") {
        Form::Json
    } else {
        Form::Page
    }
}

fn is_of_embeds(path: &str) -> bool {
    path.starts_with("/api/embed/") || path == "/oembed"
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    #[test]
    fn it_says_when_to_come_again_in_every_form() {
        for path in ["/", "/api/runs/1", "/api/embed/runs", "/fn/break_it"] {
            let response = Refusal::too_many("You send too much.", Duration::from_millis(2100)).answer(path);
            assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
            assert_eq!(response.headers()[header::RETRY_AFTER], "3", "{path}");
            let open = response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
            assert_eq!(open, path.starts_with("/api/embed/"), "{path}");
        }
    }
}
