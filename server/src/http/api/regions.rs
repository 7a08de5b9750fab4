//! The regions of a lane.

use crate::http::Site;
use sale::{Lane, Region};

/// Returns the region of this name; without a name, the lane's first.
pub(super) fn region(site: &Site, lane: Lane, requested: Option<&str>) -> Result<Region, String> {
    let states = site.service.engines();
    let regions = states.into_iter().find(|state| state.lane == lane).map(|state| state.regions).unwrap_or_default();
    let found = match requested {
        Some(name) => regions.iter().find(|region| region.as_str() == name),
        None => regions.first(),
    };
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = regions.iter().map(Region::as_str).collect();
        format!("there is no such region: the lane has {}", names.join(" and "))
    })
}
