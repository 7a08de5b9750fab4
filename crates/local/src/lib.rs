//! The engines that run on this machine, started and stopped by the server itself.
//!
//! * [`postgres`]: a PostgreSQL as a child process, found or downloaded, with its guard.
//! * [`global_table`]: two DynamoDB-compatible databases and the last-writer-wins replicator between them.
//! * [`latency`]: the distance between regions, made by a relay.
//! * [`data_dir`], [`private_dir`], [`privileges`], [`descriptors`]: this machine's directories, accounts and open files.
//! * [`http_client`]: for downloads, and for the command line.
//!
//! May be used by `engines`, `ops` and the server. Uses `sale`, and no other crate of this workspace: it
//! has no notion of runs or lanes.

pub mod data_dir;
pub mod descriptors;
pub mod global_table;
pub mod http_client;
pub mod latency;
pub mod postgres;
pub mod private_dir;
pub mod privileges;
