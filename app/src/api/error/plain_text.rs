//! Errors of server functions as text.

use super::ApiError;
use leptos::server_fn::{
    ContentType, Decodes, Encodes, Format, FormatType,
    error::{FromServerFnError, ServerFnErrorErr},
};
use std::fmt;

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

/// `status sentence` as plain text: readable with curl, and the browser needs no JSON parser.
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
