//! The engines that the server runs itself: their state, known without a request to them, and their replication delay.
//! The log has the reasons, with their paths and ports.

use local::{
    global_table::Replication,
    postgres::{LocalPostgres, PostgresStatus},
};
use race::lanes::{OwnEngine, ReplicationDelay};
use std::ops::RangeInclusive;

/// Watches the local PostgreSQL.
#[must_use]
pub fn own_postgres(postgres: &LocalPostgres) -> OwnEngine {
    let status = postgres.status();
    OwnEngine::watched(move || {
        let fault = match &*status.borrow() {
            PostgresStatus::Running => return None,
            PostgresStatus::Restarting { .. } => "has died and is being started again",
            PostgresStatus::Failed { .. } => "dies whenever it is started; it is tried again every minute",
        };
        Some(format!("The strong lane's PostgreSQL {fault}. The server's log says more."))
    })
}

/// Watches the replicator between the two local databases, and hands over its delay.
#[must_use]
pub fn own_global_table(replication: Replication) -> OwnEngine {
    let delay = Delay(replication.clone());
    let own = OwnEngine::watched(move || {
        replication.status().fault?;
        Some("The eventual lane's databases do not exchange their changes. The server's log says more.".into())
    });
    own.delayed_by(delay)
}

/// The lag of the replicator: a scope of ours is a partition of its tables.
struct Delay(Replication);

impl ReplicationDelay for Delay {
    fn of(&self, scope: &str) -> RangeInclusive<u32> {
        self.0.lag(scope)
    }

    fn set(&self, scope: &str, ms: Option<u32>) {
        self.0.set_lag(scope, ms);
    }
}
