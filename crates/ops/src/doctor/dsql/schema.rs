//! Whether the tables exist and are ours, and whether the index exists.

use super::cluster::{Cluster, refused};
use crate::{
    doctor::finding::Found,
    provision::dsql::{shape::Shape, statements::FIND_INDEX},
};
use futures::future::BoxFuture;
use store::postgres_wire::schema::{self, SEEN_AT_INDEX};

/// Compares each table with the statement that makes it.
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
        let found = format!("{} tables, with our columns and keys", tables.len());
        match cluster.client().query(FIND_INDEX, &[&SEEN_AT_INDEX]).await {
            Err(error) => refused(&error, "the indexes"),
            Ok(rows) if rows.is_empty() => Found::Warn(format!(
                "{found}, and no index {SEEN_AT_INDEX}: whoever sweeps out floors reads all of them; \
                 `worldseat provision dsql` makes it"
            )),
            Ok(_) => Found::Ok(found),
        }
    })
}
