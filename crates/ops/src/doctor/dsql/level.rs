//! Whether transactions have the isolation level that the lane is about.

use super::cluster::Cluster;
use crate::doctor::{finding::Found, isolation};
use futures::future::BoxFuture;

/// Reads the level of one transaction.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let then = "A cluster has no other level: something before it changes statements. Name the cluster's own host \
                    with --dsql (WORLDSEAT_DSQL).";
        isolation::look(cluster.client(), then).await
    })
}
