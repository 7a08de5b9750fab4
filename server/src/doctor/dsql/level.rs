//! Whether transactions run at the level that the lane is about.

use super::{
    cluster::{Cluster, refused},
    sql::{BEGIN, ONE, ROLLBACK},
};
use crate::doctor::finding::Found;
use futures::future::BoxFuture;

/// Begins one, asks something in it, and gives it up.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        for statement in [BEGIN, ONE, ROLLBACK] {
            if let Err(error) = cluster.client().batch_execute(statement).await {
                return refused(&error, "a transaction at REPEATABLE READ");
            }
        }
        Found::Ok("REPEATABLE READ is accepted".into())
    })
}
