//! The configuration of a global table, checked before anything is opened.

use std::{ops::RangeInclusive, path::PathBuf};

use serde_json::{Value, json};

use super::{access_key::AccessKey, error::GlobalTableError};

/// The time that one change takes to reach the other region by default, in milliseconds: "typically within a second
/// or less".
pub const DEFAULT_LAG_MS: RangeInclusive<u32> = 400..=900;

/// Everything [`GlobalTable::start`](super::GlobalTable::start) needs to know.
#[derive(Clone, Debug)]
pub struct GlobalTableConfig {
    /// The directory of the databases, which are `dynamodb/<region>-2.sqlite` in it; `None` keeps them in memory and
    /// forgets them at the end.
    pub directory: Option<PathBuf>,
    /// The two regions. Of two changes with the same version, the one made in
    /// the region whose name sorts last wins.
    pub regions: [String; 2],
    /// The tables to create if they are missing, and to replicate.
    pub tables: Vec<TableSpec>,
    /// The loopback port of each region's endpoint; `None` takes a free one.
    pub ports: [Option<u16>; 2],
    /// The access key that the endpoints require; `None` draws a new one at each start.
    pub access_key: Option<AccessKey>,
    /// The range from which each change's replication lag is drawn, in milliseconds. `0..=0` means as soon as possible.
    pub lag: RangeInclusive<u32>,
    /// Seeds the lags, so that a demonstration can be repeated.
    pub seed: u64,
}

impl GlobalTableConfig {
    /// Checks the values. Region and table names end up in file names and in SQL: only harmless characters get past
    /// this point.
    pub(super) fn check(&self) -> Result<(), GlobalTableError> {
        let refuse = |reason: String| Err(GlobalTableError::Config { reason });
        if self.regions[0] == self.regions[1] {
            return refuse(format!("both regions are named {:?}", self.regions[0]));
        }
        if self.lag.is_empty() {
            return refuse(format!("the lag range {:?} is empty", self.lag));
        }
        let harmless = |name: &str, extra: &str| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || extra.contains(c))
        };
        if let Some(region) = self.regions.iter().find(|name| !harmless(name, "-")) {
            return refuse(format!("{region:?} is not a region name"));
        }
        match self.tables.iter().find(|table| !harmless(&table.name, "-_.")) {
            Some(table) => refuse(format!("{:?} is not a table name", table.name)),
            None => Ok(()),
        }
    }
}

/// One replicated table. Its keys are strings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSpec {
    /// The table's name.
    pub name: String,
    /// The attribute that is the partition key.
    pub partition_key: String,
    /// The attribute that is the sort key, if the table has one.
    pub sort_key: Option<String>,
}

impl TableSpec {
    /// A table whose items are found by `partition_key` alone.
    pub fn new(name: &str, partition_key: &str) -> Self {
        Self { name: name.into(), partition_key: partition_key.into(), sort_key: None }
    }

    /// The same table with many items per partition, distinguished by `sort_key`.
    #[must_use]
    pub fn sorted_by(mut self, sort_key: &str) -> Self {
        self.sort_key = Some(sort_key.into());
        self
    }

    /// The key schema as `CreateTable` expects it and as the database keeps it.
    pub(super) fn key_schema(&self) -> Value {
        let keys = [(Some(&self.partition_key), "HASH"), (self.sort_key.as_ref(), "RANGE")];
        keys.into_iter().filter_map(|(name, kind)| Some(json!({"AttributeName": name?, "KeyType": kind}))).collect()
    }

    /// A `CreateTable` request for this table, billed on demand.
    pub(super) fn create_request(&self) -> Value {
        let attributes: Value = [Some(&self.partition_key), self.sort_key.as_ref()]
            .into_iter()
            .filter_map(|name| Some(json!({"AttributeName": name?, "AttributeType": "S"})))
            .collect();
        json!({
            "TableName": self.name,
            "KeySchema": self.key_schema(),
            "AttributeDefinitions": attributes,
            "BillingMode": "PAY_PER_REQUEST",
        })
    }
}
