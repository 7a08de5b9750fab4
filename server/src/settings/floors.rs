//! Settings for the number of visitors' floors, and for their lifetime.

use clap::Args;
use engines::settings::whole;
use race::floors::{FLOORS_MAX, FloorLimits};
use std::time::Duration;

/// The visitors' own floors.
#[derive(Debug, Clone, Copy, Args)]
pub struct FloorSettings {
    /// Most floors of visitors; where there are as many, a new one is refused until one has expired
    #[arg(long, env = "WORLDSEAT_FLOORS_MAX", value_name = "N", default_value_t = FLOORS_MAX, value_parser = whole(1..=u32::MAX))]
    floors_max: u32,

    /// Hours after which a visitor's floor expires that nobody uses
    #[arg(long, env = "WORLDSEAT_FLOOR_IDLE_HOURS", value_name = "HOURS", default_value_t = 72, value_parser = whole(1..=u32::MAX))]
    floor_idle_hours: u32,

    /// The same by its older name
    #[arg(long, env = "WORLDSEAT_VENUE_IDLE_HOURS", value_name = "HOURS", hide = true, value_parser = whole(1..=u32::MAX))]
    venue_idle_hours: Option<u32>,
}

impl FloorSettings {
    /// Returns the limits of the floors.
    #[must_use]
    pub fn limits(&self) -> FloorLimits {
        let hours = self.venue_idle_hours.unwrap_or(self.floor_idle_hours);
        let idle = Duration::from_secs(u64::from(hours) * 60 * 60);
        FloorLimits { floors_max: self.floors_max, ..FloorLimits::expiring_after(idle) }
    }
}
