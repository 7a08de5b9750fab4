//! WorldSeat's server: HTTP, command line, settings.

pub mod cli;
pub mod http;
pub mod picture;
pub mod settings;
pub mod shutdown;
