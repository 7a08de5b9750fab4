//! What wakes in each island of the site.

use super::time;
use wasm_bindgen_futures::spawn_local;

/// Wakes what stands in an island, once the island itself is. Each has a turn of its own,
/// so that a slow telephone can answer a finger in between.
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
