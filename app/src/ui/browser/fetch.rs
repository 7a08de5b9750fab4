//! Sends requests to the server, with `fetch`. With `gloo-net`, page and widget would be 2.5 kB (brotli) larger;
//! the widget has 78.3 kB, and its limit is 80.

mod answer;

use super::dom::window;
use crate::api::ApiError;
pub(super) use answer::Answer;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, RequestInit, Response, UrlSearchParams};

const LOST: &str = "The connection was lost. Try again in a moment.";

/// Ends a request when nobody waits for its response any more: a browser has only six
/// connections to a host.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Sends these fields. Errors are those of [`post_form`].
pub(super) fn post(path: &str, fields: &[(&str, &str)]) -> impl Future<Output = Result<Answer, ApiError>> {
    let form = UrlSearchParams::new();
    if let Ok(form) = &form {
        fields.iter().for_each(|(name, value)| form.append(name, value));
    }
    post_form(path, form)
}

/// Sends a form.
///
/// # Errors
/// The server cannot be reached, or refuses the request; then the error is the server's.
pub(super) async fn post_form(path: &str, form: Result<UrlSearchParams, JsValue>) -> Result<Answer, ApiError> {
    let form = form.map_err(|_| not_understood())?;
    answered(fetch(path, Some(&form)).await).await
}

/// Requests a file. Errors are those of [`post_form`].
pub(super) async fn get(path: &str) -> Result<Answer, ApiError> {
    answered(fetch(path, None).await).await
}

async fn answered(answer: Result<Answer, JsValue>) -> Result<Answer, ApiError> {
    let answer = answer.map_err(|_| ApiError::busy(LOST))?;
    if answer.status() < 400 {
        return Ok(answer);
    }
    let body = answer.whole().await?;
    Err(ApiError::from_text(&body).unwrap_or_else(not_understood))
}

/// The error for a response that this page does not understand.
pub(super) fn not_understood() -> ApiError {
    ApiError::internal("The server could not answer.")
}

/// Sends a form, or requests a file.
async fn fetch(path: &str, form: Option<&UrlSearchParams>) -> Result<Answer, JsValue> {
    let abort = Abort(AbortController::new()?);
    let init = RequestInit::new();
    init.set_signal(Some(&abort.0.signal()));
    // The widget sends no cookies, on any page: a race needs no visitor. In one wasm with the page, its addresses
    // tell it from the page, which does send them.
    #[cfg(feature = "widget")]
    if cfg!(not(feature = "hydrate")) || path.starts_with("/api/embed/") {
        init.set_credentials(web_sys::RequestCredentials::Omit);
    }
    if let Some(form) = form {
        init.set_method("POST");
        // The browser sets the content type of such a body.
        init.set_body(form);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, &init)).await?;
    Ok(Answer::new(&answer.unchecked_into::<Response>(), abort))
}
