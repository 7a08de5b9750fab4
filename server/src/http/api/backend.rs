//! The two backends, by the names that scripts know.

use app::sale::Lane;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which lane: `dsql` is the strong one (snapshot isolation: Aurora DSQL, or PostgreSQL
/// standing in for it), `naive` the eventual one (last writer wins: DynamoDB global tables,
/// or two replicas standing in for them). The engine that really runs is named where it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// The strong lane.
    #[default]
    Dsql,
    /// The eventual lane.
    Naive,
}

impl From<Backend> for Lane {
    fn from(backend: Backend) -> Self {
        match backend {
            Backend::Dsql => Self::Strong,
            Backend::Naive => Self::Eventual,
        }
    }
}

impl From<Lane> for Backend {
    fn from(lane: Lane) -> Self {
        match lane {
            Lane::Strong => Self::Dsql,
            Lane::Eventual => Self::Naive,
        }
    }
}
