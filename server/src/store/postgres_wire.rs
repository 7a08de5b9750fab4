//! The lane behind PostgreSQL's wire protocol, by tokio-postgres.

mod classify;
mod connection;
mod engine;
mod ledger;
mod schema;
mod seat;

pub use seat::PostgresSeat;

use super::{LaneStore, slots::Slots};
use app::sale::{Lane, Region, Sale, SeatKey, StoreError};
use connection::{Connection, RegionPool};
use futures::{StreamExt, TryStreamExt, stream};
use tokio::sync::OnceCell;

/// Connections of one region opened at the same time. Each costs the server a process
/// and a password check; more at once only lets all of them wait.
const OPENING_MAX: usize = 16;

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
    engine: OnceCell<String>,
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
        Ok(Self { regions, pools, isolation, schema: OnceCell::new(), engine: OnceCell::new() })
    }

    async fn connection(&self, region: usize) -> Result<Connection, StoreError> {
        let connect = || async { self.pools[region].connect_unprepared().await };
        self.schema.get_or_try_init(|| async { schema::create(&connect().await?).await }).await?;
        self.pools[region].connect().await
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
        let name = async || engine::name(&self.connection(0).await?, self.isolation).await;
        self.engine.get_or_try_init(name).await.cloned()
    }

    async fn open(&self, region: usize, wanted: usize) -> Result<Vec<PostgresSeat>, StoreError> {
        let slots = self.pools[region].slots.take(wanted).await?;
        let lines = slots.into_iter().map(|slot| async {
            let mut connection = self.connection(region).await?;
            connection.warm().await?;
            Ok(PostgresSeat::new(self.pools[region].clone(), connection, self.isolation, slot))
        });
        stream::iter(lines).buffer_unordered(OPENING_MAX).try_collect().await
    }

    async fn put_up(&self, seat: &SeatKey) -> Result<(), StoreError> {
        ledger::put_up(&self.connection(0).await?, seat).await
    }

    async fn ledger(&self, region: usize, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        ledger::read(&self.connection(region).await?, seat).await
    }

    async fn owner(&self, region: usize, seat: &SeatKey) -> Result<Option<String>, StoreError> {
        ledger::owner(&self.connection(region).await?, seat).await
    }

    async fn close(&self, seat: &SeatKey) -> Result<bool, StoreError> {
        ledger::close(&self.connection(0).await?, seat).await.map(|()| true)
    }
}
