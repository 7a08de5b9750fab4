//! The two backends, by the names that scripts know.

use super::problem::shortened;
use sale::{Lane, words};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::ToSchema;

words! {
    /// The lane: `dsql` is the strong one (snapshot isolation: Aurora DSQL, or PostgreSQL as its stand-in), `naive`
    /// the eventual one (last writer wins: DynamoDB global tables, or two replicas as their stand-in). The engine
    /// that really runs is named where it matters.
    #[derive(Default, Serialize, ToSchema)]
    #[serde(rename_all = "lowercase")]
    pub enum Backend {
        /// The strong lane.
        #[default]
        Dsql = "dsql" | "strong",
        /// The eventual lane.
        Naive = "naive" | "eventual" | "ddb",
    }
}

/// The lane, as a request may name it: `dsql` or `strong`, `naive` or `eventual` (or `ddb`). Responses contain `dsql`
/// or `naive`.
#[derive(ToSchema)]
#[schema(as = BackendAsked, rename_all = "lowercase")]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) enum BackendName {
    Dsql,
    Naive,
    Strong,
    Eventual,
    Ddb,
}

impl<'de> Deserialize<'de> for Backend {
    fn deserialize<D: Deserializer<'de>>(text: D) -> Result<Self, D::Error> {
        let name = String::deserialize(text)?;
        let none = || format!("there is no backend \"{}\": there are dsql and naive", shortened(&name));
        Self::of_name(&name).ok_or_else(|| D::Error::custom(none()))
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
