//! Aurora DSQL: how to reach a cluster, and what it has to be given before it can serve.

mod host;

pub use host::{Host, HostError};
