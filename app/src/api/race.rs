//! The server functions of a run.

use super::ApiError;
#[cfg(feature = "ssr")]
use super::{port, visitor::visitor};
use leptos::prelude::*;
use leptos::server_fn::codec::{StreamingText, TextStream};
#[cfg(feature = "ssr")]
use sale::Lane;

/// Starts a run and streams its events, a line an event ([`sale::event`]). The
/// first line names the run, with which [`watch_run`] takes up a lost stream.
/// Closing the stream changes nothing for the run.
///
/// # Errors
/// A seat or a number of buyers that cannot be; too many runs at once.
#[server(prefix = "/fn", endpoint = "break_it", output = StreamingText)]
pub async fn break_it(seat: String, buyers: u32) -> Result<TextStream<ApiError>, ApiError> {
    let office = port::box_office()?;
    let run = office.start(visitor()?.client(), &Lane::ALL, port::checked(&office, &seat, buyers)?)?;
    office.watch(&run, 0).await.map(port::lines).map(TextStream::from)
}

/// Streams the events of a run, from event number `from` on.
///
/// # Errors
/// No such run is known here (any more).
#[server(prefix = "/fn", endpoint = "watch_run", output = StreamingText)]
pub async fn watch_run(run: String, from: u32) -> Result<TextStream<ApiError>, ApiError> {
    port::box_office()?.watch(&run, from).await.map(port::lines).map(TextStream::from)
}
