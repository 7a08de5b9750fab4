//! Settings of the limits that each client has.

use clap::Args;
use engines::settings::whole;
use ipnet::IpNet;
use local::descriptors::HTTP_CONNECTIONS;
use std::{net::IpAddr, num::NonZeroU32};

/// The share of one visitor, and how visitors are told apart.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Visitors")]
pub struct ClientSettings {
    /// Other names under which this server is reached; names that are not known are refused
    #[arg(long, env = "WORLDSEAT_ALLOW_HOST", value_name = "NAME,…", value_delimiter = ',')]
    pub allow_host: Vec<String>,

    /// Proxies in front of this server, as addresses or networks: visitors are then told apart by the
    /// X-Forwarded-For that these add; without it, by the address of the connection
    #[arg(long, env = "WORLDSEAT_TRUST_PROXY", value_name = "CIDR,…", value_delimiter = ',', value_parser = network)]
    pub trust_proxy: Vec<IpNet>,

    /// Most of each limit that one visitor may have, in percent: of live runs, streams, purchases, connections
    #[arg(long, env = "WORLDSEAT_CLIENT_SHARE", value_name = "PERCENT", default_value_t = 25, value_parser = whole(1..=100_u8))]
    pub client_share: u8,

    /// Requests that one visitor may send in a second, in the long run
    #[arg(long, env = "WORLDSEAT_CLIENT_REQUESTS", value_name = "N", default_value = "100", value_parser = not_none)]
    pub client_requests: NonZeroU32,

    /// Runs that one visitor may start in a minute, in the long run
    #[arg(long, env = "WORLDSEAT_CLIENT_RUNS", value_name = "N", default_value = "120", value_parser = not_none)]
    pub client_runs: NonZeroU32,

    /// Connections of all visitors; fewer where the system allows fewer open files
    #[arg(long, env = "WORLDSEAT_HTTP_CONNECTIONS", value_name = "N", default_value_t = HTTP_CONNECTIONS, value_parser = whole(64..=60_000_u16))]
    pub http_connections: u16,
}

fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| "it is to be an address or a network, such as 10.0.0.0/8".into())
}

fn not_none(text: &str) -> Result<NonZeroU32, String> {
    text.parse().map_err(|_| "it is to be a whole number, from 1 on".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_network_of_one() {
        assert_eq!(network("127.0.0.1").unwrap().to_string(), "127.0.0.1/32");
        assert_eq!(network("10.0.0.0/8").unwrap().to_string(), "10.0.0.0/8");
        assert!(network("proxy.example").unwrap_err().contains("10.0.0.0/8"));
    }
}
