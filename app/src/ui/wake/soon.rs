//! Stands in for the server function of the drawer until that is there.

use crate::api::{ApiError, error::PlainText};
use leptos::{
    prelude::*,
    server_fn::{Bytes, Decodes, Encodes, codec::Post},
};

/// HTML that the server wrote.
pub(super) struct Html(pub(super) String);

impl Encodes<Html> for PlainText {
    type Error = std::convert::Infallible;

    fn encode(html: &Html) -> Result<Bytes, Self::Error> {
        Ok(html.0.clone().into())
    }
}

impl Decodes<Html> for PlainText {
    type Error = &'static str;

    fn decode(bytes: Bytes) -> Result<Html, Self::Error> {
        String::from_utf8(bytes.into()).map(Html).map_err(|_| "not text")
    }
}

#[server(prefix = "/fn", endpoint = "run_details", output = Post<PlainText>)]
pub(super) async fn run_details(run: String) -> Result<Html, ApiError> {}
