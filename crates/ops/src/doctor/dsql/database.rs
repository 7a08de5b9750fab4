//! The answers of a cluster about itself: its connections, its version, its clock, and the level of transactions.

use super::{
    cluster::{Cluster, refused},
    sql::{CLOCK, WHO},
};
use crate::doctor::{
    finding::{Checked, Found},
    isolation, skew,
};
use std::time::Duration;

/// A cluster's quotas: open connections, and connections that are opened at once or in a second.
/// <https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html>
const MOST: u32 = 10_000;
const AT_ONCE: u32 = 1_000;
/// The share of one server. It leaves room for another server that takes over.
const SHARE: u32 = MOST / 4;
/// The number of connections that are opened together, as a small run does.
const TRIED: usize = 3;
/// The timeout for opening them.
const OPEN_MAX: Duration = Duration::from_secs(10);

/// Opens a few more connections, and compares the wanted number with the quota.
pub(super) async fn connections(cluster: &Cluster<'_>) -> Found {
    let opened = futures::future::try_join_all((0..TRIED).map(|_| cluster.connector.connect()));
    let wanted = u32::from(cluster.setup.settings.connections);
    match tokio::time::timeout(OPEN_MAX, opened).await {
        Ok(Ok(_)) if wanted > SHARE.min(AT_ONCE) => Found::Warn(format!(
            "--connections {wanted} is much: a cluster takes {MOST}, and lets {AT_ONCE} be opened at once"
        )),
        Ok(Ok(_)) => Found::Ok(format!("{wanted} wanted (--connections), of {MOST} that a cluster takes")),
        Ok(Err(error)) if error.code() == "53300" => Found::fail("it has too many connections open (53300)")
            .then("Lower --connections (WORLDSEAT_CONNECTIONS), or stop what else uses the cluster."),
        Ok(Err(error)) => Found::fail(format!("{TRIED} more connections could not be opened ({})", error.code()))
            .then("Try again in a minute."),
        Err(_) => Found::Warn(format!("{TRIED} more connections took longer than {} s", OPEN_MAX.as_secs())),
    }
}

/// Reads the role, the database and the version.
pub(super) async fn version(cluster: &Cluster<'_>) -> Checked {
    let row = cluster.client()?.query_one(WHO, &[]).await.map_err(refused("the version"))?;
    let (role, database, version): (String, String, String) = (row.get(0), row.get(1), row.get(2));
    let version: Vec<&str> = version.split_whitespace().take(2).collect();
    Ok(Found::Ok(format!("{database} as {role}, {}", version.join(" "))))
}

/// Compares the database's clock with the one that our tokens are signed by.
pub(super) async fn clock(cluster: &Cluster<'_>) -> Checked {
    let row = cluster.client()?.query_one(CLOCK, &[]).await.map_err(refused("the time"))?;
    Ok(skew::compare(cluster.setup.now(), row.get(0)))
}

/// Reads the isolation level of one transaction.
pub(super) async fn level(cluster: &Cluster<'_>) -> Checked {
    let then = "A cluster has no other level: something before it changes statements. Name the cluster's own host \
                with --dsql (WORLDSEAT_DSQL).";
    Ok(isolation::check(cluster.client()?, then).await)
}
