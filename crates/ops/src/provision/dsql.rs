//! `worldseat provision dsql`: makes what a pair of Aurora DSQL clusters needs before the site can use it:
//! five tables, an index, the site's role, and the IAM identities that may connect as it.
//!
//! It can be run again at any time: it checks before it changes something, and never changes what exists.
//! Both clusters are one database, so one run through either of them is enough.

mod arn;
mod change;
mod open;
mod schema_object;
pub mod shape;
pub mod statements;

pub use arn::IamArn;
pub use open::open;

use change::{Changed, again, change, message};
use schema_object::SchemaObject;
use statements::COUNT_MAPPINGS;
use std::fmt;
use tokio_postgres::Client;

/// The settings of the provisioning.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The site's role.
    pub role: String,
    /// The IAM identities that may connect as it.
    pub arns: Vec<IamArn>,
    /// Whether to report what would be done and change nothing.
    pub dry_run: bool,
}

/// The state of one schema object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It existed already.
    There,
    /// It was made just now.
    Made,
    /// It does not exist, and `--dry-run` does not make it.
    WouldMake,
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::There => "there",
            Self::Made => "made",
            Self::WouldMake => "would make",
        })
    }
}

/// Makes each missing schema object, one statement per transaction, and reports all of them to `report`.
/// `client` is connected as `admin`.
///
/// # Errors
/// A sentence, at the first schema object that cannot be made. Those that were made before it stay.
pub async fn provision(
    client: &Client,
    wanted: &Wanted,
    tables: &[String],
    mut report: impl FnMut(Standing, &str),
) -> Result<(), String> {
    for schema_object in SchemaObject::all(&wanted.role, &wanted.arns, tables) {
        let standing =
            stand(client, &schema_object, wanted.dry_run).await.map_err(|why| format!("{schema_object}: {why}"))?;
        report(standing, &schema_object.to_string());
    }
    Ok(())
}

async fn stand(client: &Client, schema_object: &SchemaObject, dry_run: bool) -> Result<Standing, String> {
    if schema_object.is_there(client).await? {
        return Ok(Standing::There);
    }
    if dry_run {
        return Ok(Standing::WouldMake);
    }
    match change(client, &schema_object.statement()).await? {
        Changed::Made => Ok(Standing::Made),
        // Somebody else provisions at this moment; their object may be a different one.
        Changed::There if schema_object.is_there(client).await? => Ok(Standing::There),
        Changed::There => Err("something of this name is in the way".into()),
    }
}

/// Counts the IAM identities that may connect as the role. Zero can be right before the first `--iam-role`,
/// but never when the site has to serve.
///
/// # Errors
/// A sentence, if the database does not answer.
pub async fn mappings(client: &Client, role: &str) -> Result<i64, String> {
    let answer = again(async || client.query_one(COUNT_MAPPINGS, &[&role]).await).await;
    answer.map(|row| row.get(0)).map_err(|error| message(&error))
}
