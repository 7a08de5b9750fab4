//! `worldseat doctor`: checks everything that the site needs, from the settings to a sale. It prints one
//! line per check: that it is right, or what is wrong and what to do about it.
//!
//! ```text
//! settings → credentials → DNS → TCP → TLS → token → schema, clock, latency → both regions → a sale
//! ```
//!
//! Each check is a function that returns a [`Found`]; a list of calls names the check and the checks that it needs.
//! A check that needs a failed one is not skipped silently: it is reported as not checked. A check removes everything
//! that it writes.

mod credentials;
pub mod dsql;
mod dynamodb;
mod finding;
mod handshake;
mod isolation;
mod local;
mod median;
mod network;
mod postgres;
mod report;
mod serves;
mod setup;
mod skew;

pub use finding::{Finding, Found, exit};

use ::local::descriptors::{Descriptors, HTTP_CONNECTIONS};
use aws_config::SdkConfig;
use engines::settings::{DsqlList, DynamoDbList, EngineSettings, local_regions};
use futures::future::BoxFuture;
use report::Report;
use sale::Region;
use setup::Setup;
use store::{aws, tls::Roots};

/// The warning if a root certificate beside the public ones is trusted.
const EXTRA_ROOT: &str = "one more root is trusted (--tls-root): whoever has its key can show a certificate for any \
     name, so no engine is called by AWS's own name";

/// Runs every check, and passes each finding to `print` at once.
///
/// `aws` is the account, with its clock; `None` loads AWS's usual settings of this process.
pub fn examine<'a>(
    settings: &'a EngineSettings,
    aws: Option<SdkConfig>,
    print: &'a mut (dyn FnMut(&Finding) + Send),
) -> BoxFuture<'a, Vec<Finding>> {
    Box::pin(async move {
        let mut report = Report::new(print);
        report.settings().add("open files", open_files(settings.connections));
        match account(settings, aws).await {
            Ok((aws, roots)) => everything(&mut report, Setup { settings, aws: &aws, roots: &roots }).await,
            Err(found) => report.settings().add("settings", found),
        }
        report.into_findings()
    })
}

/// Returns the account, and the certificates that are trusted.
async fn account(settings: &EngineSettings, aws: Option<SdkConfig>) -> Result<(SdkConfig, Roots), Found> {
    let roots = settings.roots().map_err(|why| Found::fail(why).then("Name a PEM file, or leave it out."))?;
    let aws = match aws {
        Some(aws) => Ok(aws),
        None => aws::load(&region(settings), &roots).await,
    };
    Ok((aws.map_err(|why| Found::fail(why).then("Look at --tls-root."))?, roots))
}

async fn everything(report: &mut Report<'_>, setup: Setup<'_>) {
    let Setup { settings, aws, roots } = setup;
    let extra_root = roots.extra_pem().is_some();
    let named = engines_named(settings, aws.endpoint_url().is_some(), extra_root);
    report.settings().add("settings", Found::Ok(named));
    if extra_root {
        report.settings().add("roots", Found::Warn(EXTRA_ROOT.into()));
    }
    match (&settings.dsql, &settings.postgres) {
        (Some(list), _) => Box::pin(dsql::check(report, list, setup)).await,
        (None, Some(list)) => Box::pin(postgres::check(report, list, setup)).await,
        (None, None) => Box::pin(local::strong(report, settings)).await,
    }
    match &settings.dynamodb {
        Some(list) => Box::pin(dynamodb::check(report, list, setup)).await,
        None => Box::pin(local::eventual(report, settings)).await,
    }
    Box::pin(serves::check(report, settings)).await;
}

/// Checks whether this process may open enough files for the connections.
fn open_files(connections: u16) -> Found {
    let descriptors = Descriptors::raised();
    let most = descriptors.most();
    match descriptors.of_server(connections, HTTP_CONNECTIONS) {
        Ok((fitting, visitors)) if (fitting, visitors) == (connections, HTTP_CONNECTIONS) => Found::Ok(format!(
            "{most} may be open: enough for {connections} connections a region and {HTTP_CONNECTIONS} of visitors"
        )),
        Ok((fitting, visitors)) => Found::Warn(format!(
            "{most} may be open: the server takes {fitting} connections a region instead of {connections}, and {visitors} of \
             visitors instead of {HTTP_CONNECTIONS}"
        )),
        Err(error) => Found::fail(error.to_string()).then("Then start again."),
    }
}

/// The region in which credentials are exchanged, if they have to be.
fn region(settings: &EngineSettings) -> Region {
    let [home, _] = local_regions();
    match (&settings.dsql, &settings.dynamodb) {
        (Some(list), _) => list.0[0].0.clone(),
        (None, Some(DynamoDbList::Aws([first, _]))) => first.clone(),
        _ => home,
    }
}

/// Names the engine of each lane. It gets the name of AWS's product only at AWS's own hosts, if only public
/// authorities are trusted, and if no setting sends its requests `elsewhere`.
fn engines_named(settings: &EngineSettings, elsewhere: bool, extra_root: bool) -> String {
    let clusters = |list: &DsqlList| list.0.iter().all(|(_, host)| host.aws_region().is_some());
    let strong = match (&settings.dsql, &settings.postgres) {
        (Some(list), _) if clusters(list) && !extra_root => "Aurora DSQL",
        (Some(_), _) => "hosts that stand in for Aurora DSQL",
        (None, Some(_)) => "databases that speak PostgreSQL's protocol",
        (None, None) => "a PostgreSQL of our own",
    };
    let eventual = match &settings.dynamodb {
        Some(DynamoDbList::Aws(_)) if !elsewhere && !extra_root => "DynamoDB",
        Some(_) => "endpoints that stand in for DynamoDB",
        None => "a local pair that stands in for DynamoDB",
    };
    format!("strong: {strong}; eventual: {eventual}; {} connections a region", settings.connections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        engines: EngineSettings,
    }

    #[test]
    fn a_product_is_named_only_where_nobody_else_can_answer_in_its_place() {
        let id = "abcdefghijklmnopqrstuvwxy2.dsql";
        let hosts = format!("us-east-1={id}.us-east-1.on.aws,us-east-2={id}.us-east-2.on.aws");
        let flags = ["worldseat", "--dsql", &hosts, "--dynamodb", "us-east-1,us-east-2"];
        let settings = Flags::parse_from(flags).engines;
        let named = |elsewhere, extra_root| engines_named(&settings, elsewhere, extra_root);
        assert!(named(false, false).starts_with("strong: Aurora DSQL; eventual: DynamoDB; "));
        assert!(named(true, false).contains("endpoints that stand in for DynamoDB"));
        let stand_ins = "strong: hosts that stand in for Aurora DSQL; eventual: endpoints that stand in for DynamoDB; ";
        assert!(named(false, true).starts_with(stand_ins), "{}", named(false, true));
    }
}
