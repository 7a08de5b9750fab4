//! Waiting: for the next frame, or for a while.

use super::dom::window;
use js_sys::Promise;
use wasm_bindgen_futures::JsFuture;

/// Timeout of a wait for a frame, in milliseconds, because a hidden page has no frames.
const FRAME_AT_LATEST_MS: i32 = 250;

/// Milliseconds since the page was loaded.
pub(super) fn now() -> u64 {
    // Never negative, and an hour of milliseconds is far from the end of the type.
    window().performance().map_or(0, |clock| clock.now() as u64)
}

/// Waits until the browser is about to draw.
pub(super) async fn frame() {
    pause(FRAME_AT_LATEST_MS, true).await;
}

/// Waits.
pub(super) async fn sleep(ms: i32) {
    pause(ms, false).await;
}

async fn pause(ms: i32, or_frame: bool) {
    let promise = Promise::new(&mut |resolve, _| {
        let window = window();
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
        if or_frame {
            let _ = window.request_animation_frame(&resolve);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// The result of `future`; `None` if it takes more than this many milliseconds.
pub(super) async fn within<T>(ms: i32, future: impl Future<Output = T>) -> Option<T> {
    use futures::future::{Either, select};
    match select(std::pin::pin!(future), std::pin::pin!(sleep(ms))).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}
