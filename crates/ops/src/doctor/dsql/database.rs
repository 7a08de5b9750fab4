//! The database's own report: our role there, its version, and its clock.

use super::{
    cluster::{Cluster, refused},
    sql::{CLOCK, WHO},
};
use crate::doctor::{finding::Found, skew};
use futures::future::BoxFuture;
use std::time::SystemTime;

/// Reads the role, the database and the version.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        match cluster.client().query_one(WHO, &[]).await {
            Ok(row) => {
                let (role, database, version): (String, String, String) = (row.get(0), row.get(1), row.get(2));
                let version: Vec<&str> = version.split_whitespace().take(2).collect();
                Found::Ok(format!("{database} as {role}, {}", version.join(" ")))
            }
            Err(error) => refused(&error, "the version"),
        }
    })
}

/// Compares the database's clock with the one that our tokens are signed by.
pub(super) fn clock(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        match cluster.client().query_one(CLOCK, &[]).await {
            Ok(row) => skew::compare(cluster.now(), row.get::<_, SystemTime>(0)),
            Err(error) => refused(&error, "the time"),
        }
    })
}
