//! Both tables of the eventual lane, each as one global table (MREC).
//!
//! A loop looks at what is there, decides what is missing and does the first thing of it,
//! until nothing is: so it goes on from wherever an earlier one stopped.
//!
//! Who runs it needs, on both tables in both regions: `dynamodb:DescribeTable`, `CreateTable`,
//! `UpdateTable`, `DescribeTimeToLive`, `UpdateTimeToLive`, and to add a replica
//! `CreateTableReplica`, `Scan`, `Query`, `GetItem`, `PutItem`, `UpdateItem`, `DeleteItem`,
//! `BatchWriteItem`; the first time in an account `iam:CreateServiceLinkedRole` for
//! `replication.dynamodb.amazonaws.com`.

mod act;
mod place;
mod seen;
mod steps;
mod table;

use crate::store::dynamodb::{Access, Endpoint, TableNames, aws_client};
use app::sale::Region;
use aws_config::SdkConfig;
use place::Place;
use std::time::Duration;
use table::Table;

/// What is told meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// What was there, or what was done.
    Line(String),
    /// That something is waited for.
    Progress(String),
}

/// Who is told.
pub type Say<'a> = dyn Fn(Said) + Send + Sync + 'a;

/// How long AWS may take. A replica of an empty table takes some minutes.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Between two looks.
    pub pause: Duration,
    /// For one table, all in all.
    pub limit: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { pause: Duration::from_secs(3), limit: Duration::from_secs(20 * 60) }
    }
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Provision {
    /// The tables.
    pub tables: TableNames,
    /// Only look, and say what would be done.
    pub dry_run: bool,
    /// How long to wait.
    pub patience: Patience,
}

impl Provision {
    /// Makes each table a global table of AWS: made in the first region, copied to the second.
    ///
    /// # Errors
    /// A sentence a table that cannot be made so, or was not in time.
    pub async fn on_aws(&self, config: &SdkConfig, regions: &[Region; 2], say: &Say<'_>) -> Result<(), String> {
        let [here, there] = regions.each_ref().map(|region| (region.clone(), aws_client(config, region)));
        self.both(&Place { here, there: Some(there) }, say).await?;
        self.close(say);
        Ok(())
    }

    /// Makes both tables at each endpoint that is not AWS's. No replica is made there.
    ///
    /// # Errors
    /// A sentence a table that could not be made.
    pub async fn at_endpoints(&self, access: &Access, endpoints: &[Endpoint], say: &Say<'_>) -> Result<(), String> {
        // One after the other: they may be one and the same.
        for endpoint in endpoints {
            let here = (endpoint.region.clone(), access.client(endpoint));
            self.both(&Place { here, there: None }, say).await?;
        }
        say(Said::Line("Between these endpoints nothing is replicated by DynamoDB: they are not AWS's.".into()));
        self.close(say);
        Ok(())
    }

    /// One table after the other: the first replica of an account makes a role of AWS's own,
    /// and two at once would both want to.
    async fn both(&self, place: &Place, say: &Say<'_>) -> Result<(), String> {
        let mut troubles = Vec::new();
        for layout in self.tables.layouts() {
            troubles.extend(Table::new(&layout, place, self.patience, say).provision(self.dry_run).await.err());
        }
        if troubles.is_empty() { Ok(()) } else { Err(troubles.join("\n")) }
    }

    fn close(&self, say: &Say<'_>) {
        if self.dry_run {
            say(Said::Line("Nothing was changed: this was a dry run.".into()));
        }
    }
}
