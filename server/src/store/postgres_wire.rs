//! The lane behind PostgreSQL's wire protocol, by tokio-postgres.

mod classify;
mod clock;
mod connection;
mod engine;
mod floor;
mod ledger;
pub mod runs;
mod schema;
mod seat;
mod statement;
mod venues;

pub use seat::PostgresSeat;

use super::{ANSWER_MAX, LaneStore, slots::Slots, timed_out};
use app::sale::{Lane, Region, Sale, SeatId, SeatKey, StoreError};
use connection::{Connection, RegionPool};
use futures::{StreamExt, TryStreamExt, stream};
use std::time::Duration;
use tokio::{sync::OnceCell, time::timeout};

/// Connections of one region opened at the same time. Each costs the server a process
/// and a password check; more at once only lets all of them wait.
const OPENING_MAX: usize = 16;
/// How long the first user waits for the tables to be made. Changes of the schema take
/// seconds on a distributed database.
const SCHEMA_MAX: Duration = Duration::from_secs(30);

/// How a transaction isolates itself. The lane runs at repeatable read; the other
/// exists for the tests, which must see it oversell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// Snapshot isolation in PostgreSQL: what Aurora DSQL offers.
    RepeatableRead,
    /// Each statement sees what is committed by then: lets the lost update through.
    ReadCommitted,
}

impl Isolation {
    const fn begin(self) -> &'static str {
        match self {
            Self::RepeatableRead => "BEGIN ISOLATION LEVEL REPEATABLE READ",
            Self::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        }
    }
}

/// One region's endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its name in ledger rows.
    pub region: Region,
    /// How to connect.
    pub config: tokio_postgres::Config,
}

/// One logical database with an endpoint a region.
#[derive(Debug)]
pub struct PostgresWire {
    regions: Vec<Region>,
    pools: Vec<RegionPool>,
    isolation: Isolation,
    schema: OnceCell<()>,
}

impl PostgresWire {
    /// Nothing is connected yet: a database that is down now may be up for the next run.
    ///
    /// # Errors
    /// When a pool cannot be made of the settings.
    pub fn new(endpoints: Vec<Endpoint>, connections_per_region: usize, isolation: Isolation) -> Result<Self, String> {
        let regions = endpoints.iter().map(|endpoint| endpoint.region.clone()).collect();
        let pools = endpoints
            .into_iter()
            .map(|endpoint| RegionPool::new(endpoint.config, Slots::new(connections_per_region)))
            .collect::<Result<_, _>>()?;
        Ok(Self { regions, pools, isolation, schema: OnceCell::new() })
    }

    async fn connection(&self, region: usize) -> Result<Connection, StoreError> {
        let create = async || schema::create(&self.pools[region].connect_unprepared().await?).await;
        timeout(SCHEMA_MAX, self.schema.get_or_try_init(create)).await.unwrap_or_else(|_| Err(timed_out(true)))?;
        self.pools[region].connect().await
    }

    async fn warmed(&self, region: usize) -> Result<Connection, StoreError> {
        let connection = self.connection(region).await?;
        if let Ok(warmed) = timeout(ANSWER_MAX, connection.warm()).await {
            return warmed.map(|()| connection);
        }
        connection.hang_up();
        Err(timed_out(false))
    }
}

impl LaneStore for PostgresWire {
    type Seat = PostgresSeat;

    fn lane(&self) -> Lane {
        Lane::Strong
    }

    fn regions(&self) -> &[Region] {
        &self.regions
    }

    async fn engine(&self) -> Result<String, StoreError> {
        // Asked each time: the name is also the sign of life.
        let connection = self.connection(0).await?;
        let name = timeout(ANSWER_MAX, engine::name(&connection, self.isolation)).await;
        connection.settle(name)
    }

    async fn open(&self, region: usize, wanted: usize) -> Result<Vec<PostgresSeat>, StoreError> {
        let slots = self.pools[region].slots.take(wanted).await?;
        let lines = slots.into_iter().map(|slot| async {
            Ok(PostgresSeat::new(self.pools[region].clone(), self.warmed(region).await?, self.isolation, slot))
        });
        stream::iter(lines).buffer_unordered(OPENING_MAX).try_collect().await
    }

    async fn put_up(&self, seat: &SeatKey) -> Result<(), StoreError> {
        let connection = self.connection(0).await?;
        let put_up = timeout(ANSWER_MAX, ledger::put_up(&connection, seat)).await;
        connection.settle(put_up)
    }

    async fn ledger(&self, region: usize, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        let connection = self.connection(region).await?;
        let rows = timeout(ANSWER_MAX, ledger::read(&connection, seat)).await;
        connection.settle(rows)
    }

    async fn owner(&self, region: usize, seat: &SeatKey) -> Result<Option<String>, StoreError> {
        let connection = self.connection(region).await?;
        let owner = timeout(ANSWER_MAX, ledger::owner(&connection, seat)).await;
        connection.settle(owner)
    }

    async fn close(&self, seat: &SeatKey) -> Result<bool, StoreError> {
        let connection = self.connection(0).await?;
        let closed = timeout(ANSWER_MAX, ledger::close(&connection, seat)).await;
        connection.settle(closed).map(|()| true)
    }

    async fn owners(&self, region: usize, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        let connection = self.connection(region).await?;
        let owners = timeout(ANSWER_MAX, floor::owners(&connection, scope)).await;
        connection.settle(owners)
    }

    async fn sales(&self, region: usize, scope: &str, seats: &[SeatId]) -> Result<Vec<Sale>, StoreError> {
        let connection = self.connection(region).await?;
        let sales = timeout(ANSWER_MAX, floor::sales(&connection, scope, seats)).await;
        connection.settle(sales)
    }

    async fn clear(&self, scope: &str) -> Result<(), StoreError> {
        let connection = self.connection(0).await?;
        let cleared = timeout(ANSWER_MAX, floor::clear(&connection, scope)).await;
        connection.settle(cleared)
    }
}
