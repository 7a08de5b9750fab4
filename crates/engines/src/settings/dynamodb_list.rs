//! `us-east-1,us-east-2` or `us-east-1=http://…,us-east-2=http://…`

use super::region_pair::{RegionPairError, region_pair};
use sale::Region;
use std::str::FromStr;
use thiserror::Error;

/// The places of the eventual lane's two replicas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DynamoDbList {
    /// DynamoDB on AWS, in these regions.
    Aws([Region; 2]),
    /// Any endpoints that speak DynamoDB's protocol, one for each region.
    Endpoints([(Region, String); 2]),
}

/// An error in a list. Never repeats the address, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DynamoDbListError {
    /// Its regions.
    #[error(transparent)]
    Regions(#[from] RegionPairError),
    /// The text behind the `=` is not an address.
    #[error("{0} has no address behind it: write {0}=http://host:8000, or only {0} for AWS itself")]
    NoAddress(Region),
    /// One is AWS's and the other is not: nothing replicates between them.
    #[error("one region has an address and the other has none: give both, or neither for AWS itself")]
    Mixed,
}

impl FromStr for DynamoDbList {
    type Err = DynamoDbListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let pair = region_pair(text)?;
        // `us-east-1=` is a typing error, not a request for AWS.
        let slip = text.split(',').zip(&pair).find(|(entry, _)| entry.trim().ends_with('='));
        if let Some((_, (region, _))) = slip {
            return Err(DynamoDbListError::NoAddress(region.clone()));
        }
        match pair {
            [(first, None), (second, None)] => Ok(Self::Aws([first, second])),
            [(first, Some(here)), (second, Some(there))] => Ok(Self::Endpoints([
                (first.clone(), address(&first, here)?),
                (second.clone(), address(&second, there)?),
            ])),
            _ => Err(DynamoDbListError::Mixed),
        }
    }
}

fn address(region: &Region, text: &str) -> Result<String, DynamoDbListError> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() => Ok(text.to_owned()),
        _ => Err(DynamoDbListError::NoAddress(region.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_alone_are_aws() {
        let regions = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        assert_eq!("us-east-1, us-east-2".parse(), Ok(DynamoDbList::Aws(regions)));
    }

    #[test]
    fn an_address_is_any_endpoint() {
        let list: DynamoDbList = "us-east-1=http://h:1,us-east-2=https://h:2".parse().unwrap();
        let DynamoDbList::Endpoints([_, (region, url)]) = list else { panic!("{list:?}") };
        assert_eq!((region.as_str(), url.as_str()), ("us-east-2", "https://h:2"));
    }

    #[test]
    fn malformed_lists_get_a_sentence_without_the_address() {
        for bad in [
            "",
            "us-east-1",
            "us-east-1,us-east-1",
            "us-east-1,us-east-2,us-west-2",
            "us-east-1,us-east-2=http://secret",
            "us-east-1=,us-east-2=",
            "us-east-1=secret,us-east-2=http://secret",
            "us-east-1=ftp://secret,us-east-2=http://secret",
            "http://secret,http://secret2",
            "SECRET,us-east-2",
        ] {
            let error = bad.parse::<DynamoDbList>().unwrap_err().to_string();
            assert!(!error.to_lowercase().contains("secret"), "{bad}: {error}");
        }
    }
}
