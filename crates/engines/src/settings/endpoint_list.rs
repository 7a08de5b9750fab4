//! `us-east-1=postgres://…,us-east-2=postgres://…`

use super::region_pair::{RegionPairError, region_pair};
use sale::Region;
use std::str::FromStr;
use thiserror::Error;

/// One endpoint in each of two regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointList(pub Vec<(Region, String)>);

/// An error in a list. Never repeats the address, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EndpointListError {
    /// Its regions.
    #[error(transparent)]
    Regions(#[from] RegionPairError),
    /// Nothing behind the `=`, or not an address.
    #[error("{0} has no address behind it: write {0}=postgres://host/database")]
    NoAddress(Region),
}

impl FromStr for EndpointList {
    type Err = EndpointListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let endpoint = |(region, address): (Region, Option<&str>)| match address.and_then(|text| text.split_once("://"))
        {
            Some((scheme, rest)) if !scheme.is_empty() && !rest.is_empty() => {
                Ok((region, address.unwrap_or_default().to_owned()))
            }
            _ => Err(EndpointListError::NoAddress(region)),
        };
        Ok(Self(region_pair(text)?.into_iter().map(endpoint).collect::<Result<_, _>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_regions_with_an_address_each() {
        let list: EndpointList = "us-east-1=postgres://a:b@h/d?x=y, us-east-2=postgres://h:1/d".parse().unwrap();
        assert_eq!(list.0[0].1, "postgres://a:b@h/d?x=y");
        assert_eq!(list.0[1].0.as_str(), "us-east-2");
    }

    #[test]
    fn malformed_lists_get_a_sentence_without_the_address() {
        for bad in [
            "",
            "us-east-1=http://secret",
            "us-east-1=http://secret,us-east-1=http://secret",
            "http://secret?a=b,us-east-2=http://secret",
            "us-east-1,us-east-2",
            "us-east-1=,us-east-2=http://secret",
            "us-east-1=secret,us-east-2=http://secret",
            "SECRET=http://secret,us-east-2=http://secret",
            "a=http://secret,b=http://secret,c=http://secret",
        ] {
            let error = bad.parse::<EndpointList>().unwrap_err().to_string();
            assert!(!error.to_lowercase().contains("secret"), "{bad}: {error}");
        }
    }
}
