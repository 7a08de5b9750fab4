//! Whether the tables are there, and are ours.

use super::cluster::{Cluster, refused};
use crate::{doctor::finding::Found, provision::dsql::shape::Shape, store::postgres_wire::schema};
use futures::future::BoxFuture;

/// Compares each with the statement that makes it.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let (mut missing, mut others) = (Vec::new(), Vec::new());
        let tables = schema::tables().map(|statement| Shape::of(&statement));
        for ours in &tables {
            match Shape::there(cluster.client(), &ours.table).await {
                Err(error) => return refused(&error, "the columns of the tables"),
                Ok(None) => missing.push(ours.table.as_str()),
                Ok(Some(there)) => {
                    others.extend(ours.difference(&there).map(|difference| format!("{} {difference}", ours.table)));
                }
            }
        }
        if !missing.is_empty() {
            return Found::fail(format!("no table {}", missing.join(", no ")), "Run `worldseat provision dsql`.");
        }
        if !others.is_empty() {
            let then = "Drop or rename it, and run `worldseat provision dsql`.";
            return Found::fail(format!("a table is not ours: {}", others.join("; ")), then);
        }
        Found::Ok(format!("{} tables, with our columns and keys", tables.len()))
    })
}
