//! The privileges of the role on the tables.

use super::{
    cluster::{Cluster, refused},
    sql::MAY,
};
use crate::{
    doctor::finding::Found,
    provision::dsql::{shape::Shape, statements::PRIVILEGES},
};
use futures::future::BoxFuture;
use store::postgres_wire::schema;

/// Checks each privilege on each table.
pub(super) fn look(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        let mut missing = Vec::new();
        for statement in schema::tables() {
            let table = Shape::of(&statement).table;
            let row = match cluster.client().query_one(MAY.as_str(), &[&format!("public.{table}")]).await {
                Ok(row) => row,
                Err(error) => return refused(&error, "the privileges"),
            };
            let lacks = PRIVILEGES.iter().enumerate().filter(|(at, _)| !row.get::<_, bool>(*at));
            let lacks: Vec<&str> = lacks.map(|(_, name)| *name).collect();
            if !lacks.is_empty() {
                missing.push(format!("{} on {table}", lacks.join(", ")));
            }
        }
        if missing.is_empty() {
            return Found::Ok(format!("{} may read and write every table", cluster.role));
        }
        Found::fail(
            format!("{} lacks {}", cluster.role, missing.join("; ")),
            "Run `worldseat provision dsql`: it grants what is missing.",
        )
    })
}
