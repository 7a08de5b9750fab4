//! The two sides of the comparison.

use crate::{joined, words};
use std::{fmt, str::FromStr};

words! {
    /// One side of the comparison, in the order in which they are shown. A setting selects the engine
    /// that serves it. The name is used in settings, addresses, exports and style sheets.
    #[derive(PartialOrd, Ord)]
    pub enum Lane {
        /// Snapshot isolation: Aurora DSQL, or PostgreSQL standing in for it.
        Strong = "strong",
        /// Replicas with last-writer-wins: DynamoDB global tables, or our stand-in.
        Eventual = "eventual",
    }
}

impl Lane {
    /// Returns the AWS product that this lane represents.
    #[must_use]
    pub const fn product(self) -> &'static str {
        match self {
            Self::Strong => "Aurora DSQL",
            Self::Eventual => "DynamoDB global tables (MREC)",
        }
    }

    /// Returns the position in [`Lane::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Lane {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let names = || joined(&Self::ALL.map(Self::name), " and ");
        Self::of_name(text).ok_or_else(|| format!("there is no lane \"{text}\": the lanes are {}", names()))
    }
}
