//! A connection with the purchase's statements prepared, and the requests on it.

use super::{
    Isolation,
    classify::{During, classify},
    level::{self, Level},
    sql::{APPEND_SALE, FIND_SALE, MARK_SOLD, SELECT_SEAT},
};
use crate::dsql::{LastCommandTag, Tag};
use futures::try_join;
use sale::StoreError;
use tokio::time::Instant;
use tokio_postgres::{Client, Statement};

/// A connection as the pool keeps it.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) client: Client,
    pub(super) select_seat: Statement,
    pub(super) mark_sold: Statement,
    pub(super) append_sale: Statement,
    pub(super) find_sale: Statement,
    /// The level of its transactions, as the first one reported; `None` if the database does not report it.
    pub(super) level: Option<Level>,
    /// The tag of the last answered command, if the connection reports it.
    completed: Option<LastCommandTag>,
    /// The time at which it is replaced by a new one.
    pub(super) retires: Option<Instant>,
}

impl Prepared {
    pub(super) async fn new(
        client: Client,
        completed: Option<LastCommandTag>,
        isolation: Isolation,
        retires: Option<Instant>,
    ) -> Result<Self, StoreError> {
        let prepare = async |sql: &str| client.prepare(sql).await.map_err(|error| classify(&error, During::Statement));
        // All sent at once: one round trip instead of five.
        let (select_seat, mark_sold, append_sale, find_sale, level) = try_join!(
            prepare(&SELECT_SEAT),
            prepare(&MARK_SOLD),
            prepare(&APPEND_SALE),
            prepare(&FIND_SALE),
            // Boxed: otherwise every future that may open a connection would be larger by it.
            Box::pin(level::read_as_requested(&client, isolation))
        )?;
        Ok(Self { client, select_seat, mark_sold, append_sale, find_sale, level, completed, retires })
    }

    /// Reads once, so that the first real read finds filled caches and a live connection.
    pub(super) async fn warm(&self) -> Result<(), StoreError> {
        let read = self.client.query_opt(&self.select_seat, &[&""]).await;
        read.map(|_| ()).map_err(|error| classify(&error, During::Statement))
    }

    /// Whether the COMMIT that was just answered without an error did commit. If the connection reports no tags, it
    /// did: a COMMIT is never sent after a statement has failed.
    pub(super) fn has_committed(&self) -> bool {
        self.completed.as_ref().is_none_or(|completed| completed.tag() == Tag::Commit)
    }
}
