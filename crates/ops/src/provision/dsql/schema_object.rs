//! The schema objects that have to exist, and whether they do.

use super::{
    arn::IamArn,
    change::{again, message},
    shape::Shape,
    statements::{
        FIND_INDEX, FIND_MAPPING, FIND_PRIVILEGES, FIND_ROLE, FIND_USAGE, create_role, grant_iam, grant_table,
        grant_usage,
    },
};
use std::fmt;
use store::postgres_wire::schema::{SEEN_AT_INDEX, index_async};
use tokio_postgres::{Client, types::ToSql};

/// One schema object that the site needs.
#[derive(Debug, Clone)]
pub(super) enum SchemaObject {
    /// A table, and the statement that makes it.
    Table(Shape, String),
    /// An index, and the statement that makes it.
    Index(&'static str, String),
    /// The site's role.
    Role(String),
    /// An IAM identity that may connect as the role.
    Mapping(String, IamArn),
    /// The role's right to find objects in the schema.
    Usage(String),
    /// The role's privileges on a table.
    Privileges(String, String),
}

impl SchemaObject {
    /// Returns all of them, in the order in which they can be made.
    pub(super) fn all(role: &str, arns: &[IamArn], tables: &[String]) -> Vec<Self> {
        let shapes: Vec<Shape> = tables.iter().map(|statement| Shape::of(statement)).collect();
        let granted = shapes.iter().map(|shape| Self::Privileges(role.into(), shape.table.clone())).collect::<Vec<_>>();
        let made = shapes.into_iter().zip(tables).map(|(shape, statement)| Self::Table(shape, statement.clone()));
        let index = Self::Index(SEEN_AT_INDEX, index_async());
        let role_made = [index, Self::Role(role.into())];
        let mappings = arns.iter().map(|arn| Self::Mapping(role.into(), arn.clone()));
        made.chain(role_made).chain(mappings).chain(granted).chain([Self::Usage(role.into())]).collect()
    }

    /// Returns the statement that makes it.
    pub(super) fn statement(&self) -> String {
        match self {
            Self::Table(_, statement) | Self::Index(_, statement) => statement.clone(),
            Self::Role(role) => create_role(role),
            Self::Mapping(role, arn) => grant_iam(role, arn),
            Self::Usage(role) => grant_usage(role),
            Self::Privileges(role, table) => grant_table(role, table),
        }
    }

    /// Whether it exists already. This is checked before every change, so that a second run sends none: any
    /// schema change disturbs a running site, which gets OC001.
    ///
    /// # Errors
    /// A sentence, if the database does not answer, or has something else of this name.
    pub(super) async fn is_there(&self, client: &Client) -> Result<bool, String> {
        match self {
            Self::Table(shape, _) => table_is_there(client, shape).await,
            Self::Index(name, _) => some(client, FIND_INDEX, &[name]).await,
            Self::Role(role) => role_is_there(client, role).await,
            Self::Mapping(role, arn) => some(client, FIND_MAPPING, &[role, &arn.as_str()]).await,
            // These two queries fail for a role that does not exist.
            Self::Usage(role) => Ok(some(client, FIND_ROLE, &[role]).await? && yes(client, FIND_USAGE, &[role]).await?),
            Self::Privileges(role, table) => {
                let there = some(client, FIND_ROLE, &[role]).await? && shape_of(client, table).await?.is_some();
                Ok(there && yes(client, &FIND_PRIVILEGES, &[role, &format!("public.{table}")]).await?)
            }
        }
    }
}

impl fmt::Display for SchemaObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(shape, _) => write!(f, "table {}", shape.table),
            Self::Index(name, _) => write!(f, "index {name}"),
            Self::Role(role) => write!(f, "role {role}"),
            Self::Mapping(role, arn) => write!(f, "{arn} may connect as {role}"),
            Self::Usage(role) => write!(f, "{role} may use the schema public"),
            Self::Privileges(role, table) => write!(f, "{role} may read and write {table}"),
        }
    }
}

async fn table_is_there(client: &Client, ours: &Shape) -> Result<bool, String> {
    let Some(there) = shape_of(client, &ours.table).await? else { return Ok(false) };
    let Some(difference) = ours.difference(&there) else { return Ok(true) };
    Err(format!(
        "there is a table {} that is not ours: it {difference}. Nothing was changed in it; drop or rename it, and run the command again",
        ours.table
    ))
}

async fn role_is_there(client: &Client, role: &str) -> Result<bool, String> {
    let rows = rows(client, FIND_ROLE, &[&role]).await?;
    match rows.first().map(|row| row.get::<_, bool>(0)) {
        Some(false) => Err(format!("the role {role} may not log in: run ALTER ROLE {role} WITH LOGIN as admin")),
        found => Ok(found.is_some()),
    }
}

async fn shape_of(client: &Client, table: &str) -> Result<Option<Shape>, String> {
    again(async || Shape::there(client, table).await).await.map_err(|error| message(&error))
}

async fn some(client: &Client, question: &str, values: &[&(dyn ToSql + Sync)]) -> Result<bool, String> {
    Ok(!rows(client, question, values).await?.is_empty())
}

async fn yes(client: &Client, question: &str, values: &[&(dyn ToSql + Sync)]) -> Result<bool, String> {
    Ok(rows(client, question, values).await?.first().is_some_and(|row| row.get(0)))
}

async fn rows(
    client: &Client,
    question: &str,
    values: &[&(dyn ToSql + Sync)],
) -> Result<Vec<tokio_postgres::Row>, String> {
    again(async || client.query(question, values).await).await.map_err(|error| message(&error))
}
