//! Whether both endpoints are one database: what one writes, the other reads at once.

use super::{
    cluster::{Cluster, refused},
    sql::{GET, PUT, REMOVE},
};
use crate::doctor::{finding::Found, nobodys_floor};
use futures::future::BoxFuture;

/// Writes a probe through each cluster, reads it through the other, and removes it.
pub(super) fn look(pair: &mut [Cluster; 2]) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let [first, second] = pair;
        for (here, there) in [(&*first, &*second), (&*second, &*first)] {
            match carried(here, there).await {
                Ok(true) => {}
                Ok(false) => return apart(here, there),
                Err(found) => return found,
            }
        }
        Found::Ok(format!("what {} writes {} reads, and the other way round", first.region(), second.region()))
    })
}

async fn carried(here: &Cluster, there: &Cluster) -> Result<bool, Found> {
    let probe = nobodys_floor();
    let put = here.client().execute(PUT.as_str(), &[&probe.as_str()]).await;
    put.map_err(|error| refused(&error, "a write"))?;
    let read = there.client().query_opt(GET.as_str(), &[&probe.as_str()]).await;
    let removed = here.client().execute(REMOVE.as_str(), &[&probe.as_str()]).await;
    removed.map_err(|error| refused(&error, "a removal"))?;
    Ok(read.map_err(|error| refused(&error, "a read"))?.is_some())
}

fn apart(here: &Cluster, there: &Cluster) -> Found {
    Found::fail(
        format!("what {} writes {} does not have: these are two databases", here.region(), there.region()),
        "Peer the two clusters with each other (deploy/ does it), or name the two endpoints of one pair.",
    )
}
