//! The time that a write takes from one region to the other.

use super::replica::{Replica, refused};
use crate::doctor::{finding::Found, median::millis};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::BoxFuture;
use sale::{SeatId, SeatKey};
use std::{
    collections::HashMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use store::dynamodb::{EXPIRES_AT, classify, seat_item};
use tokio::time::{Instant, sleep};

/// The timeout for an arrival: replication usually takes a second or less.
const ARRIVE_MAX: Duration = Duration::from_secs(20);
/// An arrival after this time is slow.
const SLOW: Duration = Duration::from_secs(5);
/// The pause between two reads.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
/// An arrival within this time is faster than any network: both regions are one database.
const ONE_DATABASE: Duration = Duration::from_millis(8);
/// The time after which the probe expires, if it is not removed.
const PROBE_LIVES: Duration = Duration::from_secs(60 * 60);

/// Measures the replication from the first region to the second.
pub(super) fn there(pair: &mut [Replica; 2]) -> BoxFuture<'_, Found> {
    let [first, second] = pair;
    Box::pin(look(first, second))
}

/// Measures the replication from the second region to the first.
pub(super) fn back(pair: &mut [Replica; 2]) -> BoxFuture<'_, Found> {
    let [first, second] = pair;
    Box::pin(look(second, first))
}

/// Puts a row into one region, waits for it in the other, and removes it.
async fn look(from: &Replica, to: &Replica) -> Found {
    let scope = format!("doctor-{}", uuid::Uuid::new_v4().simple());
    let key = seat_item(&SeatKey::new(&scope, SeatId::first()));
    let expires = SystemTime::now() + PROBE_LIVES;
    let expires = expires.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let put = from
        .client
        .put_item()
        .table_name(&from.tables.seats)
        .set_item(Some(key.clone()))
        .item("status", AttributeValue::S("probe".into()))
        .item(EXPIRES_AT, AttributeValue::N(expires.to_string()));
    if let Err(error) = put.send().await {
        return refused(&classify(error), "PutItem", from);
    }
    let found = arrive(from, to, &key).await;
    let mut left = Vec::new();
    for replica in [from, to] {
        let delete = replica.client.delete_item().table_name(&replica.tables.seats).set_key(Some(key.clone()));
        if delete.send().await.is_err() {
            left.push(replica.region.as_str());
        }
    }
    match found {
        Found::Ok(said) if !left.is_empty() => Found::Warn(format!(
            "{said}; the probe could not be removed in {}, and expires in an hour",
            left.join(", ")
        )),
        found => found,
    }
}

async fn arrive(from: &Replica, to: &Replica, key: &HashMap<String, AttributeValue>) -> Found {
    let begun = Instant::now();
    while begun.elapsed() < ARRIVE_MAX {
        let get = to.client.get_item().table_name(&to.tables.seats).set_key(Some(key.clone()));
        match get.consistent_read(true).send().await {
            Ok(answer) if answer.item().is_some() => return arrived(from, to, begun.elapsed()),
            Ok(_) => sleep(LOOK_AGAIN).await,
            Err(error) => return refused(&classify(error), "GetItem", to),
        }
    }
    let what = format!("a row put in {} is not in {} after {} s", from.region, to.region, ARRIVE_MAX.as_secs());
    if from.is_aws {
        Found::fail(what, "Look at ReplicationLatency in CloudWatch, and at AWS's health dashboard.")
    } else {
        Found::fail(what, "Nothing replicates between these endpoints: name both replicas of one global table.")
    }
}

fn arrived(from: &Replica, to: &Replica, after: Duration) -> Found {
    let said = format!("a row from {} was in {} after {}", from.region, to.region, millis(after));
    if after >= SLOW {
        Found::Warn(format!("{said}: longer than usual"))
    } else if after < ONE_DATABASE && !from.is_aws {
        Found::Warn(format!("{said}: both endpoints seem to be one database, without any lag to show"))
    } else {
        Found::Ok(said)
    }
}
