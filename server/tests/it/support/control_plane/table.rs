//! One table of the account in one region.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A table as DescribeTable shows it.
#[derive(Debug, Clone)]
pub(crate) struct FakeTable {
    keys: Value,
    attributes: Value,
    status: &'static str,
    /// The attribute by which items expire.
    ttl: Option<String>,
    /// The replicas by region; with a status of their own, where they have one.
    pub(crate) replicas: BTreeMap<String, Option<String>>,
    strong: bool,
}

impl FakeTable {
    /// Returns a table that is active, with these keys, all of them strings.
    pub(crate) fn keyed(keys: &[&str]) -> Self {
        let key = |(name, kind): (&&str, &str)| json!({ "AttributeName": name, "KeyType": kind });
        let attribute = |name: &&str| json!({ "AttributeName": name, "AttributeType": "S" });
        Self {
            keys: keys.iter().zip(["HASH", "RANGE"]).map(key).collect(),
            attributes: keys.iter().map(attribute).collect(),
            status: "ACTIVE",
            ttl: None,
            replicas: BTreeMap::new(),
            strong: false,
        }
    }

    /// Returns a table with the keys of the seat map.
    pub(crate) fn seat_map() -> Self {
        Self::keyed(&["scope", "seat"])
    }

    /// Returns a table with the ledger's keys.
    pub(crate) fn ledger() -> Self {
        Self::keyed(&["scope", "seat_sale"])
    }

    pub(crate) fn expiring_by(self, attribute: &str) -> Self {
        Self { ttl: Some(attribute.into()), ..self }
    }

    pub(crate) fn strongly_consistent(self) -> Self {
        Self { strong: true, ..self }
    }

    pub(crate) fn being(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    /// Adds a replica with this status; with `None`, that region's own table decides.
    pub(crate) fn copied_to(mut self, region: &str, status: Option<&str>) -> Self {
        self.replicas.insert(region.into(), status.map(str::to_owned));
        self
    }

    pub(super) fn status(&self) -> String {
        self.status.to_owned()
    }

    pub(super) fn ttl(&self) -> Value {
        match &self.ttl {
            Some(attribute) => json!({ "TimeToLiveStatus": "ENABLED", "AttributeName": attribute }),
            None => json!({ "TimeToLiveStatus": "DISABLED" }),
        }
    }

    pub(super) fn description(&self, name: &str, replicas: &[(String, String)]) -> Value {
        let replica = |(region, status): &(String, String)| json!({ "RegionName": region, "ReplicaStatus": status });
        let mut description = json!({
            "TableName": name,
            "TableStatus": self.status,
            "KeySchema": self.keys,
            "AttributeDefinitions": self.attributes,
            "BillingModeSummary": { "BillingMode": "PAY_PER_REQUEST" },
        });
        if !replicas.is_empty() {
            description["Replicas"] = replicas.iter().map(replica).collect();
            description["MultiRegionConsistency"] = json!(if self.strong { "STRONG" } else { "EVENTUAL" });
        }
        description
    }
}
