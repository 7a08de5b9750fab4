//! The binary `worldseat`: HTTP, command line, settings.
//!
//! * [`http`]: routes, streamed pages, limits, the JSON API, the widget. HTTP statuses are made here and in `app::api`.
//! * [`cli`]: `serve`, `stress`, `check`, `doctor`, `endpoints`, `provision`.
//! * [`settings`]: flags and environment of the server; those of the engines are in `engines`.
//! * [`picture`]: a run as SVG and PNG. It has the sentences of the pages, so it uses the words of `app`.
//! * [`shutdown`]: signals, as a token that is cancelled.
//!
//! Used by nothing but its tests. May use every crate of this workspace except the browser's.

pub mod cli;
pub mod http;
pub mod picture;
pub mod settings;
pub mod shutdown;
