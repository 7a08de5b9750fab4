//! The two services behind every page: runs, and visitors' floors.
//!
//! Pages, JSON API, widget and command line use both through the traits here, and know nothing
//! of databases. The crate `race` implements them; tests implement their own.

mod client;
mod error;
mod floors;
mod runs;

pub use client::Client;
pub use error::{ErrorKind, ServiceError};
pub use floors::{FloorService, Served};
pub use runs::{EngineState, Events, Limits, RunService, lines};
