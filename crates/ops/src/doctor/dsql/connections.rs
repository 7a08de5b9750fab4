//! Whether the cluster takes as many connections as the site will open.

use super::cluster::Cluster;
use crate::doctor::finding::Found;
use futures::future::BoxFuture;
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
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let opened = futures::future::try_join_all((0..TRIED).map(|_| cluster.connector.connect()));
        let wanted = u32::from(cluster.connections);
        match tokio::time::timeout(OPEN_MAX, opened).await {
            Ok(Ok(_)) if wanted > SHARE.min(AT_ONCE) => Found::Warn(format!(
                "--connections {wanted} is much: a cluster takes {MOST}, and lets {AT_ONCE} be opened at once"
            )),
            Ok(Ok(_)) => Found::Ok(format!("{wanted} wanted (--connections), of {MOST} that a cluster takes")),
            Ok(Err(error)) if error.code() == "53300" => Found::fail(
                "it has too many connections open (53300)",
                "Lower --connections (WORLDSEAT_CONNECTIONS), or stop what else uses the cluster.",
            ),
            Ok(Err(error)) => Found::fail(
                format!("{} more connections could not be opened ({})", TRIED, error.code()),
                "Try again in a minute.",
            ),
            Err(_) => Found::Warn(format!("{TRIED} more connections took longer than {} s", OPEN_MAX.as_secs())),
        }
    })
}
