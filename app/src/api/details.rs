//! The details of a run: every buyer, drawn by the server. The browser puts them into the page.

use super::ApiError;
use leptos::prelude::*;
use leptos::server_fn::codec::{StreamingText, TextStream};

/// The details of a run as HTML.
///
/// # Errors
/// No such run is known here (any more).
#[server(prefix = "/fn", endpoint = "run_details", output = StreamingText)]
pub async fn run_details(run: String) -> Result<TextStream<ApiError>, ApiError> {
    let record = super::port::box_office()?.record(&run).await?;
    let html = crate::ui::details::run_details_html(&record);
    Ok(TextStream::new(futures::stream::once(async move { Ok(html) })))
}
