//! The code that runs in the browser: it changes the page that the server drew, by hand. It
//! reads the state of the page from the elements' `data-` attributes.

#[cfg(feature = "hydrate")]
mod details;
mod dom;
#[cfg(feature = "widget")]
pub mod embed;
mod fetch;
#[cfg(feature = "hydrate")]
mod figures;
#[cfg(feature = "hydrate")]
mod floor;
mod follow;
#[cfg(feature = "hydrate")]
mod island;
mod lane;
#[cfg(feature = "hydrate")]
mod lie;
mod live_region;
mod queue;
#[cfg(feature = "hydrate")]
mod race;
#[cfg(feature = "hydrate")]
mod replay;
#[cfg(feature = "hydrate")]
mod server;
mod time;

#[cfg(feature = "hydrate")]
pub(super) use island::{figures, floor, race};
