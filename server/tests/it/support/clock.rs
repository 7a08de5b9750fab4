//! A clock of the database that a test moves, instead of waiting.

use std::time::Duration;

use super::{
    databases,
    databases::{open_path, sql_client},
};

/// The clock of one schema: its `now()` hides that of PostgreSQL.
pub(crate) struct Clock {
    schema: String,
    client: tokio_postgres::Client,
    ahead: Duration,
}

/// Returns the shared PostgreSQL with a schema of its own, as [`super::open_config`] does, and the schema's clock.
pub(crate) async fn open_clocked(schema: &str) -> (tokio_postgres::Config, Clock) {
    // PostgreSQL's own functions come first unless the path names their schema.
    let config = open_path(schema, &format!("{schema},pg_catalog")).await;
    let mut clock =
        Clock { schema: schema.to_owned(), client: sql_client(&databases().socket).await, ahead: Duration::ZERO };
    clock.advance(Duration::ZERO).await;
    (config, clock)
}

impl Clock {
    /// Moves the clock forward.
    pub(crate) async fn advance(&mut self, by: Duration) {
        self.ahead += by;
        let (schema, ahead) = (&self.schema, self.ahead.as_millis());
        let now = format!(
            "CREATE OR REPLACE FUNCTION {schema}.now() RETURNS timestamptz LANGUAGE sql STABLE AS \
             $$ SELECT pg_catalog.now() + interval '{ahead} milliseconds' $$"
        );
        self.client.batch_execute(&now).await.expect("moves the clock");
    }
}
