//! Whether the tables and the index exist and are ours, and the privileges of the role on them.

use super::{
    cluster::{Cluster, refused},
    sql::MAY,
};
use crate::{
    doctor::finding::{Checked, Found},
    provision::dsql::{
        shape::Shape,
        statements::{FIND_INDEX, PRIVILEGES},
    },
};
use store::postgres_wire::schema::{SEEN_AT_INDEX, tables};

/// Compares each table with the statement that makes it.
pub(super) async fn schema(cluster: &Cluster<'_>) -> Checked {
    let (client, tables) = (cluster.client()?, tables().map(|statement| Shape::of(&statement)));
    let (mut missing, mut others) = (Vec::new(), Vec::new());
    for ours in &tables {
        match Shape::there(client, &ours.table).await.map_err(refused("the columns of the tables"))? {
            None => missing.push(ours.table.as_str()),
            Some(there) => others.extend(ours.difference(&there).map(|text| format!("{} {text}", ours.table))),
        }
    }
    if !missing.is_empty() {
        return Err(Found::fail(format!("no table {}", missing.join(", no "))).then("Run `worldseat provision dsql`."));
    }
    if !others.is_empty() {
        return Err(Found::fail(format!("a table is not ours: {}", others.join("; ")))
            .then("Drop or rename it, and run `worldseat provision dsql`."));
    }
    let found = format!("{} tables, with our columns and keys", tables.len());
    let indexes = client.query(FIND_INDEX, &[&SEEN_AT_INDEX]).await.map_err(refused("the indexes"))?;
    if indexes.is_empty() {
        return Ok(Found::Warn(format!(
            "{found}, and no index {SEEN_AT_INDEX}: whoever sweeps out floors reads all of them; \
             `worldseat provision dsql` makes it"
        )));
    }
    Ok(Found::Ok(found))
}

/// Checks each privilege on each table.
pub(super) async fn rights(cluster: &Cluster<'_>) -> Checked {
    let (client, role) = (cluster.client()?, cluster.role());
    let mut missing = Vec::new();
    for table in tables().map(|statement| Shape::of(&statement).table) {
        let row = client.query_one(MAY.as_str(), &[&format!("public.{table}")]).await;
        let row = row.map_err(refused("the privileges"))?;
        let lacks = PRIVILEGES.iter().enumerate().filter(|(at, _)| !row.get::<_, bool>(*at));
        let lacks: Vec<&str> = lacks.map(|(_, name)| *name).collect();
        if !lacks.is_empty() {
            missing.push(format!("{} on {table}", lacks.join(", ")));
        }
    }
    if missing.is_empty() {
        return Ok(Found::Ok(format!("{role} may read and write every table")));
    }
    Err(Found::fail(format!("{role} lacks {}", missing.join("; ")))
        .then("Run `worldseat provision dsql`: it grants what is missing."))
}
