//! A table: whether it is there, serves, has our keys, and is replicated as the lane needs it.

use super::replica::{Replica, refused};
use crate::doctor::finding::Found;
use aws_sdk_dynamodb::{
    operation::describe_table::DescribeTableError,
    types::{KeyType, MultiRegionConsistency, ReplicaStatus, TableDescription, TableStatus},
};
use futures::future::BoxFuture;

const PROVISION: &str = "Run `worldseat provision dynamodb`.";

/// The table of seats.
pub(super) fn seats(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move { look(replica, &replica.prefix.seats(), &["seat_key"]).await })
}

/// The ledger.
pub(super) fn sales(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move { look(replica, &replica.prefix.sales(), &["seat_key", "sale_id"]).await })
}

async fn look(replica: &Replica, name: &str, keys: &[&str]) -> Found {
    match replica.client.describe_table().table_name(name).send().await {
        Err(error) if error.as_service_error().is_some_and(DescribeTableError::is_resource_not_found_exception) => {
            missing(replica, name)
        }
        Err(error) => refused(&error, "DescribeTable", replica),
        Ok(answer) => match answer.table() {
            Some(table) => described(replica, name, keys, table),
            None => Found::fail(format!("DescribeTable tells nothing of {name}"), "Is this a DynamoDB endpoint?"),
        },
    }
}

fn missing(replica: &Replica, name: &str) -> Found {
    if replica.is_aws {
        return Found::fail(format!("there is no table {name} in {}", replica.region), PROVISION);
    }
    Found::NotChecked(format!("there is no table {name} yet; the server makes it in an endpoint that is not AWS"))
}

fn described(replica: &Replica, name: &str, keys: &[&str], table: &TableDescription) -> Found {
    let has: Vec<String> =
        table.key_schema().iter().map(|key| format!("{} {}", key.attribute_name(), key.key_type())).collect();
    let kinds = [KeyType::Hash, KeyType::Range];
    let needs: Vec<String> = keys.iter().zip(&kinds).map(|(name, kind)| format!("{name} {kind}")).collect();
    if has != needs {
        return Found::fail(
            format!("{name} has the key ({}), and ours is ({})", has.join(", "), needs.join(", ")),
            "It is another application's: choose another --dynamodb-prefix, or delete the table and provision again.",
        );
    }
    match table.table_status() {
        Some(TableStatus::Active | TableStatus::Updating) | None => replicated(replica, name, table),
        Some(status) => Found::fail(
            format!("{name} is {status}"),
            "Wait until it is ACTIVE; `worldseat provision dynamodb` waits for it.",
        ),
    }
}

fn replicated(replica: &Replica, name: &str, table: &TableDescription) -> Found {
    if !replica.is_aws {
        return Found::Ok(format!("{name} is there"));
    }
    if table.multi_region_consistency() == Some(&MultiRegionConsistency::Strong) {
        return Found::fail(
            format!("{name} is replicated with strong consistency (MRSC), and this lane is about MREC"),
            "Choose another --dynamodb-prefix and run `worldseat provision dynamodb`: a table keeps its mode.",
        );
    }
    let other = table.replicas().iter().find(|other| other.region_name() == Some(replica.other.as_str()));
    match other.map(|other| other.replica_status()) {
        None => Found::fail(format!("{name} is no global table: it has no replica in {}", replica.other), PROVISION),
        Some(Some(ReplicaStatus::Active) | None) => {
            Found::Ok(format!("{name} is ACTIVE, replicated to {} (MREC)", replica.other))
        }
        Some(Some(status)) => Found::fail(
            format!("the replica of {name} in {} is {status}", replica.other),
            "Wait until it is ACTIVE; `worldseat provision dynamodb` waits for it.",
        ),
    }
}
