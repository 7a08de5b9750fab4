//! Whether a table exists, serves, has our keys, and is replicated as the lane needs it.

use super::replica::{Replica, refused};
use crate::doctor::finding::Found;
use aws_sdk_dynamodb::types::{ReplicaStatus, TableStatus};
use futures::future::BoxFuture;
use store::dynamodb::{Described, Layout, describe};

const DEPLOY: &str = "Deploy deploy/dynamodb-global-table.yaml (`deploy/up.sh` does).";
const WAIT: &str = "Wait until it is ACTIVE.";

/// Checks the table of seats.
pub(super) fn seats(replica: &mut Replica) -> BoxFuture<'_, Found> {
    let [seats, _] = replica.tables.layouts();
    Box::pin(look(replica, seats))
}

/// Checks the ledger.
pub(super) fn sales(replica: &mut Replica) -> BoxFuture<'_, Found> {
    let [_, sales] = replica.tables.layouts();
    Box::pin(look(replica, sales))
}

async fn look(replica: &Replica, layout: Layout<'_>) -> Found {
    match describe(&replica.client, layout.name).await {
        Err(error) => refused(&error, "DescribeTable", replica),
        Ok(Some(table)) => described(replica, &layout, &table),
        Ok(None) if replica.is_aws => {
            Found::fail(format!("there is no table {} in {}", layout.name, replica.region), DEPLOY)
        }
        Ok(None) => Found::NotChecked(format!(
            "there is no table {} yet; the server makes it in an endpoint that is not AWS",
            layout.name
        )),
    }
}

fn described(replica: &Replica, layout: &Layout<'_>, table: &Described) -> Found {
    let name = layout.name;
    if !table.fits(layout) {
        return Found::fail(
            format!("{name} has the key ({}), and ours is ({})", table.keys.join(", "), layout.keys.join(", ")),
            "It is another application's, or an earlier version's: deploy the template with another prefix, and name that by --dynamodb-prefix.",
        );
    }
    match &table.status {
        TableStatus::Active | TableStatus::Updating => replicated(replica, name, table),
        status => Found::fail(format!("{name} is {status}"), WAIT),
    }
}

fn replicated(replica: &Replica, name: &str, table: &Described) -> Found {
    if !replica.is_aws {
        return Found::Ok(format!("{name} is there"));
    }
    if table.strong {
        return Found::fail(
            format!("{name} is replicated with strong consistency (MRSC), and this lane is about MREC"),
            "Deploy the template with another prefix, and name that by --dynamodb-prefix: a table keeps its mode.",
        );
    }
    match table.replica_in(&replica.other).map(|copy| &copy.status) {
        None => Found::fail(format!("{name} is no global table: it has no replica in {}", replica.other), DEPLOY),
        Some(ReplicaStatus::Active) if table.provisioned => Found::Warn(format!(
            "{name} is ACTIVE, replicated to {}; its capacity is provisioned: a race of many buyers may be throttled",
            replica.other
        )),
        Some(ReplicaStatus::Active) => Found::Ok(format!("{name} is ACTIVE, replicated to {} (MREC)", replica.other)),
        Some(status) => Found::fail(format!("the replica of {name} in {} is {status}", replica.other), WAIT),
    }
}
