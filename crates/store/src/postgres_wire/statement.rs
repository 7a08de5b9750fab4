//! Requests outside a purchase, with retries if another transaction came first. On DSQL that may happen to a plain
//! read, too: after any change of the schema (OC001).

use super::{
    ANSWER_MAX, PostgresWire,
    classify::{During, classify},
    connection::Connection,
};
use crate::{
    backoff::wait,
    {in_region, timed_out},
};
use sale::{Backoff, StoreError};
use std::sync::Arc;
use tokio::time::{sleep, timeout};
use tokio_postgres::{Row, types::ToSql};

/// The maximum number of tries if other transactions come first: a seat is fenced against as many purchases as are
/// still in flight.
const TRIES: u32 = 20;

impl PostgresWire {
    /// Does `work` on a connection to a region. It writes with one statement, or may be done again from the start.
    pub(super) async fn run<T, W: Future<Output = Result<T, StoreError>>>(
        &self,
        region: usize,
        work: impl Fn(Arc<Connection>) -> W,
    ) -> Result<T, StoreError> {
        let work = &work;
        self.tried(region, || async move {
            let connection = Arc::new(self.connection(region).await?);
            let answer = timeout(ANSWER_MAX, work(connection.clone())).await;
            answer.unwrap_or_else(|_| {
                // The response may still come, and the next request would wait for it first.
                if let Some(connection) = Arc::into_inner(connection) {
                    connection.hang_up();
                }
                Err(timed_out(true))
            })
        })
        .await
    }

    /// Tries until no other transaction comes first, or the tries are used up.
    pub(super) async fn tried<T, W: Future<Output = Result<T, StoreError>>>(
        &self,
        region: usize,
        once: impl Fn() -> W,
    ) -> Result<T, StoreError> {
        let mut tries = 1;
        loop {
            match once().await {
                Err(StoreError::Conflict { .. }) if tries < TRIES => {}
                answer => return answer.map_err(|error| in_region(&self.regions[region], error)),
            }
            sleep(wait(Backoff::CONFLICT, tries)).await;
            tries += 1;
        }
    }

    /// Runs one statement, which is a transaction of its own; returns its rows.
    pub(super) async fn query(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, StoreError> {
        self.run(0, |line| async move {
            line.client.query(statement, values).await.map_err(|error| classify(&error, During::Commit))
        })
        .await
    }
}
