//! Whether rows go away by themselves.

use super::replica::Replica;
use crate::{
    doctor::finding::Found,
    store::dynamodb::{EXPIRES_AT, classify},
};
use aws_sdk_dynamodb::types::TimeToLiveStatus;
use futures::future::BoxFuture;

/// Of the table of seats.
pub(super) fn seats(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move { look(replica, &replica.tables.seats).await })
}

/// Of the ledger.
pub(super) fn sales(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move { look(replica, &replica.tables.sales).await })
}

async fn look(replica: &Replica, table: &str) -> Found {
    let off = "rows stay until the site removes them; `worldseat provision dynamodb` switches it on";
    let answer = match replica.client.describe_time_to_live().table_name(table).send().await {
        Ok(answer) => answer,
        Err(error) => return unknown(replica, classify(error).code()),
    };
    let ttl = answer.time_to_live_description();
    let on = ttl.and_then(|ttl| ttl.time_to_live_status());
    match (on, ttl.and_then(|ttl| ttl.attribute_name())) {
        (Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling), Some(EXPIRES_AT)) => {
            Found::Ok(format!("on, by {EXPIRES_AT}"))
        }
        (Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling), Some(other)) => {
            Found::Warn(format!("on, by {other} and not by {EXPIRES_AT}: {off}"))
        }
        _ if replica.is_aws => Found::Warn(format!("off: {off}")),
        _ => Found::Ok("off; an emulator needs none".into()),
    }
}

fn unknown(replica: &Replica, code: &str) -> Found {
    if replica.is_aws {
        Found::Warn(format!("not told ({code}): dynamodb:DescribeTimeToLive may be missing from the policy"))
    } else {
        Found::Ok(format!("unknown to this endpoint ({code}); an emulator needs none"))
    }
}
