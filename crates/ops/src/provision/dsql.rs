//! `worldseat provision dsql`: what a pair of Aurora DSQL clusters needs before the site can
//! use it: five tables, an index, the site's role, and who may connect as it.
//!
//! It may be run again at any time: it asks before it changes, and changes nothing that is
//! there. Both clusters are one database, so it is done once, by either of them.

mod arn;
mod change;
mod open;
mod schema_object;
pub mod shape;
pub mod statements;

pub use arn::IamArn;
pub use open::open;

use change::{Changed, again, change, said};
use schema_object::SchemaObject;
use statements::COUNT_MAPPINGS;
use std::fmt;
use tokio_postgres::Client;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The site's role.
    pub role: String,
    /// Who may connect as it.
    pub arns: Vec<IamArn>,
    /// Only say what would be done.
    pub dry_run: bool,
}

/// How it stands with one schema_object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was there.
    There,
    /// It was made just now.
    Made,
    /// It is not there, and `--dry-run` does not make it.
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

/// Makes what is not there, one statement a transaction, and tells of each schema_object.
/// `client` is connected as `admin`.
///
/// # Errors
/// A sentence, at the first schema_object that cannot be made. What was made before stays.
pub async fn provision(
    client: &Client,
    wanted: &Wanted,
    tables: &[String],
    mut tell: impl FnMut(Standing, &str),
) -> Result<(), String> {
    for schema_object in SchemaObject::all(&wanted.role, &wanted.arns, tables) {
        let standing =
            stand(client, &schema_object, wanted.dry_run).await.map_err(|why| format!("{schema_object}: {why}"))?;
        tell(standing, &schema_object.to_string());
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
        // Of another who provisions at this moment; theirs may be another one.
        Changed::There if schema_object.is_there(client).await? => Ok(Standing::There),
        Changed::There => Err("something of this name is in the way".into()),
    }
}

/// How many IAM identities may connect as the role: none can be right before the first
/// `--iam-role`, and never while the site is to serve.
///
/// # Errors
/// A sentence, when the database does not tell.
pub async fn mappings(client: &Client, role: &str) -> Result<i64, String> {
    let asked = again(async || client.query_one(COUNT_MAPPINGS, &[&role]).await).await;
    asked.map(|row| row.get(0)).map_err(|trouble| said(&trouble))
}
