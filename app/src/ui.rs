//! The page: drawn by the server, woken by one island.

#![expect(unreachable_pub, reason = "the #[component] macro makes structs of the arguments, with public fields")]

#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod purchase_source;
#[cfg(feature = "ssr")]
pub mod page;
pub mod race;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod stream;

#[cfg(feature = "ssr")]
pub use shell::shell;
