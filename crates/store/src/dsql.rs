//! Aurora DSQL: how to reach a cluster, and what it has to be given before it can serve.
//!
//! A connection is opened in the order: a turn ([`DsqlConnector`] keeps below the cluster's rate), a
//! token for exactly this connection, TCP, TLS with the certificate verified, the startup.

mod command_tag;
mod connector;
mod dial;
mod host;
mod rate_limiter;
mod token;

pub use command_tag::{LastCommandTag, Tag};
pub use connector::{DsqlConnection, DsqlConnector, Endpoint};
pub use dial::{DialError, Handshake, dial};
pub use host::{Host, HostError};
pub use token::mint;

/// The only database of a cluster.
pub const DATABASE: &str = "postgres";
/// The role that makes tables and roles; the server never uses it.
pub const ADMIN: &str = "admin";
