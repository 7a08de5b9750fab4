//! How many floors visitors may have.

use super::whole;
use crate::venues::FLOORS_MAX;
use clap::Args;

/// The visitors' own floors.
#[derive(Debug, Clone, Copy, Args)]
pub struct FloorSettings {
    /// Most floors of visitors; where there are as many, a new one is refused until one has expired
    #[arg(long, env = "WORLDSEAT_FLOORS_MAX", value_name = "N", default_value_t = FLOORS_MAX, value_parser = whole(1..=u32::MAX))]
    pub floors_max: u32,
}
