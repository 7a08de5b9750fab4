//! A table as DescribeTable shows it in one region.

use super::{classify::classify, layout::Layout};
use aws_sdk_dynamodb::{
    Client,
    config::{ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeTransmitInterceptorContextRef},
    error::BoxError,
    operation::describe_table::DescribeTableError,
    types::{
        BillingMode, KeyType, MultiRegionConsistency, ReplicaStatus, ScalarAttributeType, TableDescription, TableStatus,
    },
};
use futures::future::BoxFuture;
use sale::{Region, StoreError};
use std::sync::{Arc, Mutex, PoisonError};

/// The properties of a table that matter here.
#[derive(Debug, Clone)]
pub struct Described {
    /// The host that answered, with `http://` before it if it answered without TLS.
    pub host: String,
    /// Its status.
    pub status: TableStatus,
    /// Its keys in their order, with their types: `seat_key HASH S`.
    pub keys: Vec<String>,
    /// Billed by provisioned capacity instead of by the request.
    pub provisioned: bool,
    /// The replicas in other regions; some responses list this one, too.
    pub replicas: Vec<Replica>,
    /// Replicated with strong consistency (MRSC) instead of eventual (MREC).
    pub strong: bool,
}

/// One replica.
#[derive(Debug, Clone)]
pub struct Replica {
    /// Its region.
    pub region: String,
    /// Its status.
    pub status: ReplicaStatus,
}

/// Describes a table; `None` if there is none.
pub fn describe<'a>(client: &'a Client, table: &'a str) -> BoxFuture<'a, Result<Option<Described>, StoreError>> {
    Box::pin(async move {
        let request_host = RequestHost::default();
        let request = client.describe_table().table_name(table).customize().interceptor(request_host.clone());
        match request.send().await {
            Ok(answer) => Ok(answer.table.map(|table| Described::new(table, request_host.host()))),
            Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
                Ok(None)
            }
            Err(error) => Err(classify(error)),
        }
    })
}

impl Described {
    fn new(table: TableDescription, host: String) -> Self {
        Self {
            host,
            keys: keys(&table),
            provisioned: provisioned(&table),
            strong: table.multi_region_consistency == Some(MultiRegionConsistency::Strong),
            replicas: table.replicas.unwrap_or_default().into_iter().filter_map(replica).collect(),
            // A table without a status is an emulator's, and it exists.
            status: table.table_status.unwrap_or(TableStatus::Active),
        }
    }

    /// Whether its keys are the layout's.
    pub fn fits(&self, layout: &Layout<'_>) -> bool {
        let wanted = layout.keys.iter().zip([KeyType::Hash, KeyType::Range]);
        let wanted: Vec<String> =
            wanted.map(|(name, kind)| format!("{name} {kind} {}", ScalarAttributeType::S)).collect();
        self.keys == wanted
    }

    /// Returns the replica in another region.
    pub fn replica_in(&self, region: &Region) -> Option<&Replica> {
        self.replicas.iter().find(|replica| replica.region == region.as_str())
    }
}

fn keys(table: &TableDescription) -> Vec<String> {
    let kind = |name: &str| {
        let defined = table.attribute_definitions().iter().find(|defined| defined.attribute_name() == name);
        defined.map_or("?", |defined| defined.attribute_type().as_str())
    };
    let named = |key: &aws_sdk_dynamodb::types::KeySchemaElement| {
        format!("{} {} {}", key.attribute_name(), key.key_type(), kind(key.attribute_name()))
    };
    table.key_schema().iter().map(named).collect()
}

/// Whether the table has provisioned capacity. A table that never had anything else has no billing summary,
/// only its capacity.
fn provisioned(table: &TableDescription) -> bool {
    match table.billing_mode_summary().and_then(|summary| summary.billing_mode()) {
        Some(mode) => *mode == BillingMode::Provisioned,
        None => table.provisioned_throughput().and_then(|capacity| capacity.read_capacity_units()).unwrap_or(0) > 0,
    }
}

fn replica(replica: aws_sdk_dynamodb::types::ReplicaDescription) -> Option<Replica> {
    // A replica without a status cannot be relied on.
    let status = replica.replica_status.unwrap_or(ReplicaStatus::Creating);
    Some(Replica { region: replica.region_name?, status })
}

/// The host to which a request went: the SDK takes other addresses than AWS's from the environment, from
/// profiles and from its own rules.
#[derive(Debug, Clone, Default)]
struct RequestHost(Arc<Mutex<String>>);

impl RequestHost {
    fn host(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Intercept for RequestHost {
    fn name(&self) -> &'static str {
        "Asked"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let uri = context.request().uri();
        let plain = if uri.starts_with("https://") { "" } else { "http://" };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = format!("{plain}{}", host_of(uri));
        Ok(())
    }
}

/// Returns the host and port of a URL, without the parts before and after them.
pub fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // Everything before an @ is secret, wherever the @ is.
    let rest = rest.rsplit('@').next().unwrap_or(rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_host_and_port_are_shown() {
        assert_eq!(super::host_of("http://user:secret@db:8000/path?x"), "db:8000");
        assert_eq!(super::host_of("https://user:sec/ret@db"), "db", "though it is no address");
    }
}
