//! The pages and what they do in the browser, shared by the server and the browser.
//!
//! * [`api`]: the server functions, and the port [`api::RunService`] that the server implements.
//! * [`embed`]: the widget for slides.
//! * [`ui`]: the pages. The server draws them whole; three islands without state of their own browser
//!   what is in `ui::browser`, which changes the page by hand.

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
