//! The strong lane: PostgreSQL's wire protocol, through tokio-postgres.

pub mod begun;
mod classify;
mod clock;
mod connection;
mod engine;
mod floor;
pub mod floors;
mod ledger;
pub mod level;
mod opener;
mod pool;
mod prepared;
pub mod runs;
pub mod schema;
mod seat;
pub mod sql;
mod statement;

pub use opener::{CONNECT_MAX, connect};
pub use pool::SPARE;
pub use seat::PostgresSeat;

use super::{ANSWER_MAX, LaneStore, SeatRow, slots::Slots, timed_out};
use crate::boxed;
use crate::{dsql::DsqlConnector, tls::Roots};
use connection::Connection;
use engine::Served;
use futures::{StreamExt, TryStreamExt, future::try_join_all, stream};
use level::Level;
use opener::Source;
use pool::RegionPool;
use sale::{Lane, Region, Sale, SeatId, SeatKey, StoreError};
use std::time::Duration;
use tokio::{sync::OnceCell, time::timeout};

/// Connections of one region that are opened at the same time. Each costs the server a process and a password
/// check; more at once would only make all of them wait.
const OPENING_MAX: usize = 16;
/// The time for which the first user waits until the tables are made. Changes of the schema take seconds on a
/// distributed database.
const SCHEMA_MAX: Duration = Duration::from_secs(30);

/// The isolation level of a transaction. The lane runs at repeatable read; the other exists for the tests,
/// which must see it oversell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// Snapshot isolation in PostgreSQL: the level that Aurora DSQL offers.
    RepeatableRead,
    /// Each statement sees everything that is committed by then: permits the lost update.
    ReadCommitted,
}

impl Isolation {
    const fn begin(self) -> &'static str {
        match self {
            Self::RepeatableRead => sql::BEGIN,
            Self::ReadCommitted => sql::BEGIN_READ_COMMITTED,
        }
    }

    const fn level(self) -> Level {
        match self {
            Self::RepeatableRead => Level::RepeatableRead,
            Self::ReadCommitted => Level::ReadCommitted,
        }
    }
}

/// One region's endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its name in ledger rows.
    pub region: Region,
    /// The connection settings. TLS is used, and verified, if its `sslmode` is `require`.
    pub config: tokio_postgres::Config,
}

/// One logical database with an endpoint in each region.
#[derive(Debug)]
pub struct PostgresWire {
    regions: Vec<Region>,
    pools: Vec<RegionPool>,
    isolation: Isolation,
    served: Served,
    schema: OnceCell<()>,
    billed: bool,
}

impl PostgresWire {
    /// Any database that speaks PostgreSQL's protocol; its tables are made at the first use. Connects to
    /// nothing yet: a database that is down now may be up for the next run.
    ///
    /// # Errors
    /// When a pool cannot be made of the settings.
    pub fn new(
        endpoints: Vec<Endpoint>,
        connections: usize,
        isolation: Isolation,
        roots: &Roots,
    ) -> Result<Self, String> {
        let address = |endpoint: Endpoint| (endpoint.region, Source::Address(Box::new(endpoint.config), roots.clone()));
        let sources = endpoints.into_iter().map(address).collect();
        Self::over(sources, connections, isolation, Served::Address, None)
    }

    /// Two peered Aurora DSQL clusters, or stand-ins for them. Their tables are made beforehand by `worldseat
    /// provision dsql`, never by the server.
    ///
    /// # Errors
    /// When a pool cannot be made of the settings.
    pub fn dsql(doors: Vec<DsqlConnector>, connections: usize) -> Result<Self, String> {
        Self::dsql_replaced_after(doors, connections, None)
    }

    /// The same, with connections that are replaced after `lifetime` instead of 55 minutes.
    ///
    /// # Errors
    /// When a pool cannot be made of the settings.
    pub fn dsql_replaced_after(
        doors: Vec<DsqlConnector>,
        connections: usize,
        lifetime: Option<Duration>,
    ) -> Result<Self, String> {
        let (served, billed) =
            (Served::of(&doors), doors.iter().any(|connector| connector.endpoint().host.aws_region().is_some()));
        let sources = doors
            .into_iter()
            .map(|connector| (connector.endpoint().region.clone(), Source::Dsql(Box::new(connector))))
            .collect();
        let store = Self::over(sources, connections, Isolation::RepeatableRead, served, lifetime)?;
        Ok(Self { schema: OnceCell::new_with(Some(())), billed, ..store })
    }

    fn over(
        sources: Vec<(Region, Source)>,
        connections: usize,
        isolation: Isolation,
        served: Served,
        lifetime: Option<Duration>,
    ) -> Result<Self, String> {
        let regions = sources.iter().map(|(region, _)| region.clone()).collect();
        let pool = |(_, source)| RegionPool::new(source, Slots::new(connections), isolation, lifetime);
        let pools = sources.into_iter().map(pool).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        Ok(Self { regions, pools, isolation, served, schema: OnceCell::new(), billed: false })
    }

    /// Whether AWS bills the requests: a host of Aurora DSQL answers them.
    #[must_use]
    pub const fn is_billed(&self) -> bool {
        self.billed
    }

    async fn connection(&self, region: usize) -> Result<Connection, StoreError> {
        let create = async || schema::create(&self.pools[region].source.connect().await?.0).await;
        timeout(SCHEMA_MAX, self.schema.get_or_try_init(create)).await.unwrap_or_else(|_| Err(timed_out(true)))?;
        self.pools[region].connect().await
    }

    /// Opens a connection and reads once on it.
    async fn warmed(&self, region: usize) -> Result<Connection, StoreError> {
        self.tried(region, || async move {
            let connection = self.connection(region).await?;
            if let Ok(warmed) = timeout(ANSWER_MAX, connection.warm()).await {
                return warmed.map(|()| connection);
            }
            connection.hang_up();
            Err(timed_out(false))
        })
        .await
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
        boxed(async move {
            // Requested each time, in every region: the response also shows that the database is alive.
            let answers = (0..self.pools.len())
                .map(|region| self.run(region, |line| async move { engine::read_banner(&line).await }));
            let replies = try_join_all(answers).await?;
            Ok(engine::name(&replies, &self.regions, self.isolation, self.served))
        })
        .await
    }

    async fn open(&self, region: usize, wanted: usize) -> Result<Vec<PostgresSeat>, StoreError> {
        boxed(async move {
            let slots = self.pools[region].slots.take(wanted).await?;
            let lines = slots.into_iter().map(|slot| async {
                Ok(PostgresSeat::new(self.pools[region].clone(), self.warmed(region).await?, self.isolation, slot))
            });
            stream::iter(lines).buffer_unordered(OPENING_MAX).try_collect().await
        })
        .await
    }

    async fn create_seat(&self, seat: &SeatKey) -> Result<(), StoreError> {
        boxed(async move { self.run(0, |line| async move { ledger::create_seat(&line, seat).await }).await }).await
    }

    async fn ledger(&self, region: usize, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        boxed(async move { self.run(region, |line| async move { ledger::read(&line, seat).await }).await }).await
    }

    async fn owner(&self, region: usize, seat: &SeatKey) -> Result<Option<String>, StoreError> {
        boxed(async move { self.run(region, |line| async move { ledger::owner(&line, seat).await }).await }).await
    }

    async fn fence_seat(&self, seat: &SeatKey) -> Result<bool, StoreError> {
        boxed(async move {
            self.run(0, |line| async move { ledger::fence_seat(&line, seat).await }).await.map(|()| true)
        })
        .await
    }

    async fn owners(&self, region: usize, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        boxed(async move { self.run(region, |line| async move { floor::owners(&line, scope).await }).await }).await
    }

    async fn rows(&self, region: usize, scope: &str, seats: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
        boxed(async move { self.run(region, |line| async move { floor::rows(&line, scope, seats).await }).await }).await
    }

    async fn clear(&self, scope: &str) -> Result<(), StoreError> {
        boxed(async move { self.run(0, |line| async move { floor::clear(&line, scope).await }).await }).await
    }
}
