//! Runs: many buyers of one seat at the same moment, and what comes of it.

mod caught;
pub mod floors;
pub mod journal;
pub mod lanes;
pub mod plan;
pub mod run;
pub mod runs;
pub mod share;
pub mod stopping;
pub mod swarm;
mod sweep;
