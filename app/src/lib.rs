//! The pages, and what the browser does with them.
//!
//! * [`ui`]: the pages, drawn whole by the server. Three islands without state of their own start what is in
//!   `ui::browser`, which changes the page by hand.
//! * [`api`]: the server functions; they call the services of [`sale::service`] that the server provides.
//! * [`embed`]: the parameters of the widget for slides.
//!
//! Used by the server (feature `ssr`), `frontend` (`hydrate`; with `widget`, too, under `cargo leptos watch`) and
//! `widget` (`widget`). Uses `sale`, and no other crate of this workspace: no database and no async runtime may reach
//! the browser.

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
pub mod ui;
