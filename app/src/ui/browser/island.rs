//! The code that starts in each island of the site.

use super::time;
use wasm_bindgen_futures::spawn_local;

/// Starts the code of an island after the island itself. Each starts in a task of its own,
/// so that a slow phone can react to a touch in between.
pub(in super::super) fn race() {
    later(super::race::start);
}

/// See [`race`].
pub(in super::super) fn floor() {
    later(super::floor::start);
}

/// See [`race`].
pub(in super::super) fn figures() {
    later(super::figures::start);
}

fn later(start: fn()) {
    spawn_local(async move {
        time::sleep(0).await;
        start();
    });
}
