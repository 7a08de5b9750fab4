//! The tables.

use super::classify::{During, classify};
use crate::{BEGUN_TABLE, FLOORS_TABLE, RUNS_TABLE, SALES_TABLE, SEATS_TABLE};
use sale::StoreError;
use tokio_postgres::Client;

/// The maximum number of tries. Two servers that start at once may both find a table missing; the second then fails
/// on the catalogue's own unique index or finds it already there.
const TRIES: u32 = 5;

/// The statements that make the tables, each a transaction of its own.
///
/// The ledger's key begins with the seat, as in DynamoDB: the rows of a seat are one
/// range, and no second index is needed.
#[must_use]
pub fn tables() -> [String; 5] {
    [
        format!(
            "CREATE TABLE IF NOT EXISTS {SEATS_TABLE} \
             (seat_key text PRIMARY KEY, status text NOT NULL, owner text, sale_id text)"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS {SALES_TABLE} \
             (seat_key text NOT NULL, sale_id text NOT NULL, scope text NOT NULL, seat text NOT NULL, \
             buyer text NOT NULL, region text NOT NULL, sold_at timestamptz NOT NULL DEFAULT now(), \
             PRIMARY KEY (seat_key, sale_id))"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS {FLOORS_TABLE} \
             (venue text PRIMARY KEY, seen_at timestamptz NOT NULL DEFAULT now())"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS {RUNS_TABLE} \
             (run text NOT NULL, document text NOT NULL, part integer NOT NULL, body bytea NOT NULL, \
             stored_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (run, document, part))"
        ),
        format!(
            "CREATE TABLE IF NOT EXISTS {BEGUN_TABLE} \
             (kept_until timestamptz NOT NULL, run text NOT NULL, bytes bigint NOT NULL, cost bigint NOT NULL, \
             cleared boolean NOT NULL, PRIMARY KEY (kept_until, run))"
        ),
    ]
}

/// The index by which the sweep finds the floors that have expired.
pub const SEEN_AT_INDEX: &str = "worldseat_venues_seen_at";

/// The statement that makes the index on PostgreSQL.
fn index() -> String {
    format!("CREATE INDEX IF NOT EXISTS {SEEN_AT_INDEX} ON {FLOORS_TABLE} (seen_at, venue)")
}

/// The statement that makes the index on Aurora DSQL: it is built while the site serves.
#[must_use]
pub fn index_async() -> String {
    format!("CREATE INDEX ASYNC IF NOT EXISTS {SEEN_AT_INDEX} ON {FLOORS_TABLE} (seen_at, venue)")
}

/// Creates the missing tables and the index, one statement at a time.
pub(super) async fn create(client: &Client) -> Result<(), StoreError> {
    for table in tables() {
        create_table(client, &table).await?;
    }
    if let Err(error) = create_table(client, &index()).await {
        // Only the owner of a table may index it. Without the index a sweep reads the whole table, and is still
        // correct.
        tracing::warn!(%error, index = SEEN_AT_INDEX, "an index could not be made");
    }
    Ok(())
}

async fn create_table(client: &Client, statement: &str) -> Result<(), StoreError> {
    let mut tries = 1;
    while let Err(error) = client.batch_execute(statement).await {
        if tries == TRIES || error.as_db_error().is_none() {
            return Err(classify(&error, During::Statement));
        }
        tries += 1;
        tokio::time::sleep(crate::backoff::wait(sale::Backoff::CONFLICT, tries)).await;
    }
    Ok(())
}
