//! The result and the details of a run, drawn by the server. The browser puts them into the page.

use super::ApiError;
use leptos::{
    prelude::*,
    server_fn::codec::{StreamingText, TextStream},
};

/// Returns the parts of a run's result as HTML ([`crate::ui::result`]).
///
/// # Errors
/// No such run is known here (any more).
#[server(prefix = "/fn", endpoint = "run_result", output = StreamingText)]
pub async fn run_result(run: String, guess: String) -> Result<TextStream<ApiError>, ApiError> {
    let record = super::run_service()?.record(&run).await?;
    let html = crate::ui::result::run_result_html(&record, &guess);
    Ok(TextStream::new(futures::stream::once(async move { Ok(html) })))
}

/// Returns the details of a run as HTML.
///
/// # Errors
/// No such run is known here (any more).
#[server(prefix = "/fn", endpoint = "run_details", output = StreamingText)]
pub async fn run_details(run: String) -> Result<TextStream<ApiError>, ApiError> {
    let record = super::run_service()?.record(&run).await?;
    let html = crate::ui::details::run_details_html(&record);
    Ok(TextStream::new(futures::stream::once(async move { Ok(html) })))
}

/// Returns the observations in each region of a run's lanes at the end, as HTML.
///
/// # Errors
/// No such run is known here (any more), or it has not ended.
#[server(prefix = "/fn", endpoint = "regions_said", output = StreamingText)]
pub async fn run_observations(run: String) -> Result<TextStream<ApiError>, ApiError> {
    let histories = super::run_service()?.histories(&run).await?;
    let html = crate::ui::details::run_observations_html(&histories);
    Ok(TextStream::new(futures::stream::once(async move { Ok(html) })))
}
