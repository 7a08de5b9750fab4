//! One table of the account in one region.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Looks that it takes to be made, and to be changed.
const LOOKS: u32 = 3;

/// As CreateTable made it, and what came after.
#[derive(Debug, Clone)]
pub(crate) struct FakeTable {
    keys: Value,
    attributes: Value,
    billing: String,
    pub(crate) stream: Option<String>,
    /// The attribute by which items go.
    pub(crate) ttl: Option<String>,
    /// By region; with a status that does not change, where it has one.
    pub(crate) replicas: BTreeMap<String, Option<String>>,
    strong: bool,
    /// Its status until so many looks have been had.
    on_the_way: (&'static str, u32),
    fixed: Option<&'static str>,
}

impl FakeTable {
    /// One that is there, with these keys, all of them texts.
    pub(crate) fn keyed(keys: &[&str]) -> Self {
        let kinds = ["HASH", "RANGE"];
        let key = |(name, kind): (&&str, &str)| json!({ "AttributeName": name, "KeyType": kind });
        let attribute = |name: &&str| json!({ "AttributeName": name, "AttributeType": "S" });
        let body = json!({
            "KeySchema": keys.iter().zip(kinds).map(key).collect::<Vec<_>>(),
            "AttributeDefinitions": keys.iter().map(attribute).collect::<Vec<_>>(),
            "BillingMode": "PAY_PER_REQUEST",
        });
        Self { on_the_way: ("ACTIVE", 0), ..Self::created(&body) }
    }

    /// One with the ledger's keys.
    pub(crate) fn ledger() -> Self {
        Self::keyed(&["seat_key", "sale_id"])
    }

    pub(crate) fn streaming(self, view: &str) -> Self {
        Self { stream: Some(view.into()), ..self }
    }

    pub(crate) fn expiring_by(self, attribute: &str) -> Self {
        Self { ttl: Some(attribute.into()), ..self }
    }

    pub(crate) fn strongly_consistent(self) -> Self {
        Self { strong: true, ..self }
    }

    pub(crate) fn provisioned(self) -> Self {
        Self { billing: "PROVISIONED".into(), ..self }
    }

    pub(crate) fn being(self, status: &'static str) -> Self {
        Self { fixed: Some(status), ..self }
    }

    /// With a replica of this status; `None`: as that region says.
    pub(crate) fn copied_to(mut self, region: &str, status: Option<&str>) -> Self {
        self.replicas.insert(region.into(), status.map(str::to_owned));
        self
    }

    pub(super) fn created(body: &Value) -> Self {
        Self {
            keys: body["KeySchema"].clone(),
            attributes: body["AttributeDefinitions"].clone(),
            billing: body["BillingMode"].as_str().unwrap_or("PROVISIONED").into(),
            stream: body["StreamSpecification"]["StreamViewType"].as_str().map(str::to_owned),
            ttl: None,
            replicas: BTreeMap::new(),
            strong: false,
            on_the_way: ("CREATING", LOOKS),
            fixed: None,
        }
    }

    /// A copy of it that begins in another region.
    pub(super) fn copy(&self, home: &str) -> Self {
        let replicas = [(home.to_owned(), None)].into();
        Self { replicas, on_the_way: ("CREATING", 2 * LOOKS), ..self.clone() }
    }

    pub(super) fn update(&mut self) {
        self.on_the_way = ("UPDATING", LOOKS);
    }

    pub(super) fn grow(&mut self) {
        self.on_the_way.1 = self.on_the_way.1.saturating_sub(1);
    }

    pub(super) fn status(&self) -> String {
        let on_the_way = if self.on_the_way.1 > 0 { self.on_the_way.0 } else { "ACTIVE" };
        self.fixed.unwrap_or(on_the_way).to_owned()
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
            "TableStatus": self.status(),
            "KeySchema": self.keys,
            "AttributeDefinitions": self.attributes,
            "BillingModeSummary": { "BillingMode": self.billing },
            "ProvisionedThroughput": { "ReadCapacityUnits": 0, "WriteCapacityUnits": 0 },
        });
        if let Some(view) = &self.stream {
            description["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
        }
        if !replicas.is_empty() {
            description["Replicas"] = replicas.iter().map(replica).collect();
            description["MultiRegionConsistency"] = json!(if self.strong { "STRONG" } else { "EVENTUAL" });
        }
        description
    }
}
