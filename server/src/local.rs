//! The engines that run on this machine, started and stopped by the server itself.

pub mod data_dir;
pub mod global_table;
pub mod latency;
pub mod postgres;
pub(crate) mod private_dir;
