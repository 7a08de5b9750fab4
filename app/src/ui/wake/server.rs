//! Calls the server functions, with `fetch`, as their generated clients would.
//!
//! Those bring a URL serializer, an HTTP library, websockets and streams in both
//! directions with them: 15 kB (brotli) for five requests of a few fields. They also cut
//! text where the network cut it; this one cuts behind whole characters.

mod answer;

use crate::api::{
    ApiError, Bought, BreakIt, WatchRun,
    details::{RegionsSaid, RunDetails},
    floor::{BuySeat, WatchFloor},
};
pub(super) use answer::Answer;
use leptos::{
    prelude::window,
    server_fn::ServerFn,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response, UrlSearchParams};

const LOST: &str = "The connection was lost. Try again in a moment.";

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

/// See [`crate::api::run_details`].
pub(super) async fn run_details(run: &str) -> Result<String, ApiError> {
    post(RunDetails::PATH, &[("run", run)]).await?.whole().await
}

/// See [`crate::api::details::regions_said`].
pub(super) async fn regions_said(run: &str) -> Result<String, ApiError> {
    post(RegionsSaid::PATH, &[("run", run)]).await?.whole().await
}

/// See [`crate::api::buy_seat`].
pub(super) async fn buy_seat(lane: &str, region: &str, seat: &str, buyer: &str) -> Result<Bought, ApiError> {
    let fields = [("lane", lane), ("region", region), ("seat", seat), ("buyer", buyer)];
    let line = post(BuySeat::PATH, &fields).await?.whole().await?;
    Bought::from_line(&line).ok_or_else(not_understood)
}

/// The history of a lane, as [`crate::sale::History::to_lines`] wrote it.
pub(super) async fn history(run: &str, lane: &str) -> Result<String, ApiError> {
    let path = ["/run/", run, "/history/", lane].concat();
    answered(fetch(&path, None).await).await?.whole().await
}

/// Ends a request when nobody waits for its answer any more: a browser has but six
/// connections to a host.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn post(path: &str, fields: &[(&str, &str)]) -> Result<Answer, ApiError> {
    let form = UrlSearchParams::new().map_err(|_| not_understood())?;
    fields.iter().for_each(|(name, value)| form.append(name, value));
    answered(fetch(path, Some(&form)).await).await
}

async fn answered(answer: Result<Answer, JsValue>) -> Result<Answer, ApiError> {
    let answer = answer.map_err(|_| ApiError::busy(LOST))?;
    if answer.status() < 400 {
        return Ok(answer);
    }
    let said = answer.whole().await?;
    Err(ApiError::from_text(&said).unwrap_or_else(not_understood))
}

fn not_understood() -> ApiError {
    ApiError::internal("The server could not answer.")
}

/// Sends a form, or asks for a file.
async fn fetch(path: &str, form: Option<&UrlSearchParams>) -> Result<Answer, JsValue> {
    let abort = Abort(AbortController::new()?);
    let init = RequestInit::new();
    init.set_signal(Some(&abort.0.signal()));
    if let Some(form) = form {
        init.set_method("POST");
        // Such a body brings its content type along.
        init.set_body(form);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    Ok(Answer::new(&answer.unchecked_into::<Response>(), abort))
}
