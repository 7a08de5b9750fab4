//! Whether a table exists, serves, has our keys, is replicated as the lane needs it, and expires its rows; and the
//! time that a read takes.

use super::replica::Replica;
use crate::doctor::{
    finding::{Checked, Found},
    median::{median, millis},
};
use aws_sdk_dynamodb::types::{ReplicaStatus, TableStatus};
use sale::{Region, SeatId, SeatKey};
use store::dynamodb::{Described, EXPIRES_AT, Layout, Ttl, classify, describe, seat_item};

const DEPLOY: &str = "Deploy deploy/dynamodb-global-table.yaml (`deploy/up.sh` does).";
const WAIT: &str = "Wait until it is ACTIVE.";

/// Checks everything about a table but its TTL.
pub(super) async fn check(replica: &Replica<'_>, layout: &Layout<'_>) -> Found {
    let name = layout.name;
    match describe(&replica.client, name).await {
        Err(error) => replica.refused(&error, "DescribeTable"),
        Ok(Some(table)) => described(replica, layout, &table),
        Ok(None) if replica.is_aws => {
            Found::fail(format!("there is no table {name} in {}", replica.region)).then(DEPLOY)
        }
        Ok(None) => Found::NotChecked(format!(
            "there is no table {name} yet; the server makes it in an endpoint that is not AWS"
        )),
    }
}

fn described(replica: &Replica<'_>, layout: &Layout<'_>, table: &Described) -> Found {
    let name = layout.name;
    if !table.fits(layout) {
        let (theirs, ours) = (table.keys.join(", "), layout.keys.join(", "));
        let then = "It is another application's, or an earlier version's: deploy the template with another prefix, and \
                    name that by --dynamodb-prefix.";
        return Found::fail(format!("{name} has the key ({theirs}), and ours is ({ours})")).then(then);
    }
    match &table.status {
        TableStatus::Active | TableStatus::Updating if replica.is_aws => replicated(&replica.other, name, table),
        TableStatus::Active | TableStatus::Updating => Found::Ok(format!("{name} is there")),
        status => Found::fail(format!("{name} is {status}")).then(WAIT),
    }
}

fn replicated(other: &Region, name: &str, table: &Described) -> Found {
    if table.strong {
        return Found::fail(format!(
            "{name} is replicated with strong consistency (MRSC), and this lane is about MREC"
        ))
        .then("Deploy the template with another prefix, and name that by --dynamodb-prefix: a table keeps its mode.");
    }
    match table.replica_in(other).map(|copy| &copy.status) {
        None => Found::fail(format!("{name} is no global table: it has no replica in {other}")).then(DEPLOY),
        Some(ReplicaStatus::Active) if table.provisioned => Found::Warn(format!(
            "{name} is ACTIVE, replicated to {other}; its capacity is provisioned: a race of many buyers may be \
             throttled"
        )),
        Some(ReplicaStatus::Active) => Found::Ok(format!("{name} is ACTIVE, replicated to {other} (MREC)")),
        Some(status) => Found::fail(format!("the replica of {name} in {other} is {status}")).then(WAIT),
    }
}

/// Checks whether rows expire by themselves.
pub(super) async fn ttl(replica: &Replica<'_>, table: &str) -> Found {
    let off = "rows stay until the site removes them; deploy/dynamodb-global-table.yaml switches it on";
    match Ttl::of(&replica.client, table).await {
        Err(error) if replica.is_aws => {
            let code = error.code();
            Found::Warn(format!("not told ({code}): dynamodb:DescribeTimeToLive may be missing from the policy"))
        }
        Err(error) => Found::Ok(format!("unknown to this endpoint ({}); an emulator needs none", error.code())),
        Ok(ttl) if ttl.is_ours() => Found::Ok(format!("on, by {EXPIRES_AT}")),
        Ok(Ttl::On(other)) => Found::Warn(format!("on, by {other} and not by {EXPIRES_AT}: {off}")),
        Ok(_) if replica.is_aws => Found::Warn(format!("off: {off}")),
        Ok(_) => Found::Ok("off; an emulator needs none".into()),
    }
}

/// Reads a seat that is not there, a few times.
pub(super) async fn latency(replica: &Replica<'_>) -> Checked {
    let get = replica.client.get_item().table_name(&replica.tables.seats);
    let get = get.set_key(Some(seat_item(&SeatKey::new("doctor", SeatId::first()))));
    let read = async || get.clone().send().await.map_err(|error| replica.refused(&classify(error), "GetItem"));
    // The first read opens the connection.
    read().await?;
    Ok(Found::Ok(format!("a read takes {}", millis(median(read).await?))))
}
