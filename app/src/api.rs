//! The server functions, and the port that the server implements.

#![cfg_attr(
    feature = "leptos",
    expect(missing_docs, reason = "the #[server] macro makes structs of the arguments, without documentation")
)]

#[cfg(feature = "leptos")]
pub mod bought;
#[cfg(feature = "leptos")]
pub mod details;
pub mod error;
#[cfg(feature = "leptos")]
pub mod floor;
#[cfg(feature = "leptos")]
pub mod race;
#[cfg(feature = "ssr")]
pub mod services;
#[cfg(feature = "ssr")]
pub mod visitor;

#[cfg(feature = "leptos")]
pub use bought::OrderAnswer;
#[cfg(feature = "leptos")]
pub use details::run_details;
pub use error::ApiError;
#[cfg(feature = "leptos")]
pub use floor::{buy_seat, watch_floor};
#[cfg(feature = "leptos")]
pub use race::{BreakIt, WatchRun, break_it, watch_run};
#[cfg(feature = "ssr")]
pub use services::{SharedFloorService, SharedRunService, floor_service, run_service};
#[cfg(feature = "ssr")]
pub use visitor::Visitor;
