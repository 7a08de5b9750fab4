//! Calls the server functions, as their generated clients would.
//!
//! The generated clients need a URL serializer, an HTTP library, websockets and streams in
//! both directions: 15 kB (brotli) for five requests of a few fields. They also split text
//! where the network split it; this client splits only between whole characters.

use super::fetch::{Answer, get, not_understood, post, post_form};
use crate::api::{
    ApiError, BreakIt, OrderAnswer, WatchRun,
    details::{RunDetails, RunObservations, RunResult},
    floor::WatchFloor,
};
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsValue;
use web_sys::UrlSearchParams;

/// See [`crate::api::break_it`].
pub(super) async fn break_it(seat: &str, buyers: u32) -> Result<Answer, ApiError> {
    post(BreakIt::PATH, &[("seat", seat), ("buyers", &buyers.to_string())]).await
}

/// See [`crate::api::watch_run`].
pub(super) async fn watch_run(run: &str, from: u32) -> Result<Answer, ApiError> {
    post(WatchRun::PATH, &[("run", run), ("from", &from.to_string())]).await
}

/// See [`crate::api::watch_floor`].
pub(super) async fn watch_floor() -> Result<Answer, ApiError> {
    post(WatchFloor::PATH, &[]).await
}

/// See [`crate::api::details::run_result`].
pub(super) async fn run_result(run: &str, guess: &str) -> Result<String, ApiError> {
    post(RunResult::PATH, &[("run", run), ("guess", guess)]).await?.whole().await
}

/// See [`crate::api::run_details`].
pub(super) async fn run_details(run: &str) -> Result<String, ApiError> {
    post(RunDetails::PATH, &[("run", run)]).await?.whole().await
}

/// See [`crate::api::details::run_observations`].
pub(super) async fn run_observations(run: &str) -> Result<String, ApiError> {
    post(RunObservations::PATH, &[("run", run)]).await?.whole().await
}

/// Sends the floor's form. See [`crate::api::buy_seat`] and [`crate::api::floor::set_delay`].
pub(super) async fn send_order(path: &str, form: Result<UrlSearchParams, JsValue>) -> Result<OrderAnswer, ApiError> {
    let text = post_form(path, form).await?.whole().await?;
    OrderAnswer::from_text(&text).ok_or_else(not_understood)
}

/// The history of a lane, as [`sale::History::to_lines`] wrote it.
pub(super) async fn history(run: &str, lane: &str) -> Result<String, ApiError> {
    let path = ["/run/", run, "/history/", lane].concat();
    get(&path).await?.whole().await
}
