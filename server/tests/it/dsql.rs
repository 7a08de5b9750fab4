//! The strong lane on endpoints that behave like Aurora DSQL.

mod age;
mod budget;
mod conflicts;
mod crowded;
mod endpoint;
mod lost;
mod named;
mod race;
mod refused;
mod statements;
mod stress;
mod tokens;

use ::race::plan::Plan;
use store::{
    LaneStore,
    postgres_wire::{PostgresSeat, PostgresWire},
};

use crate::support::new_scope;

/// Creates a seat of a new run, and opens a connection to it from the first region.
async fn create_seat(store: &PostgresWire) -> (Plan, PostgresSeat) {
    let plan = Plan::new(new_scope(), "A1".parse().unwrap(), 1, 0);
    store.create_seat(&plan.seat_key()).await.unwrap();
    (plan, line(store, 0).await)
}

async fn line(store: &PostgresWire, region: usize) -> PostgresSeat {
    store.open(region, 1).await.unwrap().pop().unwrap()
}
