//! The errors that a visitor reads.

#[cfg(feature = "leptos")]
mod plain_text;

#[cfg(feature = "leptos")]
pub use plain_text::PlainText;
use sale::service::{ErrorKind, ServiceError};
use std::fmt;

/// An error of the API: a sentence for the visitor, and its HTTP status. Details that
/// are only for the log are never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// A sentence.
    pub sentence: String,
}

impl ApiError {
    /// The request is wrong (400).
    #[must_use]
    pub fn bad_request(sentence: impl fmt::Display) -> Self {
        Self { status: 400, sentence: sentence.to_string() }
    }

    /// The request comes from a place that is not allowed (403).
    #[must_use]
    pub fn forbidden(sentence: impl fmt::Display) -> Self {
        Self { status: 403, sentence: sentence.to_string() }
    }

    /// There is no such thing (404).
    #[must_use]
    pub fn not_found(sentence: impl fmt::Display) -> Self {
        Self { status: 404, sentence: sentence.to_string() }
    }

    /// The visitor is over a limit (429).
    #[must_use]
    pub fn too_many(sentence: impl fmt::Display) -> Self {
        Self { status: 429, sentence: sentence.to_string() }
    }

    /// It is not possible now (503).
    #[must_use]
    pub fn busy(sentence: impl fmt::Display) -> Self {
        Self { status: 503, sentence: sentence.to_string() }
    }

    /// The server is at fault (500).
    #[must_use]
    pub fn internal(sentence: impl fmt::Display) -> Self {
        Self { status: 500, sentence: sentence.to_string() }
    }
}

impl ApiError {
    /// Reads `status sentence`; `None` if the text has another form.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (status, sentence) = text.split_once(' ')?;
        Some(Self { status: status.parse().ok()?, sentence: sentence.to_owned() })
    }
}

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        let status = match error.kind {
            ErrorKind::Invalid => 400,
            ErrorKind::NotFound => 404,
            ErrorKind::Expired => 410,
            ErrorKind::TooMany => 429,
            ErrorKind::Busy => 503,
            ErrorKind::Failed => 500,
        };
        Self { status, sentence: error.sentence }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for ApiError {}
