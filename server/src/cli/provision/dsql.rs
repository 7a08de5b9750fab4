//! `worldseat provision dsql`

use crate::cli::print;
use clap::Args;
use engines::settings::EngineSettings;
use ops::provision::dsql::{IamArn, Wanted, mappings, open, provision};
use std::process::ExitCode;
use store::{dsql::ADMIN, postgres_wire::schema};

#[derive(Debug, Args)]
#[command(after_help = "Run it as somebody who may dsql:DbConnectAdmin on the clusters, once, before the site is \
    started; again at any time. It makes what is missing and changes nothing that is there.")]
pub(super) struct DsqlArgs {
    /// An IAM role (or user) that may connect as the site's role; repeat it for more
    #[arg(long, value_name = "ARN")]
    iam_role: Vec<IamArn>,

    /// Only say what would be made
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    engines: EngineSettings,
}

pub(super) async fn run(args: DsqlArgs) -> Result<ExitCode, String> {
    let Some(list) = &args.engines.dsql else {
        return Err("which clusters? Name them with --dsql or WORLDSEAT_DSQL".into());
    };
    let role = &args.engines.dsql_role;
    if role == ADMIN {
        return Err("--dsql-role admin: the site is not to run as admin; leave it out, or name another role".into());
    }
    let doors = args.engines.dsql_connectors(list, ADMIN).await?;
    let (region, line) = open(&doors, |why| print::error(why)).await?;
    print::line(format_args!("as admin through {region}; the other region has the same database"));
    let wanted = Wanted { role: role.clone(), arns: args.iam_role.clone(), dry_run: args.dry_run };
    let report = |standing, thing: &str| print::line(format_args!("{standing:<11} {thing}"));
    provision(&line.client, &wanted, &schema::tables(), report).await?;
    if args.iam_role.is_empty() && mappings(&line.client, role).await? == 0 {
        print::line(format_args!(
            "nobody can connect as {role} yet: run this again with --iam-role arn:aws:iam::ACCOUNT:role/NAME, \
             the role that the site's server runs under"
        ));
    }
    Ok(ExitCode::SUCCESS)
}
