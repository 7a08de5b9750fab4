//! One statement outside a purchase, tried again where another server's came before.

use super::{
    ANSWER_MAX, PostgresWire,
    classify::{During, classify},
};
use crate::store::jitter;
use app::sale::StoreError;
use tokio::time::timeout;
use tokio_postgres::{Row, types::ToSql};

/// How often a statement is tried again that another server's came before.
const TRIES: u32 = 5;

impl PostgresWire {
    /// Runs one statement, which is a transaction of its own; its rows.
    pub(super) async fn query(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, StoreError> {
        let mut tries = 1;
        loop {
            match self.query_once(statement, values).await {
                Err(StoreError::Conflict { .. }) if tries < TRIES => tries += 1,
                answer => return answer,
            }
            tokio::time::sleep(jitter::wait(tries)).await;
        }
    }

    async fn query_once(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection(0).await?;
        let asked = timeout(ANSWER_MAX, async {
            connection.client.query(statement, values).await.map_err(|error| classify(&error, During::Commit))
        });
        let answer = asked.await;
        connection.settle(answer)
    }
}
