//! The two tables: their names, their keys, and the request that makes one.

use super::{
    classify::classify,
    described::{Described, describe},
    layout::Layout,
};
use crate::{SALES_TABLE, SEATS_TABLE};
use aws_sdk_dynamodb::{
    Client,
    operation::create_table::builders::CreateTableFluentBuilder,
    types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, TableStatus},
};
use sale::StoreError;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The time that a stand-in may take to make a table. AWS takes seconds to minutes, and its tables are made beforehand.
const MAKING_MAX: Duration = Duration::from_secs(5);
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// The names of the two tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableNames {
    /// The table of seats.
    pub seats: String,
    /// The ledger.
    pub sales: String,
}

impl Default for TableNames {
    /// The names of the strong lane's tables.
    fn default() -> Self {
        Self { seats: SEATS_TABLE.into(), sales: SALES_TABLE.into() }
    }
}

impl TableNames {
    /// Both tables.
    pub fn layouts(&self) -> [Layout<'_>; 2] {
        [
            Layout { name: &self.seats, keys: &["scope", "seat"] },
            Layout { name: &self.sales, keys: &["scope", "seat_sale"] },
        ]
    }
}

impl Layout<'_> {
    /// Returns a request that creates the table, billed by the request.
    ///
    /// # Errors
    /// When the SDK does not take the keys.
    pub fn creation(&self, client: &Client) -> Result<CreateTableFluentBuilder, StoreError> {
        let unfit = |error| StoreError::Failed { code: "request".into(), detail: format!("{error}") };
        let mut create = client.create_table().table_name(self.name).billing_mode(BillingMode::PayPerRequest);
        for (name, kind) in self.keys.iter().zip([KeyType::Hash, KeyType::Range]) {
            let attribute = AttributeDefinition::builder().attribute_name(*name).attribute_type(ScalarAttributeType::S);
            let key = KeySchemaElement::builder().attribute_name(*name).key_type(kind);
            create =
                create.attribute_definitions(attribute.build().map_err(unfit)?).key_schema(key.build().map_err(unfit)?);
        }
        Ok(create)
    }

    /// Makes sure that a stand-in has the table: a stand-in that was restarted may have lost it.
    pub(super) async fn make_where_missing(&self, client: &Client) -> Result<(), StoreError> {
        let given_up = Instant::now() + MAKING_MAX;
        let mut requested = false;
        loop {
            match describe(client, self.name).await? {
                Some(table) => return self.ready(client, &table, given_up).await,
                None if requested && Instant::now() > given_up => return Err(not_ready(self.name, "missing")),
                None if requested => sleep(POLL_INTERVAL).await,
                None => self.create(client).await?,
            }
            requested = true;
        }
    }

    async fn create(&self, client: &Client) -> Result<(), StoreError> {
        match self.creation(client)?.send().await {
            // Both regions may be one endpoint.
            Err(error) if error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => Ok(()),
            answer => answer.map(drop).map_err(classify),
        }
    }

    /// Waits until the table is ready: a table that is being made takes no items yet.
    async fn ready(&self, client: &Client, table: &Described, given_up: Instant) -> Result<(), StoreError> {
        let mut status = table.status.clone();
        while status == TableStatus::Creating {
            if Instant::now() > given_up {
                return Err(not_ready(self.name, status.as_str()));
            }
            sleep(POLL_INTERVAL).await;
            let table = describe(client, self.name).await?;
            status = table.map_or(TableStatus::Creating, |table| table.status);
        }
        Ok(())
    }
}

/// The error for a table that exists and cannot be used.
pub(super) fn not_ready(table: &str, status: &str) -> StoreError {
    StoreError::Failed { code: "table-not-active".into(), detail: format!("the table {table} is {status}") }
}
