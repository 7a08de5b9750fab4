//! Aurora DSQL: how to reach a cluster, and what it has to be given before it can serve.
//!
//! A connection is opened in the order: a turn ([`Door`] keeps below the cluster's rate), a
//! token for exactly this connection, TCP, TLS with the certificate verified, the startup.

mod dial;
mod door;
mod host;
mod pace;
mod tap;
mod token;

pub use dial::{DialError, Handshake, dial};
pub use door::{Door, Endpoint, Line};
pub use host::{Host, HostError};
pub use tap::{Completed, Tag};
pub use token::mint;

/// The only database of a cluster.
pub const DATABASE: &str = "postgres";
/// The role that makes tables and roles; the server never uses it.
pub const ADMIN: &str = "admin";
