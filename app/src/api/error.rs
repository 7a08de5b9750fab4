//! What a visitor reads when something cannot be done.

use leptos::server_fn::{
    ContentType, Decodes, Encodes, Format, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};
use std::fmt;

/// An error of the API: a sentence for the visitor, and its HTTP status. What only
/// the log should know never gets this far.
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

    /// Not from there (403).
    #[must_use]
    pub fn forbidden(sentence: impl fmt::Display) -> Self {
        Self { status: 403, sentence: sentence.to_string() }
    }

    /// There is no such thing (404).
    #[must_use]
    pub fn not_found(sentence: impl fmt::Display) -> Self {
        Self { status: 404, sentence: sentence.to_string() }
    }

    /// Not now (503).
    #[must_use]
    pub fn busy(sentence: impl fmt::Display) -> Self {
        Self { status: 503, sentence: sentence.to_string() }
    }

    /// Our fault (500).
    #[must_use]
    pub fn internal(sentence: impl fmt::Display) -> Self {
        Self { status: 500, sentence: sentence.to_string() }
    }
}

impl ApiError {
    /// Reads `status sentence`; `None` if it is not one of ours.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (status, sentence) = text.split_once(' ')?;
        Some(Self { status: status.parse().ok()?, sentence: sentence.to_owned() })
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = PlainText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::bad_request(
                    "The request is not understood: something is missing in it, or is not what it should be.",
                )
            }
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => {
                Self::busy("The connection to the server was lost.")
            }
            _ => Self::internal("The server could not answer."),
        }
    }
}

/// `status sentence` as plain text: readable with curl, and no JSON parser in the browser.
#[derive(Debug)]
pub struct PlainText;

impl ContentType for PlainText {
    const CONTENT_TYPE: &'static str = "text/plain; charset=utf-8";
}

impl FormatType for PlainText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl Encodes<ApiError> for PlainText {
    type Error = fmt::Error;

    fn encode(error: &ApiError) -> Result<leptos::server_fn::Bytes, Self::Error> {
        Ok(format!("{} {}", error.status, error.sentence).into())
    }
}

impl Decodes<ApiError> for PlainText {
    type Error = &'static str;

    fn decode(bytes: leptos::server_fn::Bytes) -> Result<ApiError, Self::Error> {
        let text = std::str::from_utf8(&bytes).map_err(|_| "not text")?;
        ApiError::from_text(text).ok_or("no status")
    }
}
