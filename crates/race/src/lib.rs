//! Runs: many buyers of one seat at the same moment, and the result.
//!
//! * [`run`]: one lane of a run, from the seat's row to the verdict. Read it first; it is the experiment.
//! * [`swarm`]: releases the buyers together; [`journal`]: the events of a run, for any number of viewers.
//! * [`runs`]: the service that starts, follows, stores, finds and bounds runs.
//! * [`floors`]: visitors' own seats, sold by the same purchase.
//! * [`lanes`]: the two lanes as this server has them.
//!
//! May be used by `engines`, `ops` and the server. Uses `sale` and `store`. Has no HTTP in it: its errors are
//! [`sale::service::ServiceError`].

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
