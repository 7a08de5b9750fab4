//! `worldseat provision`

mod dsql;

use clap::{Args, Subcommand};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(super) struct ProvisionArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make the tables, the role and its rights on a pair of Aurora DSQL clusters, as far as they are missing
    Dsql(Box<dsql::DsqlArgs>),
}

pub(super) async fn run(args: ProvisionArgs) -> Result<ExitCode, String> {
    match args.what {
        What::Dsql(args) => dsql::run(*args).await,
    }
}
