//! The region in which a buyer is.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Longest region name accepted; AWS's longest is 14 characters.
const NAME_MAX: usize = 32;

/// The name of an AWS region, or of a stand-in for one: `us-east-1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(String);

impl Region {
    /// Returns the name as it is written in settings and in ledger rows.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Region {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        // A lone hyphen stands for an empty list of regions.
        if name.is_empty() || name.len() > NAME_MAX || !name.chars().all(plain) || name.starts_with('-') {
            return Err(format!(
                "\"{name}\" is not a region name: use 1 to {NAME_MAX} lower-case letters, digits and hyphens, no hyphen first, as in us-east-1"
            ));
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for Region {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_names_are_plain() {
        assert!("us-east-1".parse::<Region>().is_ok());
        for bad in ["", "-", "-us-east-1", "US-EAST-1", "us east", "a#b", &"x".repeat(33)] {
            assert!(bad.parse::<Region>().is_err(), "{bad:?} was accepted");
        }
    }
}
