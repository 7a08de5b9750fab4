//! Runs that could not be noted anywhere else before they began: one item for each, in the ledger's table,
//! under a key that no seat has. They are rare: runs are usually noted in the strong lane's database.

use super::{
    DynamoDb,
    floor::delete_one,
    item::{Item, text_of},
    key::{SCOPE, SEAT_SALE, text},
    read::partition,
    replica::Replica,
};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::BoxFuture;
use sale::StoreError;

/// The partition of these items: no run and no floor has this name.
const BEGUN: &str = "begun";
/// The attribute with the time until which the run is kept, as Unix time in milliseconds.
const KEPT_UNTIL: &str = "kept_until_ms";

impl DynamoDb {
    /// Notes a run that begins, in the first region. It is kept until `until_ms`, Unix time in milliseconds.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn note_run<'a>(&'a self, run: &'a str, until_ms: u64) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let at = self.first()?;
            let mut item = key(run);
            item.insert(KEPT_UNTIL.into(), AttributeValue::N(until_ms.to_string()));
            at.expiry.put(&mut item, run);
            let put = at.client.put_item().table_name(&at.tables.sales).set_item(Some(item)).send().await;
            put.map(drop).map_err(|error| at.error(error))
        })
    }

    /// Returns at most `limit` runs that are noted here and come after `after`, in the order in which they
    /// began, each with the time until which it is kept. An item without that time gets 0: it is none of ours.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn noted_runs<'a>(
        &'a self,
        after: &'a str,
        limit: u16,
    ) -> BoxFuture<'a, Result<Vec<(String, u64)>, StoreError>> {
        Box::pin(async move {
            let at = self.first()?;
            let query = partition(at, &at.tables.sales, BEGUN, &format!("{SEAT_SALE} > :after")).limit(limit.into());
            // A key must not hold an empty text.
            let query = query.expression_attribute_values(":after", text(if after.is_empty() { "0" } else { after }));
            let found = query.send().await.map_err(|error| at.error(error))?;
            Ok(found.items.unwrap_or_default().iter().filter_map(noted).collect())
        })
    }

    /// Forgets a run that was noted here.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn forget_run<'a>(&'a self, run: &'a str) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let at = self.first()?;
            delete_one(at, &at.tables.sales, key(run)).await
        })
    }

    fn first(&self) -> Result<&Replica, StoreError> {
        self.replicas
            .first()
            .ok_or_else(|| StoreError::Failed { code: "no-region".into(), detail: "the lane has no region".into() })
    }
}

fn key(run: &str) -> Item {
    [(SCOPE, BEGUN), (SEAT_SALE, run)].map(|(name, value)| (name.into(), text(value))).into()
}

fn noted(item: &Item) -> Option<(String, u64)> {
    let run = text_of(item, SEAT_SALE)?.to_owned();
    let until_ms = item.get(KEPT_UNTIL).and_then(|until| until.as_n().ok()?.parse().ok());
    Some((run, until_ms.unwrap_or_default()))
}
