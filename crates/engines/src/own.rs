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
    OwnEngine::watched(move || match &*status.borrow() {
        PostgresStatus::Running => None,
        PostgresStatus::Restarting { .. } => sentence("strong lane's PostgreSQL has died and is being started again"),
        PostgresStatus::Failed { .. } => {
            sentence("strong lane's PostgreSQL dies whenever it is started; it is tried again every minute")
        }
    })
}

/// Watches the replicator between the two local databases.
#[must_use]
pub fn own_global_table(replication: Replication) -> OwnEngine {
    OwnEngine::watched(move || {
        replication.status().fault?;
        sentence("eventual lane's databases do not exchange their changes")
    })
}

#[expect(clippy::unnecessary_wraps, reason = "as its callers give it on")]
fn sentence(why: &str) -> Option<String> {
    Some(format!("The {why}. The server's log says more."))
}
