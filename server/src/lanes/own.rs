//! What the server knows of a lane's engine without asking it, where it runs the engine itself.

use crate::local::{
    global_table::Replication,
    postgres::{LocalPostgres, PostgresStatus},
};
use std::fmt;
use tokio::sync::watch;

/// The state of a process of our own; by default there is none.
#[derive(Clone, Default)]
pub enum OwnEngine {
    /// Somebody else runs it.
    #[default]
    No,
    /// The local PostgreSQL.
    Postgres(watch::Receiver<PostgresStatus>),
    /// The replicator between the two local databases.
    GlobalTable(Replication),
}

impl OwnEngine {
    /// The local PostgreSQL.
    #[must_use]
    pub fn postgres(postgres: &LocalPostgres) -> Self {
        Self::Postgres(postgres.status())
    }

    /// A sentence for the visitor where it is known not to serve. The log has the reason, with its paths and ports.
    pub(super) fn fault(&self) -> Option<String> {
        let why = match self {
            Self::No => None,
            Self::Postgres(status) => match &*status.borrow() {
                PostgresStatus::Running => None,
                PostgresStatus::Restarting { .. } => {
                    Some("strong lane's PostgreSQL has died and is being started again")
                }
                PostgresStatus::Failed { .. } => {
                    Some("strong lane's PostgreSQL dies whenever it is started; it is tried again every minute")
                }
            },
            Self::GlobalTable(replication) => {
                let fault = replication.status().fault;
                fault.map(|_| "eventual lane's databases do not exchange their changes")
            }
        };
        why.map(|why| format!("The {why}. The server's log says more."))
    }
}

impl fmt::Debug for OwnEngine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::No => "No",
            Self::Postgres(_) => "Postgres",
            Self::GlobalTable(_) => "GlobalTable",
        })
    }
}
