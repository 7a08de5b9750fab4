//! A run as JSON. It contains everything that its events contain, so a run can be read back from it.

mod lane;
mod of_record;

use super::backend::Backend;
pub use lane::{
    Check, Contended, Counted, Found, Harm, LaneOfRun, MarkOfRun, NotRead, RacedPairs, Release, RunOutcome,
};
use sale::SeatId;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One run: the same number of buyers at the same seat in each of its lanes.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Run {
    /// Its id: the scope of all its rows.
    pub run_id: String,
    /// The contended seat.
    #[schema(value_type = String, examples("A1"))]
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// Unix time in milliseconds at which it was requested.
    pub started_at_ms: u64,
    /// Whether its last event is there. Until then the rest is what is known so far.
    pub ended: bool,
    /// Unix time in milliseconds until which it is stored, unless newer runs need the room before; `null` if it is
    /// not stored (yet).
    #[schema(required)]
    pub stored_until_ms: Option<u64>,
    /// Why it is not stored: then only this server knows it, and for a limited time. `null` if it is stored, or if
    /// that is not known yet.
    #[schema(required)]
    pub not_stored: Option<String>,
    /// The lanes that ran, or were to run: the strong one first.
    pub lanes: Vec<LaneOfRun>,
    /// Links to more about the run.
    pub links: Links,
}

/// Links to more about a run, as paths of this site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Links {
    /// Its page.
    #[schema(examples("/run/018f"))]
    pub page: String,
    /// The evidence bundle of all its lanes (zip).
    #[schema(examples("/run/018f/evidence.zip"))]
    pub evidence: String,
    /// Its events (server-sent events).
    #[schema(examples("/api/runs/018f/events"))]
    pub events: String,
    /// The history of each lane (plain text), by backend.
    pub histories: BTreeMap<String, String>,
}

impl Links {
    /// The links of a run with these lanes.
    fn of(run: &str, backends: impl Iterator<Item = Backend>) -> Self {
        let history =
            |backend: Backend| (backend.name().to_owned(), format!("/run/{run}/history/{}", sale::Lane::from(backend)));
        Self {
            page: format!("/run/{run}"),
            evidence: format!("/run/{run}/evidence.zip"),
            events: format!("/api/runs/{run}/events"),
            histories: backends.map(history).collect(),
        }
    }
}
