//! Connections to one region, kept and prepared.

use super::classify::{During, classify};
use crate::store::{ANSWER_MAX, SALES_TABLE, SEATS_TABLE, slots::Slots, timed_out};
use app::sale::StoreError;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use std::{sync::LazyLock, time::Duration};
use tokio::time::{error::Elapsed, timeout};
use tokio_postgres::{NoTls, Statement};

/// How long opening a connection may take.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// A connection beyond the slots: for preparing a seat and reading its rows.
const SPARE: usize = 4;

pub(super) static SELECT_SEAT: LazyLock<String> =
    LazyLock::new(|| format!("SELECT status, owner, sale_id FROM {SEATS_TABLE} WHERE seat_key = $1"));
pub(super) static MARK_SOLD: LazyLock<String> =
    LazyLock::new(|| format!("UPDATE {SEATS_TABLE} SET status = 'sold', owner = $2, sale_id = $3 WHERE seat_key = $1"));
pub(super) static APPEND_SALE: LazyLock<String> = LazyLock::new(|| {
    format!("INSERT INTO {SALES_TABLE} (seat_key, sale_id, scope, seat, buyer, region) VALUES ($1, $2, $3, $4, $5, $6)")
});
pub(super) static FIND_SALE: LazyLock<String> =
    LazyLock::new(|| format!("SELECT 1 FROM {SALES_TABLE} WHERE seat_key = $1 AND sale_id = $2"));

/// The connections to one region.
#[derive(Debug, Clone)]
pub(super) struct RegionPool {
    pool: Pool,
    /// How many of them buyers may hold.
    pub(super) slots: Slots,
    total: usize,
}

impl RegionPool {
    pub(super) fn new(config: tokio_postgres::Config, slots: Slots) -> Result<Self, String> {
        let total = slots.total() + SPARE;
        // Fast: no DISCARD or the like, which DSQL would refuse; every purchase ends
        // its transaction, and a connection left inside one is not given back.
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, manager_config))
            .max_size(total)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(CONNECT_MAX))
            .create_timeout(Some(CONNECT_MAX))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { pool, slots, total })
    }

    /// A connection as it is.
    pub(super) async fn connect_unprepared(&self) -> Result<Object, StoreError> {
        // A database that was restarted leaves dead connections behind; each is
        // noticed when it is taken, so a second take may be needed, never more than all.
        self.pool.get().await.map_err(|error| unreachable(&error, self.total))
    }

    /// A connection with the purchase's statements prepared.
    pub(super) async fn connect(&self) -> Result<Connection, StoreError> {
        Connection::prepare(self.connect_unprepared().await?).await
    }
}

fn unreachable(error: &PoolError, total: usize) -> StoreError {
    if let PoolError::Backend(inner) = error {
        return classify(inner, During::Statement);
    }
    StoreError::Failed { code: "connection".into(), detail: format!("{error} (at most {total} connections a region)") }
}

/// A connection and the statements prepared on it.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) client: Object,
    pub(super) select_seat: Statement,
    pub(super) mark_sold: Statement,
    pub(super) append_sale: Statement,
    pub(super) find_sale: Statement,
}

impl Connection {
    async fn prepare(client: Object) -> Result<Self, StoreError> {
        let prepare = async |sql: &str| client.prepare_cached(sql).await.map_err(|e| classify(&e, During::Statement));
        let prepared = timeout(ANSWER_MAX, async {
            Ok([
                prepare(&SELECT_SEAT).await?,
                prepare(&MARK_SOLD).await?,
                prepare(&APPEND_SALE).await?,
                prepare(&FIND_SALE).await?,
            ])
        });
        let Ok(prepared) = prepared.await else {
            drop(Object::take(client));
            return Err(timed_out(false));
        };
        let [select_seat, mark_sold, append_sale, find_sale] = prepared?;
        Ok(Self { client, select_seat, mark_sold, append_sale, find_sale })
    }

    /// Reads once, so that the first real read finds caches filled and the line alive.
    pub(super) async fn warm(&self) -> Result<(), StoreError> {
        let read = self.client.query_opt(&self.select_seat, &[&""]).await;
        read.map(|_| ()).map_err(|error| classify(&error, During::Statement))
    }

    /// The answer, if it came in time. If not, the connection is closed for good: the
    /// answer may still come, and whoever asks next would wait for it first.
    pub(super) fn settle<T>(self, answer: Result<Result<T, StoreError>, Elapsed>) -> Result<T, StoreError> {
        answer.unwrap_or_else(|_| {
            self.hang_up();
            Err(timed_out(true))
        })
    }

    /// Closes the connection for good, so that the server gives up what is open.
    pub(super) fn hang_up(self) {
        drop(Object::take(self.client));
    }
}
