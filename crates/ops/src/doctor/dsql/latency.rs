//! The time that a read takes, and the time of a transaction that writes.

use super::{
    cluster::{Cluster, refused},
    sql::{BEGIN, COMMIT, ONE, PUT, REMOVE, ROLLBACK, TOUCH},
};
use crate::doctor::{
    finding::Found,
    median::{median, millis},
    nobodys_floor,
};
use futures::future::BoxFuture;
use std::time::Duration;
use tokio_postgres::{Client, Error};

/// Measures an empty read and the write of a probe, a few times each.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let client = cluster.client();
        let read = match median(|| client.batch_execute(ONE)).await {
            Ok(time) => millis(time),
            Err(error) => return refused(&error, "a read"),
        };
        let probe = nobodys_floor();
        let written = writes(client, probe.as_str()).await;
        // The probe is removed in any case; a transaction that broke is rolled back first.
        let _ = client.batch_execute(ROLLBACK).await;
        let removed = client.execute(REMOVE.as_str(), &[&probe.as_str()]).await;
        match written.and_then(|time| removed.map(|_| time)) {
            Ok(time) => Found::Ok(format!("a read takes {read}, a transaction that writes {}", millis(time))),
            Err(error) => refused(&error, "a write"),
        }
    })
}

async fn writes(client: &Client, probe: &str) -> Result<Duration, Error> {
    client.execute(PUT.as_str(), &[&probe]).await?;
    let touch = client.prepare(TOUCH.as_str()).await?;
    median(|| async {
        client.batch_execute(BEGIN).await?;
        client.execute(&touch, &[&probe]).await?;
        client.batch_execute(COMMIT).await
    })
    .await
}
