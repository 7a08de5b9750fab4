//! The state of the engines that the server runs itself, known without a request to them. The log has the
//! reasons, with their paths and ports.

use local::{
    global_table::Replication,
    postgres::{LocalPostgres, PostgresStatus},
};
use race::lanes::OwnEngine;

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

/// Watches the replicator between the two local databases.
#[must_use]
pub fn own_global_table(replication: Replication) -> OwnEngine {
    OwnEngine::watched(move || {
        replication.status().fault?;
        Some("The eventual lane's databases do not exchange their changes. The server's log says more.".into())
    })
}
