//! Two regions, each with something behind a `=`: `us-east-1=…,us-east-2=…`

use sale::Region;
use thiserror::Error;

/// An error in the regions of a list. Never repeats the text behind them, which
/// may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RegionPairError {
    /// Not two.
    #[error("{0} regions are given, and two are needed: each lane has two")]
    Count(usize),
    /// An address without a region.
    #[error("entry {0} has no region in front: write us-east-1=…")]
    NoRegion(usize),
    /// Not a region's name. The name itself is not repeated: it may be a part of an address.
    #[error("entry {0} does not begin with a region's name, as in us-east-1=…")]
    Region(usize),
    /// The same region twice.
    #[error("region {0} is given twice: each lane has two regions")]
    SameRegion(Region),
}

/// Returns the two regions, and the value given for each, if any.
pub(super) fn region_pair(text: &str) -> Result<[(Region, Option<&str>); 2], RegionPairError> {
    let entries: Vec<&str> = text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect();
    let pairs = (1..).zip(&entries).map(|(n, entry)| pair(n, entry)).collect::<Result<Vec<_>, _>>()?;
    match <[_; 2]>::try_from(pairs) {
        Ok([(first, _), (second, _)]) if first == second => Err(RegionPairError::SameRegion(first)),
        Ok(pairs) => Ok(pairs),
        Err(other) => Err(RegionPairError::Count(other.len())),
    }
}

fn pair(number: usize, entry: &str) -> Result<(Region, Option<&str>), RegionPairError> {
    let (region, value) = match entry.split_once('=') {
        Some((region, value)) => (region.trim(), Some(value.trim())),
        None => (entry, None),
    };
    if region.contains("://") || region.contains('.') {
        return Err(RegionPairError::NoRegion(number));
    }
    let region = region.parse().map_err(|_| RegionPairError::Region(number))?;
    Ok((region, value.filter(|value| !value.is_empty())))
}
