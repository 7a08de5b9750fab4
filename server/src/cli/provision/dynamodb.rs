//! `worldseat provision dynamodb`

use crate::{
    aws,
    cli::say,
    provision::dynamodb::{Patience, Provision, Said},
    settings::{DynamoDbList, TablePrefix},
    store::dynamodb::{Access, Endpoint},
    tls::Roots,
};
use clap::Args;
use std::{path::PathBuf, process::ExitCode};

#[derive(Debug, Args)]
pub(in crate::cli) struct DynamoDbArgs {
    /// Only look, and say what would be done
    #[arg(long)]
    dry_run: bool,

    /// AWS itself (us-east-1,us-east-2: made in the first region, copied to the second), or any endpoint that
    /// speaks its protocol, one a region (us-east-1=http://…,us-east-2=http://…)
    #[arg(long, env = "WORLDSEAT_DYNAMODB", value_name = "LIST", hide_env_values = true)]
    dynamodb: DynamoDbList,

    /// What the names of the two tables begin with: {prefix}seats and {prefix}sales
    #[arg(long, env = "WORLDSEAT_DYNAMODB_PREFIX", value_name = "PREFIX", default_value_t)]
    dynamodb_prefix: TablePrefix,

    /// One more root certificate to trust besides the public ones, as a PEM file
    #[arg(long, env = "WORLDSEAT_TLS_ROOT", value_name = "FILE")]
    tls_root: Option<PathBuf>,
}

pub(in crate::cli) async fn run(args: DynamoDbArgs) -> Result<ExitCode, String> {
    let roots = Roots::of(args.tls_root.as_deref())?;
    let wanted =
        Provision { tables: args.dynamodb_prefix.tables(), dry_run: args.dry_run, patience: Patience::default() };
    match &args.dynamodb {
        DynamoDbList::Aws(regions) => {
            let config = aws::load(&regions[0], &roots).await?;
            wanted.on_aws(&config, regions, &tell).await?;
        }
        DynamoDbList::Endpoints(list) => {
            let config = aws::load(&list[0].0, &roots).await?;
            let endpoints = list.clone().map(|(region, url)| Endpoint { region, url });
            wanted.at_endpoints(&Access::from_environment(&config)?, &endpoints, &tell).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(said: Said) {
    match said {
        Said::Line(line) => say::line(line),
        Said::Progress(line) => say::progress(line),
    }
}
