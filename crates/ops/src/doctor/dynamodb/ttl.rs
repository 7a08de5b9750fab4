//! Whether rows expire by themselves.

use super::replica::Replica;
use crate::doctor::finding::Found;
use futures::future::BoxFuture;
use store::dynamodb::{EXPIRES_AT, Ttl};

/// Checks the table of seats.
pub(super) fn seats(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move { look(replica, &replica.tables.seats).await })
}

/// Checks the ledger.
pub(super) fn sales(replica: &mut Replica) -> BoxFuture<'_, Found> {
    Box::pin(async move { look(replica, &replica.tables.sales).await })
}

async fn look(replica: &Replica, table: &str) -> Found {
    let off = "rows stay until the site removes them; deploy/dynamodb-global-table.yaml switches it on";
    match Ttl::of(&replica.client, table).await {
        Err(error) => unknown(replica, error.code()),
        Ok(ttl) if ttl.is_ours() => Found::Ok(format!("on, by {EXPIRES_AT}")),
        Ok(Ttl::On(other)) => Found::Warn(format!("on, by {other} and not by {EXPIRES_AT}: {off}")),
        Ok(_) if replica.is_aws => Found::Warn(format!("off: {off}")),
        Ok(_) => Found::Ok("off; an emulator needs none".into()),
    }
}

fn unknown(replica: &Replica, code: &str) -> Found {
    if replica.is_aws {
        Found::Warn(format!("not told ({code}): dynamodb:DescribeTimeToLive may be missing from the policy"))
    } else {
        Found::Ok(format!("unknown to this endpoint ({code}); an emulator needs none"))
    }
}
