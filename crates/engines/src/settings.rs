//! Settings of the engines: flags and environment.

mod dsql_list;
mod dynamodb_list;
mod endpoint_list;
mod millis;
mod region_pair;
mod table_prefix;
mod whole;

pub use dsql_list::{DsqlList, DsqlListError};
pub use dynamodb_list::{DynamoDbList, DynamoDbListError};
pub use endpoint_list::{EndpointList, EndpointListError};
pub use millis::{MillisList, MillisRange};
pub use region_pair::RegionPairError;
pub use table_prefix::TablePrefix;
pub use whole::whole;

use clap::Args;
use futures::future::BoxFuture;
use sale::Region;
use std::path::PathBuf;
use store::{
    aws,
    dsql::{DsqlConnector, Endpoint},
    retention::Retention,
    tls::Roots,
};

/// The engines that serve the lanes, and how the local ones run.
#[derive(Debug, Clone, Args)]
pub struct EngineSettings {
    /// Any database that speaks PostgreSQL's protocol, an endpoint a region, for the strong lane
    /// (us-east-1=postgres://…,us-east-2=postgres://…); replaces the local PostgreSQL
    #[arg(long, env = "WORLDSEAT_POSTGRES", value_name = "LIST", hide_env_values = true, help_heading = "Engines")]
    pub postgres: Option<EndpointList>,

    /// Two peered Aurora DSQL clusters, for the strong lane (us-east-1=HOST,us-east-2=HOST); replaces the
    /// local PostgreSQL. Credentials are AWS's usual ones: environment, profile, SSO, or the machine's role
    #[arg(
        long,
        env = "WORLDSEAT_DSQL",
        value_name = "LIST",
        hide_env_values = true,
        conflicts_with = "postgres",
        help_heading = "Engines"
    )]
    pub dsql: Option<DsqlList>,

    /// Database role on Aurora DSQL
    #[arg(long, env = "WORLDSEAT_DSQL_ROLE", value_name = "NAME", default_value = "worldseat_app", value_parser = role, help_heading = "Engines")]
    pub dsql_role: String,

    /// DynamoDB, for the eventual lane: AWS itself (us-east-1,us-east-2), or any endpoint that speaks its
    /// protocol, one a region (us-east-1=http://…,us-east-2=http://…), signed with AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY where these are set; replaces the local pair
    #[arg(long, env = "WORLDSEAT_DYNAMODB", value_name = "LIST", hide_env_values = true, help_heading = "Engines")]
    pub dynamodb: Option<DynamoDbList>,

    /// First part of the names of DynamoDB's two tables: {prefix}seats and {prefix}sales
    #[arg(long, env = "WORLDSEAT_DYNAMODB_PREFIX", value_name = "PREFIX", default_value_t, help_heading = "Engines")]
    pub dynamodb_prefix: TablePrefix,

    /// The time for which runs are kept; not a setting of the engines, but their rows last as long.
    #[arg(skip)]
    pub retention: Retention,

    /// One more root certificate to trust besides the public ones, as a PEM file: for a stand-in or a private endpoint
    #[arg(long, env = "WORLDSEAT_TLS_ROOT", value_name = "FILE", help_heading = "Engines")]
    pub tls_root: Option<PathBuf>,

    /// Connections to each region and lane: the most buyers in flight there
    #[arg(long, env = "WORLDSEAT_CONNECTIONS", value_name = "N", default_value_t = 64, value_parser = whole(1..=2000_u16), help_heading = "Engines")]
    pub connections: u16,

    /// Directory of the local engines' data [default: worldseat in the user's data home; /var/lib/worldseat for root]
    #[arg(
        long,
        env = "WORLDSEAT_DATA_DIR",
        value_name = "DIR",
        conflicts_with = "ephemeral",
        help_heading = "Local engines"
    )]
    pub data_dir: Option<PathBuf>,

    /// Keep nothing: the local engines use a throw-away directory and memory
    #[arg(long, env = "WORLDSEAT_EPHEMERAL", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Local engines")]
    pub ephemeral: bool,

    /// Directory of the PostgreSQL programs (postgres, initdb) [default: found on PATH and in the usual places]
    #[arg(long, env = "WORLDSEAT_POSTGRES_BIN", value_name = "DIR", help_heading = "Local engines")]
    pub postgres_bin: Option<PathBuf>,

    /// Started as root: the account to become instead, for good. `stress` and `doctor` stay root, because they write
    /// where their caller can and serve nobody; their PostgreSQL runs as this account [default: postgres]
    #[arg(long, env = "WORLDSEAT_RUN_AS", value_name = "NAME", help_heading = "Local engines")]
    pub run_as: Option<String>,

    /// Do not download a PostgreSQL where none is installed
    #[arg(long, env = "WORLDSEAT_NO_DOWNLOAD", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Local engines")]
    pub no_download: bool,

    /// Milliseconds added to a round trip to each region, in both lanes alike
    #[arg(
        long,
        env = "WORLDSEAT_REGION_RTT_MS",
        value_name = "MS,MS",
        default_value = "0,10",
        help_heading = "Local engines"
    )]
    pub region_rtt_ms: MillisList,

    /// Random service time added to each request, up to so many milliseconds
    #[arg(long, env = "WORLDSEAT_JITTER_MS", value_name = "MS", default_value_t = 1, value_parser = whole(0..=1000_u32), help_heading = "Local engines")]
    pub jitter_ms: u32,

    /// Milliseconds that a write takes to the other region of the eventual lane
    #[arg(
        long,
        env = "WORLDSEAT_REPLICATION_LAG_MS",
        value_name = "MS-MS",
        default_value = "400-900",
        help_heading = "Local engines"
    )]
    pub replication_lag_ms: MillisRange,

    /// Seeds lag, latency and the order in which buyers are woken [default: a random one]
    #[arg(long, env = "WORLDSEAT_SEED", value_name = "N", help_heading = "Local engines", value_parser = whole(0..=u64::MAX))]
    pub seed: Option<u64>,
}

impl EngineSettings {
    /// Whether one of these engines is the server's own.
    #[must_use]
    pub const fn has_local(&self) -> bool {
        (self.postgres.is_none() && self.dsql.is_none()) || self.dynamodb.is_none()
    }

    /// Returns the root certificates to trust.
    ///
    /// # Errors
    /// A sentence about the extra root.
    pub fn roots(&self) -> Result<Roots, String> {
        Roots::of(self.tls_root.as_deref())
    }

    /// Returns the connectors to the clusters of `list`, as this role.
    ///
    /// # Errors
    /// A sentence about the extra root.
    pub fn dsql_connectors<'a>(
        &'a self,
        list: &'a DsqlList,
        role: &'a str,
    ) -> BoxFuture<'a, Result<[DsqlConnector; 2], String>> {
        Box::pin(async move {
            let roots = self.roots()?;
            let aws = aws::load(&list.0[0].0, &roots).await?;
            Ok(list.0.each_ref().map(|(region, host)| {
                let endpoint = Endpoint { region: region.clone(), host: host.clone(), address: None };
                DsqlConnector::new(endpoint, role, &aws, &roots)
            }))
        })
    }
}

/// Returns the regions of the local engines: the pair that Aurora DSQL and the hosted site use.
#[must_use]
pub fn local_regions() -> [Region; 2] {
    ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap_or_else(|_| unreachable!("{name} is a region name")))
}

/// Parses a role's name that SQL takes without quotes.
fn role(text: &str) -> Result<String, String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match text.chars().next() {
        Some(first) if first.is_ascii_lowercase() && text.chars().all(plain) && text.len() <= 63 => Ok(text.to_owned()),
        _ => Err("a role's name has lower-case letters, digits and underscores, and begins with a letter".into()),
    }
}
