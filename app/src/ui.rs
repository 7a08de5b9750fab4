//! The pages, which the server draws and three islands start in the browser; and the widget.

#![cfg_attr(
    feature = "ssr",
    expect(unreachable_pub, reason = "the #[component] macro makes structs of the arguments, with public fields")
)]

pub mod announcements;
#[cfg(feature = "ssr")]
pub mod api_page;
#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "ssr")]
mod chair;
#[cfg(feature = "ssr")]
mod chapters;
#[cfg(feature = "ssr")]
pub mod details;
#[cfg(feature = "ssr")]
pub mod embed;
#[cfg(feature = "ssr")]
mod figures;
#[cfg(feature = "ssr")]
mod floor;
pub mod gap;
#[cfg(feature = "ssr")]
mod glossary;
pub mod grid;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
pub mod html;
#[cfg(feature = "leptos")]
pub mod islands;
#[cfg(feature = "ssr")]
mod lane_card;
#[cfg(feature = "ssr")]
mod lanes;
pub mod lies;
#[cfg(feature = "ssr")]
mod limits;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod purchase_source;
#[cfg(feature = "ssr")]
mod question;
pub mod replay;
pub mod result;
#[cfg(feature = "ssr")]
mod run_page;
#[cfg(feature = "ssr")]
mod running;
#[cfg(feature = "ssr")]
mod share;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod small_pages;
#[cfg(feature = "ssr")]
mod stage;
#[cfg(feature = "ssr")]
pub mod stream;
#[cfg(feature = "ssr")]
mod why;
#[cfg(feature = "ssr")]
mod witnesses;
pub mod words;

#[cfg(feature = "ssr")]
pub use shell::shell;
