//! The host of an Aurora DSQL endpoint.

use rustls::pki_types::ServerName;
use std::{fmt, str::FromStr};
use thiserror::Error;

/// The port on which every cluster listens.
const PORT: u16 = 5432;
/// AWS's own names end with this: a server that shows a certificate for one is AWS.
const AWS: &str = ".on.aws";
/// The length of a cluster's ID.
const ID: usize = 26;

/// A host name and a port. Always a name: the certificate, SNI and the token are all for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    name: String,
    port: u16,
}

/// The fault of a host; the message follows "the host of us-east-1".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HostError {
    /// Not a name, or a name with something around it.
    #[error("is not a host name: write ID.dsql.REGION.on.aws, without a scheme, user or path")]
    Name,
    /// An IP address.
    #[error("is an IP address: the certificate, SNI and the token need the cluster's name")]
    Address,
    /// Not a port.
    #[error("has a port that is not a number from 1 to 65535")]
    Port,
    /// Ends in `.on.aws`, and is not a cluster's name.
    #[error("is not an endpoint of Aurora DSQL: one has {ID} letters and digits before .dsql.REGION.on.aws")]
    NoCluster,
}

impl Host {
    /// The name alone: the token is signed for it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The port, 5432 unless another is given.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The region in the name, if it is one of AWS's own; `None` for any other host, which can only be a stand-in for
    /// Aurora DSQL.
    #[must_use]
    pub fn aws_region(&self) -> Option<&str> {
        cluster(&self.name).map(|(_, region)| region)
    }

    /// The cluster's ID, if the name is one of AWS's own.
    #[must_use]
    pub fn cluster_id(&self) -> Option<&str> {
        cluster(&self.name).map(|(id, _)| id)
    }
}

/// Returns ID and region of `ID.dsql.REGION.on.aws`; behind PrivateLink `dsql` has a suffix.
fn cluster(name: &str) -> Option<(&str, &str)> {
    let [id, service, region] = <[&str; 3]>::try_from(name.strip_suffix(AWS)?.split('.').collect::<Vec<_>>()).ok()?;
    let plain = id.len() == ID && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    (plain && (service == "dsql" || service.starts_with("dsql-")) && !region.is_empty()).then_some((id, region))
}

impl FromStr for Host {
    type Err = HostError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, port) = match text.split_once(':') {
            Some((name, port)) if !port.contains(':') && !port.starts_with('/') => (name, port_of(port)?),
            Some(_) if text.parse::<std::net::Ipv6Addr>().is_ok() => return Err(HostError::Address),
            Some(_) => return Err(HostError::Name),
            None => (text, PORT),
        };
        let name = name.to_ascii_lowercase();
        match ServerName::try_from(name.clone()) {
            Ok(ServerName::IpAddress(_)) => Err(HostError::Address),
            Ok(_) if name.ends_with(AWS) && cluster(&name).is_none() => Err(HostError::NoCluster),
            Ok(_) => Ok(Self { name, port }),
            Err(_) => Err(HostError::Name),
        }
    }
}

fn port_of(text: &str) -> Result<u16, HostError> {
    text.parse().ok().filter(|port| *port > 0).ok_or(HostError::Port)
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLUSTER: &str = "abcdefghijklmnopqrstuvwxy2.dsql.us-east-1.on.aws";

    #[test]
    fn a_cluster_names_its_region() {
        let host: Host = CLUSTER.parse().unwrap();
        assert_eq!((host.name(), host.port(), host.aws_region()), (CLUSTER, 5432, Some("us-east-1")));
        let private: Host = CLUSTER.replace("dsql", "dsql-fnh4").parse().unwrap();
        assert_eq!(private.aws_region(), Some("us-east-1"));
    }

    #[test]
    fn any_other_host_is_a_stand_in() {
        let host: Host = "localhost:7001".parse().unwrap();
        assert_eq!((host.name(), host.port(), host.aws_region()), ("localhost", 7001, None));
    }

    #[test]
    fn what_is_not_a_host_is_refused() {
        for (bad, why) in [
            ("", HostError::Name),
            ("https://host", HostError::Name),
            ("user@host", HostError::Name),
            ("host/path", HostError::Name),
            ("host:0", HostError::Port),
            ("host:x", HostError::Port),
            ("127.0.0.1", HostError::Address),
            ("::1", HostError::Address),
            ("short.dsql.us-east-1.on.aws", HostError::NoCluster),
            ("abcdefghijklmnopqrstuvwxy2.s3.us-east-1.on.aws", HostError::NoCluster),
        ] {
            assert_eq!(bad.parse::<Host>(), Err(why), "{bad}");
        }
    }
}
