//! The two backends, by the names that scripts know.

use super::problem::shortened;
use app::sale::Lane;
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::ToSchema;

/// Which lane: `dsql` is the strong one (snapshot isolation: Aurora DSQL, or PostgreSQL
/// standing in for it), `naive` the eventual one (last writer wins: DynamoDB global tables,
/// or two replicas standing in for them). The engine that really runs is named where it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// The strong lane.
    #[default]
    Dsql,
    /// The eventual lane.
    Naive,
}

impl<'de> Deserialize<'de> for Backend {
    fn deserialize<D: Deserializer<'de>>(text: D) -> Result<Self, D::Error> {
        match String::deserialize(text)?.as_str() {
            "dsql" => Ok(Self::Dsql),
            "naive" => Ok(Self::Naive),
            other => Err(D::Error::custom(format_args!(
                "there is no backend \"{}\": there are dsql and naive",
                shortened(other)
            ))),
        }
    }
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
