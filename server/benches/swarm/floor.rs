//! The seats of a round: one for each purchase, created before the clock starts.

use crate::Fallible;
use local::postgres::LocalPostgres;
use std::time::Duration;
use store::{SALES_TABLE, SEATS_TABLE};
use tokio_postgres::{Client, Config, NoTls};

/// More purchases a second than either side will make, divided among the connections.
const PURCHASES_A_SECOND_MAX: u64 = 30_000;

/// The side that buys. The seat keys of both have thirteen characters: pgbench can only count, so its keys are numbers;
/// the swarm's are `{scope}#{seat}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Swarm,
    Pgbench,
}

/// A superuser's connection to the tables.
pub(crate) struct Floor {
    client: Client,
}

impl Floor {
    pub(crate) async fn open(postgres: &LocalPostgres) -> Fallible<Self> {
        let mut config: Config = postgres.connection_over_socket();
        // Only a superuser may ask for a checkpoint.
        config.user("postgres");
        let (client, connection) = config.connect(NoTls).await?;
        tokio::spawn(connection);
        Ok(Self { client })
    }

    /// Empties both tables and creates enough seats for a round; returns the number of seats for each connection.
    pub(crate) async fn create_seat(&self, side: Side, lines: u32, round: Duration) -> Fallible<u64> {
        let share = PURCHASES_A_SECOND_MAX * round.as_secs() / u64::from(lines);
        let key = match side {
            Side::Swarm => "(1000000000 + n)::text || '#A1'",
            Side::Pgbench => "(1000000000000 + n)::text",
        };
        let rows = share * u64::from(lines);
        let insert = format!(
            "INSERT INTO {SEATS_TABLE} (seat_key, status) SELECT {key}, 'available' FROM generate_series(1, {rows}) n"
        );
        let vacuum = format!("VACUUM (ANALYZE) {SEATS_TABLE}, {SALES_TABLE}");
        for statement in [&format!("TRUNCATE {SEATS_TABLE}, {SALES_TABLE}"), &insert, &vacuum, "CHECKPOINT"] {
            self.client.batch_execute(statement).await?;
        }
        Ok(share)
    }

    /// Returns the number of seats sold; seat map and ledger must agree on it.
    pub(crate) async fn sold(&self) -> Fallible<u64> {
        let count = format!(
            "SELECT (SELECT count(*) FROM {SEATS_TABLE} WHERE status = 'sold'), (SELECT count(*) FROM {SALES_TABLE})"
        );
        let row = self.client.query_one(&count, &[]).await?;
        let (seats, sales): (i64, i64) = (row.get(0), row.get(1));
        if seats != sales {
            return Err(format!("{seats} seats are sold, and the ledger has {sales} rows").into());
        }
        Ok(u64::try_from(seats)?)
    }
}
