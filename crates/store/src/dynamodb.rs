//! The eventual lane: DynamoDB's protocol, through the ordinary AWS SDK.

mod begun;
mod classify;
mod described;
mod expiry;
mod floor;
mod item;
mod key;
mod layout;
mod read;
mod refusal;
mod replica;
mod seat;
mod sent;
mod service;
mod table;
mod ttl;

pub use described::{Described, describe, host_of};
pub use expiry::EXPIRES_AT;
pub use key::seat_item;
pub use layout::Layout;
pub use refusal::AwsRefusal;
pub use replica::aws_client;
pub use replica::{Access, DUMMY_KEY, Endpoint, credentials, dummy_credentials};
pub use seat::DynamoSeat;
pub use table::TableNames;
pub use ttl::Ttl;

pub use classify::classify;

use super::{LaneStore, SeatRow, slots::Slots};
use crate::boxed;
use crate::retention::Retention;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::{Client, config::SharedCredentialsProvider};
use expiry::Expiry;
use futures::future::try_join_all;
use replica::Replica;
use sale::{Lane, Region, Sale, SeatId, SeatKey, StoreError};
use service::Service;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The options that apply to AWS and to stand-ins alike.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections to each region.
    pub connections: usize,
    /// The names of the tables.
    pub tables: TableNames,
    /// The time for which runs are kept: their items name the time after which nobody needs them.
    pub retention: Retention,
}

impl Options {
    /// Options with this many connections to each region, and with the table names of the strong lane.
    #[must_use]
    pub fn lines(connections: usize) -> Self {
        Self { connections, tables: TableNames::default(), retention: Retention::default() }
    }
}

/// Two tables, with a replica in each region.
#[derive(Debug)]
pub struct DynamoDb {
    regions: Vec<Region>,
    replicas: Vec<Replica>,
    slots: Vec<Slots>,
    service: Service,
}

impl DynamoDb {
    /// The tables at endpoints that stand in for AWS's own, without TLS. Sends nothing yet. `engine` is the
    /// name that the page shows.
    #[must_use]
    pub fn new(
        endpoints: Vec<Endpoint>,
        credentials: &SharedCredentialsProvider,
        connections_per_region: usize,
        engine: String,
    ) -> Self {
        let access = Access::plain(credentials.clone());
        Self::standing_in(&endpoints, &access, engine, Options::lines(connections_per_region))
    }

    /// The same, with this access.
    #[must_use]
    pub fn standing_in(endpoints: &[Endpoint], access: &Access, engine: String, options: Options) -> Self {
        let clients = endpoints.iter().map(|endpoint| (endpoint.region.clone(), access.client(endpoint)));
        Self::over(clients.collect(), Service::StandIn(engine), options)
    }

    /// The tables of AWS itself in these regions: each is one global table that was made beforehand.
    /// `extra_root`: the settings trust another certificate than the public ones.
    #[must_use]
    pub fn on_aws(config: &SdkConfig, regions: &[Region], extra_root: bool, options: Options) -> Self {
        let clients = regions.iter().map(|region| (region.clone(), aws_client(config, region)));
        Self::over(clients.collect(), Service::Aws { extra_root }, options)
    }

    /// Whether AWS bills the requests.
    #[must_use]
    pub const fn is_billed(&self) -> bool {
        matches!(self.service, Service::Aws { .. })
    }

    fn over(clients: Vec<(Region, Client)>, service: Service, options: Options) -> Self {
        let (tables, expiry) = (Arc::new(options.tables), Expiry::after(options.retention.0));
        let floors = || Arc::new(Semaphore::new(floor::AT_ONCE));
        let replica = |(region, client)| Replica { region, client, tables: tables.clone(), expiry, floors: floors() };
        let replicas: Vec<Replica> = clients.into_iter().map(replica).collect();
        Self {
            regions: replicas.iter().map(|replica| replica.region.clone()).collect(),
            slots: replicas.iter().map(|_| Slots::new(options.connections)).collect(),
            replicas,
            service,
        }
    }
}

impl LaneStore for DynamoDb {
    type Seat = DynamoSeat;

    fn lane(&self) -> Lane {
        Lane::Eventual
    }

    fn regions(&self) -> &[Region] {
        &self.regions
    }

    async fn engine(&self) -> Result<String, StoreError> {
        boxed(async move { self.service.name(&self.replicas).await }).await
    }

    async fn open(&self, region: usize, wanted: usize) -> Result<Vec<DynamoSeat>, StoreError> {
        boxed(async move {
            let slots = self.slots[region].take(wanted).await?;
            // As many requests at once as there are connections: each request opens one, and the HTTP client keeps
            // them for the run.
            try_join_all(slots.into_iter().map(|slot| async {
                let mut seat = DynamoSeat::new(self.replicas[region].clone(), slot);
                seat.warm().await?;
                Ok(seat)
            }))
            .await
        })
        .await
    }

    /// Does nothing: an item that does not exist is a seat that nobody has bought. So no write of our own can
    /// race with a buyer's.
    async fn create_seat(&self, _seat: &SeatKey) -> Result<(), StoreError> {
        boxed(async move { Ok(()) }).await
    }

    async fn ledger(&self, region: usize, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        boxed(async move { read::ledger(&self.replicas[region], seat).await?.iter().map(item::sale).collect() }).await
    }

    async fn owner(&self, region: usize, seat: &SeatKey) -> Result<Option<String>, StoreError> {
        boxed(async move {
            let item = read::get_seat(&self.replicas[region], seat, true).await?;
            Ok(item.and_then(|item| item.get("owner")?.as_s().ok().cloned()))
        })
        .await
    }

    /// A request that was cut may still be applied, and no later request can prevent it.
    async fn fence_seat(&self, _seat: &SeatKey) -> Result<bool, StoreError> {
        boxed(async move { Ok(false) }).await
    }

    async fn owners(&self, region: usize, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        boxed(async move { floor::owners(&self.replicas[region], scope).await }).await
    }

    async fn rows(&self, region: usize, scope: &str, seats: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
        boxed(async move { floor::rows(&self.replicas[region], scope, seats).await }).await
    }

    async fn clear(&self, scope: &str) -> Result<(), StoreError> {
        boxed(async move { floor::clear(&self.replicas, scope).await }).await
    }
}
