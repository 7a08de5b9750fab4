//! Checks that write a probe: the time that this takes, and whether the other cluster has it at once.

use super::{
    cluster::{Cluster, refused},
    sql::{BEGIN, COMMIT, GET, ONE, PUT, REMOVE, ROLLBACK, TOUCH},
};
use crate::doctor::{
    finding::{Checked, Found},
    median::{median, millis},
    setup::nobodys_floor,
};
use std::time::Duration;
use tokio_postgres::{Client, Error};

/// Measures an empty read and the write of a probe, a few times each.
pub(super) async fn latency(cluster: &Cluster<'_>) -> Checked {
    let client = cluster.client()?;
    let read = median(|| client.batch_execute(ONE)).await.map_err(refused("a read"))?;
    let probe = nobodys_floor();
    let written = writes(client, probe.as_str()).await;
    // The probe is removed in any case; a transaction that broke is rolled back first.
    let _ = client.batch_execute(ROLLBACK).await;
    let removed = client.execute(REMOVE.as_str(), &[&probe.as_str()]).await;
    let write = written.and_then(|time| removed.map(|_| time)).map_err(refused("a write"))?;
    Ok(Found::Ok(format!("a read takes {}, a transaction that writes {}", millis(read), millis(write))))
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

/// Writes a probe through each cluster, reads it through the other, and removes it.
pub(super) async fn one_database([first, second]: &[Cluster<'_>; 2]) -> Checked {
    for (from, to) in [(first, second), (second, first)] {
        if !carried(from, to).await? {
            let text = format!("what {} writes {} does not have: these are two databases", from.region(), to.region());
            let then =
                "Peer the two clusters with each other (deploy/ does it), or name the two endpoints of one pair.";
            return Err(Found::fail(text).then(then));
        }
    }
    Ok(Found::Ok(format!("what {} writes {} reads, and the other way round", first.region(), second.region())))
}

async fn carried(from: &Cluster<'_>, to: &Cluster<'_>) -> Result<bool, Found> {
    let probe = nobodys_floor();
    from.client()?.execute(PUT.as_str(), &[&probe.as_str()]).await.map_err(refused("a write"))?;
    let read = to.client()?.query_opt(GET.as_str(), &[&probe.as_str()]).await;
    from.client()?.execute(REMOVE.as_str(), &[&probe.as_str()]).await.map_err(refused("a removal"))?;
    Ok(read.map_err(refused("a read"))?.is_some())
}
