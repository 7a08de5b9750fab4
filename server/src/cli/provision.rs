//! `worldseat provision`

mod dsql;
mod dynamodb;

use clap::{Args, Subcommand};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct ProvisionArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make both tables of the eventual lane: on AWS as global tables (MREC), replicated to the second region
    Dynamodb(dynamodb::DynamoDbArgs),
    /// Make the tables, the role and its rights on a pair of Aurora DSQL clusters, as far as they are missing
    Dsql(Box<dsql::DsqlArgs>),
}

pub(super) async fn run(args: ProvisionArgs) -> Result<ExitCode, String> {
    match args.what {
        What::Dynamodb(args) => dynamodb::run(args).await,
        What::Dsql(args) => dsql::run(*args).await,
    }
}
