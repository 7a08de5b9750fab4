//! Aurora DSQL: the connections to a cluster, and what the cluster needs before it can serve.
//!
//! A connection is opened in this order: a turn of the rate limiter ([`DsqlConnector`] stays below the
//! cluster's rate), a token for exactly this connection, TCP, TLS with the certificate verified, the startup.

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
