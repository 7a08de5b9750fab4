//! `worldseat_`

use std::{fmt, str::FromStr};
use store::dynamodb::TableNames;

/// Longest prefix: a table's name has at most 255 characters, and nobody wants to read such a long one.
const LENGTH_MAX: usize = 100;

/// The beginning of the names of DynamoDB's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TablePrefix(String);

impl TablePrefix {
    /// Returns the name of the table of seats.
    #[must_use]
    pub fn seats(&self) -> String {
        format!("{}seats", self.0)
    }

    /// Returns the name of the ledger's table.
    #[must_use]
    pub fn sales(&self) -> String {
        format!("{}sales", self.0)
    }

    /// Returns both names.
    #[must_use]
    pub fn tables(&self) -> TableNames {
        TableNames { seats: self.seats(), sales: self.sales() }
    }
}

impl Default for TablePrefix {
    fn default() -> Self {
        Self("worldseat_".into())
    }
}

impl fmt::Display for TablePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for TablePrefix {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        if text.len() <= LENGTH_MAX && text.chars().all(plain) {
            return Ok(Self(text.to_owned()));
        }
        Err(format!("a prefix has at most {LENGTH_MAX} letters, digits, underscores, hyphens and dots"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::{SALES_TABLE, SEATS_TABLE};

    #[test]
    fn by_default_the_tables_have_the_same_names_in_both_lanes() {
        let prefix = TablePrefix::default();
        assert_eq!((prefix.seats().as_str(), prefix.sales().as_str()), (SEATS_TABLE, SALES_TABLE));
    }

    #[test]
    fn a_prefix_is_what_dynamodb_takes_in_a_name() {
        assert!("demo-2026.".parse::<TablePrefix>().is_ok());
        for bad in ["a b", "a/b", "é", &"x".repeat(101)] {
            assert!(bad.parse::<TablePrefix>().is_err(), "{bad:?}");
        }
    }
}
