//! What runs in the browser: it changes the page that the server drew, by hand. What it
//! knows of the page is in the elements' `data-` attributes.

mod details;
mod dom;
mod figures;
mod floor;
mod race;
mod replay;
mod server;
mod time;
mod voice;

use leptos::task::spawn_local;

/// Wakes what stands in an island, once the island itself is.
pub(super) fn race() {
    spawn_local(async { race::wake() });
}

/// See [`race`].
pub(super) fn floor() {
    spawn_local(async { floor::wake() });
}

/// See [`race`].
pub(super) fn figures() {
    spawn_local(async { figures::wake() });
}
