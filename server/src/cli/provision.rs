//! `worldseat provision`

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
}

pub(super) async fn run(args: ProvisionArgs) -> Result<ExitCode, String> {
    match args.what {
        What::Dynamodb(args) => dynamodb::run(args).await,
    }
}
