//! What runs in the browser: it changes the page that the server drew, by hand. What it
//! knows of the page is in the elements' `data-` attributes.

mod details;
mod dom;
mod figures;
mod floor;
mod lie;
mod race;
mod replay;
mod server;
mod time;
mod voice;

use leptos::task::spawn_local;

/// Wakes what stands in an island, once the island itself is. Each has a turn of its own,
/// so that a slow telephone can answer a finger in between.
pub(super) fn race() {
    later(race::wake);
}

/// See [`race`].
pub(super) fn floor() {
    later(floor::wake);
}

/// See [`race`].
pub(super) fn figures() {
    later(figures::wake);
}

fn later(wake: fn()) {
    spawn_local(async move {
        time::sleep(0).await;
        wake();
    });
}
