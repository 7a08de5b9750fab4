//! `us-east-1=postgres://…,us-east-2=postgres://…`

use app::sale::Region;
use std::str::FromStr;
use thiserror::Error;

/// One endpoint in each of two regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointList(pub Vec<(Region, String)>);

/// What is wrong with a list. Never repeats the address, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EndpointListError {
    /// Not two.
    #[error("{0} endpoints are given, and two are needed: us-east-1=ADDRESS,us-east-2=ADDRESS")]
    Count(usize),
    /// No `region=` in front.
    #[error("endpoint {0} has no region in front: write us-east-1=ADDRESS")]
    NoRegion(usize),
    /// Not a region's name.
    #[error("endpoint {0}: {1}")]
    Region(usize, String),
    /// Nothing behind the `=`, or not an address.
    #[error("endpoint {0} ({1}) has no address such as postgres://host/database or http://host:8000")]
    NoAddress(usize, Region),
    /// The same region twice.
    #[error("region {0} is given twice: each lane has two regions")]
    SameRegion(Region),
}

impl FromStr for EndpointList {
    type Err = EndpointListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let entries: Vec<&str> = text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect();
        let endpoints = (1..).zip(&entries).map(|(n, entry)| endpoint(n, entry)).collect::<Result<Vec<_>, _>>()?;
        match endpoints.as_slice() {
            [(first, _), (second, _)] if first == second => Err(EndpointListError::SameRegion(first.clone())),
            [_, _] => Ok(Self(endpoints)),
            other => Err(EndpointListError::Count(other.len())),
        }
    }
}

fn endpoint(number: usize, entry: &str) -> Result<(Region, String), EndpointListError> {
    let (region, address) = entry.split_once('=').ok_or(EndpointListError::NoRegion(number))?;
    if region.contains("://") {
        return Err(EndpointListError::NoRegion(number));
    }
    let region: Region = region.trim().parse().map_err(|why| EndpointListError::Region(number, why))?;
    match address.trim().split_once("://") {
        Some((scheme, rest)) if !scheme.is_empty() && !rest.is_empty() => Ok((region, address.trim().to_owned())),
        _ => Err(EndpointListError::NoAddress(number, region)),
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
            "US=http://secret,us-east-2=http://secret",
            "a=http://secret,b=http://secret,c=http://secret",
        ] {
            let error = bad.parse::<EndpointList>().unwrap_err().to_string();
            assert!(!error.contains("secret"), "{bad}: {error}");
        }
    }
}
