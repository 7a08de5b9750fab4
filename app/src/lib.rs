//! What WorldSeat is about, shared by the server and the browser.
//!
//! * [`sale`]: the experiment itself. Seats, the naive purchase, the verdict. Needs `std` and `serde` only.
//! * [`event`]: what a run tells its viewers, one ASCII line an event.
//! * [`api`]: the server functions, and the port [`api::BoxOffice`] that the server implements.
//! * [`embed`]: the widget for slides.
//! * [`sim`]: the experiment without a database.
//! * [`ui`]: the page. Server-rendered, with one live island.

// A page is one nested type.
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!(
    "`app` is built for the server (`ssr`) or for the browser (`hydrate`), never both: \
     build one package at a time, as the Makefile does"
);

#[cfg(all(feature = "browser", target_arch = "wasm32"))]
mod allocator;
pub mod api;
pub mod embed;
pub mod event;
mod joined;
mod ordered;
pub mod sale;
pub mod sim;
pub mod ui;
