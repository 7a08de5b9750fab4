//! `us-east-1=HOST,us-east-2=HOST`

use super::region_pair::{RegionPairError, region_pair};
use sale::Region;
use std::str::FromStr;
use store::dsql::{Host, HostError};
use thiserror::Error;

/// The endpoints of two peered Aurora DSQL clusters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DsqlList(pub [(Region, Host); 2]);

/// An error in a list. Never repeats a host: it may belong to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DsqlListError {
    /// Its regions.
    #[error(transparent)]
    Regions(#[from] RegionPairError),
    /// Nothing behind the `=`.
    #[error("{0} has no host behind it: write {0}=ID.dsql.{0}.on.aws")]
    NoHost(Region),
    /// Not a host.
    #[error("the host of {0} {1}")]
    Host(Region, HostError),
    /// A host of Aurora DSQL in another region: tokens are signed for the region.
    #[error("the host given for {0} is in {1}: write {1}=… before it, or take the cluster's endpoint in {0}")]
    OtherRegion(Region, String),
    /// Both regions have the same endpoint.
    #[error("both regions have the same host: each of the two peered clusters has an endpoint of its own")]
    SameHost,
}

impl FromStr for DsqlList {
    type Err = DsqlListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let [first, second] = region_pair(text)?.map(endpoint);
        match (first?, second?) {
            ((_, first), (_, second)) if first == second => Err(DsqlListError::SameHost),
            (first, second) => Ok(Self([first, second])),
        }
    }
}

fn endpoint((region, host): (Region, Option<&str>)) -> Result<(Region, Host), DsqlListError> {
    let Some(host) = host else { return Err(DsqlListError::NoHost(region)) };
    let host: Host = host.parse().map_err(|error| DsqlListError::Host(region.clone(), error))?;
    match host.aws_region() {
        Some(other) if other != region.as_str() => Err(DsqlListError::OtherRegion(region, other.to_owned())),
        _ => Ok((region, host)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "abcdefghijklmnopqrstuvwxy2.dsql.us-east-1.on.aws";
    const B: &str = "zbcdefghijklmnopqrstuvwxy2.dsql.us-east-2.on.aws";

    #[test]
    fn two_peered_clusters() {
        let list: DsqlList = format!("us-east-1={A}, us-east-2={B}").parse().unwrap();
        assert_eq!(list.0[1].1.name(), B);
    }

    #[test]
    fn a_list_that_cannot_be_meant_gets_a_sentence_without_the_host() {
        for (bad, sentence) in [
            (String::new(), "two are needed"),
            (A.to_owned(), "no region in front"),
            (format!("us-east-1={A}"), "two are needed"),
            (format!("us-east-1={A},us-east-1={A}"), "given twice"),
            (format!("us-east-2={A},us-east-1={B}"), "is in us-east-1"),
            ("us-east-1,us-east-2".to_owned(), "no host"),
            (format!("us-east-1=https://{A},us-east-2={B}"), "not a host"),
            ("us-east-1=localhost:1,us-east-2=localhost:1".to_owned(), "same host"),
        ] {
            let error = bad.parse::<DsqlList>().unwrap_err().to_string();
            assert!(error.contains(sentence), "{bad}: {error}");
            assert!(!error.contains("abcdefghij"), "{error}");
        }
    }
}
