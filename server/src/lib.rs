//! WorldSeat's server.
//!
//! ```text
//! request → api → BoxOffice → run → swarm → sale::purchase::<S> → store → journal → RunEvent line → view
//!                               └→ evidence → sale::judge ────────────────┘
//! ```

pub mod aws;
mod backoff;
pub mod box_office;
mod caught;
pub mod cli;
mod descriptors;
pub mod disk;
pub mod doctor;
pub mod dsql;
pub mod engines;
pub mod error_chain;
pub mod evidence;
pub mod floors;
pub mod http;
pub mod http_client;
pub mod journal;
pub mod lanes;
pub mod local;
pub mod picture;
pub mod plan;
pub mod privileges;
pub mod provision;
pub mod retention;
pub mod run;
pub mod settings;
pub mod shutdown;
pub mod store;
pub mod swarm;
mod sweep;
pub mod tls;
