//! The server functions of a run.

use super::ApiError;
#[cfg(feature = "ssr")]
use super::{run_service, services, visitor::visitor};
use leptos::{
    prelude::*,
    server_fn::codec::{StreamingText, TextStream},
};
#[cfg(feature = "ssr")]
use sale::{Lane, service::lines};

/// Starts a run for a seat, the first one if none is named, and streams its events, one per line ([`sale::event`]). The first line
/// names the run; with that name, [`watch_run`] continues a lost stream.
/// Closing the stream changes nothing for the run.
///
/// # Errors
/// The seat or the number of buyers is invalid; too many runs at once.
#[server(prefix = "/fn", endpoint = "break_it", output = StreamingText)]
pub async fn break_it(#[server(default)] seat: Option<String>, buyers: u32) -> Result<TextStream<ApiError>, ApiError> {
    let service = run_service()?;
    let run = service.start(visitor()?.client(), &Lane::ALL, services::checked(&service, seat.as_deref(), buyers)?)?;
    Ok(TextStream::from(lines(service.watch(&run, 0).await?)))
}

/// Streams the events of a run, from event number `from` on.
///
/// # Errors
/// No such run is known here (any more).
#[server(prefix = "/fn", endpoint = "watch_run", output = StreamingText)]
pub async fn watch_run(run: String, from: u32) -> Result<TextStream<ApiError>, ApiError> {
    Ok(TextStream::from(lines(run_service()?.watch(&run, from).await?)))
}
