//! The lane behind DynamoDB's protocol, by the ordinary AWS SDK.

mod classify;
mod floor;
mod item;
mod seat;
mod sent;

pub use seat::DynamoSeat;

use super::{ANSWER_MAX, LaneStore, SALES_TABLE, SEATS_TABLE, slots::Slots};
use app::sale::{Lane, Region, Sale, SeatId, SeatKey, StoreError};
use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, SharedCredentialsProvider, SharedHttpClient, timeout::TimeoutConfig},
    operation::describe_table::DescribeTableError,
};
use classify::classify;
use futures::future::try_join_all;

/// One region's endpoint.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its name in ledger rows.
    pub region: Region,
    /// `http://127.0.0.1:8000`.
    pub url: String,
}

/// Key and secret that emulators are addressed with. They take anything and protect nothing.
pub const DUMMY_KEY: &str = "worldseat";

/// What requests to emulators are signed with.
#[must_use]
pub fn dummy_credentials() -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new(DUMMY_KEY, DUMMY_KEY, None, None, "worldseat"))
}

/// Two tables, with a replica a region.
#[derive(Debug)]
pub struct DynamoDb {
    regions: Vec<Region>,
    clients: Vec<Client>,
    slots: Vec<Slots>,
    engine: String,
}

impl DynamoDb {
    /// Nothing is sent yet. `engine` is what the page shows: the protocol has no way
    /// to ask a server what it is.
    #[must_use]
    pub fn new(
        endpoints: Vec<Endpoint>,
        credentials: &SharedCredentialsProvider,
        connections_per_region: usize,
        engine: String,
    ) -> Self {
        // One HTTP client for all: its connections are kept by host and port.
        let http = aws_smithy_http_client::Builder::new().build_http();
        Self {
            regions: endpoints.iter().map(|endpoint| endpoint.region.clone()).collect(),
            clients: endpoints.iter().map(|endpoint| client(endpoint, credentials, &http)).collect(),
            slots: endpoints.iter().map(|_| Slots::new(connections_per_region)).collect(),
            engine,
        }
    }
}

/// Makes sure that an endpoint answers and has both tables. An emulator that was started
/// again has lost them; AWS's own are made beforehand, and a lane may not make them.
async fn look_at_tables(client: &Client) -> Result<(), StoreError> {
    for (table, keys) in [(SEATS_TABLE, &["seat_key"][..]), (SALES_TABLE, &["seat_key", "sale_id"])] {
        match client.describe_table().table_name(table).send().await {
            Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
                item::create_table(client, table, keys).await?;
            }
            answer => drop(answer.map_err(|error| classify(error, false))?),
        }
    }
    Ok(())
}

fn client(endpoint: &Endpoint, credentials: &SharedCredentialsProvider, http: &SharedHttpClient) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new(endpoint.region.to_string()))
        .endpoint_url(&endpoint.url)
        .credentials_provider(credentials.clone())
        .http_client(http.clone())
        .timeout_config(TimeoutConfig::builder().operation_timeout(ANSWER_MAX).build())
        .build();
    Client::from_conf(config)
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
        try_join_all(self.clients.iter().map(look_at_tables)).await?;
        Ok(self.engine.clone())
    }

    async fn open(&self, region: usize, wanted: usize) -> Result<Vec<DynamoSeat>, StoreError> {
        let slots = self.slots[region].take(wanted).await?;
        // As many requests at once as there are lines: each opens a connection, and
        // the HTTP client keeps them for the run.
        try_join_all(slots.into_iter().map(|slot| async {
            let mut seat = DynamoSeat::new(self.clients[region].clone(), slot);
            seat.warm().await?;
            Ok(seat)
        }))
        .await
    }

    /// An item that does not exist is a seat that nobody has bought: nothing to do, and
    /// no write of our own that could race with a buyer's.
    async fn put_up(&self, _seat: &SeatKey) -> Result<(), StoreError> {
        Ok(())
    }

    async fn ledger(&self, region: usize, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
        item::ledger(&self.clients[region], seat).await?.iter().map(item::sale).collect()
    }

    async fn owner(&self, region: usize, seat: &SeatKey) -> Result<Option<String>, StoreError> {
        let item = item::get_seat(&self.clients[region], seat, true).await?;
        Ok(item.and_then(|item| item.get("owner")?.as_s().ok().cloned()))
    }

    /// A request that was cut may still be applied, and no later request can prevent it.
    async fn close(&self, _seat: &SeatKey) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn owners(&self, region: usize, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
        floor::owners(&self.clients[region], scope).await
    }

    async fn sales(&self, region: usize, scope: &str, seats: &[SeatId]) -> Result<Vec<Sale>, StoreError> {
        floor::sales(&self.clients[region], scope, seats).await?.iter().map(item::sale).collect()
    }

    async fn clear(&self, scope: &str) -> Result<(), StoreError> {
        floor::clear(&self.clients, scope).await
    }
}
