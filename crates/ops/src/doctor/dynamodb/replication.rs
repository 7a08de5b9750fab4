//! The time that a write takes from one region to the other.

use super::replica::Replica;
use crate::doctor::{
    finding::{Checked, Found},
    median::millis,
};
use aws_sdk_dynamodb::types::AttributeValue;
use sale::{SeatId, SeatKey};
use std::{
    collections::HashMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use store::dynamodb::{EXPIRES_AT, classify, seat_item};
use tokio::time::{Instant, sleep};

/// A row, or its key.
type Item = HashMap<String, AttributeValue>;

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

/// Puts a row into one region, waits for it in the other, and removes it.
pub(super) async fn check(from: &Replica<'_>, to: &Replica<'_>) -> Checked {
    let scope = format!("doctor-{}", uuid::Uuid::new_v4().simple());
    let key = seat_item(&SeatKey::new(&scope, SeatId::first()));
    put(from, key.clone()).await?;
    let found = arrive(from, to, &key).await;
    let mut left = Vec::new();
    for replica in [from, to] {
        let delete = replica.client.delete_item().table_name(&replica.tables.seats).set_key(Some(key.clone()));
        if delete.send().await.is_err() {
            left.push(replica.region.as_str());
        }
    }
    Ok(match found? {
        Found::Ok(text) if !left.is_empty() => {
            let left = left.join(", ");
            Found::Warn(format!("{text}; the probe could not be removed in {left}, and expires in an hour"))
        }
        found => found,
    })
}

async fn put(replica: &Replica<'_>, key: Item) -> Result<(), Found> {
    let expires = SystemTime::now() + PROBE_LIVES;
    let expires = expires.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let put = replica.client.put_item().table_name(&replica.tables.seats).set_item(Some(key));
    let put = put.item("status", AttributeValue::S("probe".into()));
    let sent = put.item(EXPIRES_AT, AttributeValue::N(expires.to_string())).send().await;
    sent.map(drop).map_err(|error| replica.refused(&classify(error), "PutItem"))
}

async fn arrive(from: &Replica<'_>, to: &Replica<'_>, key: &Item) -> Checked {
    let begun = Instant::now();
    while begun.elapsed() < ARRIVE_MAX {
        let get = to.client.get_item().table_name(&to.tables.seats).set_key(Some(key.clone()));
        let answer = get.consistent_read(true).send().await;
        if answer.map_err(|error| to.refused(&classify(error), "GetItem"))?.item().is_some() {
            return Ok(arrived(from, to, begun.elapsed()));
        }
        sleep(LOOK_AGAIN).await;
    }
    let (put, absent, time) = (&from.region, &to.region, ARRIVE_MAX.as_secs());
    Err(Found::fail(format!("a row put in {put} is not in {absent} after {time} s")).then(if from.is_aws {
        "Look at ReplicationLatency in CloudWatch, and at AWS's health dashboard."
    } else {
        "Nothing replicates between these endpoints: name both replicas of one global table."
    }))
}

fn arrived(from: &Replica<'_>, to: &Replica<'_>, after: Duration) -> Found {
    let text = format!("a row from {} was in {} after {}", from.region, to.region, millis(after));
    if after >= SLOW {
        Found::Warn(format!("{text}: longer than usual"))
    } else if after < ONE_DATABASE && !from.is_aws {
        Found::Warn(format!("{text}: both endpoints seem to be one database, without any lag to show"))
    } else {
        Found::Ok(text)
    }
}
