//! The engines that run on this machine, started and stopped by the server itself.

pub mod data_dir;
pub mod descriptors;
pub mod global_table;
pub mod http_client;
pub mod latency;
pub mod postgres;
pub mod private_dir;
pub mod privileges;
