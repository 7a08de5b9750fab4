//! Settings: flags and environment, read once and checked before anything starts.

mod endpoint_list;
mod millis;

pub use endpoint_list::{EndpointList, EndpointListError};
pub use millis::{MillisList, MillisRange};

use app::sale::Region;
use clap::Args;
use std::path::PathBuf;

/// Which engines serve the lanes, and how the local ones run.
#[derive(Debug, Clone, Args)]
pub struct EngineSettings {
    /// Any database that speaks PostgreSQL's protocol, an endpoint a region, for the strong lane
    /// (us-east-1=postgres://…,us-east-2=postgres://…); replaces the local PostgreSQL
    #[arg(long, env = "WORLDSEAT_POSTGRES", value_name = "LIST", hide_env_values = true, help_heading = "Engines")]
    pub postgres: Option<EndpointList>,

    /// Any endpoint that speaks DynamoDB's protocol, one a region, for the eventual lane
    /// (us-east-1=http://…,us-east-2=http://…); replaces the local pair. Signed with
    /// AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY where these are set
    #[arg(long, env = "WORLDSEAT_DYNAMODB", value_name = "LIST", hide_env_values = true, help_heading = "Engines")]
    pub dynamodb: Option<EndpointList>,

    /// Connections to each region and lane: the most buyers in flight there
    #[arg(long, env = "WORLDSEAT_CONNECTIONS", value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=2000), help_heading = "Engines")]
    pub connections: u16,

    /// Where the local engines keep their data [default: worldseat in the user's data home; /var/lib/worldseat for root]
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

    /// Account that PostgreSQL runs under when this program is root [default: postgres, else nobody]
    #[arg(long, env = "WORLDSEAT_POSTGRES_ACCOUNT", value_name = "NAME", help_heading = "Local engines")]
    pub postgres_account: Option<String>,

    /// Do not download a PostgreSQL where none is installed
    #[arg(long, env = "WORLDSEAT_NO_DOWNLOAD", value_parser = clap::builder::FalseyValueParser::new(), help_heading = "Local engines")]
    pub no_download: bool,

    /// What a round trip to each region takes longer, in milliseconds, both lanes alike
    #[arg(
        long,
        env = "WORLDSEAT_REGION_RTT_MS",
        value_name = "MS,MS",
        default_value = "0,10",
        help_heading = "Local engines"
    )]
    pub region_rtt_ms: MillisList,

    /// Random service time added to each request, up to so many milliseconds
    #[arg(long, env = "WORLDSEAT_JITTER_MS", value_name = "MS", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=1000), help_heading = "Local engines")]
    pub jitter_ms: u32,

    /// How long a write takes to the other region of the eventual lane, in milliseconds
    #[arg(
        long,
        env = "WORLDSEAT_REPLICATION_LAG_MS",
        value_name = "MS-MS",
        default_value = "400-900",
        help_heading = "Local engines"
    )]
    pub replication_lag_ms: MillisRange,

    /// Seeds lag, latency and the order in which buyers are woken [default: a random one]
    #[arg(long, env = "WORLDSEAT_SEED", value_name = "N", help_heading = "Local engines")]
    pub seed: Option<u64>,
}

/// The regions of the local engines: the pair that Aurora DSQL and the hosted site use.
#[must_use]
pub fn local_regions() -> [Region; 2] {
    ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap_or_else(|_| unreachable!("{name} is a region name")))
}
