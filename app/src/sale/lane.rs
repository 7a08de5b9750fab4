//! The two sides of the comparison.

use std::{fmt, str::FromStr};

/// One side of the comparison. Which engine serves it is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lane {
    /// Snapshot isolation: Aurora DSQL, or PostgreSQL standing in for it.
    Strong,
    /// Replicas with last-writer-wins: DynamoDB global tables, or our stand-in.
    Eventual,
}

impl Lane {
    /// Both lanes, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Strong, Self::Eventual];

    /// The name used in settings, addresses, exports and style sheets.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Eventual => "eventual",
        }
    }

    /// The AWS product whose place this lane is.
    #[must_use]
    pub const fn product(self) -> &'static str {
        match self {
            Self::Strong => "Aurora DSQL",
            Self::Eventual => "DynamoDB global tables (MREC)",
        }
    }

    /// Position in [`Lane::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Strong => 0,
            Self::Eventual => 1,
        }
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
        Self::ALL
            .into_iter()
            .find(|lane| lane.name() == text)
            .ok_or_else(|| format!("there is no lane \"{text}\": the lanes are strong and eventual"))
    }
}
