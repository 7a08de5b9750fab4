//! A visitor's view of the page: the choices in its address, and what went wrong.

use app::api::visitor::Bought;
use sale::{Lane, Region};
use serde::Deserialize;

/// The fields of the page's address, all optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Query {
    lane: String,
    region: String,
    sold: String,
    other: String,
    both: String,
    buyers: String,
}

/// The same as types; what is not understood is left out.
#[derive(Debug, Default)]
pub(in crate::http) struct PageQuery {
    /// The lane of the floor that is shown.
    pub(in crate::http) lane: Option<Lane>,
    /// The region of the floor that is shown.
    pub(in crate::http) region: Option<Region>,
    /// Codes of the tickets that were sold a moment ago.
    pub(in crate::http) sold: Vec<String>,
    /// The outcome of the other purchase, if there were two.
    pub(in crate::http) other: Option<Bought>,
    /// Whether the next purchase is in both regions at once.
    pub(in crate::http) both: bool,
    /// The number of buyers of the visitor's last run.
    pub(in crate::http) buyers: Option<u32>,
    /// The name on the next ticket.
    pub(in crate::http) buyer: Option<String>,
    /// Why Break it refused the request.
    pub(in crate::http) notice: Option<String>,
    /// Why the floor refused the request.
    pub(in crate::http) floor_notice: Option<String>,
}

impl PageQuery {
    /// Reads the fields of an address.
    pub(in crate::http) fn of(query: Query) -> Self {
        Self {
            lane: query.lane.parse().ok(),
            region: query.region.parse().ok(),
            sold: query.sold.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            other: other(&query.other),
            both: !query.both.is_empty(),
            buyers: query.buyers.parse().ok(),
            ..Self::default()
        }
    }
}

/// Reads the outcome of the other purchase. Anybody can write an address: it brings no words of its own into the page.
fn other(word: &str) -> Option<Bought> {
    match word {
        "taken" => Some(Bought::Taken(None)),
        "unknown" => Some(Bought::Unknown(String::new())),
        "failed" => Some(Bought::Failed),
        _ => None,
    }
}
